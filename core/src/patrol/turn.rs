//! What goes on beside a patrol: its log is made durable, finished parts are kept, and what was interrupted is completed.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gridwalk_domain::id::PersonId;
use serde_json::{Value, json};

use super::close::{begun, entry, said_before};
use super::live::Entry;
use super::log::no_room;
use super::room::salt;
use super::run::own_areas;
use crate::api::*;
use crate::app::{App, lock};

/// A part of the track is closed after this long, milliseconds, …
const PART_MS: i64 = 15 * 60_000;
/// … or with so many points.
const PART_POINTS: usize = 2_000;
/// How often the log is made durable.
const TURN: Duration = Duration::from_secs(20);

impl App {
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
            file.sync_data().map_err(no_room)?;
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
        if known.is_none() {
            self.write_entries(self.lock(), begun(&header))?;
        }
        let mut set: BTreeMap<String, Value> = BTreeMap::new();
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

pub(super) fn log_failure(done: Result<(), ApiError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the patrol's turn was not done; it is tried again");
    }
}
