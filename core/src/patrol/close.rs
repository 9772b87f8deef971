//! What goes into the journal of a patrol, and when.
//!
//! At the start the day and who walks; while it runs the hashes of finished parts of the track; at the end the results. Whatever
//! interrupts the end, the log still says that it ended, and the next opening completes it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Patrol, Track, Verdict};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::route::Route;
use gridwalk_domain::stream::Stream;
use serde_json::{Value, json};

use super::live::{Header, Part};
use super::mine::own_patrols;
use super::room::PatrolRoom;
use super::verdicts::{Judged, Marks};
use super::words::{count, gap_views};
use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::people::person_record;
use crate::places::office_time;
use crate::records::Entry as Said;
use crate::routes::{BESIDE, Known, parts};
use crate::view::*;

/// Most results of one record.
const RESULTS: usize = 1_500;

/// What ended, with what goes up of it.
struct Closing {
    header: Header,
    track: Track,
    parts: Vec<Hash>,
    ended: i64,
}

impl App {
    /// Completes a patrol that has ended: chunks are kept, results written, then the log goes. However often that is interrupted,
    /// the next time finds the same bytes and says only what is not said yet.
    pub(super) fn patrol_close(&self, person: PersonId) -> Result<Option<PatrolEnded>, ApiError> {
        let _one = lock(&self.patrols.closing);
        self.close_now(person)
    }

    /// The same for whoever holds the lock of closing.
    pub(super) fn close_now(&self, person: PersonId) -> Result<Option<PatrolEnded>, ApiError> {
        let Some(closing) = self.closing(person)? else { return Ok(None) };
        let mut inner = self.lock();
        let marks = self.marks(&inner, person)?;
        let said_before = said_before(&inner, closing.header.patrol)?.filter(|patrol| patrol.ended);
        let results = match said_before {
            Some(_) => {
                let results = results_of(&inner, person, closing.header.day, closing.header.patrol)?;
                drop(inner);
                results
            }
            None => {
                let results = self.results(&mut inner, &closing, &marks)?;
                let mut said = patrol_of(&closing.header);
                said.chunks = (0u32..).zip(closing.parts.iter().copied()).collect();
                said.results.clone_from(&results);
                said.ended = true;
                let entries = self.in_parts(&inner, &closing.header, said)?;
                self.write_entries(inner, entries)?;
                results
            }
        };
        let taken: Vec<String> = results.keys().filter(|key| marks.0.contains_key(*key)).cloned().collect();
        self.forget_marks(person, &taken)?;
        if let Some(live) = lock(&self.patrols.state).live.remove(&person) {
            live.into_log().remove()?;
        }
        let tally = |which| count(results.values().filter(|verdict| **verdict == which).count());
        Ok(Some(PatrolEnded {
            id: closing.header.patrol.to_string(),
            distance_mm: closing.track.length_mm(),
            gaps: gap_views(&closing.track.gaps),
            met: tally(Verdict::Met),
            unknown: tally(Verdict::Unknown),
        }))
    }

    /// Keeps what an ended patrol's log holds as chunks.
    fn closing(&self, person: PersonId) -> Result<Option<Closing>, ApiError> {
        let state = lock(&self.patrols.state);
        let Some(live) = state.live.get(&person) else { return Ok(None) };
        let Some(ended) = live.ended else { return Ok(None) };
        let (header, track, parts) = (live.header.clone(), live.track(), live.parts.clone());
        drop(state);
        let parts = parts.iter().map(|part| self.keep_part(part)).collect::<Result<_, _>>()?;
        Ok(Some(Closing { header, track, parts, ended }))
    }

    pub(super) fn keep_part(&self, part: &Part) -> Result<Hash, ApiError> {
        self.patrols.keep(&PatrolRoom::pack(&part.track, &part.salt)?)
    }

    fn results(
        &self,
        inner: &mut Inner,
        closing: &Closing,
        marks: &Marks,
    ) -> Result<BTreeMap<String, Verdict>, ApiError> {
        let header = &closing.header;
        let span = (header.began, closing.ended.max(closing.track.span().map_or(0, |span| span.1)) + 1);
        let places = self.places_on(inner, header.day)?;
        let known = Known::read(&inner.store, header.day, office_time(span.1).date())?;
        let judged = judged_of(inner, header, &closing.track, span);
        let mut results = judged.results(&judged.tasks(&inner.store, &places, &known)?, marks);
        // Marks of slots that the patrol itself did not reach go up with it all the same.
        let own = marks.0.iter().filter(|(_, mark)| mark.assessed == header.assessed);
        results.extend(own.map(|(key, _)| (key.clone(), Verdict::Met)));
        Ok(results)
    }

