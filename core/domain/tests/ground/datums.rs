//! Datum conversion against published vectors and against itself.

use geo::{Distance, Geodesic, Point as GeoPoint};
use gridwalk_domain::datum::{Datum, Degrees};
use gridwalk_domain::grid::Shape;
use proptest::prelude::*;

use crate::config;

fn metres(a: Degrees, b: Degrees) -> f64 {
    Geodesic.distance(GeoPoint::new(a[0], a[1]), GeoPoint::new(b[0], b[1]))
}

/// Within so many degrees.
fn near(a: Degrees, b: Degrees, degrees: f64) -> bool {
    (a[0] - b[0]).abs() <= degrees && (a[1] - b[1]).abs() <= degrees
}

/// Of a published example: WGS-84 to GCJ-02, GCJ-02 to BD-09.
#[test]
fn the_published_vectors_hold() {
    let gcj = Datum::Gcj02.from_wgs84([116.404, 39.915]);
    assert!(near(gcj, [116.41024449916938, 39.91640428150164], 1e-12), "{gcj:?}");
    let bd = Datum::Gcj02.convert(Datum::Bd09, [116.404, 39.915]);
    assert!(near(bd, [116.41036949371029, 39.92133699351021], 1e-12), "{bd:?}");
}

/// The published inverse of BD-09 is the closed form, which leaves up to 0.22 m.
#[test]
fn the_published_inverse_of_bd09_is_met_to_a_quarter_of_a_metre_and_then_bettered() {
    let published = [116.39762729119315, 39.90865673957631];
    let ours = Datum::Bd09.convert(Datum::Gcj02, [116.404, 39.915]);
    assert!(metres(published, ours) < 0.25, "{ours:?}");
    let back = Datum::Gcj02.convert(Datum::Bd09, ours);
    assert!(metres(back, [116.404, 39.915]) < 1e-6, "{back:?}");
    let theirs = Datum::Gcj02.convert(Datum::Bd09, published);
    assert!(metres(theirs, [116.404, 39.915]) > metres(back, [116.404, 39.915]));
}

/// Another library's vectors; its ellipsoid differs by a centimetre.
#[test]
fn the_vectors_of_another_library_hold_to_two_centimetres() {
    let vectors = [
        ([121.5272106, 31.1774276], [121.531541859215, 31.17530398364597]),
        ([113.912316, 22.543847], [113.9171764808363, 22.540796131694766]),
        ([116.377817, 39.911954], [116.38404722455657, 39.91334545536069]),
    ];
    for (wgs, gcj) in vectors {
        let ours = Datum::Gcj02.from_wgs84(wgs);
        assert!(metres(ours, gcj) < 0.02, "{wgs:?}: {ours:?}");
    }
}

#[test]
fn the_four_cities_are_shifted_as_computed() {
    let cities = [
        ([119.974, 31.811], [119.9787500, 31.8089590], 503.0),
        ([119.902, 31.802], [119.9066854, 31.7998504], 503.0),
        ([106.578, 29.558], [106.5816874, 29.5551113], 480.0),
        ([118.089, 24.479], [118.0939770, 24.4763532], 583.0),
    ];
    for (wgs, gcj, shift) in cities {
        let ours = Datum::Gcj02.from_wgs84(wgs);
        assert!(near(ours, gcj, 1e-7), "{wgs:?}: {ours:?}");
        // The shift was computed on a sphere.
        assert!((metres(wgs, ours) - shift).abs() < 2.5, "{wgs:?}: {}", metres(wgs, ours));
    }
}

/// A widely copied library turns the ripple of BD-09 with π instead of π · 3000/180.
#[test]
fn the_ripple_of_bd09_turns_with_three_thousand_over_a_hundred_and_eighty_pi() {
    let [x, y]: [f64; 2] = [116.404, 39.915];
    let with = |pi: f64| {
        let far = x.hypot(y) + 0.00002 * (y * pi).sin();
        let theta = y.atan2(x) + 0.000003 * (x * pi).cos();
        [far * theta.cos() + 0.0065, far * theta.sin() + 0.006]
    };
    let ours = Datum::Gcj02.convert(Datum::Bd09, [x, y]);
    assert!(near(ours, with(std::f64::consts::PI * 3000.0 / 180.0), 1e-12));
    assert!(metres(ours, with(std::f64::consts::PI)) > 10.0);
}

#[test]
fn outside_of_china_gcj02_is_wgs84() {
    for place in [[2.35, 48.85], [-74.0, 40.7], [151.2, -33.9], [139.7, 35.7]] {
        assert_eq!(Datum::Gcj02.from_wgs84(place), place);
        assert_eq!(Datum::Gcj02.to_wgs84(place), place);
    }
}

#[test]
fn what_is_not_on_earth_is_not_converted() {
    for at in [[f64::NAN, 31.0], [119.0, f64::INFINITY], [181.0, 0.0], [119.0, 90.5]] {
        for datum in Datum::ALL {
            assert_eq!(datum.to_stored(at), None, "{at:?}");
        }
    }
    assert_eq!(Datum::Wgs84.to_stored([119.12345678, -31.5]), Some([1_191_234_568, -315_000_000]));
}

#[test]
fn a_shape_goes_over_and_comes_back_to_the_centimetre() {
    let ring = vec![[1_199_740_000, 318_110_000], [1_199_840_000, 318_110_000], [1_199_840_000, 318_210_000]];
    let shape = Shape::Area(vec![vec![ring]]);
    for datum in Datum::ALL {
        let there = datum.shape_from_wgs84(&shape);
        let back = datum.shape_to_wgs84(&there);
        assert_eq!(there == shape, datum == Datum::Wgs84);
        for (a, b) in shape.points().zip(back.points()) {
            assert!((a[0] - b[0]).abs() <= 1 && (a[1] - b[1]).abs() <= 1, "{datum:?}: {a:?} {b:?}");
        }
    }
}

#[test]
fn datums_are_named_as_in_files() {
    let names = Datum::ALL.map(|datum| serde_json::to_value(datum).expect("a name"));
    assert_eq!(names, ["wgs84", "gcj02", "bd09"]);
}

fn in_china() -> impl Strategy<Value = Degrees> {
    (73.7f64..135.0, 18.0f64..53.5).prop_map(|(lon, lat)| [lon, lat])
}

proptest! {
    #![proptest_config(config(20_000))]

    /// The inverse is exact to a thousandth of a millimetre, and so is the way back.
    #[test]
    fn the_inverse_undoes_the_shift(wgs in in_china()) {
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let there = datum.from_wgs84(wgs);
            let back = datum.to_wgs84(there);
            prop_assert!(metres(wgs, back) <= 1e-6, "{:?}: {:e} m", datum, metres(wgs, back));
            let again = datum.from_wgs84(back);
            prop_assert!(metres(there, again) <= 1e-6);
        }
    }

    /// The shift is never less than 17.5 m (at 96.60° E, 37.14° N) nor more than 720 m (710 m on a sphere): ignored, it puts a
    /// point into another cell.
    #[test]
    fn the_shift_is_as_large_as_known(wgs in in_china()) {
        let shift = metres(wgs, Datum::Gcj02.from_wgs84(wgs));
        prop_assert!((17.5..720.0).contains(&shift), "{shift}");
    }
}
