//! Is what the server holds what it took over? Every chain, link, hash and seal, dense numbers, projections, files.
//!
//! Reads only, in one snapshot, and goes on after a problem: the report names all of them.

mod chains;
mod files;
mod numbers;

use std::fmt::Write;

use crate::blobs::Blobs;
use crate::error::Result;
use crate::ledger::Ledger;

/// Most problems of one kind that a report spells out.
const SPELT_OUT: usize = 20;

/// One kind of thing that was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    pub what: &'static str,
    /// How many were looked at.
    pub seen: u64,
    /// What is wrong, in words.
    pub problems: Vec<String>,
}

impl Check {
    fn new(what: &'static str) -> Self {
        Self { what, ..Self::default() }
    }

    fn problem(&mut self, text: String) {
        self.problems.push(text);
    }
}

/// All that was checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub checks: Vec<Check>,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.checks.iter().all(|check| check.problems.is_empty())
    }

    /// The report as people read it.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for check in &self.checks {
            let verdict = if check.problems.is_empty() { "ok" } else { "WRONG" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{verdict:>5}  {:>9}  {}", check.seen, check.what);
            for problem in check.problems.iter().take(SPELT_OUT) {
                let _ = writeln!(text, "                  - {problem}");
            }
            if let Some(more) = check.problems.len().checked_sub(SPELT_OUT).filter(|more| *more > 0) {
                let _ = writeln!(text, "                  … and {more} more");
            }
        }
        let end = if self.is_sound() {
            "Everything holds. 全部通过校验。"
        } else {
            "Something does not hold: keep this directory as it is and restore a backup beside it. 有问题，请保留现场并从备份恢复。"
        };
        text + end + "\n"
    }
}

/// Verifies a ledger and, where given, its files.
pub fn verify(ledger: &Ledger, blobs: Option<&Blobs>) -> Result<Report> {
    let key = ledger.identity().key.public();
    ledger.read(|snapshot| {
        let mut checks = vec![numbers::database(snapshot)?];
        checks.extend(chains::verify(snapshot, &key)?);
        checks.extend(numbers::verify(snapshot)?);
        if let Some(blobs) = blobs {
            checks.push(files::verify(snapshot, blobs)?);
        }
        Ok(Report { checks })
    })
}
