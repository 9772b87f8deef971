//! Cargo manifests, as far as the rules ask: names, dependencies, lints.

use toml::{Table, Value};

use crate::{Fault, Tree};

/// One crate of the workspace.
pub(crate) struct Manifest<'t> {
    pub path: &'t str,
    pub table: Table,
}

/// A dependency as a manifest names it.
pub(crate) struct Dependency {
    pub name: String,
    /// For tests only.
    pub dev: bool,
}

/// All crates; a manifest that is no TOML is cargo's affair.
pub(crate) fn crates(tree: &Tree) -> impl Iterator<Item = Manifest<'_>> {
    let manifests = tree.iter().filter(|(path, _)| path.ends_with("/Cargo.toml"));
    manifests.filter_map(|(path, text)| text.parse().ok().map(|table| Manifest { path, table }))
}

impl Manifest<'_> {
    pub fn name(&self) -> &str {
        self.table.get("package").and_then(|p| p.get("name")).and_then(Value::as_str).unwrap_or_default()
    }

    /// Dependencies of all kinds and targets.
    pub fn dependencies(&self) -> Vec<Dependency> {
        let targets = self.table.get("target").and_then(Value::as_table).into_iter().flatten();
        let tables = targets.filter_map(|(_, target)| target.as_table()).chain([&self.table]);
        tables.flat_map(dependencies_of).collect()
    }
}

fn dependencies_of(table: &Table) -> Vec<Dependency> {
    let of = |key: &str, dev: bool| -> Vec<Dependency> {
        let entries = table.get(key).and_then(Value::as_table).into_iter().flatten();
        let real = |(name, value): (&String, &Value)| {
            let package = value.get("package").and_then(Value::as_str).unwrap_or(name);
            Dependency { name: package.to_owned(), dev }
        };
        entries.map(real).collect()
    };
    [of("dependencies", false), of("build-dependencies", false), of("dev-dependencies", true)]
        .into_iter()
        .flatten()
        .collect()
}

/// Each crate takes the workspace's lints; a lint that holds for some crates only is found by nobody.
pub fn crates_take_the_workspace_lints(tree: &Tree) -> Vec<Fault> {
    let takes =
        |m: &Manifest<'_>| m.table.get("lints").and_then(|l| l.get("workspace")).and_then(Value::as_bool) == Some(true);
    let what = "the workspace's lints do not hold here; add\n    [lints]\n    workspace = true";
    crates(tree).filter(|m| !takes(m)).map(|m| Fault::new(m.path, what)).collect()
}

/// Where unsafe code is allowed after all, and why.
const UNSAFE_ALLOWED: [(&str, &str); 1] = [("mobile/src/lib.rs", "the scaffolding that UniFFI's macros write")];

/// `unsafe` is denied in the workspace and allowed again in known places only.
pub fn unsafe_code_is_denied(tree: &Tree) -> Vec<Fault> {
    let root: Option<Table> = tree.get("Cargo.toml").and_then(|text| text.parse().ok());
    let level = root.as_ref().and_then(|t| t.get("workspace")?.get("lints")?.get("rust")?.get("unsafe_code")?.as_str());
    let mut faults = Vec::new();
    if !matches!(level, Some("deny" | "forbid")) {
        faults.push(Fault::new("Cargo.toml", "[workspace.lints.rust] must say unsafe_code = \"deny\""));
    }
    let allowing = concat!("allow(", "unsafe_code");
    for (path, text) in tree.ending(".rs") {
        if text.contains(allowing) && !UNSAFE_ALLOWED.iter().any(|(there, _)| *there == path) {
            faults.push(Fault::new(path, "unsafe code is not allowed here; find a safe way or a library that has one"));
        }
    }
    faults
}
