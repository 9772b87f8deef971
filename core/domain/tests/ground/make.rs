//! Invented ground: rings, tilings with and without defects.

use gridwalk_domain::grid::{Line, Shape};
use gridwalk_domain::place::Point;
use proptest::prelude::*;

/// Somewhere in a city: 119.9 E, 31.8 N.
pub const BASE: [i64; 2] = [1_199_000_000, 318_000_000];
/// About a hundred metres, 1e-7 degrees.
pub const HUNDRED_M: i64 = 9_000;

pub fn at(x: i64, y: i64) -> [i64; 2] {
    [BASE[0] + x, BASE[1] + y]
}

pub fn point(x: i64, y: i64) -> Point {
    let [lon, lat] = at(x, y);
    Point { lon, lat }
}

pub fn ring(corners: &[[i64; 2]]) -> Line {
    corners.iter().map(|[x, y]| at(*x, *y)).collect()
}

/// A rectangle, counter-clockwise.
pub fn block(x: i64, y: i64, width: i64, height: i64) -> Line {
    ring(&[[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
}

pub fn square(x: i64, y: i64, size: i64) -> Shape {
    Shape::of_ring(block(x, y, size, size))
}

/// A ring of many corners around a middle: never crosses itself, mostly not convex.
pub fn star(middle: [i64; 2], reach: i64, shares: &[f64]) -> Line {
    let turn = std::f64::consts::TAU / shares.len() as f64;
    let corner = |(i, share): (usize, &f64)| {
        let (sin, cos) = (turn * i as f64).sin_cos();
        let far = reach as f64 * share;
        at(middle[0] + (far * cos).round() as i64, middle[1] + (far * sin).round() as i64)
    };
    shares.iter().enumerate().map(corner).collect()
}

pub fn any_star() -> impl Strategy<Value = Shape> {
    let shares = prop::collection::vec(0.35f64..1.0, 5..24);
    (-20_000i64..20_000, -20_000i64..20_000, 5_000i64..60_000, shares)
        .prop_map(|(x, y, reach, shares)| Shape::of_ring(star([x, y], reach, &shares)))
}

/// A star with a hole in its middle.
pub fn any_ringed() -> impl Strategy<Value = Shape> {
    let shares = prop::collection::vec(0.5f64..1.0, 6..20);
    let inner = prop::collection::vec(0.05f64..0.4, 4..9);
    (-20_000i64..20_000, -20_000i64..20_000, 5_000i64..60_000, shares, inner).prop_map(
        |(x, y, reach, shares, inner)| {
            // A coarse outer ring has chords that come nearer than its corners.
            let inner: Vec<f64> = inner.iter().map(|share| share * 0.5 * (std::f64::consts::PI / 6.0).cos()).collect();
            Shape::Area(vec![vec![star([x, y], reach, &shares), star([x, y], reach, &inner)]])
        },
    )
}

/// Cells of a grid whose inner corners are pushed about: no gaps, no overlaps. Columns, rows, cells row by row.
#[derive(Debug, Clone)]
pub struct Cells {
    pub columns: usize,
    pub rows: usize,
    pub areas: Vec<Shape>,
    pub whole: Shape,
}

pub fn cells(columns: usize, rows: usize, pushes: &[(i64, i64)]) -> Cells {
    let size = HUNDRED_M;
    let corner = |column: usize, row: usize| {
        let inner = column > 0 && row > 0 && column < columns && row < rows;
        let (dx, dy) = if inner { pushes[(row * (columns + 1) + column) % pushes.len()] } else { (0, 0) };
        at(column as i64 * size + dx, row as i64 * size + dy)
    };
    let cell = |row: usize, column: usize| {
        let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
        Shape::of_ring(corners.into_iter().map(|(c, r)| corner(c, r)).collect())
    };
    let areas = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).map(|(r, c)| cell(r, c));
    let areas = areas.collect();
    let whole = Shape::of_ring(block(0, 0, columns as i64 * size, rows as i64 * size));
    Cells { columns, rows, areas, whole }
}

pub fn any_cells() -> impl Strategy<Value = Cells> {
    let push = (-HUNDRED_M / 3..HUNDRED_M / 3, -HUNDRED_M / 3..HUNDRED_M / 3);
    (2usize..7, 2usize..7, prop::collection::vec(push, 49)).prop_map(|(c, r, pushes)| cells(c, r, &pushes))
}
