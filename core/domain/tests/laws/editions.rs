//! Editions: a past day reads as it did, a change taken back leaves nothing behind, and what met unseen is listed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::grid::{
    Change, ChangeBook, ChangeWhat, Edition, Shape, as_of, contested, editions, is_built_on, shape_of,
};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::{Record, RecordFact, RecordKind, evolve};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::scene::{PLAYERS, Player};
use crate::{CASES, config};

const OFFICE: [Player; 2] = [PLAYERS[2], PLAYERS[3]];
const DAYS: i64 = 6;

/// One step in the life of a feature.
#[derive(Debug, Clone)]
enum Step {
    /// An edition from a day on, by one of two, with or without a shape, perhaps the end of it; made knowing the newest edition
    /// of that day, or not.
    Edition { by: usize, day: i64, shape: Option<u8>, name: Option<u8>, ended: bool, knowing: bool },
    /// A name written by hand.
    ByHand { by: usize, name: u8 },
}

fn day(n: i64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a day") + chrono::Days::new(u64::try_from(n).expect("a day"))
}

fn change(n: usize) -> EntityId {
    EntityId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n as u128))
}

fn square(n: u8) -> Shape {
    let side = i64::from(n) * 100 + 100;
    Shape::of_ring(vec![[0, 0], [side, 0], [side, side], [0, side]])
}

fn step() -> impl Strategy<Value = Step> {
    let edition =
        (0..2usize, 0..DAYS, any::<Option<u8>>(), any::<Option<u8>>(), prop::bool::weighted(0.1), any::<bool>())
            .prop_map(|(by, day, shape, name, ended, knowing)| Step::Edition { by, day, shape, name, ended, knowing });
    let by_hand = (0..2usize, any::<u8>()).prop_map(|(by, name)| Step::ByHand { by, name });
    prop_oneof![4 => edition, 1 => by_hand]
}

/// What a screen reads of a feature.
type Read = (BTreeMap<String, Value>, Option<Shape>);

/// A feature and the changes made to it.
#[derive(Clone, Default)]
struct Life {
    record: Option<Record>,
    changes: Vec<(EntityId, Change)>,
}

impl Life {
    fn book(&self) -> ChangeBook {
        ChangeBook::new(self.changes.iter().cloned())
    }

    fn without(&self, gone: EntityId) -> ChangeBook {
        let undone = |(id, change): &(EntityId, Change)| (*id, Change { undone: *id == gone, ..change.clone() });
        ChangeBook::new(self.changes.iter().map(undone))
    }

    fn write(&mut self, by: usize, fact: &RecordFact) {
        let version = self.record.as_ref().map_or(0, |record| record.version) + 1;
        self.record = evolve(self.record.take(), fact, OFFICE[by].actor(), version, version - 1).0;
    }

    /// The change it makes, if it is one.
    fn live(&mut self, step: &Step) -> Option<EntityId> {
        match step {
            Step::ByHand { by, name } => {
                let set = BTreeMap::from([("name".to_owned(), json!(name))]);
                self.write(*by, &RecordFact::new(RecordKind::Area, set));
                None
            }
            Step::Edition { by, day: at, shape, name, ended, knowing } => {
                let id = change(self.changes.len());
                let newest = self.record.as_ref().map(|record| editions(record, &self.book())).unwrap_or_default();
                let newest = newest.into_iter().rfind(|held| held.edition.from == day(*at)).map(|held| held.change);
                let set = name.map(|name| ("name".to_owned(), json!(name))).into_iter().collect();
                let over = newest.filter(|_| *knowing);
                let edition = Edition { from: day(*at), shape: shape.map(square), set, ended: *ended, over };
                self.write(*by, &edition.to_fact(RecordKind::Area, id));
                let kinds = vec![RecordKind::Area.wire().to_owned()];
                let what = ChangeWhat::Draw;
                let made = Change { what, title: "x".into(), kinds, from: day(*at), count: 1, undone: false };
                self.changes.push((id, made));
                Some(id)
            }
        }
    }

