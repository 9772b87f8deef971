//! The real boundary of a city and of one of its districts, in GCJ-02 as a map service gives it. It is not part of this
//! repository: `GRIDWALK_GEO`, or a folder `shared/geo` beside it, has `320400.json` and `320404.json`. Where they are not at
//! hand an invented boundary takes their place, so that every claim is tried on some ground.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gridwalk_domain::datum::{Datum, Degrees, Ground, looks_shifted, sample};
use gridwalk_domain::grid::measure::{area_m2, covers, representative};
use gridwalk_domain::grid::{Fault, Shape, clean, findings, holes, merge, overlaps, split};
use gridwalk_domain::place::Point;

use crate::make::star;

/// The rings of a file as they stand in it, degrees of GCJ-02: polygon, ring, point.
type Written = Vec<Vec<Vec<Degrees>>>;

fn file(name: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/geo");
    let folder = std::env::var_os("GRIDWALK_GEO").map_or(beside, PathBuf::from);
    Some(folder.join(name)).filter(|path| path.exists())
}

/// The districts of a file by name.
fn districts(name: &str) -> Option<BTreeMap<String, Written>> {
    let text = std::fs::read_to_string(file(name)?).expect("a readable file");
    let json: serde_json::Value = serde_json::from_str(&text).expect("GeoJSON");
    let feature = |feature: &serde_json::Value| {
        let name = feature["properties"]["name"].as_str().expect("a name").to_owned();
        (name, serde_json::from_value(feature["geometry"]["coordinates"].clone()).expect("polygons"))
    };
    Some(json["features"].as_array().expect("features").iter().map(feature).collect())
}

fn read() -> Option<Written> {
    districts("320404.json")?.remove("钟楼区")
}

/// An invented district of 8 km that is written in GCJ-02.
fn invented() -> Written {
    let shares: Vec<f64> = (0..900).map(|i| 0.7 + 0.25 * (i as f64 * 0.7).sin() * (i as f64 * 0.13).cos()).collect();
    let ring = star([0, 0], 400_000, &shares);
    let closed = ring.iter().chain(ring.first());
    vec![vec![closed.map(|corner| Datum::Gcj02.of_stored(*corner)).collect()]]
}

fn stored(written: &Written, datum: Datum) -> Shape {
    let ring = |ring: &Vec<Degrees>| ring.iter().map(|at| datum.to_stored(*at).expect("on earth")).collect();
    clean(&Shape::Area(written.iter().map(|rings| rings.iter().map(ring).collect()).collect())).0
}

fn points(written: &Written) -> Vec<Degrees> {
    written.iter().flatten().flatten().copied().collect()
}

fn district() -> Written {
    read().unwrap_or_else(invented)
}

#[test]
fn a_district_read_in_its_datum_lands_where_it_is_and_is_sound() {
    let shape = stored(&district(), Datum::Gcj02);
    let faults: Vec<Fault> = findings(&shape, None).into_iter().map(|finding| finding.fault).collect();
    assert!(faults.iter().all(|fault| *fault == Fault::Spike), "{faults:?}");
    let inside = representative(&shape).expect("a point inside");
    assert!(covers(&shape, &inside));
    if read().is_some() {
        // 钟楼区: 133 km² by its own account, and its middle in WGS-84.
        let km2 = area_m2(&shape) / 1e6;
        assert!((125.0..140.0).contains(&km2), "{km2}");
        assert!(covers(&shape, &Point { lon: 1_199_020_000, lat: 318_020_000 }));
    }
}

#[test]
fn a_district_read_in_the_wrong_datum_is_doubted() {
    let written = district();
    let ground = Ground::of(&[stored(&written, Datum::Gcj02)]).expect("ground");
    let few = sample(&points(&written));
    for wrong in [Datum::Wgs84, Datum::Bd09] {
        let doubt = looks_shifted(&few, wrong, &ground).expect("a doubt");
        assert_eq!(doubt.fits.datum, Datum::Gcj02);
        assert!(doubt.by_m > 400.0, "{doubt:?}");
    }
    assert_eq!(looks_shifted(&few, Datum::Gcj02, &ground), None);
}

#[test]
fn a_district_is_cut_through_its_middle_without_losing_ground() {
    let shape = stored(&district(), Datum::Gcj02);
    let [west, south, east, north] = shape.bbox().expect("a box");
    let middle = south.midpoint(north);
    let cut = split(&shape, &[[west - 10, middle], [east + 10, middle + 1_234]]).expect("a cut");
    let sum: f64 = cut.pieces.iter().map(area_m2).sum();
    assert!((sum - area_m2(&shape)).abs() < 5.0, "{sum} {}", area_m2(&shape));
}

/// A district that is not there yet fits between its neighbours in its own datum only: their boundaries are its own.
#[test]
fn the_neighbours_tell_the_datum_of_a_district_that_is_new() {
    let Some(city) = districts("320400.json") else { return };
    assert_eq!(city.len(), 6);
    for (name, written) in &city {
        let others: Vec<Shape> =
            city.iter().filter(|(other, _)| *other != name).map(|(_, w)| stored(w, Datum::Gcj02)).collect();
        let ground = Ground::of(&others).expect("ground");
        let few = sample(&points(written));
        for wrong in [Datum::Wgs84, Datum::Bd09] {
            let doubt = looks_shifted(&few, wrong, &ground).unwrap_or_else(|| panic!("{name} as {wrong:?}"));
            assert_eq!(doubt.fits.datum, Datum::Gcj02, "{name}");
        }
        assert_eq!(looks_shifted(&few, Datum::Gcj02, &ground), None, "{name}");
    }
}

/// Six districts of a map service, generalised each for itself: what they overlap and leave is small and listed.
#[test]
fn the_districts_of_a_city_fit_together_but_for_what_is_listed() {
    let Some(city) = districts("320400.json") else { return };
    let shapes: Vec<Shape> = city.values().map(|written| stored(written, Datum::Gcj02)).collect();
    let total: f64 = shapes.iter().map(area_m2).sum();
    // 4,372 km² by the city's own account.
    assert!((4_200e6..4_500e6).contains(&total), "{total}");
    let found = overlaps(&shapes).expect("overlaps");
    let m2: f64 = found.iter().map(|overlap| overlap.m2).sum();
    assert!(m2 < 0.001 * total, "{m2}");
    let whole = merge(&shapes).expect("districts that hang together");
    let left = holes(&whole.shape, &shapes).expect("holes");
    let left_m2: f64 = left.iter().map(|hole| hole.m2).sum();
    assert!((area_m2(&whole.shape) - whole.closed_m2 - left_m2 - (total - m2)).abs() < 1e-4 * total);
}
