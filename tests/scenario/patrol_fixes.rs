//! Positions as receivers give them: vague, cold, impossible, made up, beside one's area, or no numbers for a place at all.

use gridwalk_core::TimeSource;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{MINUTE, SECOND};
use gridwalk_tests::{Device, Town, World};

use crate::forms::{area_form, code, save_area};
use crate::patrol_forms::*;

fn phone_on_patrol(world: &World) -> Device {
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    phone
}

fn now(phone: &Device) -> PatrolRunning {
    phone.app().patrol_now(Nothing {}).expect("now").patrol.expect("it runs")
}

#[test]
fn what_a_receiver_cannot_know_is_left_out_and_counted_with_the_reason() {
    let world = world_at(8, 0);
    let phone = phone_on_patrol(&world);
    let give = |fix: TrackFix| {
        world.time.pass(10 * SECOND);
        record(&phone, vec![TrackFix { fixed_at_ms: phone.clock.wall_ms(), ..fix }])
    };
    let here = fix_at(&phone, at(0.0, 0.0));
    let why = |taken: FixesTaken| taken.dropped.first().map(|dropped| dropped.reason);
    assert_eq!(why(give(TrackFix { accuracy_mm: Some(40_000), ..here.clone() })), Some(DroppedView::WarmingUp));
    assert_eq!(give(here.clone()).kept, 1);
    assert_eq!(why(give(TrackFix { accuracy_mm: Some(80_000), ..here.clone() })), Some(DroppedView::Vague));
    assert_eq!(why(give(TrackFix { lat_e7: 910_000_000, ..here.clone() })), Some(DroppedView::Nowhere));
    let [lon_e7, lat_e7] = at(0.0, 2_000.0);
    assert_eq!(why(give(TrackFix { lon_e7, lat_e7, ..here.clone() })), Some(DroppedView::Jump));
    assert_eq!(give(here.clone()).still, 1);
    assert_eq!(give(TrackFix { mock: true, ..here.clone() }).kept, 1);
    let told = now(&phone);
    assert_eq!((told.points, told.mock, told.distance_mm), (2, 1, 0));
    let mut counts: Vec<_> = told.dropped.iter().map(|dropped| (dropped.reason, dropped.count)).collect();
    counts.sort();
    use DroppedView::*;
    assert_eq!(counts, [(Vague, 1), (WarmingUp, 1), (Jump, 1), (Nowhere, 1)]);
}

#[test]
fn no_number_that_a_platform_may_hand_in_stops_a_patrol_now_or_at_the_next_opening() {
    let world = world_at(8, 0);
    let (desk, sections) = ground(&world, 2);
    let route = save_route(&desk, route_form("主街", &sections));
    desk.sync();
    let mut phone = phone_on_patrol(&world);
    record(&phone, vec![fix_at(&phone, at(0.0, 0.0))]);
    let wild = [i64::MIN, i64::MIN + 1, -1_000, -1, 0, 1, 1_800_000_001, i64::MAX - 1, i64::MAX];
    let here = fix_at(&phone, at(0.0, 0.0));
    for number in wild {
        for fix in [
            TrackFix { fixed_at_ms: number, ..here.clone() },
            TrackFix { lon_e7: number, ..here.clone() },
            TrackFix { lat_e7: number, ..here.clone() },
            TrackFix { accuracy_mm: Some(number), ..here.clone() },
            TrackFix { accuracy_mm: Some(number), fixed_at_ms: number, mock: true, ..here.clone() },
        ] {
            world.time.pass(SECOND);
            record(&phone, vec![fix.clone(), fix_at(&phone, at(0.0, 0.0))]);
        }
    }
    now(&phone);
    phone.restart();
    phone.app().patrol_turn().expect("a turn");
    let running = now(&phone);
    cover(&world, &phone, &[0]);
    let ended = end(&phone);
    assert_eq!(ended.id, running.id);
    until(&world, clock(1, 10, 1));
    let stands = |section: usize| item_stands(&phone, &route, 1, &sections[section]);
    assert_eq!(stands(0), StandingView::Met, "one wrong time takes nothing away");
    assert_eq!(stands(1), StandingView::Missed, "and leaves nothing open");
    phone.app().my_track(PatrolId { patrol: ended.id }).expect("it can be looked at");
    my_record(&phone);
}

