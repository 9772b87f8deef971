//! Where somebody could have been while nothing was known of him: nearer than the fastest way from the last known place and on
//! to the next. What he could have reached may have been done; what he could not was not.

use super::coverage::{FARTHEST_MM, Ruler, Stretch, disc};
use super::fix::{Gap, Means, Track, TrackPoint};
use super::judge::Window;
use crate::grid::{Shape, measure};

/// Times are kept to a second: that much more may have passed.
const ROUNDED_MS: i64 = 1_000;

/// A gap that reaches into a window, and where it was entered and left.
pub(super) struct Silence {
    /// The last known place; none where the track begins with the gap.
    before: Option<TrackPoint>,
    after: Option<TrackPoint>,
    /// First and last moment of it in the window.
    earliest: i64,
    latest: i64,
    fastest_mm_s: i64,
}

impl Silence {
    pub fn of(gap: &Gap, track: &Track, window: Window, means: Means) -> Option<Self> {
        let real = || track.points.iter().filter(|point| !point.mock).copied();
        let before = real().filter(|point| point.until <= gap.from).max_by_key(|point| (point.until, point.origin()));
        let after =
            gap.until.and_then(|until| real().filter(|point| point.at >= until).min_by_key(|point| point.origin()));
        // The places themselves can contradict each other, after a jump that was believed: then the later one counts.
        let before = before.filter(|before| after.is_none_or(|after| could_walk(before, &after, means)));
        let begun = before.map_or(gap.from, |before| before.until);
        let over = after.map(|after| after.at).or(gap.until).unwrap_or(window.to);
        let (earliest, latest) = (begun.max(window.from), over.min(window.to));
        let silence = Self { before, after, earliest, latest, fastest_mm_s: means.fastest_mm_s() };
        (earliest < latest).then_some(silence)
    }

    /// How far he gets in so long, millimetres.
    fn far(&self, ms: i64) -> i64 {
        far(ms, self.fastest_mm_s)
    }

    /// From when to when he could have been within a distance of a shape.
    pub fn stay(&self, shape: &Shape, within_mm: i64) -> Option<(f64, f64)> {
        let needs = |point: TrackPoint| {
            let mm = measure::distance_mm(shape, &point.point)?;
            let way = mm.saturating_sub(point.acc).saturating_sub(within_mm).max(0);
            Some(way as f64 * 1000.0 / self.fastest_mm_s as f64)
        };
        let from = match self.before {
            Some(before) => (before.until as f64 + needs(before)?).max(self.earliest as f64),
            None => self.earliest as f64,
        };
        let to = match self.after {
            Some(after) => (after.at as f64 - needs(after)?).min(self.latest as f64),
            None => self.latest as f64,
        };
        let to = to + ROUNDED_MS as f64;
        (from <= to).then_some((from, to))
    }

    /// The stretches of a line that he could have covered.
    pub fn stretches(&self, ruler: &Ruler) -> Vec<Stretch> {
        let reach = |point: TrackPoint, mm: i64| (ruler.put(point.point), (mm + point.acc + FARTHEST_MM) as f64);
        let from = self.before.map(|before| reach(before, self.far(self.latest.saturating_sub(before.until))));
        let to = self.after.map(|after| reach(after, self.far(after.at.saturating_sub(self.earliest))));
        let both = self.before.zip(self.after).map(|(before, after)| {
            let way = self.far(after.at.saturating_sub(before.until));
            (way + before.acc + after.acc + 2 * FARTHEST_MM) as f64
        });
        ruler.cut(|start, along, length| {
            let mut part = (0.0, length);
            for (centre, radius) in from.into_iter().chain(to) {
                part = common(part, disc(centre, radius, start, along)?)?;
            }
            if let (Some((a, _)), Some((b, _)), Some(way)) = (from, to, both) {
                part = common(part, ellipse([a, b], way, start, along)?)?;
            }
            Some(part)
        })
    }
}

fn far(ms: i64, fastest_mm_s: i64) -> i64 {
    // A year's way and more says nothing else than "anywhere".
    let ms = ms.saturating_add(ROUNDED_MS).clamp(0, 1 << 36);
    ms * fastest_mm_s / 1000
}

fn could_walk(before: &TrackPoint, after: &TrackPoint, means: Means) -> bool {
    let way = before.point.distance_mm(&after.point) - before.acc - after.acc;
    way <= far(after.at.saturating_sub(before.until), means.fastest_mm_s())
}

fn common(a: Stretch, b: Stretch) -> Option<Stretch> {
    let (from, to) = (a.0.max(b.0), a.1.min(b.1));
    (from < to).then_some((from, to))
}

/// From where to where a line lies in an ellipse: the places whose distances to two foci are together at most so much.
fn ellipse(foci: [[f64; 2]; 2], sum: f64, start: [f64; 2], along: [f64; 2]) -> Option<Stretch> {
    // Each focus as seen from the line: how far along, and how far aside.
    let [(a, aside_a), (b, aside_b)] = foci.map(|focus| {
        let (px, py) = (focus[0] - start[0], focus[1] - start[1]);
        (px * along[0] + py * along[1], px * along[1] - py * along[0])
    });
    // √A + √B ≤ s is 4s²B ≤ (s² + B − A)², and B − A is linear along the line.
    let slope = 2.0 * (a - b);
    let level = sum * sum + b * b + aside_b * aside_b - a * a - aside_a * aside_a;
    let four = 4.0 * sum * sum;
    let (square, linear, rest) =
        (four - slope * slope, -2.0 * (four * b + level * slope), four * (b * b + aside_b * aside_b) - level * level);
    let root = linear * linear - 4.0 * square * rest;
    if square <= 0.0 || root < 0.0 {
        return None;
    }
    let (middle, half) = (-linear / (2.0 * square), root.sqrt() / (2.0 * square));
    Some((middle - half, middle + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipse_cuts_a_line_where_both_distances_are_together_the_sum() {
        for (foci, sum) in [
            ([[0.0, 0.0], [8.0, 0.0]], 10.0),
            ([[1.0, -2.0], [4.0, 3.0]], 7.5),
            ([[5.0, 5.0], [5.0, 5.0]], 12.0),
            ([[-3.0, 1.0], [9.0, -2.0]], 13.0),
        ] {
            for angle in 0..12 {
                let (sin, cos) = (f64::from(angle) * 0.5).sin_cos();
                let start = [1.0, 0.5];
                let at = |t: f64| [start[0] + t * cos, start[1] + t * sin];
                let both =
                    |t: f64| foci.iter().map(|focus| (at(t)[0] - focus[0]).hypot(at(t)[1] - focus[1])).sum::<f64>();
                let Some((from, to)) = ellipse(foci, sum, start, [cos, sin]) else {
                    assert!((-400..400).all(|step| both(f64::from(step) / 10.0) > sum - 1e-9));
                    continue;
                };
                assert!((both(from) - sum).abs() < 1e-6 && (both(to) - sum).abs() < 1e-6, "{from} {to}");
                assert!(both(from.midpoint(to)) <= sum + 1e-9);
            }
        }
    }
}
