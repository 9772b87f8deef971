//! Entities: where they are at home, how far they have come, and their fold from the ledger.

use std::collections::BTreeMap;

use gridwalk_domain::case::CaseKind;
use gridwalk_domain::entity::{Arrival, Entity, Fact, evolve};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Act, RawAct};
use gridwalk_domain::record::RecordKind;
use rusqlite::{Connection, params};

use super::column;
use super::reader::Snapshot;
use super::sql::{add, all, one, run};
use super::tx::Tx;
use crate::error::{Result, ServerError};

#[derive(Debug, Clone)]
pub(crate) struct EntityRow {
    pub(crate) id: i64,
    pub(crate) entity: EntityId,
    pub(crate) home: i64,
    pub(crate) version: u32,
}

impl EntityRow {
    pub(super) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, entity: column::id(row, 1, EntityId)?, home: row.get(2)?, version: row.get(3)? })
    }
}

pub(crate) fn entity(conn: &Connection, id: EntityId) -> Result<Option<EntityRow>> {
    one(conn, "SELECT id, entity, home, version FROM entities WHERE entity = ?1", [id.0], EntityRow::read)
}

/// The state of an entity, folded from its acts 1..k.
pub(crate) fn fold(conn: &Connection, entity: i64) -> Result<Option<Entity>> {
    let acts: Vec<(Vec<u8>, Arrival)> = all(conn, include_str!("sql/entity_acts.sql"), [entity], |row| {
        let arrival = Arrival { version: row.get(1)?, role: column::word(row, 2, column::role_of)? };
        Ok((row.get(0)?, arrival))
    })?;
    let mut state = None;
    for (bytes, arrival) in acts {
        let raw = RawAct::parse(&bytes).map_err(|e| ServerError::Damaged(format!("an accepted act: {e}")))?;
        let fact = Fact::parse(&raw.act).ok().flatten();
        (state, _) = evolve(state, &raw.act, fact.as_ref(), arrival);
    }
    Ok(state)
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub acts: u64,
    pub entities: u64,
    pub blobs: u64,
    pub last_received: Option<i64>,
}

impl Snapshot<'_> {
    /// How much there is.
    pub fn counts(&self) -> Result<Counts> {
        let counts = one(self.conn, include_str!("sql/counts.sql"), [], |row| {
            let count = |at| row.get::<_, i64>(at).map(|n| n as u64);
            Ok(Counts { acts: count(0)?, entities: count(1)?, blobs: count(2)?, last_received: row.get(3)? })
        })?;
        Ok(counts.unwrap_or_default())
    }

    /// The state of an entity, folded.
    pub fn state(&self, id: EntityId) -> Result<Option<Entity>> {
        match entity(self.conn, id)? {
            Some(row) => fold(self.conn, row.id),
            None => Ok(None),
        }
    }
}

/// How a window treats an entity: (0 reference first, 1 all else; whether every window holds it).
fn standing_in_windows(state: Option<&Entity>) -> (i64, bool) {
    match state {
        Some(Entity::Case(case)) => (1, case.kind == CaseKind::Reported && case.withdrawn.is_none()),
        Some(Entity::Record(record)) if is_reference(record.kind) => (0, true),
        _ => (1, false),
    }
}

fn is_reference(kind: RecordKind) -> bool {
    !matches!(kind, RecordKind::Session | RecordKind::Notice | RecordKind::Release)
}

impl Tx<'_> {
    /// Records of a kind by their `code` field, those without one left out.
    pub(crate) fn codes_of(&mut self, kind: RecordKind) -> Result<BTreeMap<String, EntityId>> {
        let sql = "SELECT entity FROM entities WHERE kind = ?1";
        let ids = all(self.conn, sql, [kind.wire()], |row| column::id(row, 0, EntityId))?;
        let mut codes = BTreeMap::new();
        for id in ids {
            let code = self.state(id)?.as_ref().and_then(Entity::as_record).map(|record| record.text("code"));
            codes.extend(code.filter(|code| !code.is_empty()).map(|code| (code, id)));
        }
        Ok(codes)
    }

    pub(crate) fn entity(&self, id: EntityId) -> Result<Option<EntityRow>> {
        entity(self.conn, id)
    }

    /// A new entity with what its first act made of it.
    pub(super) fn add_entity(&mut self, act: &Act, state: Option<&Entity>) -> Result<EntityRow> {
        let home = self.stream(&act.stream)?;
        let (rank, keep) = standing_in_windows(state);
        let sql = "INSERT INTO entities (entity, kind, home, version, rank, keep, changed_at)
                   VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6)";
        let id = add(self.conn, sql, params![act.entity.0, act.kind, home, rank, keep, self.now])?;
        Ok(EntityRow { id, entity: act.entity, home, version: 1 })
    }

    /// The state as of the row's version; the caller puts the next one back.
    pub(super) fn take_fold(&mut self, entity: &EntityRow) -> Result<Option<Entity>> {
        match self.memory.folded.remove(&entity.id) {
            Some(state) => Ok(state),
            None => fold(self.conn, entity.id),
        }
    }

    /// The state of an entity as of now.
    pub(crate) fn state(&mut self, entity: EntityId) -> Result<Option<Entity>> {
        let Some(row) = self.entity(entity)? else { return Ok(None) };
        let state = self.take_fold(&row)?;
        self.remember_fold(row.id, state.clone());
        Ok(state)
    }

    /// Writes down how far an entity has come.
    pub(super) fn put_entity(&mut self, row: EntityRow, state: Option<&Entity>) -> Result<EntityRow> {
        let (rank, keep) = standing_in_windows(state);
        let sql = "UPDATE entities SET version = ?2, rank = ?3, keep = ?4, changed_at = ?5 WHERE id = ?1";
        run(self.conn, sql, params![row.id, row.version, rank, keep, self.now])?;
        Ok(row)
    }

    /// The stream that was home when an author had seen `version`.
    pub(super) fn home_at(&self, entity: &EntityRow, version: u32) -> Result<i64> {
        let sql = "SELECT stream FROM homes WHERE entity = ?1 AND version <= ?2 ORDER BY version DESC LIMIT 1";
        Ok(one(self.conn, sql, params![entity.id, version], |row| row.get(0))?.unwrap_or(entity.home))
    }

    /// Moves an entity to another home from its present version on.
    pub(super) fn move_home(&mut self, entity: &mut EntityRow, to: i64) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO homes (entity, version, stream) VALUES (?1, ?2, ?3)";
        run(self.conn, sql, params![entity.id, 0, entity.home])?;
        run(self.conn, sql, params![entity.id, entity.version, to])?;
        run(self.conn, "UPDATE entities SET home = ?2 WHERE id = ?1", [entity.id, to])?;
        entity.home = to;
        Ok(())
    }
}
