//! Whether new shapes fit what is there better in another datum than the one somebody chose.
//!
//! It compares, it does not convert: the answer is a warning for a person. Nothing near, or no datum that fits, gives none.

use rstar::RTree;
use rstar::primitives::Line as Stretch;

use super::{Metric, Shape};
use crate::datum::{Datum, Degrees, degrees};

/// Farther from anything in every datum, a point says nothing; metres. BD-09 is at most 1.7 km from WGS-84.
const NEAR_M: f64 = 2_500.0;
/// Fewer points than this may agree by chance.
const ENOUGH: usize = 4;
/// A datum fits when half of the points lie this near to what is there, metres.
const FITS_M: f64 = 25.0;
/// The chosen datum is doubted only when half of the points lie at least this far off, metres …
const OFF_M: f64 = 8.0;
/// … and this many times farther than in the datum that fits.
const TIMES: f64 = 4.0;
/// Two surveys of the same thing differ by this much anyway, metres.
const SURVEY_M: f64 = 2.0;
/// The most points that [`sample`] takes.
const SAMPLE: usize = 400;

/// What is there: borders, lines and points, found by place.
#[derive(Debug, Clone)]
pub struct Ground {
    tree: RTree<Stretch<[f64; 2]>>,
    metric: Metric,
}

impl Ground {
    /// Of shapes in WGS-84. None when there is nothing.
    pub fn of<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Option<Self> {
        let shapes: Vec<&Shape> = shapes.into_iter().collect();
        let boxes = shapes.iter().filter_map(|shape| shape.bbox());
        let whole = boxes.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
        let metric = Metric::at([whole[0].midpoint(whole[2]), whole[1].midpoint(whole[3])]);
        let place = |point| metric.metres(degrees(point));
        let stretches = shapes.iter().flat_map(|shape| shape.edges()).map(|[a, b]| Stretch::new(place(a), place(b)));
        Some(Self { tree: RTree::bulk_load(stretches.collect()), metric })
    }

    /// From a place to the nearest thing, metres.
    fn distance_m(&self, at: Degrees) -> f64 {
        let nearest = self.tree.nearest_neighbor_iter_with_distance_2(self.metric.metres(at)).next();
        nearest.map_or(f64::INFINITY, |(_, squared)| squared.sqrt())
    }
}

/// How near points come to what is there when they are read in a datum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    pub datum: Datum,
    /// Median distance to the nearest thing, metres.
    pub median_m: f64,
}

/// A doubt about the datum that was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shifted {
    /// The datum that fits.
    pub fits: Fit,
    pub chosen: Fit,
    /// By how many metres the shapes look shifted.
    pub by_m: f64,
}

/// Points that stand for all: at most 400, evenly taken, as they were in the file.
pub fn sample(points: &[Degrees]) -> Vec<Degrees> {
    points.iter().copied().step_by(points.len().div_ceil(SAMPLE).max(1)).collect()
}

/// How the points fit what is there, one answer for each datum. None when too few of them lie near anything.
pub fn fit(points: &[Degrees], there: &Ground) -> Option<[Fit; 3]> {
    let distances = |at: &Degrees| Datum::ALL.map(|datum| there.distance_m(datum.to_wgs84(*at)));
    let near = |of: &[f64; 3]| of.iter().any(|metres| *metres <= NEAR_M);
    let found: Vec<[f64; 3]> = points.iter().map(distances).filter(near).collect();
    if found.len() < ENOUGH {
        return None;
    }
    let [wgs84, gcj02, bd09] = Datum::ALL;
    let column = |of: fn(&[f64; 3]) -> f64, datum| Fit { datum, median_m: median(found.iter().map(of).collect()) };
    Some([column(|d| d[0], wgs84), column(|d| d[1], gcj02), column(|d| d[2], bd09)])
}

/// Whether another datum than the chosen one fits clearly better; then by how many metres the shapes look shifted.
///
/// `points` are coordinates as the file has them; [`sample`] makes few of many.
pub fn looks_shifted(points: &[Degrees], chosen: Datum, there: &Ground) -> Option<Shifted> {
    let fits = fit(points, there)?;
    let chosen = fits.into_iter().find(|fit| fit.datum == chosen)?;
    let best = fits.into_iter().min_by(|a, b| a.median_m.total_cmp(&b.median_m))?;
    let clear = chosen.median_m >= OFF_M && chosen.median_m >= TIMES * best.median_m.max(SURVEY_M);
    if best.median_m > FITS_M || !clear {
        return None;
    }
    let moved = |at: &Degrees| {
        let [ax, ay] = there.metric.metres(chosen.datum.to_wgs84(*at));
        let [bx, by] = there.metric.metres(best.datum.to_wgs84(*at));
        (ax - bx).hypot(ay - by)
    };
    Some(Shifted { fits: best, chosen, by_m: median(points.iter().map(moved).collect()) })
}

/// The middle one; of two middle ones the upper.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::INFINITY)
}
