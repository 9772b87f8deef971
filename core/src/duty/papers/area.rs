//! One area as papers tell it: names for ids, the boundary with its neighbours.

use std::collections::BTreeMap;

use gridwalk_domain::catalog::{Catalog, ClassKey};
use gridwalk_domain::duty::{Area, Shop};
use gridwalk_domain::grid::{Shape, editions, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_print::Language;
use gridwalk_print::paper::{
    self, ClassGroup, Extent, Frame, MapArea, MapRoad, Person, Polygon, RoadSection, SketchMap, Slot, Standard,
};

use super::super::answers::name_of;
use super::super::ledger::{size_m2, unit_grids};
use super::super::shops::{Looks, shop_view};
use super::worded;
use crate::api::*;
use crate::app::Inner;
use crate::places::{Lies, Places};
use crate::view::RatingView;

/// Beyond the area's own box, as a share of it: what of its surroundings is drawn.
const AROUND: i64 = 4;

pub(super) fn area(
    inner: &Inner,
    places: &Places,
    id: EntityId,
    area: &Area,
    language: Language,
) -> Result<paper::Area, ApiError> {
    let record = inner.store.record_of(id)?;
    let held = record.map(|record| editions(&record, &places.book)).unwrap_or_default();
    let drawn = held.into_iter().rfind(|held| held.edition.from <= places.day && held.edition.shape.is_some());
    let size = size_m2(area);
    let grids = u32::try_from(unit_grids(places, area)).ok().filter(|count| *count > 0);
    Ok(paper::Area {
        code: area.code.clone(),
        name: area.name.clone(),
        street: places.street_name(&area.street),
        inspector: area.inspector.and_then(|id| person(places, id)),
        deputy: area.deputy.and_then(|id| person(places, id)),
        classes: classes(area, language),
        tasks: area.tasks.clone(),
        slots: area.slots.iter().map(slot).collect(),
        rounds: area.rounds.and_then(|rounds| u32::try_from(rounds).ok()),
        standard: standard(places, area),
        extent: Extent {
            area_m2: (size > 0).then_some(size as f64),
            unit_grids: grids,
            since: drawn.map(|held| held.edition.from),
        },
        roads: area.roads.iter().filter_map(|road| Some(road_section(places.roads.get(*road)?))).collect(),
        duties: area.duties.clone(),
    })
}

pub(super) fn person(places: &Places, id: PersonId) -> Option<Person> {
    let person = places.people.get(&id)?;
    let unit = places.unit_name(person.unit).unwrap_or_default();
    Some(Person { name: person.name.clone(), staff_no: person.staff_no.clone(), unit })
}

fn slot(slot: &gridwalk_domain::duty::Slot) -> Slot {
    Slot { days: slot.days.clone(), from_min: slot.from_min, to_min: slot.to_min }
}

fn road_section(road: &gridwalk_domain::grid::Road) -> RoadSection {
    RoadSection {
        name: road.name.clone(),
        from: road.from.clone(),
        to: road.to.clone(),
        length_m: road.shape().map(|shape| measure::length_mm(shape) as f64 / 1000.0),
    }
}

/// Classes under their groups; a group that is named itself stands for all of its classes.
fn classes(area: &Area, language: Language) -> Vec<ClassGroup> {
    let word = |key: &str| name_of(key).map(|(zh, en)| worded(language, &zh, &en));
    let mut groups: BTreeMap<&str, ClassGroup> = BTreeMap::new();
    for key in &area.classes {
        match key.parse::<ClassKey>() {
            Ok(class) => {
                let group = key.split_once(':').and_then(|(_, rest)| rest.get(..4)).unwrap_or(key);
                let known = Catalog::sample().group(&class);
                let name = known.map(|known| worded(language, &known.name_zh, &known.name_en)).unwrap_or_default();
                let listed = groups.entry(group).or_insert_with(|| ClassGroup { name, classes: Vec::new() });
                listed.classes.push(word(key).unwrap_or_else(|| class.code().to_owned()));
            }
            Err(_) => {
                let name = word(key).unwrap_or_else(|| key.clone());
                groups.insert(key, ClassGroup { name, classes: Vec::new() });
            }
        }
    }
    let whole = |key: &str| area.classes.contains(key);
    let told = |(key, group): (&str, ClassGroup)| {
        if whole(key) { ClassGroup { classes: Vec::new(), ..group } } else { group }
    };
    groups.into_iter().map(told).collect()
}

/// The version that was agreed on, or the office's free words.
fn standard(places: &Places, area: &Area) -> Option<Standard> {
    let chosen = area.standard_chosen.as_ref().and_then(|chosen| {
        let standard = places.standards.get(&chosen.id)?;
        let (number, text) = standard.agreed(chosen, places.day)?;
        let title = standard.title.clone();
        Some(Standard { title, version: Some(number), from: Some(text.from), text: text.text.clone() })
    });
    let free = || Standard { text: area.standard.clone(), ..Standard::default() };
    chosen.or_else(|| (!area.standard.is_empty()).then(free))
}

pub(super) fn shop(looks: &Looks, places: &Places, id: EntityId, shop: &Shop) -> paper::Shop {
    let view = shop_view(looks, places, id, shop);
    paper::Shop {
        name: view.name,
        operator: view.operator,
        licence: view.licence,
        address: view.address,
        is_agreed: view.agreement.is_some(),
        rating: view.rating.map(|rating| match rating {
            RatingView::Good => paper::Rating::Good,
            RatingView::Fair => paper::Rating::Fair,
            RatingView::Poor => paper::Rating::Poor,
        }),
    }
}

fn line(line: &[[i64; 2]]) -> Vec<[f64; 2]> {
    line.iter().map(|[lon, lat]| [*lon as f64, *lat as f64]).collect()
}

fn polygons(shape: &Shape) -> Vec<Polygon> {
    shape.polygons().iter().map(|rings| rings.iter().map(|ring| line(ring)).collect()).collect()
}

/// The area, what lies around it, and the roads.
pub(super) fn sketch(places: &Places, id: EntityId, area: &Area) -> SketchMap {
    let Some(bbox) = area.shape().and_then(Shape::bbox) else { return SketchMap::default() };
    let [west, south, east, north] = bbox;
    let (wide, high) = ((east - west) / AROUND, (north - south) / AROUND);
    let window = [west - wide, south - high, east + wide, north + high];
    let beside = places.areas.within(window).into_iter().filter(|(other, _)| *other != id);
    let neighbour =
        |(_, other): (EntityId, &Area)| Some(MapArea { name: other.name.clone(), polygons: polygons(other.shape()?) });
    let road = |(road, section): (EntityId, &gridwalk_domain::grid::Road)| {
        let Some(Shape::Lines(lines)) = section.shape() else { return None };
        let lines = lines.iter().map(|points| line(points)).collect();
        Some(MapRoad { name: section.name.clone(), lines, is_ours: area.roads.contains(&road) })
    };
    SketchMap {
        frame: Frame::LonLatE7,
        area: area.shape().map(polygons).unwrap_or_default(),
        neighbours: beside.filter_map(neighbour).collect(),
        roads: places.roads.within(window).into_iter().filter_map(road).collect(),
    }
}
