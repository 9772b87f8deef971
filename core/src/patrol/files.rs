//! Tracks from and to files: GPX in and out, GeoJSON out. A file's track is judged as a walked one is, and stays here like one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, SecondsFormat};
use gpx::{Gpx, GpxVersion, TrackSegment, Waypoint};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::patrol::{Dropped, GAP_MS, GapReason, RawFix, Recorder, Taken, Track, TrackPoint};
use gridwalk_domain::place::Point;
use serde_json::json;

use super::close::judged_of;
use super::live::Header;
use super::mine::{own_patrol, own_patrols};
use super::room::{PatrolRoom, salt};
use super::verdicts::Marks;
use super::words::{count, dropped_views, means_in};
use crate::api::*;
use crate::app::App;
use crate::error::{fail, internal};
use crate::places::office_time;
use crate::records::{Entry, id_of};
use crate::routes::Known;
use crate::view::Paper;

/// Metres of accuracy for each unit of horizontal dilution: the customary error of a receiver's range.
const METRES_PER_HDOP: f64 = 5.0;
/// Points of a chunk.
const PART_POINTS: usize = 2_000;
/// Most points of a file.
const MOST: usize = 500_000;

/// One day of a file: its points in segments.
type Day = Vec<Vec<RawFix>>;

/// What a file says.
#[derive(Default)]
struct Found {
    days: BTreeMap<NaiveDate, Day>,
    points: usize,
    timeless: usize,
}

fn found(gpx: &Gpx) -> Found {
    let mut found = Found::default();
    for segment in gpx.tracks.iter().flat_map(|track| &track.segments) {
        let mut fixes: Vec<RawFix> = Vec::new();
        for point in &segment.points {
            found.points += 1;
            match fix_of(point) {
                Some(fix) => fixes.push(fix),
                None => found.timeless += 1,
            }
        }
        // A segment that runs past midnight belongs to the day on which it begins, as a patrol does.
        if let Some(first) = fixes.first() {
            found.days.entry(office_time(first.at).date()).or_default().push(fixes);
        }
    }
    // Files list their segments in any order.
    found.days.values_mut().for_each(|day| day.sort_by_key(|segment| segment.first().map(|fix| fix.at)));
    found
}

fn fix_of(point: &Waypoint) -> Option<RawFix> {
    let time = time::OffsetDateTime::from(point.time?);
    let at = i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok()?;
    let place = point.point();
    let e7 = |degrees: f64| (degrees.is_finite() && degrees.abs() <= 180.0).then(|| (degrees * 1e7).round() as i64);
    let acc = point.hdop.filter(|hdop| hdop.is_finite() && *hdop >= 0.0);
    let acc = acc.map(|hdop| (hdop * METRES_PER_HDOP * 1000.0).round() as i64);
    Some(RawFix { at, point: Point { lon: e7(place.x())?, lat: e7(place.y())? }, acc, mock: false })
}

/// A day's segments as a track. Between two segments nothing is known.
fn recorded(header: &Header, day: &Day) -> (Track, BTreeMap<Dropped, i64>) {
    let mut dropped = BTreeMap::new();
    let mut recorder = Recorder::begin(header.means, header.began);
    for (number, segment) in day.iter().enumerate() {
        if let (true, Some(first)) = (number > 0, segment.first()) {
            recorder.break_off(GapReason::NoFix, first.at);
        }
        for fix in segment {
            if let Taken::Dropped(why) = recorder.take(fix) {
                *dropped.entry(why).or_default() += 1;
            }
        }
    }
    let last = day.iter().flatten().map(|fix| fix.at).max().unwrap_or(header.began);
    recorder.end(last);
    (recorder.track, dropped)
}

