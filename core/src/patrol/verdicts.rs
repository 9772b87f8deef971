//! What a track says of the routes: met, or not to be judged, for each slot and item. Nothing else of it is told to anybody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Finding, Means, Seen, Track, Verdict, judge, result_key};
use gridwalk_domain::route::{Proof, Route};
use gridwalk_store::Store;

use crate::api::ApiError;
use crate::places::{Places, office_time};
use crate::routes::{Known, Place, Task, tasks_between};

/// Longest a slot runs past the day on which it begins, days.
const PAST_MIDNIGHT: u64 = 1;

/// A track to be judged, and whose it is.
pub(super) struct Judged<'a> {
    pub track: &'a Track,
    pub means: Means,
    pub assessed: bool,
    /// Whoever walked: only their own gaps leave their own routes open.
    pub people: BTreeSet<PersonId>,
    /// Streets in which they may record.
    pub streets: BTreeSet<String>,
    /// First and last moment of the patrol.
    pub span: (i64, i64),
}

impl Judged<'_> {
    /// Whether these people are to walk the route.
    pub fn walks(&self, route: &Route) -> bool {
        let named = !route.walkers.is_disjoint(&self.people);
        named || route.walkers.is_empty() && self.streets.contains(&route.street)
    }

    fn days(&self) -> (NaiveDate, NaiveDate) {
        let day = |ms: i64| office_time(ms).date();
        (day(self.span.0).checked_sub_days(Days::new(PAST_MIDNIGHT)).unwrap_or_default(), day(self.span.1))
    }

    /// The slots that the patrol reached into, of routes of its own kind.
    pub fn tasks<'k>(
        &self,
        store: &Store,
        places: &Places,
        known: &'k Known,
    ) -> Result<Vec<(&'k Route, Task)>, ApiError> {
        let mut all = Vec::new();
        for (id, route) in known.routes.iter().filter(|(_, route)| route.assessed == self.assessed) {
            let tasks = tasks_between(store, places, (*id, route), self.days())?;
            let reached = |task: &Task| task.slot.window.from < self.span.1 && task.slot.window.to > self.span.0;
            all.extend(tasks.into_iter().filter(reached).map(|task| (route, task)));
        }
        Ok(all)
    }

    /// What the track says of a slot's items.
    pub fn findings<'t>(&self, route: &Route, task: &'t Task, marks: &Marks) -> Vec<(&'t Place, Finding)> {
        let seen = Seen::of(self.track, task.slot.window, self.means);
        let judged = |place: &'t Place| (place, finding(&seen, route, task, place, marks));
        task.places.iter().map(judged).collect()
    }

    /// Results to go up: what is met, whoever was to do it, and what cannot be judged of what they were to do.
    pub fn results(&self, tasks: &[(&Route, Task)], marks: &Marks) -> BTreeMap<String, Verdict> {
        let mut results = BTreeMap::new();
        for (route, task) in tasks {
            let own = self.walks(route);
            for (place, finding) in self.findings(route, task, marks) {
                if finding.verdict == Verdict::Met || own && finding.verdict == Verdict::Unknown {
                    results.insert(result_key(task.route, &task.slot.id, place.id), finding.verdict);
                }
            }
        }
        results
    }
}

fn finding(seen: &Seen<'_>, route: &Route, task: &Task, place: &Place, marks: &Marks) -> Finding {
    let marked = marks.has(task.route, &task.slot.id, place.id);
    // Whoever stood before it and says so need not wait for satellites; but only where the rule asks for the mark.
    judge(&place.shape, place.buffer_mm, &route.proof, seen, marked && route.proof == Proof::Checked)
}

/// Items marked as checked on the spot that have not gone up yet, each with the end of its slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub(super) struct Marks(pub BTreeMap<String, Mark>);

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Mark {
    /// The slot's end.
    pub to: i64,
    pub assessed: bool,
    pub day: NaiveDate,
}

impl Marks {
    pub fn has(&self, route: EntityId, slot: &str, item: EntityId) -> bool {
        self.0.contains_key(&result_key(route, slot, item))
    }
}
