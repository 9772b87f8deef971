//! Hand-over: unsent work leaves a dying phone as a file and is delivered by a desk.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

fn take(desk: &Device, content: &str, code: &str) -> Result<HandoverTaken, ApiError> {
    desk.app().handover_take(HandoverTake { content_base64: content.into(), code: code.into() })
}

struct Dying {
    world: World,
    phone: Device,
    desk: Device,
    cases: Vec<String>,
    file: HandoverMade,
}

/// A phone without signal with three unsent cases, and its file.
fn dying() -> Dying {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    phone.dispose(CLASS, Town::fix(1, 3, world.time.now()), 90);
    phone.sync();
    phone.net.cut();
    let cases = (0..3).map(|n| phone.dispose(CLASS, Town::fix(1, n, world.time.now()), u64::from(n))).collect();
    let file = phone.app().handover_make(Nothing {}).expect("a file");
    Dying { world, phone, desk, cases, file }
}

#[test]
fn a_dying_phones_work_is_delivered_by_a_desk_and_acknowledged_per_record() {
    let Dying { world, phone, desk, cases, file } = dying();
    assert_eq!((file.records, file.photos), (3, 6));
    let typed = format!("{}-{}", &file.code[..5].to_lowercase(), &file.code[5..]);
    let taken = take(&desk, &file.content_base64, &typed).expect("taken over");
    assert_eq!((taken.records, taken.photos, taken.already_there), (3, 6, 0));
    assert_eq!(taken.from_person, "李巡");
    let again = take(&desk, &file.content_base64, &file.code).expect("taken over twice");
    assert_eq!((again.records, again.already_there), (0, 3));
    let report = desk.sync();
    assert_eq!((report.sent, report.photos_sent, report.unsent.why), (3, 6, UnsentWhy::Nothing), "{report:?}");
    for case in &cases {
        let there = desk.case(case);
        assert_eq!((there.brief.photos.arrived, there.brief.author_name.as_str()), (2, "李巡"));
        assert!(there.history[0].sealed, "by the phone's own seal");
    }
    let before = LedgerBook::open(&world.server_dir()).acts().len();
    phone.net.heal();
    let late = phone.sync();
    assert_eq!(late.unsent.why, UnsentWhy::Nothing, "the phone that did not die after all learns that all is there");
    assert_eq!(LedgerBook::open(&world.server_dir()).acts().len(), before, "and doubles nothing");
    assert!(desk.store().verify().expect("a report").holds());
}

#[test]
fn a_wrong_code_and_a_truncated_or_changed_file_are_refused_and_leave_nothing() {
    let Dying { desk, cases, file, .. } = dying();
    let code = |result: Result<HandoverTaken, ApiError>| result.expect_err("refused").code;
    let content = &file.content_base64;
    assert_eq!(code(take(&desk, content, "23456789AB")), ErrorCode::HandoverWrongCode);
    assert_eq!(code(take(&desk, content, "")), ErrorCode::HandoverWrongCode);
    for keep in [0, 8, 40, content.len() / 2 / 4 * 4, content.len() - 4] {
        assert_eq!(code(take(&desk, &content[..keep], &file.code)), ErrorCode::HandoverDamaged, "{keep} letters");
    }
    assert_eq!(code(take(&desk, "not base64 at all!", &file.code)), ErrorCode::HandoverDamaged);
    assert!(cases.iter().all(|case| !desk.has_case(case)));
    assert_eq!(desk.unsent().records, 0);
}

#[test]
fn with_nothing_unsent_there_is_no_file() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.sync();
    assert_eq!(phone.app().handover_make(Nothing {}).expect_err("nothing").code, ErrorCode::NothingUnsent);
}
