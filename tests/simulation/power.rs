//! Power cuts: what was not fsynced is gone, and nothing that was recorded was among it.
//!
//! The vault stands on a disk in memory that forgets what was not synced. SQLite writes to a real file; for it the log is
//! cut behind each commit and anywhere in between, as a disk leaves it that kept what was synced and part of the rest.
//! That SQLite asks for the sync at each commit is its own promise (`synchronous = FULL`) and not seen from here.

use gridwalk_core::api::*;
use gridwalk_core::view::PhotoRole;
use gridwalk_domain::id::ChainId;
use gridwalk_media::vault::faults::Fault;
use gridwalk_store::Store;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::device::report_of;
use gridwalk_tests::{Device, Dice, Disk, Town, World, shot};

use crate::CLASSES;

const CUTS: u64 = 200;

/// Captures until the power goes; the cases recorded with their photos.
fn capture_until_dark(phone: &Device, first: u64, at: i64) -> Vec<(String, String)> {
    let mut recorded = Vec::new();
    for number in first.. {
        let Ok(taken) = phone.app().photo_put(&shot::shot(number)) else { return recorded };
        let photos = vec![PhotoRef { hash: taken.hash.clone(), role: PhotoRole::Near }];
        let wish = Report { photos, ..report_of(CLASSES[0], Town::fix(1, 0, at)) };
        let case = phone.app().report(wish).expect("a record").case;
        recorded.push((case, taken.hash));
    }
    recorded
}

#[test]
fn no_photo_that_an_act_names_is_lost_in_two_hundred_power_cuts() {
    let world = World::new();
    let mut phone = world.memory_device("phone", world.inspector("李巡", 1));
    phone.net.cut();
    let mut dice = Dice::new(7, "power");
    let mut recorded = Vec::new();
    for cut in 0..CUTS {
        let Disk::Memory(files) = phone.disk.clone() else { panic!("a disk in memory") };
        files.fail_at(dice.below(24) as u64, Fault::PowerCut);
        recorded.extend(capture_until_dark(&phone, cut * 100, world.time.now()));
        phone.power_cut_by(dice.number());
        if cut % 20 == 19 {
            for (_, photo) in &recorded {
                let bytes = phone.app().photo_get(photo, gridwalk_core::Rendition::Master);
                assert!(bytes.is_ok(), "{photo} was named and is {bytes:?}");
            }
        }
    }
    assert!(recorded.len() > 100, "{} records only", recorded.len());
    phone.net.heal();
    phone.sync();
    let masters = LedgerBook::open(&world.server_dir()).masters();
    assert!(recorded.iter().all(|(_, photo)| masters.contains(&photo.parse().expect("a hash"))));
    assert!(phone.store().verify().expect("a report").holds());
    println!("{CUTS} power cuts, {} cases, all of their photos at the server", recorded.len());
}

#[test]
fn on_a_disk_that_only_says_it_synced_photos_are_lost_so_the_proof_can_fail() {
    let world = World::new();
    let mut phone = world.memory_device("phone", world.inspector("李巡", 1));
    let Disk::Memory(files) = phone.disk.clone() else { panic!("a disk in memory") };
    files.ignore_syncs();
    files.fail_at(40, Fault::PowerCut);
    let recorded = capture_until_dark(&phone, 0, world.time.now());
    phone.power_cut();
    let lost = |photo: &str| phone.app().photo_get(photo, gridwalk_core::Rendition::Master).is_err();
    assert!(recorded.iter().any(|(_, photo)| lost(photo)));
}

/// A copy of the database whose log ends at `length`, with rubbish behind it where a disk may leave some.
fn as_the_disk_kept_it(phone: &Device, length: usize, rubbish: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let log = std::fs::read(phone.data().join("gridwalk.db-wal")).expect("the log");
    std::fs::copy(phone.database(), folder.path().join("gridwalk.db")).expect("the database");
    let kept = log.get(..length).unwrap_or(&log);
    std::fs::write(folder.path().join("gridwalk.db-wal"), [kept, rubbish].concat()).expect("what was kept");
    folder
}

#[test]
fn a_log_cut_anywhere_keeps_every_commit_before_the_cut_and_no_half_one() {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    phone.net.cut();
    let log = phone.data().join("gridwalk.db-wal");
    let size = || std::fs::metadata(&log).map_or(0, |about| about.len() as usize);
    let case = phone.app().report(report_of(CLASSES[0], Town::fix(1, 0, world.time.now()))).expect("a record").case;
    let before = phone.unsent().records;
    let mut ends = vec![size()];
    for number in 0..12 {
        phone.note(&case, &format!("第{number}条"));
        ends.push(size());
    }
    assert!(ends.is_sorted_by(|a, b| a < b), "the log began anew in between: {ends:?}");
    let mut dice = Dice::new(11, "torn");
    for turn in 0..60 {
        let cut = ends[0] + dice.below(ends[ends.len() - 1] - ends[0] + 1);
        let cut = if turn < ends.len() { ends[turn] } else { cut };
        let rubbish: Vec<u8> = (0..dice.below(6_000)).map(|_| dice.below(256) as u8).collect();
        let folder = as_the_disk_kept_it(&phone, cut, &rubbish);
        let path = folder.path().join("gridwalk.db");
        let (mut store, _) =
            Store::open(&path, &phone.keystore(), ChainId(uuid::Uuid::nil())).expect("a store that opens");
        let committed = ends.iter().filter(|end| **end <= cut).count() as i64 - 1;
        let there = store.outbox_tally().expect("a count").records - before;
        assert_eq!(there, committed, "cut at {cut} of {ends:?}");
        assert!(store.verify().expect("a report").holds());
    }
}
