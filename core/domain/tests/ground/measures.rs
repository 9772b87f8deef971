//! Areas, lengths, distances, inside and outside.

use geo::{Distance, Geodesic, GeodesicArea, LineString, Point as GeoPoint, Polygon as GeoPolygon};
use gridwalk_domain::grid::measure::{area_m2, covers, distance_mm, length_mm, representative, side};
use gridwalk_domain::grid::{Shape, Side};
use gridwalk_domain::place::Point;
use proptest::prelude::*;

use crate::config;
use crate::make::{any_ringed, any_star, at, block, point, ring, square};

/// The shape for geo, its edges cut so short that geodesics run along them.
fn geodesic_m2(shape: &Shape) -> f64 {
    let ring = |ring: &Vec<[i64; 2]>| {
        let next = ring.iter().skip(1).chain(ring.first());
        let fine = ring.iter().zip(next).flat_map(|(a, b)| {
            let place = move |i: i64| {
                let share = i as f64 / 50.0;
                let between = |a: i64, b: i64| (a as f64 + (b - a) as f64 * share) / 1e7;
                (between(a[0], b[0]), between(a[1], b[1]))
            };
            (0..50).map(place)
        });
        LineString::from(fine.collect::<Vec<_>>())
    };
    let polygon = |rings: &Vec<Vec<[i64; 2]>>| {
        let mut rings = rings.iter().map(ring);
        let outer = rings.next().expect("an outer boundary");
        GeoPolygon::new(outer, rings.collect()).geodesic_area_signed().abs()
    };
    shape.polygons().iter().map(polygon).sum()
}

#[test]
fn a_hole_is_taken_off_and_an_exclave_counts() {
    let outer = block(0, 0, 9_000, 9_000);
    let hole = block(3_000, 3_000, 3_000, 3_000);
    let exclave = block(20_000, 0, 3_000, 3_000);
    let whole = area_m2(&Shape::of_ring(outer.clone()));
    let ringed = area_m2(&Shape::Area(vec![vec![outer.clone(), hole]]));
    assert!((ringed / whole - 8.0 / 9.0).abs() < 1e-6);
    let both = area_m2(&Shape::Area(vec![vec![outer], vec![exclave]]));
    assert!((both / whole - 10.0 / 9.0).abs() < 1e-6);
    // 0.0009 degrees at 31.8 N: 85.3 m by 99.8 m.
    assert!((whole - 8_508.0).abs() < 5.0, "{whole}");
}

#[test]
fn the_direction_of_a_ring_changes_nothing() {
    let ring = block(0, 0, 9_000, 7_000);
    let back: Vec<[i64; 2]> = ring.iter().rev().copied().collect();
    assert!((area_m2(&Shape::of_ring(ring)) - area_m2(&Shape::of_ring(back))).abs() < 1e-6);
    assert_eq!(area_m2(&Shape::Point(at(0, 0))), 0.0);
    assert_eq!(area_m2(&Shape::Area(vec![Vec::new(), vec![Vec::new()]])), 0.0);
}

#[test]
fn a_point_on_the_boundary_is_inside_to_the_last_digit() {
    // A slope on which no point but the ends would be met with floating-point numbers.
    let triangle = Shape::of_ring(ring(&[[0, 0], [300_000_001, 100_000_000], [0, 100_000_000]]));
    let slope = Shape::of_ring(ring(&[[0, 0], [3_000_000, 1_000_000], [0, 1_000_000]]));
    for share in [1, 7, 333_333] {
        let on = point(3 * share, share);
        assert_eq!(side(&slope, &on), Side::Border);
        assert!(covers(&slope, &on));
        assert_eq!(side(&slope, &point(3 * share + 1, share)), Side::Outside);
        assert_eq!(side(&slope, &point(3 * share - 1, share)), Side::Inside);
        assert_ne!(side(&triangle, &on), Side::Border);
    }
    for corner in slope.points() {
        assert!(covers(&slope, &Point { lon: corner[0], lat: corner[1] }));
    }
}

#[test]
fn a_hole_is_outside_and_its_edge_is_not() {
    let shape = Shape::Area(vec![vec![block(0, 0, 900, 900), block(300, 300, 300, 300)]]);
    assert_eq!(side(&shape, &point(450, 450)), Side::Outside);
    assert_eq!(side(&shape, &point(300, 450)), Side::Border);
    assert_eq!(side(&shape, &point(150, 450)), Side::Inside);
    assert_eq!(distance_mm(&shape, &point(300, 450)), Some(0));
    assert!(distance_mm(&shape, &point(310, 450)).is_some_and(|mm| mm > 0));
}

