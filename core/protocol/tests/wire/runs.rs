//! Runs of acknowledgements say exactly what was accepted, whatever the order of acceptances, and survive odd numbers.

use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Acceptance, Role, Standing};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::limits::MAX_PAGE_ACTS;
use gridwalk_protocol::sync::{AckRun, How};
use proptest::collection::vec;
use proptest::prelude::*;
use uuid::Uuid;

use crate::config;

fn acceptance(version: u32, stream_seq: u64, odd: u8) -> Acceptance {
    Acceptance {
        version,
        stream: Stream::street(if odd == 1 { "320404002" } else { "320404001" }).expect("a street"),
        stream_seq,
        received_at: if odd == 2 { 1_001 } else { 1_000 },
        released_at: (odd == 7).then_some(1_002),
        standing: if odd == 3 { Standing::Lapsed } else { Standing::Good },
        role: if odd == 4 { Role::Officer } else { Role::Inspector },
        unit: (odd == 5).then_some(EntityId(Uuid::from_u128(7))),
        floor: (odd == 6).then_some(-3),
    }
}

fn extreme() -> impl Strategy<Value = u64> {
    prop_oneof![Just(u64::MAX), Just(u64::MAX - 1), Just(0), 1u64..50, any::<u64>()]
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn what_was_packed_into_runs_is_unpacked(
        acts in vec((1u64..3, 1u32..4, 1u64..3, 0..40u8), 1..20), from in 1u64..1_000, first in 1u64..1_000,
    ) {
        let (mut seq, mut place) = (from, first);
        let mut given = Vec::new();
        for (step, version, stream_step, odd) in acts {
            given.push((seq, acceptance(version, place, odd)));
            // Mostly the next number, now and then a hole.
            seq += if odd % 8 == 7 { step } else { 1 };
            place += if odd % 8 == 0 { stream_step } else { 1 };
        }
        let mut runs: Vec<AckRun> = Vec::new();
        for (seq, acceptance) in &given {
            if !runs.last_mut().is_some_and(|run| run.extend(*seq, acceptance)) {
                runs.push(AckRun::one(*seq, acceptance));
            }
        }
        let wire = serde_json::to_vec(&runs).expect("JSON");
        let read: Vec<AckRun> = serde_json::from_slice(&wire).expect("runs");
        prop_assert_eq!(&read, &runs);
        prop_assert!(read.iter().all(AckRun::is_sound));
        let unpacked: Vec<_> = read.iter().flat_map(AckRun::acceptances).collect();
        prop_assert_eq!(unpacked, given);
    }

    #[test]
    fn a_run_from_anywhere_has_an_answer(from in extreme(), q in extreme(), n: u32, v in vec(any::<u32>(), 0..4), seq in extreme()) {
        let sample = acceptance(1, 1, 0);
        let mut run = AckRun { from, n, v, s: sample.stream.clone(), q, at: 1_000, how: How::of(&sample) };
        let count = run.acceptances().take(MAX_PAGE_ACTS + 1).count();
        prop_assert_eq!(count, if run.is_sound() { run.n as usize } else { 0 });
        prop_assert!(count <= MAX_PAGE_ACTS);
        let _ = run.extend(seq, &Acceptance { stream_seq: q.wrapping_add(u64::from(n)), ..sample });
    }
}

fn run(n: u32, v: Vec<u32>) -> AckRun {
    let sample = acceptance(1, 1, 0);
    AckRun { from: 1, n, v, s: sample.stream.clone(), q: 1, at: 1_000, how: How::of(&sample) }
}

#[test]
fn equal_versions_travel_once() {
    let mut run = AckRun::one(1, &acceptance(1, 10, 0));
    assert!((1..50).all(|n| run.extend(1 + n, &acceptance(1, 10 + n, 0))));
    assert_eq!((run.n, run.v.as_slice()), (50, [1].as_slice()));
    assert!(run.extend(51, &acceptance(2, 60, 0)));
    assert_eq!((run.v.len(), run.v[49], run.v[50]), (51, 1, 2));
    assert!(run.extend(52, &acceptance(1, 61, 0)));
    assert_eq!(run.acceptances().last(), Some((52, acceptance(1, 61, 0))));
}

#[test]
fn whatever_differs_begins_a_new_run() {
    let mut run = AckRun::one(1, &acceptance(1, 1, 0));
    for odd in 1..=6 {
        assert!(!run.extend(2, &acceptance(1, 2, odd)), "{odd}");
    }
    assert!(!run.extend(3, &acceptance(1, 2, 0)) && !run.extend(1, &acceptance(1, 2, 0)));
    assert!(!run.extend(2, &acceptance(1, 3, 0)) && !run.extend(2, &acceptance(1, 1, 0)));
    assert_eq!(run, AckRun::one(1, &acceptance(1, 1, 0)), "a refused act leaves the run as it was");
    assert!(run.extend(2, &acceptance(1, 2, 0)));
}

#[test]
fn a_run_that_cannot_be_is_not_sound() {
    let longest = MAX_PAGE_ACTS as u32;
    assert!(run(1, vec![4]).is_sound() && run(2, vec![4, 5]).is_sound() && run(longest, vec![1]).is_sound());
    for bad in [run(0, vec![]), run(0, vec![1]), run(3, vec![1, 2]), run(2, vec![1, 2, 3]), run(longest + 1, vec![1])] {
        assert!(!bad.is_sound() && bad.acceptances().next().is_none(), "{bad:?}");
    }
    let at_the_end = |from, q| AckRun { from, q, ..run(2, vec![1]) };
    assert!(at_the_end(u64::MAX - 1, u64::MAX - 1).is_sound());
    assert!(!at_the_end(u64::MAX, 1).is_sound() && !at_the_end(1, u64::MAX).is_sound());
    let mut full = run(longest, vec![1]);
    let next = u64::from(longest) + 1;
    assert!(!full.extend(next, &acceptance(1, next, 0)), "no run grows beyond what a request can carry");
}
