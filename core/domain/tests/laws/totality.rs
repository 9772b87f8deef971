//! `evolve` is total: whatever arrives on whatever state, there is an answer, and the version is the act's.

use gridwalk_domain::case::{Actor, Applied, Case, CaseFact, Effect, evolve};
use gridwalk_domain::entity::{self, Arrival, Entity, Fact, Outcome};
use gridwalk_domain::id::PersonId;
use gridwalk_domain::journal::Role;
use gridwalk_domain::place::{Place, Point};
use gridwalk_domain::record::{RecordFact, RecordKind};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::scene::{self, PLAYERS, case_fact, fields, fix, reach, street};
use crate::{CASES, config};

fn extreme() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(u32::MAX - 1), any::<u32>()]
}

fn extreme_i64() -> impl Strategy<Value = i64> {
    prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), any::<i64>()]
}

/// Puts numbers into a case that no history could have put there.
fn distort(case: &mut Case, numbers: [u32; 4]) {
    let [class, place, street, race] = numbers;
    (case.class.since, case.place.since, case.street.since) = (class, place, street);
    case.version = race;
    if let Some((_, open)) = case.races.pop_first() {
        case.races.insert(race, open);
    }
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn any_fact_on_any_case_has_an_answer(
        steps in vec(any::<(u8, u8, u8, u8)>(), 0..6),
        numbers in [extreme(), extreme(), extreme(), extreme()],
        (who, kind, pick) in (0..6usize, 0..9u8, any::<u8>()),
        (version, seen) in (extreme(), extreme()),
    ) {
        let (mut case, _) = reach(&steps);
        if let Some(case) = case.as_mut() {
            distort(case, numbers);
        }
        let before = case.clone();
        let fact = case_fact(kind, pick, case.as_ref());
        let player = PLAYERS[who];
        let act = Applied { version, seen, actor: player.actor(), chain: player.chain, stream: &street(), fact: &fact };
        let (after, effect) = evolve(case, &act);
        prop_assert_eq!(after.is_some(), before.is_some() || effect == Effect::Applied);
        if let Some(after) = &after {
            prop_assert_eq!(after.version, version);
        }
        if let Effect::Superseded(_) = effect {
            prop_assert_eq!(after, before.map(|c| Case { version, ..c }), "what does not apply changes nothing");
        }
    }

    #[test]
    fn any_words_and_positions_have_an_answer(
        lon in extreme_i64(), lat in extreme_i64(), acc in extreme_i64(), words in ".{0,40}", who: u128,
    ) {
        let (case, _) = reach(&[(0, 0, 9, 0)]);
        let place = Place { fix: Some(fix(lon, lat, acc)), text: words.clone(), ..Place::default() };
        let on_earth = (-1_800_000_000..=1_800_000_000).contains(&lon) && (-900_000_000..=900_000_000).contains(&lat);
        prop_assert_eq!(Point { lon, lat }.is_on_earth(), on_earth);
        let (actor, chain) = (Actor { person: PersonId(Uuid::from_u128(who)), role: Role::Handler }, PLAYERS[1].chain);
        let fold = |fact: CaseFact| {
            evolve(case.clone(), &Applied { version: 2, seen: 1, actor, chain, stream: &street(), fact: &fact }).1
        };
        prop_assert_eq!(fold(CaseFact::PlaceCorrected { place }) == Effect::Applied, on_earth && acc >= 0);
        prop_assert_eq!(fold(CaseFact::NoteAdded { text: words.clone() }) == Effect::Applied, !words.trim().is_empty());
    }

    #[test]
    fn an_entity_takes_whatever_noun_arrives(
        is_record: bool, gets_record: bool, known: bool, kind in 0..9u8, pick: u8, version in extreme(), seen in extreme(),
    ) {
        let record = |set| Fact::Record(RecordFact::new(RecordKind::Unit, fields(set)));
        let opening = if is_record { record(&[(0, 1)]) } else { Fact::Case(case_fact(0, 9, None)) };
        let envelope = |seen| scene::act(PLAYERS[2], "any.kind", 1, seen, RawValue::NULL.to_owned());
        let arrival = |version| Arrival { version, role: Role::Supervisor };
        let (state, outcome) = entity::evolve(None, &envelope(0), Some(&opening), arrival(1));
        prop_assert_eq!(outcome, Outcome::Applied);
        let fact = if gets_record { record(&[(pick, pick)]) } else { Fact::Case(case_fact(kind, pick, None)) };
        let fact = known.then_some(fact);
        let (after, outcome) = entity::evolve(state.clone(), &envelope(seen), fact.as_ref(), arrival(version));
        prop_assert_eq!(after.as_ref().map(Entity::version), Some(version));
        if !known {
            prop_assert_eq!(outcome, Outcome::Unknown);
        } else if is_record != gets_record {
            prop_assert_eq!(outcome, Outcome::Superseded("other_kind"));
            prop_assert_eq!(after.is_some_and(|e| e.as_record().is_some()), is_record);
        }
    }
}

#[test]
fn an_unknown_kind_makes_nothing_and_is_no_error() {
    let envelope = scene::act(PLAYERS[0], "later.kind", 1, 0, RawValue::NULL.to_owned());
    let arrival = Arrival { version: 1, role: Role::Inspector };
    assert_eq!(entity::evolve(None, &envelope, None, arrival), (None, Outcome::Unknown));
}
