//! One bad act among good ones: it is parked, everything else goes on.

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::{Device, Forge, Town, World};

use crate::CLASS;

fn reports(phone: &Device, world: &World, numbers: std::ops::Range<u64>) -> Vec<String> {
    numbers.map(|n| phone.report(CLASS, Town::fix(1, 0, world.time.now()), n)).collect()
}

/// Acts that a broken app might have written.
fn broken_acts() -> Vec<Vec<u8>> {
    let long = format!(r#"{{"alg":"sha256","note":"{}"}}"#, "长".repeat(40_000));
    vec![b"\x00\xff\xfe no JSON".to_vec(), br#"{"alg":"sha256","seq":1.5}"#.to_vec(), long.into_bytes(), b"{}".to_vec()]
}

#[test]
fn bad_acts_in_the_middle_of_a_pushed_page_are_parked_and_the_others_arrive() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let mut good = reports(&phone, &world, 0..3);
    phone.kill();
    let forge = Forge::new(&phone);
    let bad: Vec<_> = (0u128..)
        .zip(broken_acts())
        .map(|(n, bytes)| forge.bytes(gridwalk_domain::id::EntityId(uuid::Uuid::from_u128(n + 1)), &bytes))
        .collect();
    drop(forge);
    phone.open();
    good.extend(reports(&phone, &world, 3..6));
    assert!(phone.app().unsent(Nothing {}).is_ok(), "what cannot be read must not hide what can");
    let report = phone.sync();
    assert_eq!((report.sent, report.unsent.records), (6, 0), "{report:?}");
    assert_eq!((report.held, report.unsent.why), (4, UnsentWhy::Held));
    let ledger = LedgerBook::open(&world.server_dir()).by_hash();
    for hash in &bad {
        assert_eq!(ledger.get(hash).and_then(|act| act.held.as_deref()), Some("malformed"), "its bytes are kept");
    }
    desk.sync();
    assert!(good.iter().all(|case| desk.case(case).brief.photos.arrived == 1));
    assert!(phone.app().unsent(Nothing {}).is_ok());
    assert!(phone.app().desk_overview(DeskWindow { days: 1 }).is_ok());
    let later = reports(&phone, &world, 6..7);
    phone.sync();
    desk.sync();
    assert!(desk.has_case(&later[0]), "and the chain goes on");
}

#[test]
fn an_act_whose_bytes_rotted_on_the_phone_blocks_no_other() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let cases = reports(&phone, &world, 0..5);
    phone.kill();
    let book = DeviceBook::open(&phone.database(), &phone.keystore());
    let rot = "UPDATE act SET bytes = CAST(substr(bytes, 1, 40) || x'00' || substr(bytes, 42) AS BLOB)
               WHERE chain IS NOT NULL AND seq = 4";
    assert_eq!(book.conn().execute(rot, []).expect("rotted"), 1);
    drop(book);
    phone.open();
    for _ in 0..2 {
        phone.sync();
    }
    let later = phone.report(CLASS, Town::fix(1, 1, world.time.now()), 9);
    phone.sync();
    desk.sync();
    let there = cases.iter().filter(|case| desk.has_case(case)).count();
    assert_eq!(there, 4, "all but the one that rotted");
    assert!(desk.has_case(&later));
    assert!(!phone.store().verify().expect("a report").holds(), "and it is found");
}

#[test]
fn one_corrupt_act_in_the_middle_of_a_pulled_page_costs_itself_alone() {
    let mut world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let cases = reports(&phone, &world, 0..5);
    phone.note(&cases[2], "一");
    phone.note(&cases[2], "二");
    phone.sync();
    let broken = LedgerBook::open(&world.server_dir()).acts().into_iter().rev().nth(1).expect("the first note");
    assert!(String::from_utf8_lossy(&broken.bytes).contains("note_added"));
    world.set_ledger_bytes(&broken.hash, b"{\"torn\":");
    let mut desk = world.device("desk", world.district_supervisor("王督"));
    assert!(cases.iter().all(|case| desk.has_case(case)));
    assert!(desk.case(&cases[2]).brief.partial, "it is said that something is missing");
    assert!(DeviceBook::open(&desk.database(), &desk.keystore()).parked() >= 1, "and what came is kept");
    desk.restart();
    assert!(desk.sync().reached);
    world.set_ledger_bytes(&broken.hash, &broken.bytes);
    desk.sync();
    let whole = desk.case(&cases[2]);
    assert_eq!((whole.brief.partial, whole.notes.len()), (false, 2), "once it is mended it is fetched");
}
