//! Shapes and keys of what is there and of what a file brings.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use gridwalk_domain::datum::Datum;
use gridwalk_domain::grid::Shape;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;
use gridwalk_import::RawShape;
use serde_json::Value;

use crate::ground::{Edit, Named, on_layer};
use crate::places::{Lies, Places};
use crate::view::MapLayer;

/// What identifies a feature of a layer when a list is imported a second time; none when the row does not say.
pub(super) fn key_of(layer: MapLayer, set: &BTreeMap<String, Value>) -> Option<String> {
    let text = |key: &str| set.get(key).and_then(Value::as_str).unwrap_or_default();
    let key = match layer {
        MapLayer::Road => format!("{}|{}|{}", text("name"), text("from"), text("to")),
        MapLayer::Zone | MapLayer::Plot => text("name").to_owned(),
        _ => text("code").to_owned(),
    };
    (!key.trim_matches('|').is_empty()).then_some(key)
}

/// Features of a layer by what identifies them.
pub(super) fn known(places: &Places, layer: MapLayer) -> HashMap<String, EntityId> {
    on_layer!(
        places,
        layer,
        |features| features.iter().filter_map(|(id, feature)| Some((key_of(layer, &feature.fields())?, id))).collect(),
        HashMap::new()
    )
}

/// Takes away what is there already.
pub(super) fn only_new(places: &Places, layer: MapLayer, id: EntityId, set: &mut BTreeMap<String, Value>) {
    let there: Option<BTreeMap<String, Value>> =
        on_layer!(places, layer, |features| features.get(id).map(Named::fields), None);
    if let Some(there) = there {
        set.retain(|key, value| there.get(key) != Some(value));
    }
}

pub(super) fn of(places: &Places, layer: MapLayer, id: EntityId) -> Option<Shape> {
    on_layer!(places, layer, |features| features.get(id).and_then(|f| f.shape().cloned()), None)
}

/// All shapes of a layer.
pub(super) fn all(places: &Places, layer: MapLayer) -> Vec<Shape> {
    on_layer!(
        places,
        layer,
        |features| features.iter().filter_map(|(_, feature)| feature.shape().cloned()).collect(),
        Vec::new()
    )
}

/// Where a feature will lie once the edit is written: its new shape, or the one that stays.
pub(super) fn after(places: &Places, edit: &Edit) -> Option<Shape> {
    edit.shape.clone().or_else(|| of(places, edit.layer, edit.id?))
}

/// The box of all streets.
pub(super) fn city(places: &Places) -> Option<[i64; 4]> {
    places.streets.iter().filter_map(|(_, street)| street.shape()?.bbox()).fold(None, |all, one| wider(all, Some(one)))
}

/// A box around both.
pub(super) fn wider(all: Option<[i64; 4]>, one: Option<[i64; 4]>) -> Option<[i64; 4]> {
    match (all, one) {
        (Some(a), Some(b)) => Some([a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]),
        (a, b) => a.or(b),
    }
}

/// Whether any corner lies in a street; of a large surface its middle may.
pub(super) fn in_city(places: &Places, shape: &Shape) -> bool {
    let inside = |[lon, lat]: [i64; 2]| places.street_at(&Point { lon, lat }).is_some();
    let middle = || gridwalk_domain::grid::measure::representative(shape);
    shape.points().any(inside) || middle().is_some_and(|point| inside([point.lon, point.lat]))
}

/// A figure by which equal shapes are found.
pub(super) fn print(shape: &Shape) -> u64 {
    let mut hasher = DefaultHasher::new();
    shape.points().for_each(|corner| corner.hash(&mut hasher));
    hasher.finish()
}

/// A file's shape in our datum and of the kind that a layer wants.
pub(super) fn stored(raw: &RawShape, datum: Datum, layer: MapLayer) -> Result<Shape, RowFaultOr> {
    let put = |at: &[f64; 2]| datum.to_stored(*at).ok_or(RowFaultOr::OutOfRange(*at));
    let line = |line: &Vec<[f64; 2]>| line.iter().map(put).collect::<Result<Vec<_>, _>>();
    match (raw, layer) {
        (RawShape::Points(points), MapLayer::Point | MapLayer::Component | MapLayer::Shop) => match points.as_slice() {
            [one] => Ok(Shape::Point(put(one)?)),
            _ => Err(RowFaultOr::OtherKind),
        },
        (RawShape::Lines(lines), MapLayer::Road) => Ok(Shape::Lines(lines.iter().map(line).collect::<Result<_, _>>()?)),
        (
            RawShape::Areas(polygons),
            MapLayer::Street | MapLayer::Area | MapLayer::Grid | MapLayer::Zone | MapLayer::Plot,
        ) => {
            let polygon = |rings: &Vec<Vec<[f64; 2]>>| rings.iter().map(line).collect::<Result<Vec<_>, _>>();
            Ok(Shape::Area(polygons.iter().map(polygon).collect::<Result<_, _>>()?))
        }
        _ => Err(RowFaultOr::OtherKind),
    }
}

/// Why a shape cannot be kept.
pub(super) enum RowFaultOr {
    OtherKind,
    OutOfRange([f64; 2]),
}

impl From<RowFaultOr> for super::check::Bad {
    fn from(fault: RowFaultOr) -> Self {
        match fault {
            RowFaultOr::OtherKind => Self::new("other_kind", &[]),
            RowFaultOr::OutOfRange([lon, lat]) => {
                Self::new("out_of_range", &[("lon", &lon.to_string()), ("lat", &lat.to_string())])
            }
        }
    }
}
