//! One shift, offline, end to end.

use gridwalk_core::Rendition;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::journal::RawAct;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::device::report_of;
use gridwalk_tests::{Town, World};

use crate::CLASS;

#[test]
fn a_shift_without_signal_reaches_the_desk_whole() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    phone.net.cut();
    for number in 0..20 {
        world.time.pass(60_000);
        phone.dispose(CLASS, Town::fix(1, number % 4, world.time.now()), u64::from(number));
    }
    let report = phone.report(CLASS, Town::fix(1, 0, world.time.now()), 1_000);
    let parked = phone.shoot(2_000);
    let fix = Some(Town::fix(1, 2, world.time.now()));
    let wish = Park { before: parked.clone(), class: Some(CLASS.into()), fix };
    let draft = phone.app().park(wish).expect("parked").id;
    phone.restart();
    assert_eq!(phone.app().today(Nothing {}).expect("today").parked.len(), 1);
    let after = phone.shoot(2_001);
    let wish = SelfDispose {
        class: CLASS.into(),
        before: Some(parked),
        after: Some(after),
        fix,
        note: None,
        draft: Some(draft),
    };
    phone.app().self_dispose(wish).expect("fixed later");
    assert!(phone.app().today(Nothing {}).expect("today").parked.is_empty());
    assert!(!phone.sync().reached);
    assert_eq!((phone.unsent().records, phone.unsent().photos), (22, 43));

    phone.net.heal();
    let sent = phone.sync();
    assert_eq!((sent.sent, sent.photos_sent), (22, 43), "{sent:?}");
    assert_eq!(sent.unsent.why, UnsentWhy::Nothing);
    assert!(desk.sync().reached);
    let filter = CaseFilter { street: Some(Town::code(1)), ..CaseFilter::default() };
    let page = desk.app().case_list(CaseList { filter, after: None, limit: 100 }).expect("a list");
    assert_eq!(page.total, 22);
    for row in &page.rows {
        assert_eq!(row.photos.named, row.photos.arrived, "{row:?}");
        assert_eq!(row.delivery, Delivery::Delivered);
        assert_eq!(row.author_name, "李巡");
        assert!(!row.partial);
    }
    let overview = desk.app().desk_overview(DeskWindow { days: 1 }).expect("an overview");
    assert_eq!(overview.needs_person.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), [report.as_str()]);
    assert_eq!(overview.streets.iter().map(|s| s.self_disposed).sum::<i64>(), 21);
}

#[test]
fn the_evidence_check_holds_and_finds_one_changed_byte() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 7);
    phone.sync();
    desk.sync();
    let check = || desk.app().evidence_check(CaseId { case: case.clone() }).expect("a check");
    let whole = check();
    assert!(whole.ok, "{whole:?}");
    let photos = whole.items.iter().filter(|i| i.what == EvidenceWhat::Photo);
    assert!(photos.clone().count() == 2 && photos.clone().all(|i| i.verdict == EvidenceVerdict::Holds));

    let photo = desk.case(&case).photos[0].hash.clone();
    let file = desk.photos().join(format!("{photo}.photo"));
    let mut bytes = std::fs::read(&file).expect("the sealed photo");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    let broken = check();
    assert!(!broken.ok);
    let altered: Vec<_> = broken.items.iter().filter(|i| i.verdict == EvidenceVerdict::Altered).collect();
    assert_eq!(altered.iter().map(|i| i.refers_to.as_str()).collect::<Vec<_>>(), [photo.as_str()]);
    assert_eq!(
        desk.app().photo_get(&photo, Rendition::Master).expect_err("no other bytes").code,
        ErrorCode::PhotoCorrupt
    );
}

#[test]
fn one_changed_byte_of_an_act_is_found() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let mut desk = world.device("desk", world.district_supervisor("王督"));
    let case = phone.app().report(report_of(CLASS, Town::fix(1, 0, world.time.now()))).expect("a record").case;
    phone.note(&case, "清晨");
    phone.sync();
    desk.sync();
    desk.kill();
    let book = DeviceBook::open(&desk.database(), &desk.keystore());
    let sql =
        "UPDATE act SET bytes = CAST(replace(CAST(bytes AS TEXT), '清晨', '傍晚') AS BLOB) WHERE bytes LIKE '%清晨%'";
    assert_eq!(book.conn().execute(sql, []).expect("changed"), 1);
    drop(book);
    desk.open();
    let check = desk.app().evidence_check(CaseId { case }).expect("a check");
    let altered: Vec<_> = check.items.iter().filter(|i| i.verdict == EvidenceVerdict::Altered).collect();
    assert!(!check.ok && altered.len() == 1 && altered[0].what == EvidenceWhat::Act, "{check:?}");
    assert!(!desk.store().verify().expect("a report").holds());
}

#[test]
fn the_ledger_holds_what_the_phone_wrote_byte_for_byte() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.report(CLASS, Town::fix(1, 1, world.time.now()), 9);
    phone.sync();
    let ledger = LedgerBook::open(&world.server_dir()).by_hash();
    let own: Vec<_> = DeviceBook::open(&phone.database(), &phone.keystore()).acts();
    let own: Vec<_> = own.into_iter().filter(|act| act.spot.is_some()).collect();
    assert_eq!(own.len(), 3, "a session and two cases");
    for act in own {
        let there = ledger.get(&act.hash).expect("the act at the server");
        assert_eq!((&there.bytes, there.version), (&act.bytes, act.version));
        assert_eq!(Some((there.chain, there.seq)), act.spot);
    }
}

#[test]
fn what_the_camera_wrote_about_time_and_place_is_kept_beside_the_phones_own() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let hash = phone.app().photo_put(&gridwalk_tests::shot::dated(1)).expect("a photo").hash;
    let photos = vec![PhotoRef { hash, role: PhotoRole::Near }];
    let fix = Town::fix(1, 0, world.time.now());
    let wish = Report { photos, ..report_of(CLASS, fix) };
    let case = phone.app().report(wish).expect("a report").case;
    phone.sync();
    let entity: gridwalk_domain::id::EntityId = case.parse().expect("an id");
    let acts = LedgerBook::open(&world.server_dir()).acts();
    let raw = acts.iter().filter_map(|act| RawAct::parse(&act.bytes).ok()).find(|raw| raw.act.entity == entity);
    let facts: serde_json::Value = serde_json::from_str(raw.expect("its act").act.facts.get()).expect("facts");
    let exif = &facts["photos"][0]["exif"];
    assert_eq!((exif["taken"].as_i64(), exif["zone"].as_i64()), (Some(1_795_251_600_000), Some(480)), "{facts}");
    assert_eq!(
        (exif["point"]["lon"].as_i64(), exif["point"]["lat"].as_i64()),
        (Some(1_199_750_000), Some(317_750_000))
    );
}
