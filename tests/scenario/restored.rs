//! A server restored from last night's backup: what devices were told since is void, and comes back unaided.

use gridwalk_core::Rendition;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::clock::HOUR;
use gridwalk_tests::{Device, Fault, Town, World};

use crate::{CLASS, OTHER};

fn settle(devices: &[&Device]) {
    for _ in 0..3 {
        devices.iter().for_each(|device| assert!(device.sync().reached));
    }
    for device in devices {
        assert_eq!(device.unsent().why, UnsentWhy::Nothing, "{}", device.name);
    }
}

fn same_state(case: &str, devices: &[&Device]) {
    let id = case.parse().expect("an id");
    let states: Vec<_> =
        devices.iter().map(|d| d.store().base_bytes(id).expect("a state").expect("the case")).collect();
    assert!(states.windows(2).all(|two| two[0] == two[1]), "{case} differs");
}

#[test]
fn what_was_acknowledged_after_the_backup_comes_back_with_its_photos() {
    let mut world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let before = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    let backup = world.backup("last-night");
    world.time.pass(9 * HOUR);
    let after = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    phone.note(&before, "上午补充");
    phone.sync();
    desk.sync();
    world.restore_server(&backup);
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 2);
    settle(&[&phone, &desk]);
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 4);
    let fresh = world.device("fresh", world.inspector("赵巡", 1));
    for case in [&before, &after] {
        assert_eq!(fresh.case(case).brief.photos.arrived, 2);
        let photo = fresh.case(case).photos[0].hash.clone();
        assert!(fresh.app().photo_get(&photo, Rendition::Master).is_ok());
        same_state(case, &[&phone, &desk, &fresh]);
    }
    assert_eq!(fresh.case(&before).notes.len(), 1);
    world.verify_server();
    assert!(phone.store().verify().expect("a report").holds() && desk.store().verify().expect("a report").holds());
}

#[test]
fn two_phones_that_come_back_in_another_order_agree_with_the_desk() {
    let mut world = World::new();
    let (one, two) = (world.device("one", world.inspector("李巡", 1)), world.device("two", world.inspector("赵巡", 1)));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = one.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    one.sync();
    two.sync();
    let backup = world.backup("last-night");
    one.note(&case, "一");
    one.sync();
    two.sync();
    two.note(&case, "二");
    let made_after = one.report(CLASS, Town::fix(1, 1, world.time.now()), 2);
    one.sync();
    two.sync();
    two.note(&made_after, "三");
    two.sync();
    one.sync();
    desk.sync();
    world.restore_server(&backup);
    // The second phone's note on a case that the server does not know any more comes first.
    assert!(two.sync().reached && two.sync().reached);
    assert_eq!(two.unsent().why, UnsentWhy::Held, "it waits there for its case, and says so");
    assert!(one.sync().reached && two.sync().reached);
    settle(&[&one, &two, &desk]);
    same_state(&case, &[&one, &two, &desk]);
    same_state(&made_after, &[&one, &two, &desk]);
    assert_eq!(desk.case(&case).notes.len(), 2);
    assert_eq!(desk.case(&made_after).notes.len(), 1);
    world.verify_server();
}

#[test]
fn what_is_void_after_a_restore_is_shown_as_unsent_and_not_as_arrived() {
    let mut world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let mut desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    desk.sync();
    let backup = world.backup("last-night");
    let photo = PhotoRef { hash: desk.shoot(9), role: PhotoRole::Far };
    desk.app().add_photo(AddPhoto { case: case.clone(), photo }).expect("a photo");
    desk.sync();
    phone.sync();
    assert_eq!(phone.case(&case).photos.len(), 2);
    world.restore_server(&backup);
    // Whoever added the photo is away: on the phone it is void until he sends it again.
    phone.note(&case, "补充");
    settle(&[&phone]);
    assert_eq!(phone.case(&case).photos.len(), 1);
    assert!(phone.store().verify().expect("a report").holds());
    // He hears of the restore and is killed before anything is sent again.
    desk.net.next([Fault::Delay(0), Fault::Refuse, Fault::Refuse, Fault::Refuse, Fault::Refuse]);
    desk.sync();
    desk.restart();
    desk.net.heal();
    settle(&[&desk]);
    settle(&[&phone]);
    same_state(&case, &[&phone, &desk]);
    for device in [&phone, &desk] {
        assert_eq!(
            (device.case(&case).photos.len(), device.case(&case).brief.photos.arrived),
            (2, 2),
            "{}",
            device.name
        );
        assert!(device.store().verify().expect("a report").holds());
    }
    world.verify_server();
}

#[test]
fn both_branches_of_a_fork_survive_a_restore() {
    let mut world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    phone.kill();
    let twin = world.clone_of(&phone, "twin");
    phone.open();
    let here: Vec<_> = (0..3).map(|n| phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 10 + n)).collect();
    let there = twin.dispose(CLASS, Town::fix(1, 2, world.time.now()), 3);
    settle(&[&phone]);
    // The first branch is in the backup and longer; the second is not.
    let backup = world.backup("last-night");
    settle(&[&twin, &phone]);
    world.restore_server(&backup);
    settle(&[&twin, &phone]);
    settle(&[&twin, &phone]);
    let desk = world.device("desk", world.district_supervisor("王督"));
    for case in here.iter().chain([&there]) {
        assert!(desk.has_case(case), "nothing that anyone saw acknowledged is lost");
        assert_eq!(desk.case(case).brief.photos.arrived, 2);
    }
    world.verify_server();
}

#[test]
fn a_correction_made_on_what_is_void_now_is_judged_anew() {
    let mut world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    desk.sync();
    let backup = world.backup("last-night");
    phone
        .app()
        .correct_class(CorrectClass { case: case.clone(), class: OTHER.into(), condition: None })
        .expect("corrected");
    phone.sync();
    desk.sync();
    desk.app()
        .correct_class(CorrectClass { case: case.clone(), class: CLASS.into(), condition: None })
        .expect("corrected");
    desk.sync();
    world.restore_server(&backup);
    settle(&[&desk]);
    settle(&[&phone, &desk]);
    settle(&[&phone, &desk]);
    same_state(&case, &[&phone, &desk]);
    let history = desk.case(&case).history;
    assert_eq!(history.len(), 3, "{history:?}");
    for line in &history {
        let told = |device: &Device| !device.notices().is_empty();
        let named = told(&phone) || told(&desk);
        assert!(line.outcome == Outcome::Effect || named, "whoever lost to another is told: {line:?}");
    }
    world.verify_server();
}

#[test]
fn a_phone_in_the_middle_of_an_upload_when_the_server_burns_begins_it_again() {
    let mut world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let backup = world.backup("last-night");
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.net.next([Fault::Delay(0), Fault::Delay(0), Fault::Delay(0), Fault::Delay(0), Fault::CutUp(800)]);
    phone.net.next(std::iter::repeat_n(Fault::Refuse, 9));
    phone.sync();
    phone.net.heal();
    world.restore_server(&backup);
    settle(&[&phone]);
    let desk = world.device("desk", world.district_supervisor("王督"));
    assert_eq!(desk.case(&case).brief.photos.arrived, 2);
}
