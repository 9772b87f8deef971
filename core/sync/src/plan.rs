//! From the bytes of an answer to what the device has to do, in order: get → plan → apply.

use std::collections::BTreeMap;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_domain::journal::Acceptance;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::ProtocolError;
use gridwalk_protocol::frame::Message;
use gridwalk_protocol::sync::{Hold, Item, Resume, Rewound, SyncAnswer, read_item};

/// A pulled act as the answer carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PulledAct {
    pub acceptance: Acceptance,
    pub bytes: Vec<u8>,
}

/// What the device has to do with an answer. Applied in the order of the fields.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The server came back from a backup, or is another one: offer photos again, trust no cursor beyond its word.
    pub new_epoch: Option<String>,
    /// What the change of epoch makes void.
    pub rewound: Option<Rewound>,
    /// Server heads: what lies beyond is sent again.
    pub heads: Vec<(ChainId, u64, Hash)>,
    pub accepted: Vec<(ChainId, u64, Acceptance)>,
    pub held: Vec<Hold>,
    /// (chain, last sequence covered, link there)
    pub links: Vec<(ChainId, u64, Hash)>,
    /// (chain, receipt as JSON); the caller has to verify the signature.
    pub receipts: Vec<(ChainId, gridwalk_protocol::sign::Receipt)>,
    pub forked: Vec<ChainId>,
    pub acts: Vec<PulledAct>,
    pub photos: Vec<Hash>,
    /// Lines that could not be read as items at all.
    pub unreadable: usize,
    /// Applied with the acts, after them.
    pub cursors: BTreeMap<Stream, u64>,
    pub streams: Option<Vec<Stream>>,
    pub resume: Option<Resume>,
    pub more: bool,
    pub backed_up_to: Option<i64>,
    pub wipe: bool,
    pub server_now: i64,
    pub epoch: String,
}

/// Reads an answer. One line that cannot be read does not spoil the others.
pub fn plan(answer: &[u8], known_epoch: Option<&str>) -> Result<Plan, ProtocolError> {
    let message: Message<SyncAnswer> = Message::read(answer)?;
    let (mut acts, mut photos, mut unreadable) = (Vec::new(), Vec::new(), 0);
    for line in message.lines() {
        match read_item(&message.header.s, line) {
            Ok(Item::Act { acceptance, bytes }) => acts.push(PulledAct { acceptance, bytes: bytes.to_vec() }),
            Ok(Item::Photo { hash, .. }) => photos.push(hash),
            Err(_) => unreadable += 1,
        }
    }
    let header = message.header;
    let accepted = header.acks.iter().flat_map(|ack| {
        let chain = ack.chain;
        ack.runs.iter().flat_map(move |run| run.acceptances().map(move |(seq, a)| (chain, seq, a)))
    });
    Ok(Plan {
        new_epoch: (known_epoch != Some(header.e.as_str())).then(|| header.e.clone()),
        rewound: header.rewound,
        heads: header.heads.iter().map(|head| (head.chain, head.seq, head.link)).collect(),
        accepted: accepted.collect(),
        held: header.holds.clone(),
        links: header.acks.iter().map(|ack| (ack.chain, ack.to, ack.link)).collect(),
        receipts: header.receipts.iter().map(|r| (r.chain, r.clone())).collect(),
        forked: header.forked,
        acts,
        photos,
        unreadable,
        cursors: header.c,
        streams: header.streams,
        resume: header.resume,
        more: header.more,
        backed_up_to: header.backed_up_to,
        wipe: header.wipe,
        server_now: header.now,
        epoch: header.e,
    })
}
