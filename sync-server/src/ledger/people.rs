//! People as their records say, for judging acts and for reading rights. A projection: the records are the truth.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gridwalk_domain::id::{DeviceId, EntityId, PersonId};
use gridwalk_domain::org::{Grant, Person};
use gridwalk_domain::stream::Stream;
use rusqlite::{Connection, params};

use super::column;
use super::reader::Snapshot;
use super::sql::{all, one, run};
use super::tx::Tx;
use crate::error::{Result, ServerError};

/// What judging needs to know of a person.
#[derive(Debug, Clone)]
pub struct PersonRow {
    pub person: PersonId,
    pub name: String,
    pub staff_no: String,
    pub unit: Option<EntityId>,
    pub grants: Vec<Grant>,
}

impl PersonRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        let grants: String = row.get(4)?;
        Ok(Self {
            person: column::id(row, 0, PersonId)?,
            name: row.get(1)?,
            staff_no: row.get(2)?,
            unit: column::maybe_id(row, 3, EntityId)?,
            grants: serde_json::from_str(&grants).unwrap_or_default(),
        })
    }

    /// Streams of grants that hold at a moment.
    fn streams_at(&self, now: i64) -> impl Iterator<Item = &Stream> {
        self.grants.iter().filter(move |grant| grant.holds_at(now)).map(|grant| &grant.stream)
    }
}

const COLUMNS: &str = "SELECT person, name, staff_no, unit, grants FROM people";

/// A person by id.
pub(crate) fn person(conn: &Connection, id: PersonId) -> Result<Option<PersonRow>> {
    one(conn, &format!("{COLUMNS} WHERE person = ?1"), [id.0], PersonRow::read)
}

impl Snapshot<'_> {
    /// A person by staff number (工号).
    pub fn by_staff_no(&self, staff_no: &str) -> Result<Option<PersonRow>> {
        one(self.conn, &format!("{COLUMNS} WHERE staff_no = ?1"), [staff_no], PersonRow::read)
    }

    /// Those who enrolled on a device.
    pub fn people_on(&self, device: DeviceId) -> Result<Vec<PersonRow>> {
        let ids = bound(self.conn, device)?.into_iter();
        Ok(ids.map(|id| person(self.conn, id)).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// A unit's name; empty for none.
    pub fn unit_name(&self, unit: Option<EntityId>) -> Result<String> {
        let state = unit.map(|unit| self.state(unit)).transpose()?.flatten();
        Ok(state.as_ref().and_then(|entity| entity.as_record()).map(|record| record.text("name")).unwrap_or_default())
    }

    /// Everybody, by staff number.
    pub fn everybody(&self) -> Result<Vec<PersonRow>> {
        all(self.conn, &format!("{COLUMNS} ORDER BY staff_no, person"), [], PersonRow::read)
    }
}

/// Those who enrolled on a device.
pub(crate) fn bound(conn: &Connection, device: DeviceId) -> Result<Vec<PersonId>> {
    let sql = "SELECT person FROM bindings WHERE device = ?1 ORDER BY person";
    all(conn, sql, [device.0], |row| column::id(row, 0, PersonId))
}

/// The streams a device may read at a moment: the union over the people bound to it.
///
/// Whoever holds any grant reads `org`; a grant in `org` reads every street; everybody reads his own stream.
pub(crate) fn readable(conn: &Connection, device: DeviceId, now: i64) -> Result<BTreeSet<Stream>> {
    let mut streams = BTreeSet::new();
    for id in bound(conn, device)? {
        streams.insert(Stream::user(id));
        if let Some(person) = person(conn, id)? {
            streams.extend(person.streams_at(now).cloned());
        }
    }
    if streams.contains(&Stream::org()) {
        streams.extend(streets(conn)?);
    }
    if streams.iter().any(|stream| stream.street_code().is_some()) {
        streams.insert(Stream::org());
    }
    Ok(streams)
}

fn streets(conn: &Connection) -> Result<Vec<Stream>> {
    let sql = "SELECT name FROM streams WHERE name >= 'street:' AND name < 'street;'";
    let names: Vec<String> = all(conn, sql, [], |row| row.get(0))?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

impl Tx<'_> {
    /// Everybody by staff number (工号).
    pub(crate) fn staff_numbers(&self) -> Result<BTreeMap<String, PersonId>> {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, column::id(row, 1, PersonId)?));
        let rows = all(self.conn, "SELECT staff_no, person FROM people", [], read)?;
        Ok(rows.into_iter().collect())
    }

    pub(super) fn person(&mut self, id: PersonId) -> Result<Option<Arc<PersonRow>>> {
        if let Some(known) = self.memory.people.get(&id) {
            return Ok(known.clone());
        }
        let row = person(self.conn, id)?.map(Arc::new);
        self.memory.people.insert(id, row.clone());
        Ok(row)
    }

    /// Whether a person enrolled on a device.
    pub(super) fn is_bound(&mut self, device: DeviceId, person: PersonId) -> Result<bool> {
        if let Some(known) = self.memory.bindings.get(&(device, person)) {
            return Ok(*known);
        }
        let sql = "SELECT 1 FROM bindings WHERE device = ?1 AND person = ?2";
        let bound = one(self.conn, sql, [device.0, person.0], |_| Ok(()))?.is_some();
        self.memory.bindings.insert((device, person), bound);
        Ok(bound)
    }

    /// Binds a person to a device.
    pub(crate) fn bind(&mut self, device: DeviceId, person: PersonId) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO bindings (device, person, bound_at) VALUES (?1, ?2, ?3)";
        run(self.conn, sql, params![device.0, person.0, self.now])?;
        self.memory.bindings.insert((device, person), true);
        self.retry_author(person);
        Ok(())
    }

    /// Projects a person's record.
    pub(super) fn project_person(&mut self, id: PersonId, person: &Person) -> Result<()> {
        let grants: Vec<&Grant> = person.grants.values().collect();
        let grants = serde_json::to_string(&grants).map_err(|e| ServerError::Damaged(e.to_string()))?;
        for grant in person.grants.values() {
            self.stream(&grant.stream)?;
        }
        let unit = person.unit.map(|unit| unit.0);
        run(self.conn, include_str!("sql/person_put.sql"), params![id.0, person.name, person.staff_no, unit, grants])?;
        self.memory.people.remove(&id);
        self.retry_author(id);
        Ok(())
    }
}
