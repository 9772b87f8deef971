//! Places in memory: the ground as it stands on a day, with people and units. Built from reference records; what a change
//! touches is read anew.

mod layer;
mod locate;
mod shapes;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};
use gridwalk_domain::duty::{Area, Plot, Shop, Standard, Zone};
use gridwalk_domain::grid::{Change, ChangeBook, Component, Point, Road, Street, UnitGrid, as_of};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::{Person, Unit};
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_store::Store;

use crate::api::*;
use crate::app::{App, Inner};
use crate::view;

pub(crate) use layer::{Layer, Lies};
pub(crate) use locate::{Found, domain_fix};
pub(crate) use shapes::pieces;

/// Everything that a point can be looked up in, as it stands on one day.
pub(crate) struct Places {
    pub day: NaiveDate,
    /// Counts up whenever anything on the ground changes.
    generation: u64,
    pub book: Arc<ChangeBook>,
    pub streets: Arc<Layer<Street>>,
    pub grids: Arc<Layer<UnitGrid>>,
    by_code: Arc<HashMap<String, EntityId>>,
    pub areas: Arc<Layer<Area>>,
    pub roads: Arc<Layer<Road>>,
    pub points: Arc<Layer<Point>>,
    pub components: Arc<Layer<Component>>,
    pub zones: Arc<Layer<Zone>>,
    pub shops: Arc<Layer<Shop>>,
    pub plots: Arc<Layer<Plot>>,
    pub standards: Arc<HashMap<EntityId, Standard>>,
    pub people: Arc<HashMap<PersonId, Person>>,
    pub units: Arc<HashMap<EntityId, Unit>>,
}

/// Places that were built, and what has changed since.
#[derive(Default)]
pub(crate) struct PlacesKept {
    today: Option<Arc<Places>>,
    stale: BTreeSet<RecordKind>,
    /// The past day that was asked for last.
    past: Option<Arc<Places>>,
    generation: u64,
}

impl PlacesKept {
    /// Notes that records of these kinds changed.
    pub fn touch(&mut self, kinds: &BTreeSet<RecordKind>) {
        let ground: BTreeSet<RecordKind> = kinds.iter().copied().filter(|kind| is_ground(*kind)).collect();
        if !ground.is_empty() {
            self.generation += 1;
            self.past = None;
            self.stale.extend(ground);
        }
    }
}

/// Whether places are built from such records. What people do on the ground does not change it.
fn is_ground(kind: RecordKind) -> bool {
    match kind {
        RecordKind::Session
        | RecordKind::Device
        | RecordKind::Check
        | RecordKind::Route
        | RecordKind::Patrol
        | RecordKind::TrackAsked
        | RecordKind::TrackShared
        | RecordKind::TrackViewed
        | RecordKind::Notice
        | RecordKind::Release => false,
        RecordKind::Unit
        | RecordKind::Person
        | RecordKind::Street
        | RecordKind::UnitGrid
        | RecordKind::Area
        | RecordKind::Road
        | RecordKind::Point
        | RecordKind::Component
        | RecordKind::Change
        | RecordKind::Zone
        | RecordKind::Shop
        | RecordKind::Plot
        | RecordKind::Standard => true,
    }
}

/// What is read anew, and what is still good from before.
struct Builder<'a> {
    store: &'a Store,
    generation: u64,
    day: NaiveDate,
    book: Arc<ChangeBook>,
    before: Option<&'a Places>,
    stale: &'a BTreeSet<RecordKind>,
}

impl Builder<'_> {
    fn keep<T: ?Sized>(&self, kind: RecordKind, old: impl Fn(&Places) -> &Arc<T>) -> Option<Arc<T>> {
        let fresh = !self.stale.contains(&kind) && !self.stale.contains(&RecordKind::Change);
        self.before.filter(|_| fresh).map(|before| Arc::clone(old(before)))
    }

    fn read<T>(&self, kind: RecordKind, read: impl Fn(&Record) -> Option<T>) -> Result<Vec<(EntityId, T)>, ApiError> {
        let records = self.store.records(kind)?;
        let on_day = |(id, record): (EntityId, Record)| {
            let seen = as_of(&record, self.day, &self.book)?;
            Some((id, read(&seen)?))
        };
        Ok(records.into_iter().filter_map(on_day).collect())
    }

    fn layer<T: Lies>(
        &self,
        kind: RecordKind,
        old: impl Fn(&Places) -> &Arc<Layer<T>>,
        read: impl Fn(&Record) -> Option<T>,
    ) -> Result<Arc<Layer<T>>, ApiError> {
        match self.keep(kind, old) {
            Some(layer) => Ok(layer),
            None => Ok(Arc::new(Layer::new(self.read(kind, read)?))),
        }
    }

    fn table<K: Eq + std::hash::Hash + From<EntityId>, T>(
        &self,
        kind: RecordKind,
        old: impl Fn(&Places) -> &Arc<HashMap<K, T>>,
        read: impl Fn(&Record) -> Option<T>,
    ) -> Result<Arc<HashMap<K, T>>, ApiError> {
        match self.keep(kind, old) {
            Some(table) => Ok(table),
            None => Ok(Arc::new(self.read(kind, read)?.into_iter().map(|(id, item)| (id.into(), item)).collect())),
        }
    }

    fn build(&self) -> Result<Places, ApiError> {
        let grids = self.layer(RecordKind::UnitGrid, |p| &p.grids, UnitGrid::read)?;
        let by_code = self.keep(RecordKind::UnitGrid, |p| &p.by_code);
        let codes = || Arc::new(grids.iter().map(|(id, grid)| (grid.code.clone(), id)).collect());
        Ok(Places {
            day: self.day,
            generation: self.generation,
            book: Arc::clone(&self.book),
            streets: self.layer(RecordKind::Street, |p| &p.streets, Street::read)?,
            by_code: by_code.unwrap_or_else(codes),
            grids,
            areas: self.layer(RecordKind::Area, |p| &p.areas, Area::read)?,
            roads: self.layer(RecordKind::Road, |p| &p.roads, Road::read)?,
            points: self.layer(RecordKind::Point, |p| &p.points, Point::read)?,
            components: self.layer(RecordKind::Component, |p| &p.components, Component::read)?,
            zones: self.layer(RecordKind::Zone, |p| &p.zones, Zone::read)?,
            shops: self.layer(RecordKind::Shop, |p| &p.shops, Shop::read)?,
            plots: self.layer(RecordKind::Plot, |p| &p.plots, Plot::read)?,
            standards: self.table(RecordKind::Standard, |p| &p.standards, Standard::read)?,
            people: self.table(RecordKind::Person, |p| &p.people, Person::read)?,
            units: self.table(RecordKind::Unit, |p| &p.units, Unit::read)?,
        })
    }
}

