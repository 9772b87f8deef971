//! Whatever answers instead of the server: nothing is lost, nothing doubled, and the reason is named.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_protocol::frame::CONTENT_TYPE;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Device, Fault, Town, World};

use crate::CLASS;

fn stopped_by(phone: &Device, fault: Fault) -> (String, LinkState) {
    phone.net.always(fault);
    let report = phone.sync();
    assert!(!report.reached, "{report:?}");
    let link = phone.app().status(Nothing {}).expect("a status").link;
    (report.stopped_by.unwrap_or_default(), link)
}

/// A phone with one unsent case and two photos.
fn waiting(world: &World) -> Device {
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone
}

fn bomb() -> Vec<u8> {
    zstd::bulk::compress(&vec![b' '; 512 * 1024 * 1024], 1).expect("a bomb")
}

#[test]
fn a_login_page_a_500_half_an_answer_and_a_bomb_are_told_apart_and_change_nothing() {
    let world = World::new();
    let phone = waiting(&world);
    let before = phone.unsent();
    let blocked = |code: &str| (code.to_owned(), LinkState::Blocked);
    let offline = |code: &str| (code.to_owned(), LinkState::Offline);
    assert_eq!(stopped_by(&phone, Fault::portal()), blocked("not_gridwalk"));
    assert_eq!(stopped_by(&phone, Fault::answer("302 Found", "text/html", b"")), blocked("not_gridwalk"));
    assert_eq!(stopped_by(&phone, Fault::broken()), offline("offline"));
    assert_eq!(stopped_by(&phone, Fault::half(CONTENT_TYPE, &[7; 400])), offline("offline"));
    assert_eq!(stopped_by(&phone, Fault::answer("200 OK", CONTENT_TYPE, b"not what it says")), blocked("not_gridwalk"));
    assert_eq!(stopped_by(&phone, Fault::answer("200 OK", CONTENT_TYPE, &bomb())), blocked("not_gridwalk"));
    assert_eq!(stopped_by(&phone, Fault::answer("503 Busy", "text/plain", b"")), offline("busy"));
    let after = phone.unsent();
    assert_eq!((after.records, after.photos, after.photo_bytes), (before.records, before.photos, before.photo_bytes));
    phone.net.heal();
    assert_eq!(phone.sync().unsent.why, UnsentWhy::Nothing);
}

#[test]
fn a_lost_answer_doubles_nothing() {
    let world = World::new();
    let phone = waiting(&world);
    let book = LedgerBook::open(&world.server_dir());
    let before = book.acts().len();
    for fault in [Fault::LoseAnswer, Fault::CutDown(500), Fault::CutUp(700), Fault::Refuse, Fault::CutDown(990)] {
        phone.net.next([fault]);
        assert!(!phone.sync().reached);
    }
    phone.net.next([Fault::Duplicate]);
    assert!(phone.sync().reached);
    assert_eq!(book.acts().len(), before + 1);
    assert_eq!(phone.unsent().why, UnsentWhy::Nothing);
}

#[test]
fn requests_that_come_late_and_out_of_order_change_nothing() {
    let world = World::new();
    let phone = waiting(&world);
    phone.net.next([Fault::KeepForLater]);
    phone.sync();
    let case = phone.report(CLASS, Town::fix(1, 1, world.time.now()), 5);
    phone.note(&case, "夜里又来看过");
    phone.net.next([Fault::ReplayOld]);
    assert!(phone.sync().reached);
    let acts = LedgerBook::open(&world.server_dir()).acts();
    let mine: Vec<_> = acts.iter().filter(|act| act.chain == acts.last().expect("acts").chain).map(|a| a.seq).collect();
    assert_eq!(mine, [1, 2, 3, 4], "a session and three acts, each once and in order");
}

#[test]
fn photos_go_on_where_a_dying_connection_left_them() {
    let world = World::new();
    let phone = waiting(&world);
    let faults = [300, 600, 900].map(Fault::CutUp);
    for fault in faults {
        phone.net.heal();
        // The exchange of acts and two previews pass, then uploads meet the fault.
        phone.net.next([Fault::Delay(0), Fault::Delay(0), Fault::Delay(0), Fault::Delay(0), fault]);
        phone.sync();
    }
    phone.net.heal();
    phone.sync();
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 2);
    assert_eq!(phone.unsent().photos, 0);
}

#[test]
fn a_server_that_restarts_is_found_again() {
    let mut world = World::new();
    let phone = waiting(&world);
    world.stop_server();
    assert_eq!(phone.sync().stopped_by.as_deref(), Some("offline"));
    world.start_server();
    let report = phone.sync();
    assert_eq!((report.reached, report.unsent.why), (true, UnsentWhy::Nothing));
}
