//! 今日路线: what is still missing of one's routes, nearest first, before the shift ends; and marking things as checked.

use std::collections::BTreeSet;

use chrono::Days;
use gridwalk_domain::grid::measure;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::patrol::{Finding, Means, Track, Verdict, result_key};
use gridwalk_domain::place::Point;
use gridwalk_domain::route::{Proof, Route, Standing};

use super::close::judged_of;
use super::live::Header;
use super::verdicts::{Judged, Mark, Marks};
use super::words::count;
use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::error::fail;
use crate::ground::point_out;
use crate::people::person_record;
use crate::places::{Places, office_time};
use crate::records::{gone, id_of};
use crate::routes::{Known, Place, Task, reach_of, route_row, span_of_today, standing_view, tasks_between};
use crate::view::*;

/// Nobody's track: what is asked when no patrol runs.
static NOTHING: Track = Track { points: Vec::new(), gaps: Vec::new() };

/// What today's routes are seen from.
struct Now<'a> {
    known: &'a Known,
    judged: Option<Judged<'a>>,
    marks: &'a Marks,
    fix: Option<Point>,
    now: i64,
}

impl App {
    /// One's routes of today with what is missing. It asks for no patrol.
    pub fn routes_today(&self, params: TodayAsked) -> Result<RoutesToday, ApiError> {
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let on_the_way = lock(&self.patrols.state).on_the_way();
        let now = self.now(&inner);
        let known = Known::read(&inner.store, reach_of(places.day).0, places.day)?;
        let marks = self.marks(&inner, session.person)?;
        let judged =
            on_the_way.as_ref().map(|(header, track)| judged_of(&inner, header, track, (header.began, now + 1)));
        let fix = params.fix.map(|fix| Point { lon: fix.lon_e7, lat: fix.lat_e7 });
        let seen = Now { known: &known, judged, marks: &marks, fix, now };
        let walker = whoever(&inner, session.person, on_the_way.as_ref().map(|(header, _)| header));
        let mut routes = Vec::new();
        for (id, route) in known.routes.iter().filter(|(_, route)| walker.walks(route)) {
            routes.extend(seen.route(&inner, &places, *id, route)?);
        }
        drop(walker);
        routes.sort_by_key(|route| route.slots.iter().map(|slot| slot.to_ms).min().unwrap_or(i64::MAX));
        Ok(RoutesToday { routes })
    }

    /// Marks an item as checked on the spot, with or without a patrol; it goes up with the patrol's end or when the slot is over.
    pub fn item_check(&self, params: ItemCheck) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        let person = Self::session(&inner)?.person;
        let places = self.places(&mut inner)?;
        let (route, item) = (id_of(&params.route, "route")?, id_of(&params.item, "road section or point")?);
        let known = Known::read(&inner.store, places.day, places.day)?;
        let planned = known.route(route).ok_or_else(|| gone("route"))?;
        let now = self.now(&inner);
        let tasks = todays(&inner, &places, (route, planned), now)?;
        let holds = |task: &&Task| task.slot.id == params.slot && task.places.iter().any(|place| place.id == item);
        let task = tasks.iter().find(holds).ok_or_else(|| gone("slot"))?;
        let mut marks = self.marks(&inner, person)?;
        let key = result_key(route, &params.slot, item);
        if !params.on {
            marks.0.remove(&key);
        } else if task.slot.window.from > now || planned.proof != Proof::Checked {
            return Err(fail(ErrorCode::NotAllowed, "this is not marked by hand, or not yet"));
        } else {
            let mark = Mark { to: task.slot.window.to, assessed: planned.assessed, day: task.slot.day };
            marks.0.insert(key, mark);
        }
        self.keep_marks(&mut inner, person, &marks)?;
        drop(inner);
        self.tell_topic(Topic::Patrol);
        Ok(Done {})
    }
}

impl App {
    /// What the person signed in has met by his marks and the patrol that runs, and told nobody yet: slots and items.
    pub(crate) fn untold(
        &self,
        inner: &Inner,
        route: &Route,
        tasks: &[Task],
    ) -> Result<Vec<(String, EntityId)>, ApiError> {
        let marks = self.marks(inner, Self::session(inner)?.person)?;
        let on_the_way = lock(&self.patrols.state).on_the_way();
        let until = self.now(inner).saturating_add(1);
        let judged = on_the_way.as_ref().map(|(header, track)| judged_of(inner, header, track, (header.began, until)));
        let own = judged.filter(|judged| judged.assessed == route.assessed).unwrap_or_else(|| nobody(route));
        let met = tasks.iter().flat_map(|task| {
            let findings = own.findings(route, task, &marks).into_iter();
            let met = findings.filter(|(_, finding)| finding.verdict == Verdict::Met);
            met.map(|(place, _)| (task.slot.id.clone(), place.id)).collect::<Vec<_>>()
        });
        Ok(met.collect())
    }
}

