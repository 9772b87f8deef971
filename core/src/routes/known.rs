//! What is to be done and what is known of it: the slots of routes with their items, and the best word of all patrols on each.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use gridwalk_domain::catalog::{Catalog, ClassKey};
use gridwalk_domain::grid::{Shape, editions};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::Person;
use gridwalk_domain::patrol::{Patrol, Verdict};
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_domain::route::{DaySlot, Route, Rule, Standing, midnight, of_items};
use gridwalk_store::{CaseSelect, Store};

use crate::api::*;
use crate::classes::{class_view_of, group_name};
use crate::places::{Places, office_time};

/// Most cases that revisits are looked for among.
const CASES: usize = 20_000;

/// Something to visit: where it is, and how it is called.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub id: EntityId,
    pub layer: crate::view::MapLayer,
    pub name: String,
    pub shape: Shape,
    pub buffer_mm: Option<i64>,
}

/// One slot of a route with what is to be visited in it.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub route: EntityId,
    pub slot: DaySlot,
    pub places: Arc<[Place]>,
}

/// All routes, and the words of patrols on them.
pub(crate) struct Known {
    pub routes: Vec<(EntityId, Route)>,
    /// Best verdict by route, slot and item, for 考核 and 自查 apart.
    best: HashMap<(EntityId, String, EntityId), Verdict>,
    open: Vec<Open>,
}

/// A patrol that has not reported yet: what is missing may still come from it.
struct Open {
    day: NaiveDate,
    assessed: bool,
    /// Who walks, and with whom.
    people: BTreeSet<PersonId>,
    /// Streets in which he may record.
    streets: BTreeSet<String>,
}

/// A shift that begins on a day is over at this hour of the next, milliseconds after midnight.
const NIGHT_MS: i64 = 8 * 3_600_000;

impl Open {
    /// Whether it may hold what is missing in a slot of a route.
    fn may_hold(&self, route: &Route, task: &Task) -> bool {
        let next = self.day.succ_opt().unwrap_or(self.day);
        let meets = task.slot.window.from < midnight(next) + NIGHT_MS && task.slot.window.to > midnight(self.day);
        let whose = match route.walkers.is_empty() {
            true => self.streets.contains(&route.street),
            false => !route.walkers.is_disjoint(&self.people),
        };
        self.assessed == route.assessed && meets && whose
    }
}

/// Field of a record that only holds results: of which patrol. Marks made without one name themselves.
pub(crate) const BESIDE: &str = "beside";

/// A patrol as its walker recorded it.
pub(crate) struct Walked {
    pub by: PersonId,
    pub patrol: Patrol,
    /// It only holds results, of this patrol.
    pub beside: Option<EntityId>,
}

/// Reads a patrol. Only its walker's own words count: what somebody else wrote into his record is left out.
pub(crate) fn walked(record: &Record) -> Option<Walked> {
    let by = record.fields.get("day")?.by;
    let mut own = record.clone();
    own.fields.retain(|_, cell| cell.by == by);
    Some(Walked { by, patrol: Patrol::read(&own)?, beside: own.get(BESIDE) })
}

/// Working days by the calendar that ships.
pub(crate) fn works(day: NaiveDate) -> bool {
    Catalog::sample().calendar().is_workday(day)
}

fn months(from: NaiveDate, to: NaiveDate) -> BTreeSet<String> {
    let mut months = BTreeSet::new();
    let mut day = from.with_day(1).unwrap_or(from);
    while day <= to {
        months.insert(day.format("%Y-%m").to_string());
        day = day.checked_add_months(chrono::Months::new(1)).unwrap_or(NaiveDate::MAX);
    }
    months
}

/// Streets in which somebody may record.
fn streets_of(store: &Store, person: PersonId) -> Result<BTreeSet<String>, ApiError> {
    let grants = store.record_of(person.into())?.and_then(|record| Person::read(&record)).map(|person| person.grants);
    let streets = grants.iter().flat_map(|grants| grants.values()).filter_map(|grant| grant.stream.street_code());
    Ok(streets.map(str::to_owned).collect())
}

/// "route.slot.item" of a result.
pub(crate) fn parts(key: &str) -> Option<(EntityId, String, EntityId)> {
    let mut parts = key.split('.');
    let found = (parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()?.parse().ok()?);
    parts.next().is_none().then_some(found)
}

