//! Roads with names and from–to sections, running along the sides of unit grids. It does not route.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::ground::area::Areas;
use crate::ground::lattice::{Cell, Corner, Edge, Lattice, Run};
use crate::ground::point::Point;
use crate::names::PairNames;

/// A through road longer than this many lattice steps changes its name: 北路, 中路, 南路.
const NAMED_PIECE: usize = 26;
const SHORTEST: usize = 3;
const OUTSIDE: &str = "区界";

/// The rank of a road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoadClass {
    /// 主干道.
    Main,
    /// 次干道.
    Secondary,
    /// 背街小巷.
    Lane,
}

/// A road under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Road {
    /// `R` and a number, unique in the city.
    pub id: String,
    pub name: String,
    pub class: RoadClass,
    pub line: Vec<Point>,
    /// From west to east or north to south, together the whole line.
    pub sections: Vec<RoadSection>,
}

/// A part of a road between two others 路段.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoadSection {
    /// The road's id and a number, e.g. `R012-3`.
    pub id: String,
    /// The name of the road where it begins, or 区界.
    pub from: String,
    /// The name of the road where it ends, or 区界.
    pub to: String,
    /// As people say it: `长宁路（和平大道—紫苑路）`.
    pub label: String,
    pub line: Vec<Point>,
    /// Codes of the streets on its sides.
    pub streets: Vec<String>,
    /// Codes of the responsibility grids on its sides.
    pub duty_grids: Vec<String>,
}

/// Where a road section runs on the lattice.
pub(crate) struct Course {
    pub(crate) road: usize,
    pub(crate) section: usize,
    pub(crate) edges: Vec<Edge>,
}

/// The roads, and which side of a cell belongs to which section.
#[derive(Default)]
pub(crate) struct Roads {
    pub(crate) roads: Vec<Road>,
    pub(crate) courses: Vec<Course>,
    /// From a cell's side to its place in `courses`.
    pub(crate) by_edge: BTreeMap<Edge, usize>,
}

/// A named stretch before it is divided into sections.
struct Stretch {
    name: String,
    class: RoadClass,
    edges: Vec<Edge>,
}

impl Roads {
    pub(crate) fn new(lattice: &Lattice, areas: &Areas, seed: u64) -> Self {
        let mut dice = Dice::new(seed, "roads");
        let mut names = PairNames::new(&mut dice);
        let mut stretches = through(lattice, areas, &mut names, &mut dice);
        let crossings = crossings(&stretches);
        lanes(lattice, areas, &mut names, &mut dice, &mut stretches);
        let mut roads = Self::default();
        for stretch in stretches {
            roads.add(stretch, &crossings, lattice, areas);
        }
        roads
    }

    pub(crate) fn section(&self, course: usize) -> &RoadSection {
        let course = &self.courses[course];
        &self.roads[course.road].sections[course.section]
    }

    fn add(&mut self, stretch: Stretch, crossings: &Crossings, lattice: &Lattice, areas: &Areas) {
        let (road, id) = (self.roads.len(), format!("R{:03}", self.roads.len() + 1));
        let named = |corner: Corner| crossings.get(&(corner, stretch.edges[0].run)).map_or(OUTSIDE, String::as_str);
        let mut sections = Vec::new();
        for edges in split_where(&stretch.edges, |corner| crossings.contains_key(&(corner, stretch.edges[0].run))) {
            let (from, to) = (named(edges[0].from), named(edges[edges.len() - 1].to()));
            sections.push(RoadSection {
                id: format!("{id}-{}", sections.len() + 1),
                from: from.into(),
                to: to.into(),
                label: format!("{}（{from}—{to}）", stretch.name),
                line: line(&edges, lattice),
                streets: beside(&edges, areas, |i| &areas.unit_grids[i].street),
                duty_grids: beside(&edges, areas, |i| &areas.unit_grids[i].duty_grid),
            });
            self.by_edge.extend(edges.iter().map(|edge| (*edge, self.courses.len())));
            self.courses.push(Course { road, section: sections.len() - 1, edges });
        }
        let line = line(&stretch.edges, lattice);
        self.roads.push(Road { id, name: stretch.name, class: stretch.class, line, sections });
    }
}

/// The name of the through road met at a corner by whoever travels the other way.
type Crossings = BTreeMap<(Corner, Run), String>;

fn crossings(stretches: &[Stretch]) -> Crossings {
    let mut met = Crossings::new();
    for stretch in stretches {
        for edge in &stretch.edges {
            let traveller = if edge.run == Run::East { Run::South } else { Run::East };
            met.insert((edge.from, traveller), stretch.name.clone());
            met.insert((edge.to(), traveller), stretch.name.clone());
        }
    }
    met
}

