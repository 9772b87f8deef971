//! Overlaps, holes, and whose a point is.

use std::time::{Duration, Instant};

use gridwalk_domain::grid::measure::{area_m2, covers, side};
use gridwalk_domain::grid::overlay::{difference, intersection, union};
use gridwalk_domain::grid::{Shape, ShapeError, Side, Sliver, Tiling, Whose, holes, overlaps, whose};
use gridwalk_domain::place::Point;
use proptest::prelude::*;

use crate::config;
use crate::make::{Cells, HUNDRED_M, any_cells, any_ringed, any_star, block, cells, point, square};

#[test]
fn areas_that_fit_have_neither_overlaps_nor_holes() {
    let Cells { areas, whole, .. } = cells(6, 5, &[(1_000, -2_000), (-1_500, 300), (700, 900)]);
    assert_eq!(overlaps(&areas).expect("overlaps"), []);
    assert_eq!(holes(&whole, &areas).expect("holes"), []);
}

#[test]
fn an_overlap_and_a_hole_are_listed_with_their_size() {
    let areas = [square(0, 0, 9_000), square(8_000, 0, 9_000), square(20_000, 0, 9_000)];
    let found = overlaps(&areas).expect("overlaps");
    assert_eq!(found.iter().map(|o| (o.a, o.b)).collect::<Vec<_>>(), [(0, 1)]);
    assert!((found[0].m2 - area_m2(&Shape::of_ring(block(8_000, 0, 1_000, 9_000)))).abs() < 0.001);
    let whole = Shape::of_ring(block(0, 0, 29_000, 9_000));
    let empty = holes(&whole, &areas).expect("holes");
    assert_eq!(empty.len(), 1);
    assert!((empty[0].m2 - area_m2(&Shape::of_ring(block(17_000, 0, 3_000, 9_000)))).abs() < 0.001);
    assert!(covers(&empty[0].shape, &point(18_500, 4_000)));
}

#[test]
fn a_hole_within_an_area_is_a_hole_unless_another_area_fills_it() {
    let ringed = Shape::Area(vec![vec![block(0, 0, 9_000, 9_000), block(3_000, 3_000, 3_000, 3_000)]]);
    let whole = square(0, 0, 9_000);
    assert_eq!(holes(&whole, std::slice::from_ref(&ringed)).expect("holes").len(), 1);
    let filled = [ringed, square(3_000, 3_000, 3_000)];
    assert_eq!(holes(&whole, &filled).expect("holes"), []);
    assert_eq!(overlaps(&filled).expect("overlaps"), []);
}

#[test]
fn what_is_below_a_square_metre_or_nowhere_wider_than_two_decimetres_is_a_sliver() {
    // 15 cm by 100 m: 15 square metres, but a drawing hand cannot do better.
    let strip = [square(0, 0, 9_000), square(8_985, 0, 9_000)];
    assert_eq!(overlaps(&strip).expect("overlaps"), []);
    assert_eq!(Tiling::of(&strip).overlaps(Sliver::NONE).expect("overlaps").len(), 1);
    // 40 cm by 100 m is real, and so is a thin strip that widens at its end.
    let wide = [square(0, 0, 9_000), square(8_960, 0, 9_000)];
    assert_eq!(overlaps(&wide).expect("overlaps").len(), 1);
    let tail = [[0, 0], [900_000, 0], [900_000, 3_000], [899_000, 3_000], [899_000, 10], [0, 10]];
    let tailed = vec![crate::make::ring(&tail)];
    assert!(!Sliver::USUAL.is(&tailed));
    assert!(Sliver::USUAL.is(&vec![block(0, 0, 900_000, 10)]));
    assert!(Sliver::USUAL.is(&vec![block(0, 0, 90, 90)]));
}

