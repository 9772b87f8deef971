//! Splitting and merging: totals stay, neighbours keep up, and a line that does not cut is refused with the reason.

use gridwalk_domain::grid::measure::{area_m2, covers};
use gridwalk_domain::grid::overlay::intersection;
use gridwalk_domain::grid::{
    Cut, Fault, Shape, ShapeError, Sliver, Tiling, findings, insert_corner, is_sound, merge, merge_with_exclaves, split,
};
use proptest::prelude::*;

use crate::config;
use crate::make::{any_cells, any_ringed, any_star, at, block, cells, ring, square};

fn total(shapes: &[Shape]) -> f64 {
    shapes.iter().map(area_m2).sum()
}

#[test]
fn a_square_is_cut_in_two_and_its_new_corners_are_named() {
    let cut = split(&square(0, 0, 900), &[at(300, -100), at(300, 1_000)]).expect("a cut");
    let west = ring(&[[0, 0], [300, 0], [300, 900], [0, 900]]);
    assert_eq!(cut.corners, [at(300, 0), at(300, 900)]);
    assert_eq!(cut.pieces.len(), 2);
    let mut corners: Vec<[i64; 2]> = cut.pieces[0].points().collect();
    corners.sort_unstable();
    let mut wanted = west;
    wanted.sort_unstable();
    assert_eq!(corners, wanted);
}

#[test]
fn a_line_with_corners_cuts_along_them_and_they_are_no_corners_of_the_boundary() {
    let line = [at(-100, 300), at(450, 300), at(450, 600), at(1_000, 600)];
    let cut = split(&square(0, 0, 900), &line).expect("a cut");
    assert_eq!(cut.corners, [at(0, 300), at(900, 600)]);
    for piece in &cut.pieces {
        assert!(piece.points().any(|corner| corner == at(450, 300)), "{piece:?}");
    }
}

#[test]
fn a_line_that_goes_beyond_leaves_no_trace_of_its_ends() {
    // In through one side and out again, then in once more and an end inside.
    let line = [at(-100, 300), at(1_000, 300), at(1_000, 600), at(500, 600)];
    let cut = split(&square(0, 0, 900), &line).expect("a cut");
    assert_eq!(cut.pieces.len(), 2);
    assert!(cut.pieces.iter().all(is_sound), "{:?}", cut.pieces);
    assert!((total(&cut.pieces) - area_m2(&square(0, 0, 900))).abs() < 1e-6);
}

#[test]
fn a_cut_through_a_hole_an_island_ring_and_exclaves() {
    let ringed =
        Shape::Area(vec![vec![block(0, 0, 900, 900), block(300, 300, 300, 300)], vec![block(2_000, 0, 90, 90)]]);
    let across = split(&ringed, &[at(-10, 450), at(910, 450)]).expect("a cut");
    assert_eq!(across.pieces.len(), 3, "two halves and the exclave");
    let round = [at(100, 100), at(800, 100), at(800, 800), at(100, 800), at(100, 100)];
    let around = split(&ringed, &round).expect("a cut");
    assert_eq!(around.pieces.len(), 3);
    assert_eq!(around.corners, Vec::<[i64; 2]>::new());
    for cut in [across, around] {
        assert!((total(&cut.pieces) - area_m2(&ringed)).abs() < 1e-6);
        assert!(cut.pieces.iter().all(is_sound), "{:?}", cut.pieces);
    }
    // From the outer boundary to the hole does not part it.
    let slit = split(&ringed, &[at(-10, 450), at(450, 450)]);
    assert_eq!(slit, Err(ShapeError::Misses));
}

#[test]
fn a_line_that_does_not_cut_is_refused_with_the_reason() {
    let area = square(0, 0, 900);
    assert_eq!(split(&area, &[at(-100, -100), at(1_000, -100)]), Err(ShapeError::Misses));
    assert_eq!(split(&area, &[at(0, -100), at(0, 1_000)]), Err(ShapeError::Misses), "along the boundary");
    assert_eq!(split(&area, &[at(-100, 450), at(450, 450)]), Err(ShapeError::EndsInside { at: at(450, 450) }));
    assert_eq!(split(&area, &[at(5, 5), at(5, 5)]), Err(ShapeError::NoLine));
    assert_eq!(split(&area, &[]), Err(ShapeError::NoLine));
    assert_eq!(split(&Shape::Point(at(0, 0)), &[at(0, 0), at(9, 9)]), Err(ShapeError::NotAnArea));
    let bow = Shape::of_ring(ring(&[[0, 0], [100, 100], [100, 0], [0, 100]]));
    assert_eq!(split(&bow, &[at(50, -10), at(50, 110)]), Err(ShapeError::Faulty));
    let far = [at(-10, 450), [i64::MAX, 318_000_450]];
    assert_eq!(split(&area, &far), Err(ShapeError::TooWide));
}

