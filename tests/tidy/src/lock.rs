//! Lock files say what was taken, never from which mirror: a lock made here must work behind any other.

use crate::{Fault, Tree};

/// Cargo's own name for its index; every mirror stands in for it.
const CARGO_INDEX: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
/// Settings of a registry belong to a machine, not to the project.
const SETTINGS: [&str; 4] = ["registry=", "registry =", "replace-with", "[source."];

/// No lock and no setting names a registry's host.
pub fn locks_name_no_host(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.iter() {
        for (line, number) in text.lines().zip(1..) {
            if let Some(what) = fault_of(path, line) {
                faults.push(Fault::at(path, number, what));
            }
        }
    }
    faults
}

fn fault_of(path: &str, line: &str) -> Option<&'static str> {
    let line = line.trim();
    let end = |ending: &str| path == ending || path.ends_with(&format!("/{ending}"));
    if end("Cargo.lock") && line.starts_with("source = ") && line != CARGO_INDEX {
        return Some("a dependency that is not from crates.io; depend on a released version");
    }
    if (end("package-lock.json") || end("npm-shrinkwrap.json")) && line.starts_with("\"resolved\"") {
        return Some(
            "a registry's host; run npm install with omit-lockfile-registry-resolved=true (it is in ui/.npmrc)",
        );
    }
    let settings = end(".npmrc") || end(".cargo/config.toml") || end("pip.conf");
    (settings && SETTINGS.iter().any(|s| line.starts_with(s) || line.contains(&format!(":{s}"))))
        .then_some("a registry is a setting of a machine; put it into your own home, not into the project")
}
