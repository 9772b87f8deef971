//! The lattice: named lines, jittered corners and the cells between them. It does not know what lies in a cell.

use crate::dice::Dice;
use crate::ground::point::Spot;

/// Distance between lattice lines, in millimetres (万米单元网格: about 10,000 m²).
pub(crate) const STEP: i64 = 100_000;
const JITTER: i64 = 12_000;
const SWELL: i64 = 45_000;
const SWELL_CELLS: i32 = 8;

/// A cell by column (from the west) and row (from the north); it will be one unit grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    // The row comes first: the derived order is N→S and W→E within a row, the order in which unit grids are numbered.
    pub(crate) row: i32,
    pub(crate) col: i32,
}

/// A lattice corner by column and row line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Corner {
    pub(crate) row: i32,
    pub(crate) col: i32,
}

/// Which way a lattice line runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Run {
    /// West to east.
    East,
    /// North to south.
    South,
}

/// The side of a cell, from `from` one step along `run`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Edge {
    pub(crate) from: Corner,
    pub(crate) run: Run,
}

impl Corner {
    pub(crate) fn step(self, run: Run) -> Corner {
        match run {
            Run::East => Corner { col: self.col + 1, ..self },
            Run::South => Corner { row: self.row + 1, ..self },
        }
    }
}

impl Edge {
    pub(crate) fn to(self) -> Corner {
        self.from.step(self.run)
    }

    /// The cells on the left and on the right when looking along the edge.
    pub(crate) fn sides(self) -> [Cell; 2] {
        let Corner { row, col } = self.from;
        match self.run {
            Run::East => [Cell { row: row - 1, col }, Cell { row, col }],
            Run::South => [Cell { row, col }, Cell { row, col: col - 1 }],
        }
    }
}

impl Cell {
    /// Corners counter-clockwise from the south-west.
    pub(crate) fn corners(self) -> [Corner; 4] {
        let Cell { row, col } = self;
        [
            Corner { row: row + 1, col },
            Corner { row: row + 1, col: col + 1 },
            Corner { row, col: col + 1 },
            Corner { row, col },
        ]
    }

    pub(crate) fn edges(self) -> [Edge; 4] {
        let Cell { row, col } = self;
        [
            Edge { from: Corner { row, col }, run: Run::East },
            Edge { from: Corner { row: row + 1, col }, run: Run::East },
            Edge { from: Corner { row, col }, run: Run::South },
            Edge { from: Corner { row, col: col + 1 }, run: Run::South },
        ]
    }

    /// The neighbours to the south, east, north and west.
    pub(crate) fn neighbours(self) -> [Cell; 4] {
        let Cell { row, col } = self;
        [Cell { row: row + 1, col }, Cell { row, col: col + 1 }, Cell { row: row - 1, col }, Cell { row, col: col - 1 }]
    }
}

/// Where every corner of a `cols` × `rows` lattice lies, and which of its lines carry through roads.
pub(crate) struct Lattice {
    pub(crate) cols: i32,
    pub(crate) rows: i32,
    /// Column lines (running south) that carry a through road, ascending.
    pub(crate) south_lines: Vec<i32>,
    /// Row lines (running east) that carry a through road, ascending.
    pub(crate) east_lines: Vec<i32>,
    spots: Vec<Spot>,
}

impl Lattice {
    pub(crate) fn new(cols: i32, rows: i32, seed: u64) -> Self {
        let mut dice = Dice::new(seed, "lattice");
        let south_lines = through_lines(cols, &mut dice);
        let east_lines = through_lines(rows, &mut dice);
        let swell = [Swell::new(cols, rows, &mut dice), Swell::new(cols, rows, &mut dice)];
        let mut spots = Vec::new();
        for row in 0..=rows {
            for col in 0..=cols {
                // Corners keep to the line of a through road, so that roads bend gently instead of zigzagging.
                let dx = if south_lines.contains(&col) { 0 } else { dice.between(-JITTER, JITTER) };
                let dy = if east_lines.contains(&row) { 0 } else { dice.between(-JITTER, JITTER) };
                let x = (2 * i64::from(col) - i64::from(cols)) * STEP / 2 + dx + swell[0].at(col, row);
                let y = (i64::from(rows) - 2 * i64::from(row)) * STEP / 2 + dy + swell[1].at(col, row);
                spots.push(Spot { x, y });
            }
        }
        Self { cols, rows, south_lines, east_lines, spots }
    }

