//! The organisation, its duty records and the month of past cases.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Timelike};
use geo::{Contains, Coord, Polygon};
use gridwalk_city::scene::Phase;
use gridwalk_city::{City, CityConfig, CityError, DutyRecord, Outcome, PastCase, Point, Post, Role, Stage, classes};
use sha2::{Digest, Sha256};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a date")
}

fn city() -> City {
    City::build(&CityConfig::new(20_260_914, day(2026, 9, 14))).expect("a city")
}

fn digest(config: &CityConfig) -> Vec<u8> {
    let city = City::build(config).expect("a city");
    Sha256::digest(serde_json::to_vec(&city).expect("JSON")).to_vec()
}

fn polygon(ring: &[Point]) -> Polygon {
    Polygon::new(ring.iter().map(coord).collect(), vec![])
}

fn coord(point: &Point) -> Coord {
    Coord { x: f64::from(point.lon_e7), y: f64::from(point.lat_e7) }
}

#[test]
fn the_same_configuration_makes_the_same_bytes() {
    let config = CityConfig { unit_grids_target: 600, cases: 300, ..CityConfig::new(42, day(2026, 3, 2)) };
    assert_eq!(digest(&config), digest(&config));
    assert_ne!(digest(&config), digest(&CityConfig { seed: 43, ..config.clone() }));
}

#[test]
fn the_month_moves_with_today_and_nothing_else_changes() {
    let config = CityConfig { unit_grids_target: 600, cases: 300, ..CityConfig::new(42, day(2026, 3, 2)) };
    // Two weeks later the weekdays are the same, so every case moves by exactly fourteen days.
    let later = CityConfig { today: day(2026, 3, 16), ..config.clone() };
    let (now, later) = (City::build(&config).expect("a city"), City::build(&later).expect("a city"));
    assert_eq!(now.unit_grids, later.unit_grids);
    for (a, b) in now.cases.iter().zip(&later.cases) {
        assert_eq!(a.acted_at + chrono::Days::new(14), b.acted_at);
        assert_eq!(PastCase { acted_at: b.acted_at, ..a.clone() }, *b);
    }
}

#[test]
fn ninety_nine_of_a_hundred_cases_are_self_disposed() {
    let city = city();
    assert_eq!(city.cases.len(), 3_500);
    let own = city.cases.iter().filter(|case| case.is_self_disposed()).count();
    let share = own as f64 / city.cases.len() as f64;
    assert!((share - 0.991).abs() <= 0.003, "{share}");
    assert!(own < city.cases.len(), "some must be reports");
}

#[test]
fn every_case_lies_in_its_unit_grid_and_responsibility_grid() {
    let city = city();
    let units: BTreeMap<&str, Polygon> = city.unit_grids.iter().map(|g| (g.code.as_str(), polygon(&g.ring))).collect();
    let duties: BTreeMap<&str, Polygon> = city.duty_grids.iter().map(|g| (g.code.as_str(), polygon(&g.ring))).collect();
    for case in &city.cases {
        let at = geo::Point::from(coord(&case.at));
        assert!(units[case.unit_grid.as_str()].contains(&at), "case {} is outside its unit grid", case.serial);
        assert!(duties[case.duty_grid.as_str()].contains(&at), "case {} is outside its duty grid", case.serial);
        assert!(case.unit_grid.starts_with(&case.street) && !case.address.is_empty());
    }
}

#[test]
fn every_case_was_found_by_whoever_was_on_duty_then() {
    let city = city();
    let duties: BTreeMap<&str, &DutyRecord> = city.duties.iter().map(|duty| (duty.duty_grid.as_str(), duty)).collect();
    let mut by_deputy = 0;
    for case in &city.cases {
        let (duty, minute) = (duties[case.duty_grid.as_str()], case.acted_at.hour() * 60 + case.acted_at.minute());
        let weekday = case.acted_at.weekday().number_from_monday();
        let now =
            |slot: &&gridwalk_city::DutySlot| slot.weekday == weekday && (slot.from_min..slot.to_min).contains(&minute);
        let slot = duty.slots.iter().find(now).unwrap_or_else(|| panic!("case {} outside hours", case.serial));
        assert_eq!(&case.person, if slot.by_deputy { &duty.deputy } else { &duty.person });
        by_deputy += usize::from(slot.by_deputy);
    }
    assert!(by_deputy > 100, "{by_deputy} by deputies");
}

