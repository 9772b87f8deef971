//! Drawn shapes are pulled onto what is there, and only within the tolerance.

use gridwalk_domain::grid::{Shape, Sliver, Snapped, Tiling, insert_corner, is_sound, snap};
use proptest::prelude::*;

use crate::config;
use crate::make::{any_cells, at, ring, square};

#[test]
fn a_corner_snaps_to_a_corner_before_an_edge() {
    let there = [square(0, 0, 9_000)];
    // 20 cm beside a corner and 10 cm off an edge.
    let drawn = Shape::of_ring(ring(&[[9_010, 20], [18_000, 0], [18_000, 9_000], [9_010, 9_000]]));
    let Snapped { shape, changed, corners } = snap(&drawn, &there, 500);
    assert_eq!(shape, Shape::of_ring(ring(&[[9_000, 0], [18_000, 0], [18_000, 9_000], [9_000, 9_000]])));
    assert_eq!((changed, corners.len()), (2, 0));
}

#[test]
fn a_corner_snaps_to_an_edge_and_the_neighbour_is_told_of_it() {
    let there = [square(0, 0, 9_000)];
    let drawn = Shape::of_ring(ring(&[[9_010, 3_000], [18_000, 3_000], [18_000, 6_000], [8_990, 6_000]]));
    let snapped = snap(&drawn, &there, 500);
    let wanted = ring(&[[9_000, 3_000], [18_000, 3_000], [18_000, 6_000], [9_000, 6_000]]);
    assert_eq!(snapped.shape, Shape::of_ring(wanted));
    assert_eq!(snapped.corners, [at(9_000, 3_000), at(9_000, 6_000)]);
    assert!(snapped.corners.iter().all(|corner| insert_corner(&there[0], *corner).is_some()));
}

#[test]
fn an_edge_takes_the_corners_that_it_passes() {
    let there = [square(0, 0, 9_000), square(0, 9_000, 9_000)];
    let drawn = Shape::of_ring(ring(&[[9_005, 5], [18_000, 0], [18_000, 18_000], [9_005, 17_995]]));
    let snapped = snap(&drawn, &there, 500);
    assert!(snapped.shape.points().any(|corner| corner == at(9_000, 9_000)));
    assert_eq!(snapped.changed, 3);
    let all = [there[0].clone(), there[1].clone(), snapped.shape];
    assert_eq!(Tiling::of(&all).overlaps(Sliver::NONE).expect("overlaps"), []);
}

#[test]
fn beyond_the_tolerance_nothing_moves() {
    let there = [square(0, 0, 9_000)];
    let drawn = square(9_100, 0, 9_000);
    for tolerance_mm in [0, 900, -5] {
        let snapped = snap(&drawn, &there, tolerance_mm);
        assert_eq!(snapped, Snapped { shape: drawn.clone(), changed: 0, corners: Vec::new() });
    }
    assert_eq!(snap(&drawn, &there, 1_000).changed, 2);
    assert_eq!(snap(&drawn, &[], 1_000).changed, 0);
}

#[test]
fn a_shape_that_snapping_would_break_stays_as_it_was() {
    let there = [square(0, 0, 9_000)];
    // All of it lies within half a metre of one corner.
    let drawn = Shape::of_ring(ring(&[[9_001, 1], [9_010, 1], [9_005, 10]]));
    assert_eq!(snap(&drawn, &there, 1_000).shape, drawn);
}

#[test]
fn roads_and_points_snap_too() {
    let there = [Shape::Lines(vec![vec![at(0, 0), at(9_000, 0)]])];
    let road = Shape::Lines(vec![vec![at(4_500, 9_000), at(4_500, 20)]]);
    assert_eq!(snap(&road, &there, 500).shape, Shape::Lines(vec![vec![at(4_500, 9_000), at(4_500, 0)]]));
    assert_eq!(snap(&Shape::Point(at(9_003, 3)), &there, 500).shape, Shape::Point(at(9_000, 0)));
}

proptest! {
    #![proptest_config(config(200))]

    /// A cell that was drawn again by hand, up to 20 cm off at each corner, fits without a sliver after snapping.
    #[test]
    fn a_cell_drawn_again_by_hand_fits(ground in any_cells(), which in 0usize..36, off in prop::collection::vec((-18i64..18, -18i64..18), 4)) {
        let which = which % ground.areas.len();
        let truth = &ground.areas[which];
        let corners = truth.points().zip(&off).map(|(c, (dx, dy))| [c[0] + dx, c[1] + dy]);
        let drawn = Shape::of_ring(corners.collect());
        let others: Vec<Shape> = ground.areas.iter().enumerate().filter(|(i, _)| *i != which).map(|(_, a)| a.clone()).collect();
        let snapped = snap(&drawn, &others, 500);
        prop_assert!(is_sound(&snapped.shape));
        let mut all = others;
        all.push(snapped.shape.clone());
        for corner in &snapped.corners {
            for area in &mut all {
                if let Some(more) = insert_corner(area, *corner) { *area = more }
            }
        }
        prop_assert_eq!(Tiling::of(&all).overlaps(Sliver::NONE).expect("overlaps"), []);
    }
}
