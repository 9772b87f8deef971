//! The dependency rule: domain ← protocol ← sync; domain ← store; media, print and import alone; only the facade joins
//! them; the server uses domain and protocol and never the facade.

use crate::manifest::{Manifest, crates};
use crate::{Fault, Tree};

/// Which crates of ours each crate may use. Whoever is not named may use none and must be added here first.
const MAY_USE: [(&str, &[&str]); 16] = [
    ("gridwalk-domain", &[]),
    ("gridwalk-protocol", &["gridwalk-domain"]),
    ("gridwalk-store", &["gridwalk-domain"]),
    ("gridwalk-media", &[]),
    ("gridwalk-import", &["gridwalk-domain"]),
    ("gridwalk-print", &[]),
    ("gridwalk-sync", &["gridwalk-domain", "gridwalk-protocol"]),
    (
        "gridwalk-core",
        &[
            "gridwalk-domain",
            "gridwalk-protocol",
            "gridwalk-store",
            "gridwalk-media",
            "gridwalk-import",
            "gridwalk-print",
            "gridwalk-sync",
        ],
    ),
    ("gridwalk-city", &[]),
    ("gridwalk-server", &["gridwalk-domain", "gridwalk-protocol", "gridwalk-city"]),
    ("gridwalk-host", &["gridwalk-core", "gridwalk-city"]),
    ("gridwalk-mobile", &["gridwalk-core"]),
    ("gridwalk-shell", &["gridwalk-core", "gridwalk-mobile", "gridwalk-city"]),
    ("gridwalk-tests", &EVERYTHING),
    ("gridwalk-bench", &EVERYTHING),
    ("gridwalk-tidy", &[]),
];

/// Proofs and measurements are where device and server meet.
const EVERYTHING: [&str; 12] = [
    "gridwalk-domain",
    "gridwalk-protocol",
    "gridwalk-store",
    "gridwalk-media",
    "gridwalk-import",
    "gridwalk-print",
    "gridwalk-sync",
    "gridwalk-core",
    "gridwalk-city",
    "gridwalk-server",
    "gridwalk-host",
    "gridwalk-mobile",
];

/// What tests may use beyond that: the invented district is for demo, tests and bench alike.
const TESTS_MAY_USE: [&str; 1] = ["gridwalk-city"];

/// Each crate uses only crates that lie further in.
pub fn crates_depend_inwards_only(tree: &Tree) -> Vec<Fault> {
    crates(tree).flat_map(|manifest| outward(&manifest)).collect()
}

fn outward(manifest: &Manifest<'_>) -> Vec<Fault> {
    let name = manifest.name();
    let Some((_, may)) = MAY_USE.iter().find(|(crate_name, _)| *crate_name == name) else {
        let what =
            format!("{name} is not in the dependency rule; say in tests/tidy/src/dependencies.rs what it may use");
        return vec![Fault::new(manifest.path, what)];
    };
    let ours = manifest.dependencies().into_iter().filter(|d| d.name.starts_with("gridwalk-"));
    let fine = |d: &crate::manifest::Dependency| {
        may.contains(&d.name.as_str()) || (d.dev && (d.name == name || TESTS_MAY_USE.contains(&d.name.as_str())))
    };
    let wrong = ours.filter(|d| !fine(d));
    let say = |d: crate::manifest::Dependency| {
        let may = if may.is_empty() { "none of ours".to_owned() } else { may.join(", ") };
        let what = format!("{name} must not use {}: it may use {may}. Move what is shared further in", d.name);
        Fault::new(manifest.path, what)
    };
    wrong.map(say).collect()
}

/// Technologies that have one home, so that replacing one means changing one crate.
const HOMES: [(&str, &[&str]); 8] = [
    // A GeoPackage is an SQLite file: the import reads it and keeps no database of its own.
    ("rusqlite", &["gridwalk-store", "gridwalk-import", "gridwalk-server", "gridwalk-tests", "gridwalk-bench"]),
    ("reqwest", &["gridwalk-sync", "gridwalk-host", "gridwalk-tests", "gridwalk-bench"]),
    ("axum", &["gridwalk-server", "gridwalk-host", "gridwalk-tests", "gridwalk-bench"]),
    ("turbojpeg", &["gridwalk-media", "gridwalk-bench"]),
    ("fast_image_resize", &["gridwalk-media", "gridwalk-bench"]),
    ("tauri", &["gridwalk-shell"]),
    ("uniffi", &["gridwalk-mobile"]),
    (
        "tokio",
        &["gridwalk-server", "gridwalk-host", "gridwalk-shell", "gridwalk-mobile", "gridwalk-tests", "gridwalk-bench"],
    ),
];

/// A technology is used where it lives and nowhere else; tests may use any.
pub fn each_technology_has_one_home(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for manifest in crates(tree) {
        for dependency in manifest.dependencies().into_iter().filter(|d| !d.dev) {
            let Some((what, homes)) = HOMES.iter().find(|(name, _)| *name == dependency.name) else { continue };
            if !homes.contains(&manifest.name()) {
                let what = format!("{what} is used in {} only; ask that crate instead", homes.join(", "));
                faults.push(Fault::new(manifest.path, what));
            }
        }
    }
    faults
}

/// Other ways to SQLite; two copies of its C code in one program corrupt each other's locks.
const OTHER_SQLITE: [&str; 7] =
    ["sqlx-sqlite", "sqlite", "sqlite3-sys", "sqlite3-src", "diesel", "libsql", "tauri-plugin-sql"];

/// One SQLite in the workspace: rusqlite's.
pub fn there_is_one_sqlite(tree: &Tree) -> Vec<Fault> {
    let lock = tree.get("Cargo.lock").unwrap_or_default();
    let packages: Vec<&str> = lock.lines().filter_map(|l| l.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    let mut faults: Vec<Fault> = packages
        .iter()
        .filter(|name| OTHER_SQLITE.contains(name))
        .map(|name| Fault::new("Cargo.lock", format!("{name} brings a second SQLite; use rusqlite")))
        .collect();
    if packages.iter().filter(|name| **name == "libsqlite3-sys").count() > 1 {
        faults.push(Fault::new("Cargo.lock", "libsqlite3-sys is there twice; bring all to rusqlite's version"));
    }
    faults
}