impl App {
    /// Takes a GPX file in as patrols that have ended, one for each day.
    ///
    /// # Errors
    /// `gpx_unreadable`, `gpx_empty`, `gpx_timeless`, `already_so` for a track that is here; nothing is written then.
    pub fn gpx_import(&self, params: GpxImport) -> Result<GpxTaken, ApiError> {
        let arrived = self.file_path(&params.file)?;
        let file = File::open(&arrived.path).map_err(internal)?;
        let gpx = gpx::read(BufReader::new(file)).map_err(|error| fail(ErrorCode::GpxUnreadable, error))?;
        let found = found(&gpx);
        if found.points == 0 {
            return Err(fail(ErrorCode::GpxEmpty, "the file holds no track; choose one with track points"));
        }
        if found.days.is_empty() {
            return Err(fail(ErrorCode::GpxTimeless, "no point has a time; export the track with times"));
        }
        if found.points > MOST {
            return Err(fail(ErrorCode::TooMany, format!("at most {MOST} points; cut the file into days")));
        }
        let taken = self.take_days(&params, &found)?;
        self.intake.drop_file(&params.file);
        self.tell_topic(Topic::Patrol);
        Ok(taken)
    }

    fn take_days(&self, params: &GpxImport, found: &Found) -> Result<GpxTaken, ApiError> {
        let mut inner = self.lock();
        let me = Self::session(&inner)?.person;
        let stream = self.home(&inner, None)?;
        let (mut entries, mut all): (Vec<Entry>, BTreeMap<Dropped, i64>) = (Vec::new(), BTreeMap::new());
        let (mut gaps, mut patrols) = (0, Vec::new());
        for (day, segments) in &found.days {
            let began = segments.iter().flatten().map(|fix| fix.at).min().unwrap_or_default();
            let header = Header {
                patrol: self.fresh_id(&inner)?,
                person: me,
                stream: stream.clone(),
                beside: self.beside(&inner, me, &stream)?,
                day: *day,
                means: means_in(params.means),
                partners: Vec::new(),
                assessed: params.assessed,
                began,
            };
            let (track, dropped) = recorded(&header, segments);
            for (why, number) in dropped {
                *all.entry(why).or_default() += number;
            }
            gaps += count(track.gaps.len());
            for (_, patrol) in own_patrols(&inner, me, (*day, *day))? {
                if self.track_of(&patrol)?.0 == track {
                    return Err(fail(ErrorCode::AlreadySo, "this track is here already"));
                }
            }
            let span = (began, track.span().map_or(began, |span| span.1) + 1);
            let places = self.places_on(&mut inner, *day)?;
            let known = Known::read(&inner.store, *day, office_time(span.1).date())?;
            let judged = judged_of(&inner, &header, &track, span);
            let results = judged.results(&judged.tasks(&inner.store, &places, &known)?, &Marks::default());
            let patrol = gridwalk_domain::patrol::Patrol {
                day: *day,
                means: header.means,
                partners: std::collections::BTreeSet::new(),
                assessed: params.assessed,
                chunks: self.keep_whole(&track)?,
                results,
                ended: true,
            };
            entries.extend(self.in_parts(&inner, &header, patrol)?);
            patrols.push(header.patrol.to_string());
        }
        self.write_entries(inner, entries)?;
        Ok(GpxTaken {
            patrols,
            points: count(found.points),
            dropped: dropped_views(&all),
            gaps,
            timeless: count(found.timeless),
        })
    }

    /// Keeps a track in parts of the usual size.
    fn keep_whole(&self, track: &Track) -> Result<BTreeMap<u32, gridwalk_domain::hash::Hash>, ApiError> {
        let mut parts: Vec<Track> = track
            .points
            .chunks(PART_POINTS)
            .map(|points| Track { points: points.to_vec(), gaps: Vec::new() })
            .collect();
        match parts.last_mut() {
            Some(last) => last.gaps.clone_from(&track.gaps),
            None => parts.push(track.clone()),
        }
        let kept = |part: &Track| self.patrols.keep(&PatrolRoom::pack(part, &salt()?)?);
        (0u32..).zip(&parts).map(|(number, part)| Ok((number, kept(part)?))).collect()
    }

