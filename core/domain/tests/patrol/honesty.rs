//! Leaving points out never makes anything better, and a verdict once met stays met.

use std::collections::BTreeSet;

use gridwalk_domain::grid::Shape;
use gridwalk_domain::patrol::{Finding, Gap, Means, Seen, Track, TrackPoint, Verdict, Window, judge};
use gridwalk_domain::route::Proof;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::config;
use crate::walk::{MORNING, any_means, any_shape, any_track, line, point, spot, square, street};

/// A question: what is asked of whom, and when.
#[derive(Debug, Clone)]
struct Case {
    track: Track,
    shape: Shape,
    buffer_mm: Option<i64>,
    proof: Proof,
    window: Window,
    means: Means,
    checked: bool,
}

impl Case {
    fn judged(&self, track: &Track) -> Finding {
        let seen = Seen::of(track, self.window, self.means);
        judge(&self.shape, self.buffer_mm, &self.proof, &seen, self.checked)
    }
}

fn any_proof() -> impl Strategy<Value = Proof> {
    prop_oneof![
        4 => (1i64..=1000).prop_map(|permille| Proof::Covered { permille }),
        4 => (5_000i64..80_000, 1i64..200).prop_map(|(within_mm, for_s)| Proof::Dwell { within_mm, for_s }),
        1 => Just(Proof::Checked),
    ]
}

fn any_window() -> impl Strategy<Value = Window> {
    let part = (-60i64..900, 1i64..1500).prop_map(|(from, length)| (from, from + length));
    prop_oneof![1 => Just((-1_000_000, 1_000_000)), 2 => part]
        .prop_map(|(from, to)| Window { from: MORNING + from * 1000, to: MORNING + to * 1000 })
}

fn any_case() -> impl Strategy<Value = Case> {
    let buffer = prop_oneof![2 => Just(None), 1 => (5_000i64..120_000).prop_map(Some)];
    let rest = (any_proof(), any_window(), any_means(), prop::bool::weighted(0.3));
    (any_track(), any_shape(), buffer, rest).prop_map(|(track, shape, buffer_mm, (proof, window, means, checked))| {
        Case { track, shape, buffer_mm, proof, window, means, checked }
    })
}

/// What is left of points: one for each yes.
fn left(points: &[TrackPoint], keep: &[bool]) -> Vec<TrackPoint> {
    points.iter().zip(keep.iter().cycle()).filter(|(_, keep)| **keep).map(|(point, _)| *point).collect()
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn deleting_points_never_turns_unknown_or_missed_into_met(case in any_case(), keep in vec(any::<bool>(), 1..60)) {
        let thin = Track { points: left(&case.track.points, &keep), gaps: case.track.gaps.clone() };
        let (whole, thin) = (case.judged(&case.track), case.judged(&thin));
        prop_assert!(thin.permille <= whole.permille, "{whole:?} {thin:?}");
        prop_assert!(thin.verdict != Verdict::Met || whole.verdict == Verdict::Met, "{whole:?} {thin:?}");
    }

    #[test]
    fn what_is_met_stays_met_when_points_and_gaps_are_added(case in any_case(), more in any_track()) {
        let verdict = case.judged(&case.track).verdict;
        let gaps = Track { points: Vec::new(), gaps: more.gaps.clone() };
        for added in [more, gaps] {
            let then = case.judged(&case.track.clone().merge(added)).verdict;
            prop_assert!(verdict != Verdict::Met || then == Verdict::Met, "{then:?}");
        }
    }

    #[test]
    fn a_gap_more_makes_missed_unknown_at_most_and_a_gap_less_unknown_missed_at_most(case in any_case()) {
        let gapless = Track { gaps: Vec::new(), ..case.track.clone() };
        let (with, without) = (case.judged(&case.track), case.judged(&gapless));
        prop_assert_eq!(with.permille, without.permille, "gaps prove nothing");
        prop_assert!(without.verdict != Verdict::Unknown, "without a gap there is an answer");
        prop_assert!(with.verdict >= without.verdict);
    }

    #[test]
    fn points_that_are_made_up_change_no_verdict(case in any_case(), more in any_track()) {
        let mocked = more.points.iter().map(|point| TrackPoint { mock: true, ..*point }).collect();
        let with = case.track.clone().merge(Track { points: mocked, gaps: Vec::new() });
        prop_assert_eq!(case.judged(&with), case.judged(&case.track));
    }

    #[test]
    fn nothing_outside_of_the_window_counts(case in any_case()) {
        let within = |point: &TrackPoint| point.until >= case.window.from && point.at < case.window.to;
        let points: Vec<TrackPoint> = case.track.points.iter().filter(|point| within(point)).copied().collect();
        let cut = Track { points, gaps: case.track.gaps.clone() };
        prop_assert_eq!(case.judged(&cut).permille, case.judged(&case.track).permille);
    }
}

