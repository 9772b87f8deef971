//! A full disk at every write: a typed refusal, nothing half-written, and it works again when there is room.

use gridwalk_core::api::*;
use gridwalk_media::vault::faults::{Fault as DiskFault, MemoryFiles, Survives};
use gridwalk_tests::{Device, Disk, Town, World, shot};

use crate::CLASS;

fn files(device: &Device) -> &MemoryFiles {
    match &device.disk {
        Disk::Memory(files) => files,
        Disk::Folder => panic!("a disk in memory"),
    }
}

#[test]
fn a_photo_on_a_disk_that_fills_at_any_step_is_refused_and_leaves_nothing() {
    let world = World::new();
    let mut phone = world.memory_device("phone", world.inspector("李巡", 1));
    let (mut step, mut refused) = (0, 0);
    loop {
        let before = files(&phone).paths();
        files(&phone).fail_at(step, DiskFault::Full);
        let taken = phone.app().photo_put(&shot::shot(step));
        if !files(&phone).has_failed() {
            assert!(taken.is_ok());
            break;
        }
        if let Err(error) = taken {
            assert_eq!(error.code, ErrorCode::NoSpace, "at step {step}: {error:?}");
            refused += 1;
        }
        phone.kill();
        files(&phone).power_up(Survives::Synced);
        phone.open();
        assert_eq!(files(&phone).paths(), before, "at step {step} something stayed");
        let hash = phone.app().photo_put(&shot::shot(step)).expect("there is room again").hash;
        phone.app().photo_erase(PhotoHash { hash }).expect("erased");
        step += 1;
    }
    assert!(refused >= 4, "{refused} steps of {step} refused");
}

#[test]
fn a_phone_without_room_refuses_photos_before_decoding_them_and_still_records() {
    let world = World::new();
    let phone = world.blank_on("phone", Disk::Memory(MemoryFiles::with_capacity(40_000)));
    let error = phone.app().photo_put(&shot::shot(1)).expect_err("no room");
    assert_eq!(error.code, ErrorCode::NoSpace);
    assert!(phone.app().status(Nothing {}).expect("a status").storage.low);
}

#[test]
fn a_record_on_a_full_disk_is_refused_whole_and_succeeds_when_there_is_room() {
    let world = World::new();
    let phone = world.memory_device("phone", world.inspector("李巡", 1));
    let kept = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let before = phone.unsent();
    let full = phone.fill_disk();
    let photo = phone.shoot(50);
    let wish = || SelfDispose {
        class: CLASS.into(),
        before: Some(photo.clone()),
        after: None,
        fix: Some(Town::fix(1, 1, world.time.now())),
        note: None,
        draft: None,
    };
    assert_eq!(phone.app().self_dispose(wish()).expect_err("no room").code, ErrorCode::NoSpace);
    let draft = DraftPut { id: None, kind: "capture".into(), content: "{}".into() };
    assert_eq!(phone.app().draft_put(draft).expect_err("no room").code, ErrorCode::NoSpace);
    assert_eq!(
        phone.app().add_note(AddNote { case: kept.clone(), text: "一".into() }).expect_err("no room").code,
        ErrorCode::NoSpace
    );
    assert!(phone.has_case(&kept), "reading goes on");
    let after = phone.unsent();
    assert_eq!((after.records, after.photos), (before.records, before.photos));
    drop(full);
    let case = phone.app().self_dispose(wish()).expect("there is room again").case;
    assert!(phone.store().verify().expect("a report").holds());
    phone.sync();
    assert_eq!(phone.case(&case).brief.photos.arrived, 1);
}

#[test]
fn a_phone_that_cannot_write_loses_nothing_that_the_server_sends() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    let other = world.device("other", world.inspector("赵巡", 1));
    let mine = phone.dispose(CLASS, Town::fix(1, 0, world.time.now()), 1);
    let theirs = other.dispose(CLASS, Town::fix(1, 1, world.time.now()), 2);
    other.sync();
    let full = phone.fill_disk();
    let error = phone.app().sync_now(Nothing {}).expect_err("no room");
    assert_eq!(error.code, ErrorCode::NoSpace, "{error:?}");
    drop(full);
    phone.sync();
    assert!(phone.has_case(&theirs));
    other.sync();
    assert_eq!(other.case(&mine).brief.photos.arrived, 2);
}
