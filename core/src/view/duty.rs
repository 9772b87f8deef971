//! 四到五包: the ledger, one area's record, shopfronts, plots, standards, coverage.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CaseBrief, HoleView, OverlapView, ShapeView};

/// A person who may be made responsible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonChoice {
    pub id: String,
    pub name: String,
    pub staff_no: String,
    pub unit_name: Option<String>,
    /// Areas he answers for now.
    pub areas: i64,
    /// Street codes where he may work today; `*` for the district.
    pub streets: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitChoice {
    pub id: String,
    pub name: String,
}

/// Everybody and everything a duty form chooses from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyChoices {
    pub people: Vec<PersonChoice>,
    pub units: Vec<UnitChoice>,
    pub standards: Vec<StandardView>,
    pub roads: Vec<RoadChoice>,
    /// Areas one inspector answers for before he counts as overloaded.
    pub load: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoadChoice {
    pub id: String,
    /// "路（起–止）"
    pub label: String,
    pub street: Option<String>,
    pub length_mm: i64,
}

/// What is wrong with how an area is staffed or described.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DutyFlag {
    /// 空白网格
    Empty,
    /// 责任人与代理人为同一人
    SamePerson,
    /// 超负荷
    Overload,
    /// 人员无权限或已离岗
    NoGrant,
    /// 未定标准
    NoStandard,
    /// 未定时段
    NoSlots,
    /// 与相邻网格重叠
    Overlaps,
    /// 同日两份边界
    Contested,
    /// No boundary of its own.
    NoShape,
}

/// One line of the ledger (台账).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerRow {
    pub id: String,
    pub code: String,
    pub name: String,
    pub street: String,
    pub street_name: String,
    pub inspector: Option<String>,
    pub inspector_name: Option<String>,
    pub deputy: Option<String>,
    pub deputy_name: Option<String>,
    /// How many classes or groups are named; 0 means all.
    pub classes: i64,
    pub tasks: i64,
    pub slots: Vec<SlotView>,
    pub rounds: Option<i64>,
    pub standard: Option<String>,
    pub area_m2: i64,
    pub unit_grids: i64,
    pub roads: i64,
    pub shops: i64,
    pub agreements: i64,
    pub open_cases: i64,
    pub flags: Vec<DutyFlag>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerPage {
    pub rows: Vec<LedgerRow>,
    pub total: i64,
    pub next: Option<String>,
    /// Of all areas, whatever the filter: how many carry each flag.
    pub flags: Vec<(DutyFlag, i64)>,
}

/// Weekdays (1 = Monday) and minutes of the day; one that ends before it begins runs past midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotView {
    pub days: Vec<i64>,
    pub from_min: i64,
    pub to_min: i64,
}

/// A standard in versions (到标准).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandardView {
    pub id: String,
    pub title: String,
    /// Newest first.
    pub versions: Vec<StandardVersionView>,
    /// Areas that work to it.
    pub areas: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StandardVersionView {
    pub number: i64,
    pub from_day: String,
    pub text: String,
    /// In force today.
    pub current: bool,
}

/// Whoever answers for a class or a group of classes in an area (归谁管).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerView {
    /// Class key, "kind:group" or "*".
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
    /// None: falls to whoever takes the rest.
    pub unit: Option<String>,
    pub unit_name: Option<String>,
    /// Named for this very key, or inherited from the group or from "*".
    pub own: bool,
}

/// An area's whole record: 到人、到事、到时、到标准; 包区域、包路段、包门市、包时段、包职责.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyFull {
    pub row: LedgerRow,
    pub shape: Option<ShapeView>,
    /// First day of the boundary in force.
    pub boundary_from: Option<String>,
    pub classes: Vec<String>,
    pub tasks: Vec<String>,
    pub standard_id: Option<String>,
    /// The version agreed on; none follows the one in force.
    pub standard_version: Option<i64>,
    pub standard_text: String,
    pub roads: Vec<RoadChoice>,
    pub shops: Vec<ShopView>,
    pub duties: String,
    pub answers: Vec<AnswerView>,
    /// 跟踪督办: what was reported here and is still open, oldest first.
    pub follow: Vec<CaseBrief>,
    pub overlaps: Vec<OverlapView>,
    /// Fields on which two people's changes met.
    pub raced: Vec<RacedField>,
    /// Whether whoever is signed in may change it.
    pub may_edit: bool,
}

/// A field that two people changed without knowing of each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RacedField {
    /// Field name; the screen finds words by `field.area.<name>`.
    pub field: String,
    pub stands: String,
    pub stands_by: Option<String>,
    pub other: String,
    pub other_by: Option<String>,
    pub challenger_version: i64,
}

/// What a phone shows of the area one stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DutyBrief {
    pub area: String,
    pub name: String,
    pub inspector_name: Option<String>,
    pub deputy_name: Option<String>,
    pub unit_name: Option<String>,
    pub standard_title: Option<String>,
    pub standard_text: String,
    pub tasks: Vec<String>,
    pub duties: String,
    pub hours: super::HoursView,
    pub slots: Vec<SlotView>,
    /// Who answers for each group here, as the grid × class table says.
    pub answers: Vec<AnswerView>,
    pub open_cases: i64,
}

/// A shopfront (门市).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShopView {
    pub id: String,
    pub code: String,
    pub name: String,
    pub operator: String,
    pub licence: String,
    pub address: String,
    pub street: String,
    pub street_name: String,
    pub area: Option<String>,
    pub area_name: Option<String>,
    /// Photo of the signed 门前三包责任书.
    pub agreement: Option<String>,
    pub rating: Option<RatingView>,
    /// The office set it; else the last looks speak.
    pub rating_set: bool,
    pub point: Option<super::PointView>,
    pub last_check_ms: Option<i64>,
    pub last_result: Option<super::CheckResultView>,
    /// The step of the ladder that would come next.
    pub next_step: super::CheckResultView,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RatingView {
    /// 优秀
    Good,
    /// 合格
    Fair,
    /// 不合格
    Poor,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShopPage {
    pub rows: Vec<ShopView>,
    pub total: i64,
    pub next: Option<String>,
}

/// A plot nobody owns (失管地块).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlotView {
    pub id: String,
    pub name: String,
    pub street: String,
    pub street_name: String,
    pub area_m2: Option<i64>,
    pub candidates: Vec<UnitChoice>,
    pub minutes: String,
    pub met_on: Option<String>,
    pub decided: Option<UnitChoice>,
    pub decided_on: Option<String>,
    pub shape: Option<ShapeView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Plots {
    pub plots: Vec<PlotView>,
}

/// Coverage of the city by people (row 2-18): Σ area of grids with an assigned inspector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CoverageView {
    pub total: CoverageLine,
    pub streets: Vec<CoverageLine>,
    pub overlaps: Vec<OverlapView>,
    pub holes: Vec<HoleView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CoverageLine {
    pub street: String,
    pub street_name: String,
    /// Area of the street, square metres; 0 when its boundary is not known.
    pub street_m2: i64,
    /// In responsibility areas.
    pub areas_m2: i64,
    /// Of those, with an inspector.
    pub staffed_m2: i64,
    pub areas: i64,
    pub staffed: i64,
    pub people: i64,
}

/// A paper that was made: its bytes go to a save or share dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Paper {
    pub file_name: String,
    pub mime: String,
    pub content_base64: String,
    /// Characters the font lacks; drawn as 〓.
    pub missing: Vec<String>,
}
