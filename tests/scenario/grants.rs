//! Grants are intervals: authority is judged when one acted, not when it arrived.

use gridwalk_core::api::*;
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::Grant;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::clock::HOUR;
use gridwalk_tests::world::grant;
use gridwalk_tests::{Town, World};

use crate::CLASS;

fn until(street: u32, role: Role, until: i64) -> Grant {
    Grant { until: Some(until), ..grant(Town::stream(street), role) }
}

#[test]
fn who_was_moved_while_offline_recorded_under_a_lapsed_grant_and_decided_nothing() {
    let world = World::new();
    let person =
        world.person("孙督", &[grant(Town::stream(1), Role::Supervisor), grant(Town::stream(2), Role::Inspector)]);
    let phone = world.device("phone", person);
    let desk = world.device("desk", world.district_supervisor("王督"));
    let old = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    phone.net.cut();
    let before = phone.report(CLASS, Town::fix(1, 1, world.time.now()), 2);
    world.time.pass(HOUR);
    let moved = [until(1, Role::Supervisor, world.time.now()), grant(Town::stream(2), Role::Inspector)];
    world.set_person(person, "孙督", &moved);
    world.time.pass(HOUR);
    let after = phone.report(CLASS, Town::fix(1, 2, world.time.now()), 3);
    phone.app().transfer(Transfer { case: old.clone(), street: Town::code(3) }).expect("recorded here");
    phone.note(&old, "移交前的情况");
    phone.net.heal();
    let report = phone.sync();
    assert!(report.reached, "{report:?}");
    desk.sync();
    assert!(!desk.case(&before).brief.lapsed, "made while the grant held");
    assert!(desk.case(&after).brief.lapsed, "recorded under a lapsed grant, and said so");
    let held: Vec<String> =
        LedgerBook::open(&world.server_dir()).acts().into_iter().filter_map(|act| act.held).collect();
    assert_eq!(held, ["lapsed_decision", "behind"], "the decision waits for a person, the note waits behind it");
    assert_eq!(desk.case(&old).brief.street, Town::code(1));
    let items = phone.app().unsent(Nothing {}).expect("a list").items;
    let reasons: Vec<_> = items.iter().filter_map(|i| i.held_reason.as_deref()).collect();
    assert_eq!(reasons, ["held.lapsed_decision", "held.behind"], "its author sees why");
    assert_eq!(phone.unsent().held, 2);

    let waiting = || desk.app().desk_overview(DeskWindow { days: 30 }).expect("an overview").held;
    let row = waiting().pop().expect("the desk sees what waits for its word");
    assert_eq!((row.who.as_str(), row.kind.as_str()), ("孙督", "case.transferred"));
    assert_eq!((row.reason.as_str(), row.case.as_deref()), ("held.lapsed_decision", Some(old.as_str())));
    let word = HeldDecision { notice: row.notice.expect("something to decide by"), take: true };
    desk.net.cut();
    desk.app().held_decide(word.clone()).expect("recorded, offline too");
    assert!(waiting().is_empty(), "decided is decided, sent or not");
    assert_eq!(desk.app().held_decide(word).expect_err("twice").code, ErrorCode::NotFound);
    desk.net.heal();
    desk.sync();
    desk.sync();
    assert_eq!(desk.case(&old).brief.street, Town::code(3), "let through, it takes effect");
    phone.sync();
    assert_eq!(phone.unsent().held, 0, "and its author is told");
    assert!(waiting().is_empty());
}

#[test]
fn nobody_reads_a_street_he_has_no_grant_in() {
    let world = World::new();
    let one = world.device("one", world.inspector("李巡", 1));
    let two = world.device("two", world.inspector("赵巡", 2));
    let case = one.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    one.sync();
    two.sync();
    assert!(!two.has_case(&case));
    let photo = &one.case(&case).photos[0].hash;
    let error =
        two.app().photo_get(photo, gridwalk_core::Rendition::Master).expect_err("knowing a hash grants nothing");
    assert!(matches!(error.code, ErrorCode::NotFound | ErrorCode::NotAllowed), "{error:?}");
}

#[test]
fn a_new_grant_brings_the_street_to_the_phone() {
    let world = World::new();
    let one = world.device("one", world.inspector("李巡", 1));
    let person = world.inspector("赵巡", 2);
    let two = world.device("two", person);
    let case = one.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    one.sync();
    two.sync();
    let both = [grant(Town::stream(2), Role::Inspector), grant(Town::stream(1), Role::Inspector)];
    world.set_person(person, "赵巡", &both);
    two.sync();
    let there = two.case(&case);
    assert_eq!((there.brief.photos.named, there.brief.photos.arrived, there.brief.partial), (2, 2, false));
}
