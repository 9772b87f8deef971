//! 我的记录: what I covered, found and fixed. It is for me alone, is compared with nobody and is not sent.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Patrol, Track, Verdict};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::route::midnight;
use gridwalk_store::CaseSelect;

use super::room::PatrolRoom;
use super::words::{count, gap_views, means_view, point_views};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::day;
use crate::places::{Places, office_time};
use crate::records::{gone, id_of};
use crate::routes::{Walked, walked, walker};
use crate::view::*;

/// Most days that are told at once.
const DAYS: i64 = 400;

impl App {
    /// My own days between two, both included.
    pub fn my_record(&self, params: MyRecordAsked) -> Result<MyRecord, ApiError> {
        let mut inner = self.lock();
        let me = Self::session(&inner)?.person;
        let places = self.places(&mut inner)?;
        let (from, to) = (day(&params.from_day, places.day)?, day(&params.to_day, places.day)?);
        if to < from || (to - from).num_days() > DAYS {
            return Err(fail(ErrorCode::BadDay, format!("a span of 1 to {DAYS} days")));
        }
        let mut days: BTreeMap<NaiveDate, MyDay> = BTreeMap::new();
        for (id, patrol) in own_patrols(&inner, me, (from, to))? {
            let told = self.my_patrol(&places, id, &patrol)?;
            let day = on(&mut days, patrol.day);
            day.covered += told.met;
            day.patrols.push(told);
        }
        for (day, met) in marked(&inner, me, (from, to))? {
            on(&mut days, day).covered += met;
        }
        count_cases(&inner, me, (from, to), &mut days)?;
        let days: Vec<MyDay> = days.into_values().rev().collect();
        let sum = |each: &dyn Fn(&MyDay) -> i64| days.iter().map(each).sum();
        let length = |day: &MyDay| day.patrols.iter().filter_map(|p| p.track.as_ref()).map(|t| t.distance_mm).sum();
        Ok(MyRecord {
            distance_mm: sum(&length),
            covered: sum(&|day| day.covered),
            found: sum(&|day| day.found),
            fixed: sum(&|day| day.fixed),
            days,
        })
    }

    fn my_patrol(&self, places: &Places, id: EntityId, patrol: &Patrol) -> Result<MyPatrol, ApiError> {
        let (track, _) = self.track_of(patrol)?;
        let tally = |which| count(patrol.results.values().filter(|verdict| **verdict == which).count());
        let span = track.span();
        Ok(MyPatrol {
            id: id.to_string(),
            means: means_view(patrol.means),
            assessed: patrol.assessed,
            partners: patrol.partners.iter().map(|person| walker(places, *person)).collect(),
            track: span.map(|(from_ms, to_ms)| MyTrack {
                from_ms,
                to_ms,
                distance_mm: track.length_mm(),
                gaps: count(track.gaps.len()),
            }),
            met: tally(Verdict::Met),
            unknown: tally(Verdict::Unknown),
            ended: patrol.ended,
        })
    }

    /// A patrol's track as far as it lies here, and how many parts do not.
    pub(super) fn track_of(&self, patrol: &Patrol) -> Result<(Track, i64), ApiError> {
        let (mut whole, mut missing) = (Track::default(), 0);
        for hash in patrol.chunks.values() {
            match self.patrols.chunk(hash)? {
                Some(bytes) => append(&mut whole, PatrolRoom::unpack(&bytes)?),
                None => missing += 1,
            }
        }
        Ok((whole, missing))
    }

    /// One of my own tracks.
    pub fn my_track(&self, params: PatrolId) -> Result<TrackView, ApiError> {
        let inner = self.lock();
        let (id, session) = (id_of(&params.patrol, "patrol")?, Self::session(&inner)?);
        let patrol = own_patrol(&inner, session.person, id)?;
        drop(inner);
        let (track, missing_parts) = self.track_of(&patrol)?;
        if track == Track::default() {
            return Err(fail(ErrorCode::TrackNotHere, "the track lies on another device"));
        }
        Ok(TrackView {
            person_name: session.name,
            day: patrol.day.to_string(),
            purpose: String::new(),
            until_ms: None,
            means: means_view(patrol.means),
            points: point_views(&track),
            gaps: gap_views(&track.gaps),
            distance_mm: track.length_mm(),
            missing_parts,
        })
    }
}

