//! Positions: WGS-84 (= CGCS2000 at this accuracy) with accuracy, source and time of the fix.

use serde::{Deserialize, Serialize};

use crate::id::EntityId;

/// A point in 1e-7 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    pub lon: i64,
    pub lat: i64,
}

impl Point {
    /// Within ±180° and ±90°.
    pub fn is_on_earth(&self) -> bool {
        self.lon.unsigned_abs() <= 1_800_000_000 && self.lat.unsigned_abs() <= 900_000_000
    }

    /// Great-circle distance in millimetres (haversine on the mean sphere; good to 0.5 %).
    pub fn distance_mm(&self, other: &Point) -> i64 {
        use geo::{Distance, Haversine};
        let to_geo = |p: &Point| geo::Point::new(p.lon as f64 / 1e7, p.lat as f64 / 1e7);
        (Haversine.distance(to_geo(self), to_geo(other)) * 1000.0).round() as i64
    }
}

/// Where a position came from (定位来源).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixSource {
    Gnss,
    Network,
    Manual,
}

/// The datum a position is stored in. Others are converted at the border and never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    Wgs84,
}

/// A position with what is known of its quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    #[serde(flatten)]
    pub point: Point,
    /// Radius of 68 % confidence, millimetres.
    pub acc: i64,
    pub src: FixSource,
    pub datum: Datum,
    /// Device time of the fix, milliseconds since 1970 UTC.
    pub at: i64,
}

/// Where a case is: computed and chosen cells are both kept; what followed from them is frozen with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fix: Option<Fix>,
    /// 单元网格 computed from the fix.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub grid: Option<String>,
    /// 单元网格 chosen by hand instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub chosen: Option<String>,
    /// 责任网格 that the cell belonged to then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub area: Option<EntityId>,
    /// 责任单位 that answered there for the class then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<EntityId>,
    /// Road or landmark words.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub text: String,
}

impl Place {
    /// The cell that counts: the chosen one before the computed one.
    pub fn effective_grid(&self) -> Option<&str> {
        self.chosen.as_deref().or(self.grid.as_deref())
    }
}
