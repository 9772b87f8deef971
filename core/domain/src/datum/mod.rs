//! Datums (坐标系): what outside coordinates are written in, and the way to WGS-84 and back, in degrees.
//!
//! Conversion happens once, at the border: files in, exports out. What is stored is WGS-84 and nothing else, see
//! [`crate::place::Datum`]. Local projected systems (地方坐标系) have secret parameters and are not attempted.

mod bd09;
mod fit;
mod gcj02;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use fit::{Fit, Ground, Shifted, fit, looks_shifted, sample};

use crate::grid::Shape;
use crate::place::Point;

/// Longitude and latitude in degrees.
pub type Degrees = [f64; 2];

/// A datum that files and map services use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// WGS-84, and CGCS2000 (测绘法 art. 9), which is the same to a decimetre.
    Wgs84,
    /// GCJ-02 (火星坐标系): maps of 高德, 腾讯 and others, 19 to 710 m from WGS-84.
    Gcj02,
    /// BD-09: maps of 百度, another 0.9 to 1 km further.
    Bd09,
}

impl Datum {
    pub const ALL: [Datum; 3] = [Datum::Wgs84, Datum::Gcj02, Datum::Bd09];

    /// From this datum to WGS-84, exact to a thousandth of a millimetre within China.
    pub fn to_wgs84(self, at: Degrees) -> Degrees {
        match self {
            Datum::Wgs84 => at,
            Datum::Gcj02 => gcj02::to_wgs84(at),
            Datum::Bd09 => gcj02::to_wgs84(bd09::to_gcj02(at)),
        }
    }

    /// From WGS-84 to this datum.
    pub fn from_wgs84(self, at: Degrees) -> Degrees {
        match self {
            Datum::Wgs84 => at,
            Datum::Gcj02 => gcj02::from_wgs84(at),
            Datum::Bd09 => bd09::from_gcj02(gcj02::from_wgs84(at)),
        }
    }

    /// From this datum to another.
    pub fn convert(self, to: Datum, at: Degrees) -> Degrees {
        match (self, to) {
            (same, other) if same == other => at,
            (Datum::Bd09, Datum::Gcj02) => bd09::to_gcj02(at),
            (Datum::Gcj02, Datum::Bd09) => bd09::from_gcj02(at),
            (from, to) => to.from_wgs84(from.to_wgs84(at)),
        }
    }

    /// Coordinates as read from a file to what is stored: 1e-7 degrees of WGS-84. None when they are not numbers on earth.
    pub fn to_stored(self, at: Degrees) -> Option<[i64; 2]> {
        on_earth(at)?;
        let [lon, lat] = self.to_wgs84(at);
        on_earth([lon, lat]).map(|[lon, lat]| [e7(lon), e7(lat)])
    }

    /// What is stored, in this datum: for exports and for maps of others.
    pub fn of_stored(self, [lon, lat]: [i64; 2]) -> Degrees {
        self.from_wgs84(degrees([lon, lat]))
    }

    /// A position as read from a file. None when it is not on earth.
    pub fn to_point(self, at: Degrees) -> Option<Point> {
        self.to_stored(at).map(|[lon, lat]| Point { lon, lat })
    }

    /// A shape whose whole numbers are in this datum, in WGS-84. Read degrees with [`Datum::to_stored`] where there are any:
    /// that rounds once instead of twice.
    pub fn shape_to_wgs84(self, shape: &Shape) -> Shape {
        self.each(shape, |at| self.to_wgs84(at))
    }

    /// A stored shape in this datum, in 1e-7 degrees.
    pub fn shape_from_wgs84(self, shape: &Shape) -> Shape {
        self.each(shape, |at| self.from_wgs84(at))
    }

    fn each(self, shape: &Shape, convert: impl Fn(Degrees) -> Degrees) -> Shape {
        if self == Datum::Wgs84 {
            return shape.clone();
        }
        shape.map(|point| {
            let [lon, lat] = convert(degrees(point));
            [e7(lon), e7(lat)]
        })
    }
}

/// 1e-7 degrees as degrees.
pub fn degrees([lon, lat]: [i64; 2]) -> Degrees {
    [lon as f64 / 1e7, lat as f64 / 1e7]
}

fn e7(degrees: f64) -> i64 {
    (degrees * 1e7).round() as i64
}

fn on_earth([lon, lat]: Degrees) -> Option<Degrees> {
    (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some([lon, lat])
}
