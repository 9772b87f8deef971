//! Was an item of a route done within a slot? Met, not met, or not known.
//!
//! More track never makes it less; less track never makes it more. Where something is missing and a gap could have held it,
//! the answer is "not known", never "missed".

use serde::{Deserialize, Serialize};

use super::coverage::{Coverage, Ruler, Step, Stretch, dwell_ms, joined};
use super::fix::{Means, Track, TrackPoint};
use super::reach::Silence;
use crate::grid::Shape;
use crate::route::Proof;

/// What came of an item in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 未完成
    Missed,
    /// 无法判定: a gap could have held it.
    Unknown,
    /// 已完成
    Met,
}

impl Verdict {
    /// Of two phones or two patrols: who has it has it for both; a gap of one does not undo the other.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

/// A slot's time, milliseconds, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    pub from: i64,
    pub to: i64,
}

impl Window {
    /// What of a time lies in it.
    pub(super) fn holds(self, from: i64, to: i64) -> Option<Stretch> {
        let (from, to) = (from.max(self.from), to.min(self.to));
        (from <= to).then_some((from as f64, to as f64))
    }
}

/// What a track says of an item in a window, and how much of it is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    pub verdict: Verdict,
    /// Thousandths of what is wanted, at most 1000.
    pub permille: i64,
}

/// What a track holds within a window: looked through once, asked for many items.
pub struct Seen<'a> {
    window: Window,
    steps: Vec<Step<'a>>,
    gaps: Vec<Silence>,
}

impl<'a> Seen<'a> {
    pub fn of(track: &'a Track, window: Window, means: Means) -> Self {
        let within = |point: &TrackPoint| point.until >= window.from && point.at < window.to;
        let steps = track.steps().filter(|(_, point)| within(point));
        // A way that began before the window was not walked in it.
        let steps = steps.map(|(from, to)| (from.filter(|from| within(from)), to)).collect();
        let gaps = track.gaps.iter().filter_map(|gap| Silence::of(gap, track, window, means)).collect();
        Self { window, steps, gaps }
    }

    /// Whether nothing at all is said of the window.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.gaps.is_empty()
    }

    pub fn window(&self) -> Window {
        self.window
    }
}

/// Judges an item with its surroundings (缓冲区), if it has any. `checked` says that it was marked as checked on the spot.
pub fn judge(shape: &Shape, buffer_mm: Option<i64>, proof: &Proof, seen: &Seen<'_>, checked: bool) -> Finding {
    let asked = Asked::of(shape, buffer_mm, proof);
    let permille = asked.permille(shape, seen, checked);
    if permille >= 1000 {
        return Finding { verdict: Verdict::Met, permille: 1000 };
    }
    let verdict = if asked.may_lie_in_a_gap(shape, seen) { Verdict::Unknown } else { Verdict::Missed };
    Finding { verdict, permille }
}

/// How far from a point that is only to be passed one may be, millimetres.
const PASSING_MM: i64 = 30_000;

/// What a proof asks of this item.
enum Asked {
    /// So many thousandths of a line.
    Length {
        permille: i64,
    },
    /// Somebody was within a distance for so many milliseconds; 0: passed by.
    Stay {
        within_mm: i64,
        for_ms: i64,
    },
    Mark,
}

impl Asked {
    /// What is not a line has no length to cover: it is to be passed.
    fn of(shape: &Shape, buffer_mm: Option<i64>, proof: &Proof) -> Self {
        match *proof {
            Proof::Checked => Asked::Mark,
            Proof::Covered { permille } if matches!(shape, Shape::Lines(_)) => Asked::Length { permille },
            Proof::Covered { .. } => Asked::Stay { within_mm: buffer_mm.unwrap_or(PASSING_MM), for_ms: 0 },
            Proof::Dwell { within_mm, for_s } => {
                Asked::Stay { within_mm: buffer_mm.unwrap_or(within_mm), for_ms: for_s.saturating_mul(1000) }
            }
        }
    }

    fn permille(&self, shape: &Shape, seen: &Seen<'_>, checked: bool) -> i64 {
        match *self {
            Asked::Mark => i64::from(checked) * 1000,
            Asked::Length { permille } => share(lengths(covered(shape, seen).iter().map(|(_, held)| held)), permille),
            Asked::Stay { within_mm, for_ms } => {
                let (stayed, passed) = dwell_ms(shape, within_mm, seen.window, seen.steps.iter().copied());
                if for_ms == 0 { i64::from(passed) * 1000 } else { (stayed.saturating_mul(1000) / for_ms).min(1000) }
            }
        }
    }

    /// Whether the gaps could have held what is missing. A mark is made by hand: no gap of positions can have held it.
    fn may_lie_in_a_gap(&self, shape: &Shape, seen: &Seen<'_>) -> bool {
        match *self {
            Asked::Mark => false,
            Asked::Length { permille } => {
                let reached = |ruler: &Ruler| seen.gaps.iter().flat_map(|gap| gap.stretches(ruler)).collect();
                let held = covered(shape, seen).into_iter().map(|(ruler, held)| held.with(reached(&ruler)));
                let held: Vec<Coverage> = held.collect();
                share(lengths(&held), permille) >= 1000
            }
            Asked::Stay { within_mm, for_ms } => {
                let stays: Vec<Stretch> = seen.gaps.iter().filter_map(|gap| gap.stay(shape, within_mm)).collect();
                let left = for_ms - dwell_ms(shape, within_mm, seen.window, seen.steps.iter().copied()).0;
                !stays.is_empty() && joined(stays).iter().map(|(from, to)| to - from).sum::<f64>() >= left as f64
            }
        }
    }
}

/// What is covered of each line of a shape.
fn covered(shape: &Shape, seen: &Seen<'_>) -> Vec<(Ruler, Coverage)> {
    let Shape::Lines(lines) = shape else { return Vec::new() };
    let of = |ruler: Ruler| (ruler.covered(seen.steps.iter().copied()), ruler);
    lines.iter().filter_map(Ruler::of).map(of).map(|(held, ruler)| (ruler, held)).collect()
}

/// Covered and whole length, millimetres.
fn lengths<'c>(parts: impl IntoIterator<Item = &'c Coverage>) -> (f64, f64) {
    parts.into_iter().fold((0.0, 0.0), |(held, whole), part| (held + part.covered_mm(), whole + part.length_mm))
}

/// Thousandths of what the rule wants, rounded down so that nothing is met by rounding.
fn share((covered, length): (f64, f64), wanted: i64) -> i64 {
    if length <= 0.0 || wanted <= 0 {
        return 0;
    }
    let of_wanted = covered * 1_000_000.0 / (length * wanted as f64);
    // A tenth of a millimetre in a kilometre is rounding.
    ((of_wanted + 1e-4).floor() as i64).clamp(0, 1000)
}
