//! Names on the map: along roads, inside neighbours, where there is room. A name that finds none is left out; the form lists
//! it anyway.

use std::collections::BTreeSet;

use geo::{
    Area, BooleanOps, Contains, Coord, InteriorPoint, Intersects, LineString, MultiLineString, MultiPolygon, Rect,
};

use super::project::View;
use crate::card::desk::Desk;
use crate::paper::{MapArea, MapRoad, Polygon, SketchMap};
use crate::sheet::{Ink, Line, Mark, Span, Style};

const ROAD_NAME: Style = Style::of(6.5, 8.0);
const NEIGHBOUR_NAME: Style = Style::of(6.5, 8.0);
/// A name wider than this is cut with ….
const WIDEST: f32 = 130.0;
/// Roads steeper than this carry Chinese names upright, one character below the other.
const STEEP: f64 = 55.0;
/// Where along a road its name is tried.
const TRIES: [f64; 7] = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];

/// What is written so far and what must stay free.
pub(super) struct Labels<'a> {
    view: &'a View,
    window: Rect<f64>,
    own: MultiPolygon<f64>,
    taken: Vec<Rect<f64>>,
}

/// A place for one character or a short name.
fn around(middle: Coord<f64>, width: f64, height: f64) -> Rect<f64> {
    let half = Coord { x: width / 2.0, y: height / 2.0 };
    Rect::new(middle - half, middle + half)
}

impl<'a> Labels<'a> {
    pub(super) fn new(view: &'a View, map: &SketchMap) -> Self {
        let corner = Coord { x: f64::from(view.size[0]), y: f64::from(view.size[1]) };
        let window = Rect::new(Coord { x: 0.0, y: 0.0 }, corner);
        Self { view, window, own: shape(view, &map.area), taken: Vec::new() }
    }

    fn is_free(&self, places: &[Rect<f64>]) -> bool {
        let free =
            |place: &Rect<f64>| self.window.contains(place) && !self.taken.iter().any(|taken| taken.intersects(place));
        places.iter().all(free)
    }

    /// Road names; the area's own roads choose first, and each name is written once.
    pub(super) fn roads(&mut self, desk: &mut Desk, roads: &[MapRoad]) -> Vec<Mark> {
        let mut written = BTreeSet::new();
        let mut marks = Vec::new();
        let (ours, others): (Vec<&MapRoad>, Vec<&MapRoad>) = roads.iter().partition(|road| road.is_ours);
        for road in ours.into_iter().chain(others) {
            let name = road.name.trim();
            if name.is_empty() || written.contains(name) {
                continue;
            }
            let ink = if road.is_ours { Ink::ROAD } else { Ink::GREY };
            let Some(found) = self.road(desk, road, name, ink) else { continue };
            marks.extend(found);
            written.insert(name);
        }
        marks
    }

    fn road(&mut self, desk: &mut Desk, road: &MapRoad, name: &str, ink: Ink) -> Option<Vec<Mark>> {
        let course = self.longest_visible(road)?;
        let line = desk.setter.set_one(&[Span::new(name, ink)], ROAD_NAME, WIDEST)?;
        let width = f64::from(line.width);
        let found = TRIES.iter().find_map(|part| {
            let place = Along::at(&course, part * course.length, width)?;
            let boxes = place.boxes(f64::from(ROAD_NAME.size));
            self.is_free(&boxes).then_some((place, boxes))
        });
        let (place, boxes) = found?;
        self.taken.extend(boxes);
        let is_upright = place.turn.abs() > STEEP && name.chars().all(|c| !c.is_ascii());
        Some(if is_upright { upright(desk, name, ink, &place) } else { vec![turned(line, &place)] })
    }

    /// The longest part of a road that lies on the map.
    fn longest_visible(&self, road: &MapRoad) -> Option<Course> {
        let points = road.lines.iter().map(|line| line_string(self.view.points(line)));
        let lines = MultiLineString::new(points.filter(|line| line.0.len() > 1).collect());
        let window = MultiPolygon::new(vec![self.window.to_polygon()]);
        let visible = window.clip(&lines, false);
        let courses = visible.0.into_iter().map(Course::of);
        courses.max_by(|a, b| a.length.total_cmp(&b.length)).filter(|course| course.length > 0.0)
    }

    /// Names inside neighbours.
    pub(super) fn neighbours(&mut self, desk: &mut Desk, neighbours: &[MapArea]) -> Vec<Mark> {
        neighbours.iter().filter_map(|neighbour| self.neighbour(desk, neighbour)).collect()
    }

