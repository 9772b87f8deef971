//! How long files and functions are. Half of all functions are short anyway; the tail tells a calm codebase from a tired one.

use crate::{Fault, Tree};

/// Longest Rust file, lines. ESLint holds the user interface to 430.
const LONGEST_FILE: usize = 600;
/// Functions longer than this are counted, lines.
const LONG_FUNCTION: usize = 60;
/// How many of a thousand functions may be long.
const SHARE: usize = 30;

/// A function as found in a file that rustfmt has laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub path: String,
    pub name: String,
    /// Of its first line.
    pub line: usize,
    pub lines: usize,
}

/// No Rust file is longer than can be kept in mind.
pub fn files_are_short(tree: &Tree) -> Vec<Fault> {
    let long = tree.ending(".rs").map(|(path, text)| (path, text.lines().count())).filter(|(_, n)| *n > LONGEST_FILE);
    long.map(|(path, n)| Fault::new(path, format!("{n} lines, more than {LONGEST_FILE}; split it by what it is about")))
        .collect()
}

/// Long functions are few. All of them are listed when they are not.
pub fn functions_are_short(tree: &Tree) -> Vec<Fault> {
    let all = functions(tree);
    let long: Vec<&Function> = all.iter().filter(|f| f.lines > LONG_FUNCTION).collect();
    if long.len() * 1000 <= all.len() * SHARE {
        return Vec::new();
    }
    let share = format!(
        "{} of {} functions are longer than {LONG_FUNCTION} lines, more than 3 %; shorten",
        long.len(),
        all.len()
    );
    long.iter().map(|f| Fault::at(&f.path, f.line, format!("{} has {} lines. {share}", f.name, f.lines))).collect()
}

/// All functions of all Rust files.
pub fn functions(tree: &Tree) -> Vec<Function> {
    tree.ending(".rs").flat_map(|(path, text)| functions_of(path, text)).collect()
}

/// rustfmt closes a function with a brace under its first letter, or on the same line.
fn functions_of(path: &str, text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = name_of_function(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let closing = format!("{indent}}}");
        let rest = lines.get(at..).unwrap_or_default();
        let declared = |l: &&str| l.ends_with(';') && !l.contains('{');
        let end = match line {
            l if l.ends_with('}') || declared(l) => 0,
            _ => rest.iter().position(|l| *l == closing).unwrap_or(0),
        };
        found.push(Function { path: path.to_owned(), name: name.to_owned(), line: at + 1, lines: end + 1 });
    }
    found
}

/// `pub(crate) async fn name(…`: words before `fn` are the known ones only.
fn name_of_function(line: &str) -> Option<&str> {
    let (before, after) = line.trim_start().split_once("fn ")?;
    let known = |word: &str| {
        matches!(word, "async" | "const" | "unsafe" | "pub" | "extern" | "\"C\"") || word.starts_with("pub(")
    };
    let ok = before.split_whitespace().all(known) && (before.is_empty() || before.ends_with(' '));
    let end = after.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (ok && end > 0).then(|| &after[..end])
}
