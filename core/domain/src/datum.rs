//! Datums (坐标系): what outside coordinates are written in, and the way to WGS-84 and back, in degrees.
//!
//! Conversion happens once, at the border: files in, exports out. What is stored is WGS-84 and nothing else, see
//! [`crate::place::Datum`]. Local projected systems (地方坐标系) have secret parameters and are not attempted.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use crate::grid::fit::{Fit, Ground, Shifted, fit, looks_shifted, sample};

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

mod gcj02 {
    //! WGS-84 ⇄ GCJ-02, by the formula that is generally known. It is unofficial; the official one adds about a metre of noise.

    use std::f64::consts::PI;

    use super::Degrees;

    /// Semi-major axis of the Krasovsky ellipsoid, metres, and the square of its eccentricity.
    const A: f64 = 6_378_245.0;
    const EE: f64 = 0.006_693_421_622_965_943;

    /// Steps of the inverse at most; five are enough anywhere in China.
    const STEPS: usize = 20;
    /// When to stop, degrees: 1e-12 is a ten-millionth of a metre.
    const CLOSE: f64 = 1e-12;

    /// The box outside which the formula shifts nothing. It is rough: Hong Kong, Taiwan and parts of the neighbours lie inside.
    fn outside([lon, lat]: Degrees) -> bool {
        !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat)
    }

    /// WGS-84 to GCJ-02; outside the box the same.
    pub(super) fn from_wgs84(at: Degrees) -> Degrees {
        if outside(at) {
            return at;
        }
        let [dx, dy] = offset(at);
        [at[0] + dx, at[1] + dy]
    }

    /// GCJ-02 to WGS-84. One step leaves up to 5 m; this one steps until what is left is gone.
    pub(super) fn to_wgs84(at: Degrees) -> Degrees {
        if outside(at) {
            return at;
        }
        let mut guess = at;
        for _ in 0..STEPS {
            let [dx, dy] = offset(guess);
            let left = [guess[0] + dx - at[0], guess[1] + dy - at[1]];
            guess = [guess[0] - left[0], guess[1] - left[1]];
            if left[0].abs() < CLOSE && left[1].abs() < CLOSE {
                break;
            }
        }
        guess
    }

    /// By how many degrees the formula moves a position.
    fn offset([lon, lat]: Degrees) -> Degrees {
        let (x, y) = (lon - 105.0, lat - 35.0);
        let phi = lat.to_radians();
        let w = 1.0 - EE * phi.sin().powi(2);
        let meridian = A * (1.0 - EE) / (w * w.sqrt());
        let parallel = A / w.sqrt() * phi.cos();
        [(east(x, y) / parallel).to_degrees(), (north(x, y) / meridian).to_degrees()]
    }

    /// The ripple that both directions share.
    fn ripple(x: f64) -> f64 {
        (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
    }

    /// Metres east.
    fn east(x: f64, y: f64) -> f64 {
        300.0
            + x
            + 2.0 * y
            + 0.1 * x * x
            + 0.1 * x * y
            + 0.1 * x.abs().sqrt()
            + ripple(x)
            + (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0
            + (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0
    }

    /// Metres north.
    fn north(x: f64, y: f64) -> f64 {
        -100.0
            + 2.0 * x
            + 3.0 * y
            + 0.2 * y * y
            + 0.1 * x * y
            + 0.2 * x.abs().sqrt()
            + ripple(x)
            + (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0
            + (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0
    }
}

mod bd09 {
    //! GCJ-02 ⇄ BD-09.
    //!
    //! The ripple turns with [`X_PI`] = π · 3000/180, not with π: a widely copied library forgets the factor, and its own vectors
    //! hold with the mistake only.

    use std::f64::consts::PI;

    use super::Degrees;

    const X_PI: f64 = PI * 3000.0 / 180.0;
    const EAST: f64 = 0.0065;
    const NORTH: f64 = 0.006;
    const STEPS: usize = 30;
    /// When to stop, degrees.
    const CLOSE: f64 = 1e-12;

    /// GCJ-02 to BD-09.
    pub(super) fn from_gcj02([x, y]: Degrees) -> Degrees {
        let far = x.hypot(y) + 0.00002 * (y * X_PI).sin();
        let theta = y.atan2(x) + 0.000003 * (x * X_PI).cos();
        [far * theta.cos() + EAST, far * theta.sin() + NORTH]
    }

    /// BD-09 to GCJ-02: the closed form, which leaves up to 0.22 m, and then steps until what is left is gone.
    pub(super) fn to_gcj02(at: Degrees) -> Degrees {
        let mut guess = closed_form(at);
        for _ in 0..STEPS {
            let there = from_gcj02(guess);
            let left = [there[0] - at[0], there[1] - at[1]];
            guess = [guess[0] - left[0], guess[1] - left[1]];
            if left[0].abs() < CLOSE && left[1].abs() < CLOSE {
                break;
            }
        }
        guess
    }

    pub(super) fn closed_form(at: Degrees) -> Degrees {
        let (x, y) = (at[0] - EAST, at[1] - NORTH);
        let far = x.hypot(y) - 0.00002 * (y * X_PI).sin();
        let theta = y.atan2(x) - 0.000003 * (x * X_PI).cos();
        [far * theta.cos(), far * theta.sin()]
    }
}

#[cfg(test)]
mod tests {
    use super::bd09::closed_form;

    #[test]
    fn the_closed_form_of_bd09_meets_the_published_vector() {
        let [lon, lat] = closed_form([116.404, 39.915]);
        assert!((lon - 116.39762729119315).abs() < 1e-12 && (lat - 39.90865673957631).abs() < 1e-12, "{lon} {lat}");
    }
}
