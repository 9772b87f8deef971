//! The plan of the district: its outline, eight streets, their communities and responsibility grids, as sets of cells.
//!
//! The shares and the rough arrangement (the town in the west, the old quarters small and in the east) follow the kind of
//! district Zhonglou 钟楼区 is; no real boundary was used.

use crate::dice::Dice;
use crate::error::CityError;
use crate::ground::area::StreetKind;
use crate::ground::cut;
use crate::ground::lattice::{Cell, Lattice, Run};
use crate::ground::outline;

/// A community 社区 covers about this many unit grids.
const COMMUNITY_CELLS: usize = 40;
/// A responsibility grid 责任网格 covers about this many unit grids (between 8 and 20).
const DUTY_GRID_CELLS: usize = 13;
const OUTLINE_ATTEMPTS: u32 = 20;

/// A street or town: its real code and name (2023 codes of Changzhou 常州) and its invented share of the ground.
pub(crate) struct StreetSpec {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: StreetKind,
    percent: usize,
}

const fn street(code: &'static str, name: &'static str, percent: usize) -> StreetSpec {
    StreetSpec { code, name, kind: StreetKind::Subdistrict, percent }
}

pub(crate) const STREETS: [StreetSpec; 8] = [
    street("320404001", "五星街道", 11),
    street("320404002", "永红街道", 12),
    street("320404003", "北港街道", 14),
    street("320404004", "西林街道", 13),
    street("320404005", "南大街街道", 6),
    street("320404006", "荷花池街道", 6),
    street("320404007", "新闸街道", 14),
    StreetSpec { code: "320404116", name: "邹区镇", kind: StreetKind::Town, percent: 24 },
];

enum Plan {
    Street(usize),
    /// The line runs this way; the first plan lies west (or north) of it.
    Split(Run, &'static Plan, &'static Plan),
}

const WEST: Plan =
    Plan::Split(Run::East, &Plan::Street(6), &Plan::Split(Run::East, &Plan::Street(2), &Plan::Street(3)));
const EAST: Plan = Plan::Split(
    Run::East,
    &Plan::Split(Run::South, &Plan::Street(0), &Plan::Street(5)),
    &Plan::Split(Run::South, &Plan::Street(1), &Plan::Street(4)),
);
const DISTRICT: Plan = Plan::Split(Run::South, &Plan::Street(7), &Plan::Split(Run::South, &WEST, &EAST));

impl Plan {
    fn percent(&self) -> usize {
        match self {
            Plan::Street(street) => STREETS[*street].percent,
            Plan::Split(_, first, second) => first.percent() + second.percent(),
        }
    }
}

/// Responsibility grids of one community, each a whole piece.
pub(crate) type CommunityPlan = Vec<Vec<Cell>>;

/// The lattice and what its inner cells are divided into: street (as in [`STREETS`]) → community → responsibility grid.
pub(crate) struct Layout {
    pub(crate) lattice: Lattice,
    pub(crate) streets: Vec<Vec<CommunityPlan>>,
}

impl Layout {
    pub(crate) fn new(seed: u64, target: usize) -> Result<Self, CityError> {
        let (cols, rows, margin) = extent(target);
        let mut dice = Dice::new(seed, "layout");
        let cells = (0..OUTLINE_ATTEMPTS)
            .find_map(|_| outlined(cols, rows, margin, &mut dice))
            .ok_or(CityError::Layout { seed, what: "the district's outline" })?;
        let mut by_street = vec![Vec::new(); STREETS.len()];
        divide(cells, &DISTRICT, &mut by_street, &mut dice)
            .ok_or(CityError::Layout { seed, what: "the district into streets" })?;
        let communities = |cells| communities(cells, &mut dice);
        let streets = by_street.into_iter().map(communities).collect::<Option<Vec<_>>>();
        let streets = streets.ok_or(CityError::Layout { seed, what: "a street into grids" })?;
        Ok(Self { lattice: Lattice::new(cols, rows, seed), streets })
    }
}

/// Columns, rows and the margin that the outline wanders in, for about `target` cells in the proportion 3 : 2.
fn extent(target: usize) -> (i32, i32, i32) {
    let high = (target * 2 / 3).isqrt() as i32;
    let wide = target as i32 / high.max(1);
    let margin = (high / 10).max(1);
    (wide + margin, high + margin, margin)
}

fn outlined(cols: i32, rows: i32, margin: i32, dice: &mut Dice) -> Option<Vec<Cell>> {
    let [west, east] = [coast(rows, margin, dice), coast(rows, margin, dice)];
    let [north, south] = [coast(cols, margin, dice), coast(cols, margin, dice)];
    let inside = |cell: &Cell| {
        let (col, row) = (cell.col as usize, cell.row as usize);
        cell.col >= west[row] && cell.col < cols - east[row] && cell.row >= north[col] && cell.row < rows - south[col]
    };
    let all = (0..rows).flat_map(|row| (0..cols).map(move |col| Cell { row, col }));
    let cells: Vec<Cell> = all.filter(inside).collect();
    outline::ring(&cells).is_some().then_some(cells)
}

/// How far the outline stands back on each line: a walk between 0 and `margin` that keeps still for a few lines.
fn coast(lines: i32, margin: i32, dice: &mut Dice) -> Vec<i32> {
    let mut at = margin / 2;
    let step = |_| {
        if dice.chance(35) {
            at = (at + dice.between(-1, 1) as i32).clamp(0, margin);
        }
        at
    };
    (0..lines).map(step).collect()
}

fn divide(cells: Vec<Cell>, plan: &Plan, streets: &mut [Vec<Cell>], dice: &mut Dice) -> Option<()> {
    match plan {
        Plan::Street(street) => streets[*street] = cells,
        Plan::Split(line, near, far) => {
            let size = cells.len() * near.percent() / plan.percent();
            let (first, second) = cut::in_two(cells, size, Some(*line), dice)?;
            divide(first, near, streets, dice)?;
            divide(second, far, streets, dice)?;
        }
    }
    Some(())
}

fn communities(cells: Vec<Cell>, dice: &mut Dice) -> Option<Vec<CommunityPlan>> {
    let count = pieces(cells.len(), COMMUNITY_CELLS);
    let communities = cut::equal(cells, count, dice)?;
    let grids = |cells: Vec<Cell>| {
        let count = pieces(cells.len(), DUTY_GRID_CELLS);
        cut::equal(cells, count, dice)
    };
    communities.into_iter().map(grids).collect()
}

fn pieces(cells: usize, each: usize) -> usize {
    ((cells + each / 2) / each).max(1)
}

/// Whether the code is that of a town 镇.
pub(crate) fn is_town(street: &str) -> bool {
    STREETS.iter().any(|spec| spec.code == street && spec.kind == StreetKind::Town)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ground_of_every_seed_can_be_divided() {
        for seed in 0..120 {
            let target = [300, 431, 700, 1_500][seed as usize % 4];
            let layout = Layout::new(seed, target).unwrap_or_else(|error| panic!("{target}: {error}"));
            let grids: Vec<usize> = layout.streets.iter().flatten().flatten().map(Vec::len).collect();
            assert!(grids.iter().all(|size| (8..=20).contains(size)), "seed {seed}, {target}: {grids:?}");
        }
    }
}
