//! The whole ledger as a spreadsheet tells it: areas with their marks, what is empty or doubled, and the lists beside it.

use std::collections::BTreeMap;

use gridwalk_domain::duty::Area;
use gridwalk_domain::grid::{UnitGrid, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_print::Language;
use gridwalk_print::paper::{
    self, AnswerRow, AreaRow, DoubleAssignment, EmptyGrid, Ledger, Mark, Overload, Plot, ShopCount, ShopRow,
    StandardVersion,
};

use super::super::answers::{answers_of, columns};
use super::super::ledger::{Listed, areas_of};
use super::super::shops::{Looks, area_of};
use super::super::standards::standard_views;
use super::{area, worded};
use crate::api::ApiError;
use crate::app::{App, Inner};
use crate::places::{Lies, Places};
use crate::view::DutyFlag;

/// Unit grids named for ground that two areas claim.
const NAMED_GRIDS: usize = 3;

fn mark(flag: &DutyFlag) -> Option<Mark> {
    match flag {
        DutyFlag::Empty => Some(Mark::Empty),
        DutyFlag::Overlaps => Some(Mark::Double),
        DutyFlag::SamePerson => Some(Mark::SamePerson),
        DutyFlag::Overload => Some(Mark::Overload),
        DutyFlag::NoGrant => Some(Mark::NoGrant),
        DutyFlag::NoStandard => Some(Mark::NoStandard),
        DutyFlag::NoSlots => Some(Mark::NoSlots),
        DutyFlag::Contested | DutyFlag::NoShape => None,
    }
}

impl App {
    /// Everything of a street, or of all that this device holds.
    pub(super) fn whole_ledger(
        &self,
        inner: &Inner,
        listed: &Listed,
        street: Option<&str>,
        language: Language,
    ) -> Result<Ledger, ApiError> {
        let places = listed.places.as_ref();
        let areas = areas_of(places, &listed.ids);
        let here = |code: &str| street.is_none_or(|street| street == code);
        let scope = match street {
            Some(code) => places.street_name(code),
            None => inner.store.setting("server_name")?.unwrap_or_default(),
        };
        let (columns, looks) = (columns(), Looks::all(inner)?);
        Ok(Ledger {
            scope,
            areas: self.area_rows(inner, listed, &areas, &looks, language)?,
            empty_grids: empty_grids(places, here),
            doubles: doubles(listed, here),
            overloads: overloads(places, &areas, listed.load),
            groups: columns.iter().map(|column| worded(language, &column.name_zh, &column.name_en)).collect(),
            answers: areas.iter().map(|(_, area)| answer_row(places, area, &columns)).collect(),
            shops: shop_rows(&looks, places, here),
            plots: plots(places, here),
            standards: standards(places),
            issue: self.issue(inner, listed),
        })
    }

    fn area_rows(
        &self,
        inner: &Inner,
        listed: &Listed,
        areas: &[(EntityId, &Area)],
        looks: &Looks,
        language: Language,
    ) -> Result<Vec<AreaRow>, ApiError> {
        let places = listed.places.as_ref();
        let desk = self.ledger_desk(inner, listed)?;
        let mut rows = Vec::with_capacity(areas.len());
        for (id, area) in areas {
            let shops = desk.shops.in_area(*id, area).into_iter();
            let shops: Vec<paper::Shop> = shops.map(|(id, shop)| area::shop(looks, places, id, shop)).collect();
            rows.push(AreaRow {
                area: area::area(inner, places, *id, area, language)?,
                shops: ShopCount::of(&shops),
                followed: u32::try_from(desk.open_reports(*id, area)?.len()).unwrap_or(u32::MAX),
                marks: listed.flags.get(id).into_iter().flatten().filter_map(mark).collect(),
            });
        }
        Ok(rows)
    }
}

/// Unit grids that no area holds and that are assigned to none.
fn empty_grids(places: &Places, here: impl Fn(&str) -> bool) -> Vec<EmptyGrid> {
    let nobodys = |grid: &UnitGrid| places.chosen(&grid.code, None).is_none_or(|cell| cell.area.is_none());
    let grids = places.grids.iter().filter(|(_, grid)| here(grid.street().unwrap_or_default()) && nobodys(grid));
    let empty = |(_, grid): (EntityId, &UnitGrid)| EmptyGrid {
        code: grid.code.clone(),
        street: places.street_name(grid.street().unwrap_or_default()),
        area_m2: grid.shape().map(measure::area_m2),
    };
    grids.map(empty).collect()
}

/// Ground that two areas claim, by the unit grids in it, or by its middle where none is.
fn doubles(listed: &Listed, here: impl Fn(&str) -> bool) -> Vec<DoubleAssignment> {
    let places = listed.places.as_ref();
    let mut doubles = Vec::new();
    for claimed in listed.fit.claimed() {
        let (Some(a), Some(b)) = (places.areas.get(claimed.a), places.areas.get(claimed.b)) else { continue };
        if !here(&a.street) && !here(&b.street) {
            continue;
        }
        let around = claimed.shape.bbox().map(|bbox| places.grids.within(bbox)).unwrap_or_default().into_iter();
        let inside = |grid: &UnitGrid| {
            let middle = grid.shape().and_then(measure::representative);
            middle.is_some_and(|point| measure::covers(&claimed.shape, &point))
        };
        let codes = around.filter(|(_, grid)| inside(grid)).map(|(_, grid)| grid.code.clone());
        let codes: Vec<String> = codes.take(NAMED_GRIDS).collect();
        let middle = measure::representative(&claimed.shape);
        let place = middle.map(|p| format!("{:.5}, {:.5}", p.lon as f64 / 1e7, p.lat as f64 / 1e7));
        doubles.push(DoubleAssignment {
            what: if codes.is_empty() { place.unwrap_or_default() } else { codes.join(", ") },
            street: places.street_name(&a.street),
            areas: vec![a.name.clone(), b.name.clone()],
            area_m2: Some(claimed.m2 as f64),
        });
    }
    doubles
}

/// People who answer for more areas than the office allows, by staff number.
fn overloads(places: &Places, areas: &[(EntityId, &Area)], load: usize) -> Vec<Overload> {
    let mut held: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for (_, area) in places.areas.iter() {
        if let Some(person) = area.inspector {
            held.entry(person).or_default().push(area.name.clone());
        }
    }
    let shown = |person: &PersonId| areas.iter().any(|(_, area)| area.inspector == Some(*person));
    let over = held.into_iter().filter(|(person, names)| names.len() > load && shown(person));
    let mut over: Vec<(paper::Person, Vec<String>)> =
        over.filter_map(|(person, names)| Some((area::person(places, person)?, names))).collect();
    over.sort_by(|a, b| (&a.0.staff_no, &a.0.name).cmp(&(&b.0.staff_no, &b.0.name)));
    let limit = u32::try_from(load).unwrap_or(u32::MAX);
    over.into_iter().map(|(p, areas)| Overload { person: p.name, unit: p.unit, areas, limit }).collect()
}

fn answer_row(places: &Places, area: &Area, columns: &[crate::api::AnswerColumn]) -> AnswerRow {
    let answers = answers_of(places, area);
    let unit = |column: &crate::api::AnswerColumn| {
        let answer = answers.iter().find(|answer| answer.key == column.key);
        answer.and_then(|answer| answer.unit_name.clone()).unwrap_or_default()
    };
    AnswerRow {
        code: area.code.clone(),
        area: area.name.clone(),
        street: places.street_name(&area.street),
        units: columns.iter().map(unit).collect(),
    }
}

fn shop_rows(looks: &Looks, places: &Places, here: impl Fn(&str) -> bool) -> Vec<ShopRow> {
    let mut rows = Vec::new();
    for (id, shop) in places.shops.iter().filter(|(_, shop)| here(&shop.street)) {
        let area = area_of(places, shop).and_then(|id| places.areas.get(id));
        rows.push(ShopRow {
            area: area.map(|area| area.name.clone()).unwrap_or_default(),
            street: places.street_name(&shop.street),
            shop: area::shop(looks, places, id, shop),
        });
    }
    rows.sort_by(|a, b| (&a.street, &a.area, &a.shop.address).cmp(&(&b.street, &b.area, &b.shop.address)));
    rows
}

fn plots(places: &Places, here: impl Fn(&str) -> bool) -> Vec<Plot> {
    let plots = places.plots.iter().filter(|(_, plot)| here(&plot.street));
    let told = |(_, plot): (EntityId, &gridwalk_domain::duty::Plot)| Plot {
        name: plot.name.clone(),
        street: places.street_name(&plot.street),
        area_m2: plot.shape().map(measure::area_m2),
        candidates: plot.candidates.iter().filter_map(|id| places.unit_name(Some(*id))).collect(),
        met_on: plot.met_on,
        minutes: plot.minutes.clone(),
        decided: places.unit_name(plot.decided).unwrap_or_default(),
        decided_on: plot.decided_on,
    };
    plots.map(told).collect()
}

/// All versions of all standards, with the areas that work to each.
fn standards(places: &Places) -> Vec<StandardVersion> {
    let works_to = |standard: &str, number: i64| {
        let agreed = places.areas.iter().filter_map(|(_, area)| {
            let chosen = area.standard_chosen.as_ref().filter(|chosen| chosen.id.to_string() == standard)?;
            places.standards.get(&chosen.id)?.agreed(chosen, places.day).map(|(number, _)| i64::from(number))
        });
        u32::try_from(agreed.filter(|version| *version == number).count()).unwrap_or(u32::MAX)
    };
    let mut out = Vec::new();
    for standard in standard_views(places) {
        for version in standard.versions {
            out.push(StandardVersion {
                title: standard.title.clone(),
                version: u32::try_from(version.number).unwrap_or_default(),
                from: version.from_day.parse().ok(),
                is_current: version.current,
                areas: works_to(&standard.id, version.number),
                text: version.text,
            });
        }
    }
    out
}
