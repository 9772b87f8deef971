//! Places in memory: cells, areas, streets, roads, names. Built from reference records, dropped when they change.

use std::collections::HashMap;
use std::sync::Arc;

use geo::{Distance, Euclidean, LineString, Point as GeoPoint};
use gridwalk_domain::catalog::ClassKey;
use gridwalk_domain::duty::{Area, responsible_unit};
use gridwalk_domain::grid::{self, Near, Road, Street, UnitGrid};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::{Person, Unit};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::record::RecordKind;
use rstar::{AABB, RTree, RTreeObject};

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::view::{self, AreaView, GridCandidate, Locus, MapLayer, MapShape};

/// A box around something, by its index.
struct Boxed {
    index: usize,
    west_south: [i64; 2],
    east_north: [i64; 2],
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.west_south, self.east_north)
    }
}

/// Everything that a point can be looked up in.
pub(crate) struct Places {
    grids: Vec<UnitGrid>,
    grid_tree: RTree<Boxed>,
    by_code: HashMap<String, usize>,
    pub areas: HashMap<EntityId, Area>,
    pub streets: Vec<Street>,
    roads: Vec<Road>,
    road_tree: RTree<Boxed>,
    pub people: HashMap<PersonId, Person>,
    pub units: HashMap<EntityId, Unit>,
}

/// Roads further away than this lend no name, 1e-7 degrees (about 60 m).
const ROAD_REACH: i64 = 5_400;
/// 1e-7 degrees per metre, at least (longitude at 54° north would need more; China's south needs less).
const E7_PER_M: i64 = 150;

impl Places {
    fn build(inner: &Inner) -> Result<Self, ApiError> {
        let store = &inner.store;
        let grids: Vec<UnitGrid> =
            store.records(RecordKind::UnitGrid)?.iter().filter_map(|(_, r)| UnitGrid::read(r)).collect();
        let roads: Vec<Road> = store.records(RecordKind::Road)?.iter().filter_map(|(_, r)| Road::read(r)).collect();
        let areas = store.records(RecordKind::Area)?.into_iter().filter_map(|(id, r)| Some((id, Area::read(&r)?)));
        let people = store.records(RecordKind::Person)?.into_iter();
        let units = store.records(RecordKind::Unit)?.into_iter();
        Ok(Self {
            grid_tree: tree(grids.iter().map(|g| &g.ring)),
            by_code: grids.iter().enumerate().map(|(i, g)| (g.code.clone(), i)).collect(),
            grids,
            areas: areas.collect(),
            streets: store.records(RecordKind::Street)?.iter().filter_map(|(_, r)| Street::read(r)).collect(),
            road_tree: tree(roads.iter().map(|r| &r.line)),
            roads,
            people: people.filter_map(|(id, r)| Some((id.into(), Person::read(&r)?))).collect(),
            units: units.filter_map(|(id, r)| Some((id, Unit::read(&r)?))).collect(),
        })
    }

    pub fn street_name(&self, code: &str) -> String {
        self.streets.iter().find(|s| s.code == code).map_or_else(|| code.to_owned(), |s| s.name.clone())
    }

    pub fn person_name(&self, person: PersonId) -> Option<String> {
        self.people.get(&person).map(|p| p.name.clone())
    }

    pub fn unit_name(&self, unit: Option<EntityId>) -> Option<String> {
        unit.and_then(|id| self.units.get(&id)).map(|u| u.name.clone())
    }

    pub fn grid(&self, code: &str) -> Option<&UnitGrid> {
        self.by_code.get(code).and_then(|i| self.grids.get(*i))
    }

    fn cells_near(&self, point: &Point, accuracy_mm: i64) -> Vec<UnitGrid> {
        let reach = (accuracy_mm / 1000 + 1) * E7_PER_M;
        let window = AABB::from_corners([point.lon - reach, point.lat - reach], [point.lon + reach, point.lat + reach]);
        let hits = self.grid_tree.locate_in_envelope_intersecting(window);
        let mut indexes: Vec<usize> = hits.map(|b| b.index).collect();
        indexes.sort_unstable();
        indexes.iter().filter_map(|i| self.grids.get(*i).cloned()).collect()
    }

    fn road_text(&self, point: &Point) -> Option<String> {
        let window = AABB::from_corners(
            [point.lon - ROAD_REACH, point.lat - ROAD_REACH],
            [point.lon + ROAD_REACH, point.lat + ROAD_REACH],
        );
        let here = GeoPoint::new(point.lon as f64, point.lat as f64);
        let roads = self.road_tree.locate_in_envelope_intersecting(window).filter_map(|b| self.roads.get(b.index));
        let distance = |road: &Road| {
            let line: LineString<f64> = road.line.iter().map(|[x, y]| (*x as f64, *y as f64)).collect();
            Euclidean.distance(&here, &line)
        };
        let nearest = roads.map(|r| (distance(r), r)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        let road = nearest.1;
        let between = !road.from.is_empty() && !road.to.is_empty();
        Some(if between { format!("{}（{}–{}）", road.name, road.from, road.to) } else { road.name.clone() })
    }

    /// Cell, area, unit and words of a position.
    pub fn locate(&self, point: &Point, accuracy_mm: i64, class: Option<&ClassKey>) -> Found {
        let cells = self.cells_near(point, accuracy_mm.clamp(0, 200_000));
        let located = grid::locate(point, accuracy_mm.clamp(0, 200_000), &cells);
        let candidate = |near: &Near| self.candidate(cells.get(near.index)?, near.distance_mm, class);
        let grid = located.inside.as_ref().and_then(candidate);
        let others: Vec<Candidate> = located.others.iter().filter_map(candidate).take(8).collect();
        let differs = grid.as_ref().is_some_and(|g| others.iter().any(|o| o.unit != g.unit));
        Found { ask: differs, text: self.road_text(point).unwrap_or_default(), grid, others }
    }

    fn candidate(&self, cell: &UnitGrid, distance_mm: i64, class: Option<&ClassKey>) -> Option<Candidate> {
        let area = cell.area.and_then(|id| self.areas.get(&id));
        let unit = area.zip(class).and_then(|(area, class)| responsible_unit(area, class));
        Some(Candidate { code: cell.code.clone(), area: cell.area, unit, distance_mm })
    }

    /// A cell picked by hand.
    pub fn chosen(&self, code: &str, class: Option<&ClassKey>) -> Option<Candidate> {
        self.candidate(self.grid(code)?, 0, class)
    }

    pub fn area_view(&self, id: EntityId) -> Option<AreaView> {
        let area = self.areas.get(&id)?;
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
            area_name: c.area.and_then(|id| self.areas.get(&id)).map(|a| a.name.clone()),
            distance_mm: c.distance_mm,
            responsible_unit: self.unit_name(c.unit),
        }
    }

