//! What a recorder keeps, what it drops and why, and what it says of the times of which it knows nothing.

use gridwalk_domain::grid::Shape;
use gridwalk_domain::patrol::{
    Dropped, GAP_MS, GATE_MM, Gap, GapReason, Means, RawFix, Recorder, Seen, Taken, Track, Verdict, Window, coverage,
    judge,
};
use gridwalk_domain::place::Point;
use gridwalk_domain::route::Proof;

use crate::walk::{MORNING, Receiver, along, fix, line, put, recorder, spot, street};

/// Walks east along y = 0 at 1.3 m/s, a fix a second.
fn walk(recorder: &mut Recorder, seconds: std::ops::Range<i64>) {
    for second in seconds {
        assert!(!matches!(recorder.take(&fix(second, place(second), 5)), Taken::Dropped(_)), "second {second}");
    }
}

fn place(second: i64) -> [f64; 2] {
    [second as f64 * 1.3, 0.0]
}

fn at(second: i64) -> i64 {
    MORNING + second * 1000
}

fn gap(from: i64, until: i64, reason: GapReason) -> Gap {
    Gap { from: at(from), until: Some(at(until)), reason }
}

fn mocked(fix: RawFix) -> RawFix {
    RawFix { mock: true, ..fix }
}

fn covered_mm(track: &Track, from: f64, to: f64) -> f64 {
    coverage(&line(&[[from, 0.0], [to, 0.0]]), track.steps()).covered_mm()
}

#[test]
fn a_fix_vaguer_than_the_gate_is_dropped_and_one_at_the_gate_is_not() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    let vague = |acc| RawFix { acc: Some(acc), ..fix(31, place(60), 5) };
    assert_eq!(recorder.take(&vague(GATE_MM + 1)), Taken::Dropped(Dropped::Vague));
    assert_eq!(recorder.take(&vague(GATE_MM)), Taken::Kept);
    assert_eq!(recorder.track.points.last().map(|point| point.acc), Some(GATE_MM));
}

#[test]
fn without_an_accuracy_a_fix_counts_as_just_good_enough() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    assert_eq!(recorder.take(&RawFix { acc: None, ..fix(40, place(60), 5) }), Taken::Kept);
    assert_eq!(recorder.track.points.last().map(|point| point.acc), Some(GATE_MM));
    assert_eq!(
        recorder.take(&RawFix { acc: Some(-7), ..fix(60, place(90), 5) }),
        Taken::Kept,
        "less than nothing is nothing"
    );
    assert_eq!(recorder.track.points.last().map(|point| point.acc), Some(0));
}

#[test]
fn a_place_that_is_not_on_earth_is_dropped() {
    let mut recorder = recorder(Means::Foot);
    let nowhere = RawFix { point: Point { lon: 1_800_000_001, lat: 0 }, ..fix(0, [0.0, 0.0], 5) };
    assert_eq!(recorder.take(&nowhere), Taken::Dropped(Dropped::Nowhere));
    assert_eq!(recorder.take(&mocked(nowhere)), Taken::Dropped(Dropped::Nowhere));
}

#[test]
fn a_receiver_that_warms_up_is_not_believed_until_it_is_good_or_stays_bad() {
    let mut one = recorder(Means::Foot);
    assert_eq!(one.take(&fix(0, [40.0, 0.0], 45)), Taken::Dropped(Dropped::WarmingUp));
    assert_eq!(one.take(&fix(1, [0.0, 0.0], 30)), Taken::Kept, "good");
    assert_eq!(one.take(&fix(40, [45.0, 0.0], 45)), Taken::Kept, "warm it stays");
    let mut other = recorder(Means::Foot);
    let taken: Vec<Taken> = (0..12).map(|second| other.take(&fix(second, [0.0, 0.0], 45))).collect();
    assert!(taken[..10].iter().all(|taken| *taken == Taken::Dropped(Dropped::WarmingUp)));
    assert_eq!((taken[10], taken[11]), (Taken::Kept, Taken::Still), "between high houses it never gets better");
}

#[test]
fn after_a_pause_or_with_positions_switched_on_again_the_receiver_is_cold() {
    let vague = |second| fix(second, place(60), 45);
    for reason in [GapReason::GpsOff, GapReason::Permission, GapReason::Killed] {
        let mut recorder = recorder(Means::Foot);
        walk(&mut recorder, 0..30);
        recorder.signal(reason, at(30));
        assert_eq!(recorder.take(&vague(60)), Taken::Dropped(Dropped::WarmingUp), "{reason:?}");
    }
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    recorder.pause(at(30));
    recorder.resume(at(55));
    assert_eq!(recorder.take(&vague(60)), Taken::Dropped(Dropped::WarmingUp));
}