#[test]
fn cases_ascend_in_time_within_the_days_before_today() {
    let city = city();
    let (first, last) = (city.config.today - chrono::Days::new(30), city.config.today - chrono::Days::new(1));
    let dates: BTreeSet<NaiveDate> = city.cases.iter().map(|case| case.acted_at.date()).collect();
    assert_eq!((dates.first(), dates.last(), dates.len()), (Some(&first), Some(&last), 30));
    assert!(city.cases.windows(2).all(|pair| pair[0].acted_at <= pair[1].acted_at));
    assert!(city.cases.iter().zip(1..).all(|(case, serial)| case.serial == serial));
    let utc = city.cases[0].acted_at.and_utc().timestamp_millis();
    assert_eq!(city.cases[0].acted_ms(), utc - 8 * 3_600_000);
}

#[test]
fn reports_name_condition_unit_and_component() {
    let city = city();
    let units: BTreeSet<&str> = city.units.iter().map(|unit| unit.code.as_str()).collect();
    let components: BTreeMap<&str, _> = city.components.iter().map(|c| (c.id.as_str(), c)).collect();
    let mut stages = BTreeSet::new();
    for case in city.cases.iter().filter(|case| !case.is_self_disposed()) {
        let Outcome::Reported { condition, unit, stage } = &case.outcome else { unreachable!() };
        assert!(!condition.is_empty() && units.contains(unit.as_str()));
        assert_eq!(case.of_component, case.component.is_some(), "case {}", case.serial);
        if let Some(component) = case.component.as_deref().map(|id| components[id]) {
            assert_eq!((&component.class_code, component.at), (&case.class_code, case.at));
        }
        assert_eq!(case.after.is_some(), matches!(stage, Stage::Handled | Stage::Rework | Stage::Closed));
        stages.insert(*stage);
    }
    assert!(stages.len() >= 3, "{stages:?}");
}

#[test]
fn the_self_disposed_have_both_pictures_and_common_classes() {
    let city = city();
    let mut classes_seen: BTreeMap<&str, usize> = BTreeMap::new();
    for case in city.cases.iter().filter(|case| case.is_self_disposed()) {
        let after = case.after.expect("an after-picture");
        assert_eq!((case.before.phase, after.phase), (Phase::Before, Phase::After));
        assert_eq!((case.before.kind, case.before.variant), (after.kind, after.variant));
        *classes_seen.entry(&case.class_code).or_default() += 1;
    }
    assert!(classes_seen.len() >= 15);
    assert!(classes_seen["06010"] > classes_seen["09001"] * 4, "{classes_seen:?}");
    let noted = city.cases.iter().filter(|case| case.note.is_some()).count();
    assert!((400..1_400).contains(&noted), "{noted} have a note");
}

#[test]
fn every_responsibility_grid_has_an_inspector_a_deputy_and_a_whole_week() {
    let city = city();
    let people: BTreeMap<&str, _> = city.people.iter().map(|person| (person.id.as_str(), person)).collect();
    assert_eq!(city.duties.len(), city.duty_grids.len());
    for (duty, grid) in city.duties.iter().zip(&city.duty_grids) {
        assert_eq!(duty.duty_grid, grid.code);
        let (own, deputy) = (people[duty.person.as_str()], people[duty.deputy.as_str()]);
        assert_ne!(own.id, deputy.id);
        for person in [own, deputy] {
            assert_eq!((person.role, &person.streets), (Role::Inspector, &vec![grid.street.clone()]));
        }
        assert!(own.duty_grids.contains(&grid.code) && !deputy.duty_grids.contains(&grid.code));
        let days: BTreeSet<u32> = duty.slots.iter().map(|slot| slot.weekday).collect();
        assert_eq!(days, (1..=7).collect());
        assert_eq!(duty.slots.iter().filter(|slot| slot.by_deputy).count(), 4, "two days off of two slots each");
        assert!(!duty.tasks.is_empty() && !duty.standard.is_empty() && duty.from < city.config.today);
    }
    assert!(city.duties.iter().filter(|duty| !duty.road_sections.is_empty()).count() * 10 > city.duties.len() * 9);
    assert!(city.duties.iter().any(|duty| !duty.shops.is_empty()));
}

