//! When to try again: doubling, with jitter, bounded. Randomness is an argument.

/// Waiting times after failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    failures: u32,
}

/// First wait, milliseconds.
const FIRST_MS: u64 = 2_000;
/// Longest wait: a phone asks every few minutes while it has unsent work.
const LONGEST_MS: u64 = 5 * 60_000;

impl Backoff {
    pub fn new() -> Self {
        Self { failures: 0 }
    }

    /// An exchange succeeded.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The wait after one more failure, between half and all of the doubled time; `random` is any number.
    pub fn next_ms(&mut self, random: u64) -> u64 {
        let full = FIRST_MS.saturating_mul(1 << self.failures.min(16)).min(LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        full / 2 + random % (full / 2 + 1)
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_with_jitter_stay_bounded_and_reset() {
        let mut backoff = Backoff::new();
        assert!((1_000..=2_000).contains(&backoff.next_ms(12_345)));
        assert!((2_000..=4_000).contains(&backoff.next_ms(0)));
        for _ in 0..100 {
            assert!(backoff.next_ms(u64::MAX) <= LONGEST_MS);
        }
        backoff.reset();
        assert!(backoff.next_ms(u64::MAX) <= FIRST_MS);
    }
}
