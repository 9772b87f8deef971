//! Standards (到标准): texts in numbered versions. An area agrees on a version; an older one stays readable for ever.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::id::EntityId;
use crate::record::{Record, RecordFact, RecordKind};

/// One version of a standard's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardText {
    /// First day on which it holds.
    pub from: NaiveDate,
    pub text: String,
}

/// A standard by its title, with all versions by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standard {
    pub title: String,
    pub versions: BTreeMap<u32, StandardText>,
}

/// A standard an area works to. Without a number it follows the version in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandardChosen {
    pub id: EntityId,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub version: Option<u32>,
}

impl Standard {
    pub fn to_fact(&self) -> RecordFact {
        let mut set = BTreeMap::from([("title".to_owned(), json!(self.title))]);
        set.extend(self.versions.iter().map(|(n, text)| (format!("text.{n}"), json!(text))));
        RecordFact::new(RecordKind::Standard, set)
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Standard).then(|| Self {
            title: record.text("title"),
            versions: record
                .keyed::<StandardText>("text")
                .filter_map(|(n, text)| Some((n.parse().ok()?, text)))
                .collect(),
        })
    }

    /// The number the next version takes.
    pub fn next(&self) -> u32 {
        self.versions.keys().next_back().map_or(1, |last| last + 1)
    }

    /// The version in force on a day: of those that have begun, the one that began last.
    pub fn on(&self, day: NaiveDate) -> Option<(u32, &StandardText)> {
        let begun = self.versions.iter().filter(|(_, text)| text.from <= day);
        begun.max_by_key(|(n, text)| (text.from, **n)).map(|(n, text)| (*n, text))
    }

    /// The version that was agreed on, or the one in force.
    pub fn agreed(&self, chosen: &StandardChosen, day: NaiveDate) -> Option<(u32, &StandardText)> {
        let fixed = chosen.version.and_then(|n| self.versions.get(&n).map(|text| (n, text)));
        fixed.or_else(|| self.on(day))
    }
}