    pub fn locus(&self, found: &Found) -> Locus {
        let grid = found.grid.as_ref();
        Locus {
            grid: grid.map(|g| self.candidate_view(g)),
            others: found.others.iter().map(|o| self.candidate_view(o)).collect(),
            area: grid.and_then(|g| g.area).and_then(|id| self.area_view(id)),
            place_text: found.text.clone(),
            responsible_unit: grid.and_then(|g| self.unit_name(g.unit)),
            ask: found.ask,
        }
    }

    fn shapes(&self, window: &MapWindow) -> Vec<MapShape> {
        let wants = |layer: MapLayer| window.layers.contains(&layer);
        let mut shapes = Vec::new();
        if wants(MapLayer::District) || wants(MapLayer::Street) {
            shapes.extend(self.streets.iter().map(|s| shape(&s.code, MapLayer::Street, &s.name, &s.ring)));
        }
        if wants(MapLayer::Area) {
            shapes.extend(self.areas.iter().map(|(id, a)| shape(&id.to_string(), MapLayer::Area, &a.name, &a.ring)));
        }
        let view = AABB::from_corners([window.bbox[0], window.bbox[1]], [window.bbox[2], window.bbox[3]]);
        if wants(MapLayer::Road) {
            let roads = self.road_tree.locate_in_envelope_intersecting(view).filter_map(|b| self.roads.get(b.index));
            shapes.extend(roads.map(|r| shape(&r.name, MapLayer::Road, &r.name, &r.line)));
        }
        if wants(MapLayer::Grid) {
            let cells = self.grid_tree.locate_in_envelope_intersecting(view).filter_map(|b| self.grids.get(b.index));
            shapes.extend(cells.map(|g| shape(&g.code, MapLayer::Grid, &g.code, &g.ring)));
        }
        shapes.retain(|s| s.layer == MapLayer::Grid || s.layer == MapLayer::Road || touches(s, &window.bbox));
        shapes
    }
}

fn touches(shape: &MapShape, [west, south, east, north]: &[i64; 4]) -> bool {
    let points = || shape.coords.iter().flatten();
    let span = |axis: usize| (points().map(|p| p[axis]).min(), points().map(|p| p[axis]).max());
    let (x, y) = (span(0), span(1));
    x.0 <= Some(*east) && x.1 >= Some(*west) && y.0 <= Some(*north) && y.1 >= Some(*south)
}

fn shape(id: &str, layer: MapLayer, name: &str, coords: &[[i64; 2]]) -> MapShape {
    MapShape { id: id.to_owned(), layer, name: name.to_owned(), coords: vec![coords.to_vec()] }
}

fn tree<'a>(lines: impl Iterator<Item = &'a Vec<[i64; 2]>>) -> RTree<Boxed> {
    let boxed = |(index, line): (usize, &Vec<[i64; 2]>)| {
        let axis = |n: usize| (line.iter().map(|p| p[n]).min(), line.iter().map(|p| p[n]).max());
        let ((west, east), (south, north)) = (axis(0), axis(1));
        Some(Boxed { index, west_south: [west?, south?], east_north: [east?, north?] })
    };
    RTree::bulk_load(lines.enumerate().filter_map(boxed).collect())
}

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
    pub text: String,
    pub ask: bool,
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
    pub(crate) fn places(&self, inner: &mut Inner) -> Result<Arc<Places>, ApiError> {
        if let Some(places) = &inner.places {
            return Ok(Arc::clone(places));
        }
        let built = Arc::new(Places::build(inner)?);
        inner.places = Some(Arc::clone(&built));
        Ok(built)
    }

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

    pub fn streets(&self, _: Nothing) -> Result<Streets, ApiError> {
        let places = self.places(&mut self.lock())?;
        let brief = |s: &Street| view::StreetBrief { code: s.code.clone(), name: s.name.clone() };
        Ok(Streets { streets: places.streets.iter().map(brief).collect() })
    }

    pub fn map_shapes(&self, params: MapWindow) -> Result<Shapes, ApiError> {
        let places = self.places(&mut self.lock())?;
        let mut shapes = places.shapes(&params);
        let limit = usize::try_from(params.limit).unwrap_or(0).min(50_000);
        let cut = shapes.len() > limit;
        shapes.truncate(limit);
        Ok(Shapes { shapes, cut })
    }
}