#[test]
fn a_jump_is_what_nobody_does_by_those_means() {
    // 10 s after the last fix, both 5 m vague: a walker gets 50 m far, a bicycle 120 m, a car 400 m.
    for (means, possible, impossible) in
        [(Means::Foot, 59.0, 62.0), (Means::Bike, 129.0, 132.0), (Means::Car, 409.0, 412.0)]
    {
        let take = |metres: f64| {
            let mut recorder = recorder(means);
            recorder.take(&fix(0, [0.0, 0.0], 5));
            recorder.take(&fix(10, [metres, 0.0], 5))
        };
        assert_eq!((take(possible), take(impossible)), (Taken::Kept, Taken::Dropped(Dropped::Jump)), "{means:?}");
    }
}

#[test]
fn several_jumps_to_one_place_are_believed_with_a_gap_before_and_jumps_about_are_not() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..20);
    let jump = |recorder: &mut Recorder, second, x| recorder.take(&fix(second, [x, 0.0], 5));
    for second in 20..40 {
        let about = 1_000.0 + 500.0 * (second % 2) as f64;
        assert_eq!(jump(&mut recorder, second, about), Taken::Dropped(Dropped::Jump), "to and fro is nothing");
    }
    for second in 40..44 {
        assert_eq!(jump(&mut recorder, second, 3_000.0), Taken::Dropped(Dropped::Jump));
    }
    assert_eq!(jump(&mut recorder, 44, 3_000.0), Taken::Kept);
    let last = recorder.track.points.last().expect("a point");
    assert_eq!((last.at, last.from), (at(44), None), "no way leads there");
    assert_eq!(recorder.track.gaps, [gap(19, 44, GapReason::NoFix)]);
    assert_eq!(covered_mm(&recorder.track, 100.0, 2_900.0), 0.0);
}

#[test]
fn a_day_of_standing_still_is_a_few_points() {
    let mut steady = recorder(Means::Foot);
    for second in 0..86_400 {
        steady.take(&fix(second, [4.0 * (second as f64 / 700.0).sin(), 3.0 * (second as f64 / 900.0).cos()], 6));
    }
    assert_eq!((steady.track.points.len(), steady.track.gaps.len()), (1, 0));
    assert_eq!(steady.track.points[0].until, at(86_399));

    let mut wandering = recorder(Means::Foot);
    let mut receiver = Receiver::new(11);
    for second in 0..86_400 {
        wandering.take(&receiver.sees(second, [0.0, 0.0]));
    }
    let track = wandering.track;
    let far = track.points.iter().map(|point| point.point.distance_mm(&put([0.0, 0.0]))).max();
    assert!(far.is_some_and(|far| far < 40_000), "{far:?}");
    assert!(track.points.len() < 900, "{} points of 86,400 fixes", track.points.len());
    assert!(track.gaps.is_empty());
    println!("a day of standing: {} points, {} m of wandering", track.points.len(), track.length_mm() / 1000);
}

#[test]
fn a_walk_keeps_a_point_each_ten_metres_and_each_way_between() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..1_000);
    let track = &recorder.track;
    assert!((110..=130).contains(&track.points.len()), "{}", track.points.len());
    assert!(track.points[1..].iter().zip(&track.points).all(|(to, from)| to.from == Some(from.origin())));
    assert!((covered_mm(track, 0.0, 1_250.0) - 1_250_000.0).abs() < 3_000.0);
    let vertices = track.points.iter().all(|p| p.at % 1000 == 0 && p.point.lon % 10 == 0 && p.point.lat % 10 == 0);
    assert!(vertices, "to a second and to ten units: finer is noise");
}

#[test]
fn made_up_fixes_are_kept_flagged_and_prove_nothing() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    for second in 30..600 {
        let taken = recorder.take(&mocked(fix(second, [second as f64 * 3.0, 0.0], 5)));
        assert!(!matches!(taken, Taken::Dropped(_)));
    }
    recorder.take(&fix(600, [39.0, 0.0], 5));
    let track = &recorder.track;
    assert_eq!(track.gaps, [gap(29, 600, GapReason::Mock)]);
    assert!(track.points.iter().filter(|point| point.mock).count() > 100, "they can be seen");
    assert_eq!(covered_mm(track, 200.0, 1_700.0), 0.0);
    assert!(track.length_mm() < 45_000, "{}", track.length_mm());
    let window = Window { from: at(0), to: at(3600) };
    let seen = Seen::of(track, window, Means::Foot);
    let stay = |x| judge(&spot([x, 0.0]), None, &Proof::Dwell { within_mm: 30_000, for_s: 60 }, &seen, false).verdict;
    assert_eq!(
        (stay(900.0), stay(9_000.0)),
        (Verdict::Unknown, Verdict::Missed),
        "where he was meanwhile is not known"
    );
}

