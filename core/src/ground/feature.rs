//! One feature with everything known of it: fields, editions, cases that lie in it, looks at it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use gridwalk_domain::duty::{Check, CheckResult, Rating};
use gridwalk_domain::grid::{ChangeWhat, Held, Shape, contested, editions, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_store::{CaseRow, CaseSelect};

use super::rows::{component_state, row_of, shape_on, zone_kind};
use super::{day, entity, kind_of, shape_out};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::places::Places;
use crate::view::*;

/// Cases listed with a feature.
const CASES: usize = 50;
/// Cases looked through for those that lie in a feature.
const LOOKED_AT: usize = 5_000;
/// A case this near to a line lies on it, millimetres.
const ON_LINE_MM: i64 = 30_000;
/// A case this near to a point is about it, millimetres.
const AT_POINT_MM: i64 = 15_000;

impl App {
    /// A feature as it stands on a day.
    pub fn ground(&self, params: GroundId) -> Result<GroundFull, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let today = self.places(&mut inner)?;
        let places = match &params.day {
            Some(text) => self.places_on(&mut inner, day(text, today.day)?)?,
            None => today,
        };
        let gone = || fail(ErrorCode::NotFound, "nothing there on that day");
        let id = found(&places, params.layer, &params.id).ok_or_else(gone)?;
        let kind = kind_of(params.layer).ok_or_else(gone)?;
        let record = inner.store.record_of(id)?.filter(|record| record.kind == kind).ok_or_else(gone)?;
        let row = row_of(&places, params.layer, id).ok_or_else(gone)?;
        let shape = shape_on(&places, params.layer, id);
        let cases = match &shape {
            Some(shape) => self.reports_in(&inner, shape)?,
            None => Vec::new(),
        };
        let checks = if params.layer == MapLayer::Shop { checks_of(&inner, &places, id)? } else { Vec::new() };
        let first: Vec<CaseRow> = cases.iter().take(CASES).cloned().collect();
        Ok(GroundFull {
            fields: fields_of(&places, params.layer, id),
            editions: edition_views(&places, &record),
            open_cases: cases.len() as i64,
            cases: self.briefs(&inner, &places, &first),
            checks,
            row,
            shape: shape.as_ref().map(shape_out),
        })
    }

    /// Open reports that lie in a shape, newest first.
    pub(crate) fn reports_in(&self, inner: &Inner, shape: &Shape) -> Result<Vec<CaseRow>, ApiError> {
        let select = CaseSelect { state: Some(2), reads: self.reads_now(inner)?, ..CaseSelect::default() };
        cases_in(inner, shape, select)
    }
}

/// Cases of a selection that lie in a shape, on a line or at a point.
pub(crate) fn cases_in(inner: &Inner, shape: &Shape, select: CaseSelect) -> Result<Vec<CaseRow>, ApiError> {
    let reach_mm = match shape {
        Shape::Area(_) => 0,
        Shape::Lines(_) => ON_LINE_MM,
        Shape::Point(_) => AT_POINT_MM,
    };
    let Some([west, south, east, north]) = shape.bbox() else { return Ok(Vec::new()) };
    let reach = reach_mm / 1000 * 155;
    let bbox = Some([west - reach, south - reach, east + reach, north + reach]);
    let rows = inner.store.case_rows(&CaseSelect { bbox, ..select }, LOOKED_AT)?;
    Ok(rows_in(rows, shape, reach_mm))
}

/// Rows whose point lies within so many millimetres of a shape.
pub(crate) fn rows_in(rows: Vec<CaseRow>, shape: &Shape, reach_mm: i64) -> Vec<CaseRow> {
    let lies = |row: &CaseRow| {
        let point = row.point.map(|(lon, lat)| Point { lon, lat });
        point.and_then(|point| measure::distance_mm(shape, &point)).is_some_and(|mm| mm <= reach_mm)
    };
    rows.into_iter().filter(lies).collect()
}

/// An entity's id, or the code by which people name streets and grids.
fn found(places: &Places, layer: MapLayer, text: &str) -> Option<EntityId> {
    match (entity(text), layer) {
        (Ok(id), _) => Some(id),
        (Err(_), MapLayer::Street) => places.street(text).map(|(id, _)| id),
        (Err(_), MapLayer::Grid) => places.grid(text).map(|(id, _)| id),
        (Err(_), _) => None,
    }
}

/// Boundaries and attributes, newest first.
fn edition_views(places: &Places, record: &Record) -> Vec<EditionView> {
    let disputed: BTreeSet<EntityId> = contested(record, &places.book).into_iter().map(|held| held.change).collect();
    let mut all: Vec<Held> = editions(record, &places.book);
    all.extend(contested(record, &places.book));
    all.sort_by_key(|held| Reverse((held.edition.from, held.since)));
    let view = |held: Held| {
        let change = places.book.get(held.change)?;
        Some(EditionView {
            from_day: held.edition.from.to_string(),
            change: held.change.to_string(),
            what: change_kind(change.what),
            title: change.title.clone(),
            by: places.person_name(held.by),
            ended: held.edition.ended,
            contested: disputed.contains(&held.change),
            shape: held.edition.shape.as_ref().map(shape_out),
        })
    };
    all.into_iter().filter_map(view).collect()
}