/// Every change that holds.
pub(crate) fn book(store: &Store) -> Result<ChangeBook, ApiError> {
    let changes = store.records(RecordKind::Change)?;
    Ok(ChangeBook::new(changes.into_iter().filter_map(|(id, record)| Some((id, Change::read(&record)?)))))
}

impl Places {
    /// Whether nothing on the ground changed between the two.
    pub fn same_ground(&self, other: &Places) -> bool {
        (self.day, self.generation) == (other.day, other.generation)
    }

    pub fn street_name(&self, code: &str) -> String {
        self.street(code).map_or_else(|| code.to_owned(), |(_, street)| street.name.clone())
    }

    pub fn street(&self, code: &str) -> Option<(EntityId, &Street)> {
        self.streets.iter().find(|(_, street)| street.code == code)
    }

    pub fn person_name(&self, person: PersonId) -> Option<String> {
        self.people.get(&person).map(|p| p.name.clone())
    }

    pub fn unit_name(&self, unit: Option<EntityId>) -> Option<String> {
        unit.and_then(|id| self.units.get(&id)).map(|u| u.name.clone())
    }

    pub fn grid(&self, code: &str) -> Option<(EntityId, &UnitGrid)> {
        let id = *self.by_code.get(code)?;
        Some((id, self.grids.get(id)?))
    }
}

/// The office's own time: China has one.
pub(crate) fn office_time(ms: i64) -> NaiveDateTime {
    let zone = FixedOffset::east_opt(8 * 3600);
    let utc = DateTime::from_timestamp_millis(ms).unwrap_or_default();
    zone.map_or(utc.naive_utc(), |zone| utc.with_timezone(&zone).naive_local())
}

impl App {
    /// The ground as it stands today.
    pub(crate) fn places(&self, inner: &mut Inner) -> Result<Arc<Places>, ApiError> {
        let day = office_time(self.now(inner)).date();
        let kept = &inner.places;
        if let Some(places) = kept.today.as_ref().filter(|places| places.day == day && kept.stale.is_empty()) {
            return Ok(Arc::clone(places));
        }
        let before = kept.today.as_deref().filter(|places| places.day == day);
        let fresh_book = before.is_some() && !kept.stale.contains(&RecordKind::Change);
        let book = match before.filter(|_| fresh_book) {
            Some(before) => Arc::clone(&before.book),
            None => Arc::new(book(&inner.store)?),
        };
        let built = Arc::new(
            Builder { store: &inner.store, generation: kept.generation, day, book, before, stale: &kept.stale }
                .build()?,
        );
        inner.places.today = Some(Arc::clone(&built));
        inner.places.stale.clear();
        Ok(built)
    }

    /// The ground as it stood, or will stand, on a day.
    pub(crate) fn places_on(&self, inner: &mut Inner, day: NaiveDate) -> Result<Arc<Places>, ApiError> {
        let today = self.places(inner)?;
        if today.day == day {
            return Ok(today);
        }
        if let Some(past) = inner.places.past.as_ref().filter(|past| past.day == day) {
            return Ok(Arc::clone(past));
        }
        let (book, stale) = (Arc::clone(&today.book), BTreeSet::new());
        let built = Arc::new(
            Builder { store: &inner.store, generation: today.generation, day, book, before: None, stale: &stale }
                .build()?,
        );
        inner.places.past = Some(Arc::clone(&built));
        Ok(built)
    }

    pub fn streets(&self, _: Nothing) -> Result<Streets, ApiError> {
        let places = self.places(&mut self.lock())?;
        let brief = |(_, s): (EntityId, &Street)| view::StreetBrief { code: s.code.clone(), name: s.name.clone() };
        Ok(Streets { streets: places.streets.iter().map(brief).collect() })
    }
}
