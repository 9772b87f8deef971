//! The outline of a set of cells. It recognises whole pieces only: one ring, no hole, no two corners touching.

use std::collections::{BTreeMap, BTreeSet};

use crate::ground::lattice::{Cell, Corner};

/// The ring around `cells`, counter-clockwise and without repeating its first corner.
///
/// `None` when the cells are not one whole piece: several pieces, a hole, or a place where only corners touch.
pub(crate) fn ring(cells: &[Cell]) -> Option<Vec<Corner>> {
    let sides = outer_sides(cells)?;
    let (first, mut at) = sides.first_key_value().map(|(from, to)| (*from, *to))?;
    let mut ring = vec![first];
    while at != first {
        ring.push(at);
        at = *sides.get(&at)?;
    }
    (ring.len() == sides.len()).then_some(ring)
}

/// The sides that face outwards, by the corner where each begins; `None` when two begin at one corner.
fn outer_sides(cells: &[Cell]) -> Option<BTreeMap<Corner, Corner>> {
    let inside: BTreeSet<Cell> = cells.iter().copied().collect();
    let mut sides = BTreeMap::new();
    for cell in &inside {
        let corners = cell.corners();
        for (i, neighbour) in cell.neighbours().iter().enumerate() {
            if !inside.contains(neighbour) && sides.insert(corners[i], corners[(i + 1) % 4]).is_some() {
                return None;
            }
        }
    }
    Some(sides)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(picture: &[&str]) -> Vec<Cell> {
        let row_of = |(row, line): (usize, &&str)| {
            let marks: Vec<usize> = line.char_indices().filter(|(_, c)| *c == '#').map(|(i, _)| i).collect();
            marks.into_iter().map(move |col| Cell { row: row as i32, col: col as i32 })
        };
        picture.iter().enumerate().flat_map(row_of).collect()
    }

    #[test]
    fn a_whole_piece_has_one_ring() {
        assert_eq!(ring(&cells(&["#"])).map(|r| r.len()), Some(4));
        assert_eq!(ring(&cells(&["###", "#.#"])).map(|r| r.len()), Some(12));
    }

    #[test]
    fn pieces_holes_and_touching_corners_have_none() {
        for picture in [&["#.#"][..], &["###", "#.#", "###"], &["#.", ".#"], &[]] {
            assert_eq!(ring(&cells(picture)), None, "{picture:?}");
        }
    }
}
