//! Released SQL is never edited, and each schema that ever was is kept frozen beside its migrations.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::tree::{folder_of, name_of};
use crate::{Fault, Tree};

/// `<SHA-256>  <path>` for each migration and frozen schema that a released app or server has run.
const RELEASED: &str = "tests/tidy/released.txt";

/// What is released stays as it was, byte for byte.
pub fn released_sql_is_never_edited(tree: &Tree) -> Vec<Fault> {
    let released: BTreeMap<&str, &str> = released(tree);
    let mut faults = Vec::new();
    for (path, hash) in &released {
        match tree.get(path) {
            None => faults.push(Fault::new(*path, "a released migration or schema is gone; put it back as it was")),
            Some(text) if hash_of(text) != *hash => {
                let what = format!(
                    "released SQL was edited: databases in the field have run the old text. Put it back and add a migration with the \
                     next number. (Before the first release only: {}  {path} goes into {RELEASED})",
                    hash_of(text)
                );
                faults.push(Fault::new(*path, what));
            }
            Some(_) => {}
        }
    }
    faults
}

fn released(tree: &Tree) -> BTreeMap<&str, &str> {
    let lines = tree.get(RELEASED).unwrap_or_default().lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once("  ")).map(|(hash, path)| (path.trim(), hash.trim())).collect()
}

fn hash_of(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// Migrations are numbered 1, 2, 3 …, and for each there is a frozen `schema_<n>.sql`.
pub fn migrations_are_numbered_and_each_has_a_frozen_copy(tree: &Tree) -> Vec<Fault> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, _) in tree.ending(".sql").filter(|(path, _)| folder_of(path).ends_with("/migrations")) {
        folders.entry(folder_of(path)).or_default().push(name_of(path));
    }
    folders.iter().flat_map(|(folder, files)| faults_of_folder(tree, folder, files)).collect()
}

fn faults_of_folder(tree: &Tree, folder: &str, files: &[&str]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let around = folder_of(folder);
    for (file, number) in files.iter().zip(1u32..) {
        if number_of(file) != Some(number) {
            faults.push(Fault::new(
                format!("{folder}/{file}"),
                format!("migration {number} was expected here; numbers have no holes"),
            ));
        }
        let frozen = [format!("{around}/schema_{number}.sql"), format!("{around}/schema_v{number}.sql")];
        if !frozen.iter().any(|path| tree.has(path)) {
            let what = format!(
                "the schema after migration {number} is not frozen; write {} and test that it migrates",
                frozen[0]
            );
            faults.push(Fault::new(format!("{folder}/{file}"), what));
        }
    }
    faults
}

fn number_of(file: &str) -> Option<u32> {
    file.split(['_', '.']).next()?.parse().ok()
}
