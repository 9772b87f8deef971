//! The ledger (台账): areas in order, what is wrong with each, page by page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, MutexGuard};

use gridwalk_domain::duty::{Area, StaffFlag, USUAL_LOAD, staff_flags};
use gridwalk_domain::grid::{Shape, measure};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::place::Point;
use gridwalk_domain::stream::Stream;
use gridwalk_store::{OpenReport, Reads};

use super::fit::Fit;
use super::shops::Shopfronts;
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::{slot_view, standard_of};
use crate::places::Places;
use crate::view::{DutyFlag, LedgerPage, LedgerRow};

/// Most rows of one page.
const PAGE: i64 = 200;
/// The office's own word on how many areas one person can walk, as screens set it.
const LOAD: &str = "ui.duty.load";

const FLAGS: [DutyFlag; 9] = [
    DutyFlag::Empty,
    DutyFlag::SamePerson,
    DutyFlag::Overload,
    DutyFlag::NoGrant,
    DutyFlag::NoStandard,
    DutyFlag::NoSlots,
    DutyFlag::Overlaps,
    DutyFlag::Contested,
    DutyFlag::NoShape,
];

type Flags = BTreeMap<EntityId, BTreeSet<DutyFlag>>;

/// Areas that were asked for, in the ledger's order, with the flags of all.
pub(super) struct Listed {
    pub places: Arc<Places>,
    pub fit: Arc<Fit>,
    pub flags: Flags,
    pub load: usize,
    /// Those that the filter lets through.
    pub ids: Vec<EntityId>,
}

/// One page of them.
pub(super) struct Page {
    pub ids: Vec<EntityId>,
    pub next: Option<String>,
}

/// Areas by their ids; those that are gone are left out.
pub(super) fn areas_of<'a>(places: &'a Places, ids: &[EntityId]) -> Vec<(EntityId, &'a Area)> {
    ids.iter().filter_map(|id| Some((*id, places.areas.get(*id)?))).collect()
}

/// Areas one inspector answers for before he counts as overloaded.
pub(super) fn load(inner: &Inner) -> Result<usize, ApiError> {
    let set = inner.store.setting(LOAD)?.and_then(|text| text.trim().parse().ok());
    Ok(set.filter(|load| *load > 0).unwrap_or(USUAL_LOAD))
}

/// Whether a person may work in a street now.
fn may_work(places: &Places, person: PersonId, street: &str, now: i64) -> bool {
    let reaches = |stream: &Stream| *stream == Stream::org() || stream.street_code() == Some(street);
    let grants = places.people.get(&person).map(|person| person.grants.values());
    grants.is_some_and(|mut grants| grants.any(|grant| grant.holds_at(now) && reaches(&grant.stream)))
}

fn flag_of(flag: StaffFlag) -> DutyFlag {
    match flag {
        StaffFlag::Empty => DutyFlag::Empty,
        StaffFlag::SamePerson => DutyFlag::SamePerson,
        StaffFlag::Overload => DutyFlag::Overload,
        StaffFlag::NoGrant => DutyFlag::NoGrant,
        StaffFlag::NoStandard => DutyFlag::NoStandard,
        StaffFlag::NoSlots => DutyFlag::NoSlots,
    }
}

fn takes(places: &Places, area: &Area, params: &Ledger, text: Option<&str>) -> bool {
    let named = |person: Option<PersonId>| person.and_then(|p| places.person_name(p)).unwrap_or_default();
    let fits = |text: &str| {
        let words = [area.name.clone(), area.code.clone(), named(area.inspector), named(area.deputy)];
        words.iter().any(|word| word.to_lowercase().contains(text))
    };
    params.street.as_ref().is_none_or(|street| area.street == *street) && text.is_none_or(fits)
}

/// What is searched for, none when that is nothing.
pub(super) fn sought(text: Option<&str>) -> Option<String> {
    text.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty())
}

/// What follows after a row of a list in its order, at most so many, and the row to go on from.
///
/// # Errors
/// The row is not in the list any more: it is read again from its beginning.
pub(super) fn page_of(ids: &[EntityId], after: Option<&str>, limit: i64) -> Result<Page, ApiError> {
    let gone = || fail(ErrorCode::Stale, "the list changed; read it again from its beginning");
    let from = match after {
        Some(text) => ids.iter().position(|id| id.to_string() == text).ok_or_else(gone)? + 1,
        None => 0,
    };
    let limit = usize::try_from(limit.clamp(1, PAGE)).unwrap_or(1);
    let rest = ids.get(from..).unwrap_or_default();
    let shown = rest.get(..limit.min(rest.len())).unwrap_or_default();
    let next = shown.last().filter(|_| rest.len() > limit).map(ToString::to_string);
    Ok(Page { ids: shown.to_vec(), next })
}

impl Listed {
    pub fn page(&self, params: &Ledger) -> Result<Page, ApiError> {
        page_of(&self.ids, params.after.as_deref(), params.limit)
    }

    /// How many areas carry each flag.
    fn tally(&self) -> Vec<(DutyFlag, i64)> {
        let count = |flag: &DutyFlag| self.flags.values().filter(|flags| flags.contains(flag)).count() as i64;
        FLAGS.iter().map(|flag| (*flag, count(flag))).collect()
    }
}

impl App {
    /// The ledger, page by page.
    pub fn ledger(&self, params: Ledger) -> Result<LedgerPage, ApiError> {
        let (listed, inner) = self.listed(&params)?;
        let page = listed.page(&params)?;
        let desk = self.ledger_desk(&inner, &listed)?;
        let rows = areas_of(&listed.places, &page.ids).into_iter().map(|(id, area)| desk.row(id, area));
        Ok(LedgerPage {
            rows: rows.collect::<Result<_, _>>()?,
            total: listed.ids.len() as i64,
            next: page.next,
            flags: listed.tally(),
        })
    }

