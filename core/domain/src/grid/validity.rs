//! What is wrong with a shape, and where. Nothing is mended here: [`super::clean`] takes away what is harmless, the rest is
//! for a person to decide.

use rstar::RTree;
use std::collections::BTreeSet;

use rstar::primitives::{GeomWithData, Rectangle};
use serde::{Deserialize, Serialize};

use super::metric::Metric;
use super::plane::{self, Corner, Edge, Meet, Side};
use super::{Line, Polygon, Shape};

/// More findings than this of one shape help nobody.
const MOST: usize = 100;
/// A corner is a spike when its two edges are both longer than this, metres …
const SPIKE_M: f64 = 0.5;
/// … and turn back on each other within this angle, radians (half a degree).
const SPIKE_ANGLE: f64 = 0.008_726_646;

/// Something wrong with a shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub fault: Fault,
    /// Which polygon or line, counted from 0.
    pub part: usize,
    /// Which ring of it: 0 is the outer boundary.
    pub ring: usize,
    /// Where to look, where that can be said.
    pub at: Option<Corner>,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// There is no point in it.
    Empty,
    /// A point is not on earth: beyond ±180° or ±90°.
    OffEarth,
    /// Longitude and latitude look swapped.
    Swapped,
    /// A ring with fewer than three different points, a line with fewer than two.
    TooFewPoints,
    /// The same point twice running. [`super::clean`] takes it away.
    Repeated,
    /// A ring that encloses nothing.
    NoArea,
    /// A boundary that runs out and back on itself.
    Spike,
    /// A boundary that crosses or touches itself.
    CrossesItself,
    /// A hole that lies outside its polygon.
    HoleOutside,
    /// A hole that crosses the outer boundary or another hole, or runs along it.
    HoleCrosses,
    /// A hole inside another hole.
    HoleInHole,
    /// Two polygons of one shape that lie on each other.
    PartsOverlap,
}

impl Fault {
    /// Whether [`super::clean`] mends it without changing what the shape covers.
    pub fn is_harmless(self) -> bool {
        self == Fault::Repeated
    }

    /// Whether it is clear what a shape covers in spite of it.
    fn leaves_clear(self) -> bool {
        matches!(self, Fault::Repeated | Fault::Spike)
    }

    /// The message key for screens.
    pub fn code(self) -> &'static str {
        match self {
            Fault::Empty => "shape_empty",
            Fault::OffEarth => "shape_off_earth",
            Fault::Swapped => "shape_swapped",
            Fault::TooFewPoints => "shape_too_few_points",
            Fault::Repeated => "shape_repeated",
            Fault::NoArea => "shape_no_area",
            Fault::Spike => "shape_spike",
            Fault::CrossesItself => "shape_crosses_itself",
            Fault::HoleOutside => "shape_hole_outside",
            Fault::HoleCrosses => "shape_hole_crosses",
            Fault::HoleInHole => "shape_hole_in_hole",
            Fault::PartsOverlap => "shape_parts_overlap",
        }
    }
}

/// All that is wrong with a shape, at most a hundred findings. `expected` is where it should lie (the city's box, 1e-7
/// degrees west, south, east, north): outside of it and inside when turned round means swapped. Where a ring has a spike, its
/// crossings are told when the spike is gone: mostly it is the spike that crosses.
pub fn findings(shape: &Shape, expected: Option<[i64; 4]>) -> Vec<Finding> {
    if let Some(at) = swapped(shape, expected) {
        return vec![Finding { fault: Fault::Swapped, part: 0, ring: 0, at: Some(at) }];
    }
    let mut found = all(shape);
    let spiked: BTreeSet<(usize, usize)> =
        found.iter().filter(|finding| finding.fault == Fault::Spike).map(|f| (f.part, f.ring)).collect();
    found.retain(|f| f.fault != Fault::CrossesItself || !spiked.contains(&(f.part, f.ring)));
    found.truncate(MOST);
    found
}

fn all(shape: &Shape) -> Vec<Finding> {
    let whole = |fault, at| vec![Finding { fault, part: 0, ring: 0, at }];
    if shape.points().next().is_none() {
        return whole(Fault::Empty, None);
    }
    if let Some(at) = shape.points().find(|at| !on_earth(*at)) {
        return whole(Fault::OffEarth, Some(at));
    }
    let mut found = Vec::new();
    match shape {
        Shape::Point(_) => {}
        Shape::Lines(lines) => lines.iter().enumerate().for_each(|(part, line)| line_findings(part, line, &mut found)),
        Shape::Area(polygons) => {
            polygons.iter().enumerate().for_each(|(part, polygon)| ring_findings(part, polygon, &mut found));
            if found.iter().all(|finding| finding.fault.leaves_clear()) {
                meetings(polygons, &mut found);
            }
        }
    }
    let mut said = BTreeSet::new();
    found.retain(|finding| said.insert((finding.fault, finding.part, finding.ring, finding.at)));
    found
}

