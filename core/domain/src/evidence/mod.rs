//! Evidence (证据): is what we hold what was recorded? Pure checks over bytes and hashes; signatures are the caller's.

mod chain;
mod completeness;

pub use chain::{ChainBreak, ChainWalk};
pub use completeness::Completeness;