pub(crate) fn change_kind(what: ChangeWhat) -> ChangeKind {
    match what {
        ChangeWhat::Import => ChangeKind::Import,
        ChangeWhat::Draw => ChangeKind::Draw,
        ChangeWhat::Split => ChangeKind::Split,
        ChangeWhat::Merge => ChangeKind::Merge,
    }
}

/// Fields that are filled, readable: names for ids, message keys for words of our own.
fn fields_of(places: &Places, layer: MapLayer, id: EntityId) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            out.push((key.to_owned(), text));
        }
    };
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    match layer {
        MapLayer::Component => {
            let Some(it) = places.components.get(id) else { return out };
            add("state", it.state.map(|state| component_state(state).to_owned()).unwrap_or_default());
            add("department", it.department.clone());
            add("owner", it.owner.clone());
            add("keeper", it.keeper.clone());
            add("grid", it.grid.clone());
            add("note", it.note.clone());
        }
        MapLayer::Zone => {
            let Some(it) = places.zones.get(id) else { return out };
            add("zone", zone_kind(it.kind).to_owned());
            add("basis", it.basis.clone());
            add("permits", it.permits.clone());
            add("slots", it.slots.iter().map(slot_text).collect::<Vec<_>>().join("; "));
            add("begins", day(it.from));
            add("until", day(it.until));
        }
        MapLayer::Shop => {
            let Some(it) = places.shops.get(id) else { return out };
            add("operator", it.operator.clone());
            add("licence", it.licence.clone());
            add("address", it.address.clone());
            add("area", it.area.and_then(|area| places.areas.get(area)).map(|a| a.name.clone()).unwrap_or_default());
            add("rating", it.rating.map(|rating| rating_key(rating).to_owned()).unwrap_or_default());
        }
        MapLayer::Plot => {
            let Some(it) = places.plots.get(id) else { return out };
            let named = |id: &EntityId| places.unit_name(Some(*id));
            add("candidates", it.candidates.iter().filter_map(named).collect::<Vec<_>>().join("、"));
            add("minutes", it.minutes.clone());
            add("met_on", day(it.met_on));
            add("decided", places.unit_name(it.decided).unwrap_or_default());
            add("decided_on", day(it.decided_on));
        }
        MapLayer::Point => {
            let Some(it) = places.points.get(id) else { return out };
            add("category", it.category.clone());
        }
        MapLayer::Area => {
            let Some(it) = places.areas.get(id) else { return out };
            add("inspector", it.inspector.and_then(|p| places.person_name(p)).unwrap_or_default());
            add("deputy", it.deputy.and_then(|p| places.person_name(p)).unwrap_or_default());
            add("standard", it.standard.clone());
            add("duties", it.duties.clone());
        }
        MapLayer::Road => {
            let Some(it) = places.roads.get(id) else { return out };
            add("from", it.from.clone());
            add("to", it.to.clone());
        }
        MapLayer::District | MapLayer::Street | MapLayer::Grid => {}
    }
    out
}

/// Weekdays and hours in figures, alike in every language: "1,2,3 07:30–11:30".
pub(crate) fn slot_text(slot: &gridwalk_domain::duty::Slot) -> String {
    let days: Vec<String> = slot.days.iter().map(u8::to_string).collect();
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{} {}–{}", days.join(","), clock(slot.from_min), clock(slot.to_min))
}

fn rating_key(rating: Rating) -> &'static str {
    match rating {
        Rating::Good => "enum.rating.good",
        Rating::Fair => "enum.rating.fair",
        Rating::Poor => "enum.rating.poor",
    }
}

pub(crate) fn check_result(result: CheckResult) -> CheckResultView {
    match result {
        CheckResult::Kept => CheckResultView::Kept,
        CheckResult::Fixed => CheckResultView::Fixed,
        CheckResult::Reminded => CheckResultView::Reminded,
        CheckResult::Warned => CheckResultView::Warned,
        CheckResult::Passed => CheckResultView::Passed,
    }
}

/// Looks at a shopfront, newest first.
fn checks_of(inner: &Inner, places: &Places, shop: EntityId) -> Result<Vec<CheckView>, ApiError> {
    let mut views = Vec::new();
    for (id, record) in inner.store.records_under(RecordKind::Check, &shop.to_string())? {
        let Some(check) = Check::read(&record).filter(|check| check.shop == shop) else { continue };
        let by = record.fields.get("shop").and_then(|cell| places.person_name(cell.by));
        views.push(CheckView {
            id: id.to_string(),
            at_ms: check.at,
            by,
            result: check_result(check.result),
            note: check.note,
            photo: check.photo.map(|photo| photo.h.to_string()),
            unsent: inner.store.is_waiting(id)?,
        });
    }
    views.sort_by_key(|view| Reverse(view.at_ms));
    Ok(views)
}
