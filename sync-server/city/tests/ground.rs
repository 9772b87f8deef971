//! The ground of the invented district: rings, areas, codes, roads, components and walks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use geo::{Area, BooleanOps, Contains, Coord, Distance, Euclidean, LineString, MultiPolygon, Polygon, Validation};
use gridwalk_city::{City, CityConfig, CityError, MAX_UNIT_GRIDS, MIN_UNIT_GRIDS, Point, RoadClass};

fn config(seed: u64, unit_grids_target: usize) -> CityConfig {
    let today = NaiveDate::from_ymd_opt(2026, 9, 14).expect("a date");
    CityConfig { unit_grids_target, cases: 200, ..CityConfig::new(seed, today) }
}

fn city(seed: u64, unit_grids_target: usize) -> City {
    City::build(&config(seed, unit_grids_target)).expect("a city")
}

fn coord(point: &Point) -> Coord {
    Coord { x: f64::from(point.lon_e7) - 1.199e9, y: f64::from(point.lat_e7) - 3.18e8 }
}

fn polygon(ring: &[Point]) -> Polygon {
    Polygon::new(ring.iter().map(coord).collect(), vec![])
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

/// Checks that the parts named by `parent` fill each whole without gap or overlap.
fn assert_filled<'a>(wholes: impl Iterator<Item = (&'a str, &'a [Point])>, parts: &[(&str, &[Point])]) {
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for (parent, ring) in parts {
        *sums.entry(*parent).or_default() += polygon(ring).unsigned_area();
    }
    for (code, ring) in wholes {
        let area = polygon(ring).unsigned_area();
        assert!(same(area, sums[code]), "{code}: {area} is not the sum of its parts {}", sums[code]);
    }
}

#[test]
fn areas_add_up_at_every_level() {
    let city = city(1, 2_500);
    let units = |parent: fn(&gridwalk_city::UnitGrid) -> &str| -> Vec<(&str, &[Point])> {
        city.unit_grids.iter().map(|grid| (parent(grid), grid.ring.as_slice())).collect()
    };
    let streets = city.streets.iter().map(|street| (street.code.as_str(), street.ring.as_slice()));
    assert_filled(streets, &units(|grid| &grid.street));
    let communities = city.communities.iter().map(|community| (community.code.as_str(), community.ring.as_slice()));
    assert_filled(communities, &units(|grid| &grid.community));
    let duty_grids = city.duty_grids.iter().map(|grid| (grid.code.as_str(), grid.ring.as_slice()));
    assert_filled(duty_grids, &units(|grid| &grid.duty_grid));
    let (streets, grids): (i64, i64) =
        (city.streets.iter().map(|s| s.area_m2).sum(), city.unit_grids.iter().map(|g| g.area_m2).sum());
    assert!((streets - grids).abs() < 3_000 && streets > 20_000_000, "{streets} m² against {grids} m²");
}

#[test]
fn neighbours_share_whole_sides_and_nobody_overlaps() {
    let city = city(2, 1_200);
    let mut sides: BTreeMap<(Point, Point), usize> = BTreeMap::new();
    for ring in city.unit_grids.iter().map(|grid| &grid.ring) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            *sides.entry((*a, *b)).or_default() += 1;
        }
    }
    assert!(sides.values().all(|count| *count == 1), "a side is used twice in one direction: an overlap");
    // What is left unmatched is the outline; it must be the one ring around all streets.
    let outer = sides.keys().filter(|(a, b)| !sides.contains_key(&(*b, *a))).count();
    let streets: Vec<Polygon> = city.streets.iter().map(|street| polygon(&street.ring)).collect();
    let mut around: BTreeSet<(Point, Point)> = BTreeSet::new();
    for ring in city.streets.iter().map(|street| &street.ring) {
        around.extend(ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)));
    }
    assert_eq!(outer, around.iter().filter(|(a, b)| !around.contains(&(*b, *a))).count());
    let union = streets.iter().fold(MultiPolygon::new(vec![]), |all, street| all.union(street));
    let whole: f64 = union.unsigned_area();
    assert!((whole / streets.iter().map(Area::unsigned_area).sum::<f64>() - 1.0).abs() < 1e-6);
    assert!(union.0.iter().all(|part| part.interiors().is_empty()), "a hole in the district");
}

#[test]
fn every_ring_is_valid_and_runs_counter_clockwise() {
    for seed in [3, 4] {
        let city = city(seed, 900);
        let rings = city.streets.iter().map(|s| &s.ring).chain(city.communities.iter().map(|c| &c.ring));
        let rings = rings.chain(city.duty_grids.iter().map(|g| &g.ring)).chain(city.unit_grids.iter().map(|g| &g.ring));
        for ring in rings {
            let polygon = polygon(ring);
            assert!(polygon.is_valid() && polygon.signed_area() > 0.0, "seed {seed}: {ring:?}");
        }
    }
}

