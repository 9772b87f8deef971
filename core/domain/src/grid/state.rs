//! Streets, unit grids, roads, points and components, read from their records as they stand on a day.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Shape;
use super::edition::{shape_field, shape_of};
use crate::id::EntityId;
use crate::record::{Record, RecordFact, RecordKind};

/// A ring or line of `[lon, lat]` in 1e-7 degrees; rings are closed implicitly.
pub type Line = Vec<[i64; 2]>;

/// A street or town (街道/镇).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    pub code: String,
    pub name: String,
    pub shape: Option<Shape>,
}

/// A unit grid (万米单元网格) with its 15-digit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitGrid {
    pub code: String,
    /// The 责任网格 it was assigned to, where no area of its own boundary covers it.
    pub area: Option<EntityId>,
    pub shape: Option<Shape>,
}

/// A road section "路（起–止）" (seed 4: 精品示范街道 with from and to).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Road {
    pub name: String,
    pub from: String,
    pub to: String,
    pub shape: Option<Shape>,
}

/// A point that matters (重点点位): school, hospital, toilet, market.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Point {
    pub code: String,
    pub name: String,
    /// A word of the office's own: 学校, 医院, 公厕 …
    pub category: String,
    pub street: String,
    pub shape: Option<Shape>,
}

/// State of a component (部件状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ComponentState {
    /// 完好
    Good,
    /// 破损
    Broken,
    /// 丢失
    Lost,
    /// 废弃
    Abandoned,
    /// 移除
    Removed,
}

/// A component (部件) as surveyed (部件普查): 16 digits until 2026, 17 after.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Component {
    /// 管理部件标识码: text, judged by edition.
    pub code: String,
    pub name: String,
    pub state: Option<ComponentState>,
    /// 主管部门
    pub department: String,
    /// 权属单位
    pub owner: String,
    /// 养护单位
    pub keeper: String,
    /// 单元网格
    pub grid: String,
    pub street: String,
    pub note: String,
    pub shape: Option<Shape>,
}

/// A fact of a kind from its fields and its shape.
pub(crate) fn fact<const N: usize>(kind: RecordKind, fields: [(&str, Value); N], shape: Option<&Shape>) -> RecordFact {
    let named = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    RecordFact::new(kind, named.chain(shape.map(|shape| shape_field(Some(shape)))).collect())
}

impl Street {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [("code", json!(self.code)), ("name", json!(self.name))];
        fact(RecordKind::Street, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Street).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            shape: shape_of(record),
        })
    }
}

impl UnitGrid {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [("code", json!(self.code)), ("area", json!(self.area))];
        fact(RecordKind::UnitGrid, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::UnitGrid).then(|| Self {
            code: record.text("code"),
            area: record.get("area"),
            shape: shape_of(record),
        })
    }

    /// The street's code, the first nine digits.
    pub fn street(&self) -> Option<&str> {
        self.code.get(..9)
    }
}

impl Road {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [("name", json!(self.name)), ("from", json!(self.from)), ("to", json!(self.to))];
        fact(RecordKind::Road, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Road).then(|| Self {
            name: record.text("name"),
            from: record.text("from"),
            to: record.text("to"),
            shape: shape_of(record),
        })
    }

    /// "路（起–止）", or the bare name of a whole road.
    pub fn label(&self) -> String {
        let between = !self.from.is_empty() && !self.to.is_empty();
        if between { format!("{}（{}–{}）", self.name, self.from, self.to) } else { self.name.clone() }
    }
}

impl Point {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("code", json!(self.code)),
            ("name", json!(self.name)),
            ("category", json!(self.category)),
            ("street", json!(self.street)),
        ];
        fact(RecordKind::Point, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Point).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            category: record.text("category"),
            street: record.text("street"),
            shape: shape_of(record),
        })
    }
}

impl Component {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("code", json!(self.code)),
            ("name", json!(self.name)),
            ("state", json!(self.state)),
            ("department", json!(self.department)),
            ("owner", json!(self.owner)),
            ("keeper", json!(self.keeper)),
            ("grid", json!(self.grid)),
            ("street", json!(self.street)),
            ("note", json!(self.note)),
        ];
        fact(RecordKind::Component, fields, self.shape.as_ref())
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Component).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            state: record.get("state"),
            department: record.text("department"),
            owner: record.text("owner"),
            keeper: record.text("keeper"),
            grid: record.text("grid"),
            street: record.text("street"),
            note: record.text("note"),
            shape: shape_of(record),
        })
    }
}
