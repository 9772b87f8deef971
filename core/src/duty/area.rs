//! One area's record: 到人、到事、到时、到标准; 包区域、包路段、包门市、包时段、包职责, with 跟踪督办 of what was reported in it.

use std::collections::BTreeSet;

use gridwalk_domain::duty::{Area, Slot, StandardChosen};
use gridwalk_domain::grid::editions;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::record::RecordKind;
use serde_json::{Value, json};

use super::answers::{REST, answers_of, name_of};
use super::choices::road_choice;
use super::ledger::{Desk, Listed};
use super::raced::raced_fields;
use super::shops::{Looks, shop_view};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::{shape_out, standard_of};
use crate::places::Places;
use crate::records::{
    Fields, MAX_LIST, MAX_NAME, MAX_TEXT, Standing, gone, id_of, name, or_clear, text, text_or_clear,
};
use crate::view::{CaseBrief, DutyFull, SlotView};

/// Open reports listed with an area.
const FOLLOWED: usize = 200;
/// Most rounds a day.
const MAX_ROUNDS: i64 = 99;

impl App {
    /// An area's whole record as it stands today.
    pub fn duty(&self, params: AreaId) -> Result<DutyFull, ApiError> {
        let all = Ledger { street: None, text: None, flag: None, after: None, limit: 1 };
        let (listed, inner) = self.listed(&all)?;
        self.duty_of(&inner, &listed, id_of(&params.area, "area")?)
    }

    pub(super) fn duty_of(&self, inner: &Inner, listed: &Listed, id: EntityId) -> Result<DutyFull, ApiError> {
        let places = listed.places.as_ref();
        let area = places.areas.get(id).ok_or_else(|| gone("area"))?;
        let standing = Standing::of(inner, places, RecordKind::Area, id)?;
        let record = inner.store.record_of(id)?.ok_or_else(|| gone("area"))?;
        let desk = self.ledger_desk(inner, listed)?;
        let mut boundary = editions(&record, &places.book).into_iter().filter(|held| held.edition.from <= places.day);
        let shops = desk.shops.in_area(id, area).into_iter();
        let shops = shops.map(|(id, shop)| Ok(shop_view(&Looks::at(inner, id)?, places, id, shop)));
        let roads = area.roads.iter().filter_map(|road| Some(road_choice(places, *road, places.roads.get(*road)?)));
        Ok(DutyFull {
            row: desk.row(id, area)?,
            shape: area.shape.as_ref().map(shape_out),
            boundary_from: boundary
                .rfind(|held| held.edition.shape.is_some())
                .map(|held| held.edition.from.to_string()),
            classes: area.classes.iter().cloned().collect(),
            tasks: area.tasks.clone(),
            standard_id: area.standard_chosen.map(|chosen| chosen.id.to_string()),
            standard_version: area.standard_chosen.and_then(|chosen| chosen.version).map(i64::from),
            standard_text: standard_of(places, area).1,
            roads: roads.collect(),
            shops: shops.collect::<Result<_, ApiError>>()?,
            duties: area.duties.clone(),
            answers: answers_of(places, area),
            follow: self.followed(inner, &desk, id, area)?,
            overlaps: listed.fit.overlaps(places, Some(id)),
            raced: raced_fields(places, &record),
            may_edit: self.author(inner, &standing.stream)?.role.decides(),
        })
    }

    fn followed(&self, inner: &Inner, desk: &Desk<'_>, id: EntityId, area: &Area) -> Result<Vec<CaseBrief>, ApiError> {
        let mut briefs = Vec::new();
        for report in desk.open_reports(id, area)?.into_iter().take(FOLLOWED) {
            let row = inner.store.case_row(report.id)?;
            briefs.extend(row.map(|row| self.brief_of(inner, desk.places, &row)));
        }
        Ok(briefs)
    }

    /// Sets what is given and differs, as one act; everything else stays as somebody else may have left it.
    pub fn duty_save(&self, params: DutySave) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let standing = Standing::of(&inner, &places, RecordKind::Area, id_of(&params.area, "area")?)?;
        let area = Area::read(&standing.seen).unwrap_or_default();
        let wanted = given(&places, &area, &params)?;
        let entries = standing.entries(&places, wanted, None, self.fresh_id(&inner)?)?;
        self.write_entries(inner, entries)?;
        Ok(Done {})
    }
}

