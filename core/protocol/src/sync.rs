//! `POST /v1/sync`: one exchange. Push is applied before pull.

use std::collections::BTreeMap;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, EntityId};
use gridwalk_domain::journal::{Acceptance, Role, Standing};
use gridwalk_domain::stream::Stream;
use serde::{Deserialize, Serialize};

use crate::error::ProtocolError;
use crate::frame;
use crate::limits::MAX_PAGE_ACTS;
use crate::sign::{Receipt, Seal};

/// The request's header. The acts of all pages follow as lines, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRequest {
    pub p: u16,
    /// The epoch the cursors belong to; none before the first exchange.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub e: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub pages: Vec<PageHead>,
    /// Streams held and how far; `null` asks for a window.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub c: BTreeMap<Stream, Option<u64>>,
    /// A window to go on with.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resume: Option<Resume>,
    /// Entities wanted whole: partial here, or older than the window.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub fetch: Vec<EntityId>,
    /// The receiver's page budget, uncompressed bytes; 0 asks for no pull at all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub budget: Option<u64>,
}

/// The head of one chain's page: consecutive acts from `from` on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHead {
    pub chain: ChainId,
    /// Whose chain: another device's when its work was handed over.
    pub device: DeviceId,
    pub from: u64,
    pub n: u32,
    /// Link before the first act.
    pub prev: Hash,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub seal: Option<Seal>,
}

/// Where a window was cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    pub stream: Stream,
    /// The cursor that holds once the window is complete.
    pub head: u64,
    /// Opaque position within the window.
    pub after: String,
}

/// The answer's header. Pulled items follow as lines: [`ItemTag`], a tab, the act's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncAnswer {
    pub p: u16,
    pub e: String,
    /// Server time when the answer was made.
    pub now: i64,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub acks: Vec<Ack>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub holds: Vec<Hold>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub receipts: Vec<Receipt>,
    /// The server's head of each chain the request spoke of, where it is not what the acks already say.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub heads: Vec<Head>,
    /// What a change of epoch makes void, when the request's is not this one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rewound: Option<Rewound>,
    /// Chains of which the server holds two branches: begin a new chain.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub forked: Vec<ChainId>,
    /// New cursors, where they moved.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub c: BTreeMap<Stream, u64>,
    /// Names the streams that items refer to by index.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub s: Vec<Stream>,
    /// More is waiting: ask again at once.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub more: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resume: Option<Resume>,
    /// The streams this device may read, when the request's list differs.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub streams: Option<Vec<Stream>>,
    /// Everything received up to this server time is in a backup.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub backed_up_to: Option<i64>,
    /// The device was revoked and its evidence is safe: erase the local data.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub wipe: bool,
}

/// How far what the server said in another epoch still holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewound {
    /// What was accepted after this server time lost its version: the backup does not have it.
    pub after: i64,
    /// The request's cursors, as far as they hold here.
    pub c: BTreeMap<Stream, u64>,
}

/// Acts taken over. Names them by the chain's link: it can only be computed from exactly these acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    pub chain: ChainId,
    /// Last sequence that the acks and holds of this chain cover, and the link there.
    pub to: u64,
    pub link: Hash,
    pub runs: Vec<AckRun>,
}

/// Consecutive acts that were accepted alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AckRun {
    pub from: u64,
    pub n: u32,
    /// entity_version of each; a single one if all are equal.
    pub v: Vec<u32>,
    pub s: Stream,
    /// stream_seq of the first; the others follow on.
    pub q: u64,
    pub at: i64,
    #[serde(flatten)]
    pub how: How,
}

/// The parts of an acceptance that seldom change from act to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct How {
    #[serde(skip_serializing_if = "is_good", default = "good")]
    pub st: Standing,
    pub r: Role,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub u: Option<EntityId>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub f: Option<i64>,
    /// When a held act was let through.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub l: Option<i64>,
}

/// Longest run: no request carries more acts of a chain.
const MAX_RUN: u32 = MAX_PAGE_ACTS as u32;

fn good() -> Standing {
    Standing::Good
}

fn is_good(standing: &Standing) -> bool {
    *standing == Standing::Good
}

impl How {
    pub fn of(acceptance: &Acceptance) -> Self {
        Self {
            st: acceptance.standing,
            r: acceptance.role,
            u: acceptance.unit,
            f: acceptance.floor,
            l: acceptance.released_at,
        }
    }
}

impl AckRun {
    /// A run of one.
    pub fn one(seq: u64, a: &Acceptance) -> Self {
        Self {
            from: seq,
            n: 1,
            v: vec![a.version],
            s: a.stream.clone(),
            q: a.stream_seq,
            at: a.received_at,
            how: How::of(a),
        }
    }

