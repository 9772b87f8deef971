//! How records are changed: only the fields that differ, one act for each record, all of a command's acts or none.

use std::collections::BTreeMap;
use std::sync::MutexGuard;

use chrono::NaiveDate;
use gridwalk_domain::case::{PhotoNamed, PhotoRole};
use gridwalk_domain::entity::Fact;
use gridwalk_domain::grid::{Change, ChangeWhat, Edition, Shape, as_of, clean, editions, shape_of};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::{Record, RecordFact, RecordKind};
use gridwalk_domain::stream::Stream;
use gridwalk_store::{Author, NewPhoto, Wish};
use serde_json::Value;

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::{fail, internal};
use crate::ground::{area_faults, shape_in};
use crate::keyring::fresh_uuid;
use crate::places::Places;
use crate::view::ShapeView;

/// Longest name or code, characters.
pub(crate) const MAX_NAME: usize = 200;
/// Longest free text, characters.
pub(crate) const MAX_TEXT: usize = 4_000;
/// Most entries of a list in one record.
pub(crate) const MAX_LIST: usize = 200;

pub(crate) type Fields = BTreeMap<String, Value>;

/// What is said of one record.
pub(crate) struct Entry {
    pub id: EntityId,
    pub stream: Stream,
    pub kind: RecordKind,
    pub set: Fields,
    pub photos: Vec<NewPhoto>,
}

/// A record as it stands today, and where it lives.
pub(crate) struct Standing {
    pub id: EntityId,
    pub stream: Stream,
    /// With what its editions say today.
    pub seen: Record,
    /// As it was recorded.
    raw: Record,
}

pub(crate) fn gone(what: &str) -> ApiError {
    fail(ErrorCode::NotFound, format!("there is no such {what} today"))
}

pub(crate) fn id_of(text: &str, what: &str) -> Result<EntityId, ApiError> {
    text.parse().map_err(|_| gone(what))
}

/// The stream a record lives in.
pub(crate) fn home(inner: &Inner, id: EntityId) -> Result<Stream, ApiError> {
    let home = inner.store.home_of(id)?.ok_or_else(|| gone("record"))?;
    home.parse().map_err(|_| internal("a stream's name"))
}

impl Standing {
    pub fn of(inner: &Inner, places: &Places, kind: RecordKind, id: EntityId) -> Result<Self, ApiError> {
        let raw = inner.store.record_of(id)?.filter(|record| record.kind == kind).ok_or_else(|| gone("record"))?;
        let seen = as_of(&raw, places.day, &places.book).ok_or_else(|| gone("record"))?;
        Ok(Self { id, stream: home(inner, id)?, seen, raw })
    }

    /// What is to be written so that the record says this, and has this shape, from today on: the record's own act, and a
    /// change beside it where only an edition can say it.
    ///
    /// A shape that an import or a drawing brought is drawn anew, so that the old one stays for what was recorded on it. A field
    /// whose own value is the wanted one already, under an import that says otherwise, is said in an edition too.
    pub fn entries(
        &self,
        places: &Places,
        wanted: Fields,
        shape: Option<&Shape>,
        change: EntityId,
    ) -> Result<Vec<Entry>, ApiError> {
        let differing = wanted.into_iter().filter(|(name, value)| self.differs(name, value));
        let (hidden, mut set): (Fields, Fields) = differing.partition(|(name, value)| self.says(name, value));
        let held = editions(&self.raw, &places.book);
        let redrawn = shape.filter(|shape| shape_of(&self.seen).as_ref() != Some(*shape));
        let by_edition = held.iter().any(|held| held.edition.shape.is_some());
        if let Some(shape) = redrawn.filter(|_| !by_edition) {
            // A ring or line of before goes: it says the same thing in another way.
            let before = ["ring", "line"].into_iter().filter(|name| self.seen.fields.contains_key(*name));
            set.extend(before.map(|name| (name.to_owned(), Value::Null)));
            set.insert("shape".to_owned(), serde_json::to_value(shape).map_err(internal)?);
        }
        let redrawn = redrawn.filter(|_| by_edition);
        let mut entries = Vec::new();
        if redrawn.is_some() || !hidden.is_empty() {
            let over = held.into_iter().rfind(|held| held.edition.from == places.day).map(|held| held.change);
            let edition = Edition { from: places.day, shape: redrawn.cloned(), set: hidden, ended: false, over };
            set.extend([edition.to_field(change)]);
            entries.push(self.drawn(change, places.day));
        }
        entries.insert(0, Entry { set, ..self.entry(self.id, self.seen.kind) });
        Ok(entries)
    }

    fn entry(&self, id: EntityId, kind: RecordKind) -> Entry {
        Entry { id, stream: self.stream.clone(), kind, set: Fields::new(), photos: Vec::new() }
    }

    /// The change that puts an edition of this record in force.
    fn drawn(&self, change: EntityId, from: NaiveDate) -> Entry {
        let kinds = vec![self.seen.kind.wire().to_owned()];
        let what = ChangeWhat::Draw;
        let told = Change { what, title: self.seen.text("name"), kinds, from, count: 1, undone: false };
        Entry { set: told.to_fact().set, ..self.entry(change, RecordKind::Change) }
    }

