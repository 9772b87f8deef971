//! How much of a line a track covers: what lies within reach of its points and of the ways known between them, whatever the
//! direction of walking.
//!
//! A way is known only where the track itself says that a point was walked to from the one before. So a gap is never bridged,
//! more points never cover less, and fewer never cover more: a point left out takes its ways with it.

use super::fix::TrackPoint;
use super::judge::Window;
use crate::grid::{Line, Metric, Shape, measure};
use crate::place::Point;

/// A point, and the one it was walked to from where that is known.
pub type Step<'a> = (Option<&'a TrackPoint>, &'a TrackPoint);
/// From where to where, millimetres along a line.
pub(super) type Stretch = (f64, f64);

/// A point speaks for at least this far around it, millimetres, …
pub const NEAREST_MM: i64 = 15_000;
/// … and for at most this far, however vague it is.
pub const FARTHEST_MM: i64 = 30_000;

/// Which parts of a line are covered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    pub length_mm: f64,
    /// Stretches from the line's beginning, millimetres, ascending and apart.
    pub covered: Vec<(f64, f64)>,
}

impl Coverage {
    pub fn covered_mm(&self) -> f64 {
        self.covered.iter().map(|(from, to)| to - from).sum()
    }

    /// With more stretches of the same line.
    pub(super) fn with(mut self, more: Vec<Stretch>) -> Self {
        self.covered.extend(more);
        self.covered = joined(self.covered);
        self
    }

    /// Whether at least so many thousandths are covered.
    pub fn reaches(&self, permille: i64) -> bool {
        self.covered_mm() * 1000.0 + 1e-6 >= self.length_mm * permille as f64
    }
}

/// How far a point speaks for its surroundings, millimetres.
pub fn radius_mm(point: &TrackPoint) -> i64 {
    point.acc.clamp(NEAREST_MM, FARTHEST_MM)
}

/// A line laid out on a plane in millimetres around its beginning.
pub struct Ruler {
    metric: Metric,
    corners: Vec<[f64; 2]>,
    /// Length up to each corner.
    along: Vec<f64>,
    reach: [i64; 4],
}

impl Ruler {
    /// None for a line of fewer than two different points.
    pub fn of(line: &Line) -> Option<Self> {
        let first = *line.first()?;
        // The middle of the line, so that long ones are measured as well as short ones.
        let origin = line.get(line.len() / 2).copied().unwrap_or(first);
        let metric = Metric::at(origin);
        let corners: Vec<[f64; 2]> = line.iter().map(|corner| put(&metric, *corner)).collect();
        let mut along = vec![0.0];
        for pair in corners.windows(2) {
            if let [a, b] = pair {
                let last = along.last().copied().unwrap_or(0.0);
                along.push(last + (b[0] - a[0]).hypot(b[1] - a[1]));
            }
        }
        let [east, north] = metric.units(FARTHEST_MM as f64 / 1000.0);
        let axis = |n: usize| line.iter().map(move |corner| corner[n]);
        let reach = [axis(0).min()? - east, axis(1).min()? - north, axis(0).max()? + east, axis(1).max()? + north];
        (along.last().is_some_and(|length| *length > 0.0)).then_some(Self { metric, corners, along, reach })
    }

    pub fn length_mm(&self) -> f64 {
        self.along.last().copied().unwrap_or(0.0)
    }

    /// The line's box with the farthest reach around it, 1e-7 degrees: points outside cover nothing of it.
    pub fn reach(&self) -> [i64; 4] {
        self.reach
    }

    /// What the steps cover of it.
    pub fn covered<'a>(&self, steps: impl IntoIterator<Item = Step<'a>>) -> Coverage {
        let mut stretches = Vec::new();
        let [west, south, east, north] = self.reach;
        for (from, to) in steps {
            let far = from.unwrap_or(to);
            let (a, b) = (far.point, to.point);
            let beside = a.lon.max(b.lon) < west || a.lon.min(b.lon) > east;
            if beside || a.lat.max(b.lat) < south || a.lat.min(b.lat) > north {
                continue;
            }
            let way = Way { a: self.put(a), b: self.put(b), radius: radius_mm(far).min(radius_mm(to)) as f64 };
            self.sweep(&way, &mut stretches);
            // The vaguer end of a way speaks for more than the way does.
            for (place, point) in [(way.a, far), (way.b, to)] {
                let radius = radius_mm(point) as f64;
                if radius > way.radius {
                    self.sweep(&Way { a: place, b: place, radius }, &mut stretches);
                }
            }
        }
        Coverage { length_mm: self.length_mm(), covered: joined(stretches) }
    }

    pub(super) fn put(&self, point: Point) -> [f64; 2] {
        put(&self.metric, [point.lon, point.lat])
    }

    /// The stretches of the line within reach of a way.
    fn sweep(&self, way: &Way, out: &mut Vec<Stretch>) {
        out.extend(self.cut(|start, along, length| way.cuts(start, along, length)));
    }

    /// Cuts each straight piece, given by its beginning, direction and length, and answers the cuts along the whole line.
    pub(super) fn cut(&self, piece: impl Fn([f64; 2], [f64; 2], f64) -> Option<Stretch>) -> Vec<Stretch> {
        let mut out = Vec::new();
        for (pair, from) in self.corners.windows(2).zip(&self.along) {
            let [a, b] = pair else { continue };
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length = dx.hypot(dy);
            if length == 0.0 {
                continue;
            }
            if let Some((begin, end)) = piece(*a, [dx / length, dy / length], length) {
                out.push((from + begin, from + end));
            }
        }
        out
    }
}

