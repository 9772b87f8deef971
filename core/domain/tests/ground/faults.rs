//! Every kind of fault is named with its place; what is harmless is mended and nothing else.

use gridwalk_domain::grid::measure::area_m2;
use gridwalk_domain::grid::{Fault, Repair, Shape, clean, findings, is_sound, opened};
use proptest::prelude::*;

use crate::config;
use crate::make::{BASE, any_cells, any_ringed, any_star, at, block, ring, square};

type Found = (Fault, usize, usize, Option<[i64; 2]>);

fn found(shape: &Shape) -> Vec<Found> {
    findings(shape, None).into_iter().map(|f| (f.fault, f.part, f.ring, f.at)).collect()
}

fn kinds(shape: &Shape) -> Vec<Fault> {
    findings(shape, None).into_iter().map(|f| f.fault).collect()
}

#[test]
fn a_sound_shape_has_no_findings() {
    let ringed = Shape::Area(vec![vec![block(0, 0, 900, 900), block(300, 300, 300, 300)], vec![block(2_000, 0, 9, 9)]]);
    let road = Shape::Lines(vec![vec![at(0, 0), at(100, 100), at(0, 100), at(100, 0)]]);
    for shape in [square(0, 0, 100), ringed, road, Shape::Point(at(0, 0))] {
        assert_eq!(found(&shape), [], "{shape:?}");
        assert!(is_sound(&shape));
    }
}

#[test]
fn a_bow_tie_is_told_with_its_crossing() {
    let bow = Shape::of_ring(ring(&[[0, 0], [100, 100], [100, 0], [0, 100]]));
    assert_eq!(found(&bow), [(Fault::CrossesItself, 0, 0, Some(at(50, 50)))]);
    let lopsided = Shape::of_ring(ring(&[[0, 0], [300, 300], [300, 0], [0, 200]]));
    assert_eq!(found(&lopsided), [(Fault::CrossesItself, 0, 0, Some(at(120, 120)))]);
}

#[test]
fn a_boundary_that_touches_itself_is_told() {
    let pinched = Shape::of_ring(ring(&[[0, 0], [200, 0], [200, 200], [100, 0], [0, 200]]));
    assert_eq!(found(&pinched), [(Fault::CrossesItself, 0, 0, Some(at(100, 0)))]);
}

#[test]
fn too_few_points_no_area_and_nothing_at_all_are_told() {
    let two = Shape::of_ring(ring(&[[0, 0], [100, 0], [0, 0], [100, 0]]));
    assert_eq!(found(&two), [(Fault::TooFewPoints, 0, 0, Some(at(0, 0)))]);
    let flat = Shape::of_ring(ring(&[[0, 0], [100, 100], [300, 300]]));
    assert_eq!(kinds(&flat)[0], Fault::NoArea);
    assert_eq!(kinds(&Shape::Area(Vec::new())), [Fault::Empty]);
    assert_eq!(kinds(&Shape::Lines(Vec::new())), [Fault::Empty]);
    let second = Shape::Area(vec![vec![block(0, 0, 9, 9)], Vec::new()]);
    assert_eq!(found(&second), [(Fault::Empty, 1, 0, None)]);
    let dot = Shape::Lines(vec![vec![at(5, 5), at(5, 5)]]);
    assert_eq!(found(&dot), [(Fault::TooFewPoints, 0, 0, Some(at(5, 5)))]);
}

#[test]
fn repeated_points_are_told_and_harmless() {
    let twice = Shape::of_ring(ring(&[[0, 0], [100, 0], [100, 0], [100, 100]]));
    assert_eq!(found(&twice), [(Fault::Repeated, 0, 0, Some(at(100, 0)))]);
    assert!(is_sound(&twice));
    let line = Shape::Lines(vec![vec![at(0, 0), at(5, 5), at(5, 5), at(9, 9)]]);
    assert_eq!(found(&line), [(Fault::Repeated, 0, 0, Some(at(5, 5)))]);
}

