//! Phones whose clocks are wrong: every act still lies between an earliest and a latest moment that hold.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{DAY, HOUR, MINUTE};
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

fn interval(device: &Device, case: &str) -> (i64, i64) {
    let line = device.case(case).history.first().cloned().expect("a first act");
    (line.earliest_ms, line.latest_ms)
}

#[test]
fn a_phone_whose_clock_is_a_day_wrong_records_the_right_time() {
    for skew in [DAY, -DAY, 400 * DAY] {
        let world = World::new();
        let mut phone = world.blank("phone");
        phone.clock.set_skew(skew);
        world.enrol(&mut phone, world.inspector("李巡", 1));
        phone.sync();
        assert_eq!(phone.app().status(Nothing {}).expect("a status").clock.state, ClockState::Off);
        phone.net.cut();
        world.time.pass(3 * HOUR);
        let truth = world.time.now();
        let case = phone.dispose(CLASS, Town::fix(1, 0, truth), 1);
        world.time.pass(3 * HOUR);
        phone.net.heal();
        assert!(phone.sync().reached);
        let desk = world.device("desk", world.district_supervisor("王督"));
        let (earliest, latest) = interval(&desk, &case);
        assert!(earliest <= truth + 1 && truth <= latest, "{earliest} {truth} {latest}");
        assert!(latest - earliest < MINUTE, "measured, so narrow: {}", latest - earliest);
        assert!((desk.case(&case).brief.acted_at_ms - truth).abs() < MINUTE);
    }
}

#[test]
fn after_a_reboot_without_signal_nothing_false_is_claimed() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    phone.net.cut();
    let first = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.kill();
    phone.clock.reboot();
    phone.clock.set_skew(-DAY);
    phone.open();
    world.time.pass(HOUR);
    let truth = world.time.now();
    let second = phone.dispose(CLASS, Town::fix(1, 0, truth), 2);
    world.time.pass(HOUR);
    phone.net.heal();
    phone.sync();
    desk.sync();
    let (before, _) = interval(&desk, &first);
    let (earliest, latest) = interval(&desk, &second);
    assert!(before <= earliest, "earliest never precedes the chain's last");
    assert!(earliest <= truth && truth <= latest && latest <= world.time.now(), "{earliest} {truth} {latest}");
}

#[test]
fn a_clock_that_jumps_back_is_noticed_and_nothing_is_reordered() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.note(&case, "一");
    phone.clock.set_skew(-DAY);
    assert_eq!(phone.app().status(Nothing {}).expect("a status").clock.state, ClockState::JumpedBack);
    phone.note(&case, "二");
    phone.clock.set_skew(0);
    phone.note(&case, "三");
    phone.sync();
    desk.sync();
    let notes: Vec<String> = desk.case(&case).notes.into_iter().map(|n| n.text).collect();
    assert_eq!(notes, ["一", "二", "三"]);
    let history = desk.case(&case).history;
    assert!(history.is_sorted_by_key(|line| line.earliest_ms), "{history:?}");
}
