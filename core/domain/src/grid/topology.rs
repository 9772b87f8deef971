//! Whether areas of one day fit together: where two lie on each other, where nobody's ground is, and whose a point is.
//!
//! Which areas those are on a day is the caller's business; they are taken as they come and named by their position.

use geo::Buffer;
use geo::{Coord, LineString, Polygon as GeoPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::measure::{length_mm, polygon_m2};
use super::metric::Metric;
use super::overlay::{difference, intersection};
use super::plane::{self, Corner, Side};
use super::{Polygon, Shape, ShapeError};
use crate::place::Point;

/// What is too small to mean anything: boundaries drawn twice never agree to the centimetre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sliver {
    /// Smaller than this, square metres.
    pub m2: f64,
    /// Nowhere wider than this, metres.
    pub width_m: f64,
}

impl Sliver {
    /// Below one square metre, or nowhere wider than 0.2 m: finer than any phone or drawing hand.
    pub const USUAL: Sliver = Sliver { m2: 1.0, width_m: 0.2 };
    /// Nothing is too small.
    pub const NONE: Sliver = Sliver { m2: 0.0, width_m: 0.0 };

    /// Whether a polygon is one.
    pub fn is(&self, polygon: &Polygon) -> bool {
        let m2 = polygon_m2(polygon);
        if m2 < self.m2 {
            return true;
        }
        let edge_m = length_mm(&Shape::Area(vec![polygon.clone()])) as f64 / 1000.0;
        // Something wide is wide on average, too, or has a thin tail: then look closely.
        2.0 * m2 < self.width_m * edge_m && vanishes(polygon, self.width_m / 2.0)
    }
}

/// Whether nothing is left of a polygon when so many metres are taken off all around.
fn vanishes(polygon: &Polygon, metres: f64) -> bool {
    let Some(origin) = polygon.first().and_then(|ring| ring.first()) else { return true };
    let metric = Metric::at(*origin);
    let ring = |ring: &Vec<Corner>| {
        let place = |corner: &Corner| Coord::from(metric.of(*corner));
        LineString::new(ring.iter().chain(ring.first()).map(place).collect())
    };
    let mut rings = polygon.iter().map(ring);
    let outer = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    GeoPolygon::new(outer, rings.collect()).buffer(-metres).0.is_empty()
}

/// Two areas that lie on each other (重叠).
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    /// The earlier of the two, by position.
    pub a: usize,
    pub b: usize,
    pub m2: f64,
    pub shape: Shape,
}

/// Ground that no area covers (空白).
#[derive(Debug, Clone, PartialEq)]
pub struct Hole {
    pub m2: f64,
    pub shape: Shape,
}

/// Whose a point is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// One area's. Of areas that only share a boundary there, the first one's.
    One(usize),
    /// It lies inside several areas, which overlap there.
    Several(Vec<usize>),
    /// Nobody's.
    None,
}

type Boxed = GeomWithData<Rectangle<[f64; 2]>, usize>;

/// Areas of one day, found by place.
#[derive(Debug, Clone)]
pub struct Tiling<'a> {
    areas: Vec<&'a Shape>,
    tree: RTree<Boxed>,
}