#[test]
fn a_spike_is_told_whether_it_has_no_width_or_a_hair_of_it() {
    let flat = Shape::of_ring(ring(&[[0, 0], [9_000, 0], [9_000, 9_000], [9_000, 30_000], [9_000, 9_000], [0, 9_000]]));
    assert_eq!(found(&flat), [(Fault::Spike, 0, 0, Some(at(9_000, 30_000)))]);
    let hair = Shape::of_ring(ring(&[[0, 0], [9_000, 0], [9_000, 9_000], [8_990, 90_000], [8_980, 9_000], [0, 9_000]]));
    assert_eq!(found(&hair), [(Fault::Spike, 0, 0, Some(at(8_990, 90_000)))]);
    let pointed = Shape::of_ring(ring(&[[0, 0], [9_000, 0], [4_500, 90_000]]));
    assert_eq!(found(&pointed), []);
}

#[test]
fn holes_outside_across_and_inside_each_other_are_told() {
    let with = |holes: &[Vec<[i64; 2]>]| {
        Shape::Area(vec![std::iter::once(block(0, 0, 900, 900)).chain(holes.iter().cloned()).collect()])
    };
    assert_eq!(found(&with(&[block(2_000, 0, 9, 9)])), [(Fault::HoleOutside, 0, 1, Some(at(2_000, 0)))]);
    let across = found(&with(&[block(100, 100, 100, 100), block(800, 400, 300, 10)]));
    assert!(across.iter().all(|f| (f.0, f.2) == (Fault::HoleCrosses, 2)), "{across:?}");
    assert_eq!(across.iter().filter_map(|f| f.3).collect::<Vec<_>>(), [at(900, 400), at(900, 410)]);
    let nested = with(&[block(100, 100, 500, 500), block(200, 200, 9, 9)]);
    assert_eq!(found(&nested), [(Fault::HoleInHole, 0, 2, Some(at(200, 200)))]);
    let along = with(&[block(0, 100, 50, 50)]);
    assert!(kinds(&along).iter().all(|fault| *fault == Fault::HoleCrosses) && !is_sound(&along));
    let touching = with(&[ring(&[[0, 450], [300, 300], [300, 600]])]);
    assert_eq!(found(&touching), []);
}

#[test]
fn parts_on_each_other_are_told_and_parts_side_by_side_are_not() {
    let two = |x: i64, size: i64| Shape::Area(vec![vec![block(0, 0, 900, 900)], vec![block(x, 100, size, size)]]);
    assert!(kinds(&two(800, 300)).contains(&Fault::PartsOverlap));
    assert_eq!(found(&two(100, 300)), [(Fault::PartsOverlap, 1, 0, Some(at(100, 100)))]);
    assert_eq!(found(&two(900, 300)), []);
    let twin = Shape::Area(vec![vec![block(0, 0, 900, 900)], vec![block(0, 0, 900, 900)]]);
    assert_eq!(kinds(&twin), [Fault::PartsOverlap]);
    let island = Shape::Area(vec![vec![block(0, 0, 900, 900), block(300, 300, 300, 300)], vec![block(400, 400, 9, 9)]]);
    assert_eq!(found(&island), []);
}

#[test]
fn points_off_the_earth_and_swapped_ones_are_told() {
    let off = Shape::of_ring(vec![[0, 0], [1_800_000_001, 0], [0, 100]]);
    assert_eq!(found(&off), [(Fault::OffEarth, 0, 0, Some([1_800_000_001, 0]))]);
    let city = Some([BASE[0] - 9_000_000, BASE[1] - 9_000_000, BASE[0] + 9_000_000, BASE[1] + 9_000_000]);
    let swapped = square(0, 0, 900).map(|[x, y]| [y, x]);
    let told = findings(&swapped, city);
    assert_eq!(told.iter().map(|f| (f.fault, f.at)).collect::<Vec<_>>(), [(Fault::Swapped, Some([BASE[1], BASE[0]]))]);
    assert_eq!(findings(&square(0, 0, 900), city), []);
    // Without a box to compare with, a latitude of 119 degrees is simply not on earth.
    assert_eq!(kinds(&swapped), [Fault::OffEarth]);
    // Elsewhere is not swapped.
    assert_eq!(findings(&square(90_000_000, 0, 900), city), []);
}

