//! What no file may say: where somebody's machine keeps things, and what is still to be done.

use crate::purity::code_lines;
use crate::{Fault, Tree};

/// Beginnings of paths that exist on one machine only.
const MACHINES: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\Us", "ers\\"),
];

/// No path of anybody's machine stands in a file.
pub fn paths_of_machines_stay_out(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.iter() {
        for (line, number) in text.lines().zip(1..) {
            if MACHINES.iter().any(|machine| begins_path(line, machine)) {
                let what = "a path of one machine; make it relative, an argument or an environment variable";
                faults.push(Fault::at(path, number, what));
            }
        }
    }
    faults
}

/// Whether the words stand in the line as the beginning of a path, not inside another one.
fn begins_path(line: &str, machine: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '}' | '/' | '@');
    line.match_indices(machine)
        .any(|(at, _)| !line.get(..at).and_then(|before| before.chars().next_back()).is_some_and(inside))
}

/// Ways to leave something out.
const LEFT: [(&str, &str); 5] = [
    (concat!("to", "do!("), "write it, or leave the feature out and say so in docs/plans.md"),
    (concat!("unimple", "mented!("), "write it, or leave the feature out and say so in docs/plans.md"),
    (concat!("#[ig", "nore"), "a test that does not run proves nothing; mend or remove it"),
    (concat!("#[should_", "panic]"), "say which panic is expected"),
    (concat!("dbg", "!("), "remove it"),
];
/// The same in the tests of the user interface.
const LEFT_IN_UI: [&str; 5] = [
    concat!("it.", "skip("),
    concat!("describe.", "skip("),
    concat!("test.", "skip("),
    concat!("it.", "only("),
    concat!("it.", "todo("),
];

/// Nothing is left to do in code that lands.
pub fn nothing_is_left_to_do(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".rs") {
        // The tests of a file count too.
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//")) {
            if let Some((word, instead)) = LEFT.iter().find(|(word, _)| line.contains(word)) {
                faults.push(Fault::at(path, number, format!("{word}: {instead}")));
            }
        }
    }
    for (path, text) in tree
        .under("ui")
        .chain(tree.under("tests"))
        .filter(|(path, _)| [".ts", ".js", ".mjs"].iter().any(|e| path.ends_with(e)))
    {
        for (line, number) in code_lines(text) {
            if let Some(word) = LEFT_IN_UI.iter().find(|word| line.contains(*word)) {
                faults.push(Fault::at(path, number, format!("{word}: a test that does not run proves nothing")));
            }
        }
    }
    faults
}