#[test]
fn the_invented_cases_hold_each_verdict_of_each_proof() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    let mut counts = [0; 3];
    for _ in 0..4_000 {
        let case = any_case().new_tree(&mut runner).expect("a case").current();
        let verdict = case.judged(&case.track).verdict;
        counts[verdict as usize] += 1;
        let proof = matches!(case.proof, Proof::Covered { .. });
        let sort = match case.shape {
            Shape::Point(_) => "point",
            Shape::Lines(_) => "line",
            Shape::Area(_) => "area",
        };
        if case.proof != Proof::Checked {
            found.insert((proof, sort, verdict));
        }
    }
    assert_eq!(found.len(), 18, "two proofs, three shapes, three verdicts: {found:?}");
    assert!(counts.iter().all(|count| *count > 400), "missed, unknown, met: {counts:?}");
}

/// Walked 100 m east along y = 0 in a minute and a half, and silent for two minutes from then on, until back at 100 m.
fn there_and_silent() -> Track {
    let mut points: Vec<TrackPoint> = (0..=10).map(|n| point(n * 9, n * 9, [n as f64 * 10.0, 0.0], 5)).collect();
    for n in 1..points.len() {
        points[n].from = Some(points[n - 1].origin());
    }
    points.push(point(210, 210, [110.0, 0.0], 5));
    let gap = Gap { from: points[10].at, until: Some(points[11].at), reason: crate::walk::REASONS[0] };
    Track { points, gaps: vec![gap] }
}

fn verdict(track: &Track, shape: &Shape, proof: Proof, window: (i64, i64)) -> Verdict {
    let window = Window { from: MORNING + window.0 * 1000, to: MORNING + window.1 * 1000 };
    judge(shape, None, &proof, &Seen::of(track, window, Means::Foot), false).verdict
}

#[test]
fn a_gap_could_have_held_what_could_be_walked_in_it_and_nothing_farther() {
    let track = there_and_silent();
    let covered = Proof::Covered { permille: 900 };
    let far = |x: f64| verdict(&track, &street(&[[100.0, x], [180.0, x]]), covered, (0, 3600));
    // 121 s at 5 m/s and back: 302 m, and 30 m around oneself, and 5 m for the accuracy.
    assert_eq!((far(0.0), far(200.0), far(280.0)), (Verdict::Unknown, Verdict::Unknown, Verdict::Unknown));
    assert_eq!((far(360.0), far(3_000.0)), (Verdict::Missed, Verdict::Missed));
    let long = street(&[[0.0, 0.0], [3_000.0, 0.0]]);
    assert_eq!(verdict(&track, &long, covered, (0, 3600)), Verdict::Missed, "two minutes do not hold three kilometres");
    assert_eq!(verdict(&track, &street(&[[0.0, 0.0], [100.0, 0.0]]), covered, (0, 3600)), Verdict::Met);
}

