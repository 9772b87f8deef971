//! The exact bytes that devices and servers sign. Signing itself is not done here.

use crate::hash::Hash;
use crate::id::ChainId;

/// What a device signs over its chain's head: purpose, algorithm, chain, sequence, link.
pub fn seal_message(chain: ChainId, seq: u64, link: &Hash) -> Vec<u8> {
    format!("gridwalk seal 1 sha256 {chain} {seq} {link}").into_bytes()
}

/// What the server signs when it has made a chain durable up to a head: the same, with its epoch and time.
pub fn receipt_message(chain: ChainId, seq: u64, link: &Hash, epoch: &str, at: i64) -> Vec<u8> {
    format!("gridwalk receipt 1 sha256 {chain} {seq} {link} {epoch} {at}").into_bytes()
}