impl<'a> Tiling<'a> {
    pub fn of(areas: impl IntoIterator<Item = &'a Shape>) -> Self {
        let areas: Vec<&Shape> = areas.into_iter().collect();
        let boxed = |(at, area): (usize, &&Shape)| {
            let [west, south, east, north] = area.bbox()?.map(|value| value as f64);
            Some(GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), at))
        };
        let boxes = areas.iter().enumerate().filter_map(boxed).collect();
        Self { tree: RTree::bulk_load(boxes), areas }
    }

    /// The areas whose boxes touch a box, in their order.
    fn near(&self, [west, south, east, north]: [i64; 4]) -> Vec<(usize, &'a Shape)> {
        let envelope = AABB::from_corners([west as f64, south as f64], [east as f64, north as f64]);
        let mut found: Vec<usize> = self.tree.locate_in_envelope_intersecting(envelope).map(|near| near.data).collect();
        found.sort_unstable();
        found.into_iter().filter_map(|at| Some((at, *self.areas.get(at)?))).collect()
    }

    /// Whose a point is.
    ///
    /// > **Invariant.** A point is one area's, or it lies on an overlap or a hole that [`Tiling::overlaps`] or
    /// > [`Tiling::holes`] lists, slivers apart. Being inside goes before lying on a boundary; among areas that only share a
    /// > boundary there, the first has it.
    pub fn whose(&self, point: &Point) -> Whose {
        let at = [point.lon, point.lat];
        let mut inside = Vec::new();
        let mut border = None;
        for (index, area) in self.near([at[0], at[1], at[0], at[1]]) {
            match plane::side_of(area, at) {
                Side::Inside => inside.push(index),
                Side::Border => border = border.or(Some(index)),
                Side::Outside => {}
            }
        }
        match (inside.as_slice(), border) {
            ([], None) => Whose::None,
            ([], Some(first)) => Whose::One(first),
            ([one], _) => Whose::One(*one),
            _ => Whose::Several(inside),
        }
    }

    /// Pairs of areas that lie on each other, slivers left out.
    ///
    /// # Errors
    /// [`ShapeError::TooWide`].
    pub fn overlaps(&self, sliver: Sliver) -> Result<Vec<Overlap>, ShapeError> {
        let mut found = Vec::new();
        for (a, area) in self.areas.iter().enumerate() {
            let Some(own) = area.bbox() else { continue };
            for (b, other) in self.near(own).into_iter().filter(|(b, _)| *b > a) {
                if other.bbox().is_some_and(|theirs| plane::boxes_overlap(own, theirs)) {
                    found.extend(overlap(a, area, b, other, sliver)?);
                }
            }
        }
        Ok(found)
    }

    /// Ground inside of `whole` that no area covers, largest first, slivers left out.
    ///
    /// # Errors
    /// [`ShapeError::TooWide`].
    pub fn holes(&self, whole: &Shape, sliver: Sliver) -> Result<Vec<Hole>, ShapeError> {
        let Some(own) = whole.bbox() else { return Ok(Vec::new()) };
        let near: Vec<&Shape> = self.near(own).into_iter().map(|(_, area)| area).collect();
        let left = difference(whole, &near)?;
        let real = left.polygons().iter().filter(|polygon| !sliver.is(polygon));
        let mut holes: Vec<Hole> =
            real.map(|p| Hole { m2: polygon_m2(p), shape: Shape::Area(vec![p.clone()]) }).collect();
        holes.sort_by(|a, b| b.m2.total_cmp(&a.m2));
        Ok(holes)
    }
}

fn overlap(a: usize, area: &Shape, b: usize, other: &Shape, sliver: Sliver) -> Result<Option<Overlap>, ShapeError> {
    let common = intersection(area, other)?;
    let real: Vec<Polygon> = common.polygons().iter().filter(|polygon| !sliver.is(polygon)).cloned().collect();
    let m2 = real.iter().map(polygon_m2).sum();
    Ok((!real.is_empty()).then_some(Overlap { a, b, m2, shape: Shape::Area(real) }))
}

/// Pairs of areas that lie on each other, the usual slivers left out.
///
/// # Errors
/// [`ShapeError::TooWide`].
pub fn overlaps(areas: &[Shape]) -> Result<Vec<Overlap>, ShapeError> {
    Tiling::of(areas).overlaps(Sliver::USUAL)
}

/// Ground inside of `whole` that no area covers, the usual slivers left out.
///
/// # Errors
/// [`ShapeError::TooWide`].
pub fn holes(whole: &Shape, areas: &[Shape]) -> Result<Vec<Hole>, ShapeError> {
    Tiling::of(areas).holes(whole, Sliver::USUAL)
}

/// Whose a point is among a few areas; make a [`Tiling`] for many points.
pub fn whose(point: &Point, areas: &[Shape]) -> Whose {
    Tiling::of(areas).whose(point)
}