#[test]
fn on_a_shared_boundary_the_first_area_has_the_point_and_inside_goes_before_it() {
    let areas = [square(9_000, 0, 9_000), square(0, 0, 9_000), square(4_000, 8_000, 9_000)];
    assert_eq!(whose(&point(9_000, 4_000), &areas), Whose::One(0));
    assert_eq!(whose(&point(4_000, 4_000), &areas), Whose::One(1));
    assert_eq!(whose(&point(4_500, 8_500), &areas), Whose::Several(vec![1, 2]));
    // On the edge of the third and inside the second.
    assert_eq!(whose(&point(4_000, 8_500), &areas), Whose::One(1));
    assert_eq!(whose(&point(-1, 0), &areas), Whose::None);
    assert_eq!(whose(&point(0, 0), &[]), Whose::None);
}

#[test]
fn shapes_wider_than_a_country_are_refused() {
    let wide = Shape::of_ring(vec![[-1_800_000_000, 0], [1_800_000_000, 0], [0, 900_000_000]]);
    assert_eq!(overlaps(&[wide.clone(), wide.clone()]), Err(ShapeError::TooWide));
    assert_eq!(holes(&wide, std::slice::from_ref(&wide)), Err(ShapeError::TooWide));
    let wild = Shape::of_ring(vec![[i64::MIN, 0], [i64::MAX, 0], [0, i64::MAX]]);
    assert_eq!(union(&[&wild, &wild]), Err(ShapeError::TooWide));
}

