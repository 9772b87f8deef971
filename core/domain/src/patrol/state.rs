//! Patrols, and the open asking for a track, read from their records. No position and no time of a segment is in any of
//! them, but for parts that their owner shared, sealed for whoever asked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Means, Verdict};
use crate::hash::Hash;
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// One patrol of one person on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patrol {
    /// The office's day on which it began.
    pub day: NaiveDate,
    pub means: Means,
    /// Who walked along (同行).
    pub partners: BTreeSet<PersonId>,
    /// 考核 rather than 自查 (row 1-13): the two are kept apart.
    pub assessed: bool,
    /// Hashes of the track's chunks by number: that there is a track, and nothing of it.
    pub chunks: BTreeMap<u32, Hash>,
    /// Met or unknown by "route.slot.item"; what is missing is missed.
    pub results: BTreeMap<String, Verdict>,
    /// It has ended and its results are all here; until then what it will say is not known.
    pub ended: bool,
}

/// The name of a result: route, slot and item.
pub fn result_key(route: EntityId, slot: &str, item: EntityId) -> String {
    format!("{route}.{slot}.{item}")
}

impl Patrol {
    pub fn to_fact(&self) -> RecordFact {
        let mut set: BTreeMap<String, Value> = BTreeMap::from([
            ("day".to_owned(), json!(self.day)),
            ("means".to_owned(), json!(self.means)),
            ("partners".to_owned(), json!(self.partners)),
            ("assessed".to_owned(), json!(self.assessed)),
            ("ended".to_owned(), json!(self.ended)),
        ]);
        set.extend(self.chunks.iter().map(|(n, hash)| (format!("chunk.{n}"), json!(hash))));
        set.extend(self.results.iter().map(|(key, verdict)| (format!("result.{key}"), json!(verdict))));
        RecordFact::new(RecordKind::Patrol, set)
    }

    /// None when the record is of another kind or says no day.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Patrol).then_some(())?;
        Some(Self {
            day: record.get("day")?,
            means: record.get("means").unwrap_or(Means::Foot),
            partners: record.get("partners").unwrap_or_default(),
            assessed: record.get("assessed").unwrap_or_default(),
            chunks: record.keyed("chunk").filter_map(|(n, hash)| Some((n.parse().ok()?, hash))).collect(),
            results: record.keyed("result").map(|(key, verdict)| (key.to_owned(), verdict)).collect(),
            ended: record.get("ended").unwrap_or_default(),
        })
    }
}

/// A track asked for, openly: why, until when, and by whom is seen by the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackAsked {
    pub person: PersonId,
    pub day: NaiveDate,
    /// 用途 in words.
    pub purpose: String,
    /// When the asking lapses, and what was shared can be opened no longer; milliseconds of the best clock.
    pub until: i64,
    /// For whom the answer is sealed: the public half of a key that only the asking device has, and destroys at the end.
    pub key: String,
}

/// The person's answer: one record for each chunk that he shares, or one that says he does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackShared {
    pub asked: EntityId,
    /// None: he declines.
    pub part: Option<SharedPart>,
}

/// One chunk, sealed for whoever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedPart {
    pub patrol: EntityId,
    pub number: u32,
    /// How many parts the answer has.
    pub of: u32,
    /// base64
    pub sealed: String,
}

/// Somebody looked at a shared track: the person sees who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackViewed {
    pub asked: EntityId,
    pub at: i64,
}

fn made(kind: RecordKind, fields: impl IntoIterator<Item = (&'static str, Value)>) -> RecordFact {
    RecordFact::new(kind, fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl TrackAsked {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("person", json!(self.person)),
            ("day", json!(self.day)),
            ("purpose", json!(self.purpose)),
            ("until", json!(self.until)),
            ("key", json!(self.key)),
        ];
        made(RecordKind::TrackAsked, fields)
    }

    /// None when the record is of another kind or does not say whose track is asked for.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::TrackAsked).then_some(())?;
        Some(Self {
            person: record.get("person")?,
            day: record.get("day")?,
            purpose: record.text("purpose"),
            until: record.get("until").unwrap_or_default(),
            key: record.text("key"),
        })
    }
}

impl TrackShared {
    pub fn to_fact(&self) -> RecordFact {
        let mut fact =
            made(RecordKind::TrackShared, [("asked", json!(self.asked)), ("shares", json!(self.part.is_some()))]);
        if let Some(part) = &self.part {
            let SharedPart { patrol, number, of, sealed } = part;
            let fields =
                [("patrol", json!(patrol)), ("number", json!(number)), ("of", json!(of)), ("sealed", json!(sealed))];
            fact.set.extend(fields.map(|(name, value)| (name.to_owned(), value)));
        }
        fact
    }

    /// None when the record is of another kind or answers nothing.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::TrackShared).then_some(())?;
        let part = record.get::<bool>("shares").unwrap_or_default().then(|| {
            Some(SharedPart {
                patrol: record.get("patrol")?,
                number: record.get("number")?,
                of: record.get("of")?,
                sealed: record.text("sealed"),
            })
        });
        Some(Self { asked: record.get("asked")?, part: part.flatten() })
    }
}

impl TrackViewed {
    pub fn to_fact(&self) -> RecordFact {
        made(RecordKind::TrackViewed, [("asked", json!(self.asked)), ("at", json!(self.at))])
    }

    /// None when the record is of another kind or names no asking.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::TrackViewed).then_some(())?;
        Some(Self { asked: record.get("asked")?, at: record.get("at").unwrap_or_default() })
    }
}
