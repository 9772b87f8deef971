//! Starting, pausing, ending: what goes into the journal of a patrol, and when.
//!
//! At the start the day and who walks; while it runs the hashes of finished parts of the track; at the end the results. Whatever
//! interrupts the end, the log still says that it ended, and the next opening completes it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::NaiveDate;
use gridwalk_domain::duty::Area;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Dropped, GATE_MM, GapReason, Patrol, RawFix, Track, Verdict};
use gridwalk_domain::record::RecordKind;
use serde_json::{Value, json};

use super::fixes::running;
use super::live::{Entry, Header, Live, Part};
use super::mine::own_patrols;
use super::room::{PatrolRoom, RoomState, salt};
use super::verdicts::{Judged, Mark, Marks};
use super::words::{count, dropped_views, gap_views, means_in, means_view};
use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::error::{fail, internal};
use crate::people::person_record;
use crate::places::{Places, office_time};
use crate::records::Entry as Said;
use crate::routes::{BESIDE, Known, walker};
use crate::view::*;

/// A part of the track is closed after this long, milliseconds, …
const PART_MS: i64 = 15 * 60_000;
/// … or with so many points.
const PART_POINTS: usize = 2_000;
/// How often the log is made durable.
const TURN: Duration = Duration::from_secs(20);
/// Most results of one record.
const RESULTS: usize = 1_500;
/// Most people on one patrol beside oneself.
const PARTNERS: usize = 20;

/// What ended, with what goes up of it.
struct Closing {
    header: Header,
    track: Track,
    parts: Vec<Hash>,
    ended: i64,
}

/// Settings key of somebody's marks.
fn marks_key(person: PersonId) -> String {
    format!("marks.{person}")
}

impl App {
    /// Notes who is signed in, and takes up the patrol that his log holds. Called whenever the session may have changed.
    pub(crate) fn patrol_owner(&self, inner: &mut Inner) {
        let person = inner.session.as_ref().map(|session| session.person);
        let mut state = lock(&self.patrols.state);
        state.measured.clone_from(&inner.measured);
        let before = std::mem::replace(&mut state.person, person);
        if before != person {
            let now = self.track_now(&state);
            // Whoever signs out takes his position with him: what follows is not his track.
            if let Some(live) = before.and_then(|before| state.live.get_mut(&before)) {
                log_failure(live.enter(&[Entry::Signal(GapReason::Paused, now)]).map(|_| ()));
            }
        }
        let Some(person) = person.filter(|person| !state.sought.contains(person)) else { return };
        state.sought.push(person);
        match self.patrols.resume(person) {
            Ok(Some(mut live)) => {
                let now = self.track_now(&state);
                if live.ended.is_none() {
                    log_failure(live.enter(&[Entry::Signal(GapReason::Killed, now)]).map(|_| ()));
                }
                state.live.insert(person, live);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "the log of a patrol cannot be read"),
        }
        self.patrols.ring();
    }

    /// Begins a patrol, alone or with others.
    ///
    /// # Errors
    /// `patrol_runs` when one runs already.
    pub fn patrol_start(&self, params: PatrolStart) -> Result<PatrolNow, ApiError> {
        let session = Self::session(&self.lock())?;
        // One that ended and could not be written down then is completed first.
        self.patrol_close(session.person)?;
        let mut inner = self.lock();
        let places = self.places(&mut inner)?;
        self.patrol_owner(&mut inner);
        let mut state = lock(&self.patrols.state);
        if state.live.contains_key(&session.person) {
            return Err(fail(ErrorCode::PatrolRuns, "a patrol runs already; end it first"));
        }
        let began = self.track_now(&state);
        let header = Header {
            patrol: self.fresh_id(&inner)?,
            person: session.person,
            stream: self.home(&inner, None)?,
            day: office_time(began).date(),
            means: means_in(params.means),
            partners: partners(&places, session.person, &params.partners)?,
            assessed: params.assessed,
            began,
        };
        let mut live = Live::begin(self.patrols.begin(session.person)?, header.clone())?;
        live.areas = own_areas(&places, session.person);
        state.live.insert(session.person, live);
        drop(state);
        let said = self.write_entries(inner, vec![entry(&header, patrol_of(&header).to_fact().set)]);
        if let Err(error) = said {
            let live = lock(&self.patrols.state).live.remove(&session.person);
            live.map(|live| live.into_log().remove()).transpose()?;
            return Err(error);
        }
        self.tell_topic(Topic::Patrol);
        self.patrol_now(Nothing {})
    }