#[test]
fn two_thousand_areas_are_judged_in_seconds() {
    let Cells { areas, whole, .. } = cells(50, 40, &[(1_000, -2_000), (-1_500, 300), (700, 900), (50, -2_500)]);
    let began = Instant::now();
    let tiling = Tiling::of(&areas);
    assert_eq!(tiling.overlaps(Sliver::USUAL).expect("overlaps"), []);
    assert_eq!(tiling.holes(&whole, Sliver::USUAL).expect("holes"), []);
    let took = began.elapsed();
    eprintln!("2,000 areas: {took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
}

/// Something that goes wrong with a boundary.
#[derive(Debug, Clone)]
enum Defect {
    /// An area is missing.
    Gone(usize),
    /// A corner of one area only is somewhere else.
    Pushed(usize, usize, i64, i64),
    /// An area is there twice, a little beside.
    Twice(usize, i64, i64),
}

fn any_defect() -> impl Strategy<Value = Defect> {
    let far = || -HUNDRED_M / 3..HUNDRED_M / 3;
    prop_oneof![
        (0usize..40).prop_map(Defect::Gone),
        (0usize..40, 0usize..4, far(), far()).prop_map(|(i, c, x, y)| Defect::Pushed(i, c, x, y)),
        (0usize..40, far(), far()).prop_map(|(i, x, y)| Defect::Twice(i, x, y)),
    ]
}

fn with_defects(mut areas: Vec<Shape>, defects: &[Defect]) -> Vec<Shape> {
    for defect in defects {
        let count = areas.len();
        match defect {
            Defect::Gone(at) if count > 1 => drop(areas.remove(at % count)),
            Defect::Gone(_) => {}
            Defect::Twice(at, dx, dy) => areas.push(areas[at % count].map(|[x, y]| [x + dx, y + dy])),
            Defect::Pushed(at, corner, dx, dy) => {
                let old = areas[at % count].points().nth(*corner).unwrap_or_default();
                areas[at % count] = areas[at % count].map(|c| if c == old { [c[0] + dx, c[1] + dy] } else { c });
            }
        }
    }
    areas
}

/// Whether a point is nearer to a boundary than rounding of crossings can move it.
fn near_a_boundary(point: &Point, shapes: &[Shape], units: i64) -> bool {
    let beside = [
        (0, 0),
        (units, 0),
        (-units, 0),
        (0, units),
        (0, -units),
        (units, units),
        (-units, -units),
        (units, -units),
        (-units, units),
    ];
    shapes.iter().any(|shape| {
        let sides = beside.map(|(x, y)| side(shape, &Point { lon: point.lon + x, lat: point.lat + y }));
        sides.iter().any(|side| *side != sides[0])
    })
}

/// The stated law: one area's, or on a listed overlap, or on a listed hole.
fn is_accounted_for(at: &Point, areas: &[Shape], whole: &Shape, sliver: Sliver) -> Result<(), TestCaseError> {
    let tiling = Tiling::of(areas);
    let overlaps = tiling.overlaps(sliver).expect("overlaps");
    let holes = tiling.holes(whole, sliver).expect("holes");
    let on_overlap = overlaps.iter().any(|overlap| covers(&overlap.shape, at));
    let on_hole = holes.iter().any(|hole| covers(&hole.shape, at));
    match tiling.whose(at) {
        Whose::One(index) => prop_assert!(covers(&areas[index], at)),
        Whose::Several(several) => {
            prop_assert!(on_overlap, "{:?} lies in {:?} and on no listed overlap", at, several);
            prop_assert!(!on_hole || holes.iter().all(|hole| side(&hole.shape, at) != Side::Inside));
        }
        Whose::None => prop_assert!(on_hole, "{:?} lies in no area and on no listed hole", at),
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn a_point_is_one_areas_or_on_a_listed_overlap_or_hole(
        ground in any_cells(),
        defects in prop::collection::vec(any_defect(), 0..4),
        shares in prop::collection::vec((0.0f64..1.0, 0.0f64..1.0), 12),
    ) {
        let areas = with_defects(ground.areas.clone(), &defects);
        let size = |count: usize, share: f64| (count as f64 * HUNDRED_M as f64 * share).round() as i64;
        for (x, y) in shares {
            let at = point(size(ground.columns, x), size(ground.rows, y));
            // Exactly on the corner of a crossing the lists are a centimetre off.
            if !near_a_boundary(&at, &areas, 2) {
                is_accounted_for(&at, &areas, &ground.whole, Sliver::NONE)?;
            }
            // And with slivers left out everything that is not within a metre of a boundary.
            if !near_a_boundary(&at, &areas, 120) {
                is_accounted_for(&at, &areas, &ground.whole, Sliver::USUAL)?;
            }
        }
    }

    /// Without defects every whole number of the ground is one area's, corners and edges too.
    #[test]
    fn on_a_tiling_without_defects_every_point_is_exactly_one_areas(ground in any_cells(), at in (0i64..7, 0i64..7, 0i64..HUNDRED_M, 0i64..HUNDRED_M)) {
        let tiling = Tiling::of(&ground.areas);
        let corners = ground.areas.iter().flat_map(|area| area.points()).map(|[lon, lat]| Point { lon, lat });
        let inside = point((at.0 * HUNDRED_M + at.2) % (ground.columns as i64 * HUNDRED_M), (at.1 * HUNDRED_M + at.3) % (ground.rows as i64 * HUNDRED_M));
        for at in corners.chain([inside]) {
            prop_assert!(matches!(tiling.whose(&at), Whose::One(_)), "{:?}: {:?}", at, tiling.whose(&at));
        }
    }

    /// What two shapes share and what each has alone is all they have.
    #[test]
    fn union_intersection_and_difference_add_up(one in prop_oneof![any_star(), any_ringed()], other in prop_oneof![any_star(), any_ringed()]) {
        let m2 = |shape: Result<Shape, ShapeError>| shape.map(|shape| area_m2(&shape)).unwrap_or(f64::NAN);
        let (a, b) = (area_m2(&one), area_m2(&other));
        let both = m2(intersection(&one, &other));
        let any = m2(union(&[&one, &other]));
        let only = m2(difference(&one, &[&other]));
        // Each crossing is rounded by at most a centimetre: its edges are at most some hundred metres long.
        let bound = 0.02 * 800.0 + 1e-6 * (a + b);
        prop_assert!((a + b - both - any).abs() < bound, "{a} + {b} != {both} + {any}");
        prop_assert!((a - both - only).abs() < bound, "{a} != {both} + {only}");
    }
}
