//! Reference records by noun: people, units, areas, grids, roads, notices.

use std::collections::BTreeSet;

use gridwalk_domain::entity::Entity;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::{Record, RecordKind};
use rusqlite::{Params, params};

use crate::error::id_from;
use crate::{Store, StoreError};

impl Store {
    /// A record as folded, with this device's own waiting acts on top.
    pub fn record_of(&self, id: EntityId) -> Result<Option<Record>, StoreError> {
        Ok(self.whole(id)?.and_then(|whole| whole.entity.as_record().cloned()))
    }

    /// All records of a noun, ordered by their natural key, with this device's own waiting acts on top.
    pub fn records(&self, kind: RecordKind) -> Result<Vec<(EntityId, Record)>, StoreError> {
        let waiting = self.entities_waiting()?;
        self.records_by(include_str!("sql/records.sql"), params![kind.wire()], |id| Ok(waiting.contains(&id)))
    }

    /// Records of a noun whose natural key begins with a prefix and a full stop, last key first: of a shopfront's checks the
    /// newest.
    pub fn records_under(&self, kind: RecordKind, prefix: &str) -> Result<Vec<(EntityId, Record)>, StoreError> {
        // The character after the full stop ends what begins with it.
        let (from, to) = (format!("{prefix}."), format!("{prefix}/"));
        let values = params![kind.wire(), from, to];
        // Few of them: each is asked for, whatever else waits here.
        self.records_by(include_str!("sql/records_under.sql"), values, |id| self.is_waiting(id))
    }

    fn records_by(
        &self,
        sql: &str,
        values: impl Params,
        waits: impl Fn(EntityId) -> Result<bool, StoreError>,
    ) -> Result<Vec<(EntityId, Record)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(values, |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<String>>(1)?)))?;
        let mut out = Vec::new();
        for row in rows {
            let (id, state) = row?;
            let id = EntityId(id_from(&id)?);
            let entity = match state {
                _ if waits(id)? => self.whole(id)?.map(|whole| whole.entity),
                Some(json) => Some(serde_json::from_str::<Entity>(&json)?),
                None => None,
            };
            if let Some(Entity::Record(record)) = entity {
                out.push((id, *record));
            }
        }
        Ok(out)
    }

    fn entities_waiting(&self) -> Result<BTreeSet<EntityId>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/entities_waiting.sql"))?;
        let rows = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
        rows.map(|row| Ok(EntityId(id_from(&row?)?))).collect()
    }

    /// Whether acts on an entity wait to be sent or are held.
    pub fn is_waiting(&self, id: EntityId) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/entity_waiting_count.sql"))?;
        let waiting: i64 = statement.query_row([id.0.as_bytes()], |r| r.get(0))?;
        Ok(waiting > 0)
    }
}
