//! Point → cell, area, unit and words, with the other cells that the position's accuracy leaves possible.

use geo::{Distance, Euclidean, LineString, Point as GeoPoint};
use gridwalk_domain::catalog::ClassKey;
use gridwalk_domain::duty::{Area, responsible_unit};
use gridwalk_domain::grid::{self, Near, Road, Shape, Side, UnitGrid, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};

use super::{Lies, Places};
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::view::{self, AreaView, GridCandidate, Locus};

/// Roads further away than this lend no name, millimetres.
const ROAD_REACH_MM: i64 = 60_000;
/// A fix vaguer than this says nothing of cells, millimetres.
const VAGUEST_MM: i64 = 200_000;

/// A cell with what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub code: String,
    pub area: Option<EntityId>,
    pub unit: Option<EntityId>,
    pub distance_mm: i64,
}

/// What a position leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub grid: Option<Candidate>,
    pub others: Vec<Candidate>,
    /// All areas whose own boundary holds the point; more than one is an overlap.
    pub areas: Vec<EntityId>,
    pub text: String,
    pub ask: bool,
}

impl Places {
    /// Areas that a point lies inside of, lowest id first: on an overlap that one counts, everywhere alike. On a boundary
    /// that areas share, the first of them has it.
    pub fn areas_at(&self, point: &Point) -> Vec<EntityId> {
        let mut near = self.areas.around(point, 0);
        near.sort_by_key(|(id, _)| *id);
        let on = |side: Side| {
            let lies = move |area: &Area| area.shape().is_some_and(|shape| measure::side(shape, point) == side);
            near.iter().filter(move |(_, area)| lies(area)).map(|(id, _)| *id)
        };
        let inside: Vec<EntityId> = on(Side::Inside).collect();
        if inside.is_empty() { on(Side::Border).take(1).collect() } else { inside }
    }

    /// The area of a cell: the one that holds its middle, else the one it was assigned to.
    fn area_of_cell(&self, cell: &UnitGrid) -> Option<EntityId> {
        let middle = cell.shape().and_then(measure::representative);
        let drawn = middle.and_then(|point| self.areas_at(&point).first().copied());
        drawn.or(cell.area.filter(|id| self.areas.get(*id).is_some()))
    }

