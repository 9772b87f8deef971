//! The one fact a record act carries: fields and their new values.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::case::PhotoNamed;

/// Which noun a record belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 单位
    Unit,
    /// 人员
    Person,
    Device,
    /// One person's time on one device.
    Session,
    /// 街道/镇
    Street,
    /// 单元网格
    UnitGrid,
    /// 责任网格 with its 四到五包 record.
    Area,
    Road,
    /// 重点点位
    Point,
    /// 部件
    Component,
    /// 变更: an import, a drawing, a split or a merge, which puts its editions in force.
    Change,
    /// 城市化管理区域、摊规点、重点地区
    Zone,
    /// 门市
    Shop,
    /// One look at a shopfront (门前三包检查).
    Check,
    /// 失管地块
    Plot,
    /// 标准 in versions.
    Standard,
    /// 巡查路线
    Route,
    /// 巡查 of one person on one day: hashes and results, no track.
    Patrol,
    /// A track asked for, openly.
    TrackAsked,
    /// The person's answer.
    TrackShared,
    /// Somebody looked at a shared track.
    TrackViewed,
    /// What became of somebody's act, told to its author.
    Notice,
    /// A supervisor's word on something the server holds back.
    Release,
}

impl RecordKind {
    /// All kinds with their names on the wire.
    pub const ALL: [(RecordKind, &'static str); 23] = [
        (RecordKind::Unit, "org.unit_recorded"),
        (RecordKind::Person, "org.person_recorded"),
        (RecordKind::Device, "org.device_recorded"),
        (RecordKind::Session, "org.session_opened"),
        (RecordKind::Street, "grid.street_recorded"),
        (RecordKind::UnitGrid, "grid.unit_recorded"),
        (RecordKind::Area, "duty.area_recorded"),
        (RecordKind::Road, "grid.road_recorded"),
        (RecordKind::Point, "grid.point_recorded"),
        (RecordKind::Component, "grid.component_recorded"),
        (RecordKind::Change, "grid.change_recorded"),
        (RecordKind::Zone, "duty.zone_recorded"),
        (RecordKind::Shop, "duty.shop_recorded"),
        (RecordKind::Check, "duty.check_recorded"),
        (RecordKind::Plot, "duty.plot_recorded"),
        (RecordKind::Standard, "duty.standard_recorded"),
        (RecordKind::Route, "route.route_recorded"),
        (RecordKind::Patrol, "patrol.patrol_recorded"),
        (RecordKind::TrackAsked, "patrol.track_asked"),
        (RecordKind::TrackShared, "patrol.track_shared"),
        (RecordKind::TrackViewed, "patrol.track_viewed"),
        (RecordKind::Notice, "org.notice_given"),
        (RecordKind::Release, "org.hold_released"),
    ];

    /// The kind's name on the wire.
    pub fn wire(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind of a wire name, if this app knows it.
    pub fn of_wire(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, wire)| *wire == name).map(|(kind, _)| *kind)
    }

    /// Whether people of the field may write it themselves; all else is the office's.
    pub fn open_to_all(self) -> bool {
        matches!(self, RecordKind::Session | RecordKind::Check | RecordKind::Patrol | RecordKind::TrackShared)
    }
}

/// Fields set by an act. `null` clears a field; unknown fields survive untouched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFact {
    #[serde(skip)]
    pub kind: Option<RecordKind>,
    pub set: BTreeMap<String, Value>,
}

impl RecordFact {
    pub fn new(kind: RecordKind, set: BTreeMap<String, Value>) -> Self {
        Self { kind: Some(kind), set }
    }

    /// The version of the kind that this app writes.
    pub fn version(&self) -> u16 {
        1
    }

    /// Reads a fact; `Ok(None)` for a kind or version this app does not know.
    pub fn parse(kind: &str, v: u16, facts: &RawValue) -> Result<Option<Self>, serde_json::Error> {
        let Some(known) = RecordKind::of_wire(kind).filter(|_| v == 1) else { return Ok(None) };
        let mut fact: RecordFact = serde_json::from_str(facts.get())?;
        fact.kind = Some(known);
        Ok(Some(fact))
    }

    /// Photos the fact names: every field whose name begins with `photo.`.
    pub fn photos(&self) -> impl Iterator<Item = PhotoNamed> {
        let named = self.set.iter().filter(|(name, _)| name.starts_with("photo."));
        named.filter_map(|(_, value)| serde_json::from_value(value.clone()).ok())
    }

    /// The fact as the JSON that goes into an act.
    pub fn to_raw(&self) -> Result<Box<RawValue>, serde_json::Error> {
        serde_json::value::to_raw_value(self)
    }
}
