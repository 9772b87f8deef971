//! Fields on which two people's changes met: both values side by side, readable, and the choice between them.

use std::collections::BTreeMap;

use gridwalk_domain::duty::{Slot, StandardChosen};
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::record::Record;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answers::name_of;
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::ground::{kind_of, slot_text};
use crate::places::Places;
use crate::records::{Entry, gone, home, id_of};
use crate::view::RacedField;

/// Every open race of a record, by field.
pub(super) fn raced_fields(places: &Places, record: &Record) -> Vec<RacedField> {
    let view = |(version, field): (u32, &str)| {
        let other = record.races.get(&format!("{version}.{field}"))?;
        let stands = record.fields.get(field);
        Some(RacedField {
            field: field.to_owned(),
            stands: stands.map(|cell| readable(places, field, &cell.value)).unwrap_or_default(),
            stands_by: stands.and_then(|cell| places.person_name(cell.by)),
            other: readable(places, field, &other.value),
            other_by: places.person_name(other.by),
            challenger_version: i64::from(version),
        })
    };
    let mut fields: Vec<RacedField> = record.raced_fields().filter_map(view).collect();
    fields.sort_by(|a, b| (&a.field, a.challenger_version).cmp(&(&b.field, b.challenger_version)));
    fields
}

fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    serde_json::from_value(value.clone()).ok()
}

fn list(value: &Value, word: impl Fn(&Value) -> String) -> String {
    value.as_array().into_iter().flatten().map(word).collect::<Vec<_>>().join("、")
}

/// A value in words: names for ids, figures for hours.
fn readable(places: &Places, field: &str, value: &Value) -> String {
    let plain = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let unit = |value: &Value| read::<EntityId>(value).and_then(|id| places.unit_name(Some(id))).unwrap_or_default();
    let road = |value: &Value| read(value).and_then(|id| places.roads.get(id)).map(|r| r.label()).unwrap_or_default();
    let class = |value: &Value| {
        let key = value.as_str().unwrap_or_default();
        name_of(key).map_or_else(|| key.to_owned(), |(zh, _)| zh)
    };
    match field {
        "inspector" | "deputy" => read::<PersonId>(value).and_then(|p| places.person_name(p)).unwrap_or_default(),
        "classes" => list(value, class),
        "tasks" => list(value, plain),
        "slots" => list(value, |slot| read::<Slot>(slot).map(|slot| slot_text(&slot)).unwrap_or_default()),
        "roads" => list(value, road),
        "candidates" => list(value, unit),
        "decided" => unit(value),
        "area" => read(value).and_then(|id| places.areas.get(id)).map(|area| area.name.clone()).unwrap_or_default(),
        "street" => places.street_name(value.as_str().unwrap_or_default()),
        "standard_chosen" => read(value).map(|chosen| standard(places, chosen)).unwrap_or_default(),
        _ if field.starts_with("unit.") => unit(value),
        _ => plain(value),
    }
}

/// "Title" or "Title (2)".
fn standard(places: &Places, chosen: StandardChosen) -> String {
    let title = places.standards.get(&chosen.id).map(|standard| standard.title.clone()).unwrap_or_default();
    chosen.version.map_or(title.clone(), |version| format!("{title} ({version})"))
}

impl App {
    /// Writes the value that is to hold once more, having seen both: the race is over.
    pub fn field_settle(&self, params: FieldSettle) -> Result<Done, ApiError> {
        let inner = self.lock();
        Self::session(&inner)?;
        let kind = kind_of(params.layer).ok_or_else(|| gone("record"))?;
        let id = id_of(&params.id, "record")?;
        let record = inner.store.record_of(id)?.filter(|record| record.kind == kind).ok_or_else(|| gone("record"))?;
        let race = record.races.get(&format!("{}.{}", params.challenger_version, params.field));
        let race = race.ok_or_else(|| fail(ErrorCode::AlreadySo, "this was chosen already"))?;
        let stands = record.fields.get(&params.field).map_or(Value::Null, |cell| cell.value.clone());
        let value = if params.take_challenger { race.value.clone() } else { stands };
        let set = BTreeMap::from([(params.field, value)]);
        let stream = home(&inner, id)?;
        self.write_entries(inner, vec![Entry { id, stream, kind, set, photos: Vec::new() }])?;
        Ok(Done {})
    }
}
