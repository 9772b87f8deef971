//! Two of what there should be one of: clones and phones restored from old backups. Both branches are kept and flagged.

use gridwalk_core::api::Setting;
use gridwalk_core::view::*;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::world::copy_folder;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;

fn chains(device: &Device) -> usize {
    DeviceBook::open(&device.database(), &device.keystore()).chains().iter().filter(|chain| chain.own).count()
}

fn standings(world: &World) -> Vec<String> {
    LedgerBook::open(&world.server_dir()).acts().into_iter().filter_map(|act| act.standing).collect()
}

fn settle(device: &Device) {
    for _ in 0..3 {
        device.sync();
    }
    assert_eq!(device.unsent().why, UnsentWhy::Nothing);
}

#[test]
fn two_phones_cloned_from_one_backup_keep_both_branches() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let desk = world.device("desk", world.district_supervisor("王督"));
    let common = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    phone.kill();
    let twin = world.clone_of(&phone, "twin");
    phone.open();
    let here = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    let there = twin.dispose(CLASS, Town::fix(1, 2, world.time.now()), 3);
    settle(&phone);
    settle(&twin);
    settle(&phone);
    assert_eq!(LedgerBook::open(&world.server_dir()).forked_chains(), 1);
    desk.sync();
    for case in [&common, &here, &there] {
        assert_eq!(desk.case(case).brief.photos.arrived, 2);
        assert!(phone.has_case(case) && twin.has_case(case));
    }
    assert!(standings(&world).contains(&"fork".to_owned()), "the second branch is flagged");
    assert_eq!(chains(&twin), 2, "who was told begins a new chain");

    let flagged = standings(&world).iter().filter(|s| *s == "fork").count();
    let later = twin.dispose(CLASS, Town::fix(1, 3, world.time.now()), 4);
    settle(&twin);
    desk.sync();
    assert!(desk.has_case(&later));
    assert_eq!(standings(&world).iter().filter(|s| *s == "fork").count(), flagged, "the new chain is sound");
    assert!(phone.store().verify().expect("a report").holds() && twin.store().verify().expect("a report").holds());
}

#[test]
fn a_phone_restored_from_an_old_backup_regains_what_it_had_delivered() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let first = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    phone.kill();
    copy_folder(phone.dir(), &world.folder("backup"));
    phone.open();
    let lost = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    phone.sync();
    phone.kill();
    std::fs::remove_dir_all(phone.dir()).expect("a phone under a bus");
    copy_folder(&world.folder("backup"), phone.dir());
    phone.open();
    assert!(!phone.has_case(&lost));
    let fresh = phone.dispose(CLASS, Town::fix(1, 2, world.time.now()), 3);
    settle(&phone);
    for case in [&first, &lost, &fresh] {
        assert!(phone.has_case(case));
    }
    assert_eq!(phone.case(&lost).brief.photos.arrived, 2);
    assert!(phone.store().verify().expect("a report").holds());
    let again = phone.dispose(CLASS, Town::fix(1, 3, world.time.now()), 4);
    settle(&phone);
    assert_eq!(phone.case(&again).brief.delivery, Delivery::Delivered);
}

#[test]
fn photos_that_outlived_an_older_database_are_offered_again() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    phone.kill();
    copy_folder(&phone.data(), &world.folder("backup"));
    phone.open();
    let put = |key: &str, value: &str| Setting { key: key.into(), value: Some(value.into()) };
    phone.app().setting_put(put("metered", "1")).expect("a setting");
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 0, "the photos wait for Wi-Fi");
    phone.kill();
    std::fs::remove_dir_all(phone.data()).expect("a database that broke");
    copy_folder(&world.folder("backup"), &phone.data());
    phone.open();
    settle(&phone);
    assert_eq!(phone.case(&case).brief.photos.arrived, 2);
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 2);
}

#[test]
fn a_backup_opened_under_another_keystore_begins_a_chain_of_its_own() {
    let world = World::new();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let case = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.sync();
    phone.kill();
    // The database's key came through the organisation's recovery; nothing else did.
    phone.change_keys(|keys| keys["nonce"] = "ab".repeat(16).into());
    phone.open();
    assert_eq!(chains(&phone), 2);
    let later = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    settle(&phone);
    assert_eq!(LedgerBook::open(&world.server_dir()).forked_chains(), 0, "no fork: it never wrote on the old chain");
    assert!(phone.has_case(&case) && phone.has_case(&later));
}

#[test]
fn work_that_waited_in_a_backup_on_a_new_phone_neither_spins_nor_blocks_what_is_new() {
    let world = World::new();
    let person = world.inspector("李巡", 1);
    let mut phone = world.device("phone", person);
    phone.net.cut();
    let waiting = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    phone.kill();
    let fresh = world.blank("fresh");
    let id = fresh.id();
    phone.change_keys(|keys| {
        keys["nonce"] = "cd".repeat(16).into();
        keys["device"] = id.to_string().into();
        keys["signing_seed"] = "07".repeat(32).into();
    });
    phone.net.heal();
    phone.open();
    world.enrol(&mut phone, person);
    let before = phone.net.exchanges();
    phone.sync();
    assert!(phone.net.exchanges() - before < 20, "{} exchanges", phone.net.exchanges() - before);
    let later = phone.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    phone.sync();
    let desk = world.device("desk", world.district_supervisor("王督"));
    assert!(desk.has_case(&later), "what is new goes through");
    assert!(phone.has_case(&waiting), "what waited is still here, and said to be unsent");
    assert!(desk.has_case(&waiting) || phone.unsent().records > 0);
}
