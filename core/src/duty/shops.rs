//! 门市: shopfronts with their 门前三包 agreement, looks at them, and the step of the ladder that comes next (rows 0-54,
//! 3-33, 4-33).

use std::collections::HashMap;

use gridwalk_domain::case::PhotoRole;
use gridwalk_domain::duty::{Area, Check, CheckResult, Rating, Shop, next_step, rating_of};
use gridwalk_domain::grid::{Shape, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_domain::stream::Stream;
use serde_json::{Value, json};

use super::ledger::{page_of, sought};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::ground::check_result;
use crate::places::{Lies, Places};
use crate::records::{
    Entry, Fields, MAX_NAME, MAX_TEXT, Standing, gone, home, id_of, made, name, or_clear, street_stream, text,
    text_or_clear,
};
use crate::view::*;

/// Shopfronts by the area that answers for them.
pub(super) struct Shopfronts<'a> {
    places: &'a Places,
    named: HashMap<EntityId, Vec<(EntityId, &'a Shop)>>,
}

/// The area that a shopfront names.
fn named_area(places: &Places, shop: &Shop) -> Option<EntityId> {
    shop.area.filter(|area| places.areas.get(*area).is_some())
}

/// The area that answers for a shopfront: the one it names, else the one it lies in.
pub(super) fn area_of(places: &Places, shop: &Shop) -> Option<EntityId> {
    let lies_in = || places.areas_at(&measure::representative(shop.shape()?)?).first().copied();
    named_area(places, shop).or_else(lies_in)
}

impl<'a> Shopfronts<'a> {
    pub fn of(places: &'a Places) -> Self {
        let mut named: HashMap<EntityId, Vec<(EntityId, &Shop)>> = HashMap::new();
        for (id, shop) in places.shops.iter() {
            if let Some(area) = named_area(places, shop) {
                named.entry(area).or_default().push((id, shop));
            }
        }
        Self { places, named }
    }

    /// 包门市: those that name the area, and those that lie in it and name none.
    pub fn in_area(&self, id: EntityId, area: &Area) -> Vec<(EntityId, &'a Shop)> {
        let mut all = self.named.get(&id).cloned().unwrap_or_default();
        let bbox = area.shape.as_ref().and_then(Shape::bbox);
        let around = bbox.map(|bbox| self.places.shops.within(bbox)).unwrap_or_default();
        let mine = |shop: &Shop| named_area(self.places, shop).is_none() && area_of(self.places, shop) == Some(id);
        all.extend(around.into_iter().filter(|(_, shop)| mine(shop)));
        all.sort_by(|a, b| (&a.1.address, &a.1.name, a.0).cmp(&(&b.1.address, &b.1.name, b.0)));
        all
    }
}

/// Looks at shopfronts, each with its result and time, newest first.
#[derive(Default)]
pub(super) struct Looks(HashMap<EntityId, Vec<(CheckResult, i64)>>);

impl Looks {
    /// At one shopfront.
    pub fn at(inner: &Inner, shop: EntityId) -> Result<Self, ApiError> {
        Ok(Self::of(inner.store.records_under(RecordKind::Check, &shop.to_string())?))
    }

    /// At all of them.
    pub fn all(inner: &Inner) -> Result<Self, ApiError> {
        Ok(Self::of(inner.store.records(RecordKind::Check)?))
    }

    fn of(records: Vec<(EntityId, Record)>) -> Self {
        let mut looks: HashMap<EntityId, Vec<(CheckResult, i64)>> = HashMap::new();
        for check in records.iter().filter_map(|(_, record)| Check::read(record)) {
            looks.entry(check.shop).or_default().push((check.result, check.at));
        }
        looks.values_mut().for_each(|looks| looks.sort_by_key(|(_, at)| std::cmp::Reverse(*at)));
        Self(looks)
    }

    fn results(&self, shop: EntityId) -> Vec<CheckResult> {
        self.0.get(&shop).into_iter().flatten().map(|(result, _)| *result).collect()
    }

    fn rating(&self, id: EntityId, shop: &Shop) -> Option<Rating> {
        rating_of(shop, &self.results(id))
    }

    fn last_at(&self, shop: EntityId) -> Option<i64> {
        self.0.get(&shop).and_then(|looks| looks.first()).map(|(_, at)| *at)
    }
}

pub(super) fn rating_view(rating: Rating) -> RatingView {
    match rating {
        Rating::Good => RatingView::Good,
        Rating::Fair => RatingView::Fair,
        Rating::Poor => RatingView::Poor,
    }
}

fn rating_in(rating: RatingView) -> Rating {
    match rating {
        RatingView::Good => Rating::Good,
        RatingView::Fair => Rating::Fair,
        RatingView::Poor => Rating::Poor,
    }
}

fn result_in(result: CheckResultView) -> CheckResult {
    match result {
        CheckResultView::Kept => CheckResult::Kept,
        CheckResultView::Fixed => CheckResult::Fixed,
        CheckResultView::Reminded => CheckResult::Reminded,
        CheckResultView::Warned => CheckResult::Warned,
        CheckResultView::Passed => CheckResult::Passed,
    }
}

pub(super) fn shop_view(looks: &Looks, places: &Places, id: EntityId, shop: &Shop) -> ShopView {
    let results = looks.results(id);
    let area = area_of(places, shop);
    let point = shop.shape.as_ref().and_then(measure::representative);
    ShopView {
        id: id.to_string(),
        code: shop.code.clone(),
        name: shop.name.clone(),
        operator: shop.operator.clone(),
        licence: shop.licence.clone(),
        address: shop.address.clone(),
        street: shop.street.clone(),
        street_name: places.street_name(&shop.street),
        area: area.map(|id| id.to_string()),
        area_name: area.and_then(|id| places.areas.get(id)).map(|area| area.name.clone()),
        agreement: shop.agreement.as_ref().map(|photo| photo.h.to_string()),
        rating: rating_of(shop, &results).map(rating_view),
        rating_set: shop.rating.is_some(),
        point: point.map(|p| PointView { lon_e7: p.lon, lat_e7: p.lat }),
        last_check_ms: looks.last_at(id),
        last_result: results.first().map(|result| check_result(*result)),
        next_step: check_result(next_step(&results)),
    }
}

impl App {
    /// Shopfronts by street, address and name.
    pub fn shop_list(&self, params: ShopList) -> Result<ShopPage, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let area = params.area.as_deref().map(|id| id_of(id, "area")).transpose()?;
        let text = sought(params.text.as_deref());
        let looks = if params.rating.is_some() { Looks::all(&inner)? } else { Looks::default() };
        let wanted = |id: EntityId, shop: &Shop| {
            let there = area.is_none() || area_of(&places, shop) == area;
            there && params.rating.is_none_or(|rating| looks.rating(id, shop) == Some(rating_in(rating)))
        };
        let passing = places.shops.iter().filter(|(_, shop)| takes(shop, &params, text.as_deref()));
        let mut found: Vec<(EntityId, &Shop)> = passing.filter(|(id, shop)| wanted(*id, shop)).collect();
        found.sort_by(|a, b| {
            (&a.1.street, &a.1.address, &a.1.name, a.0).cmp(&(&b.1.street, &b.1.address, &b.1.name, b.0))
        });
        let ids: Vec<EntityId> = found.iter().map(|(id, _)| *id).collect();
        let page = page_of(&ids, params.after.as_deref(), params.limit)?;
        let shown = page.ids.iter().filter_map(|id| Some((*id, places.shops.get(*id)?)));
        let rows = shown.map(|(id, shop)| Ok(shop_view(&Looks::at(&inner, id)?, &places, id, shop)));
        Ok(ShopPage { rows: rows.collect::<Result<_, ApiError>>()?, total: ids.len() as i64, next: page.next })
    }

    pub fn shop(&self, params: ShopId) -> Result<ShopView, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let id = id_of(&params.shop, "shopfront")?;
        let shop = places.shops.get(id).ok_or_else(|| gone("shopfront"))?;
        Ok(shop_view(&Looks::at(&inner, id)?, &places, id, shop))
    }

    /// Records a new shopfront, or what differs of one there is.
    pub fn shop_save(&self, params: ShopSave) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let fields = shop_fields(&places, &params)?;
        let stream = street_stream(&places, &params.street)?;
        let point = params.point.map(|point| Shape::Point([point.lon_e7, point.lat_e7]));
        let fresh = self.fresh_id(&inner)?;
        let mut entries = match params.id.as_deref() {
            Some(id) => {
                let standing = Standing::of(&inner, &places, RecordKind::Shop, id_of(id, "shopfront")?)?;
                standing.entries(&places, fields, point.as_ref(), fresh)?
            }
            None => {
                let mut set = fields;
                set.retain(|_, value| !value.is_null());
                set.extend(point.map(|point| ("shape".to_owned(), json!(point))));
                vec![Entry { id: fresh, stream, kind: RecordKind::Shop, set, photos: Vec::new() }]
            }
        };
        if let Some(entry) = entries.first_mut() {
            self.agree(&mut inner, &places, entry, params.agreement.as_deref())?;
        }
        let made = made(&entries);
        self.write_entries(inner, entries)?;
        Ok(made)
    }

    /// 门前三包责任书: another photo of it, or none any more where the form says so with an empty hash.
    fn agree(
        &self,
        inner: &mut Inner,
        places: &Places,
        entry: &mut Entry,
        agreement: Option<&str>,
    ) -> Result<(), ApiError> {
        let Some(hash) = agreement else { return Ok(()) };
        let known =
            places.shops.get(entry.id).and_then(|shop| shop.agreement.as_ref()).map(|photo| photo.h.to_string());
        if known.as_deref().unwrap_or_default() == hash {
            return Ok(());
        }
        let mut value = Value::Null;
        if !hash.is_empty() {
            let (named, photo) = self.photo_for_record(inner, hash, PhotoRole::Near)?;
            value = json!(named);
            entry.photos.push(photo);
        }
        entry.set.insert("photo.agreement".into(), value);
        Ok(())
    }

    /// A look at a shopfront: people of the field record it, and nothing is decided by it.
    pub fn shop_check(&self, params: ShopCheck) -> Result<Made, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let shop = id_of(&params.shop, "shopfront")?;
        let known = places.shops.get(shop).ok_or_else(|| gone("shopfront"))?;
        let stream = check_stream(&inner, &places, shop, known)?;
        let note = text(&params.note, MAX_TEXT)?;
        let taken = params.photo.as_deref().filter(|hash| !hash.is_empty());
        let taken = taken.map(|hash| self.photo_for_record(&mut inner, hash, PhotoRole::Near)).transpose()?;
        let (photo, photos) = taken.map_or((None, Vec::new()), |(named, photo)| (Some(named), vec![photo]));
        let check = Check { shop, result: result_in(params.result), note, photo, at: self.now(&inner) };
        let id = self.fresh_id(&inner)?;
        let entry = Entry { id, stream, kind: RecordKind::Check, set: check.to_fact().set, photos };
        self.write_entries(inner, vec![entry])?;
        Ok(Made { id: id.to_string() })
    }
}