#[test]
fn two_halves_merge_to_the_whole_and_keep_all_corners() {
    let cut = split(&square(0, 0, 900), &[at(300, -100), at(300, 1_000)]).expect("a cut");
    let merged = merge(&cut.pieces).expect("one area");
    assert_eq!(merged.closed_m2, 0.0);
    let mut corners: Vec<[i64; 2]> = merged.shape.points().collect();
    corners.sort_unstable();
    assert_eq!(corners, [at(0, 0), at(0, 900), at(300, 0), at(300, 900), at(900, 0), at(900, 900)]);
}

#[test]
fn areas_that_lie_apart_are_refused_with_the_gap() {
    let apart = [square(0, 0, 9_000), square(9_000, 0, 9_000), square(18_100, 0, 9_000)];
    let Err(ShapeError::Apart { index: 2, gap_mm }) = merge(&apart) else { panic!("{:?}", merge(&apart)) };
    assert!((930..960).contains(&gap_mm), "{gap_mm}");
    let corner_only = [square(0, 0, 900), square(900, 900, 900)];
    assert_eq!(merge(&corner_only), Err(ShapeError::Apart { index: 1, gap_mm: 0 }));
    let exclave = merge_with_exclaves(&apart).expect("an area with an exclave");
    assert_eq!(exclave.shape.polygons().len(), 2);
    assert_eq!(merge(&apart[..1]), Err(ShapeError::TooFew));
    assert_eq!(merge(&[square(0, 0, 9), Shape::Point(at(0, 0))]), Err(ShapeError::NotAnArea));
}

#[test]
fn a_hair_between_two_areas_is_closed_and_its_size_told_but_a_pond_stays() {
    // The common boundary has a corner on one side that the other passes by three centimetres.
    let west = Shape::of_ring(ring(&[[0, 0], [9_000, 0], [8_997, 4_500], [9_000, 9_000], [0, 9_000]]));
    let east = square(9_000, 0, 9_000);
    let merged = merge(&[west, east.clone()]).expect("one area");
    assert_eq!(merged.shape.polygons()[0].len(), 1);
    assert!((0.5..2.0).contains(&merged.closed_m2), "{}", merged.closed_m2);
    let pond = Shape::Area(vec![vec![block(0, 0, 9_000, 9_000), block(4_000, 4_000, 50, 50)]]);
    let merged = merge(&[pond, east]).expect("one area");
    assert_eq!(merged.shape.polygons()[0].len(), 2);
}

#[test]
fn neighbours_take_the_new_corners_and_no_sliver_opens() {
    let ground = cells(3, 3, &[(1_001, -2_003), (-1_507, 303), (709, 907)]);
    let middle = 4;
    let cut = split(&ground.areas[middle], &[at(7_000, 13_331), at(20_000, 13_777)]).expect("a cut");
    assert_eq!(cut.corners.len(), 2);
    let mut areas = cut.pieces.clone();
    for (_, neighbour) in ground.areas.iter().enumerate().filter(|(i, _)| *i != middle) {
        let taken =
            cut.corners.iter().fold(neighbour.clone(), |shape, corner| insert_corner(&shape, *corner).unwrap_or(shape));
        areas.push(taken);
    }
    let tiling = Tiling::of(&areas);
    assert_eq!(tiling.overlaps(Sliver::NONE).expect("overlaps"), []);
    assert_eq!(tiling.holes(&ground.whole, Sliver::NONE).expect("holes"), []);
}

#[test]
fn a_corner_goes_only_where_an_edge_passes_it() {
    let area = square(0, 0, 9_000);
    assert_eq!(insert_corner(&area, at(0, 0)), None, "it is there");
    assert_eq!(insert_corner(&area, at(4_500, 100)), None, "a metre inside");
    let more = insert_corner(&area, at(4_500, -1)).expect("on the edge but for rounding");
    assert_eq!(more.points().count(), 5);
    assert!(is_sound(&more));
    assert_eq!(insert_corner(&Shape::Point(at(0, 0)), at(0, 0)), None);
}

/// What floating-point sums leave: a ten-billionth, a square centimetre in a square kilometre.
const NOISE: f64 = 1e-10;

/// Without faults but for spikes: where a cut runs close along an edge, a piece is as thin as a hair.
fn is_clear(shape: &Shape) -> bool {
    findings(shape, None).iter().all(|finding| finding.fault == Fault::Spike)
}

/// How far a cut's corners may carry the boundary: each by half a unit on an edge whose length is at most the shape's.
fn rounding_m2(cut: &Cut, shape: &Shape) -> f64 {
    let [west, south, east, north] = shape.bbox().unwrap_or_default();
    let longest = ((east - west) as f64).hypot((north - south) as f64) * 0.0112;
    cut.corners.len() as f64 * longest * 0.0112 / 2.0 + NOISE * area_m2(shape)
}