    fn road_text(&self, point: &Point) -> Option<String> {
        let roads = self.roads.around(point, ROAD_REACH_MM).into_iter();
        let near = |road: &Road| road.shape().map(|shape| line_distance(point, shape)).unwrap_or(f64::INFINITY);
        let nearest = roads.map(|(_, road)| (near(road), road)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(nearest.1.label())
    }

    /// Cell, area, unit and words of a position.
    pub fn locate(&self, point: &Point, accuracy_mm: i64, class: Option<&ClassKey>) -> Found {
        let reach = accuracy_mm.clamp(0, VAGUEST_MM);
        let cells: Vec<UnitGrid> = self.grids.around(point, reach).into_iter().map(|(_, cell)| cell.clone()).collect();
        let located = grid::locate(point, reach, &cells);
        let areas = self.areas_at(point);
        let candidate = |near: &Near| Some(self.candidate(cells.get(near.index)?, near.distance_mm, class));
        let mut grid = located.inside.as_ref().and_then(candidate);
        // The boundary of the area itself counts where the point is; a cell on it belongs to both sides.
        if let (Some(grid), Some(area)) = (&mut grid, areas.first()) {
            grid.area = Some(*area);
            grid.unit = self.unit_for(Some(*area), class);
        }
        let others: Vec<Candidate> = located.others.iter().filter_map(candidate).take(8).collect();
        let differs = grid.as_ref().is_some_and(|g| others.iter().any(|o| o.unit != g.unit));
        Found { ask: differs, text: self.road_text(point).unwrap_or_default(), grid, others, areas }
    }

    fn unit_for(&self, area: Option<EntityId>, class: Option<&ClassKey>) -> Option<EntityId> {
        let area = area.and_then(|id| self.areas.get(id));
        area.zip(class).and_then(|(area, class)| responsible_unit(area, class))
    }

    fn candidate(&self, cell: &UnitGrid, distance_mm: i64, class: Option<&ClassKey>) -> Candidate {
        let area = self.area_of_cell(cell);
        Candidate { code: cell.code.clone(), area, unit: self.unit_for(area, class), distance_mm }
    }

    /// A cell picked by hand.
    pub fn chosen(&self, code: &str, class: Option<&ClassKey>) -> Option<Candidate> {
        self.grid(code).map(|(_, cell)| self.candidate(cell, 0, class))
    }

    pub fn area_view(&self, id: EntityId) -> Option<AreaView> {
        let area = self.areas.get(id)?;
        Some(AreaView {
            id: id.to_string(),
            name: area.name.clone(),
            street: area.street.clone(),
            street_name: self.street_name(&area.street),
            inspector_name: area.inspector.and_then(|p| self.person_name(p)),
            deputy_name: area.deputy.and_then(|p| self.person_name(p)),
            area_m2: area.area_m2,
            unit_grids: area.unit_grids,
        })
    }

    fn candidate_view(&self, c: &Candidate) -> GridCandidate {
        GridCandidate {
            code: c.code.clone(),
            area_id: c.area.map(|id| id.to_string()),
            area_name: c.area.and_then(|id| self.areas.get(id)).map(|a| a.name.clone()),
            distance_mm: c.distance_mm,
            responsible_unit: self.unit_name(c.unit),
        }
    }

    pub fn locus(&self, found: &Found) -> Locus {
        let grid = found.grid.as_ref();
        let area = found.areas.first().copied().or_else(|| grid.and_then(|g| g.area));
        Locus {
            grid: grid.map(|g| self.candidate_view(g)),
            others: found.others.iter().map(|o| self.candidate_view(o)).collect(),
            area: area.and_then(|id| self.area_view(id)),
            place_text: found.text.clone(),
            responsible_unit: grid.and_then(|g| self.unit_name(g.unit)),
            ask: found.ask,
        }
    }
}

/// To the nearest of a shape's lines, in 1e-7 degrees: good for telling which is nearest.
fn line_distance(point: &Point, shape: &Shape) -> f64 {
    let here = GeoPoint::new(point.lon as f64, point.lat as f64);
    let Shape::Lines(lines) = shape else { return f64::INFINITY };
    let away = |line: &Vec<[i64; 2]>| {
        let line: LineString<f64> = line.iter().map(|[x, y]| (*x as f64, *y as f64)).collect();
        Euclidean.distance(&here, &line)
    };
    lines.iter().map(away).fold(f64::INFINITY, f64::min)
}

/// A shell's fix as the domain keeps it.
pub(crate) fn domain_fix(fix: &view::FixInput) -> Fix {
    let src = match fix.source {
        view::FixSource::Gnss => FixSource::Gnss,
        view::FixSource::Network => FixSource::Network,
        view::FixSource::Manual => FixSource::Manual,
    };
    let point = Point { lon: fix.lon_e7, lat: fix.lat_e7 };
    Fix { point, acc: fix.accuracy_mm, src, datum: Datum::Wgs84, at: fix.fixed_at_ms }
}

impl App {
    /// Where am I, whose area is this, and who answers here for the class?
    pub fn locate(&self, params: Locate) -> Result<Locus, ApiError> {
        let places = self.places(&mut self.lock())?;
        let class = params.class.as_deref().map(crate::classes::key).transpose()?;
        let found = params.fix.map(|fix| {
            let fix = domain_fix(&fix);
            places.locate(&fix.point, fix.acc, class.as_ref())
        });
        Ok(places.locus(&found.unwrap_or_default()))
    }

    /// The place an act freezes, and the stream it belongs to.
    pub(crate) fn place(
        &self,
        places: &Places,
        fix: Option<&view::FixInput>,
        chosen: Option<&str>,
        text: Option<&str>,
        class: &ClassKey,
    ) -> Result<(Place, Option<String>), ApiError> {
        let fix = fix.map(domain_fix);
        let found = fix.as_ref().map(|f| places.locate(&f.point, f.acc, Some(class))).unwrap_or_default();
        let picked = match chosen {
            Some(code) => Some(
                places.chosen(code, Some(class)).ok_or_else(|| fail(ErrorCode::UnknownGrid, "no such grid here"))?,
            ),
            None => None,
        };
        let effective = picked.as_ref().or(found.grid.as_ref());
        let street = effective.and_then(|c| c.code.get(..9)).map(str::to_owned);
        let place = Place {
            fix,
            grid: found.grid.as_ref().map(|g| g.code.clone()),
            chosen: picked.as_ref().map(|p| p.code.clone()),
            area: effective.and_then(|c| c.area),
            unit: effective.and_then(|c| c.unit),
            text: text.map_or(found.text, str::to_owned),
        };
        Ok((place, street))
    }
}