/// The stream of the shopfront's street, else where the shopfront lives.
fn check_stream(inner: &Inner, places: &Places, id: EntityId, shop: &Shop) -> Result<Stream, ApiError> {
    street_stream(places, &shop.street).or_else(|_| home(inner, id))
}

fn takes(shop: &Shop, params: &ShopList, text: Option<&str>) -> bool {
    let words = [&shop.name, &shop.code, &shop.operator, &shop.licence, &shop.address];
    let fits = |text: &str| words.iter().any(|word| word.to_lowercase().contains(text));
    let unsigned = !params.without_agreement || shop.agreement.is_none();
    let street = params.street.as_ref().is_none_or(|street| shop.street == *street);
    street && unsigned && text.is_none_or(fits)
}

/// Whether a form names an area: the one that the shopfront lies in anyway is not named, unless it was before.
fn is_named(places: &Places, params: &ShopSave, area: EntityId) -> bool {
    let known = params.id.as_deref().and_then(|id| id.parse().ok()).and_then(|id| places.shops.get(id));
    let before = known.and_then(|shop| shop.shape()).and_then(measure::representative);
    let now = params.point.map(|point| Point { lon: point.lon_e7, lat: point.lat_e7 });
    let lies_in = now.or(before).and_then(|point| places.areas_at(&point).first().copied());
    known.and_then(|shop| shop.area) == Some(area) || lies_in != Some(area)
}

/// The fields of a form; an empty one clears.
fn shop_fields(places: &Places, params: &ShopSave) -> Result<Fields, ApiError> {
    let area = params.area.as_deref().filter(|id| !id.is_empty()).map(|id| id_of(id, "area")).transpose()?;
    if area.is_some_and(|id| places.areas.get(id).is_none()) {
        return Err(gone("area"));
    }
    let area = area.filter(|area| is_named(places, params, *area));
    if params.point.is_some_and(|p| p.lon_e7.abs() > 1_800_000_000 || p.lat_e7.abs() > 900_000_000) {
        return Err(fail(ErrorCode::BadShape, "the point is not on earth"));
    }
    Ok(Fields::from([
        ("name".into(), json!(name(&params.name)?)),
        ("operator".into(), text_or_clear(&params.operator, MAX_NAME)?),
        ("licence".into(), text_or_clear(&params.licence, MAX_NAME)?),
        ("address".into(), text_or_clear(&params.address, MAX_NAME)?),
        ("street".into(), json!(params.street)),
        ("area".into(), or_clear(area)),
        ("rating".into(), or_clear(params.rating.map(rating_in))),
    ]))
}
