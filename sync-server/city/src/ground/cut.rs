//! Cutting a region of cells into whole pieces of given sizes, along gently winding lines.

use crate::dice::Dice;
use crate::ground::lattice::{Cell, Run};
use crate::ground::outline;

// Enough that no layout has been seen to run out; the last attempts cut straight and shift the line.
const ATTEMPTS: usize = 48;
const SHIFTS: [i64; 6] = [0, 1, -1, 2, -2, 3];

/// Divides `cells` into `parts` whole pieces of nearly equal size; `None` if no clean division was found.
pub(crate) fn equal(cells: Vec<Cell>, parts: usize, dice: &mut Dice) -> Option<Vec<Vec<Cell>>> {
    if parts <= 1 {
        return Some(vec![cells]);
    }
    let near = parts / 2;
    let size = cells.len() * near / parts;
    let (first, second) = in_two(cells, size, None, dice)?;
    let mut pieces = equal(first, near, dice)?;
    pieces.extend(equal(second, parts - near, dice)?);
    Some(pieces)
}

/// Cuts off a piece of about `size` cells: the western one along a line that runs south, else the northern one.
///
/// Without a wish for `line` the longer side is cut across.
pub(crate) fn in_two(
    cells: Vec<Cell>,
    size: usize,
    line: Option<Run>,
    dice: &mut Dice,
) -> Option<(Vec<Cell>, Vec<Cell>)> {
    let wished = line.unwrap_or_else(|| across(&cells));
    (0..ATTEMPTS).find_map(|attempt| {
        let winding = attempt % 16 < 10;
        let line = if line.is_none() && attempt % 4 == 3 { turned(wished) } else { wished };
        let shifted = size as i64 + SHIFTS[attempt / 8];
        let size = usize::try_from(shifted).ok().filter(|size| (1..cells.len()).contains(size))?;
        let (first, second) = cut(&cells, size, line, winding, dice);
        (outline::ring(&first).is_some() && outline::ring(&second).is_some()).then_some((first, second))
    })
}

fn turned(line: Run) -> Run {
    match line {
        Run::East => Run::South,
        Run::South => Run::East,
    }
}

fn across(cells: &[Cell]) -> Run {
    let extent = |of: fn(&Cell) -> i32| {
        let (low, high) = (cells.iter().map(of).min(), cells.iter().map(of).max());
        high.zip(low).map_or(0, |(high, low)| high - low)
    };
    if extent(|cell| cell.col) >= extent(|cell| cell.row) { Run::South } else { Run::East }
}

fn cut(cells: &[Cell], size: usize, line: Run, winding: bool, dice: &mut Dice) -> (Vec<Cell>, Vec<Cell>) {
    let split = |cell: &Cell| match line {
        Run::South => (cell.col, cell.row),
        Run::East => (cell.row, cell.col),
    };
    let reach = cells.iter().map(|cell| split(cell).1).max().unwrap_or(0);
    let bends = if winding { wander(reach + 1, dice) } else { vec![0; reach as usize + 1] };
    let mut sorted = cells.to_vec();
    sorted.sort_by_key(|cell| {
        let (across, along) = split(cell);
        (across + bends[along as usize], along)
    });
    let rest = sorted.split_off(size);
    (sorted, rest)
}

/// A line that wanders by at most one cell to either side, one at a time.
fn wander(length: i32, dice: &mut Dice) -> Vec<i32> {
    let mut at = 0i32;
    let step = |_| {
        if dice.chance(30) {
            at = (at + dice.between(-1, 1) as i32).clamp(-1, 1);
        }
        at
    };
    (0..length).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_parts_are_whole_and_nearly_equal() {
        for seed in 0..40 {
            let mut dice = Dice::new(seed, "cut");
            let cells: Vec<Cell> = (0..20).flat_map(|row| (0..31).map(move |col| Cell { row, col })).collect();
            let pieces = equal(cells, 45, &mut dice).unwrap_or_default();
            assert_eq!(pieces.len(), 45, "seed {seed}");
            assert_eq!(pieces.iter().map(Vec::len).sum::<usize>(), 620);
            for piece in pieces {
                assert!(outline::ring(&piece).is_some());
                assert!((9..=19).contains(&piece.len()), "seed {seed}: {}", piece.len());
            }
        }
    }
}
