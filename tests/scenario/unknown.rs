//! What this version does not know: kept, shown, and never guessed at.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Claim, Device, Forge, Town, World};

use crate::{CLASS, OTHER};

/// An act of next year's app on a case, written on this phone.
fn from_the_future(phone: &mut Device, case: &str, seen: u32) -> gridwalk_domain::hash::Hash {
    phone.kill();
    let claim = Claim {
        kind: "case.inspected",
        stream: Town::stream(1),
        entity: case.parse().expect("an id"),
        seen,
        facts: r#"{"score":97,"words":"整洁"}"#,
    };
    let hash = Forge::new(phone).act(&claim);
    phone.open();
    hash
}

#[test]
fn an_act_of_an_unknown_kind_is_held_and_shown_to_its_author() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    let hash = from_the_future(&mut phone, &case, 1);
    let other = phone.report(CLASS, Town::fix(1, 1, world.time.now()), 2);
    let report = phone.sync();
    assert_eq!((report.sent, report.held, report.unsent.why), (1, 1, UnsentWhy::Held), "{report:?}");
    let act = LedgerBook::open(&world.server_dir()).by_hash().remove(&hash).expect("kept at the server");
    assert_eq!((act.held.as_deref(), act.version), (Some("unknown_kind"), None));
    let items = phone.app().unsent(Nothing {}).expect("a list").items;
    let shown = items.iter().find(|i| i.kind == "case.inspected").expect("shown");
    assert_eq!(shown.held_reason.as_deref(), Some("held.unknown_kind"));
    let line = phone.case(&case).history.last().cloned().expect("a line");
    assert_eq!((line.outcome, line.reason.as_deref()), (Outcome::Held, Some("held.unknown_kind")));
    assert_eq!(phone.case(&other).brief.delivery, Delivery::Delivered);
}

#[test]
fn of_a_case_that_is_partly_understood_only_notes_and_photos_can_be_added() {
    let mut world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    let hash = from_the_future(&mut phone, &case, 1);
    phone.sync();
    desk.sync();
    assert!(!desk.case(&case).brief.partly_understood, "what is held is not delivered");
    world.let_pass(&hash);
    desk.sync();
    let seen = desk.case(&case);
    assert!(seen.brief.partly_understood);
    assert_eq!(seen.allowed, [CaseCommand::AddPhoto, CaseCommand::AddNote]);
    assert_eq!(seen.history.last().map(|line| line.outcome), Some(Outcome::Unknown));
    let wish = CorrectClass { case: case.clone(), class: OTHER.into(), condition: None };
    assert_eq!(desk.app().correct_class(wish).expect_err("not understood").code, ErrorCode::PartlyUnderstood);
    let wish = Withdraw { case: case.clone(), reason: "误报".into() };
    assert_eq!(desk.app().withdraw(wish).expect_err("not understood").code, ErrorCode::PartlyUnderstood);
    desk.note(&case, "先记一笔");
    let photo = PhotoRef { hash: desk.shoot(5), role: PhotoRole::Far };
    desk.app().add_photo(AddPhoto { case: case.clone(), photo }).expect("a photo");
    assert_eq!(desk.sync().held, 0);
    phone.sync();
    assert_eq!(phone.case(&case).notes.len(), 1);
}