    pub fn patrol_pause(&self, _: Nothing) -> Result<PatrolNow, ApiError> {
        self.patrol_turns(Entry::Pause)
    }

    pub fn patrol_resume(&self, _: Nothing) -> Result<PatrolNow, ApiError> {
        self.patrol_turns(Entry::Resume)
    }

    fn patrol_turns(&self, entry: impl Fn(i64) -> Entry) -> Result<PatrolNow, ApiError> {
        let mut state = lock(&self.patrols.state);
        let now = self.track_now(&state);
        running(&mut state)?.enter(&[entry(now)])?;
        drop(state);
        self.tell_topic(Topic::Patrol);
        self.patrol_now(Nothing {})
    }

    /// Ends the patrol: its results go into the journal, its track stays here.
    pub fn patrol_end(&self, _: Nothing) -> Result<PatrolEnded, ApiError> {
        let mut state = lock(&self.patrols.state);
        let now = self.track_now(&state);
        let person = state.person.ok_or_else(super::fixes::no_patrol)?;
        // One that ended and could not be written down then, on a full disk, is written down now.
        if state.live.get(&person).is_none_or(|live| live.ended.is_none()) {
            running(&mut state)?.enter(&[Entry::End(now, salt()?)])?;
        }
        drop(state);
        let ended = self.patrol_close(person)?;
        self.tell_topic(Topic::Patrol);
        ended.ok_or_else(super::fixes::no_patrol)
    }

