//! What became of a class in the next edition: a table written out row by row, never a formula.
//!
//! Numbers were kept in many places and reused for other things in others (2007's matter groups 04 and 05 stand the
//! other way round in 2013), so a class that no row names is unknown, not "the same number".

use super::class::Source;
use super::error::CatalogError;
use super::key::{ClassKey, Edition};
use super::rows::{Row, rows};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What an old class is called in a newer edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Successor {
    /// One class means the same, whatever its number.
    Same { to: ClassKey },
    /// Several classes share its meaning; a person chooses one.
    Split { to: Vec<ClassKey> },
    /// No class succeeds it; a person chooses, and these are only suggestions.
    NoSuccessor { suggestions: Vec<ClassKey> },
    /// No evidence either way.
    Unknown,
}

impl Successor {
    /// The keys that the state names: one, several, suggestions or none.
    pub fn keys(&self) -> &[ClassKey] {
        match self {
            Self::Same { to } => std::slice::from_ref(to),
            Self::Split { to } => to,
            Self::NoSuccessor { suggestions } => suggestions,
            Self::Unknown => &[],
        }
    }
}

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Succession {
    pub from: ClassKey,
    pub successor: Successor,
    /// `Found`: both names were read and are equal. `Inferred`: concluded from a name or a position.
    pub evidence: Source,
}

/// The rows of all editions, by the old class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Successions(BTreeMap<ClassKey, Succession>);

impl Successions {
    pub(super) fn new(rows: Vec<Succession>) -> Result<Self, CatalogError> {
        let mut table = BTreeMap::new();
        for row in rows {
            let from = row.from.clone();
            if row.successor.keys().iter().any(|to| to.edition() <= from.edition()) {
                return Err(CatalogError::Inconsistent { problem: format!("{from} leads back in time") });
            }
            if table.insert(from.clone(), row).is_some() {
                return Err(CatalogError::Inconsistent { problem: format!("{from} has two rows of successors") });
            }
        }
        Ok(Self(table))
    }

    pub(super) fn get(&self, key: &ClassKey) -> Option<&Succession> {
        self.0.get(key)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &Succession> {
        self.0.values()
    }

    /// What `key` is in the 2026 edition, through as many editions as lie between.
    pub(super) fn in_2026(&self, key: &ClassKey) -> Successor {
        if key.edition() == Edition::Gb2026 {
            return Successor::Same { to: key.clone() };
        }
        match self.get(key).map(|row| &row.successor) {
            None | Some(Successor::Unknown) => Successor::Unknown,
            Some(Successor::Same { to }) => self.in_2026(to),
            Some(Successor::Split { to }) => match self.all_in_2026(to) {
                to if to.is_empty() => Successor::NoSuccessor { suggestions: to },
                to => Successor::Split { to },
            },
            Some(Successor::NoSuccessor { suggestions }) => {
                Successor::NoSuccessor { suggestions: self.all_in_2026(suggestions) }
            }
        }
    }

    fn all_in_2026(&self, keys: &[ClassKey]) -> Vec<ClassKey> {
        let mut all: Vec<ClassKey> = keys.iter().flat_map(|key| self.in_2026(key).keys().to_vec()).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The shipped rows: 2007 → 2013, 2013 → 2026 and one city's extension.
pub(super) fn shipped() -> Result<Vec<Succession>, CatalogError> {
    let files = [
        ("map_2007_2013.tsv", include_str!("data/map_2007_2013.tsv")),
        ("map_2013_2026.tsv", include_str!("data/map_2013_2026.tsv")),
        ("map_yuncheng_2026.tsv", include_str!("data/map_yuncheng_2026.tsv")),
    ];
    files.into_iter().flat_map(|(file, text)| rows(file, text)).map(|row| succession(&row)).collect()
}

/// Rows `from, state, to, evidence`.
fn succession(row: &Row<'_>) -> Result<Succession, CatalogError> {
    let mut to = row.list(2)?.into_iter().map(str::parse).collect::<Result<Vec<ClassKey>, _>>()?;
    let successor = match (row.text(1)?, to.len()) {
        ("same", 1) => Successor::Same { to: to.remove(0) },
        ("split", 2..) => Successor::Split { to },
        ("none", _) => Successor::NoSuccessor { suggestions: to },
        ("unknown", 0) => Successor::Unknown,
        (state, count) => return Err(row.bad(format!("`{state}` does not go with {count} keys"))),
    };
    let evidence = row.read(3, |word| match word {
        "found" => Some(Source::Found),
        "inferred" => Some(Source::Inferred),
        _ => None,
    })?;
    Ok(Succession { from: row.text(0)?.parse()?, successor, evidence })
}
