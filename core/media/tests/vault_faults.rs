//! What the vault promises when the disk does not behave: every step of put, remove and open fails once in each way.

use gridwalk_media::vault::faults::{Fault, MemoryFiles, Survives};
use gridwalk_media::{MediaError, Result, Sha256, Vault, VaultKey, hash};
use std::sync::Arc;

const FOLDER: &str = "/photos";

fn open(files: &MemoryFiles) -> Result<Vault> {
    Vault::open_with(FOLDER, VaultKey::new([7; 32]), Arc::new(files.clone()), 0)
}

/// A disk with one photo that must survive everything that follows.
fn disk_with_an_earlier_photo() -> (MemoryFiles, Sha256) {
    let files = MemoryFiles::default();
    let earlier = open(&files).and_then(|vault| vault.put(b"earlier evidence")).expect("put");
    (files, earlier)
}

fn photo() -> Vec<u8> {
    (0..150_000_u32).map(|i| (i * 7 + i / 256) as u8).collect()
}

/// A photo is either not there, or there and right.
fn never_half(vault: &Vault, name: &Sha256, content: &[u8]) {
    match vault.get(name) {
        Ok(bytes) => assert_eq!(bytes, content),
        Err(e) => assert_eq!(e.code(), "vault.not_found"),
    }
}

fn only_photos_remain(files: &MemoryFiles) {
    for path in files.paths() {
        assert!(path.to_string_lossy().ends_with(".photo"), "{}", path.display());
    }
}

fn survivals() -> impl Iterator<Item = Survives> {
    [Survives::Synced].into_iter().chain((0..42).map(Survives::Some))
}

/// Steps that one undisturbed put takes.
fn steps_of_a_put() -> u64 {
    let (files, _) = disk_with_an_earlier_photo();
    let vault = open(&files).expect("opened");
    let before = files.steps();
    vault.put(&photo()).expect("put");
    files.steps() - before
}

#[test]
fn a_put_takes_the_steps_that_these_tests_break() {
    // Make the file, write header and three chunks, sync, rename, sync the folder.
    assert_eq!(steps_of_a_put(), 1 + 4 + 1 + 1 + 1);
}

#[test]
fn a_full_or_broken_disk_at_any_step_of_a_put_leaves_nothing_half_written() {
    for fault in [Fault::Full, Fault::Broken] {
        for step in 0..steps_of_a_put() {
            let (files, earlier) = disk_with_an_earlier_photo();
            let vault = open(&files).expect("opened");
            files.fail_at(step, fault);
            let refusal = vault.put(&photo()).expect_err("failed");
            let expected = if fault == Fault::Full { "vault.no_space" } else { "vault.storage" };
            assert_eq!(refusal.code(), expected, "step {step}");
            assert!(files.has_failed());
            only_photos_remain(&files);
            never_half(&vault, &hash(&photo()), &photo());
            assert_eq!(vault.get(&earlier).expect("kept"), b"earlier evidence");
            vault.put(&photo()).expect("the next try succeeds");
            files.power_up(Survives::Synced);
            assert_eq!(open(&files).and_then(|v| v.get(&hash(&photo()))).expect("durable"), photo(), "step {step}");
        }
    }
}

#[test]
fn a_temporary_that_could_not_be_removed_is_cleared_at_the_next_opening() {
    let (files, earlier) = disk_with_an_earlier_photo();
    let vault = open(&files).expect("opened");
    files.fail_at(3, Fault::PowerCut);
    vault.put(&photo()).expect_err("failed");
    files.power_up(Survives::Some(1));
    assert_eq!(files.paths().len(), 2, "the temporary survived");
    let vault = open(&files).expect("opened");
    assert_eq!(files.paths().len(), 1);
    assert!(vault.contains(&earlier).expect("asked"));
}

#[test]
fn a_power_cut_at_any_step_of_a_put_leaves_the_whole_photo_or_none() {
    for step in 0..steps_of_a_put() {
        for survives in survivals() {
            let (files, earlier) = disk_with_an_earlier_photo();
            let vault = open(&files).expect("opened");
            files.fail_at(step, Fault::PowerCut);
            vault.put(&photo()).expect_err("no power");
            files.power_up(survives);
            let vault = open(&files).expect("opened");
            only_photos_remain(&files);
            never_half(&vault, &hash(&photo()), &photo());
            assert_eq!(vault.get(&earlier).expect("kept"), b"earlier evidence", "step {step}, {survives:?}");
        }
    }
}

#[test]
fn what_put_returned_for_survives_a_power_cut_at_once_after() {
    for survives in survivals() {
        let (files, _) = disk_with_an_earlier_photo();
        let name = open(&files).and_then(|vault| vault.put(&photo())).expect("put");
        files.power_up(survives);
        assert_eq!(open(&files).and_then(|vault| vault.get(&name)).expect("durable"), photo(), "{survives:?}");
    }
}