impl Known {
    /// Routes, and what patrols between two days said.
    pub fn read(store: &Store, from: NaiveDate, to: NaiveDate) -> Result<Self, ApiError> {
        let routes = store.records(RecordKind::Route)?;
        let routes: Vec<_> = routes.into_iter().filter_map(|(id, record)| Some((id, Route::read(&record)?))).collect();
        let assessed: HashMap<EntityId, bool> = routes.iter().map(|(id, route)| (*id, route.assessed)).collect();
        let mut known = Self { routes, best: HashMap::new(), open: Vec::new() };
        for month in months(from, to) {
            for (_, record) in store.records_under(RecordKind::Patrol, &month)? {
                if let Some(walked) = walked(&record) {
                    known.add(store, &assessed, &walked)?;
                }
            }
        }
        Ok(known)
    }

    fn add(&mut self, store: &Store, assessed: &HashMap<EntityId, bool>, walked: &Walked) -> Result<(), ApiError> {
        let patrol = &walked.patrol;
        for (key, verdict) in &patrol.results {
            let Some(key) = parts(key) else { continue };
            // 自查 is kept apart from 考核 (row 1-13): neither fills the other's figures.
            if assessed.get(&key.0) == Some(&patrol.assessed) {
                let best = self.best.entry(key).or_insert(*verdict);
                *best = best.or(*verdict);
            }
        }
        if !patrol.ended {
            let people = patrol.partners.iter().copied().chain([walked.by]).collect();
            let streets = streets_of(store, walked.by)?;
            self.open.push(Open { day: patrol.day, assessed: patrol.assessed, people, streets });
        }
        Ok(())
    }

    pub fn route(&self, id: EntityId) -> Option<&Route> {
        self.routes.iter().find(|(other, _)| *other == id).map(|(_, route)| route)
    }

    /// The best word on an item.
    pub fn verdict(&self, task: &Task, item: EntityId) -> Verdict {
        self.best.get(&(task.route, task.slot.id.clone(), item)).copied().unwrap_or(Verdict::Missed)
    }

    /// Takes in what this device knows and has told nobody yet.
    pub fn learn_met(&mut self, task: &Task, item: EntityId) {
        self.best.insert((task.route, task.slot.id.clone(), item), Verdict::Met);
    }

    /// The best word on a slot as a whole. What is missing while a patrol of that day has not reported is not known.
    pub fn slot(&self, route: &Route, task: &Task) -> Verdict {
        let verdict = of_items(task.places.iter().map(|place| self.verdict(task, place.id)));
        let waits = || self.open.iter().any(|open| open.may_hold(route, task));
        if verdict == Verdict::Missed && waits() { Verdict::Unknown } else { verdict }
    }

    /// How a slot stands at a moment.
    pub fn standing(&self, route: &Route, task: &Task, now: i64) -> Standing {
        match self.slot(route, task) {
            Verdict::Met => Standing::Met,
            _ if task.slot.window.to > now => Standing::Due,
            Verdict::Unknown => Standing::Unknown,
            Verdict::Missed => Standing::Missed,
        }
    }
}

/// The places of a route as they are on a day; what is gone from the ground is left out.
pub(crate) fn places_of(places: &Places, route: &Route) -> Vec<Place> {
    route.items.iter().filter_map(|item| place_of(places, item.id, item.buffer_mm)).collect()
}

pub(crate) fn place_of(places: &Places, id: EntityId, buffer_mm: Option<i64>) -> Option<Place> {
    use crate::view::MapLayer;
    if let Some(road) = places.roads.get(id) {
        let ends = [&road.from, &road.to].map(|end| end.as_str());
        let name = match ends {
            ["", ""] => road.name.clone(),
            [from, to] => format!("{}（{from}–{to}）", road.name),
        };
        return Some(Place { id, layer: MapLayer::Road, name, shape: road.shape.clone()?, buffer_mm });
    }
    let point = places.points.get(id)?;
    Some(Place { id, layer: MapLayer::Point, name: point.name.clone(), shape: point.shape.clone()?, buffer_mm })
}

