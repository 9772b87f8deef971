//! Streets, unit grids and roads, read from their records. Rings are closed implicitly, points in 1e-7 degrees.

use serde_json::json;

use crate::id::EntityId;
use crate::record::{Record, RecordFact, RecordKind};

/// A ring or line of `[lon, lat]` in 1e-7 degrees.
pub type Line = Vec<[i64; 2]>;

/// A street or town (街道/镇).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    pub code: String,
    pub name: String,
    pub ring: Line,
}

/// A unit grid (万米单元网格) with its 15-digit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitGrid {
    pub code: String,
    /// The 责任网格 it belongs to.
    pub area: Option<EntityId>,
    pub ring: Line,
}

/// A road section "路（起–止）".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Road {
    pub name: String,
    pub from: String,
    pub to: String,
    pub line: Line,
}

fn fact<const N: usize>(kind: RecordKind, fields: [(&str, serde_json::Value); N]) -> RecordFact {
    RecordFact::new(kind, fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

impl Street {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [("code", json!(self.code)), ("name", json!(self.name)), ("ring", json!(self.ring))];
        fact(RecordKind::Street, fields)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Street).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            ring: record.get("ring").unwrap_or_default(),
        })
    }
}

impl UnitGrid {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [("code", json!(self.code)), ("area", json!(self.area)), ("ring", json!(self.ring))];
        fact(RecordKind::UnitGrid, fields)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::UnitGrid).then(|| Self {
            code: record.text("code"),
            area: record.get("area"),
            ring: record.get("ring").unwrap_or_default(),
        })
    }
}

impl Road {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("name", json!(self.name)),
            ("from", json!(self.from)),
            ("to", json!(self.to)),
            ("line", json!(self.line)),
        ];
        fact(RecordKind::Road, fields)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Road).then(|| Self {
            name: record.text("name"),
            from: record.text("from"),
            to: record.text("to"),
            line: record.get("line").unwrap_or_default(),
        })
    }
}
