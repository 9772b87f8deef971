//! Exact geometry of whole numbers: on which side, where two edges meet, inside or on the border. Nothing here is rounded but
//! the position of a crossing, and nothing overflows, whatever numbers come in.

use std::cmp::Ordering;

use super::{Polygon, Shape};

pub(crate) type Corner = [i64; 2];
pub(crate) type Edge = [Corner; 2];

/// Where a point lies with respect to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Inside,
    /// On the boundary of the area or of one of its holes.
    Border,
    Outside,
}

/// Where two edges meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meet {
    /// Each passes through the other.
    Cross(Corner),
    /// An end of one lies on the other.
    Touch(Corner),
    /// They run along each other between two corners.
    Along(Corner, Corner),
}

/// Far beyond the earth, and small enough that no product of two differences overflows.
const FAR: i64 = 1 << 40;

fn wide(value: i64) -> i128 {
    i128::from(value.clamp(-FAR, FAR))
}

/// Twice the signed area of the triangle: positive when `p` lies left of `a → b`.
pub(crate) fn cross(a: Corner, b: Corner, p: Corner) -> i128 {
    (wide(b[0]) - wide(a[0])) * (wide(p[1]) - wide(a[1])) - (wide(b[1]) - wide(a[1])) * (wide(p[0]) - wide(a[0]))
}

/// Positive when `b → p` goes on in the direction of `a → b`.
pub(crate) fn ahead(a: Corner, b: Corner, p: Corner) -> i128 {
    (wide(b[0]) - wide(a[0])) * (wide(p[0]) - wide(b[0])) + (wide(b[1]) - wide(a[1])) * (wide(p[1]) - wide(b[1]))
}

/// The edges of a ring that is closed implicitly.
pub(crate) fn ring_edges(ring: &[Corner]) -> impl Iterator<Item = Edge> {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|(a, b)| [*a, *b])
}

/// Twice the signed area of a ring: positive when it runs counter-clockwise.
pub(crate) fn twice_area(ring: &[Corner]) -> i128 {
    let Some(first) = ring.first() else { return 0 };
    ring_edges(ring).map(|[a, b]| cross(*first, a, b)).sum()
}

fn within(a: i64, b: i64, value: i64) -> bool {
    a.min(b) <= value && value <= a.max(b)
}

/// Whether a point lies on an edge, ends included.
pub(crate) fn on_edge([a, b]: Edge, p: Corner) -> bool {
    within(a[0], b[0], p[0]) && within(a[1], b[1], p[1]) && cross(a, b, p) == 0
}

/// Where two edges meet, if they do.
pub(crate) fn meet([a, b]: Edge, [c, d]: Edge) -> Option<Meet> {
    let apart = |i: usize| a[i].max(b[i]) < c[i].min(d[i]) || c[i].max(d[i]) < a[i].min(b[i]);
    if apart(0) || apart(1) {
        return None;
    }
    let (sc, sd) = (cross(a, b, c).signum(), cross(a, b, d).signum());
    let (sa, sb) = (cross(c, d, a).signum(), cross(c, d, b).signum());
    if sc == 0 && sd == 0 {
        return along([a, b], [c, d]);
    }
    let touches = [(sc, c), (sd, d), (sa, a), (sb, b)].into_iter();
    let touch = touches.filter(|(side, p)| *side == 0 && on_edge([a, b], *p) && on_edge([c, d], *p)).map(|(_, p)| p);
    if let Some(at) = touch.min() {
        return Some(Meet::Touch(at));
    }
    (sc * sd < 0 && sa * sb < 0).then(|| Meet::Cross(crossing([a, b], [c, d])))
}

/// Two edges on one line.
fn along(one: Edge, other: Edge) -> Option<Meet> {
    let mut shared: Vec<Corner> = one.into_iter().filter(|p| on_edge(other, *p)).collect();
    shared.extend(other.into_iter().filter(|p| on_edge(one, *p)));
    let (first, last) = (shared.iter().min()?, shared.iter().max()?);
    Some(if first == last { Meet::Touch(*first) } else { Meet::Along(*first, *last) })
}

