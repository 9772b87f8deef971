//! Everybody and everything that a duty form chooses from. People are listed as the form needs them, and compared by nothing.

use gridwalk_domain::grid::{Road, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::Person;
use gridwalk_domain::stream::Stream;

use super::ledger::load;
use super::standards::standard_views;
use crate::api::*;
use crate::app::App;
use crate::places::{Lies, Places};
use crate::view::{DutyChoices, PersonChoice, RoadChoice, UnitChoice};

/// Stands for every street.
const DISTRICT: &str = "*";

impl App {
    pub fn duty_choices(&self, _: Nothing) -> Result<DutyChoices, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let (now, load) = (self.now(&inner), load(&inner)?);
        drop(inner);
        Ok(DutyChoices {
            people: people(&places, now),
            units: units(&places),
            standards: standard_views(&places),
            roads: roads(&places),
            load: load as i64,
        })
    }
}

/// Whoever may work anywhere today, by staff number.
fn people(places: &Places, now: i64) -> Vec<PersonChoice> {
    let view = |(id, person): (&PersonId, &Person)| {
        let streets = streets_of(person, now);
        (!streets.is_empty()).then(|| PersonChoice {
            id: id.to_string(),
            name: person.name.clone(),
            staff_no: person.staff_no.clone(),
            unit_name: places.unit_name(person.unit),
            areas: places.areas.iter().filter(|(_, area)| area.inspector == Some(*id)).count() as i64,
            streets,
        })
    };
    let mut people: Vec<PersonChoice> = places.people.iter().filter_map(view).collect();
    people.sort_by(|a, b| (&a.staff_no, &a.name, &a.id).cmp(&(&b.staff_no, &b.name, &b.id)));
    people
}

fn streets_of(person: &Person, now: i64) -> Vec<String> {
    let held: Vec<&Stream> = person.grants.values().filter(|grant| grant.holds_at(now)).map(|g| &g.stream).collect();
    if held.iter().any(|stream| **stream == Stream::org()) {
        return vec![DISTRICT.to_owned()];
    }
    let mut streets: Vec<String> = held.iter().filter_map(|stream| stream.street_code()).map(str::to_owned).collect();
    streets.sort();
    streets.dedup();
    streets
}

fn units(places: &Places) -> Vec<UnitChoice> {
    let view = |(id, unit): (&EntityId, &gridwalk_domain::org::Unit)| UnitChoice {
        id: id.to_string(),
        name: unit.name.clone(),
    };
    let mut units: Vec<UnitChoice> = places.units.iter().map(view).collect();
    units.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    units
}

fn roads(places: &Places) -> Vec<RoadChoice> {
    let mut roads: Vec<RoadChoice> = places.roads.iter().map(|(id, road)| road_choice(places, id, road)).collect();
    roads.sort_by(|a, b| (&a.label, &a.id).cmp(&(&b.label, &b.id)));
    roads
}

pub(super) fn road_choice(places: &Places, id: EntityId, road: &Road) -> RoadChoice {
    let middle = road.shape().and_then(measure::representative);
    RoadChoice {
        id: id.to_string(),
        label: road.label(),
        street: middle.and_then(|point| places.street_at(&point)),
        length_mm: road.shape().map_or(0, measure::length_mm),
    }
}