/// A straight way with what lies within reach of it: convex, so it cuts a straight line in one stretch.
struct Way {
    a: [f64; 2],
    b: [f64; 2],
    radius: f64,
}

impl Way {
    /// From where to where it cuts a straight line that begins at a point and has a direction and a length.
    fn cuts(&self, start: [f64; 2], along: [f64; 2], length: f64) -> Option<Stretch> {
        let ends = [disc(self.a, self.radius, start, along), disc(self.b, self.radius, start, along)];
        let parts = ends.into_iter().chain([self.band(start, along)]).flatten();
        let (begin, end) = parts.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))?;
        let (begin, end) = (begin.max(0.0), end.min(length));
        (begin < end).then_some((begin, end))
    }

    /// Where the line lies beside the way, between its ends: a rectangle, clipped side by side (Liang and Barsky 1984).
    fn band(&self, start: [f64; 2], along: [f64; 2]) -> Option<Stretch> {
        let (dx, dy) = (self.b[0] - self.a[0], self.b[1] - self.a[1]);
        let length = dx.hypot(dy);
        if length == 0.0 {
            return None;
        }
        let (ux, uy) = (dx / length, dy / length);
        let (px, py) = (start[0] - self.a[0], start[1] - self.a[1]);
        let (mut begin, mut end) = (f64::NEG_INFINITY, f64::INFINITY);
        let forward = (px * ux + py * uy, along[0] * ux + along[1] * uy, 0.0, length);
        let aside = (py * ux - px * uy, along[1] * ux - along[0] * uy, -self.radius, self.radius);
        for (at, speed, low, high) in [forward, aside] {
            if speed == 0.0 {
                if at < low || at > high {
                    return None;
                }
                continue;
            }
            let (one, other) = ((low - at) / speed, (high - at) / speed);
            begin = begin.max(one.min(other));
            end = end.min(one.max(other));
        }
        (begin <= end).then_some((begin, end))
    }
}

/// From where to where a line lies in a disc.
pub(super) fn disc(centre: [f64; 2], radius: f64, start: [f64; 2], along: [f64; 2]) -> Option<Stretch> {
    let (px, py) = (centre[0] - start[0], centre[1] - start[1]);
    let (foot, off) = (px * along[0] + py * along[1], px * along[1] - py * along[0]);
    let half = (radius * radius - off * off).sqrt();
    (off.abs() <= radius).then_some((foot - half, foot + half))
}

/// Millimetres east and north.
fn put(metric: &Metric, corner: [i64; 2]) -> [f64; 2] {
    metric.of(corner).map(|metres| metres * 1000.0)
}

/// Stretches joined where they meet.
pub(super) fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut out: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// What a track's steps cover of a line.
pub fn coverage<'a>(line: &Line, steps: impl IntoIterator<Item = Step<'a>>) -> Coverage {
    Ruler::of(line).map(|ruler| ruler.covered(steps)).unwrap_or_default()
}

/// How long a track was within a distance of a place during a window, milliseconds, and whether it was there at all. Time counts
/// where both ends of a way are near, and where somebody stayed.
pub fn dwell_ms<'a>(
    place: &Shape,
    within_mm: i64,
    window: Window,
    steps: impl IntoIterator<Item = Step<'a>>,
) -> (i64, bool) {
    let near = |point: &TrackPoint| measure::distance_mm(place, &point.point).is_some_and(|mm| mm <= within_mm);
    let (mut times, mut passed) = (Vec::new(), false);
    for (from, to) in steps {
        let (was, is) = (from.is_some_and(near), near(to));
        if is {
            times.extend(window.holds(to.at, to.until));
        }
        if let (Some(from), true) = (from, was && is) {
            times.extend(window.holds(from.at, to.at));
        }
        passed |= is || from.is_some_and(|from| passes(place, within_mm, from, to));
    }
    (joined(times).iter().map(|(from, to)| (to - from) as i64).sum(), passed)
}

/// Whether the way between two points comes near a place that is one point.
fn passes(place: &Shape, within_mm: i64, from: &TrackPoint, to: &TrackPoint) -> bool {
    let Shape::Point([lon, lat]) = *place else { return false };
    let way = Shape::Lines(vec![vec![[from.point.lon, from.point.lat], [to.point.lon, to.point.lat]]]);
    measure::distance_mm(&way, &Point { lon, lat }).is_some_and(|mm| mm <= within_mm)
}
