//! The only source of chance in the proofs: a seed names a run, and the same seed gives the same draws.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of chance. Parts with different labels do not disturb each other's draws.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    pub fn new(seed: u64, label: &str) -> Self {
        let key = gridwalk_domain::hash::Hash::of(format!("{seed} {label}").as_bytes());
        Self(ChaCha8Rng::from_seed(key.0))
    }

    pub fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in `0..n`; 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.number()) * n as u128) >> 64) as usize
    }

    /// True in `permille` of 1000 draws.
    pub fn chance(&mut self, permille: usize) -> bool {
        self.below(1000) < permille
    }

    /// One of a list; none of an empty one.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(self.below(items.len()))
    }
}
