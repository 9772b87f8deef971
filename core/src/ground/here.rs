//! What stands at a position: whose area, who answers, to which standard, until when; zones and their hours; what is near.

use chrono::NaiveDateTime;
use gridwalk_domain::catalog::{Catalog, Edition, Group, Kind};
use gridwalk_domain::duty::{Area, Hours, Slot, Standard, Zone, ZoneKind, hours};
use gridwalk_domain::grid::{Shape, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use gridwalk_store::{CaseRow, CaseSelect};

use super::feature::{cases_in, rows_in};
use super::rows::{Named, row};
use crate::api::*;
use crate::app::{App, Inner};
use crate::places::{Found, Layer, Places, domain_fix, office_time};
use crate::view::*;

/// Farthest that anything counts as near, metres.
const FARTHEST_M: i64 = 2_000;
/// Things named as near.
const NEAR: usize = 60;
/// A report this near to a thing is about it, millimetres.
const ABOUT_MM: i64 = 15_000;

impl App {
    /// What stands here, from this device alone.
    pub fn here(&self, params: HereAsked) -> Result<Here, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let now = self.now(&inner);
        let at = office_time(params.at_ms.unwrap_or(now));
        let places = self.places_on(&mut inner, at.date())?;
        let class = params.class.as_deref().map(crate::classes::key).transpose()?;
        let Some(fix) = params.fix.as_ref().map(domain_fix) else { return Ok(nowhere(&places)) };
        let found = places.locate(&fix.point, fix.acc, class.as_ref());
        let area = found.areas.first().copied().or_else(|| found.grid.as_ref().and_then(|grid| grid.area));
        let reach_mm = params.reach_m.clamp(0, FARTHEST_M) * 1000;
        Ok(Here {
            area_state: area_state(&places, &found, area, &fix.point),
            duty: area.map(|id| self.duty_brief(&inner, &places, id, at)).transpose()?.flatten(),
            zones: zones(&places, &fix.point, reach_mm, at),
            near: self.near(&inner, &places, &fix.point, reach_mm)?,
            plots: plots(&places, &fix.point),
            locus: places.locus(&found),
        })
    }

    /// An area's duties in short, as a phone shows them.
    pub(crate) fn duty_brief(
        &self,
        inner: &Inner,
        places: &Places,
        id: EntityId,
        at: NaiveDateTime,
    ) -> Result<Option<DutyBrief>, ApiError> {
        let Some(area) = places.areas.get(id) else { return Ok(None) };
        let (title, text) = standard_of(places, area);
        let reports = CaseSelect { state: Some(2), reads: self.reads_now(inner)?, ..CaseSelect::default() };
        let open = area.shape.as_ref().map(|shape| cases_in(inner, shape, reports)).transpose()?.unwrap_or_default();
        Ok(Some(DutyBrief {
            area: id.to_string(),
            name: area.name.clone(),
            inspector_name: area.inspector.and_then(|person| places.person_name(person)),
            deputy_name: area.deputy.and_then(|person| places.person_name(person)),
            unit_name: places.unit_name(area.units.get("*").copied()),
            standard_title: title,
            standard_text: text,
            tasks: area.tasks.clone(),
            duties: area.duties.clone(),
            hours: hours_view(hours(&area.slots, at)),
            slots: area.slots.iter().map(slot_view).collect(),
            answers: group_answers(places, area),
            open_cases: open.len() as i64,
        }))
    }

    /// Shopfronts, points and components within reach, nearest first, each with the reports about it.
    fn near(&self, inner: &Inner, places: &Places, here: &Point, reach_mm: i64) -> Result<Vec<NearThing>, ApiError> {
        let mut near = Vec::new();
        collect(&mut near, places, MapLayer::Shop, &places.shops, here, reach_mm);
        collect(&mut near, places, MapLayer::Point, &places.points, here, reach_mm);
        collect(&mut near, places, MapLayer::Component, &places.components, here, reach_mm);
        near.sort_by(|a, b| (a.distance_mm, &a.row.name, &a.row.id).cmp(&(b.distance_mm, &b.row.name, &b.row.id)));
        near.truncate(NEAR);
        let around = (reach_mm + ABOUT_MM) / 1000 * 155;
        let bbox = Some([here.lon - around, here.lat - around, here.lon + around, here.lat + around]);
        let select = CaseSelect { state: Some(2), reads: self.reads_now(inner)?, bbox, ..CaseSelect::default() };
        let reports: Vec<CaseRow> = inner.store.case_rows(&select, 500)?;
        for thing in &mut near {
            let at = thing.row.point.map(|point| Shape::Point([point.lon_e7, point.lat_e7]));
            let about = at.map(|shape| rows_in(reports.clone(), &shape, ABOUT_MM).len());
            thing.open_cases = about.unwrap_or(0) as i64;
        }
        Ok(near)
    }
}

fn nowhere(places: &Places) -> Here {
    Here {
        locus: places.locus(&Found::default()),
        area_state: AreaState::NoFix,
        duty: None,
        zones: Vec::new(),
        near: Vec::new(),
        plots: Vec::new(),
    }
}