#[test]
fn a_single_made_up_fix_between_two_real_ones_breaks_the_way_and_says_why() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    recorder.take(&mocked(fix(35, [45.0, 0.0], 5)));
    recorder.take(&fix(50, [65.0, 0.0], 5));
    assert_eq!(recorder.track.gaps, [gap(29, 50, GapReason::Mock)]);
    assert_eq!(recorder.track.points.last().and_then(|point| point.from), None);
    walk(&mut recorder, 51..90);
    assert_eq!(recorder.track.gaps.len(), 1, "and then it is over");
    let mut paused = self::recorder(Means::Foot);
    walk(&mut paused, 0..30);
    paused.take(&mocked(fix(35, [45.0, 0.0], 5)));
    paused.pause(at(40));
    paused.resume(at(50));
    walk(&mut paused, 50..60);
    let reasons: Vec<GapReason> = paused.track.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::Mock, GapReason::Paused]);
}

#[test]
fn a_silence_of_more_than_a_minute_is_a_gap_with_the_reason_last_told() {
    let told = [GapReason::NoFix, GapReason::GpsOff, GapReason::Killed, GapReason::Battery, GapReason::Permission];
    for reason in told.into_iter().chain([GapReason::ClockJump]) {
        let mut recorder = recorder(Means::Foot);
        walk(&mut recorder, 0..30);
        recorder.signal(GapReason::Battery, at(31));
        recorder.signal(reason, at(32));
        recorder.take(&fix(200, place(200), 5));
        assert_eq!(recorder.track.gaps, [gap(29, 200, reason)]);
        assert_eq!(recorder.track.points.last().and_then(|point| point.from), None, "nothing leads across it");
        walk(&mut recorder, 201..220);
        recorder.take(&fix(400, place(400), 5));
        assert_eq!(recorder.track.gaps.last(), Some(&gap(219, 400, GapReason::NoFix)), "a reason is told once");
    }
    let mut short = recorder(Means::Foot);
    short.take(&fix(0, place(0), 5));
    short.take(&fix(GAP_MS / 1000, place(50), 5));
    assert!(short.track.gaps.is_empty() && short.track.points[1].from.is_some(), "a minute is none");
}

#[test]
fn nothing_at_all_is_a_gap_from_the_beginning_to_the_end() {
    let mut recorder = recorder(Means::Foot);
    recorder.signal(GapReason::Permission, at(1));
    recorder.end(at(3_600));
    assert_eq!(
        (recorder.track.points.len(), &recorder.track.gaps[..]),
        (0, &[gap(0, 3_600, GapReason::Permission)][..])
    );
    let mut late = self::recorder(Means::Foot);
    late.take(&fix(300, place(0), 5));
    late.end(at(700));
    assert_eq!(late.track.gaps, [gap(0, 300, GapReason::NoFix), gap(300, 700, GapReason::NoFix)]);
}

#[test]
fn a_pause_is_a_gap_by_ones_own_will_in_which_nothing_is_taken() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    recorder.pause(at(30));
    recorder.pause(at(35));
    assert!(recorder.is_paused());
    assert_eq!(recorder.take(&fix(40, place(40), 5)), Taken::Dropped(Dropped::Paused));
    assert_eq!(recorder.take(&mocked(fix(41, place(40), 5))), Taken::Dropped(Dropped::Paused));
    assert_eq!(recorder.track.gaps, [Gap { from: at(30), until: None, reason: GapReason::Paused }]);
    recorder.resume(at(90));
    recorder.resume(at(95));
    recorder.take(&fix(100, place(40), 5));
    assert_eq!(recorder.track.gaps, [gap(30, 90, GapReason::Paused)]);
    assert_eq!(recorder.track.points.last().and_then(|point| point.from), None);
}

#[test]
fn what_ends_is_closed_and_takes_nothing_more() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..30);
    recorder.pause(at(30));
    recorder.end(at(500));
    assert_eq!(recorder.track.gaps, [gap(30, 500, GapReason::Paused)]);
    recorder.resume(at(510));
    assert_eq!(recorder.take(&fix(520, place(40), 5)), Taken::Dropped(Dropped::Paused));
    assert_eq!(recorder.track.gaps.len(), 1);
}

