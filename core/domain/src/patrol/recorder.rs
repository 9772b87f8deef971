//! The quality of a track while it is recorded: what is kept, what is dropped and why, and where nothing is known.
//!
//! A fix is taken or left as it comes; nothing is smoothed, guessed or drawn between points.

use serde::{Deserialize, Serialize};

use super::fix::{Gap, GapReason, Means, RawFix, Track, TrackPoint};
use crate::place::Point;

/// A fix vaguer than this is dropped, millimetres.
pub const GATE_MM: i64 = 50_000;
/// A receiver has warmed up with the first fix at least this good, millimetres, …
const WARM_MM: i64 = 30_000;
/// … or after so many fixes: some never get so good between high houses.
const WARM_AFTER: u32 = 10;
/// Nearer than this to where one stands is standing still, millimetres, or within the accuracy if that is larger.
const STILL_MM: i64 = 10_000;
/// Longer than this without a fix is a gap, milliseconds.
pub const GAP_MS: i64 = 60_000;
/// Standing still is never wider than this, however vague the fixes, millimetres.
const STILL_AT_MOST_MM: i64 = 20_000;
/// Times are kept to this, milliseconds, and coordinates to ten units (11 cm): finer is noise.
const TICK_MS: i64 = 1_000;
const UNIT: i64 = 10;
/// Accuracies are kept to this, millimetres.
const METRE: i64 = 1_000;
/// A fix this much older than the last came late from a second source, such as the page beside native work: it says nothing
/// new. Older ones mean that the clock was set back, milliseconds.
const LATE_MS: i64 = 15_000;
/// After so many jumps in a row to one place it was the point before that was wrong.
const BELIEVED_AFTER: u32 = 5;

/// What became of a fix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Kept,
    /// Still at the last point, which now lasts longer.
    Still,
    Dropped(Dropped),
}

/// Why a fix was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dropped {
    Vague,
    WarmingUp,
    /// Nobody gets there so fast by these means.
    Jump,
    /// Not on earth.
    Nowhere,
    /// The patrol is paused or has ended.
    Paused,
}

/// A track being recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorder {
    pub means: Means,
    pub track: Track,
    /// Last moment of which anything is known.
    last: Option<i64>,
    /// Fixes since the receiver began, until it is warm.
    cold: Option<u32>,
    /// Why fixes may be missing from now on, as the platform told.
    reason: Option<GapReason>,
    paused: bool,
    jumps: u32,
    jumped: Option<RawFix>,
    /// Nothing is known of the way from the last point to the next.
    broken: bool,
    /// The last real point, also when it has gone into a chunk and made-up ones follow.
    here: Option<TrackPoint>,
    /// Made-up fixes have come since.
    mocked: bool,
    ended: bool,
}

fn tick(at: i64) -> i64 {
    at.saturating_sub(at.rem_euclid(TICK_MS))
}

/// Accuracy in whole metres, rounded up.
fn whole(acc: i64) -> i64 {
    (acc + METRE - 1) / METRE * METRE
}

fn rounded(point: Point) -> Point {
    let near = |value: i64| (value + UNIT / 2).div_euclid(UNIT) * UNIT;
    Point { lon: near(point.lon), lat: near(point.lat) }
}

impl Recorder {
    pub fn begin(means: Means, at: i64) -> Self {
        Self {
            means,
            track: Track::default(),
            last: Some(at),
            cold: Some(0),
            reason: None,
            paused: false,
            jumps: 0,
            jumped: None,
            broken: false,
            here: None,
            mocked: false,
            ended: false,
        }
    }

    /// Takes a fix in.
    pub fn take(&mut self, fix: &RawFix) -> Taken {
        if self.paused || self.ended {
            return Taken::Dropped(Dropped::Paused);
        }
        if !fix.point.is_on_earth() {
            return Taken::Dropped(Dropped::Nowhere);
        }
        let acc = fix.acc.unwrap_or(GATE_MM).max(0);
        if acc > GATE_MM {
            return Taken::Dropped(Dropped::Vague);
        }
        if fix.mock {
            return self.flag(fix, acc);
        }
        if let Some(late) = self.last.map(|last| tick(last).saturating_sub(fix.at)).filter(|late| *late > 0) {
            if late <= LATE_MS {
                return Taken::Still;
            }
            self.clock_went_back(fix.at);
        }
        if let Some(seen) = self.cold {
            if acc > WARM_MM && seen < WARM_AFTER {
                self.cold = Some(seen + 1);
                return Taken::Dropped(Dropped::WarmingUp);
            }
            self.cold = None;
        }
        if self.is_jump(fix) {
            return Taken::Dropped(Dropped::Jump);
        }
        self.close_gap(fix.at);
        self.keep(fix, acc)
    }

    fn keep(&mut self, fix: &RawFix, acc: i64) -> Taken {
        (self.last, self.reason, self.jumps, self.jumped) = (Some(fix.at), None, 0, None);
        self.mocked = false;
        let broken = std::mem::take(&mut self.broken);
        let (at, stride) = (tick(fix.at), self.means.stride_mm());
        let mut from = None;
        if let Some(point) = self.track.points.last_mut().filter(|point| !broken && !point.mock) {
            let away = point.point.distance_mm(&fix.point);
            if away <= STILL_MM.max(acc.min(point.acc).min(STILL_AT_MOST_MM)) {
                // Its accuracy stays: a place that was covered is covered whatever comes after.
                point.until = at.max(point.until);
                self.here = Some(*point);
                return Taken::Still;
            }
            from = (away <= stride).then(|| point.origin());
            let silent = Gap { from: point.until, until: Some(at), reason: GapReason::NoFix };
            self.track.gaps.extend(from.is_none().then_some(silent));
        }
        let point = TrackPoint { at, until: at, point: rounded(fix.point), acc: whole(acc), mock: false, from };
        self.here = Some(point);
        self.track.points.push(point);
        Taken::Kept
    }