    /// Areas that pass a filter, in order: by street, code, name.
    pub(super) fn listed(&self, params: &Ledger) -> Result<(Listed, MutexGuard<'_, Inner>), ApiError> {
        let places = {
            let mut inner = self.lock();
            Self::session(&inner)?;
            self.places(&mut inner)?
        };
        let fit = self.fit(&places)?;
        let inner = self.lock();
        let load = load(&inner)?;
        let flags = self.flags(&inner, &places, &fit, load)?;
        let text = sought(params.text.as_deref());
        let flagged =
            |id: EntityId| params.flag.is_none_or(|flag| flags.get(&id).is_some_and(|flags| flags.contains(&flag)));
        let passing =
            places.areas.iter().filter(|(id, area)| takes(&places, area, params, text.as_deref()) && flagged(*id));
        let mut passing: Vec<(EntityId, &Area)> = passing.collect();
        passing.sort_by(|a, b| order(a).cmp(&order(b)));
        let ids = passing.into_iter().map(|(id, _)| id).collect();
        Ok((Listed { places, fit, flags, load, ids }, inner))
    }

    fn flags(&self, inner: &Inner, places: &Places, fit: &Fit, load: usize) -> Result<Flags, ApiError> {
        let now = self.now(inner);
        let contested = self.contested_areas(inner, places)?;
        let overlapping = fit.overlapping();
        let (ids, areas): (Vec<EntityId>, Vec<&Area>) = places.areas.iter().unzip();
        let staffed = staff_flags(&areas, load, |person, street| may_work(places, person, street, now));
        let mut flags = Flags::new();
        for ((id, area), staffed) in ids.into_iter().zip(areas).zip(staffed) {
            let mut own: BTreeSet<DutyFlag> = staffed.into_iter().map(flag_of).collect();
            own.extend(overlapping.contains(&id).then_some(DutyFlag::Overlaps));
            own.extend(contested.contains(&id).then_some(DutyFlag::Contested));
            own.extend(area.shape.is_none().then_some(DutyFlag::NoShape));
            flags.insert(id, own);
        }
        Ok(flags)
    }

    pub(super) fn ledger_desk<'a>(&self, inner: &'a Inner, listed: &'a Listed) -> Result<Desk<'a>, ApiError> {
        let places = listed.places.as_ref();
        let reads = self.reads_now(inner)?;
        Ok(Desk { inner, places, flags: &listed.flags, reads, shops: Shopfronts::of(places) })
    }
}

fn order<'a>((id, area): &(EntityId, &'a Area)) -> (&'a str, &'a str, &'a str, EntityId) {
    (&area.street, &area.code, &area.name, *id)
}

/// Whatever a row of the ledger is worked out from.
pub(super) struct Desk<'a> {
    inner: &'a Inner,
    pub places: &'a Places,
    flags: &'a Flags,
    reads: Option<Reads>,
    pub shops: Shopfronts<'a>,
}

impl Desk<'_> {
    pub fn row(&self, id: EntityId, area: &Area) -> Result<LedgerRow, ApiError> {
        let places = self.places;
        let shops = self.shops.in_area(id, area);
        let person = |person: Option<PersonId>| person.and_then(|p| places.person_name(p));
        let (title, text) = standard_of(places, area);
        Ok(LedgerRow {
            id: id.to_string(),
            code: area.code.clone(),
            name: area.name.clone(),
            street: area.street.clone(),
            street_name: places.street_name(&area.street),
            inspector: area.inspector.map(|p| p.to_string()),
            inspector_name: person(area.inspector),
            deputy: area.deputy.map(|p| p.to_string()),
            deputy_name: person(area.deputy),
            classes: area.classes.len() as i64,
            tasks: area.tasks.len() as i64,
            slots: area.slots.iter().map(slot_view).collect(),
            rounds: area.rounds,
            standard: title.or_else(|| Some(text).filter(|text| !text.is_empty())),
            area_m2: size_m2(area),
            unit_grids: unit_grids(places, area),
            roads: area.roads.len() as i64,
            shops: shops.len() as i64,
            agreements: shops.iter().filter(|(_, shop)| shop.agreement.is_some()).count() as i64,
            open_cases: self.open_reports(id, area)?.len() as i64,
            flags: self.flags.get(&id).into_iter().flatten().copied().collect(),
        })
    }

    /// 跟踪督办: reports that froze this area or lie in it and are still open, oldest first.
    pub fn open_reports(&self, id: EntityId, area: &Area) -> Result<Vec<OpenReport>, ApiError> {
        let shape = area.shape.as_ref();
        let found = self.inner.store.open_reports(id, shape.and_then(Shape::bbox))?;
        let inside = |report: &OpenReport| {
            let point = report.point.map(|(lon, lat)| Point { lon, lat });
            shape.zip(point).is_some_and(|(shape, point)| measure::covers(shape, &point))
        };
        let counts = |report: &OpenReport| report.area == Some(id) || inside(report);
        Ok(found.into_iter().filter(|report| counts(report) && report.is_read_by(self.reads.as_ref())).collect())
    }
}

/// Square metres: measured where there is a boundary, else as recorded.
pub(super) fn size_m2(area: &Area) -> i64 {
    area.shape.as_ref().map_or(area.area_m2, |shape| measure::area_m2(shape).round() as i64)
}

/// Unit grids whose middle lies in it; as recorded where none of them is known here.
pub(super) fn unit_grids(places: &Places, area: &Area) -> i64 {
    let counted = area.shape.as_ref().map(|shape| places.grids_in(shape));
    counted.filter(|count| *count > 0).unwrap_or(area.unit_grids)
}
