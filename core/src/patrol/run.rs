//! Starting, pausing, ending: what a person does with a patrol. What then goes into the journal is [`super::close`]'s.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::duty::Area;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Dropped, GATE_MM, GapReason, RawFix, Track};
use gridwalk_domain::stream::Stream;

use super::close::begun;
use super::fixes::running;
use super::live::{Entry, Header, Live};
use super::room::{RoomState, salt};
use super::turn::log_failure;
use super::words::{count, dropped_views, gap_views, means_in, means_view};
use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::error::{fail, internal};
use crate::people::person_record;
use crate::places::{Places, office_time};
use crate::routes::walker;
use crate::view::*;

/// Most people on one patrol beside oneself.
const PARTNERS: usize = 20;

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
            Err(error) => {
                // It may be read another time; nothing is begun over it.
                state.sought.retain(|sought| *sought != person);
                tracing::warn!(%error, "the log of a patrol cannot be read");
            }
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
        if !state.sought.contains(&session.person) {
            return Err(internal("the log of an earlier patrol cannot be read now; try again"));
        }
        let began = self.track_now(&state);
        let stream = self.home(&inner, None)?;
        let header = Header {
            patrol: self.fresh_id(&inner)?,
            person: session.person,
            beside: self.beside(&inner, session.person, &stream)?,
            stream,
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
        let said = self.write_entries(inner, begun(&header));
        if let Err(error) = said {
            let live = lock(&self.patrols.state).live.remove(&session.person);
            live.map(|live| live.into_log().remove()).transpose()?;
            return Err(error);
        }
        self.tell_topic(Topic::Patrol);
        self.patrol_now(Nothing {})
    }

    /// The records beside a patrol in the person's other streets: their deciders read them there.
    pub(super) fn beside(
        &self,
        inner: &Inner,
        person: PersonId,
        home: &Stream,
    ) -> Result<Vec<(Stream, EntityId)>, ApiError> {
        let now = self.now(inner);
        let grants = person_record(inner, person).map(|person| person.grants).unwrap_or_default();
        let held = grants.values().filter(|grant| grant.holds_at(now) && grant.stream.street_code().is_some());
        let others: BTreeSet<Stream> = held.map(|grant| grant.stream.clone()).filter(|stream| stream != home).collect();
        others.into_iter().map(|stream| Ok((stream, self.fresh_id(inner)?))).collect()
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
        // Whoever closes beside it waits, and then finds nothing left to close.
        let closing = lock(&self.patrols.closing);
        let mut state = lock(&self.patrols.state);
        let now = self.track_now(&state);
        let person = state.person.ok_or_else(super::fixes::no_patrol)?;
        // One that ended and could not be written down then, on a full disk, is written down now.
        if state.live.get(&person).is_none_or(|live| live.ended.is_none()) {
            running(&mut state)?.enter(&[Entry::End(now, salt()?)])?;
        }
        drop(state);
        let ended = self.close_now(person)?;
        drop(closing);
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

pub(super) fn own_areas(places: &Places, person: PersonId) -> Vec<gridwalk_domain::grid::Shape> {
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
