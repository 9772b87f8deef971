//! What the server adds to an act it accepts, outside the act's hash.

use serde::{Deserialize, Serialize};

use crate::id::EntityId;
use crate::stream::Stream;

/// What an author was allowed to be when he acted (角色).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// 网格员/信息采集员
    Inspector,
    /// 协管员: may record, never decide.
    Assistant,
    /// 执法队员
    Officer,
    /// 责任单位处置人员
    Handler,
    /// 受理员、派遣员、值班长、考评员
    Supervisor,
    /// The city's IT person and the server's own chain.
    Admin,
}

impl Role {
    /// Whether this role may decide about other people's records.
    pub fn decides(self) -> bool {
        matches!(self, Role::Supervisor | Role::Admin)
    }
}

/// How an act stands, beside having been accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    Good,
    /// Recorded under a grant that had lapsed at the act's time.
    Lapsed,
    /// Came unsealed from a revoked device.
    Unsealed,
    /// One of two branches of a forked chain.
    Fork,
}

/// The server's word on an accepted act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acceptance {
    /// Dense per entity, from 1: folding follows it.
    pub version: u32,
    pub stream: Stream,
    /// Delivery cursor within the home stream; orders nothing else.
    pub stream_seq: u64,
    /// Server milliseconds.
    pub received_at: i64,
    /// When a held act was let through, server milliseconds; none for an act that was accepted on receipt.
    pub released_at: Option<i64>,
    pub standing: Standing,
    pub role: Role,
    /// The author's unit then.
    pub unit: Option<EntityId>,
    /// Earliest moment left open by the chain's act before, when it binds.
    pub floor: Option<i64>,
}
