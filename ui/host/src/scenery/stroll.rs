//! Where the demonstration's phone is: to and fro along an invented walk in the inspector's grid.

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use gridwalk_city::{City, Fix};
use gridwalk_core::view::{FixInput, FixSource};

use super::Place;

const SECONDS: u32 = 2 * 3600;
const EVERY: u32 = 5;

/// A walk that begins with the program; none until it is worked out.
pub struct Stroll {
    began: Instant,
    fixes: OnceLock<Vec<Fix>>,
}

impl Default for Stroll {
    fn default() -> Self {
        Self { began: Instant::now(), fixes: OnceLock::new() }
    }
}

impl Stroll {
    /// Builds the city for its pavements; takes a moment.
    pub fn work_out(&self, place: &Place) {
        let walked = City::build(&place.city).and_then(|city| city.walk(&place.duty_grid, 1, SECONDS, EVERY));
        match walked {
            Ok(fixes) => drop(self.fixes.set(fixes)),
            Err(error) => tracing::warn!(%error, "no walk: the phone stays without a position"),
        }
    }

    /// The fix of this moment.
    pub fn fix_now(&self) -> Option<FixInput> {
        let fixes = self.fixes.get()?;
        let fix = fixes.get(turning(self.began.elapsed(), fixes.len()))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(FixInput {
            lon_e7: fix.at.lon_e7.into(),
            lat_e7: fix.at.lat_e7.into(),
            accuracy_mm: i64::from(fix.accuracy_mm),
            source: FixSource::Gnss,
            fixed_at_ms: i64::try_from(now.as_millis()).ok()?,
        })
    }
}

/// Position in a list walked to its end and back again, so that nobody jumps.
fn turning(elapsed: Duration, len: usize) -> usize {
    let last = len.saturating_sub(1).max(1);
    let step = usize::try_from(elapsed.as_secs() / u64::from(EVERY)).unwrap_or(0) % (2 * last);
    if step <= last { step } else { 2 * last - step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_turns_round_at_its_end() {
        let at = |steps: u64| turning(Duration::from_secs(steps * u64::from(EVERY)), 4);
        assert_eq!((0..8).map(at).collect::<Vec<_>>(), [0, 1, 2, 3, 2, 1, 0, 1]);
    }

    #[test]
    fn there_is_no_position_before_the_walk_is_worked_out() {
        assert_eq!(Stroll::default().fix_now(), None);
    }
}
