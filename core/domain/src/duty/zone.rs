//! Zones in which stricter or looser rules hold: 城市化管理区域 (row 4-36), 摊规点 (row 3-46), 重点地区.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::slot::{Hours, Slot, hours};
use super::state::within;
use crate::grid::Shape;
use crate::grid::{fact, shape_of};
use crate::record::{Record, RecordFact, RecordKind};

/// What a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneKind {
    /// 城市化管理区域: the strict rules hold inside.
    Urban,
    /// 摊规点: stalls may stand inside within the hours.
    Stalls,
    /// 重点地区、主要街道
    Key,
}

/// A zone with its hours and the paper it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    pub name: String,
    pub kind: ZoneKind,
    pub street: String,
    /// 文号, e.g. 常政发〔2016〕172号.
    pub basis: String,
    pub slots: Vec<Slot>,
    /// 许可: how many stalls, which goods; free words.
    pub permits: String,
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    pub shape: Option<Shape>,
}

impl Zone {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("name", json!(self.name)),
            ("zone", json!(self.kind)),
            ("street", json!(self.street)),
            ("basis", json!(self.basis)),
            ("slots", json!(self.slots)),
            ("permits", json!(self.permits)),
            ("begins", json!(self.from)),
            ("until", json!(self.until)),
        ];
        fact(RecordKind::Zone, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Zone).then(|| Self {
            name: record.text("name"),
            kind: record.get("zone").unwrap_or(ZoneKind::Key),
            street: record.text("street"),
            basis: record.text("basis"),
            slots: record.get("slots").unwrap_or_default(),
            permits: record.text("permits"),
            from: record.get("begins"),
            until: record.get("until"),
            shape: shape_of(record),
        })
    }

    /// Whether its hours run at a moment (row 3-46); before its first and after its last day it never does.
    pub fn hours_at(&self, at: NaiveDateTime) -> Hours {
        if within(at.date(), self.from, self.until) { hours(&self.slots, at) } else { Hours::Never }
    }
}
