//! What is to be done and what is known of it: the slots of routes with their items, and the best word of all patrols on each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, Days, NaiveDate};
use gridwalk_domain::catalog::{Catalog, ClassKey};
use gridwalk_domain::grid::Shape;
use gridwalk_domain::id::{EntityId, PersonId};
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
    pub places: Vec<Place>,
}

/// All routes, and the words of patrols on them.
pub(crate) struct Known {
    pub routes: Vec<(EntityId, Route)>,
    /// Best verdict by route, slot and item, for 考核 and 自查 apart.
    best: HashMap<(EntityId, String, EntityId), Verdict>,
    /// Days on which somebody's patrol has not reported yet: who and with whom.
    open: BTreeMap<(NaiveDate, bool), BTreeSet<PersonId>>,
}

/// Who recorded a patrol.
pub(crate) fn walker_of(record: &Record) -> Option<PersonId> {
    record.fields.get("day").map(|cell| cell.by)
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

/// "route.slot.item" of a result.
fn parts(key: &str) -> Option<(EntityId, String, EntityId)> {
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
        let mut known = Self { routes, best: HashMap::new(), open: BTreeMap::new() };
        for month in months(from, to) {
            for (_, record) in store.records_under(RecordKind::Patrol, &month)? {
                if let Some(patrol) = Patrol::read(&record) {
                    known.add(&assessed, walker_of(&record), &patrol);
                }
            }
        }
        Ok(known)
    }

    fn add(&mut self, assessed: &HashMap<EntityId, bool>, walker: Option<PersonId>, patrol: &Patrol) {
        for (key, verdict) in &patrol.results {
            let Some(key) = parts(key) else { continue };
            // 自查 is kept apart from 考核 (row 1-13): neither fills the other's figures.
            if assessed.get(&key.0) == Some(&patrol.assessed) {
                let best = self.best.entry(key).or_insert(*verdict);
                *best = best.or(*verdict);
            }
        }
        if !patrol.ended {
            let people = self.open.entry((patrol.day, patrol.assessed)).or_default();
            people.extend(walker.into_iter().chain(patrol.partners.iter().copied()));
        }
    }

    pub fn route(&self, id: EntityId) -> Option<&Route> {
        self.routes.iter().find(|(other, _)| *other == id).map(|(_, route)| route)
    }

    /// The best word on an item.
    pub fn verdict(&self, task: &Task, item: EntityId) -> Verdict {
        self.best.get(&(task.route, task.slot.id.clone(), item)).copied().unwrap_or(Verdict::Missed)
    }

    /// The best word on a slot as a whole. What is missing while a patrol of that day has not reported is not known.
    pub fn slot(&self, route: &Route, task: &Task) -> Verdict {
        let verdict = of_items(task.places.iter().map(|place| self.verdict(task, place.id)));
        let waits = || {
            let people = self.open.get(&(task.slot.day, route.assessed));
            people.is_some_and(|people| route.walkers.is_empty() || !route.walkers.is_disjoint(people))
        };
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
    let there = places_of(places, route);
    if there.is_empty() {
        return Ok(Vec::new());
    }
    let days = from.iter_days().take_while(|day| *day <= to).filter(|day| route.runs_on(*day));
    let slots = days.flat_map(|day| route.rule.slots_of(day, works));
    Ok(slots.map(|slot| Task { route: id, slot, places: there.clone() }).collect())
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
        Some(Task { route: id, slot, places: vec![place] })
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