/// One part after another, as they were recorded.
pub(super) fn append(whole: &mut Track, part: Track) {
    whole.points.extend(part.points);
    whole.gaps.extend(part.gaps);
}

/// A patrol of one's own.
pub(super) fn own_patrol(inner: &Inner, me: PersonId, id: EntityId) -> Result<Patrol, ApiError> {
    let record = inner.store.record_of(id)?.ok_or_else(|| gone("patrol"))?;
    let own = walked(&record).filter(|walked| walked.by == me && walked.beside.is_none());
    own.map(|walked| walked.patrol).ok_or_else(|| gone("patrol"))
}

/// Somebody's records of patrols between two days, both included.
fn own_records(
    inner: &Inner,
    me: PersonId,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<(EntityId, Walked)>, ApiError> {
    let days = from.iter_days().take_while(|day| *day <= to);
    let months: BTreeSet<String> = days.map(|day| day.format("%Y-%m").to_string()).collect();
    let mut own = Vec::new();
    for month in months {
        let records = inner.store.records_under(RecordKind::Patrol, &month)?;
        let within = |walked: &Walked| walked.by == me && (from..=to).contains(&walked.patrol.day);
        own.extend(records.into_iter().filter_map(|(id, record)| Some((id, walked(&record).filter(within)?))));
    }
    Ok(own)
}

/// Somebody's patrols between two days, both included, each with all of its results.
pub(super) fn own_patrols(
    inner: &Inner,
    me: PersonId,
    span: (NaiveDate, NaiveDate),
) -> Result<Vec<(EntityId, Patrol)>, ApiError> {
    let (own, beside): (Vec<_>, Vec<_>) =
        own_records(inner, me, span)?.into_iter().partition(|(_, walked)| walked.beside.is_none());
    let mut own: Vec<(EntityId, Patrol)> = own.into_iter().map(|(id, walked)| (id, walked.patrol)).collect();
    for (_, Walked { beside, patrol, .. }) in beside {
        if let Some((_, main)) = own.iter_mut().find(|(id, _)| Some(*id) == beside) {
            main.results.extend(patrol.results);
        }
    }
    own.sort_by_key(|(id, patrol)| (patrol.day, *id));
    Ok(own)
}

/// What somebody marked without a patrol, by day.
fn marked(inner: &Inner, me: PersonId, span: (NaiveDate, NaiveDate)) -> Result<Vec<(NaiveDate, i64)>, ApiError> {
    let records = own_records(inner, me, span)?.into_iter();
    let alone = records.filter(|(id, walked)| walked.beside == Some(*id));
    Ok(alone.map(|(_, walked)| (walked.patrol.day, count(walked.patrol.results.len()))).collect())
}

fn on(days: &mut BTreeMap<NaiveDate, MyDay>, day: NaiveDate) -> &mut MyDay {
    let fresh = || MyDay { day: day.to_string(), patrols: Vec::new(), covered: 0, found: 0, fixed: 0 };
    days.entry(day).or_insert_with(fresh)
}

fn count_cases(
    inner: &Inner,
    me: PersonId,
    (from, to): (NaiveDate, NaiveDate),
    days: &mut BTreeMap<NaiveDate, MyDay>,
) -> Result<(), ApiError> {
    let select = CaseSelect {
        author: Some(me),
        from: Some(midnight(from)),
        to: Some(midnight(to.succ_opt().unwrap_or(to))),
        ..CaseSelect::default()
    };
    for row in inner.store.case_rows(&select, 100_000)? {
        // What was withdrawn was not found.
        if matches!(row.state, 1 | 2) {
            let day = on(days, office_time(row.acted_at).date());
            day.found += 1;
            day.fixed += i64::from(row.state == 1);
        }
    }
    Ok(())
}
