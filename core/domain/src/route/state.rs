//! A route, read from its record.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Proof, Rule};
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// A road section or a point of a route, by its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Item {
    pub id: EntityId,
    /// Surroundings that belong to it (缓冲区, row 1-23): schools, hospitals, markets; millimetres.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub buffer_mm: Option<i64>,
}

/// A route (巡查路线; seed 4: 定人、定时、定岗、定责).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub name: String,
    pub street: String,
    /// 责任单位: under which unit its figures are counted.
    pub unit: Option<EntityId>,
    /// In the order in which they are walked; nobody is held to it.
    pub items: Vec<Item>,
    pub rule: Rule,
    pub proof: Proof,
    /// Who walks it; empty: whoever answers for the area.
    pub walkers: BTreeSet<PersonId>,
    /// 考核 rather than 自查 (row 1-13).
    pub assessed: bool,
    pub from: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
}

impl Route {
    pub fn to_fact(&self) -> RecordFact {
        let set = BTreeMap::from([
            ("name".to_owned(), json!(self.name)),
            ("street".to_owned(), json!(self.street)),
            ("unit".to_owned(), json!(self.unit)),
            ("items".to_owned(), json!(self.items)),
            ("rule".to_owned(), json!(self.rule)),
            ("proof".to_owned(), json!(self.proof)),
            ("walkers".to_owned(), json!(self.walkers)),
            ("assessed".to_owned(), json!(self.assessed)),
            ("begins".to_owned(), json!(self.from)),
            ("until".to_owned(), json!(self.until)),
        ]);
        RecordFact::new(RecordKind::Route, set)
    }

    /// None when the record is of another kind, or its rule is not understood.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Route).then_some(())?;
        Some(Self {
            name: record.text("name"),
            street: record.text("street"),
            unit: record.get("unit"),
            items: record.get("items").unwrap_or_default(),
            rule: record.get("rule")?,
            proof: record.get("proof")?,
            walkers: record.get("walkers").unwrap_or_default(),
            assessed: record.get("assessed").unwrap_or_default(),
            from: record.get("begins")?,
            until: record.get("until"),
        })
    }

    /// Whether it is walked on a day.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
