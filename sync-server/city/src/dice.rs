//! The only source of chance: ChaCha8 keyed by the seed and a label. No operating-system randomness, no clock.
//!
//! Ranges are drawn here rather than with `rand`, whose sampling may change between releases: a seed must keep its city.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// One stream of chance. Parts with different labels do not disturb each other's draws.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    pub(crate) fn new(seed: u64, label: &str) -> Self {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        for (i, byte) in label.bytes().enumerate() {
            let slot = 8 + i % 24;
            key[slot] = key[slot].rotate_left(3) ^ byte;
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        // Multiply-shift: the bias of at most n / 2^64 is of no account for scenery.
        ((u128::from(self.0.next_u64()) * n as u128) >> 64) as usize
    }

    /// A number in `low..=high`.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    /// A fraction in `0.0..1.0`, a multiple of 2^-24 and therefore exact in `f32`.
    pub(crate) fn fraction(&mut self) -> f32 {
        self.below(1 << 24) as f32 / (1 << 24) as f32
    }

    /// A number in `low..high`.
    pub(crate) fn span(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.fraction()
    }

    /// True in `percent` of 100 draws.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent as usize
    }

    /// One of a non-empty list.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// The place of a draw by weight; the first place when all weights are 0.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: usize = weights.iter().map(|w| *w as usize).sum();
        let mut left = self.below(total);
        for (i, weight) in weights.iter().enumerate() {
            if left < *weight as usize {
                return i;
            }
            left -= *weight as usize;
        }
        0
    }

    /// Fisher–Yates.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dice;

    #[test]
    fn the_same_seed_and_label_draw_the_same_numbers() {
        let draw = |seed, label| {
            let mut dice = Dice::new(seed, label);
            (0..20).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7, "a"), draw(7, "a"));
        assert_ne!(draw(7, "a"), draw(7, "b"));
        assert_ne!(draw(7, "a"), draw(8, "a"));
        assert_ne!(draw(7, "ab"), draw(7, "ba"));
    }

    #[test]
    fn draws_stay_in_their_range_and_reach_both_ends() {
        let mut dice = Dice::new(1, "range");
        let drawn: Vec<i64> = (0..2_000).map(|_| dice.between(-3, 3)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-3), Some(&3)));
        let hits = (0..10_000).filter(|_| dice.weighted(&[0, 3, 1]) == 1).count();
        assert!((7_200..7_800).contains(&hits), "{hits}");
        assert_eq!(dice.below(0), 0);
    }
}
