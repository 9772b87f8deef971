//! Areas as others see them: streets, communities, responsibility grids and unit grids with their codes and rings.
//!
//! Codes: street 9 digits, community 12, unit grid 15 = 6 district + 3 street + 3 community + 3 sequence (GB/T 30428.1 as
//! implementations agree). Rings are not simplified: every lattice corner is kept so that neighbours share whole edges.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::ground::lattice::{Cell, Lattice};
use crate::ground::layout::{CommunityPlan, Layout, STREETS, StreetSpec};
use crate::ground::outline;
use crate::ground::point::{Point, Spot, area_m2};
use crate::names::PairNames;

/// Whether a unit of the district is a 街道 or a 镇.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StreetKind {
    /// 街道.
    Subdistrict,
    /// 镇.
    Town,
}

/// A street 街道 or town 镇.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Street {
    /// Nine digits, e.g. `320404001`.
    pub code: String,
    pub name: String,
    pub kind: StreetKind,
    /// Counter-clockwise, the first point not repeated.
    pub ring: Vec<Point>,
    /// Square metres.
    pub area_m2: i64,
}

/// A community 社区 or village 村.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Community {
    /// Twelve digits; the last three are 001–199 for 社区 and 201–399 for 村.
    pub code: String,
    pub street: String,
    pub name: String,
    /// Counter-clockwise, the first point not repeated.
    pub ring: Vec<Point>,
    pub area_m2: i64,
}

/// A responsibility grid 责任网格: the work area of one inspector and a deputy, 8 to 20 unit grids of one community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyGrid {
    /// The community's code and a number within it, e.g. `320404001001-02`; no standard gives these a code.
    pub code: String,
    pub street: String,
    pub community: String,
    pub name: String,
    /// Codes of the unit grids, ascending.
    pub unit_grids: Vec<String>,
    /// Counter-clockwise, the first point not repeated.
    pub ring: Vec<Point>,
    pub area_m2: i64,
}

/// A unit grid 万米单元网格 of about 100 m × 100 m.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitGrid {
    /// Fifteen digits; the last three number the grids of a community west to east, then north to south.
    pub code: String,
    pub street: String,
    pub community: String,
    pub duty_grid: String,
    /// Column of the lattice, counted from the west.
    pub col: i32,
    /// Row of the lattice, counted from the north.
    pub row: i32,
    /// Four corners, counter-clockwise from the south-west, the first not repeated.
    pub ring: Vec<Point>,
    pub area_m2: i64,
}

/// All areas, and which cell became which unit grid.
#[derive(Default)]
pub(crate) struct Areas {
    pub(crate) streets: Vec<Street>,
    pub(crate) communities: Vec<Community>,
    pub(crate) duty_grids: Vec<DutyGrid>,
    pub(crate) unit_grids: Vec<UnitGrid>,
    /// From cell to its place in `unit_grids`.
    pub(crate) by_cell: BTreeMap<Cell, usize>,
    /// The cells of each of `duty_grids`, ascending.
    pub(crate) cells: Vec<Vec<Cell>>,
}

impl Areas {
    pub(crate) fn new(layout: &Layout, seed: u64) -> Self {
        let mut names = PairNames::new(&mut Dice::new(seed, "community names"));
        let mut areas = Self::default();
        for (spec, communities) in STREETS.iter().zip(&layout.streets) {
            areas.add_street(spec, communities, &layout.lattice, &mut names);
        }
        areas
    }

    fn add_street(&mut self, spec: &StreetSpec, plans: &[CommunityPlan], lattice: &Lattice, names: &mut PairNames) {
        let (ring, area_m2) = ring(plans.iter().flatten().flatten(), lattice);
        self.streets.push(Street { code: spec.code.into(), name: spec.name.into(), kind: spec.kind, ring, area_m2 });
        // In a town the outer half are villages, numbered from 201.
        let villages_from = if spec.kind == StreetKind::Town { plans.len().div_ceil(2) } else { plans.len() };
        for (i, plan) in plans.iter().enumerate() {
            let (number, suffix) = if i < villages_from { (i + 1, "社区") } else { (201 + i - villages_from, "村") };
            let (code, name) = (format!("{}{number:03}", spec.code), format!("{}{suffix}", names.next()));
            self.add_community(spec, code, name, plan, lattice);
        }
    }

    fn add_community(
        &mut self,
        spec: &StreetSpec,
        code: String,
        name: String,
        plan: &CommunityPlan,
        lattice: &Lattice,
    ) {
        let mut numbered: Vec<Cell> = plan.iter().flatten().copied().collect();
        numbered.sort();
        let codes: BTreeMap<Cell, String> =
            numbered.iter().zip(1..).map(|(cell, n)| (*cell, format!("{code}{n:03}"))).collect();
        for (i, cells) in plan.iter().enumerate() {
            let grid = DutyGrid {
                code: format!("{code}-{:02}", i + 1),
                street: spec.code.into(),
                community: code.clone(),
                name: format!("{}{name}第{}责任网格", spec.name, i + 1),
                ..self.duty_grid(cells, &codes, lattice)
            };
            self.add_unit_grids(&grid, cells, &codes, lattice);
            self.duty_grids.push(grid);
        }
        let (ring, area_m2) = ring(&numbered, lattice);
        self.communities.push(Community { code, street: spec.code.into(), name, ring, area_m2 });
    }

    fn duty_grid(&self, cells: &[Cell], codes: &BTreeMap<Cell, String>, lattice: &Lattice) -> DutyGrid {
        let (ring, area_m2) = ring(cells, lattice);
        let mut unit_grids: Vec<String> = cells.iter().map(|cell| codes[cell].clone()).collect();
        unit_grids.sort();
        let [code, street, community, name] = [const { String::new() }; 4];
        DutyGrid { code, street, community, name, unit_grids, ring, area_m2 }
    }

    fn add_unit_grids(&mut self, grid: &DutyGrid, cells: &[Cell], codes: &BTreeMap<Cell, String>, lattice: &Lattice) {
        let mut cells = cells.to_vec();
        cells.sort();
        for cell in &cells {
            let (ring, area_m2) = ring([cell], lattice);
            self.by_cell.insert(*cell, self.unit_grids.len());
            self.unit_grids.push(UnitGrid {
                code: codes[cell].clone(),
                street: grid.street.clone(),
                community: grid.community.clone(),
                duty_grid: grid.code.clone(),
                col: cell.col,
                row: cell.row,
                ring,
                area_m2,
            });
        }
        self.cells.push(cells);
    }
}

/// The ring around some cells and the area within; the layout has made sure that they are one whole piece.
fn ring<'a>(cells: impl IntoIterator<Item = &'a Cell>, lattice: &Lattice) -> (Vec<Point>, i64) {
    let cells: Vec<Cell> = cells.into_iter().copied().collect();
    let spots: Vec<Spot> = lattice.ring(&outline::ring(&cells).unwrap_or_default());
    (spots.iter().map(|spot| spot.point()).collect(), area_m2(&spots))
}