#[test]
fn nobody_walks_on_a_day_off() {
    let city = city();
    for person in city.people.iter().filter(|person| person.role == Role::Inspector) {
        let own = city.duties.iter().filter(|duty| duty.person == person.id);
        let off: BTreeSet<u32> =
            own.flat_map(|duty| duty.slots.iter().filter(|slot| slot.by_deputy)).map(|slot| slot.weekday).collect();
        let covered = city.duties.iter().filter(|duty| duty.deputy == person.id);
        let mut covers = covered.flat_map(|duty| duty.slots.iter().filter(|slot| slot.by_deputy));
        assert!(off.len() == 2 && covers.all(|slot| !off.contains(&slot.weekday)), "{}", person.name);
    }
}

#[test]
fn all_people_have_a_unit_a_street_and_distinct_names() {
    let city = city();
    assert_eq!(city.people.len(), 60);
    let units: BTreeSet<&str> = city.units.iter().map(|unit| unit.code.as_str()).collect();
    let distinct = |of: fn(&gridwalk_city::Person) -> &str| city.people.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!((distinct(|p| &p.id), distinct(|p| &p.name), distinct(|p| &p.account)), (60, 60, 60));
    assert!(city.people.iter().all(|p| units.contains(p.unit.as_str()) && !p.streets.is_empty()));
    let posts = [Post::Intake, Post::Dispatch, Post::DutyChief, Post::Assessor].map(Role::Supervisor);
    assert!(posts.iter().all(|post| city.people.iter().any(|person| person.role == *post)));
    for street in &city.streets {
        let officers = city.people.iter().filter(|p| p.role == Role::Officer && p.streets == [street.code.clone()]);
        assert!(officers.count() >= 2, "{} cannot issue a ticket", street.name);
    }
    for unit in city.responsibilities.iter().map(|entry| &entry.unit).collect::<BTreeSet<_>>() {
        let hands = |p: &&gridwalk_city::Person| p.unit == *unit && matches!(p.role, Role::Handler | Role::Officer);
        assert!(city.people.iter().any(|p| hands(&p)), "nobody handles for {unit}");
    }
}

#[test]
fn every_grid_and_class_has_one_responsible_unit() {
    let city = city();
    let keys: BTreeSet<_> = city.responsibilities.iter().map(|r| (&r.duty_grid, &r.class_code)).collect();
    assert_eq!(keys.len(), city.responsibilities.len());
    assert_eq!(keys.len(), city.duty_grids.len() * classes().len());
    let units: BTreeSet<&str> = city.units.iter().map(|unit| unit.code.as_str()).collect();
    assert!(city.responsibilities.iter().all(|entry| units.contains(entry.unit.as_str())));
}

#[test]
fn too_few_people_and_impossible_dates_are_refused() {
    let config = CityConfig::new(1, day(2026, 9, 14));
    let few = City::build(&CityConfig { people: 10, ..config.clone() }).err();
    assert_eq!(few, Some(CityError::TooFewPeople { given: 10, min: 52 }));
    let none = City::build(&CityConfig { days: 0, ..config.clone() }).err();
    assert_eq!(none, Some(CityError::Days { given: 0, max: 366 }));
    let early = City::build(&CityConfig { today: NaiveDate::MIN, ..config }).err();
    assert!(matches!(early, Some(CityError::Calendar { .. })), "{early:?}");
}

#[test]
fn a_city_for_measuring_has_twenty_thousand_unit_grids() {
    let today = day(2026, 9, 14);
    let config = CityConfig { unit_grids_target: 20_000, people: 400, cases: 3_262, ..CityConfig::new(9, today) };
    let city = City::build(&config).expect("a city");
    assert!((18_500..21_500).contains(&city.unit_grids.len()), "{}", city.unit_grids.len());
    assert_eq!((city.people.len(), city.cases.len()), (400, 3_262));
    assert!(city.duty_grids.iter().all(|grid| (8..=20).contains(&grid.unit_grids.len())));
}
