//! What is written of routes, patrols and the asking for tracks is read as it was written, and holds no place and no time.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::case::Actor;
use gridwalk_domain::duty::Slot;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::patrol::{Means, Patrol, SharedPart, TrackAsked, TrackShared, TrackViewed, Verdict, result_key};
use gridwalk_domain::record::{Record, RecordFact, RecordKind, evolve};
use gridwalk_domain::route::{Days, Item, Per, Proof, Route, Rule};
use uuid::Uuid;

fn id(n: u128) -> EntityId {
    EntityId(Uuid::from_u128(n))
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The record that a fact makes, after it went over the wire.
fn record(fact: &RecordFact) -> Record {
    let kind = fact.kind.expect("a kind");
    let read = RecordFact::parse(kind.wire(), 1, &fact.to_raw().expect("JSON")).expect("a fact").expect("a known kind");
    assert_eq!(&read, fact);
    let actor = Actor { person: person(1), role: Role::Admin };
    evolve(None, &read, actor, 1, 0).0.expect("a record")
}

fn routes() -> Vec<Route> {
    let slot = |from_min, to_min| Slot { days: vec![1, 5], from_min, to_min };
    let rules = [
        Rule::Times { times: 5, per: Per::Month },
        Rule::Slots { slots: vec![slot(450, 490), slot(1320, 120)], on: Days::Working },
        Rule::Interval { minutes: 120, within: vec![slot(360, 1320)] },
        Rule::Revisit { classes: BTreeSet::from(["kind:event".to_owned()]), after_days: 7, within_days: 3 },
    ];
    let proofs = [
        Proof::Covered { permille: 900 },
        Proof::Dwell { within_mm: 30_000, for_s: 60 },
        Proof::Checked,
        Proof::Checked,
    ];
    let route = |(n, (rule, proof)): (usize, (Rule, Proof))| Route {
        name: format!("校园周边 {n}"),
        street: "320404001".into(),
        unit: (n % 2 == 0).then(|| id(7)),
        items: vec![Item { id: id(2), buffer_mm: Some(50_000) }, Item { id: id(1), buffer_mm: None }],
        rule,
        proof,
        walkers: (0..n as u128).map(person).collect(),
        assessed: n % 2 == 1,
        from: day("2026-11-01"),
        until: (n > 1).then(|| day("2026-12-31")),
    };
    rules.into_iter().zip(proofs).enumerate().map(route).collect()
}

fn patrol() -> Patrol {
    let results = [
        (result_key(id(1), "20261120T0730", id(2)), Verdict::Met),
        (result_key(id(1), "20261120T2500", id(2)), Verdict::Unknown),
        (result_key(id(9), "20261120", id(3)), Verdict::Missed),
    ];
    Patrol {
        day: day("2026-11-20"),
        means: Means::Bike,
        partners: BTreeSet::from([person(4), person(5)]),
        assessed: true,
        chunks: (0..12).map(|n| (n, Hash([n as u8; 32]))).collect(),
        results: BTreeMap::from(results),
        ended: true,
    }
}

#[test]
fn a_route_is_read_as_it_was_written_whatever_its_rule() {
    for route in routes() {
        let record = record(&route.to_fact());
        assert_eq!(record.kind, RecordKind::Route);
        assert_eq!(Route::read(&record), Some(route));
    }
    let mut later = routes().remove(0).to_fact();
    later.set.insert("rule".into(), serde_json::json!({"every": "full_moon"}));
    assert_eq!(Route::read(&record(&later)), None, "a rule of a later app is not guessed at");
}

#[test]
fn the_order_of_a_routes_items_stays() {
    let route = routes().remove(0);
    let read = Route::read(&record(&route.to_fact())).expect("a route");
    assert_eq!(read.items.iter().map(|item| item.id).collect::<Vec<_>>(), [id(2), id(1)]);
    let runs = |on: &str| routes().remove(2).runs_on(day(on));
    assert_eq!(["2026-10-31", "2026-11-01", "2026-12-31", "2027-01-01"].map(runs), [false, true, true, false]);
    assert!(route.runs_on(day("2099-01-01")));
}

#[test]
fn a_patrol_is_read_as_it_was_written() {
    for patrol in [patrol(), Patrol { ended: false, chunks: BTreeMap::new(), results: BTreeMap::new(), ..patrol() }] {
        assert_eq!(Patrol::read(&record(&patrol.to_fact())), Some(patrol));
    }
}

#[test]
fn a_patrol_tells_no_place_no_time_and_no_order() {
    let fact = patrol().to_fact();
    let names: BTreeSet<&str> = fact.set.keys().map(|name| name.split('.').next().unwrap_or_default()).collect();
    assert_eq!(names, BTreeSet::from(["assessed", "chunk", "day", "ended", "means", "partners", "result"]));
    for (name, value) in &fact.set {
        assert!(!value.is_number() && !value.is_object(), "{name}: {value}");
        if let Some(rest) = name.strip_prefix("result.") {
            assert!(["met", "unknown", "missed"].contains(&value.as_str().unwrap_or_default()), "{name}");
            assert_eq!(rest.split('.').count(), 3, "route, slot and item: {name}");
        }
    }
}

#[test]
fn an_asking_an_answer_and_a_look_are_read_as_they_were_written() {
    let asked = TrackAsked {
        person: person(3),
        day: day("2026-11-20"),
        purpose: "复核 11 月 20 日的投诉".into(),
        until: 1_795_000_000_000,
        key: "a2V5".into(),
    };
    assert_eq!(TrackAsked::read(&record(&asked.to_fact())), Some(asked.clone()));
    let part = SharedPart { patrol: id(5), number: 3, of: 9, sealed: "c2VhbGVk".into() };
    for part in [Some(part), None] {
        let shared = TrackShared { asked: id(6), part };
        assert_eq!(TrackShared::read(&record(&shared.to_fact())), Some(shared));
    }
    let viewed = TrackViewed { asked: id(6), at: 1_795_000_000_001 };
    assert_eq!(TrackViewed::read(&record(&viewed.to_fact())), Some(viewed));
    assert_eq!(Patrol::read(&record(&asked.to_fact())), None, "each reads its own kind only");
    assert_eq!(TrackViewed::read(&record(&patrol().to_fact())), None);
    assert_eq!(Route::read(&record(&patrol().to_fact())), None);
}

#[test]
fn an_answer_that_was_begun_and_lacks_its_part_shares_nothing() {
    let mut fact = TrackShared { asked: id(6), part: None }.to_fact();
    fact.set.insert("shares".into(), serde_json::json!(true));
    assert_eq!(TrackShared::read(&record(&fact)), Some(TrackShared { asked: id(6), part: None }));
}

#[test]
fn the_five_kinds_have_names_of_their_own_and_only_walkers_words_are_open_to_all() {
    let kinds = [
        (RecordKind::Route, "route.route_recorded", false),
        (RecordKind::Patrol, "patrol.patrol_recorded", true),
        (RecordKind::TrackAsked, "patrol.track_asked", false),
        (RecordKind::TrackShared, "patrol.track_shared", true),
        (RecordKind::TrackViewed, "patrol.track_viewed", false),
    ];
    for (kind, wire, open) in kinds {
        assert_eq!((kind.wire(), RecordKind::of_wire(wire), kind.open_to_all()), (wire, Some(kind), open));
    }
}
