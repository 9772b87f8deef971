//! Positions coming in: one call for the webview, native background work and files alike. It takes the room's lock and no other.

use std::collections::BTreeMap;

use gridwalk_domain::patrol::{Dropped, GapReason, RawFix, Taken};
use gridwalk_domain::place::Point;

use super::live::{Entry, Live};
use super::room::RoomState;
use super::words::{dropped_views, reason_in};
use crate::api::*;
use crate::app::{App, lock};
use crate::error::fail;
use crate::time::{best_now, moment};
use crate::view::*;

/// A wall clock that moved against the boot-time clock by more than this was set, milliseconds.
const SET_MS: i64 = 5_000;
/// A position older than this is not of this shift, milliseconds.
const OLD_MS: i64 = 24 * 3_600_000;
/// Most positions of one call.
const MOST: usize = 100_000;

pub(super) fn no_patrol() -> ApiError {
    fail(ErrorCode::NoPatrol, "no patrol runs; start one")
}

/// The patrol of whoever is signed in.
pub(super) fn running(state: &mut RoomState) -> Result<&mut Live, ApiError> {
    let person = state.person.ok_or_else(|| fail(ErrorCode::NotSignedIn, "sign in first"))?;
    state.live.get_mut(&person).filter(|live| live.ended.is_none()).ok_or_else(no_patrol)
}

impl App {
    /// What the device's clock is to be moved by, and whether somebody set it since the last position.
    fn clock_of(&self, state: &mut RoomState) -> (i64, bool) {
        let now = moment(self.time.as_ref(), state.measured.as_ref());
        let moved = state.clocks.is_some_and(|(at, wall)| ((now.wall - wall) - (now.at - at)).abs() > SET_MS);
        state.clocks = Some((now.at, now.wall));
        // With a measured clock what somebody sets the wall clock to does not matter.
        (best_now(&now) - now.wall, moved && now.clock.off.is_none())
    }

    /// Now, as positions are timed.
    pub(super) fn track_now(&self, state: &RoomState) -> i64 {
        best_now(&moment(self.time.as_ref(), state.measured.as_ref()))
    }

    /// Takes positions in; when this returns they survive whatever ends the app, and within some seconds a power cut too. They
    /// wait for no other call.
    ///
    /// # Errors
    /// `no_patrol` when none runs, `no_space` when the disk is full; nothing of the call is kept then.
    pub fn record_fix(&self, params: RecordFix) -> Result<FixesTaken, ApiError> {
        if params.fixes.len() > MOST {
            return Err(fail(ErrorCode::TooMany, format!("at most {MOST} positions at once")));
        }
        let mut state = lock(&self.patrols.state);
        let (shift, was_set) = self.clock_of(&mut state);
        let now = self.track_now(&state);
        let live = running(&mut state)?;
        if live.recorder.is_paused() {
            // Where somebody is in his break is written nowhere, not even for a moment.
            let left_out = vec![Taken::Dropped(Dropped::Paused); params.fixes.len()];
            *live.dropped.entry(Dropped::Paused).or_default() += super::words::count(left_out.len());
            return Ok(told(live, &params.fixes, &left_out));
        }
        // No position comes from the future: a receiver whose time is wrong speaks of now. What is older than a shift is no word
        // on this patrol.
        let at = |fix: &TrackFix| fix.fixed_at_ms.saturating_add(shift).min(now);
        let (fixes, stale): (Vec<_>, Vec<_>) =
            params.fixes.into_iter().partition(|fix| now.saturating_sub(at(fix)) <= OLD_MS);
        let fix = |fix: &TrackFix| Entry::Fix(at(fix), fix.lon_e7, fix.lat_e7, fix.accuracy_mm, fix.mock);
        let mut entries: Vec<Entry> = fixes.iter().map(fix).collect();
        if let (true, Some(first)) = (was_set, fixes.first()) {
            entries.insert(0, Entry::Signal(GapReason::ClockJump, at(first)));
        }
        let mut taken = live.enter(&entries)?;
        taken.extend(vec![Taken::Dropped(Dropped::Nowhere); stale.len()]);
        if !stale.is_empty() {
            *live.dropped.entry(Dropped::Nowhere).or_default() += super::words::count(stale.len());
        }
        Ok(told(live, &fixes, &taken))
    }

    /// The platform says why positions will be missing for a while.
    pub fn patrol_signal(&self, params: PatrolSignal) -> Result<Done, ApiError> {
        let mut state = lock(&self.patrols.state);
        let now = self.track_now(&state);
        running(&mut state)?.enter(&[Entry::Signal(reason_in(params.reason), now)])?;
        Ok(Done {})
    }
}

fn told(live: &Live, fixes: &[TrackFix], taken: &[Taken]) -> FixesTaken {
    let mut dropped = BTreeMap::new();
    for taken in taken {
        if let Taken::Dropped(why) = taken {
            *dropped.entry(*why).or_default() += 1;
        }
    }
    let count = |wanted: Taken| super::words::count(taken.iter().filter(|taken| **taken == wanted).count());
    let used = |(fix, taken): &(&TrackFix, &Taken)| !matches!(taken, Taken::Dropped(_)) && !fix.mock;
    let last = fixes.iter().zip(taken).rev().find(used).map(|(fix, _)| fix);
    let outside = last.and_then(|fix| {
        let point = Point { lon: fix.lon_e7, lat: fix.lat_e7 };
        live.is_outside(&RawFix { at: fix.fixed_at_ms, point, acc: fix.accuracy_mm, mock: fix.mock })
    });
    FixesTaken { kept: count(Taken::Kept), still: count(Taken::Still), dropped: dropped_views(&dropped), outside }
}
