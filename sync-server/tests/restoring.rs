//! Backups, and what devices do when the server comes back from one.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_server::backup::{Backed, Lock, backup, restore};
use gridwalk_server::blobs::Blobs;
use gridwalk_server::demo::Phone;
use gridwalk_server::verify::verify;
use world::*;

/// Brings the world's ledger back from a backup.
fn come_back(world: &mut World, from: &std::path::Path) {
    world.ledger.close();
    let now = world.now();
    let clock: gridwalk_server::Clock = std::sync::Arc::new(move || now);
    restore(from, world.dir.path(), true, &clock).unwrap();
    world.restart();
}

fn bring_photo(world: &World, phone: &Phone, bytes: &[u8]) -> Hash {
    let blobs = Blobs::open(world.dir.path(), 0).unwrap();
    let hash = blobs.put(bytes, gridwalk_protocol::blob::Class::Master, None).unwrap();
    let device = phone.device;
    let blob = gridwalk_server::ledger::Blob { bytes: bytes.len() as u64, ..photo_blob(hash, device) };
    world.ledger.write(move |tx| tx.blob_arrived(&blob)).unwrap();
    hash
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_last_nights_backup_comes_back() {
    let mut world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, mut bobs) = (world.phone(ann), world.phone(bob));
    let target = world.dir.path().join("backup");
    anns.case(&world.about(ann, street(1), world.entity(), 0), &report("before the backup")).unwrap();
    world.push(&mut anns);
    let at_backup = anns.clone();
    world.pass(DAY);
    backup(world.dir.path(), &target).unwrap();
    let old_epoch = world.ledger.identity().epoch.clone();
    anns.case(&world.about(ann, street(1), world.entity(), 0), &report("after the backup")).unwrap();
    let kept = anns.unsent().to_vec();
    let lost_page = anns.page();
    world.push(&mut anns);
    bobs.case(&world.about(bob, street(1), world.entity(), 0), &report("bob's, also after")).unwrap();
    let bobs_page = (bobs.page(), bobs.unsent().to_vec());
    world.push(&mut bobs);
    assert_eq!(acts(&world.pull(&bobs, &[(street(1), Some(0))])).len(), 3);
    come_back(&mut world, &target);
    assert_ne!(world.ledger.identity().epoch, old_epoch);
    // Bob's comes first this time, so numbers after the backup are given anew.
    world.exchange(&bobs, &[bobs_page.0], &[bobs_page.1], |r| r.e = Some(old_epoch.clone()));
    let answer = world.exchange(&anns, &[], &[], |r| {
        r.e = Some(old_epoch.clone());
        r.c = [(street(1), Some(3))].into();
    });
    let head = &answer.header.heads[0];
    assert_eq!((head.chain, head.seq, head.link), (anns.chain, at_backup.sent, at_backup.sent_link));
    assert_eq!(acts(&answer).len(), 1, "the cursor holds as far as the backup reached, not beyond");
    assert_eq!(answer.header.c[&street(1)], 2);
    let resent = world.exchange(&anns, &[lost_page], &[kept], |r| r.e = Some(answer.header.e.clone()));
    assert_eq!(versions(&resent.header), [1]);
    assert_eq!(acts(&world.pull(&bobs, &[(street(1), Some(0))])).len(), 3);
    assert!(verify(&world.ledger, None).unwrap().is_sound());
}

#[test]
fn cursors_of_an_epoch_that_nobody_knows_hold_nothing() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut phone);
    let answer = world.exchange(&phone, &[], &[], |r| {
        r.e = Some("0123456789abcdef".into());
        r.c = [(street(1), Some(500))].into();
    });
    assert_eq!((acts(&answer).len(), answer.header.c[&street(1)]), (1, 1));
    assert_eq!(answer.header.heads[0].seq, 1);
}

#[test]
fn a_cursor_beyond_the_head_is_put_right() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    phone.case(&world.about(ann, street(1), world.entity(), 0), &report("a")).unwrap();
    world.push(&mut phone);
    assert_eq!(world.pull(&phone, &[(street(1), Some(500))]).header.c[&street(1)], 1);
}

#[test]
fn the_office_begins_a_new_chain_after_a_restore_and_keeps_its_key() {
    let mut world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let before = world.ledger.identity().clone();
    let target = world.dir.path().join("backup");
    backup(world.dir.path(), &target).unwrap();
    world.record_person(ann, "ann 2", &[]);
    come_back(&mut world, &target);
    let after = world.ledger.identity().clone();
    assert_eq!(after.key.public(), before.key.public());
    assert_ne!(after.office_chain, before.office_chain);
    world.record_person(ann, "ann 3", &[]);
    assert!(verify(&world.ledger, None).unwrap().is_sound());
}

