//! A responsibility area (责任网格) with its duty record, read from its record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::catalog::ClassKey;
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// A duty slot (包时段): ISO weekdays and minutes of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// 1 = Monday … 7 = Sunday.
    pub days: Vec<u8>,
    pub from_min: u16,
    pub to_min: u16,
}

/// A responsibility area: 到人、到事、到时、到标准, and the unit that answers per class (归谁管).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub name: String,
    pub street: String,
    pub ring: Vec<[i64; 2]>,
    /// Square metres.
    pub area_m2: i64,
    pub unit_grids: i64,
    pub inspector: Option<PersonId>,
    pub deputy: Option<PersonId>,
    pub tasks: Vec<String>,
    pub slots: Vec<Slot>,
    pub standard: String,
    /// Responsible unit by class key, by "kind:group" (e.g. `m:06`), or by `*`; the closest match counts.
    pub units: BTreeMap<String, EntityId>,
}

impl Area {
    pub fn to_fact(&self) -> RecordFact {
        let mut set = BTreeMap::from([
            ("name".to_owned(), json!(self.name)),
            ("street".to_owned(), json!(self.street)),
            ("ring".to_owned(), json!(self.ring)),
            ("area_m2".to_owned(), json!(self.area_m2)),
            ("unit_grids".to_owned(), json!(self.unit_grids)),
            ("inspector".to_owned(), json!(self.inspector)),
            ("deputy".to_owned(), json!(self.deputy)),
            ("tasks".to_owned(), json!(self.tasks)),
            ("slots".to_owned(), json!(self.slots)),
            ("standard".to_owned(), json!(self.standard)),
        ]);
        for (class, unit) in &self.units {
            set.insert(format!("unit.{class}"), json!(unit));
        }
        RecordFact::new(RecordKind::Area, set)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Area).then(|| Self {
            name: record.text("name"),
            street: record.text("street"),
            ring: record.get("ring").unwrap_or_default(),
            area_m2: record.get("area_m2").unwrap_or_default(),
            unit_grids: record.get("unit_grids").unwrap_or_default(),
            inspector: record.get("inspector"),
            deputy: record.get("deputy"),
            tasks: record.get("tasks").unwrap_or_default(),
            slots: record.get("slots").unwrap_or_default(),
            standard: record.text("standard"),
            units: record.keyed("unit").map(|(class, unit)| (class.to_owned(), unit)).collect(),
        })
    }
}

/// The unit that answers in an area for a class: by the class itself, then its group, then whoever takes the rest.
pub fn responsible_unit(area: &Area, class: &ClassKey) -> Option<EntityId> {
    let text = class.to_string();
    let group = text.split_once(':').map(|(_, rest)| rest.get(..rest.len().min(4)).unwrap_or(rest).to_owned());
    let by_group = group.and_then(|g| area.units.get(&g));
    area.units.get(&text).or(by_group).or_else(|| area.units.get("*")).copied()
}
