//! Records merge per field: what does not collide commutes, what collides waits for a person, what is unknown survives.

use std::collections::BTreeMap;

use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Person};
use gridwalk_domain::record::{
    Cell, MAX_FIELDS, Record, RecordEffect, RecordFact, RecordKind, RecordRefusal, decide, evolve,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::scene::{PLAYERS, Player, fields, street};
use crate::{CASES, config};

const C: Player = PLAYERS[2];
const D: Player = PLAYERS[3];

fn set(pairs: &[(&str, Value)]) -> RecordFact {
    RecordFact::new(RecordKind::Person, pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())
}

fn fold(record: Option<Record>, player: Player, seen: u32, fact: &RecordFact) -> (Record, RecordEffect) {
    let version = record.as_ref().map_or(0, |r| r.version) + 1;
    let (record, effect) = evolve(record, fact, player.actor(), version, seen);
    (record.expect("a record"), effect)
}

fn values(record: &Record) -> BTreeMap<&str, &Value> {
    record.fields.iter().map(|(name, cell)| (name.as_str(), &cell.value)).collect()
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn writes_to_different_fields_commute(
        base in vec(any::<(u8, u8)>(), 1..4), first in vec((0..2u8, any::<u8>()), 1..3),
        second in vec((2..5u8, any::<u8>()), 1..3),
    ) {
        let whole = |set| RecordFact::new(RecordKind::Unit, fields(set));
        let (base, _) = fold(None, C, 0, &whole(&base));
        let fold_both = |(p, one): (Player, &RecordFact), (q, two): (Player, &RecordFact)| {
            let (record, _) = fold(Some(base.clone()), p, 1, one);
            fold(Some(record), q, 1, two).0
        };
        let (one, two) = (whole(&first), whole(&second));
        let (ab, ba) = (fold_both((C, &one), (D, &two)), fold_both((D, &two), (C, &one)));
        prop_assert_eq!(values(&ab), values(&ba));
        prop_assert!(ab.races.is_empty() && ba.races.is_empty(), "who saw the base races with nobody");
    }

    #[test]
    fn of_two_unseen_writes_the_first_stands_and_the_second_waits(old in 0..3u8, a in 3..6u8, b in 6..9u8) {
        let (base, _) = fold(None, C, 0, &set(&[("name", json!(old)), ("phone", json!(0))]));
        let (record, _) = fold(Some(base), C, 1, &set(&[("name", json!(a))]));
        let (record, effect) = fold(Some(record), D, 1, &set(&[("name", json!(b)), ("phone", json!(1))]));
        prop_assert_eq!(effect, RecordEffect::Raced);
        prop_assert_eq!(&record.fields["name"].value, &json!(a));
        prop_assert_eq!(&record.fields["phone"].value, &json!(1), "what does not collide is written");
        prop_assert_eq!(&record.races["3.name"], &Cell { value: json!(b), since: 3, by: D.person });
        prop_assert_eq!(record.raced_fields().collect::<Vec<_>>(), [(3, "name")]);
    }

    #[test]
    fn keyed_maps_are_read_as_they_were_written(map in btree_map("[a-z.]{1,6}", any::<u32>(), 0..6), other: u32) {
        let mut all: BTreeMap<String, Value> = map.iter().map(|(k, v)| (format!("m.{k}"), json!(v))).collect();
        for near in ["l.x", "m", "m-x", "mm.x", "n.x"] {
            all.insert(near.into(), json!(other));
        }
        let (record, _) = fold(None, C, 0, &RecordFact::new(RecordKind::Unit, all));
        let read: BTreeMap<String, u32> = record.keyed("m").map(|(k, v)| (k.to_owned(), v)).collect();
        prop_assert_eq!(read, map);
    }
}

#[test]
fn unknown_fields_survive_what_an_older_app_writes() {
    let newer =
        set(&[("name", json!("张三")), ("blood_type", json!({"abo": "A"})), ("grant.z", json!("a later shape"))]);
    let (record, _) = fold(None, C, 0, &newer);
    let mut person = Person::read(&record).expect("a person");
    assert!(person.grants.is_empty(), "a grant of another shape is no grant");
    person.name = "张三丰".into();
    let grant = Grant { stream: street(), role: Role::Officer, from: 5, until: None };
    person.grants.insert("g1".into(), grant);
    let (record, effect) = fold(Some(record), C, 1, &person.to_fact());
    assert_eq!(effect, RecordEffect::Applied);
    assert_eq!(record.fields["blood_type"].value, json!({"abo": "A"}));
    assert_eq!(record.fields["grant.z"].value, json!("a later shape"));
    assert_eq!(Person::read(&record), Some(person));
}

#[test]
fn a_race_is_settled_by_whoever_writes_the_field_knowing_both() {
    let (record, _) = fold(None, C, 0, &set(&[("name", json!("a"))]));
    let (record, _) = fold(Some(record), C, 1, &set(&[("name", json!("b"))]));
    let (record, _) = fold(Some(record), D, 1, &set(&[("name", json!("c")), ("phone", json!(1))]));
    for chosen in ["b", "c", "d"] {
        let fact = set(&[("name", json!(chosen))]);
        assert!(decide(Some(&record), Role::Admin, fact.clone()).is_ok(), "{chosen}");
        let (settled, effect) = fold(Some(record.clone()), D, 3, &fact);
        assert_eq!((effect, &settled.fields["name"].value), (RecordEffect::Applied, &json!(chosen)));
        assert!(settled.races.is_empty(), "{chosen}");
        assert_eq!(settled.fields["name"].since, if chosen == "b" { 2 } else { 4 });
        assert_eq!(decide(Some(&settled), Role::Admin, fact), Err(RecordRefusal::AlreadySo));
    }
    let (other, _) = fold(Some(record.clone()), D, 3, &set(&[("phone", json!(2))]));
    assert!(other.races.contains_key("3.name"), "another field settles nothing");
    let (unseen, _) = fold(Some(record), C, 2, &set(&[("name", json!("e"))]));
    assert!(unseen.races.contains_key("3.name"), "he did not know of it");
}

#[test]
fn the_same_value_twice_is_no_race_and_a_cleared_field_reads_as_none() {
    let (record, _) = fold(None, C, 0, &set(&[("unit", json!(EntityId(uuid::Uuid::nil()))), ("name", json!("a"))]));
    let (record, _) = fold(Some(record), C, 1, &set(&[("name", json!("b")), ("unit", Value::Null)]));
    let (record, effect) = fold(Some(record), D, 1, &set(&[("name", json!("b")), ("phone", json!(1))]));
    assert_eq!((effect, record.races.len(), record.fields["name"].by), (RecordEffect::Applied, 0, C.person));
    assert_eq!(record.get::<EntityId>("unit"), None);
    assert_eq!(
        (record.text("unit"), record.text("absent"), record.text("name")),
        (String::new(), String::new(), "b".into())
    );
}

#[test]
fn a_record_keeps_its_kind_its_bounds_and_its_office() {
    let (record, _) = fold(None, C, 0, &set(&[("name", json!("a"))]));
    let other = RecordFact::new(RecordKind::Unit, fields(&[(0, 2)]));
    assert_eq!(decide(Some(&record), Role::Admin, other), Err(RecordRefusal::OtherKind));
    let nameless = RecordFact { kind: None, set: BTreeMap::new() };
    assert_eq!(decide(None, Role::Admin, nameless), Err(RecordRefusal::OtherKind));
    assert_eq!(decide(Some(&record), Role::Officer, set(&[("name", json!("b"))])), Err(RecordRefusal::NotAllowed));
    let session = RecordFact::new(RecordKind::Session, fields(&[(0, 2)]));
    assert!(decide(None, Role::Assistant, session).is_ok(), "everybody signs in himself");
    let wide = |n: usize| RecordFact::new(RecordKind::Person, (0..n).map(|i| (format!("f{i}"), json!(i))).collect());
    assert!(decide(None, Role::Admin, wide(MAX_FIELDS)).is_ok());
    assert_eq!(decide(None, Role::Admin, wide(MAX_FIELDS + 1)), Err(RecordRefusal::TooManyFields));
    assert!(decide(Some(&record), Role::Admin, wide(MAX_FIELDS - 1)).is_ok());
    assert_eq!(decide(Some(&record), Role::Admin, wide(MAX_FIELDS)), Err(RecordRefusal::TooManyFields));
    let (full, _) = fold(None, C, 0, &wide(MAX_FIELDS));
    assert!(decide(Some(&full), Role::Admin, set(&[("f1", json!("new"))])).is_ok(), "a full record can still change");
}
