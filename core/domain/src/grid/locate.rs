//! Point → unit grid, with the other cells that the position's accuracy leaves possible.

use super::{UnitGrid, measure};
use crate::place::Point;

/// A cell near a position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// Position in the slice that was searched.
    pub index: usize,
    /// From the position to the cell, millimetres; 0 inside.
    pub distance_mm: i64,
}

/// The cell of a point and the candidates around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Located {
    pub inside: Option<Near>,
    /// Within the accuracy, nearest first, without `inside`.
    pub others: Vec<Near>,
}

/// Finds the cell that holds a point and those within `accuracy_mm`. `cells` should be pre-filtered by a bounding box.
///
/// A point on a shared edge belongs to the first of the cells that touch it, so that there is always exactly one.
pub fn locate(point: &Point, accuracy_mm: i64, cells: &[UnitGrid]) -> Located {
    let mut near: Vec<Near> = cells
        .iter()
        .enumerate()
        .filter_map(|(index, cell)| {
            Some(Near { index, distance_mm: measure::distance_mm(cell.shape.as_ref()?, point)? })
        })
        .filter(|n| n.distance_mm <= accuracy_mm)
        .collect();
    near.sort_by_key(|n| (n.distance_mm, n.index));
    let inside = near.first().filter(|n| n.distance_mm == 0).cloned();
    let others = near.into_iter().filter(|n| inside.as_ref().is_none_or(|i| i.index != n.index)).collect();
    Located { inside, others }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Shape;

    fn cell(lon: i64, lat: i64, size: i64) -> UnitGrid {
        let ring = vec![[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size]];
        UnitGrid { code: format!("{lon}"), area: None, shape: Some(Shape::of_ring(ring)) }
    }

    #[test]
    fn a_point_is_in_one_cell_and_near_an_edge_the_neighbour_is_a_candidate() {
        let base = (1_199_000_000, 318_000_000);
        let cells = [cell(base.0, base.1, 10_000), cell(base.0 + 10_000, base.1, 10_000)];
        let near_edge = Point { lon: base.0 + 9_900, lat: base.1 + 5_000 };
        let found = locate(&near_edge, 5_000, &cells);
        assert_eq!(found.inside.map(|n| n.index), Some(0));
        assert_eq!(found.others.iter().map(|n| n.index).collect::<Vec<_>>(), [1]);
        assert!((900..1_000).contains(&found.others[0].distance_mm), "{:?}", found.others);
        assert!(locate(&near_edge, 100, &cells).others.is_empty());
    }

    #[test]
    fn a_point_on_the_shared_edge_is_in_exactly_one_cell() {
        let cells = [cell(0, 0, 100), cell(100, 0, 100)];
        let found = locate(&Point { lon: 100, lat: 50 }, 0, &cells);
        assert_eq!(found.inside.map(|n| n.index), Some(0));
    }
}