fn area_state(places: &Places, found: &Found, area: Option<EntityId>, here: &Point) -> AreaState {
    match (found.areas.len(), area) {
        (2.., _) => AreaState::Overlap,
        (_, Some(_)) => AreaState::One,
        (_, None) if places.street_at(here).is_some() => AreaState::Hole,
        (_, None) => AreaState::Outside,
    }
}

/// Zones that hold the position or lie within reach, nearest first.
fn zones(places: &Places, here: &Point, reach_mm: i64, at: NaiveDateTime) -> Vec<ZoneHere> {
    let view = |(id, zone): (EntityId, &Zone)| {
        let distance_mm = measure::distance_mm(zone.shape.as_ref()?, here)?;
        (distance_mm <= reach_mm).then(|| ZoneHere {
            id: id.to_string(),
            name: zone.name.clone(),
            kind: zone_kind_view(zone.kind),
            inside: distance_mm == 0,
            distance_mm,
            hours: hours_view(zone.hours_at(at)),
            basis: zone.basis.clone(),
            permits: zone.permits.clone(),
        })
    };
    let mut zones: Vec<ZoneHere> = places.zones.around(here, reach_mm).into_iter().filter_map(view).collect();
    zones.sort_by(|a, b| (a.distance_mm, a.kind, &a.name).cmp(&(b.distance_mm, b.kind, &b.name)));
    zones
}

pub(crate) fn zone_kind_view(kind: ZoneKind) -> ZoneKindView {
    match kind {
        ZoneKind::Urban => ZoneKindView::Urban,
        ZoneKind::Stalls => ZoneKindView::Stalls,
        ZoneKind::Key => ZoneKindView::Key,
    }
}

/// Plots nobody owns that hold the position and are still open.
fn plots(places: &Places, here: &Point) -> Vec<GroundRow> {
    let near = places.plots.around(here, 0).into_iter();
    let open = near.filter(|(_, plot)| plot.is_open(places.day));
    let holding = open.filter(|(_, plot)| plot.shape.as_ref().is_some_and(|shape| measure::covers(shape, here)));
    holding.map(|(id, plot)| row(places, MapLayer::Plot, id, plot)).collect()
}

fn collect<T: Named>(
    out: &mut Vec<NearThing>,
    places: &Places,
    layer: MapLayer,
    features: &Layer<T>,
    here: &Point,
    reach_mm: i64,
) {
    for (id, feature) in features.around(here, reach_mm) {
        let Some(distance_mm) = feature.shape().and_then(|shape| measure::distance_mm(shape, here)) else { continue };
        if distance_mm <= reach_mm {
            out.push(NearThing { row: row(places, layer, id, feature), distance_mm, open_cases: 0 });
        }
    }
}

/// Title and text of the standard an area works to, as agreed on or as in force.
pub(crate) fn standard_of(places: &Places, area: &Area) -> (Option<String>, String) {
    let chosen = area.standard_chosen.as_ref().and_then(|chosen| {
        let standard: &Standard = places.standards.get(&chosen.id)?;
        let (_, text) = standard.agreed(chosen, places.day)?;
        Some((Some(standard.title.clone()), text.text.clone()))
    });
    chosen.unwrap_or_else(|| (None, area.standard.clone()))
}

pub(crate) fn hours_view(hours: Hours) -> HoursView {
    match hours {
        Hours::Always => HoursView::Always,
        Hours::Now(minutes) => HoursView::Now(minutes),
        Hours::Later(minutes) => HoursView::Later(minutes),
        Hours::Never => HoursView::Never,
    }
}

pub(crate) fn slot_view(slot: &Slot) -> SlotView {
    SlotView {
        days: slot.days.iter().map(|day| i64::from(*day)).collect(),
        from_min: i64::from(slot.from_min),
        to_min: i64::from(slot.to_min),
    }
}

/// Groups of the standard in force, with the name an answer goes by: `m:06`.
pub(crate) fn groups() -> impl Iterator<Item = (String, &'static Group)> {
    let catalog = Catalog::sample();
    [(Kind::Component, 'c'), (Kind::Matter, 'm')].into_iter().flat_map(move |(kind, letter)| {
        catalog.groups(Edition::Gb2026, kind).map(move |group| (format!("{letter}:{}", group.code), group))
    })
}

/// Chinese name of a group; where a group of components and one of matters are called the same, which of the two it is.
pub(crate) fn group_zh(key: &str, group: &Group) -> String {
    let shared = groups().any(|(other, each)| other != key && each.name_zh == group.name_zh);
    let kind = if key.starts_with('c') { "部件" } else { "事件" };
    if shared { format!("{}（{kind}）", group.name_zh) } else { group.name_zh.clone() }
}

/// Who answers in an area for each group of classes (归谁管, row 1-09).
pub(crate) fn group_answers(places: &Places, area: &Area) -> Vec<AnswerView> {
    let answer = |(key, group): (String, &Group)| {
        let own = area.units.get(&key).copied();
        let unit = own.or_else(|| area.units.get("*").copied());
        AnswerView {
            name_zh: group_zh(&key, group),
            name_en: group.name_en.clone(),
            unit: unit.map(|id| id.to_string()),
            unit_name: places.unit_name(unit),
            own: own.is_some(),
            key,
        }
    };
    groups().map(answer).collect()
}