#[test]
fn numbers_from_beyond_the_earth_break_nothing() {
    let wild = [[i64::MIN, i64::MAX], [i64::MAX, i64::MAX], [0, i64::MIN], [7, 7]];
    let shape = Shape::of_ring(wild.to_vec());
    for at in wild {
        let point = Point { lon: at[0], lat: at[1] };
        let _ = (side(&shape, &point), distance_mm(&shape, &point), representative(&shape));
    }
    let _ = (area_m2(&shape), length_mm(&shape));
}

#[test]
fn lengths_follow_the_ellipsoid() {
    let line = Shape::Lines(vec![vec![at(0, 0), at(90_000, 0), at(90_000, 90_000)], vec![at(0, 0), at(0, 9_000)]]);
    let geo = |a: [i64; 2]| GeoPoint::new(a[0] as f64 / 1e7, a[1] as f64 / 1e7);
    let wanted = Geodesic.distance(geo(at(0, 0)), geo(at(90_000, 0)))
        + Geodesic.distance(geo(at(90_000, 0)), geo(at(90_000, 90_000)))
        + Geodesic.distance(geo(at(0, 0)), geo(at(0, 9_000)));
    assert_eq!(length_mm(&line), (wanted * 1000.0).round() as i64);
    assert_eq!(length_mm(&Shape::Point(at(0, 0))), 0);
}

#[test]
fn a_distance_is_measured_with_the_radii_of_the_place() {
    // A degree of latitude is 110.85 km at 31 N, 111.19 km on the mean sphere: 3 m in a kilometre.
    let line = Shape::Lines(vec![vec![at(-50_000, 0), at(50_000, 0)]]);
    for north in [10, 900, 9_000, 90_000, 900_000] {
        let far = distance_mm(&line, &point(0, north)).expect("a distance");
        let geo = |p: [i64; 2]| GeoPoint::new(p[0] as f64 / 1e7, p[1] as f64 / 1e7);
        let wanted = Geodesic.distance(geo(at(0, 0)), geo(at(0, north))) * 1000.0;
        assert!((far as f64 - wanted).abs() <= 1.5, "{far} {wanted}");
    }
    assert_eq!(distance_mm(&line, &point(0, 0)), Some(0));
    assert_eq!(distance_mm(&Shape::Lines(Vec::new()), &point(0, 0)), None);
}

#[test]
fn a_representative_point_is_inside_even_of_a_horseshoe() {
    let horseshoe = [[0, 0], [900, 0], [900, 900], [600, 900], [600, 300], [300, 300], [300, 900], [0, 900]];
    for shape in [
        Shape::of_ring(ring(&horseshoe)),
        Shape::Area(vec![vec![block(0, 0, 900, 900), block(2, 2, 896, 896)]]),
        square(0, 0, 2),
    ] {
        let inside = representative(&shape).expect("a point");
        assert_eq!(side(&shape, &inside), Side::Inside, "{shape:?}");
    }
    assert_eq!(representative(&square(0, 0, 1)), Some(point(0, 0)));
    assert_eq!(representative(&Shape::Lines(vec![vec![at(0, 0), at(100, 0)]])), Some(point(50, 0)));
    assert_eq!(representative(&Shape::Area(Vec::new())), None);
}

proptest! {
    #![proptest_config(config(300))]

    /// Karney's geodesic area, along edges so finely cut that they are straight on the map.
    #[test]
    fn areas_agree_with_geodesics(shape in prop_oneof![any_star(), any_ringed()]) {
        let (ours, theirs) = (area_m2(&shape), geodesic_m2(&shape));
        prop_assert!((ours - theirs).abs() <= 1e-6 * theirs + 0.001, "{ours} {theirs}");
    }

    #[test]
    fn a_representative_point_is_inside(shape in prop_oneof![any_star(), any_ringed()]) {
        let inside = representative(&shape).expect("a point");
        prop_assert_eq!(side(&shape, &inside), Side::Inside);
    }

    /// Within the radius of the nearest place a point is exactly as far as the ellipsoid says.
    #[test]
    fn no_corner_is_nearer_than_the_distance(shape in any_star(), x in -90_000i64..90_000, y in -90_000i64..90_000) {
        let here = point(x, y);
        let far = distance_mm(&shape, &here).expect("a distance");
        prop_assert_eq!(far == 0, covers(&shape, &here));
        for corner in shape.points() {
            let there = Geodesic.distance(GeoPoint::new(here.lon as f64 / 1e7, here.lat as f64 / 1e7),
                GeoPoint::new(corner[0] as f64 / 1e7, corner[1] as f64 / 1e7)) * 1000.0;
            // Across ten kilometres the search on a plane may take the second nearest place.
            prop_assert!(far as f64 <= there * 1.0001 + 1.0, "{far} {there}");
        }
    }
}