#[test]
fn a_wild_shape_gives_a_bounded_list() {
    let zigzag: Vec<[i64; 2]> = (0..400).map(|i| at((i * 7_919) % 10_007, (i * 104_729) % 9_973)).collect();
    let told = findings(&Shape::of_ring(zigzag), None);
    assert_eq!(told.len(), 100);
    assert!(told.iter().all(|finding| finding.at.is_some()));
}

#[test]
fn cleaning_opens_turns_and_drops_and_says_so() {
    let outer = ring(&[[0, 0], [0, 900], [900, 900], [900, 900], [900, 900], [900, 0], [0, 0]]);
    let hole = block(300, 300, 300, 300);
    let (cleaned, repairs) = clean(&Shape::Area(vec![vec![outer, hole]]));
    let turned = ring(&[[900, 0], [900, 900], [0, 900], [0, 0]]);
    let hole = ring(&[[300, 600], [600, 600], [600, 300], [300, 300]]);
    assert_eq!(cleaned, Shape::Area(vec![vec![turned, hole]]));
    let wanted = [
        Repair::Dropped { part: 0, ring: 0, at: at(900, 900), times: 2 },
        Repair::Opened { part: 0, ring: 0 },
        Repair::Turned { part: 0, ring: 0 },
        Repair::Turned { part: 0, ring: 1 },
    ];
    assert_eq!(repairs, wanted);
}

#[test]
fn cleaning_leaves_to_people_what_needs_a_decision() {
    let bow = Shape::of_ring(ring(&[[0, 0], [100, 100], [100, 0], [0, 100]]));
    assert_eq!(clean(&bow), (bow.clone(), Vec::new()));
}

#[test]
fn whether_a_ring_was_closed_is_told() {
    let closed = ring(&[[0, 0], [9, 0], [9, 9], [0, 0]]);
    assert_eq!(opened(&closed), (closed[..3].to_vec(), true));
    assert_eq!(opened(&closed[..3]), (closed[..3].to_vec(), false));
    assert_eq!(opened(&closed[..1]), (closed[..1].to_vec(), false));
    assert_eq!(opened(&[]), (Vec::new(), false));
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn invented_ground_is_sound(shape in prop_oneof![any_star(), any_ringed()], cells in any_cells()) {
        prop_assert_eq!(findings(&shape, None), []);
        prop_assert!(cells.areas.iter().all(is_sound));
    }

    /// Cleaning twice is cleaning once, and nothing that a shape covers changes.
    #[test]
    fn cleaning_changes_no_area(shape in prop_oneof![any_star(), any_ringed()], at in 0usize..40, reversed: bool) {
        let Shape::Area(mut polygons) = shape.clone() else { unreachable!() };
        for ring in polygons.iter_mut().flatten() {
            let corner = ring[at % ring.len()];
            ring.insert(at % ring.len(), corner);
            ring.push(ring[0]);
            if reversed { ring.reverse() }
        }
        let (cleaned, repairs) = clean(&Shape::Area(polygons));
        prop_assert!(!repairs.is_empty());
        prop_assert_eq!(clean(&cleaned), (cleaned.clone(), Vec::new()));
        prop_assert!(findings(&cleaned, None).is_empty());
        prop_assert!((area_m2(&cleaned) - area_m2(&shape)).abs() <= 1e-10 * area_m2(&shape));
    }

    /// Findings never panic, whatever comes in.
    #[test]
    fn any_numbers_are_judged(rings in prop::collection::vec(prop::collection::vec(any::<[i64; 2]>(), 0..8), 0..4)) {
        let shape = Shape::Area(vec![rings]);
        let _ = (findings(&shape, Some([0, 0, 9, 9])), clean(&shape));
    }

    #[test]
    fn small_numbers_are_judged(rings in prop::collection::vec(prop::collection::vec([0i64..6, 0i64..6], 0..9), 0..4)) {
        let shape = Shape::Area(vec![rings.clone(), rings]);
        let _ = findings(&shape, None);
    }
}
