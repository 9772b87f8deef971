//! A patrol while it runs: its log, and what follows from the log. Opened again, the log says everything once more.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gridwalk_domain::grid::{Shape, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Dropped, GapReason, Means, RawFix, Recorder, Taken, Track};
use gridwalk_domain::place::Point;
use gridwalk_domain::stream::Stream;
use serde::{Deserialize, Serialize};

use super::log::Log;
use crate::api::ApiError;
use crate::error::internal;

/// What a patrol says of itself when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    pub patrol: EntityId,
    pub person: PersonId,
    pub stream: Stream,
    /// Records of it in the person's other streets.
    pub beside: Vec<(Stream, EntityId)>,
    pub day: NaiveDate,
    pub means: Means,
    pub partners: Vec<PersonId>,
    pub assessed: bool,
    pub began: i64,
}

/// One record of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Entry {
    Begun(Header),
    /// When, longitude, latitude, accuracy, made up.
    Fix(i64, i64, i64, Option<i64>, bool),
    Signal(GapReason, i64),
    Pause(i64),
    Resume(i64),
    /// What there was until here became a chunk, written with this salt.
    Rolled(String),
    /// Ended; what was left became the last chunk, written with this salt. A second opening writes the same bytes.
    End(i64, String),
}

/// A part of the track that is to be kept as a chunk.
#[derive(Clone)]
pub(super) struct Part {
    pub number: u32,
    pub track: Track,
    pub salt: String,
}

/// A patrol that runs.
pub(super) struct Live {
    pub header: Header,
    pub recorder: Recorder,
    /// What was rolled into chunks, all of it.
    rolled: Track,
    /// Parts of the track so far, each with its salt: what is kept again if it was lost between two writes.
    pub parts: Vec<Part>,
    pub dropped: BTreeMap<Dropped, i64>,
    pub mock: i64,
    pub last: Option<RawFix>,
    pub ended: Option<i64>,
    /// When the last chunk was rolled.
    pub rolled_at: i64,
    /// One's own areas, to say when one leaves them; never kept.
    pub areas: Vec<Shape>,
    log: Log,
}

fn line(entry: &Entry) -> Result<Vec<u8>, ApiError> {
    serde_json::to_vec(entry).map_err(internal)
}

impl Live {
    pub fn begin(mut log: Log, header: Header) -> Result<Self, ApiError> {
        log.append(&[line(&Entry::Begun(header.clone()))?])?;
        Ok(Self::fresh(log, header))
    }

    fn fresh(log: Log, header: Header) -> Self {
        Self {
            recorder: Recorder::begin(header.means, header.began),
            rolled: Track::default(),
            parts: Vec::new(),
            dropped: BTreeMap::new(),
            mock: 0,
            last: None,
            ended: None,
            rolled_at: header.began,
            areas: Vec::new(),
            header,
            log,
        }
    }

    /// From what a log holds; none when it does not begin as a patrol's log begins.
    pub fn read(log: Log, records: &[Vec<u8>]) -> Option<Self> {
        let mut entries = records.iter().map_while(|bytes| serde_json::from_slice::<Entry>(bytes).ok());
        let Some(Entry::Begun(header)) = entries.next() else { return None };
        let mut live = Self::fresh(log, header);
        entries.for_each(|entry| {
            live.take(&entry);
        });
        Some(live)
    }

    /// Writes entries down, then takes them in. What became of each fix among them.
    pub fn enter(&mut self, entries: &[Entry]) -> Result<Vec<Taken>, ApiError> {
        let lines: Vec<Vec<u8>> = entries.iter().map(line).collect::<Result<_, _>>()?;
        self.log.append(&lines)?;
        Ok(entries.iter().filter_map(|entry| self.take(entry)).collect())
    }

    fn take(&mut self, entry: &Entry) -> Option<Taken> {
        match entry {
            Entry::Begun(_) => {}
            Entry::Fix(at, lon, lat, acc, mock) => {
                let fix = RawFix { at: *at, point: Point { lon: *lon, lat: *lat }, acc: *acc, mock: *mock };
                return Some(self.take_fix(&fix));
            }
            Entry::Signal(reason, at) => self.recorder.signal(*reason, *at),
            Entry::Pause(at) => self.recorder.pause(*at),
            Entry::Resume(at) => self.recorder.resume(*at),
            Entry::Rolled(salt) => {
                let track = self.recorder.take_chunk();
                self.roll(track, salt.clone());
            }
            Entry::End(at, salt) => {
                self.recorder.end(*at);
                self.ended = Some(*at);
                let rest = std::mem::take(&mut self.recorder.track);
                if rest != Track::default() {
                    self.roll(rest, salt.clone());
                }
            }
        }
        None
    }

    fn take_fix(&mut self, fix: &RawFix) -> Taken {
        let taken = self.recorder.take(fix);
        match taken {
            Taken::Dropped(why) => *self.dropped.entry(why).or_default() += 1,
            Taken::Kept | Taken::Still => self.last = Some(*fix),
        }
        self.mock += i64::from(fix.mock);
        taken
    }

    fn roll(&mut self, track: Track, salt: String) {
        let number = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        self.rolled.points.extend(track.points.iter().copied());
        self.rolled.gaps.extend(track.gaps.iter().copied());
        self.parts.push(Part { number, track, salt });
    }

    /// The whole track so far.
    pub fn track(&self) -> Track {
        let mut whole = self.rolled.clone();
        whole.points.extend(self.recorder.track.points.iter().copied());
        whole.gaps.extend(self.recorder.track.gaps.iter().copied());
        whole
    }

    /// Outside all of one's own areas, allowing for how vague the position is. None without areas.
    pub fn is_outside(&self, fix: &RawFix) -> Option<bool> {
        let acc = fix.acc.unwrap_or_default();
        let near = |area: &Shape| measure::distance_mm(area, &fix.point).is_some_and(|mm| mm <= acc);
        (!self.areas.is_empty() && acc <= gridwalk_domain::patrol::GATE_MM).then(|| !self.areas.iter().any(near))
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn into_log(self) -> Log {
        self.log
    }
}