    fn read(&self, book: &ChangeBook) -> Vec<Option<Read>> {
        let on = |n| {
            let seen = as_of(self.record.as_ref()?, day(n), book)?;
            let plain = seen.fields.iter().filter(|(name, _)| !name.starts_with("edition."));
            Some((plain.map(|(name, cell)| (name.clone(), cell.value.clone())).collect(), shape_of(&seen)))
        };
        (0..DAYS).map(on).collect()
    }
}

proptest! {
    #![proptest_config(config(CASES / 4))]

    #[test]
    fn a_change_that_nothing_was_built_on_is_taken_back_without_a_trace(past in vec(step(), 0..8), last in step()) {
        let mut life = Life::default();
        for step in &past {
            life.live(step);
        }
        let before = serde_json::to_vec(&life.read(&life.book())).expect("JSON");
        if let Some(made) = life.live(&last) {
            let record = life.record.clone().expect("a record");
            prop_assert!(!is_built_on(&record, made, &life.book()), "it is the newest");
            let after = serde_json::to_vec(&life.read(&life.without(made))).expect("JSON");
            prop_assert_eq!(after, before);
        }
    }

    #[test]
    fn a_day_reads_the_same_whatever_is_said_of_later_days(past in vec(step(), 1..6), later in vec(step(), 1..6), n in 0..DAYS) {
        let mut life = Life::default();
        for step in &past {
            life.live(step);
        }
        let before = life.read(&life.book());
        for step in later {
            if let Step::Edition { day: at, .. } = &step
                && *at > n
            {
                life.live(&step);
            }
        }
        let after = life.read(&life.book());
        let upto = usize::try_from(n).expect("a day") + 1;
        prop_assert_eq!(&after[..upto], &before[..upto]);
    }

    #[test]
    fn every_edition_in_force_counts_or_is_listed_as_contested(past in vec(step(), 1..10)) {
        let mut life = Life::default();
        for step in &past {
            life.live(step);
        }
        let book = life.book();
        let Some(record) = &life.record else { return Ok(()) };
        let counts: Vec<EntityId> = editions(record, &book).iter().map(|held| held.change).collect();
        let listed: Vec<EntityId> = contested(record, &book).iter().map(|held| held.change).collect();
        let both: BTreeSet<EntityId> = counts.iter().chain(&listed).copied().collect();
        prop_assert_eq!(both.len(), counts.len() + listed.len(), "none is both, none is there twice");
        prop_assert_eq!(both.len(), life.changes.len(), "none is lost");
        let knew = past.iter().all(|step| !matches!(step, Step::Edition { knowing: false, .. }));
        prop_assert!(!knew || listed.is_empty(), "who drew knowing the one before contests nothing");
    }
}

#[test]
fn an_edition_whose_change_has_not_arrived_holds_not_yet() {
    let mut life = Life::default();
    let made = life.live(&Step::Edition { by: 0, day: 0, shape: Some(1), name: Some(1), ended: false, knowing: false });
    let record = life.record.expect("a record");
    assert!(as_of(&record, day(3), &ChangeBook::default()).is_none());
    assert!(as_of(&record, day(3), &ChangeBook::new(life.changes)).is_some());
    assert!(made.is_some());
}

#[test]
fn a_name_written_by_hand_after_an_import_stays_and_one_imported_later_replaces_it() {
    let mut life = Life::default();
    let edition = |name| Step::Edition { by: 0, day: 0, shape: None, name: Some(name), ended: false, knowing: true };
    life.live(&edition(1));
    life.live(&Step::ByHand { by: 1, name: 2 });
    let name = |life: &Life| life.read(&life.book())[0].clone().expect("there").0["name"].clone();
    assert_eq!(name(&life), json!(2));
    life.live(&edition(3));
    assert_eq!(name(&life), json!(3));
}
