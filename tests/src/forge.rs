//! Acts that no app of ours writes: appended to a device's own chain as an older, a newer or a broken app would have.

use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::{ChainId, EntityId, PersonId};
use gridwalk_domain::journal::{Act, Clock};
use gridwalk_domain::stream::Stream;
use rusqlite::params;
use uuid::Uuid;

use crate::Device;
use crate::book::DeviceBook;

/// The end of a device's current chain.
pub struct Head {
    pub chain: ChainId,
    pub seq: u64,
    link: Hash,
}

/// What a forged act says.
pub struct Claim<'a> {
    pub kind: &'a str,
    pub stream: Stream,
    pub entity: EntityId,
    pub seen: u32,
    /// JSON.
    pub facts: &'a str,
}

/// A device's database open for forging; the device must be off.
pub struct Forge<'d> {
    device: &'d Device,
    book: DeviceBook,
}

impl<'d> Forge<'d> {
    pub fn new(device: &'d Device) -> Self {
        assert!(!device.is_on(), "forging needs the database for itself");
        Self { device, book: DeviceBook::open(&device.database(), &device.keystore()) }
    }

    fn head(&self) -> Head {
        let sql = "SELECT id, seq, link FROM chain WHERE current = 1";
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, i64>(1)?, row.get::<_, Vec<u8>>(2)?));
        let (chain, seq, link) = self.book.conn().query_row(sql, [], read).expect("a current chain");
        let chain = ChainId(Uuid::from_slice(&chain).expect("an id"));
        Head { chain, seq: seq.unsigned_abs(), link: Hash::from_slice(&link).expect("a link") }
    }

    /// A well-formed act by whoever enrolled last.
    pub fn act(&self, claim: &Claim<'_>) -> Hash {
        let head = self.head();
        let wall = gridwalk_core::TimeSource::wall_ms(&*self.device.clock);
        let act = Act {
            alg: Alg::Sha256,
            chain: head.chain,
            device: self.device.id(),
            author: self.device.person.unwrap_or(PersonId(Uuid::nil())),
            clock: Clock { boot: "forged".into(), off: None, unc: None, meas: None },
            stream: claim.stream.clone(),
            kind: claim.kind.into(),
            v: 1,
            seq: head.seq + 1,
            at: 1,
            wall,
            entity: claim.entity,
            seen: claim.seen,
            facts: serde_json::value::RawValue::from_string(claim.facts.into()).expect("JSON"),
        };
        self.bytes(claim.entity, &serde_json::to_vec(&act).expect("an act"))
    }

    /// Any bytes, readable or not.
    pub fn bytes(&self, entity: EntityId, bytes: &[u8]) -> Hash {
        let (head, hash) = (self.head(), Hash::of(bytes));
        let link = Hash::link(&head.link, &hash);
        let (chain, seq) = (head.chain.0.into_bytes(), (head.seq + 1).cast_signed());
        let add = "INSERT INTO act (h, entity, standing_of, bytes, role, chain, seq, link)
                   VALUES (?1, ?2, 1, ?3, 'inspector', ?4, ?5, ?6)";
        let conn = self.book.conn();
        conn.execute(add, params![hash.0, entity.0.as_bytes(), bytes, chain, seq, link.0]).expect("an act");
        let raise = "UPDATE chain SET seq = ?2, link = ?3 WHERE id = ?1";
        conn.execute(raise, params![chain, seq, link.0]).expect("a head");
        hash
    }
}
