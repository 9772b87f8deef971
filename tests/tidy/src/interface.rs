//! The user interface knows its shell in one file, so that browser, desktop and phone run the same build.

use crate::{Fault, Tree};

const DOOR: &str = "ui/src/api/tauri.ts";

/// `@tauri-apps` is imported in one file.
pub fn the_shell_is_known_in_one_file(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let source = |path: &str| [".ts", ".vue", ".js", ".html"].iter().any(|ending| path.ends_with(ending));
    for (path, text) in tree.under("ui").filter(|(path, _)| source(path) && *path != DOOR) {
        for (line, number) in text.lines().zip(1..).filter(|(line, _)| names_the_shell(line)) {
            let what =
                format!("the shell is known in {DOOR} only; add to the Backend interface instead ({})", line.trim());
            faults.push(Fault::at(path, number, what));
        }
    }
    faults
}

/// `… from '@tauri-apps/…'`, `import '@tauri-apps/…'` and `import('@tauri-apps/…')`; a rule that forbids it is no import.
fn names_the_shell(line: &str) -> bool {
    let after = ["from ", "import ", "import(", "require("];
    let quotes = ['\'', '"'];
    after.iter().any(|word| quotes.iter().any(|quote| line.contains(&format!("{word}{quote}@tauri-apps/"))))
}