    /// Takes one more act in if it continues the run.
    pub fn extend(&mut self, seq: u64, a: &Acceptance) -> bool {
        let n = u64::from(self.n);
        let fits = self.is_sound()
            && self.n < MAX_RUN
            && self.from.checked_add(n) == Some(seq)
            && self.q.checked_add(n) == Some(a.stream_seq)
            && self.s == a.stream
            && self.at == a.received_at
            && self.how == How::of(a);
        if !fits {
            return false;
        }
        if self.v.len() > 1 || self.v.first() != Some(&a.version) {
            if self.v.len() == 1 {
                self.v = vec![self.v.first().copied().unwrap_or(a.version); self.n as usize];
            }
            self.v.push(a.version);
        }
        self.n += 1;
        true
    }

    /// Whether the run can be read: a version for each act, and no more acts or numbers than there can be.
    pub fn is_sound(&self) -> bool {
        let versions = self.v.len() == 1 || self.v.len() == self.n as usize;
        let last = u64::from(self.n.saturating_sub(1));
        let numbers = self.from.checked_add(last).is_some() && self.q.checked_add(last).is_some();
        (1..=MAX_RUN).contains(&self.n) && versions && numbers
    }

    /// The acceptance of each act in the run, with its sequence; nothing for a run that is not sound.
    pub fn acceptances(&self) -> impl Iterator<Item = (u64, Acceptance)> + '_ {
        let n = if self.is_sound() { self.n } else { 0 };
        (0..n).filter_map(move |i| {
            let version = if self.v.len() == 1 { self.v.first() } else { self.v.get(i as usize) };
            let acceptance = Acceptance {
                version: *version?,
                stream: self.s.clone(),
                stream_seq: self.q + u64::from(i),
                received_at: self.at,
                released_at: self.how.l,
                standing: self.how.st,
                role: self.how.r,
                unit: self.how.u,
                floor: self.how.f,
            };
            Some((self.from + u64::from(i), acceptance))
        })
    }
}

/// A well-formed act that the server keeps but has not let through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub chain: ChainId,
    pub seq: u64,
    pub h: Hash,
    pub reason: HoldReason,
}

/// Why an act is held (未通过校验).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// The author has no right in this stream, then or at another time.
    NoGrant,
    /// A deciding act under a lapsed grant: a supervisor must look.
    LapsedDecision,
    /// The server does not know this kind yet.
    UnknownKind,
    /// The facts cannot be read.
    BadFacts,
    /// What it is about has not arrived.
    UnknownEntity,
    /// An earlier act of this chain on the same entity is held.
    Behind,
    /// The author has not signed in on this device.
    UnknownAuthor,
    /// The act itself cannot be read; its bytes are kept.
    Malformed,
    /// A reason of a newer server that this app does not know.
    #[serde(other)]
    Other,
}

impl HoldReason {
    /// The message key.
    pub fn code(self) -> &'static str {
        match self {
            HoldReason::NoGrant => "no_grant",
            HoldReason::LapsedDecision => "lapsed_decision",
            HoldReason::UnknownKind => "unknown_kind",
            HoldReason::BadFacts => "bad_facts",
            HoldReason::UnknownEntity => "unknown_entity",
            HoldReason::Behind => "behind",
            HoldReason::UnknownAuthor => "unknown_author",
            HoldReason::Malformed => "malformed",
            HoldReason::Other => "other",
        }
    }
}

/// The server's head of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub chain: ChainId,
    pub seq: u64,
    pub link: Hash,
}

/// What stands before the tab of a pulled line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ItemTag {
    /// An act with its acceptance: stream index, stream_seq, version, received_at, and the rest where not the default.
    Act(u32, u64, u32, i64, How),
    /// A photo has arrived: stream index, stream_seq, master hash.
    Photo(u32, u64, Hash),
}

/// One pulled item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item<'a> {
    Act { acceptance: Acceptance, bytes: &'a [u8] },
    Photo { stream: Stream, hash: Hash },
}

/// Reads a pulled line.
pub fn read_item<'a>(streams: &[Stream], line: &'a [u8]) -> Result<Item<'a>, ProtocolError> {
    let (tag, bytes) = frame::split_tag(line)?;
    let stream = |index: u32| {
        streams.get(index as usize).cloned().ok_or_else(|| ProtocolError::Malformed("stream index".into()))
    };
    Ok(match serde_json::from_slice(tag)? {
        ItemTag::Act(index, stream_seq, version, received_at, how) => Item::Act {
            acceptance: Acceptance {
                version,
                stream: stream(index)?,
                stream_seq,
                received_at,
                released_at: how.l,
                standing: how.st,
                role: how.r,
                unit: how.u,
                floor: how.f,
            },
            bytes,
        },
        ItemTag::Photo(index, _, hash) => Item::Photo { stream: stream(index)?, hash },
    })
}
