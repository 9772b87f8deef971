//! The ground: features of every layer, how they change, and what is wrong with how they lie.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MapLayer, MapShape, PointView};

/// A geometry in 1e-7 degrees of WGS-84; rings closed implicitly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum ShapeView {
    Point([i64; 2]),
    Lines(Vec<Vec<[i64; 2]>>),
    /// Polygons, each with its outer ring and its holes.
    Area(Vec<Vec<Vec<[i64; 2]>>>),
}

/// A coordinate datum, for import and display only; everything is kept in WGS-84 (= CGCS2000 at this accuracy).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DatumView {
    /// WGS-84 and CGCS2000
    Wgs84,
    Gcj02,
    Bd09,
}

/// One feature in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroundRow {
    pub id: String,
    pub layer: MapLayer,
    pub name: String,
    /// Code people of the field know (单元网格标识码, 部件标识码 …), where there is one.
    pub code: Option<String>,
    pub street_name: Option<String>,
    /// What kind within its layer: category of a point, kind of a zone, state of a component; already in its own words where the
    /// office wrote it, else a key that the screen finds words for.
    pub sort: Option<String>,
    /// Square metres of a surface.
    pub area_m2: Option<i64>,
    /// Millimetres of a line.
    pub length_mm: Option<i64>,
    /// Middle of it.
    pub point: Option<PointView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroundPage {
    pub rows: Vec<GroundRow>,
    pub total: i64,
    /// Ask with this for what follows.
    pub next: Option<String>,
}

/// A feature with everything that is known of it on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroundFull {
    pub row: GroundRow,
    pub shape: Option<ShapeView>,
    /// Fields by key, in order; the screen finds words by `field.<layer>.<key>`. Values are already readable.
    pub fields: Vec<(String, String)>,
    /// Boundaries and attributes by their first day, newest first.
    pub editions: Vec<EditionView>,
    /// Open and late cases that lie in it or within reach of it, newest first.
    pub cases: Vec<super::CaseBrief>,
    pub open_cases: i64,
    /// Looks at a shopfront, newest first.
    pub checks: Vec<CheckView>,
}

/// What a feature is like from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditionView {
    /// First day, YYYY-MM-DD.
    pub from_day: String,
    pub change: String,
    pub what: ChangeKind,
    pub title: String,
    pub by: Option<String>,
    pub ended: bool,
    /// Another edition of the same day did not know of this one: a person takes one of the two back.
    pub contested: bool,
    pub shape: Option<ShapeView>,
}

/// 导入、绘制、拆分、合并
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Import,
    Draw,
    Split,
    Merge,
}

/// One change of the ground (变更).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeView {
    pub id: String,
    pub what: ChangeKind,
    pub title: String,
    pub layers: Vec<MapLayer>,
    pub from_day: String,
    pub count: i64,
    pub by: Option<String>,
    pub at_ms: i64,
    pub undone: bool,
    /// Why it cannot be taken back any more: cases recorded on it, later changes. Empty when it can.
    pub used: Vec<ChangeUse>,
    /// Features with two editions of one day.
    pub contested: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeUse {
    /// Cases were recorded in it.
    Cases,
    /// A later change or entry builds on it.
    Later,
    /// Checks, or duties that name it.
    Named,
}

/// What is wrong, or worth knowing, with shapes before they are saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroundFindings {
    pub overlaps: Vec<OverlapView>,
    pub holes: Vec<HoleView>,
    /// Shapes that cannot be saved as they are.
    pub faults: Vec<ShapeFault>,
    /// Square metres (surfaces) or millimetres (lines) of each shape that was asked about, in order.
    pub measures: Vec<i64>,
    /// Indexes of shapes that lie partly outside every street.
    pub outside: Vec<i64>,
}

/// Two responsibility areas over one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OverlapView {
    pub a: String,
    pub b: String,
    pub a_name: String,
    pub b_name: String,
    pub m2: i64,
    pub shape: ShapeView,
}

/// Ground within a street that no responsibility area covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoleView {
    pub street: String,
    pub street_name: String,
    pub m2: i64,
    pub shape: ShapeView,
}

/// Why a shape cannot be saved, with the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShapeFault {
    /// Which of the shapes asked about.
    pub index: i64,
    /// Message key: `shape.<code>`.
    pub code: String,
    pub at: Option<PointView>,
}

/// Shapes that a split or a merge would leave, before anything is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Proposal {
    pub edits: Vec<ProposedEdit>,
    pub findings: GroundFindings,
}

/// A feature as drawn: a new one (`id` none), a changed one, or one that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProposedEdit {
    pub id: Option<String>,
    pub layer: MapLayer,
    /// None: the shape stays as it is.
    pub shape: Option<ShapeView>,
    /// Fields by name: `name`, `code`, `street`, `from`, `to`, `category`, `zone` …
    pub set: Vec<(String, String)>,
    pub ended: bool,
}

/// What stands at a position: areas and people, zones and their hours, things within reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Here {
    pub locus: super::Locus,
    /// Another area lies over this one here, or none lies here at all.
    pub area_state: AreaState,
    pub duty: Option<super::DutyBrief>,
    pub zones: Vec<ZoneHere>,
    /// Shopfronts, points and components within reach, nearest first.
    pub near: Vec<NearThing>,
    /// Plots nobody owns that hold the position.
    pub plots: Vec<GroundRow>,
}

/// How sure it is whose area this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AreaState {
    One,
    /// 重叠: more than one area claims it; the list of overlaps names them.
    Overlap,
    /// 空白: inside a street and in no area.
    Hole,
    /// Outside every street known here.
    Outside,
    /// There is no position.
    NoFix,
}

/// A zone at a position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ZoneHere {
    pub id: String,
    pub name: String,
    pub kind: ZoneKindView,
    pub inside: bool,
    /// To its edge when outside, millimetres.
    pub distance_mm: i64,
    pub hours: HoursView,
    pub basis: String,
    pub permits: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKindView {
    /// 城市化管理区域
    Urban,
    /// 摊规点
    Stalls,
    /// 重点地区
    Key,
}

/// Where a moment stands among hours; minutes until they end or begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "is", content = "minutes")]
pub enum HoursView {
    Always,
    Now(i64),
    Later(i64),
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NearThing {
    pub row: GroundRow,
    pub distance_mm: i64,
    pub open_cases: i64,
}

/// A look at a shopfront (门前三包检查).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckView {
    pub id: String,
    pub at_ms: i64,
    pub by: Option<String>,
    pub result: CheckResultView,
    pub note: String,
    pub photo: Option<String>,
    /// Not sent yet.
    pub unsent: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CheckResultView {
    /// 符合
    Kept,
    /// 当场整改
    Fixed,
    /// 口头提醒
    Reminded,
    /// 书面告诫
    Warned,
    /// 移交执法
    Passed,
}

/// Shapes with what a preview says of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PreviewShapes {
    pub shapes: Vec<MapShape>,
    /// More there than were asked for.
    pub cut: bool,
}
