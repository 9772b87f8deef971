//! From what the device has to say to the bytes of one exchange.

use std::collections::BTreeMap;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, EntityId};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::frame::Writer;
use gridwalk_protocol::sign::Seal;
use gridwalk_protocol::sync::{PageHead, Resume, SyncRequest};
use gridwalk_protocol::{ProtocolError, VERSION};

/// Consecutive acts of one chain, sealed.
#[derive(Debug, Clone)]
pub struct Page {
    pub chain: ChainId,
    pub device: DeviceId,
    pub from: u64,
    pub prev: Hash,
    pub acts: Vec<Vec<u8>>,
    pub seal: Option<Seal>,
}

/// Everything one request says.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    pub epoch: Option<String>,
    pub pages: Vec<Page>,
    pub cursors: BTreeMap<Stream, Option<u64>>,
    pub resume: Option<Resume>,
    pub fetch: Vec<EntityId>,
    pub budget: Option<u64>,
}

/// The compressed request.
pub fn request(out: &Outgoing) -> Result<Vec<u8>, ProtocolError> {
    let head = |page: &Page| PageHead {
        chain: page.chain,
        device: page.device,
        from: page.from,
        n: page.acts.len() as u32,
        prev: page.prev,
        seal: page.seal.clone(),
    };
    let header = SyncRequest {
        p: VERSION,
        e: out.epoch.clone(),
        pages: out.pages.iter().map(head).collect(),
        c: out.cursors.clone(),
        resume: out.resume.clone(),
        fetch: out.fetch.clone(),
        budget: out.budget,
    };
    let mut writer = Writer::new(&header)?;
    for act in out.pages.iter().flat_map(|page| &page.acts) {
        writer.line(act);
    }
    writer.finish()
}
