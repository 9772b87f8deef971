//! The sketch map (示意图): the area to a round scale, its neighbours in grey, roads with their names, north arrow, scale bar
//! and legend. It is drawn from the boundaries at hand and proves nothing.

mod furniture;
mod label;
mod project;

use super::desk::Desk;
use crate::paper::{MapRoad, Polygon, SketchMap};
use crate::sheet::{Ink, Mark, Outline, Pen};
use label::Labels;
use project::View;

/// Height of the map, points; as tall as the area asks for within these.
const HEIGHTS: [f32; 2] = [125.0, 175.0];

/// The map and what is said about it.
pub(super) struct Sketch {
    pub(super) size: [f32; 2],
    pub(super) marks: Vec<Mark>,
    /// Height of legend, north arrow and scale bar.
    pub(super) legend_height: f32,
    /// They stand beside the map, so that nothing of it is hidden.
    pub(super) legend: Vec<Mark>,
}

/// Draws the map in a given width and its legend in another, or nothing when the area has no boundary that spans anything.
pub(super) fn sketch(desk: &mut Desk, map: &SketchMap, width: f32, legend_width: f32) -> Option<Sketch> {
    let view = View::of(map, width, HEIGHTS)?;
    let window = [0.0, 0.0, view.size[0], view.size[1]];
    let mut marks = vec![Mark::rect(window, Some(Ink::WHITE), None)];
    let mut seen = lines(&view, map);
    let mut labels = Labels::new(&view, map);
    seen.extend(labels.roads(desk, &map.roads));
    seen.extend(labels.neighbours(desk, &map.neighbours));
    marks.push(Mark::Clipped { window, marks: seen });
    marks.push(Mark::rect(window, None, Some(Pen::RULE)));
    let (legend_height, legend) = furniture::legend(desk, &view, legend_width);
    Some(Sketch { size: view.size, marks, legend_height, legend })
}

/// Everything drawn that is not text, from below to above.
fn lines(view: &View, map: &SketchMap) -> Vec<Mark> {
    let area = |polygons: &[Polygon], fill: Option<Ink>, pen: Option<Pen>| Mark::Path {
        outline: rings(view, polygons),
        fill,
        pen,
    };
    let mut marks = vec![area(&map.area, Some(Ink::OWN), None)];
    let neighbour = Pen { dash: Some(3.0), ..Pen::of(Ink::FAINT, 0.7) };
    marks.extend(map.neighbours.iter().map(|other| area(&other.polygons, None, Some(neighbour.clone()))));
    for is_ours in [false, true] {
        let pen = road_pen(is_ours);
        let roads = map.roads.iter().filter(|road| road.is_ours == is_ours);
        marks.extend(roads.map(|road| Mark::Path { outline: course(view, road), fill: None, pen: Some(pen.clone()) }));
    }
    marks.push(area(&map.area, None, Some(own_pen())));
    marks
}

fn road_pen(is_ours: bool) -> Pen {
    if is_ours { Pen::of(Ink::ROAD, 2.2) } else { Pen::of(Ink::LANE, 1.6) }
}

fn own_pen() -> Pen {
    Pen::of(Ink::OWN_EDGE, 1.2)
}

/// Each polygon's rings; even-odd filling makes holes of the inner ones.
fn rings(view: &View, polygons: &[Polygon]) -> Outline {
    let rings = polygons.iter().flatten().map(|ring| view.points(ring)).filter(|ring| ring.len() > 2);
    Outline::rings(rings)
}

fn course(view: &View, road: &MapRoad) -> Outline {
    let parts = road.lines.iter().map(|line| view.points(line)).filter(|line| line.len() > 1);
    Outline::lines(parts)
}
