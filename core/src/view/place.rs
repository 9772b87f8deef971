//! Places: points, grids, who answers for them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A position in WGS-84, 1e-7 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointView {
    pub lon_e7: i64,
    pub lat_e7: i64,
}

/// Where a position came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FixSource {
    Gnss,
    Network,
    /// Set by hand on the map or by picking a grid.
    Manual,
}

/// A position as a shell hands it in. Absent altogether when there is no fix: nothing waits for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixInput {
    pub lon_e7: i64,
    pub lat_e7: i64,
    /// Radius of 68 % confidence, millimetres.
    pub accuracy_mm: i64,
    pub source: FixSource,
    /// When the fix was taken, device clock, milliseconds.
    pub fixed_at_ms: i64,
}

/// The responsibility area (责任网格) and who answers there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AreaView {
    pub id: String,
    pub name: String,
    pub street: String,
    pub street_name: String,
    pub inspector_name: Option<String>,
    pub deputy_name: Option<String>,
    /// Area in square metres.
    pub area_m2: i64,
    pub unit_grids: i64,
}

/// One candidate cell near the position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GridCandidate {
    /// 单元网格标识码, 15 digits: people of the field know it, so it may be shown.
    pub code: String,
    pub area_id: Option<String>,
    pub area_name: Option<String>,
    pub distance_mm: i64,
    /// The unit that answers for the chosen class here, if it differs between candidates.
    pub responsible_unit: Option<String>,
}

/// Everything that follows from a point: cell, area, people, unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Locus {
    pub grid: Option<GridCandidate>,
    /// Other cells within the position's accuracy, nearest first.
    pub others: Vec<GridCandidate>,
    pub area: Option<AreaView>,
    /// Nearest road or landmark words, for the place text.
    pub place_text: String,
    pub responsible_unit: Option<String>,
    /// True when the candidates lead to different responsible units: the only case in which reporting asks.
    pub ask: bool,
}

/// What a map shows: one polygon or line with its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MapShape {
    pub id: String,
    pub layer: MapLayer,
    pub name: String,
    /// Rings (polygons) or one line: [[lon_e7, lat_e7], ...].
    pub coords: Vec<Vec<[i64; 2]>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MapLayer {
    District,
    Street,
    /// 责任网格
    Area,
    /// 单元网格
    Grid,
    Road,
    /// 重点点位
    Point,
    /// 部件
    Component,
    /// 城市化管理区域、摊规点、重点地区
    Zone,
    /// 门市
    Shop,
    /// 失管地块
    Plot,
}