#[test]
fn every_unit_grid_has_one_responsibility_grid_and_one_community() {
    let city = city(5, 2_500);
    assert!((2_250..=2_750).contains(&city.unit_grids.len()), "{}", city.unit_grids.len());
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for grid in &city.duty_grids {
        assert!((8..=20).contains(&grid.unit_grids.len()), "{} has {}", grid.code, grid.unit_grids.len());
        for unit in &grid.unit_grids {
            assert_eq!(owner.insert(unit, &grid.code), None, "{unit} is in two responsibility grids");
        }
    }
    for unit in &city.unit_grids {
        assert_eq!(owner.get(unit.code.as_str()), Some(&unit.duty_grid.as_str()));
        assert!(unit.code.starts_with(&unit.community) && unit.community.starts_with(&unit.street));
        assert!(unit.duty_grid.starts_with(&unit.community));
    }
    assert_eq!(owner.len(), city.unit_grids.len());
}

#[test]
fn unit_grid_codes_have_fifteen_digits_and_run_west_to_east_then_north_to_south() {
    let city = city(6, 2_500);
    let codes: BTreeSet<&str> = city.unit_grids.iter().map(|grid| grid.code.as_str()).collect();
    assert_eq!(codes.len(), city.unit_grids.len());
    assert!(codes.iter().all(|code| code.len() == 15 && code.bytes().all(|b| b.is_ascii_digit())));
    for community in &city.communities {
        let mut grids: Vec<_> = city.unit_grids.iter().filter(|grid| grid.community == community.code).collect();
        grids.sort_by_key(|grid| grid.code.as_str());
        for (n, grid) in (1..).zip(&grids) {
            assert_eq!(grid.code, format!("{}{n:03}", community.code));
        }
        // Rows bend, so longitude decides within a row and latitude within a column.
        for (i, grid) in grids.iter().enumerate() {
            for later in &grids[i + 1..] {
                assert!((grid.row, grid.col) < (later.row, later.col), "{} after {}", later.code, grid.code);
                assert!(grid.row != later.row || grid.ring[0].lon_e7 < later.ring[0].lon_e7);
                assert!(grid.col != later.col || grid.ring[0].lat_e7 > later.ring[0].lat_e7);
            }
        }
    }
}

#[test]
fn the_eight_streets_are_the_real_ones_and_villages_have_village_codes() {
    let city = city(7, 2_500);
    let names: Vec<_> = city.streets.iter().map(|s| format!("{} {}", s.code, s.name)).collect();
    assert_eq!(names.len(), 8);
    assert_eq!((names[0].as_str(), names[7].as_str()), ("320404001 五星街道", "320404116 邹区镇"));
    let villages: Vec<_> = city.communities.iter().filter(|community| community.name.ends_with('村')).collect();
    assert!(!villages.is_empty() && villages.iter().all(|v| v.code.starts_with("3204041162")));
    let distinct: BTreeSet<&str> = city.communities.iter().map(|community| community.name.as_str()).collect();
    assert_eq!(distinct.len(), city.communities.len());
}

#[test]
fn any_seed_and_size_gives_a_whole_district() {
    for seed in 0..60 {
        let target = [MIN_UNIT_GRIDS, 700, 2_500][seed as usize % 3];
        let config = CityConfig { components_percent: 0, cases: 0, ..config(seed, target) };
        let city = City::build(&config).unwrap_or_else(|error| panic!("seed {seed}, {target}: {error}"));
        let sizes = city.duty_grids.iter().map(|grid| grid.unit_grids.len());
        assert!(sizes.clone().all(|size| (8..=20).contains(&size)), "seed {seed}: {:?}", sizes.collect::<Vec<_>>());
        assert!(city.components.is_empty() && city.cases.is_empty());
    }
}

#[test]
fn sizes_that_the_codes_cannot_carry_are_refused() {
    let max = MAX_UNIT_GRIDS;
    for given in [MIN_UNIT_GRIDS - 1, max + 1] {
        let refused = City::build(&config(1, given)).err();
        assert_eq!(refused, Some(CityError::UnitGrids { given, min: MIN_UNIT_GRIDS, max }));
    }
}