    /// What is made up is kept to be seen, and nothing follows from it: the time goes on as if nothing had come.
    fn flag(&mut self, fix: &RawFix, acc: i64) -> Taken {
        let at = tick(fix.at);
        (self.reason, self.mocked) = (Some(GapReason::Mock), true);
        let still =
            |last: &&mut TrackPoint| last.mock && at >= last.until && last.point.distance_mm(&fix.point) <= STILL_MM;
        if let Some(last) = self.track.points.last_mut().filter(still) {
            last.until = at;
            return Taken::Still;
        }
        let point = rounded(fix.point);
        self.track.points.push(TrackPoint { at, until: at, point, acc: whole(acc), mock: true, from: None });
        Taken::Kept
    }

    /// Whether nobody gets from the last point to here in that time. After several such fixes in one place it was the last
    /// point that was wrong, and the time between is a gap.
    fn is_jump(&mut self, fix: &RawFix) -> bool {
        let Some(from) = self.here else { return false };
        if self.broken && fix.at < from.until {
            return false;
        }
        let away = from.point.distance_mm(&fix.point) - from.acc - fix.acc.unwrap_or(GATE_MM);
        let reach = self.means.fastest_mm_s().saturating_mul(fix.at.saturating_sub(from.until).max(0)) / 1000;
        if away <= reach {
            return false;
        }
        let near = self.jumped.is_some_and(|old| old.point.distance_mm(&fix.point) <= 2 * GATE_MM);
        self.jumps = if near { self.jumps + 1 } else { 1 };
        self.jumped = Some(*fix);
        if self.jumps < BELIEVED_AFTER {
            return true;
        }
        self.gap(from.until, Some(fix.at), GapReason::NoFix);
        self.last = Some(fix.at);
        false
    }

    fn close_gap(&mut self, at: i64) {
        if let Some(gap) = self.track.gaps.last_mut().filter(|gap| gap.until.is_none()) {
            gap.until = Some(tick(at).max(gap.from));
        } else if let Some(last) = self.silent_since(at) {
            self.gap(last, Some(at), self.reason.unwrap_or(GapReason::NoFix));
        }
    }

    /// Since when nothing real has come, if that is long ago or something made up has come since.
    fn silent_since(&self, at: i64) -> Option<i64> {
        self.last.filter(|last| at > *last && (self.mocked || at.saturating_sub(*last) > GAP_MS))
    }

    fn gap(&mut self, from: i64, until: Option<i64>, reason: GapReason) {
        self.track.gaps.push(Gap { from: tick(from), until: until.map(tick), reason });
        self.broken = true;
        if std::mem::take(&mut self.mocked) {
            self.reason = None;
        }
    }

    /// The clock was set back. What came before stays as it is; of the hours that are there twice nobody can say which is which.
    fn clock_went_back(&mut self, at: i64) {
        let last = self.last.unwrap_or(at);
        self.gap(at, Some(last), GapReason::ClockJump);
        self.last = Some(at);
        (self.jumps, self.jumped) = (0, None);
    }

    /// The platform says why there will be no fixes for a while. The last word before the next fix counts.
    pub fn signal(&mut self, reason: GapReason, at: i64) {
        self.reason = Some(reason);
        self.last = self.last.or(Some(at));
        if matches!(reason, GapReason::GpsOff | GapReason::Permission | GapReason::Killed) {
            self.cold = Some(0);
        }
    }

    /// Nothing is known from the last fix until now, however short that is: another segment of a file begins.
    pub fn break_off(&mut self, reason: GapReason, at: i64) {
        if let Some(last) = self.last.filter(|last| at > *last) {
            self.gap(last, Some(at), reason);
            self.last = Some(at);
        }
        self.broken = true;
    }

    /// Pauses: what follows is a gap by one's own will.
    pub fn pause(&mut self, at: i64) {
        if !self.paused {
            self.close_open(at);
            self.gap(at, None, GapReason::Paused);
            self.paused = true;
        }
    }

    pub fn resume(&mut self, at: i64) {
        if self.paused {
            self.paused = false;
            if let Some(gap) = self.track.gaps.last_mut().filter(|gap| gap.until.is_none()) {
                gap.until = Some(tick(at).max(gap.from));
            }
            if self.last.is_some_and(|last| at < tick(last)) {
                self.clock_went_back(at);
            }
            (self.last, self.cold) = (Some(at), Some(0));
        }
    }

    /// Ends: whatever is open is closed, a silence until now is a gap, and nothing more is taken in.
    pub fn end(&mut self, at: i64) {
        self.close_open(at);
        self.ended = true;
    }

    fn close_open(&mut self, at: i64) {
        self.close_gap(at);
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
    }

    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Hands the points and closed gaps over, to be kept as a chunk; what goes on stays here.
    pub fn take_chunk(&mut self) -> Track {
        let last = self.track.points.pop();
        let open: Vec<Gap> = self.track.gaps.iter().copied().filter(|gap| gap.until.is_none()).collect();
        let mut chunk = std::mem::take(&mut self.track);
        chunk.gaps.retain(|gap| gap.until.is_some());
        self.track.points.extend(last);
        self.track.gaps = open;
        chunk
    }
}
