//! Several people on one phone.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::id::PersonId;
use gridwalk_tests::{Device, Town, World};

use crate::{CLASS, OTHER};

fn sign_in(phone: &Device, person: PersonId) {
    phone.app().sign_in(SignIn { person: person.to_string(), pin: None }).expect("signed in");
}

fn correct(phone: &Device, case: &str, class: &str) {
    let wish = CorrectClass { case: case.into(), class: class.into(), condition: None };
    phone.app().correct_class(wish).expect("corrected");
}

/// A phone with two people on it, and they.
fn shared(world: &World) -> (Device, PersonId, PersonId) {
    let (li, zhao) = (world.inspector("李巡", 1), world.inspector("赵巡", 1));
    let mut phone = world.device("phone", li);
    world.enrol(&mut phone, zhao);
    phone.sync();
    (phone, li, zhao)
}

#[test]
fn people_on_one_phone_do_not_race_each_other() {
    let world = World::new();
    let (phone, li, zhao) = shared(&world);
    let desk = world.device("desk", world.district_supervisor("王督"));
    phone.net.cut();
    sign_in(&phone, li);
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    correct(&phone, &case, OTHER);
    sign_in(&phone, zhao);
    correct(&phone, &case, CLASS);
    phone.net.heal();
    phone.sync();
    desk.sync();
    let there = desk.case(&case);
    assert!(!there.brief.raced && there.races.is_empty(), "he saw on the screen what she had written");
    assert_eq!(there.brief.class.key, CLASS);
    assert!(there.history.iter().all(|line| line.outcome == Outcome::Effect));
}

#[test]
fn people_on_two_phones_do_race() {
    let world = World::new();
    let one = world.device("one", world.inspector("李巡", 1));
    let two = world.device("two", world.inspector("赵巡", 1));
    let case = one.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    one.sync();
    two.sync();
    correct(&one, &case, OTHER);
    correct(&two, &case, "2026:m:06030");
    one.sync();
    two.sync();
    assert!(two.case(&case).brief.raced, "the same without a shared screen is a race");
    assert_eq!(two.notices().iter().filter(|n| n.kind == "notice.raced").count(), 1);
}

#[test]
fn signing_out_keeps_and_delivers_unsent_work() {
    let world = World::new();
    let (mut phone, li, zhao) = shared(&world);
    phone.net.cut();
    sign_in(&phone, li);
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let before = phone.unsent().photos;
    phone.app().sign_out(Nothing {}).expect("signed out");
    phone.restart();
    assert_eq!(phone.app().status(Nothing {}).expect("a status").phase, Phase::ChoosePerson);
    assert_eq!((before, phone.unsent().photos), (2, 2));
    sign_in(&phone, zhao);
    phone.net.heal();
    assert_eq!(phone.sync().unsent.why, UnsentWhy::Nothing);
    let desk = world.device("desk", world.district_supervisor("王督"));
    assert_eq!(desk.case(&case).brief.author_name, "李巡", "her own work, whoever was signed in when it went");
}

#[test]
fn drafts_and_counts_are_ones_own() {
    let world = World::new();
    let (phone, li, zhao) = shared(&world);
    sign_in(&phone, li);
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let before = phone.shoot(5);
    phone.app().park(Park { before, class: None, fix: None }).expect("parked");
    sign_in(&phone, zhao);
    let today = phone.app().today(Nothing {}).expect("today");
    assert_eq!((today.self_disposed, today.parked.len(), today.recent.len()), (0, 0, 0));
    sign_in(&phone, li);
    let today = phone.app().today(Nothing {}).expect("today");
    assert_eq!((today.self_disposed, today.parked.len(), today.recent.len()), (1, 1, 1));
}

#[test]
fn each_sees_his_own_streets_and_his_own_records_on_a_shared_phone() {
    let world = World::new();
    let (li, zhao) = (world.inspector("李巡", 1), world.inspector("赵巡", 2));
    let mut phone = world.device("phone", li);
    let alone = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    world.enrol(&mut phone, zhao);
    phone.sync();
    let mine = phone.report(CLASS, Town::fix(2, 0, world.time.now()), 3);
    let list = || {
        let page = phone.app().case_list(CaseList { filter: CaseFilter::default(), after: None, limit: 50 });
        page.expect("a page").rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(list(), std::slice::from_ref(&mine));
    assert!(!phone.has_case(&alone) && phone.has_case(&mine));
    let window = DeskWindow { days: 30 };
    let overview = phone.app().desk_overview(window.clone()).expect("an overview");
    assert!(overview.streets.iter().all(|street| street.street == Town::code(2)), "{:?}", overview.streets);
    assert!(overview.arrivals.iter().all(|row| row.id != alone));
    sign_in(&phone, li);
    assert_eq!(list(), std::slice::from_ref(&alone));
    assert!(phone.has_case(&alone) && !phone.has_case(&mine));
    assert_eq!(phone.app().desk_overview(window).expect("an overview").needs_person_total, 0);
    phone.sync();
    let desk = world.device("desk", world.district_supervisor("王督"));
    assert!(desk.has_case(&alone) && desk.has_case(&mine), "what one does not see is delivered all the same");
}