fn line(edges: &[Edge], lattice: &Lattice) -> Vec<Point> {
    let first = edges.first().map(|edge| edge.from);
    first.into_iter().chain(edges.iter().map(|edge| edge.to())).map(|corner| lattice.spot(corner).point()).collect()
}

fn beside<'a>(edges: &[Edge], areas: &Areas, code: impl Fn(usize) -> &'a String) -> Vec<String> {
    let cells = edges.iter().flat_map(|edge| edge.sides());
    let codes: BTreeSet<&String> = cells.filter_map(|cell| areas.by_cell.get(&cell)).map(|i| code(*i)).collect();
    codes.into_iter().cloned().collect()
}

/// Splits a chain of edges behind every inner corner that `at` is true for.
fn split_where(edges: &[Edge], at: impl Fn(Corner) -> bool) -> Vec<Vec<Edge>> {
    edges.chunk_by(|edge, _| !at(edge.to())).map(<[Edge]>::to_vec).collect()
}

fn through(lattice: &Lattice, areas: &Areas, names: &mut PairNames, dice: &mut Dice) -> Vec<Stretch> {
    let south = lattice.south_lines.iter().map(|col| (Run::South, *col));
    let east = lattice.east_lines.iter().map(|row| (Run::East, *row));
    let mut stretches = Vec::new();
    for (i, (run, line)) in south.chain(east).enumerate() {
        let class = if i % 3 == 1 { RoadClass::Main } else { RoadClass::Secondary };
        let length = if run == Run::South { lattice.rows } else { lattice.cols };
        let edges: Vec<Edge> = (0..length).map(|at| edge(run, line, at)).collect();
        let inside = |edge: &Edge| edge.sides().iter().any(|cell| areas.by_cell.contains_key(cell));
        for chain in edges.chunk_by(|a, b| inside(a) == inside(b)) {
            if chain.len() >= SHORTEST && inside(&chain[0]) {
                stretches.extend(named(chain, class, lattice, names, dice));
            }
        }
    }
    stretches
}

fn edge(run: Run, line: i32, at: i32) -> Edge {
    let from = match run {
        Run::South => Corner { row: at, col: line },
        Run::East => Corner { row: line, col: at },
    };
    Edge { from, run }
}

/// Gives a long chain of edges one to three names, changing at crossings with through roads.
fn named(chain: &[Edge], class: RoadClass, lattice: &Lattice, names: &mut PairNames, dice: &mut Dice) -> Vec<Stretch> {
    let across = if chain[0].run == Run::South { &lattice.east_lines } else { &lattice.south_lines };
    let place = |corner: Corner| if chain[0].run == Run::South { corner.row } else { corner.col };
    let blocks = split_where(chain, |corner| across.contains(&place(corner)));
    let mut pieces: Vec<Vec<Edge>> = Vec::new();
    for block in blocks {
        match pieces.last_mut() {
            Some(piece) if piece.len() + block.len() <= NAMED_PIECE => piece.extend(block),
            _ => pieces.push(block),
        }
    }
    let mut stretches = Vec::new();
    for group in pieces.chunks(3) {
        let stem = names.next();
        for (edges, part) in group.iter().zip(parts(chain[0].run, group.len())) {
            let way = if class == RoadClass::Main && group.len() == 1 && dice.chance(60) { "大道" } else { "路" };
            stretches.push(Stretch { name: format!("{stem}{part}{way}"), class, edges: edges.clone() });
        }
    }
    stretches
}

fn parts(run: Run, count: usize) -> &'static [&'static str] {
    match (run, count) {
        (Run::South, 2) => &["北", "南"],
        (Run::South, 3) => &["北", "中", "南"],
        (Run::East, 2) => &["西", "东"],
        (Run::East, 3) => &["西", "中", "东"],
        _ => &[""],
    }
}

/// A lane through some of the blocks between through roads.
fn lanes(lattice: &Lattice, areas: &Areas, names: &mut PairNames, dice: &mut Dice, stretches: &mut Vec<Stretch>) {
    for cols in lattice.south_lines.windows(2) {
        for rows in lattice.east_lines.windows(2) {
            if !dice.chance(60) {
                continue;
            }
            let (run, within, length) =
                if dice.chance(50) { (Run::South, cols, rows) } else { (Run::East, rows, cols) };
            let line = dice.between(i64::from(within[0]) + 1, i64::from(within[1]) - 1) as i32;
            let edges: Vec<Edge> = (length[0]..length[1]).map(|at| edge(run, line, at)).collect();
            let built = |cell: &Cell| areas.by_cell.contains_key(cell);
            if edges.iter().flat_map(|edge| edge.sides()).all(|cell| built(&cell)) {
                let name = format!("{}{}", names.next(), dice.pick(&["巷", "弄", "街", "里弄"]));
                stretches.push(Stretch { name, class: RoadClass::Lane, edges });
            }
        }
    }
}
