//! Walking a chain: sequences without holes, links that build on each other. Bodies may be absent.

use crate::hash::Hash;

/// Where a chain stops being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainBreak {
    #[error("act {got} follows act {after}; the ones between are missing")]
    Gap { after: u64, got: u64 },
    #[error("the link at act {seq} does not build on the act before it")]
    Link { seq: u64 },
    #[error("the bytes of act {seq} do not hash to what was recorded")]
    Body { seq: u64 },
}

/// A walk along a chain from its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainWalk {
    pub seq: u64,
    pub link: Hash,
}

impl Default for ChainWalk {
    fn default() -> Self {
        Self { seq: 0, link: Hash::ZERO }
    }
}

impl ChainWalk {
    /// Steps over one act. `body` may be absent; then only its recorded hash is linked.
    ///
    /// # Errors
    /// The first thing that does not hold; the walk has not moved.
    pub fn step(&mut self, seq: u64, hash: &Hash, body: Option<&[u8]>, link: Option<&Hash>) -> Result<(), ChainBreak> {
        if self.seq.checked_add(1) != Some(seq) {
            return Err(ChainBreak::Gap { after: self.seq, got: seq });
        }
        if body.is_some_and(|bytes| Hash::of(bytes) != *hash) {
            return Err(ChainBreak::Body { seq });
        }
        let next = Hash::link(&self.link, hash);
        if link.is_some_and(|recorded| *recorded != next) {
            return Err(ChainBreak::Link { seq });
        }
        *self = Self { seq, link: next };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_finds_a_gap_a_changed_body_and_a_wrong_link() {
        let (a, b) = (Hash::of(b"a"), Hash::of(b"b"));
        let mut walk = ChainWalk::default();
        assert_eq!(walk.step(1, &a, Some(b"a"), None), Ok(()));
        assert_eq!(walk.step(3, &b, None, None), Err(ChainBreak::Gap { after: 1, got: 3 }));
        assert_eq!(walk.step(2, &b, Some(b"B"), None), Err(ChainBreak::Body { seq: 2 }));
        assert_eq!(walk.step(2, &b, Some(b"b"), Some(&a)), Err(ChainBreak::Link { seq: 2 }));
        let link = Hash::link(&Hash::link(&Hash::ZERO, &a), &b);
        assert_eq!(walk.step(2, &b, None, Some(&link)), Ok(()));
        assert_eq!(walk.link, link);
    }
}
