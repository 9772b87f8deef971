//! Routes in lists and one by one, and saving them.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use gridwalk_domain::grid::measure;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::route::{Item, Route, Rule, RuleError};
use serde_json::Value;

use super::known::place_of;
use super::words::{length_mm, proof_in, route_row, rule_in};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::{day, point_out};
use crate::places::Places;
use crate::records::{Entry, Standing, day_or_none, gone, home, id_of, name, street_stream};
use crate::view::*;

/// Most items of a route.
const MAX_ITEMS: usize = 500;
/// Most people who walk one.
const MAX_WALKERS: usize = 200;

fn refused(error: RuleError) -> ApiError {
    let code = match error {
        RuleError::NoSlot => ErrorCode::RuleNever,
        RuleError::TooOften => ErrorCode::RuleTooOften,
        RuleError::BadProof => ErrorCode::RuleProof,
    };
    fail(code, error)
}

/// Reads and checks what was entered.
fn route_of(places: &Places, params: &RouteSave) -> Result<Route, ApiError> {
    street_stream(places, &params.street)?;
    let (rule, proof) = (rule_in(&params.rule)?, proof_in(params.proof));
    rule.check(&proof).map_err(refused)?;
    let from = day(&params.from_day, places.day)?;
    let until = day_or_none(params.until_day.as_deref(), places.day)?;
    if until.is_some_and(|until| until < from) {
        return Err(fail(ErrorCode::BadDay, "the last day lies before the first"));
    }
    let unit = params.unit.as_deref().filter(|text| !text.is_empty()).map(|text| id_of(text, "unit")).transpose()?;
    if params.walkers.len() > MAX_WALKERS {
        return Err(fail(ErrorCode::TooMany, format!("at most {MAX_WALKERS} people")));
    }
    let person = |text: &String| text.parse::<PersonId>().map_err(|_| gone("person"));
    Ok(Route {
        name: name(&params.name)?,
        street: params.street.clone(),
        unit,
        items: items_of(places, params, &rule)?,
        rule,
        proof,
        walkers: params.walkers.iter().map(person).collect::<Result<_, _>>()?,
        assessed: params.assessed,
        from,
        until,
    })
}

/// Each item once, in order, and there on the ground; a revisit takes its places from cases.
fn items_of(places: &Places, params: &RouteSave, rule: &Rule) -> Result<Vec<Item>, ApiError> {
    if matches!(rule, Rule::Revisit { .. }) {
        return Ok(Vec::new());
    }
    let mut items: Vec<Item> = Vec::new();
    for given in &params.items {
        let id = id_of(&given.id, "road section or point")?;
        let place = place_of(places, id, None).ok_or_else(|| gone("road section or point"))?;
        if items.iter().any(|item| item.id == id) {
            continue;
        }
        let buffer_mm = given.buffer_m.filter(|metres| *metres > 0).map(|metres| metres.saturating_mul(1000));
        if buffer_mm.is_some_and(|mm| !(5_000..=500_000).contains(&mm)) {
            return Err(fail(ErrorCode::RuleProof, "a buffer of 5 to 500 m"));
        }
        // Buffers are a point's surroundings; a section has its length.
        let buffer_mm = buffer_mm.filter(|_| place.layer == MapLayer::Point);
        items.push(Item { id, buffer_mm });
    }
    if items.is_empty() {
        return Err(fail(ErrorCode::RouteEmpty, "choose road sections or points"));
    }
    if items.len() > MAX_ITEMS {
        return Err(fail(ErrorCode::TooMany, format!("at most {MAX_ITEMS} items")));
    }
    Ok(items)
}