/// Nobody on his way: only marks say something.
fn nobody(route: &Route) -> Judged<'static> {
    Judged {
        track: &NOTHING,
        means: Means::Foot,
        assessed: route.assessed,
        people: BTreeSet::new(),
        streets: BTreeSet::new(),
        span: (0, 0),
    }
}

/// Whose routes these are: one's own and the partners'.
fn whoever(inner: &Inner, person: PersonId, header: Option<&Header>) -> Judged<'static> {
    let grants = person_record(inner, person).map(|person| person.grants).unwrap_or_default();
    let partners = header.map(|header| header.partners.clone()).unwrap_or_default();
    Judged {
        track: &NOTHING,
        means: Means::Foot,
        assessed: false,
        people: partners.into_iter().chain([person]).collect(),
        streets: grants.values().filter_map(|g| g.stream.street_code()).map(str::to_owned).collect::<BTreeSet<_>>(),
        span: (0, 0),
    }
}

/// The slots that run or come today, those of yesterday that run past midnight among them.
fn todays(inner: &Inner, places: &Places, route: (EntityId, &Route), now: i64) -> Result<Vec<Task>, ApiError> {
    let today = office_time(now).date();
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    let tasks = tasks_between(&inner.store, places, route, (yesterday, today))?;
    let begun = |task: &Task| task.slot.day == today || task.slot.window.to > now;
    Ok(tasks.into_iter().filter(begun).collect())
}

impl Now<'_> {
    fn route(
        &self,
        inner: &Inner,
        places: &Places,
        id: EntityId,
        route: &Route,
    ) -> Result<Option<RouteToday>, ApiError> {
        let tasks = todays(inner, places, (id, route), self.now)?;
        if tasks.is_empty() {
            return Ok(None);
        }
        let (first, last) = route.rule.span_of(places.day);
        let span = tasks_between(&inner.store, places, (id, route), (first, last))?;
        Ok(Some(RouteToday {
            row: route_row(places, id, route, false),
            span: span_of_today(self.known, route, &span, places.day, self.now),
            slots: tasks.iter().map(|task| self.slot(route, task)).collect(),
        }))
    }

    fn slot(&self, route: &Route, task: &Task) -> SlotToday {
        let findings = self.findings(route, task);
        let met = |finding: &Finding| finding.verdict == Verdict::Met;
        let done = findings.iter().filter(|(_, finding)| met(finding)).count();
        let mut missing: Vec<ItemToday> = findings
            .iter()
            .filter(|(_, finding)| !met(finding))
            .map(|(place, finding)| self.item(route, task, place, finding))
            .collect();
        // Nearest first; without a position, in the order of the route.
        missing.sort_by_key(|item| item.distance_mm.unwrap_or_default());
        let verdicts = findings.iter().map(|(_, finding)| finding.verdict);
        let standing = match gridwalk_domain::route::of_items(verdicts) {
            Verdict::Met => Standing::Met,
            _ if task.slot.window.to > self.now => Standing::Due,
            Verdict::Unknown => Standing::Unknown,
            Verdict::Missed => Standing::Missed,
        };
        SlotToday {
            id: task.slot.id.clone(),
            from_ms: task.slot.window.from,
            to_ms: task.slot.window.to,
            standing: standing_view(standing),
            done: count(done),
            total: count(findings.len()),
            missing,
        }
    }

    /// What is known of each item: by the track that runs, by marks, and by patrols that have ended.
    fn findings<'t>(&self, route: &Route, task: &'t Task) -> Vec<(&'t Place, Finding)> {
        let own = self.judged.as_ref().filter(|judged| judged.assessed == route.assessed);
        let mut findings = own.unwrap_or(&nobody(route)).findings(route, task, self.marks);
        for (place, finding) in &mut findings {
            let known = self.known.verdict(task, place.id);
            if known > finding.verdict {
                finding.verdict = known;
                finding.permille = if known == Verdict::Met { 1000 } else { finding.permille };
            }
        }
        findings
    }

    fn item(&self, route: &Route, task: &Task, place: &Place, finding: &Finding) -> ItemToday {
        let at = measure::representative(&place.shape);
        let over = task.slot.window.to <= self.now;
        let standing = match finding.verdict {
            Verdict::Met => StandingView::Met,
            _ if !over => StandingView::Due,
            Verdict::Unknown => StandingView::Unknown,
            Verdict::Missed => StandingView::Missed,
        };
        ItemToday {
            id: place.id.to_string(),
            layer: place.layer,
            name: place.name.clone(),
            point: at.map(|point| point_out([point.lon, point.lat])),
            distance_mm: self.fix.and_then(|fix| measure::distance_mm(&place.shape, &fix)),
            permille: finding.permille,
            standing,
            by_mark: route.proof == Proof::Checked,
            checked: self.marks.has(task.route, &task.slot.id, place.id),
        }
    }
}
