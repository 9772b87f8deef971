//! Who was away for long.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::clock::{DAY, HOUR};
use gridwalk_tests::{Town, World};

use crate::CLASS;

#[test]
fn a_phone_that_was_off_for_three_weeks_catches_up_and_delivers() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let busy = world.device("busy", world.inspector("赵巡", 1));
    let old = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    busy.sync();
    phone.net.cut();
    phone.note(&old, "三周前的补充");
    let forgotten = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    let mut others = Vec::new();
    for day in 0..21 {
        world.time.pass(DAY);
        others.push(busy.dispose(CLASS, Town::fix(1, 2, world.time.now()), 100 + day));
        busy.note(&old, &format!("第{day}天"));
        busy.sync();
    }
    phone.net.heal();
    let report = phone.sync();
    assert_eq!((report.held, report.unsent.why), (0, UnsentWhy::Nothing), "{report:?}");
    assert!(others.iter().all(|case| phone.case(case).brief.photos.arrived == 2));
    assert_eq!(phone.case(&old).notes.len(), 22);
    busy.sync();
    let delivered = busy.case(&forgotten);
    assert_eq!(delivered.brief.photos.arrived, 2);
    let line = &delivered.history[0];
    assert!(line.latest_ms - line.earliest_ms < HOUR, "its clock was measured, however long ago");
    let (one, two) = (phone.store(), busy.store());
    for case in others.iter().chain([&old, &forgotten]) {
        let id = case.parse().expect("an id");
        assert_eq!(one.base_bytes(id).expect("a state"), two.base_bytes(id).expect("a state"));
    }
}

#[test]
fn a_fresh_phone_gets_what_is_open_or_recent_and_the_rest_by_asking() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let closed = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let open = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 9);
    phone.sync();
    world.time.pass(40 * DAY);
    let recent = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    phone.sync();
    let fresh = world.device("fresh", world.inspector("赵巡", 1));
    assert!(fresh.has_case(&open), "what is open");
    assert!(fresh.has_case(&recent), "what is recent");
    assert!(!fresh.has_case(&closed), "not what was closed long ago");
    // Somebody touches the old case: it comes whole.
    phone.note(&closed, "翻旧账");
    phone.sync();
    fresh.sync();
    let whole = fresh.case(&closed);
    assert_eq!((whole.brief.partial, whole.history.len(), whole.notes.len()), (false, 2, 1), "{whole:?}");
    let page =
        fresh.app().case_list(CaseList { filter: CaseFilter::default(), after: None, limit: 9 }).expect("a list");
    assert_eq!(page.total, 3);
}
