//! Documents that hold: links lead somewhere, code they name is there, commands they give exist, both READMEs say the same.

use crate::tree::{folder_of, name_of};
use crate::{Fault, Tree};

/// Relative links in documents lead to files of the repository.
pub fn links_lead_somewhere(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, number) in prose(text) {
            for target in links(line).filter(|target| !is_outside(target)) {
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let there = resolve(folder_of(path), if file.is_empty() { name_of(path) } else { file });
                if !tree.has(&there) && !is_to_be_taken(tree, &there) {
                    faults.push(Fault::at(path, number, format!("the link leads nowhere: {there} does not exist")));
                } else if !anchor.is_empty() && !tree.get(&there).is_some_and(|text| has_heading(text, anchor)) {
                    faults.push(Fault::at(path, number, format!("{there} has no heading #{anchor}")));
                }
            }
        }
    }
    faults
}

/// Screenshots come together, from `make screenshots`: either all are there or none yet.
fn is_to_be_taken(tree: &Tree, path: &str) -> bool {
    path.starts_with(SCREENSHOTS) && !tree.has(SCREENSHOTS)
}

const SCREENSHOTS: &str = "docs/screenshots/";

fn is_outside(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

/// Targets of `[…](target)` and `src="target"`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let after = |pattern: &'static str, end: char| {
        line.match_indices(pattern).filter_map(move |(at, _)| line.get(at + pattern.len()..)?.split(end).next())
    };
    after("](", ')')
        .chain(after("src=\"", '"'))
        .chain(after("href=\"", '"'))
        .map(|target| target.split_whitespace().next().unwrap_or_default())
}

fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A heading's anchor: lower case, spaces to hyphens, punctuation gone.
fn has_heading(text: &str, anchor: &str) -> bool {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings.map(anchor_of).any(|there| there == anchor)
}

fn anchor_of(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Lines outside fenced blocks, with their numbers.
fn prose(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut fenced = false;
    text.lines().zip(1..).filter(move |(line, _)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

/// Endings by which a code span counts as a path.
const ENDINGS: [&str; 12] =
    [".rs", ".ts", ".vue", ".sql", ".md", ".toml", ".svg", ".tsv", ".json", ".txt", ".html", ".mjs"];

/// A file that a document names in code quotes exists; `path::name` also stands in it.
pub fn named_code_exists(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, number) in prose(text) {
            for span in line.split('`').skip(1).step_by(2) {
                if let Some(what) = fault_of_span(tree, folder_of(path), span) {
                    faults.push(Fault::at(path, number, what));
                }
            }
        }
    }
    faults
}

/// Paths count from the root; a document of a crate may count from its own folder.
fn fault_of_span(tree: &Tree, folder: &str, span: &str) -> Option<String> {
    let (file, name) = span.split_once("::").map_or((span, None), |(file, name)| (file, Some(name)));
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    let is_path = file.contains('/') && file.chars().all(plain) && ENDINGS.iter().any(|ending| file.ends_with(ending));
    if !is_path || file.starts_with('/') {
        return None;
    }
    match (tree.get(file).or_else(|| tree.get(&resolve(folder, file))), name) {
        (None, _) => Some(format!("{file} does not exist; name it from the repository's root as it is now")),
        (Some(text), Some(name)) if !has_word(text, name) => {
            Some(format!("{file} does not say {name}; name what enforces this now"))
        }
        _ => None,
    }
}

fn has_word(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// `make something` in a document is a target of the Makefile.
pub fn commands_in_documents_exist(tree: &Tree) -> Vec<Fault> {
    let makefile = tree.get("Makefile").unwrap_or_default();
    let targets: Vec<&str> = makefile
        .lines()
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(names, _)| names.split_whitespace())
        .collect();
    let mut faults = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, number) in text.lines().zip(1..) {
            for command in commands(line).filter(|command| !targets.contains(command)) {
                faults.push(Fault::at(
                    path,
                    number,
                    format!("make {command} is not in the Makefile; name a target that is"),
                ));
            }
        }
    }
    faults
}

/// What follows `make` where it is a command: in code quotes, or at the beginning of a line of a block.
fn commands(line: &str) -> impl Iterator<Item = &str> {
    let spans = line.match_indices("`make ").filter_map(move |(at, found)| line.get(at + found.len()..));
    let block = line.trim_start().trim_start_matches("$ ").strip_prefix("make ");
    let word = |rest: &'_ str| -> usize {
        rest.find(|c: char| !c.is_ascii_lowercase() && c != '-' && c != '_').unwrap_or(rest.len())
    };
    spans
        .map(move |rest| &rest[..word(rest)])
        .chain(block.filter(|_| !line.contains('`')).map(move |rest| &rest[..word(rest)]))
        .filter(|w| !w.is_empty())
}

/// Both READMEs have the same headings, commands and pictures.
pub fn readmes_say_the_same(tree: &Tree) -> Vec<Fault> {
    let (Some(english), Some(chinese)) = (tree.get("README.md"), tree.get("README.zh-CN.md")) else {
        return vec![Fault::new("README.md", "there must be README.md and README.zh-CN.md")];
    };
    let differing = [
        ("headings", levels(english) == levels(chinese)),
        ("blocks of commands", blocks(english) == blocks(chinese)),
        ("links and pictures", targets(english) == targets(chinese)),
    ];
    let say = |what: &str| {
        Fault::new("README.zh-CN.md", format!("its {what} differ from README.md's; what one says the other says too"))
    };
    differing.into_iter().filter(|(_, same)| !same).map(|(what, _)| say(what)).collect()
}

fn levels(text: &str) -> Vec<usize> {
    prose(text)
        .filter(|(line, _)| line.starts_with('#'))
        .map(|(line, _)| line.chars().take_while(|c| *c == '#').count())
        .collect()
}

fn blocks(text: &str) -> Vec<&str> {
    let outside: Vec<usize> = prose(text).map(|(_, number)| number).collect();
    let command = |line: &str| line.trim_start().starts_with("make ") || line.trim_start().starts_with("git ");
    text.lines()
        .zip(1..)
        .filter(|(line, number)| !outside.contains(number) && command(line))
        .map(|(line, _)| line.split('#').next().unwrap_or(line).trim())
        .collect()
}

/// Targets of all links but those between the two.
fn targets(text: &str) -> Vec<&str> {
    let mut targets: Vec<&str> =
        prose(text).flat_map(|(line, _)| links(line)).filter(|target| !target.starts_with("README")).collect();
    targets.sort_unstable();
    targets
}
