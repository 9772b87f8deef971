//! Opening what cannot be opened: a typed refusal, and the files stay as they were.

use gridwalk_core::api::*;
use gridwalk_tests::book::DeviceBook;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

fn used_phone(world: &World) -> Device {
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.kill();
    phone
}

#[test]
fn a_wrong_key_is_refused_and_the_right_one_still_opens() {
    let world = World::new();
    let mut phone = used_phone(&world);
    let bytes = std::fs::read(phone.database()).expect("a database");
    let mut right = serde_json::Value::Null;
    phone.change_keys(|keys| {
        right = keys["store_key"].clone();
        keys["store_key"] = "5a".repeat(32).into();
    });
    assert_eq!(phone.try_open().expect_err("a wrong key").code, ErrorCode::StoreWrongKey);
    assert_eq!(std::fs::read(phone.database()).expect("a database"), bytes);
    phone.change_keys(|keys| keys["store_key"] = right);
    phone.open();
    assert_eq!(phone.unsent().photos, 2);
}

#[test]
fn a_database_of_a_newer_app_is_refused_politely() {
    let world = World::new();
    let mut phone = used_phone(&world);
    let book = DeviceBook::open(&phone.database(), &phone.keystore());
    let version: i64 = book.conn().pragma_query_value(None, "user_version", |row| row.get(0)).expect("a version");
    book.conn().pragma_update(None, "user_version", version + 1).expect("from the future");
    drop(book);
    let bytes = std::fs::read(phone.database()).expect("a database");
    assert_eq!(phone.try_open().expect_err("too new").code, ErrorCode::StoreNewer);
    assert_eq!(std::fs::read(phone.database()).expect("a database"), bytes);
    let book = DeviceBook::open(&phone.database(), &phone.keystore());
    book.conn().pragma_update(None, "user_version", version).expect("back again");
    drop(book);
    phone.open();
    assert_eq!(phone.unsent().photos, 2);
}

#[test]
fn a_file_that_is_no_database_is_refused_and_not_overwritten() {
    let world = World::new();
    let mut phone = used_phone(&world);
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", phone.database().display()));
    }
    std::fs::write(phone.database(), vec![0x42; 8192]).expect("written");
    let error = phone.try_open().expect_err("not a database");
    assert!(matches!(error.code, ErrorCode::StoreWrongKey | ErrorCode::StoreDamaged), "{error:?}");
    assert_eq!(std::fs::read(phone.database()).expect("a file"), vec![0x42; 8192]);
}