#[test]
fn a_backup_tells_devices_what_they_may_let_go_and_copies_each_photo_once() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    let photo = bring_photo(&world, &phone, b"jpg one");
    phone.case(&world.about(ann, street(1), world.entity(), 0), &disposed(&[photo])).unwrap();
    assert_eq!(world.push(&mut phone).backed_up_to, None);
    let target = world.dir.path().join("backup");
    let first = backup(world.dir.path(), &target).unwrap();
    let up_to = first.up_to.unwrap();
    assert!(up_to >= START - 1 && up_to < world.ledger.now(), "{up_to}");
    assert_eq!(first, Backed { up_to: Some(up_to), blobs: 1, new_blobs: 1, ..Backed::default() });
    assert_eq!(world.pull(&phone, &[]).header.backed_up_to, Some(up_to));
    bring_photo(&world, &phone, b"jpg two");
    assert_eq!(
        backup(world.dir.path(), &target).unwrap(),
        Backed { up_to: Some(up_to), blobs: 2, new_blobs: 1, ..Backed::default() }
    );
    let restored = tempfile::tempdir().unwrap();
    let clock: gridwalk_server::Clock = std::sync::Arc::new(|| START);
    restore(&target, restored.path(), false, &clock).unwrap();
    let stored = Blobs::open(restored.path(), 0).unwrap().read(&photo, gridwalk_protocol::blob::Class::Master, None);
    assert_eq!(stored.unwrap(), b"jpg one");
}

#[test]
fn a_backup_in_one_file_comes_back_whole() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = world.phone(ann);
    bring_photo(&world, &phone, b"jpg");
    let target = world.dir.path().join("gridwalk.tar");
    backup(world.dir.path(), &target).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let clock: gridwalk_server::Clock = std::sync::Arc::new(|| START);
    let epoch = restore(&target, elsewhere.path(), false, &clock).unwrap();
    let ledger = gridwalk_server::Ledger::open(&elsewhere.path().join("ledger.db"), clock).unwrap();
    assert_eq!(ledger.identity().epoch, epoch);
    assert!(verify(&ledger, Some(&Blobs::open(elsewhere.path(), 0).unwrap())).unwrap().is_sound());
    assert_eq!(ledger.read(|s| s.everybody()).unwrap().len(), 1);
}

#[test]
fn a_changed_backup_a_running_server_and_a_full_directory_stop_a_restore_before_it_begins() {
    let world = World::new();
    world.unit("单位", None);
    let target = world.dir.path().join("backup");
    backup(world.dir.path(), &target).unwrap();
    let clock: gridwalk_server::Clock = std::sync::Arc::new(|| START);
    let full = restore(&target, world.dir.path(), false, &clock).unwrap_err().to_string();
    assert!(full.contains("--replace"), "{full}");
    let lock = Lock::take(world.dir.path()).unwrap();
    assert!(restore(&target, world.dir.path(), true, &clock).unwrap_err().to_string().contains("stop it first"));
    drop(lock);
    let files = std::fs::read_dir(&target).unwrap().map(|entry| entry.unwrap().path());
    let ledger = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "db")).unwrap();
    let mut bytes = std::fs::read(&ledger).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&ledger, bytes).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    assert!(restore(&target, fresh.path(), false, &clock).unwrap_err().to_string().contains("was changed"));
    assert!(!fresh.path().join("ledger.db").exists());
    assert_eq!(world.ledger.read(|s| s.everybody()).unwrap().len(), 0, "the old one is untouched");
}

#[test]
fn a_window_begun_in_another_epoch_begins_anew() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = world.phone(ann);
    for _ in 0..3 {
        phone.case(&world.about(ann, street(1), world.entity(), 0), &report("x")).unwrap();
    }
    world.push(&mut phone);
    let cut = world.exchange(&phone, &[], &[], |r| {
        r.c = [(street(1), None)].into();
        r.budget = Some(1);
    });
    let resume = cut.header.resume.clone();
    assert!(resume.is_some());
    let anew = world.exchange(&phone, &[], &[], |r| {
        r.c = [(street(1), None), (Stream::org(), Some(99))].into();
        r.resume = resume;
        r.e = Some("another".into());
    });
    assert_eq!(acts(&anew).iter().filter(|(_, act)| act.kind == "case.reported").count(), 3);
}

#[test]
fn a_photo_that_is_damaged_here_keeps_devices_from_letting_theirs_go() {
    let world = World::new();
    let ann = world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = world.phone(ann);
    let photo = bring_photo(&world, &phone, b"jpg");
    let blobs = Blobs::open(world.dir.path(), 0).unwrap();
    std::fs::write(blobs.path(&photo, gridwalk_protocol::blob::Class::Master, None), b"rotten").unwrap();
    let backed = backup(world.dir.path(), &world.dir.path().join("backup")).unwrap();
    assert_eq!((backed.damaged, backed.blobs), (vec![photo], 0));
    assert_eq!(world.pull(&phone, &[]).header.backed_up_to, None);
}
