//! The convergence law: whoever holds 1..k of an entity and no unsent acts on it holds the same bytes, whatever the order
//! of arrival; and a projection that was kept up step by step equals one folded afresh.

use std::cell::RefCell;
use std::collections::BTreeMap;

use gridwalk_domain::case::CaseFact;
use gridwalk_domain::entity::{Entity, Fact, Outcome};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::world::{Noun, Sent, World};
use crate::{CASES, config};

fn bytes(state: &Option<Entity>) -> Vec<u8> {
    serde_json::to_vec(state).expect("a state can be written")
}

/// Lets things happen, checking after each; then lets everything arrive and compares everybody.
fn converge(noun: Noun, ops: &[u32]) -> Result<World, TestCaseError> {
    let mut world = World::new(noun);
    world.begin(ops.first().map_or(0, |op| op.to_le_bytes()[2]));
    for op in ops {
        let Some(index) = world.step(*op) else { continue };
        let replica = &world.replicas[index];
        prop_assert!(replica.shown == replica.fresh(), "step by step is not as from nothing");
    }
    world.settle();
    let server = bytes(&world.server.state);
    prop_assert!(world.replicas[0].stored() == world.server.state, "a store reads back what it wrote");
    for replica in &world.replicas {
        prop_assert!(replica.outbox.is_empty());
        prop_assert_eq!(replica.known as usize, world.server.accepted.len());
        prop_assert_eq!(&bytes(&replica.base), &server);
        prop_assert!(replica.shown == replica.base);
    }
    everything_ends(&world)?;
    Ok(world)
}

/// Every act that a replica took from its person ends applied, or with exactly the outcomes that a notice tells about;
/// and the latter only where somebody else's act came between that its author had not seen.
fn everything_ends(world: &World) -> Result<(), TestCaseError> {
    prop_assert_eq!(world.server.accepted.len(), world.written);
    for (at, (sent, outcome)) in world.server.accepted.iter().enumerate() {
        let between = world.server.accepted[..at].iter().skip(sent.act.seen as usize);
        let met = between.clone().any(|(other, _)| other.act.chain != sent.act.chain);
        match outcome {
            Outcome::Applied => {}
            Outcome::Superseded(code) => {
                prop_assert!(met, "{code}: nobody came between, yet it was superseded");
                prop_assert!(KNOWN.contains(code), "{code} is no reason that a screen knows");
            }
            Outcome::Raced => {
                let stranger = |(other, _): &(Sent, Outcome)| {
                    other.act.chain != sent.act.chain && other.player.person != sent.player.person
                };
                // A record's cells do not know their chain, so people at one desk may race there.
                let neighbour = |(other, _): &(Sent, Outcome)| other.player.person != sent.player.person;
                let reason = if world.noun == Noun::Case {
                    between.clone().any(stranger)
                } else {
                    between.clone().any(neighbour)
                };
                prop_assert!(reason, "raced with nobody else's act");
            }
            Outcome::Unknown => prop_assert!(false, "a kind that everybody knows"),
        }
    }
    Ok(())
}

/// Reasons that can come up although `decide` had said yes: somebody else was quicker.
const KNOWN: [&str; 8] = [
    "already_exists",
    "no_such_case",
    "case_withdrawn",
    "already_so",
    "not_allowed",
    "too_many_photos",
    "nothing_to_settle",
    "other_kind",
];

/// Which kinds met which: the second was written without having seen the first, by somebody else.
type Meetings = BTreeMap<(&'static str, &'static str), u32>;

fn count(meetings: &mut Meetings, world: &World) {
    let accepted = &world.server.accepted;
    for (later, (second, _)) in accepted.iter().enumerate() {
        for (first, _) in accepted[..later].iter().skip(second.act.seen as usize) {
            if let (Fact::Case(a), Fact::Case(b)) = (&first.fact, &second.fact)
                && first.player.person != second.player.person
            {
                *meetings.entry((a.kind(), b.kind())).or_default() += 1;
            }
        }
    }
}

/// Ordered pairs of kinds that cannot meet, with the reason. None: even two openings meet, when a phone that was
/// restored from a backup writes on under an id that is taken by now.
const CANNOT_MEET: [(&str, &str, &str); 0] = [];

#[test]
fn replicas_of_a_case_converge_and_every_two_kinds_have_met() {
    let meetings = RefCell::new(Meetings::new());
    let law = |ops: Vec<u32>| {
        let world = converge(Noun::Case, &ops)?;
        count(&mut meetings.borrow_mut(), &world);
        Ok(())
    };
    if let Err(found) =
        TestRunner::new(Config { source_file: Some(file!()), ..config(CASES) }).run(&vec(any::<u32>(), 6..32), law)
    {
        panic!("{found}");
    }
    let met = meetings.into_inner();
    let pairs = CaseFact::KINDS.iter().flat_map(|a| CaseFact::KINDS.iter().map(move |b| (*a, *b)));
    let excused = |pair: &(&str, &str)| CANNOT_MEET.iter().any(|(a, b, _)| (*a, *b) == *pair);
    let never: Vec<_> = pairs.filter(|pair| !excused(pair) && !met.contains_key(pair)).collect();
    let rarest = met.iter().min_by_key(|(_, n)| **n);
    println!("{} pairs of kinds met; the rarest: {rarest:?}", met.len());
    assert!(never.is_empty(), "these kinds never met: {never:?}");
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn replicas_of_a_record_converge(ops in vec(any::<u32>(), 0..30)) {
        converge(Noun::Record, &ops)?;
    }
}
