//! Bytes: what is written is read again, whatever else is read is an error, and a walk is small.

use gridwalk_domain::patrol::{CodecError, Means, Track, TrackPoint, decode, encode};
use gridwalk_domain::place::Point;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::walk::{Dice, REASONS, Receiver, along, any_events, any_means, any_track, city_walk, played, recorder};

/// Anything a track may say, not only near and now.
fn any_far_track() -> impl Strategy<Value = Track> {
    let place = (-1_800_000_000i64..=1_800_000_000, -900_000_000i64..=900_000_000);
    let place = place.prop_map(|(lon, lat)| Point { lon, lat });
    let time = prop_oneof![1 => -(1i64 << 52)..1i64 << 52, 1 => (-4_000_000i64..4_000_000).prop_map(|s| s * 1000)];
    let point = (time.clone(), 0i64..1 << 40, place, 0i64..100_000, any::<bool>(), 0usize..8);
    let gap = (time, prop::option::of(0i64..1 << 40), select(&REASONS));
    (vec(point, 0..12), vec(gap, 0..6)).prop_map(|(points, gaps)| {
        let mut made: Vec<TrackPoint> = Vec::new();
        for (at, stay, point, metres, mock, way) in points {
            let from = made.get(way).map(TrackPoint::origin);
            made.push(TrackPoint { at, until: at + stay, point, acc: metres * 1000, mock, from });
        }
        let gap = |(from, length, reason): (i64, Option<i64>, _)| gridwalk_domain::patrol::Gap {
            from,
            until: length.map(|length| from + length),
            reason,
        };
        Track { points: made, gaps: gaps.into_iter().map(gap).collect() }
    })
}

proptest! {
    #![proptest_config(config(3_000))]

    #[test]
    fn a_recorded_track_is_read_as_it_was_written(means in any_means(), events in any_events(120), salt: [u8; 16]) {
        let track = played(means, &events);
        prop_assert_eq!(decode(&encode(&track, salt)), Ok(track));
    }

    #[test]
    fn any_track_is_read_as_it_was_written(track in prop_oneof![any_far_track(), any_track()], salt: [u8; 16]) {
        prop_assert_eq!(decode(&encode(&track, salt)), Ok(track));
    }

    #[test]
    fn equal_tracks_are_unequal_bytes_under_another_salt(track in any_track(), a: [u8; 16], b: [u8; 16]) {
        prop_assert_eq!(a == b, encode(&track, a) == encode(&track, b));
    }

    #[test]
    fn any_bytes_are_a_track_or_an_error(mut bytes in vec(any::<u8>(), 0..400), head: bool) {
        if head && !bytes.is_empty() {
            bytes[0] = 1;
        }
        if let Ok(track) = decode(&bytes) {
            prop_assert!(track.points.len() * 5 + track.gaps.len() * 3 <= bytes.len());
        }
    }

    #[test]
    fn damaged_bytes_are_a_track_or_an_error(track in any_track(), at: prop::sample::Index, to: u8) {
        let mut bytes = encode(&track, [9; 16]);
        let at = at.index(bytes.len());
        bytes[at] = to;
        if let Ok(read) = decode(&bytes) {
            prop_assert!(read.points.iter().all(|point| point.point.is_on_earth() && point.until >= point.at));
            // Whatever was read can be worked with.
            prop_assert!(read.length_mm() >= 0 && read.steps().count() <= read.points.len());
        }
    }

    #[test]
    fn bytes_cut_anywhere_or_too_long_are_an_error(track in any_track()) {
        let mut bytes = encode(&track, [9; 16]);
        for cut in 0..bytes.len() {
            prop_assert!(decode(&bytes[..cut]).is_err(), "{cut} of {}", bytes.len());
        }
        bytes.push(0);
        prop_assert_eq!(decode(&bytes), Err(CodecError::Damaged));
    }

    #[test]
    fn accuracies_are_rounded_up_to_whole_metres(acc in 0i64..90_000) {
        let mut track = Track { points: vec![crate::walk::point(0, 0, [0.0, 0.0], 0)], gaps: Vec::new() };
        track.points[0].acc = acc;
        let read = decode(&encode(&track, [0; 16])).expect("a track").points[0].acc;
        prop_assert!(read % 1000 == 0 && (0..1000).contains(&(read - acc)));
    }
}

#[test]
fn a_newer_form_is_told_from_damage_and_nothing_is_reserved_for_what_cannot_be_there() {
    assert_eq!(decode(&[]), Err(CodecError::Short));
    assert_eq!(decode(&[2; 40]), Err(CodecError::Newer));
    assert_eq!(decode(&[0; 40]), Err(CodecError::Damaged));
    let claims = |points: &[u8], gaps: &[u8]| [&[1], &[0; 16][..], points, gaps, &[1, 1]].concat();
    assert_eq!(decode(&claims(&[0], &[0])), Ok(Track::default()));
    assert_eq!(decode(&claims(&[0xc0, 0x84, 0x3d], &[0])), Err(CodecError::Short), "a million points in no bytes");
    assert_eq!(decode(&claims(&[0], &[0xc0, 0x84, 0x3d])), Err(CodecError::Short));
    assert_eq!(decode(&claims(&[0xc1, 0x84, 0x3d], &[0])), Err(CodecError::Damaged), "and one more");
    assert_eq!(decode(&claims(&[0xff; 10], &[0])), Err(CodecError::Damaged));
}

/// Bytes a coordinate of a walk in chunks of a quarter of an hour, compressed as they are kept: all that a chunk holds, its
/// salt, times, accuracies and frame included.
fn bytes_a_coordinate(seed: u64, seconds: i64, chunk_s: i64) -> (f64, usize) {
    let mut dice = Dice(seed);
    let path = city_walk(&mut dice, seconds as f64 * 1.4);
    let mut receiver = Receiver::new(seed);
    let mut recorder = recorder(Means::Foot);
    let (mut bytes, mut coordinates) = (0, 0);
    let mut keep = |track: Track, n: u64| {
        let mut chance = Dice(n ^ seed);
        let salt = [chance.next().to_le_bytes(), chance.next().to_le_bytes()].concat().try_into().expect("16 bytes");
        bytes += zstd::bulk::compress(&encode(&track, salt), 19).expect("zstd").len();
        coordinates += 2 * track.points.len();
    };
    for second in 0..seconds {
        recorder.take(&receiver.sees(second, along(&path, second as f64 * 1.3)));
        if second % chunk_s == chunk_s - 1 {
            keep(recorder.take_chunk(), second as u64);
        }
    }
    keep(recorder.track, 0);
    (bytes as f64 / coordinates as f64, coordinates)
}

#[test]
fn a_walk_takes_at_most_two_bytes_a_coordinate() {
    for seed in 1..=5 {
        let (quarters, count) = bytes_a_coordinate(seed, 4 * 3600, 900);
        let (whole, _) = bytes_a_coordinate(seed, 4 * 3600, i64::MAX);
        println!(
            "walk {seed}: {count} coordinates, {quarters:.3} bytes each in quarters of an hour, {whole:.3} in one chunk"
        );
        assert!(quarters <= 2.0 && whole <= 2.0, "{quarters:.3} and {whole:.3} bytes a coordinate, {count} of them");
        assert!(count > 2_000, "{count}");
    }
}
