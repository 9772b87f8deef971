//! A simulated phone: writes acts on a chain of its own, links and seals them as a device does.
//!
//! It keeps no database and understands nothing it writes. For seeding, tests and bench.

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Act, ActError, Clock};
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sign::{Key, Seal};
use gridwalk_protocol::sync::PageHead;
use serde_json::value::RawValue;

/// A phone with one chain.
#[derive(Clone)]
pub struct Phone {
    pub device: DeviceId,
    pub key: Key,
    pub chain: ChainId,
    /// Head of all that was written.
    pub seq: u64,
    pub link: Hash,
    /// Head of what was handed over.
    pub sent: u64,
    pub sent_link: Hash,
    unsent: Vec<Vec<u8>>,
}

/// Who writes about what, and having seen which version.
#[derive(Debug, Clone)]
pub struct About {
    pub author: PersonId,
    pub stream: Stream,
    pub entity: EntityId,
    pub seen: u32,
    /// Server milliseconds: a simulated phone's clock is right.
    pub at: i64,
}

impl std::fmt::Debug for Phone {
    /// Its key stays out of logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Phone")
            .field("device", &self.device)
            .field("chain", &self.chain)
            .field("seq", &self.seq)
            .finish()
    }
}

impl Phone {
    /// A phone whose identity follows from a number.
    pub fn numbered(n: u64) -> Self {
        let digest = Hash::of(format!("phone {n}").as_bytes());
        let mut device = [0; 16];
        let mut chain = [0; 16];
        device.copy_from_slice(digest.0.split_at(16).0);
        chain.copy_from_slice(digest.0.split_at(16).1);
        let id = |bytes| uuid::Builder::from_random_bytes(bytes).with_version(uuid::Version::SortRand).into_uuid();
        Self::new(DeviceId(id(device)), ChainId(id(chain)), Key::from_seed(&digest.0))
    }

    pub fn new(device: DeviceId, chain: ChainId, key: Key) -> Self {
        let (link, sent_link) = (Hash::ZERO, Hash::ZERO);
        Self { device, key, chain, seq: 0, link, sent: 0, sent_link, unsent: Vec::new() }
    }

    /// Writes an act on a case.
    pub fn case(&mut self, about: &About, fact: &CaseFact) -> Result<Hash, ActError> {
        let facts = fact.to_raw().map_err(|e| ActError::Malformed(e.to_string()))?;
        self.write(about, fact.kind(), fact.version(), facts)
    }

    /// Writes an act on a record.
    pub fn record(&mut self, about: &About, fact: &RecordFact) -> Result<Hash, ActError> {
        let facts = fact.to_raw().map_err(|e| ActError::Malformed(e.to_string()))?;
        let kind = fact.kind.map_or("", |kind| kind.wire());
        self.write(about, kind, fact.version(), facts)
    }

    /// Writes any act.
    pub fn write(&mut self, about: &About, kind: &str, v: u16, facts: Box<RawValue>) -> Result<Hash, ActError> {
        let act = Act {
            alg: Alg::Sha256,
            chain: self.chain,
            device: self.device,
            author: about.author,
            clock: Clock { boot: "1".into(), off: Some(0), unc: Some(200), meas: None },
            stream: about.stream.clone(),
            kind: kind.into(),
            v,
            seq: self.seq + 1,
            at: about.at,
            wall: about.at,
            entity: about.entity,
            seen: about.seen,
            facts,
        };
        let bytes = act.to_bytes()?;
        Ok(self.append(bytes))
    }

    /// Puts bytes on the chain as they are, readable or not.
    pub fn append(&mut self, bytes: Vec<u8>) -> Hash {
        let hash = Hash::of(&bytes);
        self.seq += 1;
        self.link = Hash::link(&self.link, &hash);
        self.unsent.push(bytes);
        hash
    }

    /// Acts written and not handed over.
    pub fn unsent(&self) -> &[Vec<u8>] {
        &self.unsent
    }

    /// The sealed page of everything unsent.
    pub fn page(&self) -> PageHead {
        PageHead { seal: Some(Seal::make(&self.key, self.chain, self.seq, self.link)), ..self.unsealed_page() }
    }

    pub fn unsealed_page(&self) -> PageHead {
        PageHead {
            chain: self.chain,
            device: self.device,
            from: self.sent + 1,
            n: u32::try_from(self.unsent.len()).unwrap_or(u32::MAX),
            prev: self.sent_link,
            seal: None,
        }
    }

    /// Everything written counts as handed over.
    pub fn delivered(&mut self) {
        self.unsent.clear();
        (self.sent, self.sent_link) = (self.seq, self.link);
    }
}