#[test]
fn roads_run_along_the_sides_of_unit_grids_and_sections_make_up_the_road() {
    let city = city(8, 1_500);
    let mut sides: BTreeSet<(Point, Point)> = BTreeSet::new();
    for ring in city.unit_grids.iter().map(|grid| &grid.ring) {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            sides.extend([(*a, *b), (*b, *a)]);
        }
    }
    let names: BTreeSet<&str> = city.roads.iter().map(|road| road.name.as_str()).collect();
    assert_eq!(names.len(), city.roads.len());
    for class in [RoadClass::Main, RoadClass::Secondary, RoadClass::Lane] {
        assert!(city.roads.iter().filter(|road| road.class == class).count() >= 5, "{class:?}");
    }
    for road in &city.roads {
        assert!(road.line.windows(2).all(|step| sides.contains(&(step[0], step[1]))), "{}", road.name);
        let mut joined = vec![road.line[0]];
        for section in &road.sections {
            assert_eq!(joined.last(), section.line.first());
            joined.extend(&section.line[1..]);
            assert!(!section.streets.is_empty() && !section.duty_grids.is_empty());
            assert!([&section.from, &section.to].iter().all(|end| *end == "区界" || names.contains(end.as_str())));
            assert_eq!(section.label, format!("{}（{}—{}）", road.name, section.from, section.to));
        }
        assert_eq!(joined, road.line);
    }
}

#[test]
fn components_stand_in_their_unit_grid_under_valid_ids() {
    let city = city(9, 1_000);
    let grids: BTreeMap<&str, Polygon> = city.unit_grids.iter().map(|g| (g.code.as_str(), polygon(&g.ring))).collect();
    let mut last: BTreeMap<&str, u32> = BTreeMap::new();
    for component in &city.components {
        assert!(component.id.len() == 17 && component.id.bytes().all(|b| b.is_ascii_digit()), "{}", component.id);
        assert_eq!(&component.id[..11], format!("320404{}", component.class_code));
        let number: u32 = component.id[11..].parse().expect("digits");
        let before = last.insert(&component.class_code, number).unwrap_or(0);
        assert_eq!(number, before + 1, "numbers of a class run without holes");
        let at = geo::Point::from(coord(&component.at));
        assert!(grids[component.unit_grid.as_str()].contains(&at), "{} is outside its grid", component.id);
        assert!(component.since < city.config.today);
    }
    assert!(city.components.len() > 4_000 && last.len() >= 15, "{} in {}", city.components.len(), last.len());
}

#[test]
fn shops_face_a_road_within_their_grid() {
    let city = city(10, 1_000);
    let sections: BTreeSet<&str> =
        city.roads.iter().flat_map(|road| &road.sections).map(|section| section.id.as_str()).collect();
    let grids: BTreeMap<&str, Polygon> = city.unit_grids.iter().map(|g| (g.code.as_str(), polygon(&g.ring))).collect();
    assert!(city.shops.len() > 150, "{}", city.shops.len());
    for shop in &city.shops {
        assert!(sections.contains(shop.road_section.as_str()));
        assert!(grids[shop.unit_grid.as_str()].contains(&geo::Point::from(coord(&shop.at))), "{}", shop.name);
    }
}

#[test]
fn a_walk_stays_by_the_streets_of_its_grid_at_a_walking_pace() {
    let city = city(11, 1_000);
    for grid in city.duty_grids.iter().step_by(7) {
        let walk = city.walk(&grid.code, 5, 3_600, 5).expect("a walk");
        assert_eq!((walk.len(), walk[720].seconds), (721, 3_600));
        let area = polygon(&grid.ring);
        let far =
            |fix: &&gridwalk_city::Fix| Euclidean.distance(&geo::Point::from(coord(&fix.at)), &area) > 100.0 * 25.0;
        assert_eq!(walk.iter().filter(far).count(), 0, "{} strays by more than 25 m", grid.code);
        let line: LineString = walk.iter().map(|fix| coord(&fix.at)).collect();
        let metres = geo::Length::length(&Euclidean, &line) / 100.0;
        assert!((1_500.0..16_000.0).contains(&metres), "{metres} m in an hour");
        assert!(walk.iter().all(|fix| (3_500..=11_000).contains(&fix.accuracy_mm)));
    }
    let code = &city.duty_grids[0].code;
    assert_eq!(city.walk(code, 1, 600, 3), city.walk(code, 1, 600, 3));
    assert_ne!(city.walk(code, 1, 600, 3), city.walk(code, 2, 600, 3));
    assert_eq!(city.walk(code, 1, 0, 3), Err(CityError::EmptyWalk));
    assert_eq!(city.walk("nowhere", 1, 60, 3), Err(CityError::UnknownGrid { code: "nowhere".into() }));
}
