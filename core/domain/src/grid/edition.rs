//! Editions (版次): what an import, a drawing, a split or a merge says of a feature from a day on.
//!
//! A feature's record keeps every edition under a name of its own, so that nothing is written over: the boundary of a past day
//! is still there, and taking a change back leaves the records as they are. [`as_of`] reads a record as it stands on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Shape;
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// The field that holds the shape of a record read with [`as_of`].
pub const SHAPE: &str = "shape";
const EDITION: &str = "edition";
/// Fields of shapes that were recorded without an edition: they hold since ever.
const SINCE_EVER: [&str; 3] = ["ring", "line", SHAPE];

/// What a change says of one feature from a day on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// First day on which it holds (生效日期).
    pub from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shape: Option<Shape>,
    /// Other fields with their values from that day on.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub set: BTreeMap<String, Value>,
    /// The feature is there no longer (merged into another, demolished).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub ended: bool,
    /// The change whose edition of the same day its author had before him. Two editions of one day that do not know each
    /// other are contested.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub over: Option<EntityId>,
}

/// What kind of change it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeWhat {
    /// 导入
    Import,
    /// 绘制
    Draw,
    /// 拆分
    Split,
    /// 合并
    Merge,
}

/// A change (变更): the one entity that puts its editions in force, or takes them back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub what: ChangeWhat,
    /// In the words of whoever made it; a file's name for an import.
    pub title: String,
    /// Wire names of the kinds of record it touches.
    pub kinds: Vec<String>,
    pub from: NaiveDate,
    /// Features touched.
    pub count: i64,
    pub undone: bool,
}

impl Change {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("what", json!(self.what)),
            ("title", json!(self.title)),
            ("kinds", json!(self.kinds)),
            ("from", json!(self.from)),
            ("count", json!(self.count)),
        ];
        let set = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        RecordFact::new(RecordKind::Change, set)
    }

    /// Takes a change back: its editions hold no longer.
    pub fn undoing() -> RecordFact {
        RecordFact::new(RecordKind::Change, BTreeMap::from([("undone".to_owned(), json!(true))]))
    }

    /// None when the record is of another kind or says no day.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Change).then_some(())?;
        Some(Self {
            what: record.get("what")?,
            title: record.text("title"),
            kinds: record.get("kinds").unwrap_or_default(),
            from: record.get("from")?,
            count: record.get("count").unwrap_or_default(),
            undone: record.get("undone").unwrap_or_default(),
        })
    }
}

/// The changes that hold. An edition whose change has not arrived holds not yet: nothing is half-imported anywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeBook(BTreeMap<EntityId, Change>);

impl ChangeBook {
    pub fn new(changes: impl IntoIterator<Item = (EntityId, Change)>) -> Self {
        Self(changes.into_iter().filter(|(_, change)| !change.undone).collect())
    }

    pub fn holds(&self, change: EntityId) -> bool {
        self.0.contains_key(&change)
    }

    pub fn get(&self, change: EntityId) -> Option<&Change> {
        self.0.get(&change)
    }
}

/// An edition with the change that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub change: EntityId,
    pub edition: Edition,
    /// Version of the record that brought it.
    pub since: u32,
    pub by: PersonId,
}

impl Edition {
    /// The one field of a record's fact that carries it.
    pub fn to_field(&self, change: EntityId) -> (String, Value) {
        (format!("{EDITION}.{change}"), json!(self))
    }

    /// The fact that gives a feature this edition.
    pub fn to_fact(&self, kind: RecordKind, change: EntityId) -> RecordFact {
        RecordFact::new(kind, BTreeMap::from([self.to_field(change)]))
    }
}

/// All editions in force at any time, by their day; those of one day in the order in which they are read.
pub fn editions(record: &Record, book: &ChangeBook) -> Vec<Held> {
    let mut by_day: BTreeMap<NaiveDate, Vec<Held>> = BTreeMap::new();
    for held in all_editions(record).filter(|held| book.holds(held.change)) {
        by_day.entry(held.edition.from).or_default().push(held);
    }
    by_day.into_values().flat_map(|day| in_turn(day).0).collect()
}

/// Editions of one day that did not know of the one that stands (两份同日边界): a person takes one of the changes back.
pub fn contested(record: &Record, book: &ChangeBook) -> Vec<Held> {
    let mut by_day: BTreeMap<NaiveDate, Vec<Held>> = BTreeMap::new();
    for held in all_editions(record).filter(|held| book.holds(held.change)) {
        by_day.entry(held.edition.from).or_default().push(held);
    }
    by_day.into_values().flat_map(|day| in_turn(day).1).collect()
}

