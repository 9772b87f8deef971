//! Pulls a drawn shape onto what is there: corners onto corners, else onto edges, and edges onto corners that they pass.

use std::collections::BTreeSet;

use super::clean;
use super::measure::nearest_of;
use super::metric::Metric;
use super::plane::{Corner, Edge};
use super::split::{ROUNDING_M, insert_within};
use super::{Shape, is_sound};

/// What snapping makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapped {
    pub shape: Shape,
    /// How many corners were moved or added.
    pub changed: usize,
    /// Corners that now lie on an edge of what is there and are not a corner of it: give them to the neighbours with
    /// [`super::insert_corner`].
    pub corners: Vec<Corner>,
}

/// Snaps a drawn shape to others within a tolerance in millimetres. A corner goes before an edge, the nearer before the
/// farther. A sound shape stays sound: one that snapping would break comes back as it was.
pub fn snap(shape: &Shape, there: &[Shape], tolerance_mm: i64) -> Snapped {
    let metres = tolerance_mm.max(0) as f64 / 1000.0;
    let edges = edges_near(shape, there, metres);
    let known: BTreeSet<Corner> = edges.iter().flatten().copied().collect();
    let pulled = shape.map(|corner| target(corner, &known, &edges, metres));
    let moved = shape.points().zip(pulled.points()).filter(|(a, b)| a != b).count();
    let (mut snapped, _) = clean(&pulled);
    let mut added = 0;
    for corner in &known {
        if let Some(more) = insert_within(&snapped, *corner, metres) {
            snapped = more;
            added += 1;
        }
    }
    if moved + added > 0 && is_sound(shape) && !is_sound(&snapped) {
        return Snapped { shape: shape.clone(), changed: 0, corners: Vec::new() };
    }
    let on_edge = |at: &Corner| nearest_of(edges.iter().copied(), *at).is_some_and(|(_, far)| far <= ROUNDING_M);
    let new: BTreeSet<Corner> = snapped.points().filter(|at| !known.contains(at) && on_edge(at)).collect();
    let corners = new.into_iter().collect();
    Snapped { shape: snapped, changed: moved + added, corners }
}

/// The edges of others whose boxes come near the shape's.
fn edges_near(shape: &Shape, there: &[Shape], metres: f64) -> Vec<Edge> {
    let Some([west, south, east, north]) = shape.bbox() else { return Vec::new() };
    let farthest = if north.saturating_abs() > south.saturating_abs() { north } else { south };
    let [dx, dy] = Metric::at([west, farthest]).units(metres);
    let wide = [west.saturating_sub(dx), south.saturating_sub(dy), east.saturating_add(dx), north.saturating_add(dy)];
    let near = |other: &&Shape| other.bbox().is_some_and(|theirs| touch(wide, theirs));
    let edge_near = |[a, b]: &Edge| touch(wide, [a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])]);
    there.iter().filter(near).flat_map(|other| other.edges()).filter(edge_near).collect()
}

fn touch(a: [i64; 4], b: [i64; 4]) -> bool {
    a[0].max(b[0]) <= a[2].min(b[2]) && a[1].max(b[1]) <= a[3].min(b[3])
}

/// Where a corner goes: to a known corner, to an edge, or nowhere.
fn target(corner: Corner, known: &BTreeSet<Corner>, edges: &[Edge], metres: f64) -> Corner {
    let [dx, _] = Metric::at(corner).units(metres);
    let around = [corner[0].saturating_sub(dx), i64::MIN]..=[corner[0].saturating_add(dx), i64::MAX];
    let nearest = |of: Option<(Corner, f64)>| of.filter(|(_, far)| *far <= metres).map(|(at, _)| at);
    let to_corner = nearest(nearest_of(known.range(around).map(|at| [*at, *at]), corner));
    to_corner.or_else(|| nearest(nearest_of(edges.iter().copied(), corner))).unwrap_or(corner)
}