    pub(crate) fn spot(&self, corner: Corner) -> Spot {
        self.spots[(corner.row * (self.cols + 1) + corner.col) as usize]
    }

    pub(crate) fn ring(&self, corners: &[Corner]) -> Vec<Spot> {
        corners.iter().map(|corner| self.spot(*corner)).collect()
    }

    /// A spot `permille` along an edge and `offset` millimetres into the cell on its left (or right).
    pub(crate) fn beside(&self, edge: Edge, left: bool, permille: i64, offset: i64) -> Spot {
        let (a, b) = (self.spot(edge.from), self.spot(edge.to()));
        a.towards(b, permille).left_of(a, b, if left { offset } else { -offset })
    }
}

/// Every third to fifth line carries a through road.
fn through_lines(count: i32, dice: &mut Dice) -> Vec<i32> {
    let mut lines = Vec::new();
    let mut line = dice.between(1, 3) as i32;
    while line < count {
        lines.push(line);
        line += dice.between(3, 5) as i32;
    }
    lines
}

/// A slow swell over the lattice that bends its lines: value noise with a node every few cells.
struct Swell {
    wide: i32,
    nodes: Vec<i64>,
}

impl Swell {
    fn new(cols: i32, rows: i32, dice: &mut Dice) -> Self {
        let (wide, high) = (cols / SWELL_CELLS + 2, rows / SWELL_CELLS + 2);
        Self { wide, nodes: (0..wide * high).map(|_| dice.between(-SWELL, SWELL)).collect() }
    }

    fn at(&self, col: i32, row: i32) -> i64 {
        let (c, r) = (col / SWELL_CELLS, row / SWELL_CELLS);
        let (u, v) = (ease(col % SWELL_CELLS), ease(row % SWELL_CELLS));
        let node = |c: i32, r: i32| self.nodes[(r * self.wide + c) as usize];
        let north = node(c, r) * (1000 - u) + node(c + 1, r) * u;
        let south = node(c, r + 1) * (1000 - u) + node(c + 1, r + 1) * u;
        (north * (1000 - v) + south * v) / 1_000_000
    }
}

/// The smooth step 3t² − 2t³ of `t = step / SWELL_CELLS`, in thousandths.
fn ease(step: i32) -> i64 {
    let t = i64::from(step) * 1000 / i64::from(SWELL_CELLS);
    t * t * (3_000 - 2 * t) / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::point::double_area;

    #[test]
    fn every_cell_is_convex_and_about_a_hectare() {
        for seed in 0..20 {
            let lattice = Lattice::new(40, 30, seed);
            for (row, col) in (0..30).flat_map(|row| (0..40).map(move |col| (row, col))) {
                let ring = lattice.ring(&Cell { row, col }.corners());
                let area = double_area(&ring) / 2_000_000;
                assert!((5_000..16_000).contains(&area), "seed {seed}: {area} m²");
                for i in 0..4 {
                    let turn = double_area(&[ring[i], ring[(i + 1) % 4], ring[(i + 2) % 4]]);
                    assert!(turn > 0, "seed {seed}: the cell {row}/{col} has a dent");
                }
            }
        }
    }

    #[test]
    fn the_left_side_of_an_edge_is_where_sides_says() {
        let lattice = Lattice::new(10, 10, 3);
        for run in [Run::East, Run::South] {
            let edge = Edge { from: Corner { row: 5, col: 5 }, run };
            for (cell, left) in edge.sides().into_iter().zip([true, false]) {
                let (spot, ring) = (lattice.beside(edge, left, 500, 5_000), lattice.ring(&cell.corners()));
                assert!((0..4).all(|i| double_area(&[ring[i], ring[(i + 1) % 4], spot]) > 0));
            }
        }
    }
}