/// Whether a shape can be stored, drawn and measured as it is.
pub fn is_sound(shape: &Shape) -> bool {
    findings(shape, None).iter().all(|finding| finding.fault.is_harmless())
}

/// Whether a shape can be cut and merged: a spike is ugly, but it is clear what such a shape covers.
pub(crate) fn is_clear(shape: &Shape) -> bool {
    all(shape).iter().all(|finding| finding.fault.leaves_clear())
}

fn on_earth([lon, lat]: Corner) -> bool {
    lon.unsigned_abs() <= 1_800_000_000 && lat.unsigned_abs() <= 900_000_000
}

/// The first point of a shape that lies where it should only when longitude and latitude change places.
fn swapped(shape: &Shape, expected: Option<[i64; 4]>) -> Option<Corner> {
    let [west, south, east, north] = expected?;
    let inside = |[x, y]: Corner| (west..=east).contains(&x) && (south..=north).contains(&y);
    let turned = |[x, y]: Corner| inside([y, x]);
    (shape.points().all(|at| !inside(at)) && shape.points().all(turned)).then(|| shape.points().next())?
}

fn line_findings(part: usize, line: &Line, found: &mut Vec<Finding>) {
    let mut say = |fault, at: Option<&Corner>| found.push(Finding { fault, part, ring: 0, at: at.copied() });
    if line.iter().all(|at| Some(at) == line.first()) {
        return say(Fault::TooFewPoints, line.first());
    }
    line.windows(2).filter(|pair| pair.first() == pair.last()).for_each(|pair| say(Fault::Repeated, pair.first()));
}

/// What is wrong with each ring for itself but for crossings.
fn ring_findings(part: usize, polygon: &Polygon, found: &mut Vec<Finding>) {
    if polygon.is_empty() {
        found.push(Finding { fault: Fault::Empty, part, ring: 0, at: None });
    }
    for (ring, corners) in polygon.iter().enumerate() {
        let mut say = |fault, at: Option<Corner>| found.push(Finding { fault, part, ring, at });
        let different: BTreeSet<&Corner> = corners.iter().collect();
        if different.len() < 3 {
            say(Fault::TooFewPoints, corners.first().copied());
            continue;
        }
        let repeated = plane::ring_edges(corners).filter(|[a, b]| a == b);
        repeated.for_each(|[at, _]| say(Fault::Repeated, Some(at)));
        if is_straight(corners) {
            say(Fault::NoArea, corners.first().copied());
            continue;
        }
        spikes(corners).into_iter().for_each(|at| say(Fault::Spike, Some(at)));
    }
}

/// Whether all corners lie on one line. A ring that encloses nothing in another way crosses itself.
fn is_straight(ring: &[Corner]) -> bool {
    let Some(first) = ring.first() else { return true };
    let Some(second) = ring.iter().find(|corner| *corner != first) else { return true };
    ring.iter().all(|corner| plane::cross(*first, *second, *corner) == 0)
}

/// Corners where a boundary runs out and back on itself.
fn spikes(ring: &[Corner]) -> Vec<Corner> {
    let mut corners = ring.to_vec();
    corners.dedup();
    let edges: Vec<Edge> = plane::ring_edges(&corners).filter(|[a, b]| a != b).collect();
    let next = edges.iter().skip(1).chain(edges.first());
    edges.iter().zip(next).filter(|([a, b], [_, c])| is_spike(*a, *b, *c)).map(|([_, at], _)| *at).collect()
}

fn is_spike(a: Corner, tip: Corner, c: Corner) -> bool {
    if plane::ahead(a, tip, c) >= 0 {
        return false;
    }
    if plane::cross(a, tip, c) == 0 {
        return true;
    }
    let metric = Metric::at(tip);
    let ([ax, ay], [cx, cy]) = (metric.of(a), metric.of(c));
    let angle = (ax * cy - ay * cx).atan2(ax * cx + ay * cy).abs();
    angle < SPIKE_ANGLE && ax.hypot(ay) > SPIKE_M && cx.hypot(cy) > SPIKE_M
}

/// An edge with where it belongs: polygon, ring, place in the ring, edges in the ring.
#[derive(Debug, Clone, Copy)]
struct Placed {
    edge: Edge,
    part: usize,
    ring: usize,
    at: usize,
    of: usize,
}

impl Placed {
    /// Whether the other edge of the same ring begins where this one ends.
    fn is_before(&self, other: &Placed) -> bool {
        (self.at + 1) % self.of == other.at
    }
}

