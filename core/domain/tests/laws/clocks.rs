//! Intervals of time: in order whatever the numbers, and around the truth whenever the clock kept its promises.

use gridwalk_domain::journal::{Clock, Interval};
use proptest::option;
use proptest::prelude::*;

use crate::{CASES, config};

fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), -1_000i64..1_000, any::<i64>()]
}

/// A boot-time clock against true time: it started somewhere and runs fast or slow by up to 100 millionths.
#[derive(Debug, Clone, Copy)]
struct Run {
    started: i64,
    ppm: i64,
}

impl Run {
    /// What the clock shows at a true time, milliseconds.
    fn shows(self, truth: i64) -> i64 {
        let span = i128::from(truth - self.started);
        i64::try_from(span + span * i128::from(self.ppm) / 1_000_000).expect("a small number")
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn an_interval_is_in_order_and_within_its_bounds(
        off in option::of(any_time()), unc in option::of(any_time()), meas in option::of(any_time()),
        at in any_time(), wall in any_time(), floor in option::of(any_time()), received in option::of(any_time()),
    ) {
        let clock = Clock { boot: "b".into(), off, unc, meas };
        let Interval { earliest, latest } = clock.interval(at, wall, floor, received);
        prop_assert!(earliest <= latest);
        if let Some(received) = received {
            prop_assert!(latest <= received);
        }
        if let Some(floor) = floor {
            prop_assert!(earliest >= floor || received.is_some_and(|r| floor > r && earliest == r));
        }
    }

    #[test]
    fn the_truth_lies_within_a_measured_interval(
        started in 0i64..1_000_000_000, ppm in -99i64..=99, measured in 0i64..100_000_000, unc in 0i64..5_000,
        error in -1_000i64..=1_000, later in 0i64..1_000_000_000, since_floor in 0i64..100_000_000, late in 0i64..100_000_000,
        wall: i64,
    ) {
        let run = Run { started, ppm };
        let measured = started + measured;
        let truth = measured + later;
        // The offset is wrong by at most the uncertainty.
        let off = measured - run.shows(measured) + error * unc / 1_000;
        let clock = Clock { boot: "b".into(), off: Some(off), unc: Some(unc), meas: Some(run.shows(measured)) };
        let i = clock.interval(run.shows(truth), wall, Some(truth - since_floor), Some(truth + late));
        prop_assert!(i.earliest <= truth && truth <= i.latest, "{i:?} does not hold {truth}");
        let free = clock.interval(run.shows(truth), wall, None, None);
        prop_assert!(free.earliest <= truth && truth <= free.latest, "{free:?} does not hold {truth}");
        prop_assert!(free.latest - free.earliest <= 2 * (unc + later / 10_000 + later / 100_000_000 + 2), "{free:?} is too wide");
    }

    #[test]
    fn without_a_measurement_everything_between_floor_and_receipt_is_possible(
        floor in 0i64..1_000_000, span in 0i64..1_000_000, wall: i64, at: i64, half: bool,
    ) {
        let (off, unc) = if half { (Some(5), None) } else { (None, Some(5)) };
        let clock = Clock { boot: "b".into(), off, unc, meas: None };
        let i = clock.interval(at, wall, Some(floor), Some(floor + span));
        prop_assert_eq!(i, Interval { earliest: floor, latest: floor + span });
    }
}

#[test]
fn a_negative_uncertainty_counts_as_none() {
    let clock = Clock { boot: "b".into(), off: Some(10), unc: Some(-5), meas: None };
    assert_eq!(clock.interval(1, 0, None, None), Interval { earliest: 11, latest: 11 });
}

#[test]
fn drift_is_rounded_up() {
    let clock = |meas| Clock { boot: "b".into(), off: Some(0), unc: Some(0), meas: Some(meas) };
    let slack = |span: i64| clock(0).interval(span, 0, None, None).latest - span;
    assert_eq!([slack(0), slack(1), slack(10_000), slack(10_001), slack(1_000_000)], [0, 1, 1, 2, 100]);
    assert_eq!(clock(20_000).interval(10_000, 0, None, None), Interval { earliest: 9_999, latest: 10_001 });
}