#[test]
fn leaving_ones_area_is_told_to_oneself_and_written_nowhere() {
    let world = world_at(8, 0);
    let li = world.inspector("李巡", 1);
    let desk = world.device("desk", world.district_supervisor("王督"));
    let mut phone = world.device("phone", li);
    let fix = |phone: &Device, cell: u32, street: u32| {
        let fix = Town::fix(street, cell, phone.clock.wall_ms());
        let FixInput { lon_e7, lat_e7, fixed_at_ms, .. } = fix;
        TrackFix { lon_e7, lat_e7, accuracy_mm: Some(6_000), fixed_at_ms, mock: false }
    };
    start(&phone);
    assert_eq!(record(&phone, vec![fix(&phone, 0, 1)]).outside, None, "he answers for no area yet");
    save_area(&desk, DutySave { inspector: Some(li.to_string()), ..area_form(1) });
    exchange(&[&desk, &phone]);
    phone.restart();
    phone.app().patrol_turn().expect("a turn");
    world.time.pass(10 * SECOND);
    assert_eq!(record(&phone, vec![fix(&phone, 0, 1)]).outside, Some(false));
    world.time.pass(10 * MINUTE);
    assert_eq!(record(&phone, vec![fix(&phone, 0, 2)]).outside, Some(true));
    assert_eq!(record(&phone, Vec::new()).outside, None);
    end(&phone);
    exchange(&[&phone]);
    let acts = gridwalk_tests::book::LedgerBook::open(&world.server_dir()).acts();
    let told = acts.iter().filter(|act| String::from_utf8_lossy(&act.bytes).contains("outside")).count();
    assert_eq!(told, 0);
}

#[test]
fn readiness_is_a_word_and_no_gate() {
    let world = world_at(8, 0);
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.dispose(crate::CLASS, Town::fix(1, 0, world.time.now()), 1);
    let vague = FixInput { accuracy_mm: 80_000, ..Town::fix(1, 0, world.time.now()) };
    let ready = |fix| phone.app().patrol_ready(ReadyAsked { fix }).expect("a list").items;
    let bad = |fix| ready(fix).into_iter().filter(|item| !item.ok).map(|item| item.what).collect::<Vec<_>>();
    use ReadyWhat::*;
    assert_eq!(
        ready(None).iter().map(|item| item.what).collect::<Vec<_>>(),
        [Storage, Clock, Position, MapPack, Unsent]
    );
    assert_eq!(bad(Some(vague)), [Position, MapPack, Unsent]);
    assert_eq!(bad(Some(Town::fix(1, 0, world.time.now()))), [MapPack, Unsent]);
    let unsent = ready(None).pop().expect("the last");
    assert_eq!(unsent.values, [("unsent".to_owned(), "3".to_owned())], "a case and two photos");
    start(&phone);
}

#[test]
fn a_batch_that_is_too_large_is_refused_whole_and_one_of_an_hour_is_taken() {
    let world = world_at(8, 0);
    let phone = phone_on_patrol(&world);
    let many = vec![fix_at(&phone, at(0.0, 0.0)); 100_001];
    assert_eq!(code(phone.app().record_fix(RecordFix { fixes: many })), ErrorCode::TooMany);
    assert_eq!(now(&phone).points, 0);
    let begins = phone.clock.wall_ms();
    world.time.pass(60 * MINUTE);
    let fix = |second: i64| {
        let [lon_e7, lat_e7] = at(0.0, second as f64 * 1.4);
        TrackFix { lon_e7, lat_e7, fixed_at_ms: begins + second * SECOND, ..fix_at(&phone, at(0.0, 0.0)) }
    };
    let taken = record(&phone, (0..3_600).map(fix).collect());
    assert_eq!(taken.kept + taken.still, 3_600);
    let told = now(&phone);
    assert!((told.distance_mm - 5_038_600).abs() < 60_000, "an hour's way is known whole: {} mm", told.distance_mm);
    assert!(told.gaps.is_empty());
}
