//! Where things lie: a folder is a noun, a file is one thing about it, the same concern has the same name everywhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{folder_of, name_of};
use crate::{Fault, Tree};

/// What may stand at the top level.
const TOP: [&str; 15] = [
    ".ci",
    ".cargo",
    ".github",
    "bench",
    "core",
    "deploy",
    "docs",
    "fixtures",
    "mobile",
    "scripts",
    "src-tauri",
    "sync-server",
    "tests",
    "ui",
    "fuzz",
];

/// A new folder at the top is a new part of the system and belongs on the map first.
pub fn top_level_is_known(tree: &Tree) -> Vec<Fault> {
    let folders: BTreeSet<&str> =
        tree.iter().filter_map(|(path, _)| path.split_once('/').map(|(top, _)| top)).collect();
    let strange = folders.into_iter().filter(|folder| !TOP.contains(folder));
    let what = "this folder is not on the map; put it where it belongs, or add it to ARCHITECTURE.md and tests/tidy/src/layout.rs";
    strange.map(|folder| Fault::new(folder, what)).collect()
}

/// Names that say nothing and so collect everything.
const EMPTY_NAMES: [&str; 10] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "misc", "stuff", "shared"];
/// Code that all pages of the user interface share lies in a folder of that name; its files are named for what they are.
const SHARED_FOLDER: &str = "ui/src/shared/";
/// Message files are named after screens; `common` holds the words that all screens use.
const MESSAGES: &str = "ui/src/i18n/";

/// No module is named for being useful.
pub fn modules_are_named_for_what_they_are(tree: &Tree) -> Vec<Fault> {
    let source = |path: &str| [".rs", ".ts", ".vue", ".kt", ".swift"].iter().any(|ending| path.ends_with(ending));
    let mut faults = Vec::new();
    for (path, _) in tree.iter().filter(|(path, _)| source(path) && !path.starts_with(MESSAGES)) {
        let own = path.strip_prefix(SHARED_FOLDER).unwrap_or(path);
        let empty = own
            .split('/')
            .map(|part| part.split('.').next().unwrap_or(part))
            .find(|p| EMPTY_NAMES.contains(&p.to_lowercase().as_str()));
        if let Some(empty) = empty {
            faults.push(Fault::new(path, format!("\"{empty}\" says nothing; name it after what it is about")));
        }
    }
    faults
}

/// Each Rust module begins by saying what it is.
pub fn modules_say_what_they_are(tree: &Tree) -> Vec<Fault> {
    let what = "begin with `//!`: what this module is, and what it deliberately does not do";
    let silent = tree.ending(".rs").filter(|(_, text)| !text.starts_with("//! "));
    silent.map(|(path, _)| Fault::new(path, what)).collect()
}

const DOMAIN: &str = "core/domain/src/";
/// The nouns of the domain; a new one belongs on the map first.
const NOUNS: [&str; 15] = [
    "campaign", "case", "catalog", "duty", "evidence", "form", "grid", "journal", "law", "org", "patrol", "record",
    "review", "route", "ticket",
];
/// The concerns of a noun that decides.
const CONCERNS: [&str; 5] = ["act.rs", "state.rs", "decide.rs", "evolve.rs", "error.rs"];

/// Folders of the domain are known nouns; a noun that decides has the same files as every other.
pub fn nouns_have_the_same_files(tree: &Tree) -> Vec<Fault> {
    let mut nouns: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, _) in tree.under("core/domain/src").filter(|(path, _)| path.ends_with(".rs")) {
        if let Some(noun) = folder_of(path).strip_prefix(DOMAIN).filter(|noun| !noun.contains('/')) {
            nouns.entry(noun).or_default().insert(name_of(path));
        }
    }
    nouns.iter().flat_map(|(noun, files)| faults_of_noun(noun, files)).collect()
}

fn faults_of_noun(noun: &str, files: &BTreeSet<&str>) -> Vec<Fault> {
    let place = format!("{DOMAIN}{noun}");
    let mut faults = Vec::new();
    if !NOUNS.contains(&noun) {
        let what = "this is not one of the domain's nouns; add it to ARCHITECTURE.md and tests/tidy/src/layout.rs, or find its noun";
        faults.push(Fault::new(&place, what));
    }
    if files.contains("decide.rs") || files.contains("evolve.rs") {
        let missing: Vec<&str> = CONCERNS.into_iter().filter(|file| !files.contains(file)).collect();
        if !missing.is_empty() {
            faults.push(Fault::new(&place, format!("a noun that decides also has {}", missing.join(", "))));
        }
    }
    faults
}
