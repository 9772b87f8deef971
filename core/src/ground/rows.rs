//! Features in a list: name, code, street, measure and middle, whatever their layer.

use std::collections::BTreeMap;

use gridwalk_domain::duty::{Area, Plot, Shop, Zone, ZoneKind};
use gridwalk_domain::grid::{Component, ComponentState, Point, Road, Shape, Street, UnitGrid, measure};
use gridwalk_domain::id::EntityId;
use serde_json::Value;

use super::{day, entity};
use crate::api::*;
use crate::app::App;
use crate::places::{Layer, Lies, Places};
use crate::view::{GroundPage, GroundRow, MapLayer, PointView};

/// Most rows of one page.
const PAGE: i64 = 500;

/// What every feature can say of itself in a list.
pub(crate) struct Brief {
    pub name: String,
    pub code: String,
    pub street: String,
    pub sort: Option<String>,
}

pub(crate) trait Named: Lies {
    fn brief(&self) -> Brief;

    /// Its fields as a record keeps them.
    fn fields(&self) -> BTreeMap<String, Value>;
}

fn brief(name: &str, code: &str, street: &str, sort: Option<String>) -> Brief {
    Brief { name: name.to_owned(), code: code.to_owned(), street: street.to_owned(), sort }
}

impl Named for Street {
    fn brief(&self) -> Brief {
        brief(&self.name, &self.code, &self.code, None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for UnitGrid {
    fn brief(&self) -> Brief {
        brief(&self.code, &self.code, self.street().unwrap_or_default(), None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Area {
    fn brief(&self) -> Brief {
        brief(&self.name, &self.code, &self.street, None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Road {
    fn brief(&self) -> Brief {
        brief(&self.label(), "", "", None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Point {
    fn brief(&self) -> Brief {
        brief(&self.name, &self.code, &self.street, Some(self.category.clone()).filter(|text| !text.is_empty()))
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Component {
    fn brief(&self) -> Brief {
        brief(&self.name, &self.code, &self.street, self.state.map(|state| component_state(state).to_owned()))
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Zone {
    fn brief(&self) -> Brief {
        brief(&self.name, "", &self.street, Some(zone_kind(self.kind).to_owned()))
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Shop {
    fn brief(&self) -> Brief {
        brief(&self.name, &self.code, &self.street, None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}
impl Named for Plot {
    fn brief(&self) -> Brief {
        brief(&self.name, "", &self.street, None)
    }
    fn fields(&self) -> BTreeMap<String, Value> {
        self.to_fact().set
    }
}

/// Message key of a zone's kind.
pub(crate) fn zone_kind(kind: ZoneKind) -> &'static str {
    match kind {
        ZoneKind::Urban => "enum.zone_kind.urban",
        ZoneKind::Stalls => "enum.zone_kind.stalls",
        ZoneKind::Key => "enum.zone_kind.key",
    }
}

/// Message key of a component's state.
pub(crate) fn component_state(state: ComponentState) -> &'static str {
    match state {
        ComponentState::Good => "enum.component_state.good",
        ComponentState::Broken => "enum.component_state.broken",
        ComponentState::Lost => "enum.component_state.lost",
        ComponentState::Abandoned => "enum.component_state.abandoned",
        ComponentState::Removed => "enum.component_state.removed",
    }
}

pub(crate) fn row<T: Named>(places: &Places, layer: MapLayer, id: EntityId, feature: &T) -> GroundRow {
    let told = feature.brief();
    let shape = feature.shape();
    let middle = shape.and_then(measure::representative);
    GroundRow {
        id: id.to_string(),
        layer,
        name: told.name,
        code: Some(told.code).filter(|code| !code.is_empty()),
        street_name: Some(told.street).filter(|code| !code.is_empty()).map(|code| places.street_name(&code)),
        sort: told.sort,
        area_m2: shape.filter(|s| matches!(s, Shape::Area(_))).map(|s| measure::area_m2(s).round() as i64),
        length_mm: shape.filter(|s| matches!(s, Shape::Lines(_))).map(measure::length_mm),
        point: middle.map(|p| PointView { lon_e7: p.lon, lat_e7: p.lat }),
    }
}

/// What is asked of a layer.
struct Asked<'a> {
    street: Option<&'a str>,
    text: Option<String>,
    after: Option<(String, EntityId)>,
    limit: usize,
}

impl Asked<'_> {
    fn takes(&self, told: &Brief) -> bool {
        let street = self.street.is_none_or(|street| told.street == street);
        let text = |text: &String| told.name.to_lowercase().contains(text) || told.code.to_lowercase().contains(text);
        street && self.text.as_ref().is_none_or(text)
    }
}

fn page<T: Named>(places: &Places, layer: MapLayer, features: &Layer<T>, asked: &Asked<'_>) -> GroundPage {
    let mut hits: Vec<(String, EntityId, &T)> = Vec::new();
    for (id, feature) in features.iter() {
        let told = feature.brief();
        if asked.takes(&told) {
            hits.push((if told.code.is_empty() { told.name } else { told.code }, id, feature));
        }
    }
    let total = hits.len() as i64;
    hits.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let from = asked.after.as_ref().map_or(0, |(key, id)| hits.partition_point(|hit| (&hit.0, hit.1) <= (key, *id)));
    let shown = hits.get(from..).unwrap_or_default();
    let more = shown.len() > asked.limit;
    let shown = shown.get(..asked.limit.min(shown.len())).unwrap_or_default();
    let next = shown.last().filter(|_| more).map(|(key, id, _)| format!("{id}.{key}"));
    GroundPage { rows: shown.iter().map(|(_, id, feature)| row(places, layer, *id, *feature)).collect(), total, next }
}

/// Calls `$with!(layer of places)` for the one that is meant.
macro_rules! on_layer {
    ($places:expr, $layer:expr, |$features:ident| $body:expr, $none:expr) => {
        match $layer {
            MapLayer::District => $none,
            MapLayer::Street => {
                let $features = &$places.streets;
                $body
            }
            MapLayer::Area => {
                let $features = &$places.areas;
                $body
            }
            MapLayer::Grid => {
                let $features = &$places.grids;
                $body
            }
            MapLayer::Road => {
                let $features = &$places.roads;
                $body
            }
            MapLayer::Point => {
                let $features = &$places.points;
                $body
            }
            MapLayer::Component => {
                let $features = &$places.components;
                $body
            }
            MapLayer::Zone => {
                let $features = &$places.zones;
                $body
            }
            MapLayer::Shop => {
                let $features = &$places.shops;
                $body
            }
            MapLayer::Plot => {
                let $features = &$places.plots;
                $body
            }
        }
    };
}
pub(crate) use on_layer;

/// A feature as a row; none when it is not there on the day of these places.
pub(crate) fn row_of(places: &Places, layer: MapLayer, id: EntityId) -> Option<GroundRow> {
    on_layer!(places, layer, |features| features.get(id).map(|feature| row(places, layer, id, feature)), None)
}

/// Name, code and street of a feature.
pub(crate) fn brief_of(places: &Places, layer: MapLayer, id: EntityId) -> Option<Brief> {
    on_layer!(places, layer, |features| features.get(id).map(Named::brief), None)
}

/// A feature's shape.
pub(crate) fn shape_on(places: &Places, layer: MapLayer, id: EntityId) -> Option<Shape> {
    on_layer!(places, layer, |features| features.get(id).and_then(|f| f.shape().cloned()), None)
}

impl App {
    /// Features of a layer as they stand on a day, by code or name.
    pub fn ground_list(&self, params: GroundList) -> Result<GroundPage, ApiError> {
        let mut inner = self.lock();
        let today = self.places(&mut inner)?;
        let places = match &params.day {
            Some(text) => self.places_on(&mut inner, day(text, today.day)?)?,
            None => today,
        };
        drop(inner);
        let after = params.after.as_deref().and_then(|text| text.split_once('.'));
        let asked = Asked {
            street: params.street.as_deref(),
            text: params.text.as_deref().map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty()),
            after: after.map(|(id, key)| Ok::<_, ApiError>((key.to_owned(), entity(id)?))).transpose()?,
            limit: usize::try_from(params.limit.clamp(1, PAGE)).unwrap_or(1),
        };
        let none = GroundPage { rows: Vec::new(), total: 0, next: None };
        Ok(on_layer!(places, params.layer, |features| page(&places, params.layer, features, &asked), none))
    }
}