proptest! {
    #![proptest_config(config(800))]

    /// Splitting changes no total but for the rounding of the corners where the cut meets the boundary.
    #[test]
    fn splitting_changes_no_total(
        shape in prop_oneof![any_star(), any_ringed()],
        line in prop::collection::vec((-80_000i64..80_000, -80_000i64..80_000), 2..6),
    ) {
        let line: Vec<[i64; 2]> = line.into_iter().map(|(x, y)| at(x, y)).collect();
        match split(&shape, &line) {
            Ok(cut) => {
                prop_assert!(cut.pieces.len() > 1);
                prop_assert!((total(&cut.pieces) - area_m2(&shape)).abs() <= rounding_m2(&cut, &shape));
                prop_assert!(cut.pieces.iter().all(is_clear), "{:?}", cut.pieces);
                for (i, piece) in cut.pieces.iter().enumerate() {
                    for other in &cut.pieces[..i] {
                        let common = intersection(piece, other).expect("an overlay");
                        prop_assert_eq!(area_m2(&common), 0.0);
                    }
                }
                // Every corner of the old boundary is a corner of a piece.
                for corner in shape.points() {
                    prop_assert!(cut.pieces.iter().any(|piece| piece.points().any(|c| c == corner)), "{:?}", corner);
                }
            }
            Err(ShapeError::Misses | ShapeError::EndsInside { .. }) => {}
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    /// Whatever was split can be merged again: the same ground, to the square millimetre, and the same total.
    #[test]
    fn merging_what_was_split_gives_the_whole(shape in any_star(), slope in -60_000i64..60_000) {
        let middle: i64 = shape.points().map(|c| c[1]).sum::<i64>() / shape.points().count() as i64;
        let bbox = shape.bbox().expect("a box");
        let line = [[bbox[0] - 10, middle - slope / 4], [bbox[2] + 10, middle + slope / 4]];
        if let Ok(cut) = split(&shape, &line) {
            let merged = merge(&cut.pieces).expect("one area");
            prop_assert!((area_m2(&merged.shape) - total(&cut.pieces)).abs() <= NOISE * total(&cut.pieces));
            prop_assert_eq!(merged.closed_m2, 0.0);
            for corner in cut.corners.iter().copied().chain(shape.points()) {
                prop_assert!(merged.shape.points().any(|c| c == corner), "{:?} is lost", corner);
            }
            prop_assert!(is_clear(&merged.shape));
        }
    }

    /// Areas of a tiling merge without changing the total, or are refused because they lie apart.
    #[test]
    fn merging_changes_no_total(ground in any_cells(), which in prop::collection::vec(0usize..36, 2..6)) {
        let mut which: Vec<usize> = which.into_iter().map(|i| i % ground.areas.len()).collect();
        which.sort_unstable();
        which.dedup();
        let chosen: Vec<Shape> = which.iter().map(|i| ground.areas[*i].clone()).collect();
        match merge(&chosen) {
            Ok(merged) => {
                prop_assert!((area_m2(&merged.shape) - total(&chosen)).abs() <= NOISE * total(&chosen));
                prop_assert_eq!(merged.shape.polygons().len(), 1);
                prop_assert!(is_sound(&merged.shape));
            }
            Err(ShapeError::Apart { index, .. }) => {
                let place = |i: usize| (which[i] / ground.columns, which[i] % ground.columns);
                let beside = |(r, c): (usize, usize), (s, d): (usize, usize)| r.abs_diff(s) + c.abs_diff(d) == 1;
                prop_assert!(!beside(place(0), place(index)), "{} touches the first", index);
            }
            Err(ShapeError::TooFew) => prop_assert_eq!(chosen.len(), 1),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    /// A cut that ends exactly on corners and edges of the boundary, as after snapping.
    #[test]
    fn cuts_between_corners_work_too(shape in any_star(), from in 0usize..24, to in 0usize..24) {
        let corners: Vec<[i64; 2]> = shape.points().collect();
        let (a, b) = (corners[from % corners.len()], corners[to % corners.len()]);
        if let Ok(cut) = split(&shape, &[a, b]) {
            prop_assert!((total(&cut.pieces) - area_m2(&shape)).abs() <= rounding_m2(&cut, &shape));
            for corner in [a, b] {
                let point = gridwalk_domain::place::Point { lon: corner[0], lat: corner[1] };
                prop_assert!(cut.pieces.iter().filter(|piece| covers(piece, &point)).count() >= 1);
            }
        }
    }

    #[test]
    fn lines_of_small_numbers_cut_without_a_panic(line in prop::collection::vec((-3i64..13, -3i64..13), 2..9)) {
        let ringed = Shape::Area(vec![vec![block(0, 0, 10, 10), block(3, 3, 4, 4)], vec![block(4, 4, 2, 2)], vec![block(10, 2, 3, 3)]]);
        let line: Vec<[i64; 2]> = line.into_iter().map(|(x, y)| at(x, y)).collect();
        if let Ok(cut) = split(&ringed, &line) {
            prop_assert!(cut.pieces.len() > 3);
        }
    }
}
