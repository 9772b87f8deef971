//! Points in WGS-84 and spots in the district's own millimetre plane. It does not know GCJ-02 or BD-09.

use serde::{Deserialize, Serialize};

/// Where the invented district is centred, in 1e-7 degrees WGS-84.
const CENTRE: Point = Point { lon_e7: 1_199_000_000, lat_e7: 318_000_000 };
// At latitude 31.8° one metre is 105.600e-7° of longitude and 90.185e-7° of latitude.
const LON_E7_PER_10_M: i64 = 1_056;
const LAT_E7_PER_KM: i64 = 90_185;

/// A place in WGS-84, in units of 1e-7 degrees (about a centimetre).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Longitude × 10,000,000.
    pub lon_e7: i32,
    /// Latitude × 10,000,000.
    pub lat_e7: i32,
}

/// A place in the plane: millimetres east and north of the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) x: i64,
    pub(crate) y: i64,
}

impl Spot {
    pub(crate) fn point(self) -> Point {
        let lon = (self.x * LON_E7_PER_10_M).div_euclid(10_000);
        let lat = (self.y * LAT_E7_PER_KM).div_euclid(1_000_000);
        Point { lon_e7: CENTRE.lon_e7 + lon as i32, lat_e7: CENTRE.lat_e7 + lat as i32 }
    }

    /// The spot `permille` thousandths of the way from here to `other`.
    pub(crate) fn towards(self, other: Spot, permille: i64) -> Spot {
        Spot { x: self.x + (other.x - self.x) * permille / 1000, y: self.y + (other.y - self.y) * permille / 1000 }
    }

    pub(crate) fn shifted(self, dx: i64, dy: i64) -> Spot {
        Spot { x: self.x + dx, y: self.y + dy }
    }

    /// Straight distance, rounded down to a millimetre.
    pub(crate) fn distance(self, other: Spot) -> i64 {
        let (dx, dy) = (other.x - self.x, other.y - self.y);
        (dx * dx + dy * dy).isqrt()
    }

    /// The spot `offset` millimetres to the left of the line from `a` to `b`, level with `self`.
    pub(crate) fn left_of(self, a: Spot, b: Spot, offset: i64) -> Spot {
        let length = a.distance(b).max(1);
        self.shifted(-(b.y - a.y) * offset / length, (b.x - a.x) * offset / length)
    }
}

/// Twice the signed area of a ring, in square millimetres; positive when it runs counter-clockwise.
pub(crate) fn double_area(ring: &[Spot]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.x * b.y - b.x * a.y).sum()
}

/// The area of a ring in whole square metres.
pub(crate) fn area_m2(ring: &[Spot]) -> i64 {
    double_area(ring).abs() / 2_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_metres_are_the_right_number_of_degrees() {
        let point = Spot { x: 100_000, y: 100_000 }.point();
        assert_eq!((point.lon_e7, point.lat_e7), (1_199_010_560, 318_009_018));
    }

    #[test]
    fn left_of_an_eastward_line_is_north() {
        let (a, b) = (Spot { x: 0, y: 0 }, Spot { x: 100_000, y: 0 });
        assert_eq!(a.towards(b, 500).left_of(a, b, 4_000), Spot { x: 50_000, y: 4_000 });
    }
}
