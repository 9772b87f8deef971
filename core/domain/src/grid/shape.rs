//! Shapes: a point, lines or polygons in 1e-7 degrees of WGS-84, as records carry them.

use serde::{Deserialize, Serialize};

use super::{Line, plane};

/// Rings of one polygon: the outer one, then its holes. Closed implicitly: the first point is not repeated.
pub type Polygon = Vec<Line>;

/// A geometry. Coordinates are whole numbers, so that what two replicas compare or hash is the same on every machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    Point([i64; 2]),
    Lines(Vec<Line>),
    /// One polygon or several (飞地): each with its holes.
    Area(Vec<Polygon>),
}

impl Shape {
    /// A single polygon without holes.
    pub fn of_ring(ring: Line) -> Self {
        Shape::Area(vec![vec![ring]])
    }

    /// All corners.
    pub fn points(&self) -> Box<dyn Iterator<Item = [i64; 2]> + '_> {
        match self {
            Shape::Point(point) => Box::new(std::iter::once(*point)),
            Shape::Lines(lines) => Box::new(lines.iter().flatten().copied()),
            Shape::Area(polygons) => Box::new(polygons.iter().flatten().flatten().copied()),
        }
    }

    /// Polygons, none of a point or line.
    pub fn polygons(&self) -> &[Polygon] {
        match self {
            Shape::Area(polygons) => polygons,
            Shape::Point(_) | Shape::Lines(_) => &[],
        }
    }

    /// West, south, east, north; none of an empty shape.
    pub fn bbox(&self) -> Option<[i64; 4]> {
        self.points().fold(None, |found: Option<[i64; 4]>, [x, y]| {
            let [west, south, east, north] = found.unwrap_or([x, y, x, y]);
            Some([west.min(x), south.min(y), east.max(x), north.max(y)])
        })
    }

    /// Each corner replaced, the order kept.
    pub fn map(&self, corner: impl Fn([i64; 2]) -> [i64; 2]) -> Shape {
        let line = |line: &Line| line.iter().map(|point| corner(*point)).collect::<Line>();
        match self {
            Shape::Point(point) => Shape::Point(corner(*point)),
            Shape::Lines(lines) => Shape::Lines(lines.iter().map(line).collect()),
            Shape::Area(polygons) => {
                Shape::Area(polygons.iter().map(|rings| rings.iter().map(line).collect()).collect())
            }
        }
    }

    /// All edges, rings closed; of a point itself, twice.
    pub fn edges(&self) -> Box<dyn Iterator<Item = [[i64; 2]; 2]> + '_> {
        let pairs = |line: &Line| line.windows(2).filter_map(|pair| pair.try_into().ok()).collect::<Vec<_>>();
        match self {
            Shape::Point(point) => Box::new(std::iter::once([*point, *point])),
            Shape::Lines(lines) => Box::new(lines.iter().flat_map(pairs)),
            Shape::Area(polygons) => Box::new(polygons.iter().flatten().flat_map(|ring| plane::ring_edges(ring))),
        }
    }
}