    /// One's own track as a file.
    pub fn track_export(&self, params: TrackExport) -> Result<Paper, ApiError> {
        let inner = self.lock();
        let (id, me) = (id_of(&params.patrol, "patrol")?, Self::session(&inner)?.person);
        let patrol = own_patrol(&inner, me, id)?;
        drop(inner);
        let (track, _) = self.track_of(&patrol)?;
        if track.points.is_empty() {
            return Err(fail(ErrorCode::TrackNotHere, "the track lies on another device, or holds no point"));
        }
        let (bytes, end, mime) = match params.format {
            TrackFormat::Gpx => (as_gpx(&track)?, "gpx", "application/gpx+xml"),
            TrackFormat::Geojson => (as_geojson(&track)?, "geojson", "application/geo+json"),
        };
        let file_name = format!("{}-{}.{end}", patrol.day, short(id));
        let content_base64 = STANDARD.encode(bytes);
        Ok(Paper { file_name, mime: mime.into(), content_base64, missing: Vec::new() })
    }
}

/// Two patrols of one day get files of their own.
fn short(id: EntityId) -> String {
    id.to_string().chars().rev().take(4).collect()
}

/// Stretches of which the way is known; made-up points are in none.
fn stretches(track: &Track) -> Vec<Vec<&TrackPoint>> {
    let mut all: Vec<Vec<&TrackPoint>> = Vec::new();
    for (from, point) in track.steps() {
        match all.last_mut().filter(|_| from.is_some()) {
            Some(stretch) => stretch.push(point),
            None => all.push(vec![point]),
        }
    }
    all
}

fn degrees(point: &Point) -> (f64, f64) {
    (point.lon as f64 / 1e7, point.lat as f64 / 1e7)
}

fn waypoint(point: &TrackPoint, at: i64) -> Waypoint {
    let (lon, lat) = degrees(&point.point);
    let mut out = Waypoint::new((lon, lat).into());
    let time = time::OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
    out.time = time.ok().map(Into::into);
    out.hdop = Some(point.acc as f64 / 1000.0 / METRES_PER_HDOP);
    out
}

/// Longest time between two points of one segment, milliseconds: more would be read as a gap.
const STAY_MS: i64 = GAP_MS - 10_000;

/// A point for the moment he came, and more for as long as he stayed.
fn stay(point: &TrackPoint) -> impl Iterator<Item = i64> {
    let turns = (point.at..point.until).step_by(usize::try_from(STAY_MS).unwrap_or(1));
    turns.chain([point.until])
}

/// Each stretch a segment; where he stayed, the place again and again.
fn as_gpx(track: &Track) -> Result<Vec<u8>, ApiError> {
    let mut walked = gpx::Track::new();
    for stretch in stretches(track) {
        let mut segment = TrackSegment::new();
        for point in stretch {
            segment.points.extend(stay(point).map(|at| waypoint(point, at)));
        }
        walked.segments.push(segment);
    }
    let creator = Some("Gridwalk".to_owned());
    let gpx = Gpx { version: GpxVersion::Gpx11, creator, tracks: vec![walked], ..Gpx::default() };
    let mut bytes = Vec::new();
    gpx::write(&gpx, &mut bytes).map_err(internal)?;
    Ok(bytes)
}

/// RFC 7946: a line for each stretch, a point where only one position is known, and the gaps as features without a place.
fn as_geojson(track: &Track) -> Result<Vec<u8>, ApiError> {
    let time =
        |ms: i64| DateTime::from_timestamp_millis(ms).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Secs, true);
    let line = |stretch: &Vec<&TrackPoint>| {
        let coordinates: Vec<_> = stretch.iter().map(|point| degrees(&point.point)).map(|(x, y)| [x, y]).collect();
        let geometry = match coordinates.as_slice() {
            [one] => json!({ "type": "Point", "coordinates": one }),
            many => json!({ "type": "LineString", "coordinates": many }),
        };
        let times: Vec<String> = stretch.iter().map(|point| time(point.at)).collect();
        json!({ "type": "Feature", "geometry": geometry, "properties": { "times": times } })
    };
    let gap = |gap: &gridwalk_domain::patrol::Gap| {
        let until = gap.until.map(time);
        let properties = json!({ "gap": gap.reason, "from": time(gap.from), "until": until });
        json!({ "type": "Feature", "geometry": null, "properties": properties })
    };
    let stretches = stretches(track);
    let features: Vec<_> = stretches.iter().map(line).chain(track.gaps.iter().map(gap)).collect();
    serde_json::to_vec_pretty(&json!({ "type": "FeatureCollection", "features": features })).map_err(internal)
}