    /// What a patrol says at its end, in several records: the figures of each street are told there, and one record holds only so
    /// many results.
    pub(super) fn in_parts(&self, inner: &Inner, header: &Header, mut patrol: Patrol) -> Result<Vec<Said>, ApiError> {
        let mut entries = Vec::new();
        for (stream, id) in &header.beside {
            let mut theirs = BTreeMap::new();
            for (key, verdict) in std::mem::take(&mut patrol.results) {
                let there = street_of(inner, &key)?.as_ref() == Some(stream);
                if there { &mut theirs } else { &mut patrol.results }.insert(key, verdict);
            }
            let mut id = *id;
            for results in spread(theirs) {
                entries.push(beside(header, (stream.clone(), id), results, true));
                id = self.fresh_id(inner)?;
            }
        }
        let mut parts = spread(std::mem::take(&mut patrol.results)).into_iter();
        patrol.results = parts.next().unwrap_or_default();
        for results in parts {
            entries.push(beside(header, (header.stream.clone(), self.fresh_id(inner)?), results, true));
        }
        entries.push(entry(header, patrol.to_fact().set));
        Ok(entries)
    }
}

/// The record that a patrol begins with.
pub(super) fn patrol_of(header: &Header) -> Patrol {
    Patrol {
        day: header.day,
        means: header.means,
        partners: header.partners.iter().copied().collect(),
        assessed: header.assessed,
        chunks: BTreeMap::new(),
        results: BTreeMap::new(),
        ended: false,
    }
}

/// What the journal says of a patrol already.
pub(super) fn said_before(inner: &Inner, patrol: EntityId) -> Result<Option<Patrol>, ApiError> {
    Ok(inner.store.record_of(patrol)?.and_then(|record| Patrol::read(&record)))
}

/// What went up of a patrol, with the records beside it.
fn results_of(
    inner: &Inner,
    person: PersonId,
    day: NaiveDate,
    patrol: EntityId,
) -> Result<BTreeMap<String, Verdict>, ApiError> {
    let own = own_patrols(inner, person, (day, day))?;
    Ok(own.into_iter().find(|(id, _)| *id == patrol).map(|(_, patrol)| patrol.results).unwrap_or_default())
}

pub(super) fn entry(header: &Header, set: BTreeMap<String, Value>) -> Said {
    let (id, stream) = (header.patrol, header.stream.clone());
    Said { id, stream, kind: RecordKind::Patrol, set, photos: Vec::new() }
}

/// A record beside a patrol.
fn beside(header: &Header, (stream, id): (Stream, EntityId), results: BTreeMap<String, Verdict>, ended: bool) -> Said {
    let mut set = Patrol { results, ended, ..patrol_of(header) }.to_fact().set;
    set.insert(BESIDE.to_owned(), json!(header.patrol));
    Said { id, stream, kind: RecordKind::Patrol, set, photos: Vec::new() }
}

/// That a patrol has begun, told in each street of whoever walks.
pub(super) fn begun(header: &Header) -> Vec<Said> {
    let there = header.beside.iter().map(|(stream, id)| beside(header, (stream.clone(), *id), BTreeMap::new(), false));
    let main = entry(header, patrol_of(header).to_fact().set);
    [main].into_iter().chain(there).collect()
}

/// Results in portions that one record holds; at least one.
fn spread(mut results: BTreeMap<String, Verdict>) -> Vec<BTreeMap<String, Verdict>> {
    let mut portions = Vec::new();
    while let Some(split) = results.keys().nth(RESULTS).cloned() {
        let later = results.split_off(&split);
        portions.push(std::mem::replace(&mut results, later));
    }
    portions.push(results);
    portions
}

/// The stream of the street whose route a result speaks of.
pub(super) fn street_of(inner: &Inner, key: &str) -> Result<Option<Stream>, ApiError> {
    let Some((route, ..)) = parts(key) else { return Ok(None) };
    let route = inner.store.record_of(route)?.and_then(|record| Route::read(&record));
    Ok(route.and_then(|route| Stream::street(&route.street).ok()))
}

pub(super) fn judged_of<'t>(inner: &Inner, header: &Header, track: &'t Track, span: (i64, i64)) -> Judged<'t> {
    let people: BTreeSet<PersonId> = header.partners.iter().copied().chain([header.person]).collect();
    let grants = person_record(inner, header.person).map(|person| person.grants).unwrap_or_default();
    let streets = grants.values().filter_map(|grant| grant.stream.street_code()).map(str::to_owned).collect();
    Judged { track, means: header.means, assessed: header.assessed, people, streets, span }
}
