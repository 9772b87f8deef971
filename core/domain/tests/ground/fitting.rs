//! The doubt about a datum: raised when another fits clearly better, and only then.

use gridwalk_domain::datum::{Datum, Degrees, Ground, fit, looks_shifted, sample};
use gridwalk_domain::grid::Shape;

use crate::make::{HUNDRED_M, block, cells, star};

/// Corners of shapes as a file in a datum has them.
fn written_in(datum: Datum, shapes: &[Shape]) -> Vec<Degrees> {
    shapes.iter().flat_map(|shape| shape.points()).map(|corner| datum.of_stored(corner)).collect()
}

/// Streets with winding boundaries.
fn streets() -> Vec<Shape> {
    let shares = |seed: u64| (0..40).map(move |i| 0.6 + 0.4 * (((i * 37 + seed * 13) % 17) as f64 / 17.0));
    (0..6).map(|i| Shape::of_ring(star([i as i64 * 90_000, 0], 45_000, &shares(i).collect::<Vec<_>>()))).collect()
}

#[test]
fn shapes_in_another_datum_than_said_are_doubted_and_by_how_much_is_told() {
    let there = streets();
    let ground = Ground::of(&there).expect("ground");
    for (truth, by) in [(Datum::Gcj02, 400.0..600.0), (Datum::Bd09, 900.0..1_800.0)] {
        let points = written_in(truth, &there);
        let doubt = looks_shifted(&sample(&points), Datum::Wgs84, &ground).expect("a doubt");
        assert_eq!(doubt.fits.datum, truth);
        assert!(doubt.fits.median_m < 0.1 && doubt.chosen.median_m > 50.0, "{doubt:?}");
        assert!(by.contains(&doubt.by_m), "{doubt:?}");
        assert_eq!(looks_shifted(&points, truth, &ground), None);
    }
    let doubt = looks_shifted(&written_in(Datum::Wgs84, &there), Datum::Gcj02, &ground).expect("a doubt");
    assert_eq!(doubt.fits.datum, Datum::Wgs84);
}

#[test]
fn another_survey_of_the_same_streets_five_metres_off_is_told_apart_too() {
    let there = streets();
    let ground = Ground::of(&there).expect("ground");
    let other: Vec<Shape> =
        there.iter().map(|s| s.map(|[x, y]| [x + (y % 7 - 3) * 100, y + (x % 7 - 3) * 100])).collect();
    let doubt = looks_shifted(&written_in(Datum::Gcj02, &other), Datum::Wgs84, &ground).expect("a doubt");
    assert_eq!(doubt.fits.datum, Datum::Gcj02);
    assert_eq!(looks_shifted(&written_in(Datum::Wgs84, &other), Datum::Wgs84, &ground), None);
}

#[test]
fn a_dense_net_of_cells_is_told_apart_too() {
    let there = cells(20, 20, &[(1_000, 500), (-700, 2_000), (300, -1_500)]).areas;
    let ground = Ground::of(&there).expect("ground");
    let doubt = looks_shifted(&written_in(Datum::Gcj02, &there), Datum::Wgs84, &ground).expect("a doubt");
    assert_eq!(doubt.fits.datum, Datum::Gcj02);
    assert_eq!(looks_shifted(&written_in(Datum::Gcj02, &there), Datum::Gcj02, &ground), None);
}

#[test]
fn where_nothing_lies_near_there_is_no_doubt() {
    let ground = Ground::of(&streets()).expect("ground");
    let far = [Shape::of_ring(block(5_000_000, 5_000_000, HUNDRED_M, HUNDRED_M))];
    assert_eq!(fit(&written_in(Datum::Gcj02, &far), &ground), None);
    assert_eq!(looks_shifted(&written_in(Datum::Gcj02, &far), Datum::Wgs84, &ground), None);
    assert!(Ground::of(&[]).is_none());
    assert!(Ground::of(&[Shape::Area(Vec::new())]).is_none());
}

#[test]
fn shapes_that_fit_no_datum_are_not_doubted() {
    let ground = Ground::of(&[Shape::of_ring(block(0, 0, 900_000, 900_000))]).expect("ground");
    let inside: Vec<Shape> =
        (0..30).map(|i| Shape::of_ring(block(300_000 + i * 9_000, 400_000 - i * 7_000, 5_000, 5_000))).collect();
    let points = written_in(Datum::Gcj02, &inside);
    assert_eq!(looks_shifted(&points, Datum::Wgs84, &ground), None);
}

#[test]
fn three_points_may_agree_by_chance_and_raise_no_doubt() {
    let there = streets();
    let ground = Ground::of(&there).expect("ground");
    let points = written_in(Datum::Gcj02, &there);
    assert_eq!(looks_shifted(&points[..3], Datum::Wgs84, &ground), None);
    assert!(looks_shifted(&points[..8], Datum::Wgs84, &ground).is_some());
}

#[test]
fn most_of_the_new_shapes_may_lie_where_nothing_is_yet() {
    let there = streets();
    let ground = Ground::of(&there).expect("ground");
    let new: Vec<Shape> =
        (0..20).map(|i| Shape::of_ring(block(2_000_000 + i * 50_000, 900_000, 40_000, 40_000))).collect();
    let mut points = written_in(Datum::Gcj02, &new);
    points.extend(written_in(Datum::Gcj02, &there[..1]));
    assert!(looks_shifted(&points, Datum::Wgs84, &ground).is_some());
}

#[test]
fn points_are_told_apart_as_well_as_areas() {
    let lamps: Vec<Shape> =
        (0..200i64).map(|i| Shape::Point([1_199_000_000 + i * 3_100, 318_000_000 + (i * i * 577) % 90_000])).collect();
    let ground = Ground::of(&lamps).expect("ground");
    let doubt = looks_shifted(&written_in(Datum::Bd09, &lamps), Datum::Gcj02, &ground).expect("a doubt");
    assert_eq!(doubt.fits.datum, Datum::Bd09);
}

#[test]
fn a_sample_is_small_and_spread() {
    let points: Vec<Degrees> = (0..100_000).map(|i| [i as f64, 0.0]).collect();
    let few = sample(&points);
    assert!((300..=400).contains(&few.len()), "{}", few.len());
    assert!(few.last().is_some_and(|last| last[0] > 99_000.0));
    assert_eq!(sample(&points[..7]).len(), 7);
    assert!(sample(&[]).is_empty());
}
