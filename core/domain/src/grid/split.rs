//! Cuts an area by a line. The parts have together exactly the size of the whole, with the corners that the cut adds to its
//! boundary: those are named, so that neighbours take them too and no sliver opens.

use std::collections::BTreeSet;

use i_overlay::core::fill_rule::FillRule;
use i_overlay::string::slice::IntSlice;

use super::measure::nearest_of;
use super::metric::Metric;
use super::overlay::Frame;
use super::plane::{self, Corner, Edge, Meet, Side};
use super::validity::is_clear;
use super::{Line, Polygon, Shape, ShapeError};

/// How far a corner that a cut or a snap added may lie from a neighbour's straight edge: twice what rounding can do, metres.
pub const ROUNDING_M: f64 = 0.03;

/// What a cut makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Each one polygon, from west to east. Exclaves (飞地) become pieces of their own.
    pub pieces: Vec<Shape>,
    /// Corners that the old boundary now has in addition. Give them to the neighbours with [`insert_corner`].
    pub corners: Vec<Corner>,
}

/// Cuts an area by a line.
///
/// # Errors
/// Names what is wrong with the area or the line: [`ShapeError::Misses`] and [`ShapeError::EndsInside`] when nothing was cut.
pub fn split(shape: &Shape, line: &[Corner]) -> Result<Cut, ShapeError> {
    if !matches!(shape, Shape::Area(_)) {
        return Err(ShapeError::NotAnArea);
    }
    if !is_clear(shape) {
        return Err(ShapeError::Faulty);
    }
    let mut line = line.to_vec();
    line.dedup();
    if line.len() < 2 {
        return Err(ShapeError::NoLine);
    }
    let polygons = sliced(shape, &line)?;
    if polygons.len() <= shape.polygons().len() {
        return Err(uncut(shape, &line));
    }
    let old: BTreeSet<Corner> = shape.points().collect();
    let corners = added_to_the_boundary(&polygons, &old);
    let mut pieces: Vec<Shape> = polygons.into_iter().map(|p| Shape::Area(vec![with_corners(p, &old)])).collect();
    pieces.sort_by_key(|piece| piece.bbox());
    Ok(Cut { pieces, corners })
}

fn sliced(shape: &Shape, line: &[Corner]) -> Result<Vec<Polygon>, ShapeError> {
    let boxes = [shape.bbox(), plane::bbox(line)];
    let frame = Frame::around(boxes.into_iter().flatten())?;
    let contours: Vec<_> = shape.polygons().iter().map(|polygon| frame.contours(polygon)).collect();
    let path = line.iter().map(|corner| frame.put(*corner)).collect();
    Ok(frame.polygons(contours.slice_by_path(&path, FillRule::NonZero)))
}

/// Why nothing was cut.
fn uncut(shape: &Shape, line: &[Corner]) -> ShapeError {
    let ends = [line.first(), line.last()].into_iter().flatten();
    let inside = ends.copied().find(|end| plane::side_of(shape, *end) == Side::Inside);
    inside.map_or(ShapeError::Misses, |at| ShapeError::EndsInside { at })
}

/// New corners at which an edge begins or ends that only one piece has: those lie on the old boundary.
fn added_to_the_boundary(polygons: &[Polygon], old: &BTreeSet<Corner>) -> Vec<Corner> {
    let edges: BTreeSet<Edge> = polygons.iter().flatten().flat_map(|ring| plane::ring_edges(ring)).collect();
    let outer = edges.iter().filter(|[a, b]| !edges.contains(&[*b, *a]));
    let added: BTreeSet<Corner> = outer.flatten().copied().filter(|corner| !old.contains(corner)).collect();
    added.into_iter().collect()
}

/// A polygon with those of the corners that lie exactly on its edges.
fn with_corners(polygon: Polygon, corners: &BTreeSet<Corner>) -> Polygon {
    let ring = |ring: Line| {
        let edges = plane::ring_edges(&ring).flat_map(|edge| {
            let [a, b] = edge;
            let mut on: Vec<Corner> = between(corners, edge).filter(|c| *c != a && *c != b).collect();
            plane::sort_along(edge, &mut on);
            std::iter::once(a).chain(on)
        });
        edges.collect()
    };
    polygon.into_iter().map(ring).collect()
}

/// Corners exactly on an edge. They are ordered by longitude, so only those between its ends are looked at.
fn between(corners: &BTreeSet<Corner>, edge: Edge) -> impl Iterator<Item = Corner> {
    let [a, b] = edge;
    let range = [a[0].min(b[0]), i64::MIN]..=[a[0].max(b[0]), i64::MAX];
    corners.range(range).copied().filter(move |corner| plane::on_edge(edge, *corner))
}

/// A neighbour with one more corner, where one of its edges passes it within 3 cm. None when it has that corner, when no edge
/// is that near, or when the boundary would cross itself.
pub fn insert_corner(neighbour: &Shape, corner: Corner) -> Option<Shape> {
    insert_within(neighbour, corner, ROUNDING_M)
}

/// The same within so many metres. A boundary that two polygons of the shape share gets the corner in both.
pub(crate) fn insert_within(shape: &Shape, corner: Corner, metres: f64) -> Option<Shape> {
    let Shape::Area(polygons) = shape else { return None };
    if shape.points().any(|there| there == corner) {
        return None;
    }
    let distance =
        |ring: &Line| nearest_of(plane::ring_edges(ring), corner).map_or(f64::INFINITY, |(_, metres)| metres);
    let nearest = polygons.iter().flatten().map(distance).fold(f64::INFINITY, f64::min);
    if nearest > metres {
        return None;
    }
    let mut changed = polygons.clone();
    let all = changed.iter_mut().flatten().filter(|ring| distance(ring) <= nearest);
    all.for_each(|ring| insert_into(ring, corner));
    let changed = Shape::Area(changed);
    crosses_nothing_new(shape, &changed, corner).then_some(changed)
}

/// Puts a corner between the ends of the edge of a ring that is nearest to it.
fn insert_into(ring: &mut Line, corner: Corner) {
    let metric = Metric::at(corner);
    let distances = plane::ring_edges(ring).map(|edge| metric.nearest(edge, corner).1).enumerate();
    let nearest = distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at);
    if let Some(at) = nearest {
        ring.insert(at + 1, corner);
    }
}

/// Whether the edges at a new corner meet no other edge but at their ends.
fn crosses_nothing_new(before: &Shape, after: &Shape, corner: Corner) -> bool {
    let new: Vec<Edge> = after.edges().filter(|edge| edge.contains(&corner)).collect();
    let disturbs = |one: &Edge, other: &Edge| match plane::meet(*one, *other) {
        None => false,
        Some(Meet::Touch(at)) => !(one.contains(&at) && other.contains(&at)),
        Some(Meet::Cross(_) | Meet::Along(..)) => true,
    };
    let kept: BTreeSet<Edge> = before.edges().collect();
    let others: Vec<Edge> = after.edges().filter(|edge| kept.contains(edge)).collect();
    new.iter().all(|edge| others.iter().all(|other| !disturbs(edge, other)))
}