#[test]
fn a_gap_holds_a_stay_only_if_there_was_time_to_go_there_stay_and_come_back() {
    let track = there_and_silent();
    let stay =
        |x: f64, for_s: i64| verdict(&track, &spot([100.0, x]), Proof::Dwell { within_mm: 20_000, for_s }, (0, 3600));
    assert_eq!(stay(0.0, 100), Verdict::Unknown);
    assert_eq!(stay(0.0, 160), Verdict::Missed, "the gap lasts two minutes");
    // 250 m at 5 m/s are 50 s there and 50 s back, less what is near enough.
    assert_eq!((stay(250.0, 25), stay(250.0, 60)), (Verdict::Unknown, Verdict::Missed));
    assert_eq!(stay(500.0, 1), Verdict::Missed);
    assert_eq!(
        verdict(&track, &square([100.0, 290.0], 10.0), Proof::Covered { permille: 1000 }, (0, 3600)),
        Verdict::Unknown
    );
}

#[test]
fn only_the_part_of_a_gap_that_lies_in_the_window_could_have_held_something() {
    let track = there_and_silent();
    let beside = street(&[[90.0, 150.0], [130.0, 150.0]]);
    let covered = Proof::Covered { permille: 900 };
    assert_eq!(verdict(&track, &beside, covered, (0, 150)), Verdict::Unknown);
    // He is back ten seconds after the window begins: 50 m at most, of 150.
    assert_eq!(verdict(&track, &beside, covered, (200, 3600)), Verdict::Missed);
    assert_eq!(verdict(&track, &beside, covered, (0, 95)), Verdict::Missed, "and it ended five seconds after he left");
    assert_eq!(verdict(&track, &beside, covered, (210, 3600)), Verdict::Missed, "no gap in the window");
}

#[test]
fn a_gap_with_no_end_or_no_beginning_is_bounded_by_the_end_that_is_known() {
    let mut track = there_and_silent();
    let gap = Gap { until: None, ..track.gaps[0] };
    track.points.pop();
    track.gaps = vec![gap];
    let covered = Proof::Covered { permille: 900 };
    let near = street(&[[100.0, 900.0], [180.0, 900.0]]);
    assert_eq!(verdict(&track, &near, covered, (0, 600)), Verdict::Unknown, "510 s are enough");
    assert_eq!(verdict(&track, &near, covered, (0, 200)), Verdict::Missed, "110 s are not");
    let nowhere = Track { points: Vec::new(), gaps: vec![gap] };
    assert_eq!(
        verdict(&nowhere, &near, covered, (0, 200)),
        Verdict::Unknown,
        "of whom nothing is known anything may be"
    );
}

#[test]
fn a_mark_is_met_when_it_was_made_and_no_gap_can_have_held_it() {
    let track = there_and_silent();
    let seen = Seen::of(&track, Window { from: MORNING, to: MORNING + 3_600_000 }, Means::Foot);
    let mark = |checked| judge(&spot([0.0, 0.0]), None, &Proof::Checked, &seen, checked).verdict;
    assert_eq!((mark(true), mark(false)), (Verdict::Met, Verdict::Missed));
}

#[test]
fn a_buffer_widens_what_is_near_a_point_or_an_area() {
    let track = there_and_silent();
    let seen = Seen::of(&track, Window { from: MORNING, to: MORNING + 90_000 }, Means::Foot);
    let passed = |shape: &Shape, buffer| judge(shape, buffer, &Proof::Covered { permille: 900 }, &seen, false).verdict;
    for shape in [spot([50.0, 60.0]), square([50.0, 70.0], 10.0)] {
        assert_eq!((passed(&shape, None), passed(&shape, Some(70_000))), (Verdict::Missed, Verdict::Met));
    }
    let road = Shape::Lines(vec![line(&[[0.0, 0.0], [40.0, 0.0]]), line(&[[0.0, 10.0], [40.0, 10.0]])]);
    assert_eq!(passed(&road, None), Verdict::Met, "two carriageways");
}

#[test]
fn of_two_phones_the_better_word_counts() {
    use Verdict::{Met, Missed, Unknown};
    for (a, b, both) in [(Met, Unknown, Met), (Met, Missed, Met), (Unknown, Missed, Unknown), (Missed, Missed, Missed)]
    {
        assert_eq!((a.or(b), b.or(a)), (both, both));
    }
}
