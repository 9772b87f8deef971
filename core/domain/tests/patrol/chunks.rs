//! Chunks: what is handed over in parts is, put together again, the same track.

use gridwalk_domain::patrol::{GapReason, Means, Recorder, Track, decode, encode};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::config;
use crate::walk::{Player, Receiver, along, any_events, any_means, city_walk, fix, recorder};

/// In the order of times, as merging leaves it.
fn sorted(track: Track) -> Track {
    track.merge(Track::default())
}

fn together(parts: Vec<Track>) -> Track {
    parts.into_iter().fold(Track::default(), Track::merge)
}

proptest! {
    #![proptest_config(config(1_500))]

    #[test]
    fn chunks_put_together_again_are_the_track_that_was_never_cut(
        means in any_means(), events in any_events(90), cuts in vec(0usize..90, 0..6),
    ) {
        let (mut whole, mut cut) = (Player::new(means), Player::new(means));
        let mut parts = Vec::new();
        for (n, event) in events.iter().enumerate() {
            whole.play(event);
            cut.play(event);
            if cuts.contains(&n) {
                let part = cut.recorder.take_chunk();
                prop_assert!(part.gaps.iter().all(|gap| gap.until.is_some()), "what goes on stays");
                parts.push(decode(&encode(&part, [1; 16])).expect("a chunk"));
            }
        }
        parts.push(cut.end());
        let (whole, parts) = (sorted(whole.end()), together(parts));
        prop_assert_eq!(&whole, &parts);
        let ways = |track: &Track| track.steps().filter(|(from, _)| from.is_some()).count();
        prop_assert_eq!(ways(&whole), whole.points.iter().filter(|point| point.from.is_some()).count(), "each way is found");
        prop_assert_eq!(ways(&whole), ways(&parts));
        prop_assert_eq!(whole.length_mm(), parts.length_mm());
    }
}

fn walk(recorder: &mut Recorder, seconds: std::ops::Range<i64>) {
    for second in seconds {
        recorder.take(&fix(second, [second as f64 * 1.3, 0.0], 5));
    }
}

#[test]
fn the_way_across_a_chunks_border_is_in_the_later_chunk_and_missing_when_the_earlier_one_is() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..100);
    let first = recorder.take_chunk();
    walk(&mut recorder, 100..200);
    recorder.end(crate::walk::MORNING + 200_000);
    let second = recorder.track;
    assert_eq!(second.points[0].from, first.points.last().map(|point| point.origin()));
    let ways = |track: &Track| track.steps().filter(|(from, _)| from.is_some()).count();
    assert_eq!(ways(&second), second.points.len() - 1, "alone it begins nowhere");
    let whole = first.clone().merge(second.clone());
    assert_eq!(ways(&whole), whole.points.len() - 1);
    let read = [&first, &second].map(|part| decode(&encode(part, [3; 16])).expect("a chunk"));
    assert_eq!(together(read.to_vec()), whole, "links between chunks survive their bytes");
}

#[test]
fn a_jump_is_one_also_when_the_last_real_point_has_gone_into_a_chunk() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..60);
    let mut made_up = fix(61, [500.0, 500.0], 5);
    made_up.mock = true;
    recorder.take(&made_up);
    recorder.take_chunk();
    let far = recorder.take(&fix(63, [2_000.0, 0.0], 5));
    assert_eq!(far, gridwalk_domain::patrol::Taken::Dropped(gridwalk_domain::patrol::Dropped::Jump));
}

#[test]
fn a_pause_that_goes_on_stays_with_the_recorder() {
    let mut recorder = recorder(Means::Foot);
    walk(&mut recorder, 0..60);
    recorder.pause(crate::walk::MORNING + 60_000);
    let first = recorder.take_chunk();
    recorder.resume(crate::walk::MORNING + 600_000);
    walk(&mut recorder, 600..660);
    assert!(first.gaps.is_empty());
    let reasons: Vec<GapReason> = recorder.track.gaps.iter().map(|gap| gap.reason).collect();
    assert_eq!(reasons, [GapReason::Paused]);
}

#[test]
fn a_hundred_thousand_fixes_in_chunks_are_the_hundred_thousand_fixes() {
    let mut receiver = Receiver::new(5);
    let path = city_walk(&mut receiver.dice, 140_000.0);
    let (mut whole, mut cut) = (recorder(Means::Foot), recorder(Means::Foot));
    let mut parts = Vec::new();
    let began = std::time::Instant::now();
    for second in 0..100_000 {
        let seen = receiver.sees(second, along(&path, second as f64 * 1.3));
        assert_eq!(whole.take(&seen), cut.take(&seen));
        if cut.track.points.len() >= 2_000 {
            parts.push(cut.take_chunk());
        }
    }
    let each = began.elapsed() / 200_000;
    parts.push(cut.track);
    assert!(parts.len() > 4 && whole.track.gaps.is_empty());
    assert!(parts.iter().all(|part| part.points.len() <= 2_000));
    assert_eq!(together(parts), sorted(whole.track.clone()));
    // Walked 130 km; what wanders with the receiver adds to it, and standing still leaves out what it can.
    let km = whole.track.length_mm() as f64 / 1e6;
    assert!((115.0..160.0).contains(&km), "{km} km");
    assert!(each.as_millis() < 1, "each fix took {each:?}");
}
