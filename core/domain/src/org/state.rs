//! Units, people, devices, sessions, notices and words on what is held, read from their records. Field names are the wire's.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Grant;
use crate::hash::Hash;
use crate::id::{EntityId, PersonId};
use crate::record::{Record, RecordFact, RecordKind};

/// A unit (单位): office, street, company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub name: String,
    /// The street's 9-digit code or a local one; none for units without a territory.
    pub street: Option<String>,
    pub parent: Option<EntityId>,
}

/// A person (人员) with grants keyed by a stable name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// Staff number (工号): how people are matched when a list is imported twice.
    pub staff_no: String,
    pub unit: Option<EntityId>,
    pub grants: BTreeMap<String, Grant>,
}

/// A device, known by its signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    pub label: String,
    /// Ed25519 public key, hexadecimal.
    pub key: String,
    pub unit: Option<EntityId>,
    /// When it was revoked, server milliseconds.
    pub revoked_at: Option<i64>,
}

/// Somebody signed in on a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub device: EntityId,
    pub app: String,
}

/// What became of somebody's act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `superseded`, `raced`, `held`, `moved`.
    pub what: String,
    /// Message key of the reason, if any.
    pub reason: Option<String>,
    pub entity: Option<EntityId>,
    pub act: Option<Hash>,
    pub at: i64,
    /// Whose act it is, where somebody else is told of it.
    pub by: Option<PersonId>,
    /// The act's kind, where whoever is told of it does not have it.
    pub kind: Option<String>,
}

/// A supervisor's word (放行 / 搁置) on an act that the server holds back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub act: Hash,
    /// Let it through; else it is set aside and what waited behind it goes on.
    pub take: bool,
}

fn fact(kind: RecordKind, fields: impl IntoIterator<Item = (&'static str, Value)>) -> RecordFact {
    RecordFact::new(kind, fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())
}

impl Unit {
    pub fn to_fact(&self) -> RecordFact {
        fact(
            RecordKind::Unit,
            [("name", json!(self.name)), ("street", json!(self.street)), ("parent", json!(self.parent))],
        )
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Unit).then(|| Self {
            name: record.text("name"),
            street: record.get("street"),
            parent: record.get("parent"),
        })
    }
}

impl Person {
    pub fn to_fact(&self) -> RecordFact {
        let mut fact = fact(
            RecordKind::Person,
            [("name", json!(self.name)), ("staff_no", json!(self.staff_no)), ("unit", json!(self.unit))],
        );
        for (key, grant) in &self.grants {
            fact.set.insert(format!("grant.{key}"), json!(grant));
        }
        fact
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Person).then(|| Self {
            name: record.text("name"),
            staff_no: record.text("staff_no"),
            unit: record.get("unit"),
            grants: record.keyed::<Grant>("grant").map(|(key, grant)| (key.to_owned(), grant)).collect(),
        })
    }
}

impl Device {
    pub fn to_fact(&self) -> RecordFact {
        fact(
            RecordKind::Device,
            [
                ("label", json!(self.label)),
                ("key", json!(self.key)),
                ("unit", json!(self.unit)),
                ("revoked_at", json!(self.revoked_at)),
            ],
        )
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Device).then(|| Self {
            label: record.text("label"),
            key: record.text("key"),
            unit: record.get("unit"),
            revoked_at: record.get("revoked_at"),
        })
    }
}

impl Session {
    pub fn to_fact(&self) -> RecordFact {
        fact(RecordKind::Session, [("device", json!(self.device)), ("app", json!(self.app))])
    }
}

impl Notice {
    pub fn to_fact(&self) -> RecordFact {
        fact(
            RecordKind::Notice,
            [
                ("what", json!(self.what)),
                ("reason", json!(self.reason)),
                ("entity", json!(self.entity)),
                ("act", json!(self.act)),
                ("at", json!(self.at)),
            ]
            .into_iter()
            .chain(self.by.map(|by| ("by", json!(by))))
            .chain(self.kind.as_ref().map(|kind| ("kind", json!(kind)))),
        )
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Notice).then(|| Self {
            what: record.text("what"),
            reason: record.get("reason"),
            entity: record.get("entity"),
            act: record.get("act"),
            at: record.get("at").unwrap_or_default(),
            by: record.get("by"),
            kind: record.get("kind"),
        })
    }
}

impl Release {
    pub fn to_fact(&self) -> RecordFact {
        fact(RecordKind::Release, [("act", json!(self.act)), ("take", json!(self.take))])
    }

    /// From the fact of an act; none when it names no act.
    pub fn of_fact(fact: &RecordFact) -> Option<Self> {
        let act = fact.set.get("act")?.as_str()?.parse().ok()?;
        Some(Self { act, take: fact.set.get("take").and_then(Value::as_bool).unwrap_or(false) })
    }

    /// None when the record is of another kind or names no act.
    pub fn read(record: &Record) -> Option<Self> {
        let act = (record.kind == RecordKind::Release).then(|| record.get("act"))??;
        Some(Self { act, take: record.get("take").unwrap_or(false) })
    }
}

/// The author that the server's own acts carry: the office itself (机关).
pub fn office() -> PersonId {
    PersonId(uuid::Uuid::nil())
}