    /// The patrol that runs, if any.
    pub fn patrol_now(&self, _: Nothing) -> Result<PatrolNow, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        self.patrol_owner(&mut inner);
        drop(inner);
        let mut state = lock(&self.patrols.state);
        let patrol = running(&mut state).ok().map(|live| {
            live.areas = own_areas(&places, live.header.person);
            Running::of(live)
        });
        // The track is looked through when nobody who hands a position in has to wait for it.
        drop(state);
        Ok(PatrolNow { patrol: patrol.map(|running| running.view(&places)) })
    }

    /// Completes a patrol that has ended: chunks are kept, results written, then the log goes. However often that is interrupted,
    /// the next time finds the same bytes and says only what is not said yet.
    pub(super) fn patrol_close(&self, person: PersonId) -> Result<Option<PatrolEnded>, ApiError> {
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

    fn keep_part(&self, part: &Part) -> Result<Hash, ApiError> {
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

    /// Marks that have not gone up yet.
    pub(super) fn marks(&self, inner: &Inner, person: PersonId) -> Result<Marks, ApiError> {
        let kept = inner.store.setting(&marks_key(person))?;
        Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
    }

    pub(super) fn keep_marks(&self, inner: &mut Inner, person: PersonId, marks: &Marks) -> Result<(), ApiError> {
        let json = serde_json::to_string(marks).map_err(internal)?;
        let value = (!marks.0.is_empty()).then_some(json.as_str());
        Ok(inner.store.put_setting(&marks_key(person), value)?)
    }

    fn forget_marks(&self, person: PersonId, keys: &[String]) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let mut marks = self.marks(&inner, person)?;
        marks.0.retain(|key, _| !keys.contains(key));
        self.keep_marks(&mut inner, person, &marks)
    }

    /// What a patrol says at its end. Results of thousands of items go up in further records beside it: one record holds only so
    /// many fields.
    fn in_parts(&self, inner: &Inner, header: &Header, mut patrol: Patrol) -> Result<Vec<Said>, ApiError> {
        let mut entries = Vec::new();
        while patrol.results.len() > RESULTS {
            let split = patrol.results.keys().nth(RESULTS).cloned().unwrap_or_default();
            let later = patrol.results.split_off(&split);
            let results = std::mem::replace(&mut patrol.results, later);
            let beside = Patrol { results, ended: true, ..patrol_of(header) };
            let mut set = beside.to_fact().set;
            set.insert(BESIDE.to_owned(), json!(header.patrol));
            entries.push(Said { id: self.fresh_id(inner)?, ..entry(header, set) });
        }
        entries.push(entry(header, patrol.to_fact().set));
        Ok(entries)
    }

    /// Marks made without a patrol go up when their slots are over: no act tells when somebody stood where.
    fn send_old_marks(&self, person: PersonId) -> Result<(), ApiError> {
        let inner = self.lock();
        if inner.session.as_ref().map(|session| session.person) != Some(person) {
            return Ok(());
        }
        let now = self.now(&inner);
        let marks = self.marks(&inner, person)?;
        let mut groups: BTreeMap<(NaiveDate, bool), Vec<String>> = BTreeMap::new();
        for (key, Mark { to, assessed, day }) in &marks.0 {
            if *to <= now {
                groups.entry((*day, *assessed)).or_default().push(key.clone());
            }
        }
        if groups.is_empty() {
            return Ok(());
        }
        let stream = self.home(&inner, None)?;
        let mut said = Vec::new();
        for ((day, assessed), keys) in &groups {
            let header = Header {
                patrol: self.fresh_id(&inner)?,
                person,
                stream: stream.clone(),
                day: *day,
                means: gridwalk_domain::patrol::Means::Foot,
                partners: Vec::new(),
                assessed: *assessed,
                began: now,
            };
            let mut patrol = patrol_of(&header);
            patrol.results = keys.iter().map(|key| (key.clone(), Verdict::Met)).collect();
            patrol.ended = true;
            said.extend(self.in_parts(&inner, &header, patrol)?);
        }
        self.write_entries(inner, said)?;
        self.forget_marks(person, &groups.into_values().flatten().collect::<Vec<_>>())
    }

    /// One turn of what goes on beside a patrol: the log is made durable, finished parts are kept and committed, what a kill
    /// interrupted is completed.
    pub fn patrol_turn(&self) -> Result<(), ApiError> {
        // Keys go in time, whoever is signed in.
        self.drop_lapsed_keys()?;
        let mut inner = self.lock();
        self.patrol_owner(&mut inner);
        let places = self.places(&mut inner)?;
        drop(inner);
        let mut state = lock(&self.patrols.state);
        let Some(person) = state.person else { return Ok(()) };
        let now = self.track_now(&state);
        let (mut ended, mut file) = (false, None);
        if let Some(live) = state.live.get_mut(&person) {
            ended = live.ended.is_some();
            live.areas = own_areas(&places, person);
            let due = now - live.rolled_at > PART_MS || live.recorder.track.points.len() > PART_POINTS;
            if !ended && due && live.recorder.track.points.len() > 1 {
                live.enter(&[Entry::Rolled(salt()?)])?;
                live.rolled_at = now;
            }
            file = Some(live.log().handle()?);
        }
        drop(state);
        if let Some(file) = file {
            file.sync_data().map_err(super::log::no_room)?;
        }
        if ended {
            self.patrol_close(person)?;
        }
        self.commit_parts(person)?;
        self.send_old_marks(person)
    }

    /// Names the finished parts in the journal: that there is a track, not what is in it. A start that a kill kept out of the
    /// journal is said here too.
    fn commit_parts(&self, person: PersonId) -> Result<(), ApiError> {
        let state = lock(&self.patrols.state);
        let Some(live) = state.live.get(&person) else { return Ok(()) };
        let (header, parts) = (live.header.clone(), live.parts.clone());
        drop(state);
        let known = said_before(&self.lock(), header.patrol)?;
        let mut set: BTreeMap<String, Value> = match &known {
            Some(_) => BTreeMap::new(),
            None => patrol_of(&header).to_fact().set,
        };
        let named = known.map(|patrol| patrol.chunks).unwrap_or_default();
        for part in parts.iter().filter(|part| !named.contains_key(&part.number)) {
            set.insert(format!("chunk.{}", part.number), json!(self.keep_part(part)?));
        }
        self.write_entries(self.lock(), vec![entry(&header, set)])
    }

    /// The thread beside patrols.
    pub(crate) fn patrol_loop(&self) {
        while !self.stopping.load(Ordering::SeqCst) {
            log_failure(self.patrol_turn());
            for _ in 0..TURN.as_millis() / 200 {
                let rung = self.patrols.looked.swap(false, Ordering::SeqCst);
                if rung || self.stopping.load(Ordering::SeqCst) {
                    break;
                }
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

fn log_failure(done: Result<(), ApiError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the patrol's turn was not done; it is tried again");
    }
}

/// The record that a patrol begins with.
fn patrol_of(header: &Header) -> Patrol {
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
fn said_before(inner: &Inner, patrol: EntityId) -> Result<Option<Patrol>, ApiError> {
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

fn entry(header: &Header, set: BTreeMap<String, Value>) -> Said {
    let (id, stream) = (header.patrol, header.stream.clone());
    Said { id, stream, kind: RecordKind::Patrol, set, photos: Vec::new() }
}

pub(super) fn judged_of<'t>(inner: &Inner, header: &Header, track: &'t Track, span: (i64, i64)) -> Judged<'t> {
    let people: BTreeSet<PersonId> = header.partners.iter().copied().chain([header.person]).collect();
    let grants = person_record(inner, header.person).map(|person| person.grants).unwrap_or_default();
    let streets = grants.values().filter_map(|grant| grant.stream.street_code()).map(str::to_owned).collect();
    Judged { track, means: header.means, assessed: header.assessed, people, streets, span }
}

fn partners(places: &Places, me: PersonId, given: &[String]) -> Result<Vec<PersonId>, ApiError> {
    if given.len() > PARTNERS {
        return Err(fail(ErrorCode::TooMany, format!("at most {PARTNERS} people")));
    }
    let known = |text: &String| {
        let person = text.parse::<PersonId>().ok().filter(|person| places.people.contains_key(person));
        person.ok_or_else(|| fail(ErrorCode::NotFound, "no such person"))
    };
    let mut people: Vec<PersonId> = given.iter().map(known).collect::<Result<_, _>>()?;
    people.retain(|person| *person != me);
    people.sort_unstable();
    people.dedup();
    Ok(people)
}

fn own_areas(places: &Places, person: PersonId) -> Vec<gridwalk_domain::grid::Shape> {
    let mine = |area: &Area| [area.inspector, area.deputy].contains(&Some(person));
    let own = places.areas.iter().filter(|(_, area)| mine(area));
    own.filter_map(|(_, area)| area.shape.clone()).collect()
}

/// A copy of what screens are told of a running patrol.
struct Running {
    header: Header,
    track: Track,
    paused: bool,
    last: Option<RawFix>,
    dropped: BTreeMap<Dropped, i64>,
    mock: i64,
}

impl Running {
    fn of(live: &Live) -> Self {
        Self {
            header: live.header.clone(),
            track: live.track(),
            paused: live.recorder.is_paused(),
            last: live.last,
            dropped: live.dropped.clone(),
            mock: live.mock,
        }
    }

    fn view(&self, places: &Places) -> PatrolRunning {
        let Header { patrol, means, partners, assessed, began, .. } = &self.header;
        PatrolRunning {
            id: EntityId::to_string(patrol),
            means: means_view(*means),
            partners: partners.iter().map(|person| walker(places, *person)).collect(),
            assessed: *assessed,
            began_ms: *began,
            paused: self.paused,
            distance_mm: self.track.length_mm(),
            points: count(self.track.points.len()),
            last: self.last.map(|fix| LastFix {
                at_ms: fix.at,
                point: PointView { lon_e7: fix.point.lon, lat_e7: fix.point.lat },
                accuracy_mm: fix.acc.unwrap_or(GATE_MM),
            }),
            gaps: gap_views(&self.track.gaps),
            dropped: dropped_views(&self.dropped),
            mock: self.mock,
        }
    }
}

impl RoomState {
    /// The running patrol's header and track, if there is one.
    pub(super) fn on_the_way(&self) -> Option<(Header, Track)> {
        let live = self.live.get(&self.person?)?;
        Some((live.header.clone(), live.track()))
    }
}