fn all_editions(record: &Record) -> impl Iterator<Item = Held> {
    let cells = record.fields.iter().filter_map(|(name, cell)| {
        let change = name.strip_prefix(EDITION)?.strip_prefix('.')?.parse().ok()?;
        let edition = serde_json::from_value(cell.value.clone()).ok()?;
        Some(Held { change, edition, since: cell.since, by: cell.by })
    });
    cells.collect::<Vec<_>>().into_iter()
}

/// Those of one day: first the one that came first, then each that was made knowing the one before it; the rest is contested.
fn in_turn(mut day: Vec<Held>) -> (Vec<Held>, Vec<Held>) {
    day.sort_by_key(|held| (held.since, held.change));
    let mut turn: Vec<Held> = Vec::new();
    let root = |held: &Held, day: &[Held]| !day.iter().any(|other| Some(other.change) == held.edition.over);
    let first = day.iter().position(|held| root(held, &day)).or(if day.is_empty() { None } else { Some(0) });
    let mut next = first;
    while let Some(at) = next {
        let taken = day.remove(at);
        let known = taken.change;
        turn.push(taken);
        next = day.iter().position(|held| held.edition.over == Some(known));
    }
    (turn, day)
}

/// A record as it stands on a day: its own fields, and over them what its editions say until then; the shape is the field
/// [`SHAPE`]. None when there is nothing yet on that day, or nothing any more.
///
/// A field that somebody changed after an edition arrived keeps that value: ledgers are kept by hand between imports.
pub fn as_of(record: &Record, day: NaiveDate, book: &ChangeBook) -> Option<Record> {
    let mut seen = Record { fields: BTreeMap::new(), ..record.clone() };
    seen.fields.extend(own_fields(record).map(|(name, cell)| (name.clone(), cell.clone())));
    let mut there = !seen.fields.is_empty();
    for held in editions(record, book).into_iter().filter(|held| held.edition.from <= day) {
        there = !held.edition.ended;
        let cell = |value: Value| crate::record::Cell { value, since: held.since, by: held.by };
        if let Some(shape) = &held.edition.shape {
            SINCE_EVER.iter().for_each(|name| drop(seen.fields.remove(*name)));
            seen.fields.insert(SHAPE.to_owned(), cell(json!(shape)));
        }
        for (name, value) in &held.edition.set {
            let newer = record.fields.get(name).is_some_and(|own| own.since > held.since);
            if !newer {
                seen.fields.insert(name.clone(), cell(value.clone()));
            }
        }
    }
    there.then_some(seen)
}

fn own_fields(record: &Record) -> impl Iterator<Item = (&String, &crate::record::Cell)> {
    record.fields.iter().filter(|(name, _)| !name.starts_with("edition."))
}

/// Whether something was built on what a change says of this record: a later drawing, or a field written after it.
pub fn is_built_on(record: &Record, change: EntityId, book: &ChangeBook) -> bool {
    let Some(here) = all_editions(record).find(|held| held.change == change) else { return false };
    let later = |held: &Held| held.change != change && book.holds(held.change) && held.since > here.since;
    all_editions(record).any(|held| later(&held)) || own_fields(record).any(|(_, cell)| cell.since > here.since)
}

/// The shape of a record, whichever way it was recorded: an edition's, a ring or a line.
pub fn shape_of(record: &Record) -> Option<Shape> {
    let ring = || record.get::<super::Line>("ring").filter(|ring| !ring.is_empty()).map(Shape::of_ring);
    let line =
        || record.get::<super::Line>("line").filter(|line| !line.is_empty()).map(|line| Shape::Lines(vec![line]));
    record.get(SHAPE).or_else(ring).or_else(line)
}

/// The field that carries a shape in a fact without an edition: `ring` or `line` where that says it all.
pub(crate) fn shape_field(shape: Option<&Shape>) -> (String, Value) {
    match shape {
        Some(Shape::Area(polygons)) => match polygons.as_slice() {
            [polygon] if polygon.len() == 1 => ("ring".into(), json!(polygon.first())),
            _ => (SHAPE.into(), json!(shape)),
        },
        Some(Shape::Lines(lines)) if lines.len() == 1 => ("line".into(), json!(lines.first())),
        _ => (SHAPE.into(), json!(shape)),
    }
}
