//! The demo's district goes through the front door and is whole.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_server::blobs::Blobs;
use gridwalk_server::demo::{self, DemoConfig};
use world::*;

fn small(cases: usize, photos: usize) -> DemoConfig {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 9, 21).unwrap();
    let mut config = DemoConfig { photos, ..DemoConfig::new(7, today) };
    (config.city.unit_grids_target, config.city.cases, config.city.components_percent) = (600, cases, 20);
    config
}

#[test]
fn a_seeded_ledger_holds_the_districts_people_ground_and_month() {
    let world = World::new();
    let blobs = Blobs::open(world.dir.path(), 0).unwrap();
    let began = std::time::Instant::now();
    let seeded = demo::seed(&world.ledger, Some(&blobs), &small(2_000, 3)).unwrap();
    println!("seeded 2,000 cases in {:?}", began.elapsed());
    assert_eq!((seeded.cases, seeded.people.len()), (2_000, 60));
    assert!(seeded.photos >= 3);
    assert!(world.ledger.read(|s| s.holds()).unwrap().is_empty());
    let chief = seeded.people.iter().find(|p| p.staff_no == "desk01").unwrap().person;
    let desk = world.phone(chief);
    let readable = world.ledger.readable(desk.device).unwrap();
    assert_eq!(readable.len(), 2 + 8, "org, eight streets and one's own");
    let (mut cursors, mut resume): (Vec<_>, _) = (readable.iter().map(|s| (s.clone(), None)).collect(), None);
    let (mut cases, mut areas, mut arrived, mut rounds) = (0, 0, 0, 0);
    loop {
        let answer = world.exchange(&desk, &[], &[], |r| {
            r.c = cursors.iter().cloned().collect();
            r.resume = resume.take();
            r.budget = Some(400_000);
        });
        rounds += 1;
        let acts = acts(&answer);
        cases += acts.iter().filter(|(_, act)| act.kind.starts_with("case.")).count();
        areas += acts.iter().filter(|(_, act)| act.kind == "duty.area_recorded").count();
        arrived += photos(&answer).len();
        for (stream, cursor) in &mut cursors {
            *cursor = answer.header.c.get(stream).copied().or(*cursor);
        }
        resume = answer.header.resume.clone();
        if !answer.header.more {
            break;
        }
    }
    assert!(cases >= 1_900 && areas > 20 && rounds > 3, "{cases} cases, {areas} areas, {rounds} rounds");
    assert_eq!(arrived, seeded.photos);
}

#[test]
fn the_demo_goes_on_where_its_simulated_phones_stopped() {
    let world = World::new();
    let seeded = demo::seed(&world.ledger, None, &small(100, 0)).unwrap();
    let person = seeded.people.iter().find(|p| p.phone.as_ref().is_some_and(|phone| phone.seq > 0)).unwrap();
    let mut phone = person.phone.clone().unwrap();
    let street = world.ledger.readable(phone.device).unwrap().into_iter().find(|s| s.street_code().is_some()).unwrap();
    phone.case(&world.about(person.person, street, world.entity(), 0), &report("after the demo")).unwrap();
    assert_eq!(versions(&world.push(&mut phone)), [1]);
}

#[test]
fn only_a_fresh_ledger_is_seeded() {
    let world = World::new();
    world.unit("已有单位", None);
    assert!(demo::seed(&world.ledger, None, &small(10, 0)).is_err());
    let left = world.ledger.read(|s| s.everybody()).unwrap();
    assert!(left.is_empty(), "nothing was half written");
}
