//! Bounded time: an act happened between an earliest and a latest moment, whatever the phone's wall clock said.

use serde::{Deserialize, Serialize};

/// Assumed worst drift of a boot-time clock, millionths.
const DRIFT_PPM: i64 = 100;

/// What a device knew of time when it wrote an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Names one run of the boot-time clock; clocks of different boots are not comparable.
    pub boot: String,
    /// Server time minus boot-time clock, milliseconds; none before the first exchange of this boot.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub off: Option<i64>,
    /// Half-width of that offset, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unc: Option<i64>,
    /// Boot-time clock when it was measured, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meas: Option<i64>,
}

/// From when to when something can have happened, server milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Interval {
    pub earliest: i64,
    pub latest: i64,
}

impl Clock {
    /// The interval of a moment on the boot-time clock `at`, with the device's wall clock as a hint only.
    ///
    /// `floor` is the earliest of the chain's act before it, `received` the server's receipt. Without a measured
    /// offset everything between the two is possible; the wall clock stands in for whichever of the two is missing.
    pub fn interval(&self, at: i64, wall: i64, floor: Option<i64>, received: Option<i64>) -> Interval {
        let raw = match (self.off, self.unc) {
            (Some(off), Some(unc)) => {
                let slack = unc.max(0).saturating_add(drift(at.saturating_sub(self.meas.unwrap_or(at))));
                let middle = at.saturating_add(off);
                Interval { earliest: middle.saturating_sub(slack), latest: middle.saturating_add(slack) }
            }
            _ => Interval { earliest: floor.unwrap_or(wall), latest: received.unwrap_or(wall) },
        };
        clamp(raw, floor, received)
    }
}

/// How far a boot-time clock can have drifted in a span, milliseconds, rounded up.
fn drift(span: i64) -> i64 {
    let span = span.saturating_abs();
    span / 1_000_000 * DRIFT_PPM + (span % 1_000_000 * DRIFT_PPM + 999_999) / 1_000_000
}

/// Earliest never precedes the chain's last, latest never follows receipt, and the two never cross.
fn clamp(raw: Interval, floor: Option<i64>, received: Option<i64>) -> Interval {
    let (floor, received) = (floor.unwrap_or(i64::MIN), received.unwrap_or(i64::MAX));
    let earliest = raw.earliest.max(floor).min(received);
    Interval { earliest, latest: raw.latest.min(received).max(earliest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured() -> Clock {
        Clock { boot: "b".into(), off: Some(1_000_000), unc: Some(200), meas: Some(5_000) }
    }

    #[test]
    fn a_measured_clock_gives_an_interval_that_widens_with_age() {
        assert_eq!(measured().interval(5_000, 0, None, None), Interval { earliest: 1_004_800, latest: 1_005_200 });
        let later = measured().interval(5_000 + 10_000_000, 0, None, None);
        assert_eq!(later.latest - later.earliest, 2 * (200 + 1_000));
    }

    #[test]
    fn latest_never_follows_receipt_and_earliest_never_precedes_the_floor() {
        let i = measured().interval(5_000, 0, Some(1_004_900), Some(1_005_000));
        assert_eq!(i, Interval { earliest: 1_004_900, latest: 1_005_000 });
    }

    #[test]
    fn an_unmeasured_clock_lies_between_floor_and_receipt_even_if_the_phone_is_a_day_off() {
        let clock = Clock { boot: "b".into(), off: None, unc: None, meas: None };
        let day = 86_400_000;
        assert_eq!(clock.interval(1, 10 * day, Some(8 * day), Some(9 * day)).earliest, 8 * day);
        assert_eq!(clock.interval(1, 10 * day, Some(8 * day), Some(9 * day)).latest, 9 * day);
        assert_eq!(clock.interval(1, 5 * day, None, Some(9 * day)), Interval { earliest: 5 * day, latest: 9 * day });
    }
}
