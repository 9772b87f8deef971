//! Tracks between the domain's values and what screens are given.

use std::collections::BTreeMap;

use gridwalk_domain::patrol::{Dropped, Gap, GapReason, Means, Origin, Track};

use crate::view::*;

pub(super) fn means_in(means: MeansView) -> Means {
    match means {
        MeansView::Foot => Means::Foot,
        MeansView::Bike => Means::Bike,
        MeansView::Car => Means::Car,
    }
}

pub(super) fn means_view(means: Means) -> MeansView {
    match means {
        Means::Foot => MeansView::Foot,
        Means::Bike => MeansView::Bike,
        Means::Car => MeansView::Car,
    }
}

pub(super) fn reason_in(reason: GapReasonView) -> GapReason {
    match reason {
        GapReasonView::NoFix => GapReason::NoFix,
        GapReasonView::GpsOff => GapReason::GpsOff,
        GapReasonView::Killed => GapReason::Killed,
        GapReasonView::Battery => GapReason::Battery,
        GapReasonView::ClockJump => GapReason::ClockJump,
        GapReasonView::Permission => GapReason::Permission,
        GapReasonView::Paused => GapReason::Paused,
        GapReasonView::Mock => GapReason::Mock,
    }
}

fn reason_view(reason: GapReason) -> GapReasonView {
    match reason {
        GapReason::NoFix => GapReasonView::NoFix,
        GapReason::GpsOff => GapReasonView::GpsOff,
        GapReason::Killed => GapReasonView::Killed,
        GapReason::Battery => GapReasonView::Battery,
        GapReason::ClockJump => GapReasonView::ClockJump,
        GapReason::Permission => GapReasonView::Permission,
        GapReason::Paused => GapReasonView::Paused,
        GapReason::Mock => GapReasonView::Mock,
    }
}

pub(super) fn gap_views(gaps: &[Gap]) -> Vec<GapView> {
    let view = |gap: &Gap| GapView { from_ms: gap.from, until_ms: gap.until, reason: reason_view(gap.reason) };
    gaps.iter().map(view).collect()
}

pub(super) fn dropped_views(dropped: &BTreeMap<Dropped, i64>) -> Vec<DroppedCount> {
    let view = |why: &Dropped| match why {
        Dropped::Vague => DroppedView::Vague,
        Dropped::WarmingUp => DroppedView::WarmingUp,
        Dropped::Jump => DroppedView::Jump,
        Dropped::Nowhere => DroppedView::Nowhere,
        Dropped::Paused => DroppedView::Paused,
    };
    dropped.iter().map(|(why, count)| DroppedCount { reason: view(why), count: *count }).collect()
}

/// A track's points, each told whether he walked there from the one shown before it.
pub(super) fn point_views(track: &Track) -> Vec<TrackPointView> {
    let mut real: Option<Origin> = None;
    let mut out = Vec::with_capacity(track.points.len());
    for point in &track.points {
        let linked = !point.mock && point.from.is_some() && point.from == real;
        if !point.mock {
            real = Some(point.origin());
        }
        out.push(TrackPointView {
            at_ms: point.at,
            until_ms: point.until,
            lon_e7: point.point.lon,
            lat_e7: point.point.lat,
            accuracy_mm: point.acc,
            mock: point.mock,
            linked,
        });
    }
    out
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
