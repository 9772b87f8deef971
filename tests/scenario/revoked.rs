//! A lost phone: the server first takes its evidence, then orders the wipe.

use gridwalk_core::Rendition;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Device, Fault, Town, World};

use crate::CLASS;

fn revoke(world: &World, device: &Device) {
    let id = device.id();
    world.ledger().write(move |tx| tx.revoke(id)).expect("revoked");
}

#[test]
fn a_revoked_phone_delivers_its_evidence_and_is_wiped_only_then() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    revoke(&world, &phone);
    let first = phone.sync();
    assert!(first.sent == 1 || first.photos_sent == 2, "{first:?}");
    let mut syncs = 0;
    while phone.app().status(Nothing {}).expect("a status").phase != Phase::Unenrolled {
        phone.sync();
        syncs += 1;
        assert!(syncs < 5, "never wiped");
    }
    desk.sync();
    let there = desk.case(&case);
    assert_eq!((there.brief.photos.named, there.brief.photos.arrived), (2, 2));
    assert!(there.history.iter().all(|line| line.sealed), "its seal came with it");
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 2);
    assert!(!phone.has_case(&case));
    let photo = &there.photos[0].hash;
    assert!(phone.app().photo_get(photo, Rendition::Master).is_err());
    assert_eq!(std::fs::read_dir(phone.photos()).expect("a folder").count(), 0);
    assert_eq!(phone.app().sync_now(Nothing {}).expect_err("nobody is here").code, ErrorCode::NotEnrolled);
}

#[test]
fn a_revoked_phone_whose_photo_cannot_arrive_is_not_wiped() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    revoke(&world, &phone);
    for _ in 0..3 {
        // The exchange of acts passes, photos do not.
        phone.net.next([Fault::Delay(0)]);
        phone.net.next(std::iter::repeat_n(Fault::Refuse, 50));
        phone.sync();
        phone.net.heal();
    }
    assert!(phone.has_case(&case), "its photos are nowhere else");
}

#[test]
fn a_revoked_phone_reads_nothing_more() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let other = world.device("other", world.inspector("赵巡", 1));
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let secret = other.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    other.sync();
    revoke(&world, &phone);
    phone.sync();
    assert!(!phone.has_case(&secret));
}