impl App {
    /// Routes by street and name.
    pub fn route_list(&self, params: RouteList) -> Result<Routes, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let text = params.text.as_deref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
        let mut rows = Vec::new();
        for (id, record) in inner.store.records(RecordKind::Route)? {
            let Some(route) = Route::read(&record) else { continue };
            let here = params.street.as_ref().is_none_or(|street| *street == route.street);
            let runs = params.ended || route.until.is_none_or(|until| until >= places.day);
            if here && runs && text.as_ref().is_none_or(|text| route.name.to_lowercase().contains(text)) {
                rows.push(route_row(&places, id, &route, self.may_decide(&inner, id)?));
            }
        }
        rows.sort_by(|a, b| (&a.street, &a.name, &a.id).cmp(&(&b.street, &b.name, &b.id)));
        Ok(Routes { rows })
    }

    pub(super) fn may_decide(&self, inner: &Inner, id: EntityId) -> Result<bool, ApiError> {
        Ok(self.author(inner, &home(inner, id)?)?.role.decides())
    }

    pub fn route(&self, params: RouteId) -> Result<RouteFull, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let id = id_of(&params.route, "route")?;
        let record = inner.store.record_of(id)?.ok_or_else(|| gone("route"))?;
        let route = Route::read(&record).ok_or_else(|| gone("route"))?;
        let row = route_row(&places, id, &route, self.may_decide(&inner, id)?);
        Ok(RouteFull { row, items: route.items.iter().map(|item| item_view(&places, item)).collect() })
    }

    /// Saves a route, new or changed: the whole of it as it was entered.
    ///
    /// With a later first day than before, the route ends as it was on the day before and goes on from there as a new one: what
    /// was walked by the old rule stays judged by it. With the same first day it is corrected from its beginning.
    pub fn route_save(&self, params: RouteSave) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let wanted = route_of(&places, &params)?;
        if let Some(id) = params.id.as_deref() {
            let id = id_of(id, "route")?;
            let before = inner.store.record_of(id)?.and_then(|record| Route::read(&record));
            if let Some(before) = before.filter(|before| goes_on_anew(before, &wanted)) {
                return self.goes_on(inner, (id, before), wanted);
            }
        }
        let set = wanted.to_fact().set;
        let entry = match params.id.as_deref() {
            Some(id) => {
                let standing = Standing::of(&inner, &places, RecordKind::Route, id_of(id, "route")?)?;
                let there = |name: &str| standing.seen.fields.get(name).map(|cell| &cell.value);
                let differs = |(name, value): &(String, Value)| there(name).unwrap_or(&Value::Null) != value;
                let set = set.into_iter().filter(differs).collect();
                Entry { id: standing.id, stream: standing.stream, kind: RecordKind::Route, set, photos: Vec::new() }
            }
            None => {
                let stream = street_stream(&places, &params.street)?;
                Entry { id: self.fresh_id(&inner)?, stream, kind: RecordKind::Route, set, photos: Vec::new() }
            }
        };
        let id = entry.id.to_string();
        self.write_entries(inner, vec![entry])?;
        self.tell_topic(Topic::Patrol);
        Ok(Made { id })
    }
}

impl App {
    fn goes_on(
        &self,
        inner: MutexGuard<'_, Inner>,
        (id, before): (EntityId, Route),
        wanted: Route,
    ) -> Result<Made, ApiError> {
        let stream = home(&inner, id)?;
        let entry = |id, set| Entry { id, stream: stream.clone(), kind: RecordKind::Route, set, photos: Vec::new() };
        let last = wanted.from.pred_opt().map(|last| before.until.map_or(last, |until| until.min(last)));
        let ended = BTreeMap::from([("until".to_owned(), serde_json::json!(last))]);
        let next = self.fresh_id(&inner)?;
        self.write_entries(inner, vec![entry(id, ended), entry(next, wanted.to_fact().set)])?;
        self.tell_topic(Topic::Patrol);
        Ok(Made { id: next.to_string() })
    }
}

/// Whether what is judged changes from a later day on.
fn goes_on_anew(before: &Route, wanted: &Route) -> bool {
    let judged = |route: &Route| {
        let Route { items, rule, proof, walkers, assessed, street, .. } = route.clone();
        (items, rule, proof, walkers, assessed, street)
    };
    wanted.from > before.from && judged(before) != judged(wanted)
}

fn item_view(places: &Places, item: &Item) -> RouteItemView {
    let place = place_of(places, item.id, item.buffer_mm);
    let at = place.as_ref().and_then(|place| measure::representative(&place.shape));
    RouteItemView {
        id: item.id.to_string(),
        layer: place.as_ref().map_or(MapLayer::Point, |place| place.layer),
        name: place.as_ref().map(|place| place.name.clone()).unwrap_or_default(),
        buffer_m: item.buffer_mm.map(|mm| mm / 1000),
        length_mm: place.as_ref().map_or(0, |place| length_mm(&place.shape)),
        point: at.map(|point| point_out([point.lon, point.lat])),
        coords: place.as_ref().map(|place| lines(&place.shape)).unwrap_or_default(),
        gone: place.is_none(),
    }
}

fn lines(shape: &gridwalk_domain::grid::Shape) -> Vec<Vec<[i64; 2]>> {
    use gridwalk_domain::grid::Shape;
    match shape {
        Shape::Point(_) => Vec::new(),
        Shape::Lines(lines) => lines.clone(),
        Shape::Area(polygons) => polygons.iter().flatten().cloned().collect(),
    }
}
