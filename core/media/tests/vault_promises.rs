//! What the vault promises while the disk behaves: round trips, ranges, one file per photo, erasure.

use gridwalk_media::vault::faults::MemoryFiles;
use gridwalk_media::vault::{DEFAULT_RESERVE, Files};
use gridwalk_media::{MediaError, Vault, VaultKey, hash};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const FOLDER: &str = "/photos";
const CHUNK: usize = 64 * 1024;

fn vault_over(files: &MemoryFiles, reserve: u64) -> Vault {
    Vault::open_with(FOLDER, VaultKey::new([7; 32]), Arc::new(files.clone()), reserve).expect("opened")
}

fn vault() -> (MemoryFiles, Vault) {
    let files = MemoryFiles::default();
    let vault = vault_over(&files, 0);
    (files, vault)
}

fn path_of(name: &[u8; 32]) -> PathBuf {
    Path::new(FOLDER).join(hex::encode(name) + ".photo")
}

/// Bytes that differ everywhere, so that a wrong offset shows.
fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|i| (i * 31 + i / 251 + len) as u8).collect()
}

fn code<T: std::fmt::Debug>(outcome: Result<T, MediaError>) -> &'static str {
    outcome.expect_err("refused").code()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_put_is_got_and_any_range_of_it(
        content in prop::collection::vec(any::<u8>(), 1..200_000),
        offset in 0_u64..220_000,
        len in 0_u64..220_000,
    ) {
        let (_, vault) = vault();
        let name = vault.put(&content).expect("put");
        prop_assert_eq!(name, hash(&content));
        prop_assert_eq!(&vault.get(&name).expect("get"), &content);
        let whole = content.len() as u64;
        match vault.read_range(&name, offset, len) {
            Ok(part) => {
                let end = (offset + len).min(whole) as usize;
                prop_assert_eq!(part.as_slice(), &content[offset as usize..end]);
            }
            Err(e) => {
                prop_assert!(offset > whole);
                prop_assert_eq!(e.code(), "vault.bad_range");
            }
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_corrupt_and_never_other_bytes(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (files, vault) = vault();
        let content = bytes(CHUNK * 2 + 100);
        let name = vault.put(&content).expect("put");
        let sealed = files.bytes(&path_of(&name)).expect("sealed").len();
        files.tamper(&path_of(&name), |b| b[at.index(sealed)] ^= 1 << bit);
        prop_assert_eq!(code(vault.get(&name)), "vault.corrupt");
        for start in [0, CHUNK, CHUNK * 2] {
            if let Ok(part) = vault.read_range(&name, start as u64, 100) {
                prop_assert_eq!(part.as_slice(), &content[start..start + 100]);
            }
        }
    }
}

#[test]
fn every_byte_of_the_header_and_of_each_chunks_edge_is_guarded() {
    let (files, vault) = vault();
    let name = vault.put(&bytes(CHUNK + 10)).expect("put");
    let sealed = files.bytes(&path_of(&name)).expect("sealed").len();
    let first_chunk_end = 107 + CHUNK + 16;
    for at in (0..140).chain(first_chunk_end - 20..first_chunk_end + 20).chain(sealed - 20..sealed) {
        files.tamper(&path_of(&name), |b| b[at] ^= 0x80);
        assert_eq!(code(vault.get(&name)), "vault.corrupt", "byte {at}");
        files.tamper(&path_of(&name), |b| b[at] ^= 0x80);
    }
    assert!(vault.get(&name).is_ok(), "untouched again");
}

#[test]
fn lengths_around_a_chunks_edge_round_trip() {
    let (_, vault) = vault();
    for len in [1, 2, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
        let name = vault.put(&bytes(len)).expect("put");
        assert_eq!(vault.get(&name).expect("get"), bytes(len), "{len}");
        assert_eq!(vault.len(&name).expect("len"), len as u64);
        assert_eq!(vault.read_range(&name, len as u64, 10).expect("at the end"), b"");
        assert_eq!(vault.read_range(&name, 0, u64::MAX).expect("all"), bytes(len));
    }
}

#[test]
fn a_file_cut_or_lengthened_anywhere_is_corrupt_even_for_a_range_that_is_there() {
    let (files, vault) = vault();
    let name = vault.put(&bytes(3 * CHUNK)).expect("put");
    let whole = files.bytes(&path_of(&name)).expect("sealed");
    let cuts = [0, 1, 50, 106, 107, 200, 107 + CHUNK + 16, 107 + 2 * (CHUNK + 16), whole.len() - 1];
    for cut in cuts {
        files.tamper(&path_of(&name), |b| b.truncate(cut));
        assert_eq!(code(vault.read_range(&name, 0, 10)), "vault.corrupt", "cut at {cut}");
        files.tamper(&path_of(&name), |b| b.clone_from(&whole));
    }
    files.tamper(&path_of(&name), |b| b.push(0));
    assert_eq!(code(vault.get(&name)), "vault.corrupt");
}

#[test]
fn swapped_files_and_swapped_chunks_are_corrupt() {
    let (files, vault) = vault();
    let (one, two) = (bytes(2 * CHUNK), bytes(2 * CHUNK + 1));
    let (one, two) = (vault.put(&one).expect("put"), vault.put(&two[..2 * CHUNK]).expect("put"));
    let other = files.bytes(&path_of(&two)).expect("sealed");
    let own = files.bytes(&path_of(&one)).expect("sealed");
    files.tamper(&path_of(&one), |b| b.clone_from(&other));
    assert_eq!(code(vault.get(&one)), "vault.corrupt");
    assert_eq!(code(vault.len(&one)), "vault.corrupt", "not even the other's length");
    files.tamper(&path_of(&one), |b| {
        let (first, second) = own[107..].split_at(CHUNK + 16);
        *b = [&own[..107], second, first].concat();
    });
    assert_eq!(code(vault.get(&one)), "vault.corrupt");
}

#[test]
fn another_key_opens_nothing() {
    let (files, vault) = vault();
    let name = vault.put(b"evidence").expect("put");
    let other = Vault::open_with(FOLDER, VaultKey::new([8; 32]), Arc::new(files), 0).expect("opened");
    assert_eq!(code(other.get(&name)), "vault.corrupt");
}

#[test]
fn nothing_of_a_photo_is_readable_on_the_disk_and_no_two_seals_are_alike() {
    let (files, vault) = vault();
    let plain = b"a shop sign that must not be read from a lost phone".repeat(100);
    let name = vault.put(&plain).expect("put");
    let first = files.bytes(&path_of(&name)).expect("sealed");
    assert!(!first.windows(16).any(|w| w == &plain[..16]));
    assert!(vault.remove(&name).expect("removed"));
    vault.put(&plain).expect("put");
    let second = files.bytes(&path_of(&name)).expect("sealed");
    assert_eq!(first.len(), second.len());
    assert!(first.iter().zip(&second).skip(16).filter(|(a, b)| a == b).count() < first.len() / 50);
}

#[test]
fn a_put_costs_two_syncs_and_the_same_bytes_again_one_and_no_file() {
    let (files, vault) = vault();
    let before = files.syncs();
    let name = vault.put(&bytes(300_000)).expect("put");
    assert_eq!(files.syncs() - before, 2);
    assert_eq!(vault.put(&bytes(300_000)).expect("again"), name);
    assert_eq!(files.syncs() - before, 3);
    assert_eq!(files.paths(), [path_of(&name)]);
}

#[test]
fn a_corrupt_file_is_healed_by_putting_the_bytes_again() {
    let (files, vault) = vault();
    let name = vault.put(b"evidence").expect("put");
    files.tamper(&path_of(&name), |b| b[120] ^= 1);
    assert_eq!(code(vault.get(&name)), "vault.corrupt");
    vault.put(b"evidence").expect("healed");
    assert_eq!(vault.get(&name).expect("get"), b"evidence");
}

#[test]
fn an_erased_photo_is_gone_and_erasing_nothing_says_so() {
    let (files, vault) = vault();
    let name = vault.put(b"mis-shot").expect("put");
    assert!(vault.remove(&name).expect("removed"));
    assert!(files.paths().is_empty());
    assert_eq!(code(vault.get(&name)), "vault.not_found");
    assert!(!vault.contains(&name).expect("asked"));
    assert!(!vault.remove(&name).expect("nothing left"));
}

#[test]
fn photos_are_listed_by_name_and_strange_files_are_left_alone() {
    let (files, vault) = vault();
    let mut names = [vault.put(b"one").expect("put"), vault.put(b"two").expect("put")];
    names.sort_unstable();
    files.create(&Path::new(FOLDER).join("notes.txt")).expect("made");
    files.create(&Path::new(FOLDER).join("xyz.photo")).expect("made");
    let listed: Vec<_> = vault.list().expect("listed").iter().map(|photo| photo.name).collect();
    assert_eq!(listed, names);
    assert!(vault.list().expect("listed").iter().all(|photo| photo.sealed_len == 107 + 3 + 16));
    assert_eq!(vault_over(&files, 0).list().expect("listed").len(), 2);
    assert_eq!(files.paths().len(), 4);
}

#[test]
fn a_photo_that_would_eat_the_reserve_is_refused_before_a_byte_is_written() {
    let files = MemoryFiles::with_capacity(DEFAULT_RESERVE + 1000);
    let vault = vault_over(&files, DEFAULT_RESERVE);
    let steps = files.steps();
    match vault.put(&bytes(2000)) {
        Err(MediaError::NoSpace { needed, free }) => {
            assert_eq!((needed, free), (DEFAULT_RESERVE + 2000 + 16 + 107, DEFAULT_RESERVE + 1000));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(files.steps(), steps);
    assert!(vault.put(&bytes(800)).is_ok());
}

#[test]
fn nothing_is_put_under_the_name_of_nothing() {
    let (_, vault) = vault();
    assert_eq!(code(vault.put(b"")), "photo.empty");
}

#[test]
fn the_real_disk_keeps_the_same_promises() {
    let folder = tempfile::tempdir().expect("folder");
    let root = folder.path().join("a/b/photos");
    let name = {
        let vault = Vault::open(&root, VaultKey::new([1; 32])).expect("opened");
        let name = vault.put(&bytes(200_000)).expect("put");
        assert!(vault.contains(&name).expect("asked"));
        assert!(vault.free_space().expect("asked") > 0);
        name
    };
    std::fs::write(root.join("deadbeef.0011.tmp"), b"half").expect("written");
    std::fs::write(root.join("deadbeef.going"), b"half erased").expect("written");
    let vault = Vault::open(&root, VaultKey::new([1; 32])).expect("opened again");
    assert_eq!(std::fs::read_dir(&root).expect("listed").count(), 1, "leftovers are cleared");
    assert_eq!(vault.get(&name).expect("get"), bytes(200_000));
    assert_eq!(vault.read_range(&name, 70_000, 5).expect("range"), &bytes(200_000)[70_000..70_005]);
    let listed = vault.list().expect("listed");
    assert!(listed.len() == 1 && listed[0].modified_ms.is_some_and(|ms| ms > 1_600_000_000_000));
    assert!(vault.remove(&name).expect("removed"));
    assert!(vault.list().expect("listed").is_empty());
}

#[test]
fn many_hands_may_put_the_same_and_other_photos_at_once() {
    let folder = tempfile::tempdir().expect("folder");
    let vault = Vault::open(folder.path(), VaultKey::new([1; 32])).expect("opened");
    std::thread::scope(|scope| {
        for hand in 0..8_usize {
            let vault = &vault;
            scope.spawn(move || {
                for len in [100_000, 70_000 + hand] {
                    let name = vault.put(&bytes(len)).expect("put");
                    assert_eq!(vault.get(&name).expect("get"), bytes(len));
                }
            });
        }
    });
    assert_eq!(vault.list().expect("listed").len(), 9);
    assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 9, "no temporary is left");
}
