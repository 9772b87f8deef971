//! Cases that change streets: one act, one home, nothing lost between two.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

fn transfer(desk: &Device, case: &str, street: u32) {
    desk.app().transfer(Transfer { case: case.into(), street: Town::code(street) }).expect("a transfer");
}

fn home(world: &World, case: &str) -> Option<String> {
    LedgerBook::open(&world.server_dir()).home(case.parse().expect("an id"))
}

fn kinds(device: &Device, case: &str) -> Vec<String> {
    let mine = device.notices().into_iter().filter(|n| n.case.as_deref() == Some(case));
    mine.map(|n| n.kind).collect()
}

#[test]
fn two_dispatchers_move_one_case_to_two_streets_and_a_person_chooses() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let (a, b) =
        (world.device("a", world.district_supervisor("甲")), world.device("b", world.district_supervisor("乙")));
    let three = world.device("three", world.inspector("钱巡", 3));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    a.sync();
    b.sync();
    transfer(&a, &case, 2);
    transfer(&b, &case, 3);
    a.sync();
    b.sync();
    assert_eq!(home(&world, &case), Some(Town::stream(2).to_string()), "who came first stands until a person chooses");
    assert_eq!(kinds(&b, &case), ["notice.raced"], "and the other is told");
    assert!(kinds(&a, &case).is_empty());
    let raced = b.case(&case);
    assert!(raced.brief.raced);
    assert_eq!(raced.races.len(), 1, "{:?}", raced.races);
    assert_eq!(raced.history.last().map(|line| line.outcome), Some(Outcome::Raced));
    let overview = a.app().desk_overview(DeskWindow { days: 1 });
    a.sync();
    assert!(overview.is_ok());
    let queue = a.app().desk_overview(DeskWindow { days: 1 }).expect("an overview").raced;
    assert_eq!(queue.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), [case.as_str()], "it waits for a person");

    let challenger_version = raced.races[0].challenger_version;
    a.app().settle(Settle { case: case.clone(), challenger_version, take_challenger: true }).expect("settled");
    a.sync();
    assert_eq!(home(&world, &case), Some(Town::stream(3).to_string()));
    three.sync();
    assert_eq!(three.case(&case).history.len(), 4, "the whole history came along");
    phone.sync();
    assert!(kinds(&phone, &case).contains(&"notice.moved".to_owned()), "the reporter learns of it");
    b.sync();
    assert!(!b.case(&case).brief.raced);
}

#[test]
fn keeping_what_stands_settles_too() {
    let world = World::new();
    let (a, b) =
        (world.device("a", world.district_supervisor("甲")), world.device("b", world.district_supervisor("乙")));
    let case = a.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    a.sync();
    b.sync();
    transfer(&a, &case, 2);
    transfer(&b, &case, 3);
    a.sync();
    b.sync();
    let challenger_version = b.case(&case).races[0].challenger_version;
    b.app().settle(Settle { case: case.clone(), challenger_version, take_challenger: false }).expect("settled");
    b.sync();
    a.sync();
    assert!(!a.case(&case).brief.raced);
    assert_eq!(home(&world, &case), Some(Town::stream(2).to_string()));
}

#[test]
fn a_late_act_that_names_the_old_street_is_delivered_at_home() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let there = world.device("there", world.inspector("赵巡", 2));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    desk.sync();
    phone.net.cut();
    phone.note(&case, "离线时补充");
    let photo = PhotoRef { hash: phone.shoot(77), role: PhotoRole::Far };
    phone.app().add_photo(AddPhoto { case: case.clone(), photo }).expect("a photo");
    transfer(&desk, &case, 2);
    desk.sync();
    there.sync();
    assert!(there.case(&case).notes.is_empty());
    phone.net.heal();
    let report = phone.sync();
    assert_eq!((report.held, report.unsent.why), (0, UnsentWhy::Nothing), "{report:?}");
    there.sync();
    let arrived = there.case(&case);
    assert_eq!(arrived.notes.iter().map(|n| n.text.as_str()).collect::<Vec<_>>(), ["离线时补充"]);
    assert_eq!((arrived.brief.photos.named, arrived.brief.photos.arrived), (2, 2));
    assert_eq!(arrived.brief.street, Town::code(2));
}

#[test]
fn old_readers_keep_what_they_had_and_see_where_it_went() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    desk.sync();
    transfer(&desk, &case, 2);
    desk.sync();
    phone.sync();
    let kept = phone.case(&case);
    assert_eq!(kept.brief.street, Town::code(2), "the transfer itself is still read in the old street");
    assert!(!kept.brief.partial);
}