#[test]
fn a_clock_set_back_in_mid_patrol_is_a_gap_and_what_came_before_stays() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..1_800);
    let before = recorder.track.clone();
    // An hour back; he walks on.
    for second in 1_800..2_400 {
        let seen = RawFix { at: at(second - 3_600), ..fix(second, place(second), 5) };
        assert!(!matches!(recorder.take(&seen), Taken::Dropped(_)));
    }
    let track = &recorder.track;
    assert_eq!(track.gaps, [gap(-1_800, 1_799, GapReason::ClockJump)]);
    assert_eq!(track.points[..before.points.len()], before.points, "earlier points stay as they are");
    let first = track.points[before.points.len()];
    assert_eq!((first.at, first.from), (at(-1_800), None), "no way leads across");
    assert!(covered_mm(track, 0.0, 3_000.0) >= 2_990_000.0, "both parts cover what they cover");
    // Also after merging, where times that are there twice lie among each other.
    let merged = track.clone().merge(Track::default());
    assert_eq!(merged.length_mm(), track.length_mm());
    assert!((covered_mm(&merged, 0.0, 3_000.0) - covered_mm(track, 0.0, 3_000.0)).abs() < 1e-6);
    let window = Window { from: at(0), to: at(600) };
    let missing = street(&[[4_000.0, 0.0], [4_100.0, 0.0]]);
    let verdict =
        judge(&missing, None, &Proof::Covered { permille: 900 }, &Seen::of(track, window, Means::Foot), false).verdict;
    assert_eq!(verdict, Verdict::Unknown, "of hours that are there twice nobody knows which is which");
}

#[test]
fn a_fix_that_comes_late_from_a_second_source_changes_nothing() {
    let (mut alone, mut both) = (recorder(Means::Foot), recorder(Means::Foot));
    for second in 0..600 {
        alone.take(&fix(second, place(second), 5));
        both.take(&fix(second, place(second), 5));
        // The page hands the same in, some seconds later.
        if second >= 9 {
            both.take(&fix(second - 9, place(second - 9), 5));
        }
    }
    assert_eq!(both.track.gaps, []);
    assert_eq!(both.track, alone.track);
}

#[test]
fn a_clock_set_back_while_paused_is_told_as_well() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..600);
    recorder.pause(at(600));
    recorder.resume(at(100));
    recorder.take(&fix(110, place(605), 5));
    let reasons: Vec<GapReason> = recorder.track.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::Paused, GapReason::ClockJump]);
    assert_eq!(recorder.track.gaps[1], gap(100, 600, GapReason::ClockJump));
    assert_eq!(recorder.track.points.last().and_then(|point| point.from), None);
}

#[test]
fn too_far_for_one_straight_way_is_a_gap_though_it_was_quick() {
    let mut recorder = recorder(Means::Car);
    recorder.take(&fix(0, [0.0, 0.0], 5));
    recorder.take(&fix(10, [240.0, 0.0], 5));
    assert!(recorder.track.points[1].from.is_some(), "a car goes 250 m straight on");
    recorder.take(&fix(20, [500.0, 0.0], 5));
    assert_eq!(recorder.track.points[2].from, None, "a corner may lie between");
    assert_eq!(recorder.track.gaps, [gap(10, 20, GapReason::NoFix)]);
}

#[test]
fn times_at_the_ends_of_the_world_do_no_harm() {
    for means in [Means::Foot, Means::Car] {
        for ends in [[i64::MIN, i64::MAX], [i64::MAX, i64::MIN], [0, i64::MIN]] {
            let mut recorder = Recorder::begin(means, ends[0]);
            for at in ends.into_iter().cycle().take(8) {
                recorder.take(&RawFix { at, ..fix(0, [0.0, 0.0], 5) });
                recorder.take(&RawFix { at, mock: true, ..fix(0, [900.0, 0.0], 5) });
                recorder.take(&RawFix { at, ..fix(0, [900.0, 0.0], 5) });
                recorder.signal(GapReason::Killed, at);
                recorder.pause(at);
                recorder.resume(at);
            }
            recorder.end(ends[1]);
            let window = Window { from: i64::MIN, to: i64::MAX };
            let seen = Seen::of(&recorder.track, window, means);
            for shape in [spot([0.0, 0.0]), street(&[[0.0, 0.0], [900.0, 0.0]]), Shape::Lines(Vec::new())] {
                for proof in [Proof::Covered { permille: 900 }, Proof::Dwell { within_mm: 30_000, for_s: 60 }] {
                    judge(&shape, None, &proof, &seen, false);
                }
            }
        }
    }
}

#[test]
fn a_recorder_that_was_written_down_goes_on_where_it_was() {
    let mut recorder = recorder(Means::Bike);
    let mut receiver = Receiver::new(3);
    let path = [[0.0, 0.0], [5_000.0, 0.0]];
    for second in 0..300 {
        recorder.take(&receiver.sees(second, along(&path, second as f64 * 4.0)));
        recorder = serde_json::from_slice(&serde_json::to_vec(&recorder).expect("JSON")).expect("a recorder");
    }
    let mut receiver = Receiver::new(3);
    let mut other = self::recorder(Means::Bike);
    for second in 0..300 {
        other.take(&receiver.sees(second, along(&path, second as f64 * 4.0)));
    }
    assert_eq!(recorder, other);
}
