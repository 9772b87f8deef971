//! Acts: authored bytes that are kept and forwarded exactly as written.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Clock, check_numbers};
use crate::hash::{Alg, Hash};
use crate::id::{ChainId, DeviceId, EntityId, PersonId};
use crate::stream::Stream;

/// The largest act, bytes. Texts are bounded by the nouns; this bounds everything else.
pub const MAX_ACT_BYTES: usize = 512 * 1024;

/// Longest kind name.
const MAX_KIND: usize = 64;

/// What is wrong with an act's bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    #[error("the act is not well-formed: {0}; the record is set aside and can be exported with rescue")]
    Malformed(String),
    #[error("the act has {0} bytes, more than {MAX_ACT_BYTES}; shorten its texts")]
    TooLong(usize),
    #[error("the act holds a number that is no integer; integers only")]
    NotAnInteger,
    #[error("the act holds a number of 2^53 or more")]
    TooLarge,
    #[error("the act holds a key that is not ASCII")]
    KeyNotAscii,
}

/// An act's envelope. The shared parts come first so that a page's compression carries them once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Act {
    pub alg: Alg,
    pub chain: ChainId,
    pub device: DeviceId,
    pub author: PersonId,
    pub clock: Clock,
    pub stream: Stream,
    pub kind: String,
    /// Version of the kind's facts; `evolve` of a released (kind, version) is frozen.
    pub v: u16,
    /// Position in the chain, from 1.
    pub seq: u64,
    /// Boot-time clock, milliseconds.
    pub at: i64,
    /// The phone's wall clock, milliseconds; shown when nothing better is known, never used for order.
    pub wall: i64,
    pub entity: EntityId,
    /// The entity_version this was decided on; 0 when it makes the entity.
    pub seen: u32,
    pub facts: Box<RawValue>,
}

impl Act {
    /// The authored bytes: written once, then never re-serialised.
    ///
    /// # Errors
    /// Whatever [`RawAct::parse`] would refuse is refused here, so that no act is written that nobody can read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ActError> {
        let bytes = serde_json::to_vec(self).map_err(|e| ActError::Malformed(e.to_string()))?;
        check_length(&bytes)?;
        self.check(&bytes)?;
        Ok(bytes)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), ActError> {
        check_numbers(bytes)?;
        let plain = |b: u8| b.is_ascii_lowercase() || b == b'.' || b == b'_';
        if self.kind.len() > MAX_KIND || !self.kind.bytes().all(plain) {
            return Err(ActError::Malformed("kind".into()));
        }
        // A line break would end the act's line on the wire.
        if bytes.contains(&b'\n') {
            return Err(ActError::Malformed("line break".into()));
        }
        if self.seq == 0 { Err(ActError::Malformed("sequence".into())) } else { Ok(()) }
    }
}

/// An act with the bytes it was read from.
#[derive(Debug, Clone)]
pub struct RawAct {
    pub act: Act,
    pub hash: Hash,
    pub bytes: Vec<u8>,
}

impl RawAct {
    /// Reads an act from bytes that nobody vouches for.
    pub fn parse(bytes: &[u8]) -> Result<Self, ActError> {
        check_length(bytes)?;
        // From text, not from bytes: fields that are skipped here must be UTF-8 too.
        let text = std::str::from_utf8(bytes).map_err(|e| ActError::Malformed(e.to_string()))?;
        let act: Act = serde_json::from_str(text).map_err(|e| ActError::Malformed(e.to_string()))?;
        act.check(bytes)?;
        Ok(Self { act, hash: Hash::of(bytes), bytes: bytes.to_vec() })
    }
}

fn check_length(bytes: &[u8]) -> Result<(), ActError> {
    if bytes.len() > MAX_ACT_BYTES { Err(ActError::TooLong(bytes.len())) } else { Ok(()) }
}
