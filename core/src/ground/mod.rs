//! The ground at the desk and on the phone: what lies where, how it is drawn and changed, and what stands at a position.
//!
//! Duties of an area are [`crate::duty`]'s, reading files [`crate::imports`]'s. Every change of the ground goes through
//! [`save::Writer`], which puts all of it in force with one act or writes nothing.

mod changes;
mod draw;
mod feature;
mod fields;
mod here;
mod rows;
mod save;

use chrono::{Datelike, NaiveDate};
use gridwalk_domain::grid::Shape;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;

use crate::api::*;
use crate::error::fail;
use crate::view::{MapLayer, PointView, ShapeView};

pub(crate) use changes::made_at;
pub(crate) use draw::area_faults;
pub(crate) use feature::{check_result, slot_text};
pub(crate) use fields::{field_value, keys_of};
pub(crate) use here::{group_answers, group_zh, groups, slot_view, standard_of};
pub(crate) use rows::{Named, on_layer};
pub(crate) use save::{Edit, Writer};

/// The kind of record of a layer; none for the district, which is no record of its own.
pub(crate) fn kind_of(layer: MapLayer) -> Option<RecordKind> {
    Some(match layer {
        MapLayer::District => return None,
        MapLayer::Street => RecordKind::Street,
        MapLayer::Area => RecordKind::Area,
        MapLayer::Grid => RecordKind::UnitGrid,
        MapLayer::Road => RecordKind::Road,
        MapLayer::Point => RecordKind::Point,
        MapLayer::Component => RecordKind::Component,
        MapLayer::Zone => RecordKind::Zone,
        MapLayer::Shop => RecordKind::Shop,
        MapLayer::Plot => RecordKind::Plot,
    })
}

/// The layer of a kind of record, by its name on the wire.
pub(crate) fn layer_of(wire: &str) -> Option<MapLayer> {
    LAYERS.into_iter().find(|layer| kind_of(*layer).is_some_and(|kind| kind.wire() == wire))
}

/// Every layer that has records.
pub(crate) const LAYERS: [MapLayer; 9] = [
    MapLayer::Street,
    MapLayer::Area,
    MapLayer::Grid,
    MapLayer::Road,
    MapLayer::Point,
    MapLayer::Component,
    MapLayer::Zone,
    MapLayer::Shop,
    MapLayer::Plot,
];

/// A day as YYYY-MM-DD, between 1949 and ten years from `today`.
pub(crate) fn day(text: &str, today: NaiveDate) -> Result<NaiveDate, ApiError> {
    let day: NaiveDate = text.parse().map_err(|_| fail(ErrorCode::BadDay, "write the day as 2026-01-31"))?;
    let known = day.year() >= 1949 && day.year() <= today.year() + 10;
    if known { Ok(day) } else { Err(fail(ErrorCode::BadDay, "a day between 1949 and ten years from now")) }
}

pub(crate) fn entity(id: &str) -> Result<EntityId, ApiError> {
    id.parse().map_err(|_| fail(ErrorCode::NotFound, "no such thing on the ground"))
}

pub(crate) fn shape_in(shape: &ShapeView) -> Shape {
    match shape.clone() {
        ShapeView::Point(point) => Shape::Point(point),
        ShapeView::Lines(lines) => Shape::Lines(lines),
        ShapeView::Area(polygons) => Shape::Area(polygons),
    }
}

pub(crate) fn shape_out(shape: &Shape) -> ShapeView {
    match shape.clone() {
        Shape::Point(point) => ShapeView::Point(point),
        Shape::Lines(lines) => ShapeView::Lines(lines),
        Shape::Area(polygons) => ShapeView::Area(polygons),
    }
}

pub(crate) fn point_out([lon_e7, lat_e7]: [i64; 2]) -> PointView {
    PointView { lon_e7, lat_e7 }
}