    fn differs(&self, name: &str, value: &Value) -> bool {
        let there = self.seen.fields.get(name).map_or(&Value::Null, |cell| &cell.value);
        if is_empty(value) { !is_empty(there) } else { there != value }
    }

    /// Whether the record's own field has the value, whatever stands.
    fn says(&self, name: &str, value: &Value) -> bool {
        self.raw.fields.get(name).is_some_and(|cell| cell.value == *value)
    }
}

/// The record that a command made or changed: the first.
pub(crate) fn made(entries: &[Entry]) -> Made {
    Made { id: entries.first().map(|entry| entry.id.to_string()).unwrap_or_default() }
}

/// Absent, cleared and empty are the same to whoever reads.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

impl App {
    /// Writes what is left to say, as one act for each record; nothing when nothing is.
    ///
    /// # Errors
    /// [`ErrorCode::NotAllowed`] for whoever may not decide where one of them lives; nothing is written then.
    pub(crate) fn write_entries(&self, mut inner: MutexGuard<'_, Inner>, entries: Vec<Entry>) -> Result<(), ApiError> {
        let entries: Vec<Entry> = entries.into_iter().filter(|entry| !entry.set.is_empty()).collect();
        let mut authors: BTreeMap<Stream, Author> = BTreeMap::new();
        for entry in &entries {
            authors.insert(entry.stream.clone(), self.author(&inner, &entry.stream)?);
        }
        let Some(someone) = authors.values().next().copied() else { return Ok(()) };
        let named: Vec<_> = entries.iter().flat_map(|entry| &entry.photos).map(|photo| photo.hash).collect();
        let moment = self.moment(&inner);
        let wishes = entries.into_iter().map(|entry| Wish {
            stream: entry.stream,
            entity: entry.id,
            fact: Fact::Record(RecordFact::new(entry.kind, entry.set)),
            photos: entry.photos,
            drop_draft: None,
        });
        let author = |stream: &Stream| authors.get(stream).copied().unwrap_or(someone);
        let changes = inner.store.record_all(author, &moment, wishes, |_| true)?.unwrap_or_default();
        for hash in named {
            inner.pending.remove(&hash);
        }
        self.announce(&mut inner, &changes);
        drop(inner);
        self.nudge();
        Ok(())
    }

    pub(crate) fn fresh_id(&self, inner: &Inner) -> Result<EntityId, ApiError> {
        Ok(EntityId(fresh_uuid(self.now(inner))?))
    }

    /// A photo as a record names it, and as the index keeps it so that it is sent.
    pub(crate) fn photo_for_record(
        &self,
        inner: &mut Inner,
        hash: &str,
        role: PhotoRole,
    ) -> Result<(PhotoNamed, NewPhoto), ApiError> {
        let taken = self.photo_for_act(inner, hash)?;
        let photo = taken.photo;
        let named = PhotoNamed {
            h: photo.hash,
            role,
            w: photo.w,
            ht: photo.ht,
            len: photo.len,
            at: taken.at,
            orig: None,
            exif: taken.exif,
        };
        Ok((named, photo))
    }
}

/// The stream of a street that is known here.
pub(crate) fn street_stream(places: &Places, code: &str) -> Result<Stream, ApiError> {
    if places.street(code).is_none() {
        return Err(fail(ErrorCode::UnknownStreet, "no such street"));
    }
    Stream::street(code).map_err(|e| fail(ErrorCode::UnknownStreet, e))
}

/// A text of at most so many characters, without spaces around it.
pub(crate) fn text(text: &str, most: usize) -> Result<String, ApiError> {
    let text = text.trim();
    if text.chars().count() > most {
        return Err(fail(ErrorCode::TextTooLong, format!("at most {most} characters")));
    }
    Ok(text.to_owned())
}

/// A name: a text that is there.
pub(crate) fn name(given: &str) -> Result<String, ApiError> {
    let name = text(given, MAX_NAME)?;
    if name.is_empty() { Err(fail(ErrorCode::NameMissing, "give it a name")) } else { Ok(name) }
}

/// A value, or a field cleared.
pub(crate) fn or_clear<T: serde::Serialize>(value: Option<T>) -> Value {
    value.map_or(Value::Null, |value| serde_json::json!(value))
}

/// A text, or a field cleared.
pub(crate) fn text_or_clear(given: &str, most: usize) -> Result<Value, ApiError> {
    Ok(or_clear(Some(text(given, most)?).filter(|text| !text.is_empty())))
}

/// A day that may be missing.
pub(crate) fn day_or_none(given: Option<&str>, today: NaiveDate) -> Result<Option<NaiveDate>, ApiError> {
    given.map(str::trim).filter(|text| !text.is_empty()).map(|text| crate::ground::day(text, today)).transpose()
}

/// A surface drawn by hand, without what is harmless.
pub(crate) fn sound_area(drawn: &ShapeView) -> Result<Shape, ApiError> {
    let (shape, _) = clean(&shape_in(drawn));
    let wrong =
        |code: &str| ApiError { values: vec![("fault".into(), code.into())], ..fail(ErrorCode::BadShape, code) };
    if !matches!(shape, Shape::Area(_)) {
        return Err(wrong("shape_other_kind"));
    }
    match area_faults(&shape).first() {
        Some(fault) => Err(wrong(fault.code())),
        None => Ok(shape),
    }
}
