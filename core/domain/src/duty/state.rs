//! A responsibility area (责任网格) with its 四到五包 record (seed 2, row 2-10), read from its record as it stands on a day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Slot, StandardChosen};
use crate::catalog::ClassKey;
use crate::grid::Shape;
use crate::grid::{shape_field, shape_of};
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// A responsibility area: 到人、到事、到时、到标准, 包路段、包职责, and the unit that answers per class (归谁管).
/// 包区域 is its shape; 包时段 are its slots; 包门市 are the shopfronts that name it or lie in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Area {
    /// How lists from elsewhere name it.
    pub code: String,
    pub name: String,
    pub street: String,
    pub shape: Option<Shape>,
    /// Square metres.
    pub area_m2: i64,
    pub unit_grids: i64,
    /// 责任人
    pub inspector: Option<PersonId>,
    /// 代理人
    pub deputy: Option<PersonId>,
    /// Classes to look after (到事), as class keys or "kind:group"; empty means all.
    pub classes: BTreeSet<String>,
    pub tasks: Vec<String>,
    pub slots: Vec<Slot>,
    /// Rounds a day (巡查频次).
    pub rounds: Option<i64>,
    /// Standard in free words, where no versioned one is chosen.
    pub standard: String,
    /// 到标准: a standard and the version that was agreed on.
    pub standard_chosen: Option<StandardChosen>,
    /// 包路段: road records, in the order in which they are walked.
    pub roads: Vec<EntityId>,
    /// 包职责 in words.
    pub duties: String,
    /// Responsible unit by class key, by "kind:group" (e.g. `m:06`), or by `*`; the closest match counts.
    pub units: BTreeMap<String, EntityId>,
}

impl Area {
    /// All fields as one fact: how an area is first recorded.
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("name", json!(self.name)),
            ("street", json!(self.street)),
            ("area_m2", json!(self.area_m2)),
            ("unit_grids", json!(self.unit_grids)),
            ("inspector", json!(self.inspector)),
            ("deputy", json!(self.deputy)),
            ("tasks", json!(self.tasks)),
            ("slots", json!(self.slots)),
            ("standard", json!(self.standard)),
        ];
        let mut set: BTreeMap<String, Value> = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        let mut filled = |there: bool, name: &str, value: Value| there.then(|| set.insert(name.to_owned(), value));
        filled(!self.code.is_empty(), "code", json!(self.code));
        filled(!self.classes.is_empty(), "classes", json!(self.classes));
        filled(self.rounds.is_some(), "rounds", json!(self.rounds));
        filled(self.standard_chosen.is_some(), "standard_chosen", json!(self.standard_chosen));
        filled(!self.roads.is_empty(), "roads", json!(self.roads));
        filled(!self.duties.is_empty(), "duties", json!(self.duties));
        set.extend(self.shape.as_ref().map(|shape| shape_field(Some(shape))));
        set.extend(self.units.iter().map(|(class, unit)| (format!("unit.{class}"), json!(unit))));
        RecordFact::new(RecordKind::Area, set)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Area).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            street: record.text("street"),
            shape: shape_of(record),
            area_m2: record.get("area_m2").unwrap_or_default(),
            unit_grids: record.get("unit_grids").unwrap_or_default(),
            inspector: record.get("inspector"),
            deputy: record.get("deputy"),
            classes: record.get("classes").unwrap_or_default(),
            tasks: record.get("tasks").unwrap_or_default(),
            slots: record.get("slots").unwrap_or_default(),
            rounds: record.get("rounds"),
            standard: record.text("standard"),
            standard_chosen: record.get("standard_chosen"),
            roads: record.get("roads").unwrap_or_default(),
            duties: record.text("duties"),
            units: record.keyed("unit").map(|(class, unit)| (class.to_owned(), unit)).collect(),
        })
    }

    /// Nobody answers for it (空白网格, row 3-10): neither inspector nor deputy.
    pub fn is_empty(&self) -> bool {
        self.inspector.is_none() && self.deputy.is_none()
    }

    /// Whether it looks after a class (到事).
    pub fn looks_after(&self, class: &ClassKey) -> bool {
        self.classes.is_empty() || names_of(class).iter().any(|name| self.classes.contains(name))
    }
}

/// A class by its own key, then by its group.
fn names_of(class: &ClassKey) -> Vec<String> {
    let text = class.to_string();
    let group = text.split_once(':').map(|(_, rest)| rest.get(..rest.len().min(4)).unwrap_or(rest).to_owned());
    std::iter::once(text).chain(group).collect()
}

/// The unit that answers in an area for a class (归谁管, row 1-09): by the class itself, then its group, then whoever takes
/// the rest.
pub fn responsible_unit(area: &Area, class: &ClassKey) -> Option<EntityId> {
    let names = names_of(class);
    let named = names.iter().find_map(|name| area.units.get(name));
    named.or_else(|| area.units.get("*")).copied()
}

/// What is wrong with how areas are staffed (网中有格、格中有员, row 3-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaffFlag {
    /// 空白网格: nobody answers.
    Empty,
    /// 重复落实: inspector and deputy are one person.
    SamePerson,
    /// Somebody answers for more areas than one can walk.
    Overload,
    /// Whoever answers has left, or never held a grant in the street.
    NoGrant,
    /// 到标准 is missing.
    NoStandard,
    /// 到时 is missing.
    NoSlots,
}

/// Areas that one person answers for as inspector, beyond which he is overloaded; a setting of the office.
pub const USUAL_LOAD: usize = 3;

/// Flags of each area by its place in the list. `may_work` tells whether a person may work in a street on the day.
pub fn staff_flags(
    areas: &[&Area],
    load: usize,
    may_work: impl Fn(PersonId, &str) -> bool,
) -> Vec<BTreeSet<StaffFlag>> {
    let mut held: BTreeMap<PersonId, usize> = BTreeMap::new();
    areas.iter().filter_map(|area| area.inspector).for_each(|person| *held.entry(person).or_default() += 1);
    let flags = |area: &Area| {
        let people = || area.inspector.into_iter().chain(area.deputy);
        let found = [
            (area.is_empty(), StaffFlag::Empty),
            (area.inspector.is_some() && area.inspector == area.deputy, StaffFlag::SamePerson),
            (area.inspector.is_some_and(|person| held.get(&person) > Some(&load)), StaffFlag::Overload),
            (people().any(|person| !may_work(person, &area.street)), StaffFlag::NoGrant),
            (area.standard.is_empty() && area.standard_chosen.is_none(), StaffFlag::NoStandard),
            (area.slots.is_empty(), StaffFlag::NoSlots),
        ];
        found.into_iter().filter(|(is, _)| *is).map(|(_, flag)| flag).collect()
    };
    areas.iter().map(|area| flags(area)).collect()
}

/// Whether a day lies in a half-open span of days.
pub(crate) fn within(day: NaiveDate, from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}
