//! More track covers more: nothing that comes later, from this phone or another, takes away what was covered.

use gridwalk_domain::grid::Line;
use gridwalk_domain::patrol::{Coverage, Track, Window, coverage, dwell_ms, radius_mm};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::config;
use crate::walk::{MORNING, Player, any_events, any_line, any_means, any_shape, any_track, line, point, recorder};

/// How much rounding of sums may take, millimetres.
const ROUNDING: f64 = 1e-6;
const ALWAYS: Window = Window { from: i64::MIN, to: i64::MAX };

/// Whether each stretch of one lies in a stretch of the other.
fn lies_in(part: &Coverage, whole: &Coverage) -> bool {
    let holds = |from: f64, to: f64| whole.covered.iter().any(|w| w.0 <= from + ROUNDING && w.1 >= to - ROUNDING);
    part.covered.iter().all(|(from, to)| holds(*from, *to))
}

fn of(line: &Line, track: &Track) -> Coverage {
    coverage(line, track.steps())
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn what_a_walk_covered_so_far_stays_covered_whatever_comes_after(
        means in any_means(), events in any_events(60), line in any_line(), place in any_shape(),
    ) {
        let mut player = Player::new(means);
        let measured = |track: &Track| (of(&line, track), dwell_ms(&place, 30_000, ALWAYS, track.steps()), track.length_mm());
        let mut early = measured(&player.recorder.track);
        // After each event what was covered before it, and so of each prefix all that follow it.
        for event in &events {
            player.play(event);
            let later = measured(&player.recorder.track);
            prop_assert!(lies_in(&early.0, &later.0), "{event:?}: {:?} {:?}", early.0, later.0);
            prop_assert!(early.1.0 <= later.1.0 && early.1.1 <= later.1.1 && early.2 <= later.2, "{event:?}");
            early = later;
        }
    }

    #[test]
    fn two_tracks_together_cover_at_least_what_each_covers(
        a in any_track(), b in any_track(), line in any_line(), place in any_shape(),
    ) {
        let both = a.clone().merge(b.clone());
        let stay = |track: &Track| dwell_ms(&place, 30_000, ALWAYS, track.steps());
        for one in [&a, &b] {
            prop_assert!(lies_in(&of(&line, one), &of(&line, &both)));
            let ((few, once), (many, then)) = (stay(one), stay(&both));
            prop_assert!(few <= many && once <= then, "{few} {many}");
        }
        prop_assert_eq!(b.merge(a), both, "whichever comes first");
    }

    #[test]
    fn a_line_is_covered_alike_in_either_direction_and_never_beyond_its_length(track in any_track(), line in any_line()) {
        let there = of(&line, &track);
        let back = of(&line.iter().rev().copied().collect(), &track);
        // The middle corner, around which it is measured, is another one for a line of an even number of corners.
        prop_assert!((there.covered_mm() - back.covered_mm()).abs() <= 1.0 + 1e-3 * there.length_mm);
        prop_assert!(there.covered_mm() <= there.length_mm + ROUNDING);
        let apart = there.covered.windows(2).all(|pair| pair[0].1 < pair[1].0);
        prop_assert!(apart && there.covered.iter().all(|(from, to)| 0.0 <= *from && from < to));
    }

    #[test]
    fn what_is_read_back_from_a_chunk_covers_the_same(track in any_track(), line in any_line()) {
        let read = gridwalk_domain::patrol::decode(&gridwalk_domain::patrol::encode(&track, [7; 16])).expect("a track");
        prop_assert_eq!(of(&line, &read), of(&line, &track));
    }

    #[test]
    fn points_without_ways_cover_only_what_lies_around_them(places in vec((0.0f64..400.0, 15i64..60), 1..8)) {
        let points: Vec<_> = places.iter().map(|(x, acc)| point(0, 0, [*x, 0.0], *acc)).collect();
        let track = Track { points: points.clone(), gaps: Vec::new() };
        let street = line(&[[-100.0, 0.0], [500.0, 0.0]]);
        let held = of(&street, &track);
        for (from, to) in &held.covered {
            for at in [*from, *to] {
                let near = |((x, _), p): (&(f64, i64), _)| (at - 100_000.0 - x * 1000.0).abs() <= radius_mm(p) as f64 + 60.0;
                prop_assert!(places.iter().zip(&points).any(near), "{at}");
            }
        }
        prop_assert!(held.covered_mm() <= points.iter().map(|p| 2.0 * radius_mm(p) as f64).sum::<f64>() + 1.0);
    }
}

#[test]
fn a_way_is_covered_between_two_points_walked_and_not_between_two_that_were_not() {
    let street = line(&[[0.0, 5.0], [300.0, 5.0]]);
    let (a, b) = (point(0, 0, [100.0, 0.0], 5), point(60, 60, [180.0, 0.0], 5));
    let apart = Track { points: vec![a, b], gaps: Vec::new() };
    let mut walked = apart.clone();
    walked.points[1].from = Some(a.origin());
    let half = (15.0f64 * 15.0 - 25.0).sqrt() * 1000.0;
    assert!((of(&street, &apart).covered_mm() - 4.0 * half).abs() < 30.0, "two discs");
    assert!((of(&street, &walked).covered_mm() - (80_000.0 + 2.0 * half)).abs() < 30.0, "and the way between them");
    walked.points.remove(0);
    assert!((of(&street, &walked).covered_mm() - 2.0 * half).abs() < 30.0, "a point takes its ways with it");
}

#[test]
fn a_way_is_found_again_where_another_phones_points_lie_between() {
    let street = line(&[[0.0, 0.0], [300.0, 0.0]]);
    let mut one = [point(0, 0, [50.0, 0.0], 5), point(40, 40, [100.0, 0.0], 5)];
    one[1].from = Some(one[0].origin());
    let other = point(20, 20, [250.0, 0.0], 5);
    // At the same second as the first, elsewhere: times alone would not tell them apart.
    let twin = point(0, 0, [220.0, 0.0], 5);
    let one = Track { points: one.to_vec(), gaps: Vec::new() };
    let both = one.clone().merge(Track { points: vec![twin, other], gaps: Vec::new() });
    let alone = of(&street, &one).covered_mm();
    assert!((alone - 80_000.0).abs() < 60.0, "{alone}");
    assert!((of(&street, &both).covered_mm() - (alone + 60_000.0)).abs() < 60.0);
}

#[test]
fn an_unending_stay_and_a_track_of_one_point_are_measured_like_any_other() {
    let mut recorder = recorder(gridwalk_domain::patrol::Means::Foot);
    for second in 0..600 {
        recorder.take(&crate::walk::fix(second, [0.0, 0.0], 5));
    }
    let near = |from: i64, to: i64| {
        let window = Window { from: MORNING + from * 1000, to: MORNING + to * 1000 };
        dwell_ms(&crate::walk::spot([10.0, 0.0]), 30_000, window, recorder.track.steps())
    };
    assert_eq!((recorder.track.points.len(), near(0, 3_600)), (1, (599_000, true)));
    assert_eq!(near(590, 3_600), (9_000, true), "only what lies in the window");
    assert_eq!(near(-100, 30), (30_000, true));
}