/// The crossing of two edges that cross, rounded to whole numbers.
fn crossing([a, b]: Edge, [c, d]: Edge) -> Corner {
    let (far, near) = (cross(c, d, a), cross(c, d, b));
    let whole = far - near;
    let between = |from: i64, to: i64| {
        let moved = scaled(wide(to) - wide(from), far, whole);
        from.saturating_add(moved)
    };
    [between(a[0], b[0]), between(a[1], b[1])]
}

/// `length · part / whole`, rounded half away from zero; below 2^41, 2^83 and 2^84, so that nothing overflows.
fn scaled(length: i128, part: i128, whole: i128) -> i64 {
    if whole == 0 {
        return 0;
    }
    let product = length * part;
    let quotient = (product.abs() + whole.abs() / 2) / whole.abs();
    (quotient * product.signum() * whole.signum()) as i64
}

/// Where a point lies with respect to one ring.
pub(crate) fn side_of_ring(ring: &[Corner], p: Corner) -> Side {
    let mut inside = false;
    for [a, b] in ring_edges(ring) {
        if on_edge([a, b], p) {
            return Side::Border;
        }
        // Half-open, so that a corner at the same height counts once.
        if (a[1] <= p[1]) != (b[1] <= p[1]) {
            let left = cross(a, b, p) > 0;
            inside ^= left == (b[1] > a[1]);
        }
    }
    if inside { Side::Inside } else { Side::Outside }
}

/// Where a point lies with respect to a polygon with its holes.
pub(crate) fn side_of_polygon(polygon: &Polygon, p: Corner) -> Side {
    let Some((outer, holes)) = polygon.split_first() else { return Side::Outside };
    match side_of_ring(outer, p) {
        Side::Inside => {}
        elsewhere => return elsewhere,
    }
    match holes.iter().map(|hole| side_of_ring(hole, p)).find(|side| *side != Side::Outside) {
        Some(Side::Inside) => Side::Outside,
        Some(side) => side,
        None => Side::Inside,
    }
}

/// Where a point lies with respect to an area of several polygons. A point is on the border of nothing else: of lines and
/// points every point on them is border.
pub(crate) fn side_of(shape: &Shape, p: Corner) -> Side {
    match shape {
        Shape::Area(polygons) => {
            polygons.iter().map(|polygon| side_of_polygon(polygon, p)).min().unwrap_or(Side::Outside)
        }
        Shape::Point(_) | Shape::Lines(_) => {
            if shape.edges().any(|edge| on_edge(edge, p)) {
                Side::Border
            } else {
                Side::Outside
            }
        }
    }
}

/// Corners in the order in which they lie along an edge.
pub(crate) fn sort_along([a, b]: Edge, corners: &mut Vec<Corner>) {
    let far = |p: &Corner| {
        (wide(p[0]) - wide(a[0])) * (wide(b[0]) - wide(a[0])) + (wide(p[1]) - wide(a[1])) * (wide(b[1]) - wide(a[1]))
    };
    corners.sort_by(|p, q| far(p).cmp(&far(q)).then(p.cmp(q)));
    corners.dedup();
}

/// West, south, east, north of corners.
pub(crate) fn bbox<'a>(corners: impl IntoIterator<Item = &'a Corner>) -> Option<[i64; 4]> {
    corners.into_iter().fold(None, |found: Option<[i64; 4]>, [x, y]| {
        let [west, south, east, north] = found.unwrap_or([*x, *y, *x, *y]);
        Some([west.min(*x), south.min(*y), east.max(*x), north.max(*y)])
    })
}

/// Whether two boxes share more than a border.
pub(crate) fn boxes_overlap(a: [i64; 4], b: [i64; 4]) -> bool {
    a[0].max(b[0]) < a[2].min(b[2]) && a[1].max(b[1]) < a[3].min(b[3])
}

/// A ring turned as asked: counter-clockwise or clockwise. Answers whether it had to be.
pub(crate) fn turn(ring: &mut [Corner], counter_clockwise: bool) -> bool {
    let wrong = match twice_area(ring).cmp(&0) {
        Ordering::Equal => false,
        Ordering::Greater => !counter_clockwise,
        Ordering::Less => counter_clockwise,
    };
    if wrong {
        ring.reverse();
    }
    wrong
}