/// Every slot of a route that touches the days from one to another, both included, with its places.
///
/// # Errors
/// The database cannot be read.
pub(crate) fn tasks_between(
    store: &Store,
    places: &Places,
    (id, route): (EntityId, &Route),
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Task>, ApiError> {
    if let Rule::Revisit { .. } = &route.rule {
        return revisits(store, (id, route), (from, to));
    }
    let there: Arc<[Place]> = places_of(places, route).into();
    Ok(slots_between((id, route), (from, to), |_| Arc::clone(&there)))
}

/// The same for many days at once: each slot has what was on the ground on its own day. What a road ends, splits or is drawn for
/// today changes nothing of the days before.
///
/// # Errors
/// The database cannot be read.
pub(crate) fn tasks_as_they_were(
    store: &Store,
    places: &Places,
    (id, route): (EntityId, &Route),
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Task>, ApiError> {
    if let Rule::Revisit { .. } = &route.rule {
        return revisits(store, (id, route), (from, to));
    }
    let mut lives = Vec::new();
    for item in &route.items {
        let place = place_of(places, item.id, item.buffer_mm).unwrap_or_else(|| no_longer(item.id));
        lives.push((place, life_of(store, places, item.id)?));
    }
    let on = |day: NaiveDate| {
        let there =
            |life: &Vec<(NaiveDate, bool)>| life.iter().rfind(|(from, _)| *from <= day).is_some_and(|turn| turn.1);
        lives.iter().filter(|(_, life)| there(life)).map(|(place, _)| place.clone()).collect::<Vec<_>>().into()
    };
    // Most days have what the day before had.
    let mut kept: Option<Arc<[Place]>> = None;
    let same = |a: &[Place], b: &[Place]| a.iter().map(|place| place.id).eq(b.iter().map(|place| place.id));
    Ok(slots_between((id, route), (from, to), move |day| {
        let fresh: Arc<[Place]> = on(day);
        let there = kept.take().filter(|kept| same(kept, &fresh)).unwrap_or(fresh);
        kept = Some(Arc::clone(&there));
        there
    }))
}

fn slots_between(
    (id, route): (EntityId, &Route),
    (from, to): (NaiveDate, NaiveDate),
    mut there: impl FnMut(NaiveDate) -> Arc<[Place]>,
) -> Vec<Task> {
    let days = from.iter_days().take_while(|day| *day <= to).filter(|day| route.runs_on(*day));
    let slots = days.flat_map(|day| route.rule.slots_of(day, works));
    let tasks = slots.map(|slot| Task { route: id, places: there(slot.day), slot });
    tasks.filter(|task| !task.places.is_empty()).collect()
}

/// From which days on something is there, or is there no longer.
fn life_of(store: &Store, places: &Places, id: EntityId) -> Result<Vec<(NaiveDate, bool)>, ApiError> {
    let Some(record) = store.record_of(id)? else { return Ok(Vec::new()) };
    let ever = record.fields.keys().any(|name| !name.starts_with("edition."));
    let turns = editions(&record, &places.book).into_iter().map(|held| (held.edition.from, !held.edition.ended));
    Ok([(NaiveDate::MIN, ever)].into_iter().chain(turns).collect())
}

/// Something that is not on the ground today; its figures are.
fn no_longer(id: EntityId) -> Place {
    let (name, shape) = (String::new(), Shape::Lines(Vec::new()));
    Place { id, layer: crate::view::MapLayer::Road, name, shape, buffer_mm: None }
}

/// 回头看 (row 1-22): each case of the route's classes that was fixed on the spot is visited again.
fn revisits(
    store: &Store,
    (id, route): (EntityId, &Route),
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Task>, ApiError> {
    let Rule::Revisit { classes, after_days, within_days } = &route.rule else { return Ok(Vec::new()) };
    let back = Days::new(u64::from(*after_days) + u64::from(*within_days));
    let first = from.checked_sub_days(back).unwrap_or(from);
    let next = to.succ_opt().unwrap_or(to);
    let select = CaseSelect {
        state: Some(1),
        street: Some(route.street.clone()),
        from: Some(midnight(first)),
        to: Some(midnight(next)),
        ..CaseSelect::default()
    };
    let rows = store.case_rows(&select, CASES)?;
    let tasks = rows.into_iter().filter_map(|row| {
        let (lon, lat) = row.point?;
        is_of(classes, &row.class).then_some(())?;
        let slot = route.rule.revisit_of(office_time(row.acted_at).date())?;
        let overlaps = slot.window.from < midnight(next) && slot.window.to > midnight(from);
        (overlaps && route.runs_on(slot.day)).then_some(())?;
        let class = class_view_of(&row.class).name_zh;
        let name = if row.place.is_empty() { class } else { format!("{class} {}", row.place) };
        let shape = Shape::Point([lon, lat]);
        let place = Place { id: row.id, layer: crate::view::MapLayer::Point, name, shape, buffer_mm: None };
        // Each case is a slot of its own: two on one day do not wait for each other.
        Some(Task { route: id, slot, places: Arc::from([place]) })
    });
    Ok(tasks.collect())
}

fn is_of(classes: &BTreeSet<String>, class: &str) -> bool {
    classes.contains(class) || class.parse::<ClassKey>().is_ok_and(|key| classes.contains(&group_name(&key)))
}

/// Years in which days are provisional.
pub(crate) fn provisional(month: NaiveDate) -> bool {
    !Catalog::sample().calendar().knows_year(month.year())
}
