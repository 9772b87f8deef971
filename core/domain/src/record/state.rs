//! A record as folded from its acts: each field with the version that set it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::RecordKind;
use crate::id::PersonId;

/// One field's value, since when and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub value: Value,
    pub since: u32,
    pub by: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub kind: RecordKind,
    pub fields: BTreeMap<String, Cell>,
    /// Values that met another person's on the same field, by `<challenger's version>.<field>`. Whoever writes the field
    /// having seen both, be it with the value that stands, has settled it.
    pub races: BTreeMap<String, Cell>,
    pub version: u32,
}

impl Record {
    /// Fields with an open race, each with the challenger's version.
    pub fn raced_fields(&self) -> impl Iterator<Item = (u32, &str)> {
        self.races.keys().filter_map(|key| raced_field(key))
    }

    /// A field read as a type; none when absent, cleared or of another shape.
    pub fn get<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        let value = &self.fields.get(field)?.value;
        if value.is_null() { None } else { serde_json::from_value(value.clone()).ok() }
    }

    /// A text field, empty when absent.
    pub fn text(&self, field: &str) -> String {
        self.fields.get(field).and_then(|c| c.value.as_str()).unwrap_or_default().to_owned()
    }

    /// Fields whose names begin with `prefix.`, as (rest of the name, value): keyed maps inside a record.
    pub fn keyed<'a, T: DeserializeOwned>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, T)> {
        let from = format!("{prefix}.");
        self.fields.range(from.clone()..).take_while(move |(name, _)| name.starts_with(&from)).filter_map(
            move |(name, cell)| {
                let rest = name.strip_prefix(prefix)?.strip_prefix('.')?;
                serde_json::from_value(cell.value.clone()).ok().map(|value| (rest, value))
            },
        )
    }
}

/// Reads a key of [`Record::races`].
pub(super) fn raced_field(key: &str) -> Option<(u32, &str)> {
    let (version, field) = key.split_once('.')?;
    Some((version.parse().ok()?, field))
}