    fn neighbour(&mut self, desk: &mut Desk, neighbour: &MapArea) -> Option<Mark> {
        let name = Span::new(neighbour.name.trim(), Ink::GREY);
        let line = desk.setter.set_one(&[name], NEIGHBOUR_NAME, WIDEST).filter(|line| line.width > 0.0)?;
        let window = MultiPolygon::new(vec![self.window.to_polygon()]);
        let visible = shape(self.view, &neighbour.polygons).intersection(&window);
        let largest = visible.0.into_iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()))?;
        let middle = largest.interior_point()?;
        let place = around(middle.0, f64::from(line.width) + 4.0, f64::from(NEIGHBOUR_NAME.leading) + 3.0);
        if !self.is_free(&[place]) || place.to_polygon().intersects(&self.own) {
            return None;
        }
        self.taken.push(place);
        let left = middle.x() as f32 - line.width / 2.0;
        Some(Mark::Text { at: [left, middle.y() as f32 + below_middle()], line, turn: 0.0, halo: Some(Ink::WHITE) })
    }
}

/// From the middle of a character to its baseline.
fn below_middle() -> f32 {
    ROAD_NAME.size * 0.38
}

fn line_string(points: Vec<[f32; 2]>) -> LineString<f64> {
    points.into_iter().map(|[x, y]| Coord { x: f64::from(x), y: f64::from(y) }).collect()
}

fn shape(view: &View, polygons: &[Polygon]) -> MultiPolygon<f64> {
    let polygon = |polygon: &Polygon| {
        let mut rings = polygon.iter().map(|ring| line_string(view.points(ring))).filter(|ring| ring.0.len() > 2);
        Some(geo::Polygon::new(rings.next()?, rings.collect()))
    };
    // A union of each with nothing mends what crosses itself.
    MultiPolygon::new(polygons.iter().filter_map(polygon).collect()).union(&MultiPolygon::new(Vec::new()))
}

/// A visible part of a road.
struct Course {
    points: Vec<Coord<f64>>,
    length: f64,
}

impl Course {
    fn of(line: LineString<f64>) -> Self {
        let length = line.lines().map(|line| line.dx().hypot(line.dy())).sum();
        Self { points: line.0, length }
    }

    /// The point so far along.
    fn point(&self, mut along: f64) -> Option<Coord<f64>> {
        for pair in self.points.windows(2) {
            let [from, to] = pair else { continue };
            let step = *to - *from;
            let length = step.x.hypot(step.y);
            if along <= length && length > 0.0 {
                return Some(*from + step * (along / length));
            }
            along -= length;
        }
        self.points.last().copied()
    }
}

/// A straight stretch of a road that carries a name.
struct Along {
    from: Coord<f64>,
    to: Coord<f64>,
    /// Clockwise, degrees; what is steep runs downwards, so that nothing stands on its head.
    turn: f64,
}

impl Along {
    /// The stretch of a given width around a place, if the road is straight enough there.
    fn at(course: &Course, middle: f64, width: f64) -> Option<Self> {
        let (begin, end) = (middle - width / 2.0, middle + width / 2.0);
        if begin < 0.0 || end > course.length {
            return None;
        }
        let (mut from, mut to) = (course.point(begin)?, course.point(end)?);
        let chord = (to - from).x.hypot((to - from).y);
        if chord < width * 0.96 {
            return None;
        }
        let mut turn = (to.y - from.y).atan2(to.x - from.x).to_degrees();
        // What is steep reads downwards, all else to the right.
        if !(-STEEP..180.0 - STEEP).contains(&turn) {
            std::mem::swap(&mut from, &mut to);
            turn += if turn > 0.0 { -180.0 } else { 180.0 };
        }
        Some(Self { from, to, turn })
    }

    fn boxes(&self, em: f64) -> Vec<Rect<f64>> {
        let step = self.to - self.from;
        let count = (step.x.hypot(step.y) / em).ceil().max(1.0);
        (0..count as usize).map(|n| around(self.from + step * ((n as f64 + 0.5) / count), em * 1.2, em * 1.2)).collect()
    }
}

fn turned(line: Line, place: &Along) -> Mark {
    // The baseline runs beside the road's middle, at right angles to it.
    let (sin, cos) = place.turn.to_radians().sin_cos();
    let off = f64::from(below_middle());
    let at = [(place.from.x - sin * off) as f32, (place.from.y + cos * off) as f32];
    Mark::Text { at, line, turn: place.turn as f32, halo: Some(Ink::WHITE) }
}

fn upright(desk: &mut Desk, name: &str, ink: Ink, place: &Along) -> Vec<Mark> {
    let step = place.to - place.from;
    let characters: Vec<char> = name.chars().collect();
    let mut marks = Vec::new();
    for (n, character) in characters.iter().enumerate() {
        let middle = place.from + step * ((n as f64 + 0.5) / characters.len() as f64);
        let line = desk.setter.set_one(&[Span::new(character.to_string(), ink)], ROAD_NAME, WIDEST);
        marks.extend(line.map(|line| {
            let at = [middle.x as f32 - line.width / 2.0, middle.y as f32 + below_middle()];
            Mark::Text { at, line, turn: 0.0, halo: Some(Ink::WHITE) }
        }));
    }
    marks
}