#[test]
fn a_disk_that_lies_about_syncing_loses_photos_so_these_tests_can_fail() {
    let (files, _) = disk_with_an_earlier_photo();
    files.ignore_syncs();
    let name = open(&files).and_then(|vault| vault.put(&photo())).expect("put");
    files.power_up(Survives::Synced);
    let lost = open(&files).and_then(|vault| vault.get(&name));
    assert!(matches!(lost, Err(MediaError::NotFound { .. })));
}

#[test]
fn a_put_repeated_after_a_failed_folder_sync_is_durable() {
    let (files, _) = disk_with_an_earlier_photo();
    let vault = open(&files).expect("opened");
    files.fail_at(steps_of_a_put() - 1, Fault::Broken);
    vault.put(&photo()).expect_err("the name is not durable");
    vault.put(&photo()).expect("again");
    files.power_up(Survives::Synced);
    assert_eq!(open(&files).and_then(|v| v.get(&hash(&photo()))).expect("durable"), photo());
}

#[test]
fn a_power_cut_at_any_step_of_an_erasure_is_completed_at_the_next_opening_or_never_began() {
    for step in 0..6 {
        for survives in survivals() {
            let (files, earlier) = disk_with_an_earlier_photo();
            let vault = open(&files).expect("opened");
            files.fail_at(step, Fault::PowerCut);
            vault.remove(&earlier).expect_err("no power");
            files.power_up(survives);
            let vault = open(&files).expect("opened");
            only_photos_remain(&files);
            never_half(&vault, &earlier, b"earlier evidence");
            let expected = vault.contains(&earlier).expect("asked");
            assert_eq!(vault.remove(&earlier).expect("again"), expected, "step {step}, {survives:?}");
            assert!(files.paths().is_empty());
        }
    }
}

#[test]
fn an_erasure_that_failed_at_any_step_is_taken_up_by_the_next_try() {
    for step in 0..6 {
        let (files, earlier) = disk_with_an_earlier_photo();
        let vault = open(&files).expect("opened");
        files.fail_at(step, Fault::Broken);
        assert_eq!(vault.remove(&earlier).expect_err("failed").code(), "vault.storage");
        // At the last step only the name's going was not made durable; there is nothing left to take up.
        assert_eq!(vault.remove(&earlier).expect("again"), step < 5, "step {step}");
        assert!(files.paths().is_empty(), "step {step}");
    }
}

#[test]
fn the_photos_key_is_overwritten_before_its_file_goes() {
    let (files, earlier) = disk_with_an_earlier_photo();
    let sealed = files.bytes(&files.paths()[0]).expect("sealed");
    let vault = open(&files).expect("opened");
    files.fail_at(4, Fault::PowerCut);
    vault.remove(&earlier).expect_err("no power");
    files.power_up(Survives::Synced);
    let left = files.bytes(&files.paths()[0]).expect("not removed yet");
    assert_eq!(left[..107], [0; 107]);
    assert_eq!(left[107..], sealed[107..]);
}

#[test]
fn an_erased_photo_stays_erased_after_a_power_cut() {
    for survives in survivals() {
        let (files, earlier) = disk_with_an_earlier_photo();
        assert!(open(&files).and_then(|vault| vault.remove(&earlier)).expect("removed"));
        files.power_up(survives);
        assert!(files.paths().is_empty(), "{survives:?}");
    }
}

#[test]
fn an_opening_interrupted_while_clearing_is_completed_by_the_next() {
    for fault in [Fault::Broken, Fault::PowerCut] {
        for step in 0..5 {
            let (files, earlier) = disk_with_an_earlier_photo();
            let vault = open(&files).expect("opened");
            files.fail_at(2, Fault::PowerCut);
            vault.remove(&earlier).expect_err("no power while erasing");
            files.power_up(Survives::Synced);
            files.fail_at(step, fault);
            let opened = open(&files);
            assert_eq!(opened.is_err(), files.has_failed(), "step {step}");
            files.power_up(Survives::Synced);
            open(&files).expect("opened");
            assert!(files.paths().is_empty(), "step {step}");
        }
    }
}

#[test]
fn a_disk_that_fills_while_writing_gives_the_same_refusal_as_one_that_was_full() {
    let files = MemoryFiles::with_capacity(400_000);
    let vault = open(&files).expect("opened");
    vault.put(&photo()).expect("first fits");
    let other: Vec<u8> = photo().iter().rev().copied().collect();
    vault.put(&other).expect("second fits");
    match vault.put(&other[1..]) {
        Err(MediaError::NoSpace { needed, free }) => assert!(needed > free),
        outcome => panic!("{outcome:?}"),
    }
    assert_eq!(files.paths().len(), 2);
}
