//! What a window of the map shows.

use gridwalk_domain::grid::Shape;
use gridwalk_domain::id::EntityId;

use super::{Layer, Lies, Places};
use crate::api::*;
use crate::app::App;
use crate::view::{MapLayer, MapShape};

/// Most shapes of one answer.
const MOST: usize = 100_000;

impl Places {
    fn shapes(&self, window: &MapWindow, most: usize) -> Vec<MapShape> {
        let mut out = Vec::new();
        let mut layers = window.layers.clone();
        layers.sort();
        layers.dedup();
        for layer in layers {
            let bbox = window.bbox;
            match layer {
                MapLayer::District => {}
                MapLayer::Street => {
                    add(&mut out, layer, &self.streets, bbox, most, |_, s| (s.code.clone(), s.name.clone()))
                }
                MapLayer::Area => {
                    add(&mut out, layer, &self.areas, bbox, most, |id, a| (id.to_string(), a.name.clone()))
                }
                MapLayer::Grid => {
                    add(&mut out, layer, &self.grids, bbox, most, |_, g| (g.code.clone(), g.code.clone()))
                }
                MapLayer::Road => {
                    add(&mut out, layer, &self.roads, bbox, most, |id, r| (id.to_string(), r.name.clone()))
                }
                MapLayer::Point => {
                    add(&mut out, layer, &self.points, bbox, most, |id, p| (id.to_string(), p.name.clone()))
                }
                MapLayer::Component => {
                    add(&mut out, layer, &self.components, bbox, most, |id, c| (id.to_string(), c.name.clone()));
                }
                MapLayer::Zone => {
                    add(&mut out, layer, &self.zones, bbox, most, |id, z| (id.to_string(), z.name.clone()))
                }
                MapLayer::Shop => {
                    add(&mut out, layer, &self.shops, bbox, most, |id, s| (id.to_string(), s.name.clone()))
                }
                MapLayer::Plot => {
                    add(&mut out, layer, &self.plots, bbox, most, |id, p| (id.to_string(), p.name.clone()))
                }
            }
        }
        out
    }
}

fn add<T: Lies>(
    out: &mut Vec<MapShape>,
    layer: MapLayer,
    features: &Layer<T>,
    bbox: [i64; 4],
    most: usize,
    named: impl Fn(EntityId, &T) -> (String, String),
) {
    for (id, feature) in features.within(bbox) {
        if out.len() > most {
            return;
        }
        let Some(shape) = feature.shape() else { continue };
        let (id, name) = named(id, feature);
        out.extend(pieces(shape).into_iter().map(|coords| MapShape {
            id: id.clone(),
            layer,
            name: name.clone(),
            coords,
        }));
    }
}

/// Polygons with their rings, lines and points, one by one.
pub(crate) fn pieces(shape: &Shape) -> Vec<Vec<Vec<[i64; 2]>>> {
    match shape {
        Shape::Point(point) => vec![vec![vec![*point]]],
        Shape::Lines(lines) => lines.iter().map(|line| vec![line.clone()]).collect(),
        Shape::Area(polygons) => polygons.clone(),
    }
}

impl App {
    pub fn map_shapes(&self, params: MapWindow) -> Result<Shapes, ApiError> {
        let places = self.places(&mut self.lock())?;
        let limit = usize::try_from(params.limit).unwrap_or(0).min(MOST);
        let mut shapes = places.shapes(&params, limit);
        let cut = shapes.len() > limit;
        shapes.truncate(limit);
        Ok(Shapes { shapes, cut })
    }
}
