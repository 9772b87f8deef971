//! How large, how long, how far, and whether inside: measures of shapes on the WGS-84 ellipsoid.
//!
//! An edge is straight in longitude and latitude, as maps draw it and as all of this crate cuts it. So areas add up: the parts
//! of an area have together exactly its size. Along geodesics, which bulge by a centimetre in a kilometre, they would not.

use geo::{Distance, Geodesic, Point as GeoPoint};

use super::metric::{A, EE, Metric, at_share};
use super::plane::{self, Corner, Edge, Side};
use super::{Line, Polygon, Shape};
use crate::place::Point;

/// Up to here a plane is exact to a millimetre, metres.
const PLANE_M: f64 = 100.0;
/// Where to look for a point inside: shares of the height, the middle first.
const SCANS: [i64; 15] = [8, 6, 10, 4, 12, 7, 9, 5, 11, 3, 13, 2, 14, 1, 15];

/// The area of a shape in square metres, holes taken off; 0 of points and lines.
pub fn area_m2(shape: &Shape) -> f64 {
    shape.polygons().iter().map(polygon_m2).sum()
}

/// The area of one polygon in square metres, holes taken off.
pub fn polygon_m2(polygon: &Polygon) -> f64 {
    let mut rings = polygon.iter().map(|ring| ring_m2(ring));
    let outer = rings.next().unwrap_or(0.0);
    (outer - rings.sum::<f64>()).max(0.0)
}

/// The area of a ring: the strip between each edge and the equator, summed over the ring.
fn ring_m2(ring: &[Corner]) -> f64 {
    plane::ring_edges(ring).map(strip_m2).sum::<f64>().abs()
}

