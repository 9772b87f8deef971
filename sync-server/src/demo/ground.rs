//! Streets, areas, unit grids and roads of the invented city as office records, each in the stream of its street.

use std::collections::BTreeMap;

use gridwalk_city::{City, ClassKind, DutyRecord, Point, UnitKind, classes};
use gridwalk_domain::duty::{Area, Slot, StandardChosen};
use gridwalk_domain::grid::{Road, Shape, Street, UnitGrid};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::stream::Stream;

use super::duties::{self, Standards};
use super::ids::{Ids, street_stream};
use crate::error::Result;
use crate::ledger::Tx;
use crate::office;

pub(super) fn record(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    for street in &city.streets {
        let fact =
            Street { code: street.code.clone(), name: street.name.clone(), shape: Some(ring(&street.ring)) }.to_fact();
        office::record(tx, &Stream::org(), ids.of("street", &street.code), fact)?;
    }
    let standards = duties::record_standards(tx, city, ids)?;
    record_areas(tx, city, ids, &standards)?;
    for grid in &city.unit_grids {
        let area = Some(ids.area(&grid.duty_grid));
        let fact = UnitGrid { code: grid.code.clone(), area, shape: Some(ring(&grid.ring)) }.to_fact();
        office::record(tx, &street_stream(&grid.street)?, ids.of("grid", &grid.code), fact)?;
    }
    record_roads(tx, city, ids)?;
    duties::record(tx, city, ids)
}

fn record_areas(tx: &mut Tx<'_>, city: &City, ids: &Ids, standards: &Standards) -> Result<()> {
    let mut units: BTreeMap<&str, BTreeMap<String, EntityId>> = BTreeMap::new();
    for row in &city.responsibilities {
        units.entry(&row.duty_grid).or_default().insert(class_key(&row.class_code), ids.unit(&row.unit));
    }
    for (grid, duty) in city.duty_grids.iter().zip(&city.duties) {
        let mut units = units.remove(grid.code.as_str()).unwrap_or_default();
        if let Some(office) = street_office(city, &grid.street) {
            units.insert("*".into(), ids.unit(office));
        }
        let area = Area {
            name: grid.name.clone(),
            street: grid.street.clone(),
            shape: Some(ring(&grid.ring)),
            area_m2: grid.area_m2,
            unit_grids: grid.unit_grids.len() as i64,
            inspector: Some(ids.person(&duty.person)),
            deputy: Some(ids.person(&duty.deputy)),
            tasks: duty.tasks.iter().map(|task| format!("{}：{}", task.name, task.action)).collect(),
            slots: slots(duty),
            standard: duty.standard.clone(),
            standard_chosen: standards.get(&duty.standard).map(|id| StandardChosen { id: *id, version: None }),
            roads: duty.road_sections.iter().map(|section| ids.of("road", section)).collect(),
            duties: duty.duties.clone(),
            code: grid.code.clone(),
            rounds: Some(2),
            units,
            ..Area::default()
        };
        office::record(tx, &street_stream(&grid.street)?, ids.area(&grid.code), area.to_fact())?;
    }
    Ok(())
}

/// Whoever answers for what nobody else does: the street's own office.
pub(super) fn street_office<'a>(city: &'a City, street: &str) -> Option<&'a str> {
    let office = |unit: &&gridwalk_city::Unit| unit.kind == UnitKind::Street && unit.street.as_deref() == Some(street);
    city.units.iter().find(office).map(|unit| unit.code.as_str())
}

/// The domain's key of a class that the city names by five digits.
pub(super) fn class_key(code: &str) -> String {
    let component = classes().iter().any(|class| class.code == code && class.kind == ClassKind::Component);
    format!("2026:{}:{code}", if component { "c" } else { "m" })
}

/// Slots of equal hours as one, with all their weekdays.
fn slots(duty: &DutyRecord) -> Vec<Slot> {
    let mut by_hours: BTreeMap<(u32, u32), Vec<u8>> = BTreeMap::new();
    for slot in &duty.slots {
        by_hours.entry((slot.from_min, slot.to_min)).or_default().push(slot.weekday as u8);
    }
    let slot = |((from, to), days)| Slot { days, from_min: from as u16, to_min: to as u16 };
    by_hours.into_iter().map(slot).collect()
}

fn record_roads(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    for road in &city.roads {
        for section in &road.sections {
            let stream = match section.streets.first() {
                Some(street) => street_stream(street)?,
                None => Stream::org(),
            };
            let (from, to) = (section.from.clone(), section.to.clone());
            let fact = Road { name: road.name.clone(), from, to, shape: Some(Shape::Lines(vec![line(&section.line)])) }
                .to_fact();
            office::record(tx, &stream, ids.of("road", &section.id), fact)?;
        }
    }
    Ok(())
}

fn ring(points: &[Point]) -> Shape {
    Shape::of_ring(line(points))
}

fn line(points: &[Point]) -> Vec<[i64; 2]> {
    points.iter().map(|point| [i64::from(point.lon_e7), i64::from(point.lat_e7)]).collect()
}