/// The fields that a form gives, checked.
fn given(places: &Places, area: &Area, params: &DutySave) -> Result<Fields, ApiError> {
    let mut set = Fields::new();
    let mut put = |field: &str, value: Option<Value>| set.extend(value.map(|value| (field.to_owned(), value)));
    let long = |text: &String| text_or_clear(text, MAX_TEXT);
    put("inspector", params.inspector.as_ref().map(|id| person(places, id)).transpose()?);
    put("deputy", params.deputy.as_ref().map(|id| person(places, id)).transpose()?);
    put("classes", params.classes.as_ref().map(|keys| classes(keys)).transpose()?);
    put("tasks", params.tasks.as_ref().map(|tasks| words(tasks)).transpose()?);
    put("slots", params.slots.as_ref().map(|slots| sound_slots(slots)).transpose()?);
    put("rounds", params.rounds.map(rounds).transpose()?);
    put("standard_chosen", chosen(places, area, params)?);
    put("roads", params.roads.as_ref().map(|roads| road_ids(places, roads)).transpose()?);
    put("duties", params.duties.as_ref().map(long).transpose()?);
    put("name", params.name.as_ref().map(|given| name(given).map(|name| json!(name))).transpose()?);
    put("code", params.code.as_ref().map(|code| text_or_clear(code, MAX_NAME)).transpose()?);
    Ok(set)
}

fn person(places: &Places, text: &str) -> Result<Value, ApiError> {
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let id: PersonId = text.parse().map_err(|_| gone("person"))?;
    if places.people.contains_key(&id) { Ok(json!(id)) } else { Err(gone("person")) }
}

fn fits(list: &[impl Sized]) -> Result<(), ApiError> {
    if list.len() > MAX_LIST { Err(fail(ErrorCode::TooMany, "at most 200 entries")) } else { Ok(()) }
}

fn classes(keys: &[String]) -> Result<Value, ApiError> {
    fits(keys)?;
    if keys.iter().any(|key| key == REST || name_of(key).is_none()) {
        return Err(fail(ErrorCode::UnknownClass, "no such class or group"));
    }
    let keys: BTreeSet<&String> = keys.iter().collect();
    Ok(or_clear(Some(keys).filter(|keys| !keys.is_empty())))
}

fn words(list: &[String]) -> Result<Value, ApiError> {
    fits(list)?;
    let words = list.iter().map(|word| text(word, MAX_NAME)).collect::<Result<Vec<_>, _>>()?;
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Ok(or_clear(Some(words).filter(|words| !words.is_empty())))
}

fn sound_slots(slots: &[SlotView]) -> Result<Value, ApiError> {
    fits(slots)?;
    let slot = |slot: &SlotView| {
        let days: Option<BTreeSet<u8>> = slot.days.iter().map(|day| u8::try_from(*day).ok()).collect();
        let from_min = u16::try_from(slot.from_min).ok()?;
        let made = Slot { days: days?.into_iter().collect(), from_min, to_min: u16::try_from(slot.to_min).ok()? };
        Some(made).filter(Slot::is_sound)
    };
    let slots: Option<Vec<Slot>> = slots.iter().map(slot).collect();
    let slots =
        slots.ok_or_else(|| fail(ErrorCode::BadRequest, "a slot needs weekdays 1 to 7 and two different times"))?;
    Ok(or_clear(Some(slots).filter(|slots| !slots.is_empty())))
}

fn rounds(rounds: i64) -> Result<Value, ApiError> {
    match rounds {
        0 => Ok(Value::Null),
        1..=MAX_ROUNDS => Ok(json!(rounds)),
        _ => Err(fail(ErrorCode::BadRequest, "between 1 and 99 rounds a day")),
    }
}

fn road_ids(places: &Places, roads: &[String]) -> Result<Value, ApiError> {
    fits(roads)?;
    let ids = roads.iter().map(|road| id_of(road, "road")).collect::<Result<Vec<_>, _>>()?;
    if ids.iter().any(|id| places.roads.get(*id).is_none()) {
        return Err(gone("road"));
    }
    Ok(or_clear(Some(ids).filter(|ids| !ids.is_empty())))
}

/// The standard and the version agreed on. A version without a standard is one of the standard that stands.
fn chosen(places: &Places, area: &Area, params: &DutySave) -> Result<Option<Value>, ApiError> {
    let id = match (params.standard.as_deref(), params.standard_version) {
        (Some(""), _) => return Ok(Some(Value::Null)),
        (Some(id), _) => id_of(id, "standard")?,
        (None, Some(_)) => area.standard_chosen.map(|chosen| chosen.id).ok_or_else(|| gone("standard"))?,
        (None, None) => return Ok(None),
    };
    let standard = places.standards.get(&id).ok_or_else(|| gone("standard"))?;
    let version = params.standard_version.map(|n| u32::try_from(n).map_err(|_| gone("version"))).transpose()?;
    if version.is_some_and(|number| !standard.versions.contains_key(&number)) {
        return Err(gone("version"));
    }
    Ok(Some(json!(StandardChosen { id, version })))
}