/// Gauss–Legendre, three places: exact to a square millimetre for edges of up to a degree.
const PLACES: [(f64, f64); 3] =
    [(0.112_701_665_379_258_31, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];

/// The strip between an edge and the equator, signed, square metres.
fn strip_m2([a, b]: Edge) -> f64 {
    let width = (b[0].saturating_sub(a[0]) as f64 / 1e7).to_radians();
    let height = b[1].saturating_sub(a[1]) as f64;
    if width == 0.0 {
        return 0.0;
    }
    let at = |share: f64| authalic(((a[1] as f64 + height * share) / 1e7).to_radians());
    PLACES.iter().map(|(place, weight)| weight * at(*place)).sum::<f64>() * width
}

/// Area between the equator and a latitude for each radian of longitude, square metres.
fn authalic(phi: f64) -> f64 {
    let e = EE.sqrt();
    let sin = phi.sin();
    A * A * (1.0 - EE) / 2.0 * (sin / (1.0 - EE * sin * sin) + (e * sin).atanh() / e)
}

/// The length of lines, or of all boundaries of an area, in millimetres along the ellipsoid.
pub fn length_mm(shape: &Shape) -> i64 {
    (shape.edges().map(edge_m).sum::<f64>() * 1000.0).round() as i64
}

fn edge_m([a, b]: Edge) -> f64 {
    if a == b { 0.0 } else { Geodesic.distance(geo_point(a), geo_point(b)) }
}

fn geo_point([lon, lat]: Corner) -> GeoPoint {
    GeoPoint::new(lon as f64 / 1e7, lat as f64 / 1e7)
}

/// Where a point lies with respect to a shape. Exact: coordinates are whole numbers.
pub fn side(shape: &Shape, point: &Point) -> Side {
    plane::side_of(shape, [point.lon, point.lat])
}

/// Whether a point is in a shape; on its boundary counts.
pub fn covers(shape: &Shape, point: &Point) -> bool {
    side(shape, point) != Side::Outside
}

/// From a point to a shape in millimetres: 0 inside and on the boundary. None of an empty shape.
pub fn distance_mm(shape: &Shape, point: &Point) -> Option<i64> {
    let here = [point.lon, point.lat];
    if plane::side_of(shape, here) != Side::Outside {
        return Some(0);
    }
    let (edge, share, metres) = nearest_edge(shape.edges(), here)?;
    let metres = if metres <= PLANE_M { metres } else { Geodesic.distance(geo_point(here), on(edge, share)) };
    Some(((metres * 1000.0).round() as i64).max(1))
}

/// The position at a share of an edge, not rounded.
fn on([a, b]: Edge, share: f64) -> GeoPoint {
    let between = |from: i64, to: i64| (from as f64 + (to as f64 - from as f64) * share) / 1e7;
    GeoPoint::new(between(a[0], b[0]), between(a[1], b[1]))
}

/// The nearest edge, the share of its length at which it is nearest, and how far that is, metres.
fn nearest_edge(edges: impl Iterator<Item = Edge>, from: Corner) -> Option<(Edge, f64, f64)> {
    let metric = Metric::at(from);
    let found = edges.map(|edge| (edge, metric.nearest(edge, from)));
    let (edge, (share, metres)) = found.min_by(|(_, a), (_, b)| a.1.total_cmp(&b.1))?;
    Some((edge, share, metres))
}

/// The nearest place on edges in whole numbers, and how far it is, metres.
pub(crate) fn nearest_of(edges: impl Iterator<Item = Edge>, from: Corner) -> Option<(Corner, f64)> {
    nearest_edge(edges, from).map(|(edge, share, metres)| (at_share(edge, share), metres))
}

/// A point that stands for a shape: inside an area and rather in its middle, on a line, the point itself.
///
/// An area so narrow that no whole number lies inside gives one of its corners. None of an empty shape.
pub fn representative(shape: &Shape) -> Option<Point> {
    let [lon, lat] = match shape {
        Shape::Point(point) => Some(*point),
        Shape::Lines(lines) => lines.iter().max_by_key(|line| line.len()).and_then(middle_of),
        Shape::Area(polygons) => {
            let largest = polygons.iter().max_by(|a, b| polygon_m2(a).total_cmp(&polygon_m2(b)))?;
            interior(largest).or_else(|| largest.first()?.first().copied())
        }
    }?;
    Some(Point { lon, lat })
}

/// The middle of the middle edge of a line.
fn middle_of(line: &Line) -> Option<Corner> {
    let half = line.len() / 2;
    match (line.get(half.saturating_sub(1)), line.get(half)) {
        (Some(a), Some(b)) if line.len() == 2 => Some(at_share([*a, *b], 0.5)),
        (_, Some(corner)) => Some(*corner),
        (before, None) => before.copied(),
    }
}

/// A point strictly inside a polygon: the middle of the widest part of a level line.
pub(crate) fn interior(polygon: &Polygon) -> Option<Corner> {
    let [_, south, _, north] = plane::bbox(polygon.first()?)?;
    let height = north.saturating_sub(south);
    let inside = |at: &Corner| plane::side_of_polygon(polygon, *at) == Side::Inside;
    let scans =
        SCANS.iter().map(|sixteenth| south.saturating_add(height / 16 * sixteenth + height % 16 * sixteenth / 16));
    scans.filter_map(|lat| widest(polygon, lat)).find(inside)
}

/// The middle of the widest part of a level line that lies in the polygon.
fn widest(polygon: &Polygon, lat: i64) -> Option<Corner> {
    let crosses = |edge: &Edge| (edge[0][1] <= lat) != (edge[1][1] <= lat);
    let at = |[a, b]: Edge| {
        let [ax, ay, bx, by] = [a[0], a[1], b[0], b[1]].map(|value| value as f64);
        ax + (bx - ax) * (lat as f64 - ay) / (by - ay)
    };
    let mut crossings: Vec<f64> = polygon.iter().flat_map(|r| plane::ring_edges(r)).filter(crosses).map(at).collect();
    crossings.sort_by(f64::total_cmp);
    let parts = crossings.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    let (west, east) = parts.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
    Some([west.midpoint(east).round() as i64, lat])
}
