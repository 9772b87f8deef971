//! Where people can walk in a responsibility grid, and plausible walks there: point, accuracy, seconds.
//!
//! A walk keeps to the pavements beside the grid's streets, stops now and then, and drifts as a phone does. It is a sample
//! for cameras and maps, never evidence that anybody walked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::ground::lattice::{Cell, Corner, Edge, Lattice};
use crate::ground::point::{Point, Spot};

/// One position of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// Seconds since the walk began.
    pub seconds: u32,
    /// The position as a phone would give it.
    pub at: Point,
    /// The phone's own estimate of its error (68 %), in millimetres.
    pub accuracy_mm: u32,
}

/// A side of a street: the edge, whether the left of it, and whether a road runs there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pavement {
    pub(crate) edge: Edge,
    pub(crate) left: bool,
    pub(crate) road: bool,
}

/// The pavements of each responsibility grid, in the order of `City::duty_grids`.
pub(crate) struct Walkways {
    pub(crate) lattice: Lattice,
    pub(crate) pavements: Vec<Vec<Pavement>>,
}

const PAVEMENT: i64 = 8_000;
/// Millimetres per second.
const PACE: (i64, i64) = (1_000, 1_400);
const ROAD_WEIGHT: u32 = 8;

impl Walkways {
    pub(crate) fn new(lattice: Lattice, grids: &[Vec<Cell>], roads: &BTreeMap<Edge, usize>) -> Self {
        let sides = |cell: &Cell| {
            let cell = *cell;
            cell.edges().map(|edge| Pavement { edge, left: edge.sides()[0] == cell, road: roads.contains_key(&edge) })
        };
        let pavements = grids.iter().map(|cells| cells.iter().flat_map(sides).collect()).collect();
        Self { lattice, pavements }
    }

    /// A walk of `seconds` with a fix every `every` seconds.
    pub(crate) fn walk(&self, grid: usize, dice: &mut Dice, seconds: u32, every: u32) -> Vec<Fix> {
        let pace = dice.between(PACE.0, PACE.1);
        let mut route = Route::new(&self.lattice, &self.pavements[grid], dice);
        let mut drift = (0, 0);
        let mut fixes = Vec::new();
        for at in (0..=seconds).step_by(every as usize) {
            let accuracy = dice.between(3_500, 11_000);
            drift = (wander(drift.0, accuracy, dice), wander(drift.1, accuracy, dice));
            let spot = route.spot.shifted(drift.0, drift.1);
            fixes.push(Fix { seconds: at, at: spot.point(), accuracy_mm: accuracy as u32 });
            // A person on the beat stands still a good part of the time: looking, talking, fixing.
            if !dice.chance(25) {
                route.advance(pace * i64::from(every), dice);
            }
        }
        fixes
    }
}

/// Phones err slowly: the error keeps three quarters of itself and stays within the stated accuracy.
fn wander(error: i64, accuracy: i64, dice: &mut Dice) -> i64 {
    (error * 3 / 4 + dice.between(-accuracy / 3, accuracy / 3)).clamp(-accuracy, accuracy)
}

/// A walker between two waypoints.
struct Route<'a> {
    lattice: &'a Lattice,
    from: BTreeMap<Corner, Vec<Pavement>>,
    corner: Corner,
    spot: Spot,
    ahead: Vec<Spot>,
}

impl<'a> Route<'a> {
    fn new(lattice: &'a Lattice, pavements: &[Pavement], dice: &mut Dice) -> Self {
        let mut from: BTreeMap<Corner, Vec<Pavement>> = BTreeMap::new();
        for pavement in pavements {
            from.entry(pavement.edge.from).or_default().push(*pavement);
            from.entry(pavement.edge.to()).or_default().push(*pavement);
        }
        let first = choose(pavements, dice);
        let spot = lattice.beside(first.edge, first.left, 500, PAVEMENT);
        Self { lattice, from, corner: first.edge.to(), spot, ahead: Vec::new() }
    }

    fn advance(&mut self, mut millimetres: i64, dice: &mut Dice) {
        while millimetres > 0 {
            let Some(next) = self.ahead.last().copied() else {
                self.turn(dice);
                continue;
            };
            let distance = self.spot.distance(next);
            if distance > millimetres {
                self.spot = self.spot.towards(next, millimetres * 1000 / distance);
                return;
            }
            (self.spot, millimetres) = (next, millimetres - distance);
            self.ahead.pop();
        }
    }

    /// Takes the next street at a corner; the waypoints are laid in reverse.
    fn turn(&mut self, dice: &mut Dice) {
        let pavement = choose(&self.from[&self.corner], dice);
        let onward = pavement.edge.from == self.corner;
        let ends = if onward { [100, 900] } else { [900, 100] };
        let spots = ends.map(|permille| self.lattice.beside(pavement.edge, pavement.left, permille, PAVEMENT));
        self.ahead = vec![spots[1], spots[0]];
        self.corner = if onward { pavement.edge.to() } else { pavement.edge.from };
    }
}

fn choose(pavements: &[Pavement], dice: &mut Dice) -> Pavement {
    let weights: Vec<u32> = pavements.iter().map(|pavement| if pavement.road { ROAD_WEIGHT } else { 1 }).collect();
    pavements[dice.weighted(&weights)]
}
