//! Metres around a place: the WGS-84 ellipsoid's own radii at its latitude, on a plane. Exact to a millimetre within a
//! hundred metres; across a city to a few metres in ten kilometres, which is enough to find what is nearest.

use super::plane::{Corner, Edge};

/// WGS-84: semi-major axis in metres, square of the eccentricity.
pub(crate) const A: f64 = 6_378_137.0;
pub(crate) const EE: f64 = 0.006_694_379_990_141_317;

/// How long a degree is, east and north, and from where it is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Metric {
    origin: Corner,
    /// Metres for each degree.
    east: f64,
    north: f64,
}

impl Metric {
    /// Around a corner.
    pub(crate) fn at(origin: Corner) -> Self {
        let phi = (origin[1] as f64 / 1e7).to_radians();
        let w = 1.0 - EE * phi.sin().powi(2);
        let degree = 1f64.to_radians();
        let east = A / w.sqrt() * phi.cos() * degree;
        Self { origin, east, north: A * (1.0 - EE) / (w * w.sqrt()) * degree }
    }

    /// Metres east and north of the origin.
    pub(crate) fn metres(&self, [lon, lat]: [f64; 2]) -> [f64; 2] {
        [(lon - self.origin[0] as f64 / 1e7) * self.east, (lat - self.origin[1] as f64 / 1e7) * self.north]
    }

    /// Metres east and north of the origin, of a corner; the difference is taken exactly.
    pub(crate) fn of(&self, corner: Corner) -> [f64; 2] {
        let [dx, dy] = [corner[0].saturating_sub(self.origin[0]), corner[1].saturating_sub(self.origin[1])];
        [dx as f64 / 1e7 * self.east, dy as f64 / 1e7 * self.north]
    }

    /// Units of 1e-7 degrees that are surely at least this many metres, east and north.
    pub(crate) fn units(&self, metres: f64) -> [i64; 2] {
        [self.east, self.north].map(|degree| (metres / degree.max(1e-3) * 1e7).ceil() as i64 + 1)
    }

    /// The nearest position on an edge, as a share of its length from its beginning, and how far it is, metres.
    pub(crate) fn nearest(&self, [a, b]: Edge, from: Corner) -> (f64, f64) {
        let ([ax, ay], [bx, by], [px, py]) = (self.of(a), self.of(b), self.of(from));
        let (dx, dy) = (bx - ax, by - ay);
        let length = dx * dx + dy * dy;
        let share = if length > 0.0 { (((px - ax) * dx + (py - ay) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
        (share, (ax + share * dx - px).hypot(ay + share * dy - py))
    }
}

/// The position at a share of an edge, in whole numbers.
pub(crate) fn at_share([a, b]: Edge, share: f64) -> Corner {
    let between = |from: i64, to: i64| from.saturating_add((to.saturating_sub(from) as f64 * share).round() as i64);
    [between(a[0], b[0]), between(a[1], b[1])]
}