/// Crossings and what lies inside what: of rings with themselves, of holes, of polygons.
fn meetings(polygons: &[Polygon], found: &mut Vec<Finding>) {
    let edges = placed(polygons);
    let boxed = |placed: &Placed| {
        let corner = |p: Corner| [p[0] as f64, p[1] as f64];
        GeomWithData::new(Rectangle::from_corners(corner(placed.edge[0]), corner(placed.edge[1])), *placed)
    };
    let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, Placed>> = RTree::bulk_load(edges.iter().map(boxed).collect());
    let order = |p: &Placed| (p.part, p.ring, p.at);
    for one in &edges {
        let near = tree.locate_in_envelope_intersecting(rstar::RTreeObject::envelope(&boxed(one)));
        let mut others: Vec<Placed> = near.map(|near| near.data).filter(|other| order(one) < order(other)).collect();
        others.sort_by_key(order);
        found.extend(others.iter().filter_map(|other| fault_between(one, other)));
        if found.len() >= MOST {
            return;
        }
    }
    if found.iter().all(|finding| finding.fault.leaves_clear()) {
        nesting(polygons, found);
    }
}

fn placed(polygons: &[Polygon]) -> Vec<Placed> {
    let mut all = Vec::new();
    for (part, polygon) in polygons.iter().enumerate() {
        for (ring, corners) in polygon.iter().enumerate() {
            let edges: Vec<Edge> = plane::ring_edges(corners).filter(|[a, b]| a != b).collect();
            let of = edges.len();
            all.extend(edges.into_iter().enumerate().map(|(at, edge)| Placed { edge, part, ring, at, of }));
        }
    }
    all
}

/// What it means that two edges meet.
fn fault_between(one: &Placed, other: &Placed) -> Option<Finding> {
    let meet = plane::meet(one.edge, other.edge)?;
    let same_ring = one.part == other.part && one.ring == other.ring;
    let say = |fault, at| Some(Finding { fault, part: other.part, ring: other.ring, at: Some(at) });
    match meet {
        Meet::Cross(at) | Meet::Along(at, _) if same_ring => say(Fault::CrossesItself, at),
        Meet::Touch(at) if same_ring => {
            let neighbours = one.is_before(other) || other.is_before(one);
            if neighbours { None } else { say(Fault::CrossesItself, at) }
        }
        Meet::Cross(at) | Meet::Along(at, _) if one.part == other.part => say(Fault::HoleCrosses, at),
        Meet::Cross(at) => say(Fault::PartsOverlap, at),
        // Rings may touch each other; polygons of one shape may have an edge in common.
        Meet::Touch(_) | Meet::Along(..) => None,
    }
}

/// Faults of rings that do not cross: a hole outside, a hole in a hole, a polygon on another.
fn nesting(polygons: &[Polygon], found: &mut Vec<Finding>) {
    let boxes: Vec<Option<[i64; 4]>> = polygons.iter().map(|p| p.first().and_then(plane::bbox)).collect();
    for (part, polygon) in polygons.iter().enumerate() {
        let Some((outer, holes)) = polygon.split_first() else { continue };
        for (at, hole) in holes.iter().enumerate() {
            let ring = at + 1;
            let mut say = |fault| found.push(Finding { fault, part, ring, at: hole.first().copied() });
            if side_of_inner(hole, outer) == Side::Outside {
                say(Fault::HoleOutside);
            } else if holes.iter().enumerate().any(|(i, other)| i != at && side_of_inner(hole, other) == Side::Inside) {
                say(Fault::HoleInHole);
            }
        }
        let before = polygons.iter().zip(&boxes).take(part);
        let near = |other: &Option<[i64; 4]>| {
            boxes.get(part).copied().flatten().zip(*other).is_some_and(|(a, b)| plane::boxes_overlap(a, b))
        };
        if before.filter(|(_, other)| near(other)).any(|(other, _)| lie_on_each_other(polygon, other)) {
            found.push(Finding { fault: Fault::PartsOverlap, part, ring: 0, at: outer.first().copied() });
        }
    }
}

/// Where a ring lies in another one that it does not cross.
fn side_of_inner(inner: &[Corner], outer: &[Corner]) -> Side {
    let corners = inner.iter().map(|at| plane::side_of_ring(outer, *at));
    let middle = || super::measure::interior(&vec![inner.to_vec()]).map(|at| plane::side_of_ring(outer, at));
    corners.into_iter().find(|side| *side != Side::Border).or_else(middle).unwrap_or(Side::Border)
}

/// Two polygons whose boundaries do not cross: one has a point of the other inside.
fn lie_on_each_other(one: &Polygon, other: &Polygon) -> bool {
    let inside = |a: &Polygon, b: &Polygon| {
        let middle = super::measure::interior(a);
        middle.is_some_and(|at| plane::side_of_polygon(b, at) == Side::Inside)
    };
    inside(one, other) || inside(other, one)
}
