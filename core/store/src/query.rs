//! Reading one entity whole: its state as the person sees it and its history with what became of each act.

use gridwalk_domain::entity::{Entity, Outcome};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{RawAct, Role, Standing};
use rusqlite::params;

use crate::fold::{self, Base, PARTLY_UNDERSTOOD, role_from};
use crate::{Store, StoreError};

/// An entity as the person sees it.
#[derive(Debug, Clone)]
pub struct Whole {
    pub entity: Entity,
    pub partial: bool,
    pub partly_understood: bool,
    pub broken: bool,
    pub home: String,
}

/// One act of a history.
#[derive(Debug, Clone)]
pub struct HistoryAct {
    pub raw: RawAct,
    /// Hash as recorded when the act came; differs from the bytes' own if they were changed since.
    pub recorded: gridwalk_domain::hash::Hash,
    pub version: Option<u32>,
    pub received_at: Option<i64>,
    pub standing: Standing,
    pub role: Role,
    pub unit: Option<EntityId>,
    pub floor: Option<i64>,
    pub held_reason: Option<String>,
    /// What became of it; none while the history has a gap before it.
    pub outcome: Option<Outcome>,
}

impl Store {
    /// The entity with this device's own waiting acts on top; none if nothing of it is here.
    pub fn whole(&self, id: EntityId) -> Result<Option<Whole>, StoreError> {
        let base = fold::load(&self.conn, id)?.unwrap_or_default();
        let waiting = fold::waiting(&self.conn, id)?;
        let seen = fold::overlaid(&base, &waiting);
        Ok(seen.entity.map(|entity| Whole {
            entity,
            partial: base.is_partial(),
            partly_understood: seen.flags & PARTLY_UNDERSTOOD != 0,
            broken: base.flags & fold::BROKEN != 0,
            home: base.home,
        }))
    }

    /// The accepted state alone, as canonical JSON: what the convergence law compares.
    pub fn base_bytes(&self, id: EntityId) -> Result<Option<(u32, Vec<u8>)>, StoreError> {
        let Some(base) = fold::load(&self.conn, id)? else { return Ok(None) };
        Ok(base.entity.map(|e| serde_json::to_vec(&e).map(|bytes| (base.known, bytes))).transpose()?)
    }

    /// All acts on an entity: accepted ones by version, then what waits, each with what became of it.
    pub fn history(&self, id: EntityId) -> Result<Vec<HistoryAct>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/history.sql"))?;
        let mut rows = statement.query(params![id.0.as_bytes()])?;
        let mut acts = Vec::new();
        let mut fold = Base::default();
        while let Some(r) = rows.next()? {
            let bytes: Vec<u8> = r.get(0)?;
            let Ok(raw) = RawAct::parse(&bytes) else { continue };
            let role = role_from(&r.get::<_, String>(4)?)?;
            let version: Option<u32> = r.get(1)?;
            let follows = version.is_none_or(|v| v == fold.known + 1);
            let outcome = follows.then(|| fold.fold(&raw, role));
            let unit: Option<Vec<u8>> = r.get(5)?;
            acts.push(HistoryAct {
                raw,
                recorded: crate::error::hash_from(&r.get::<_, Vec<u8>>(8)?)?,
                version,
                received_at: r.get(2)?,
                standing: standing_from(&r.get::<_, String>(3)?)?,
                role,
                unit: unit.map(|bytes| crate::error::id_from(&bytes).map(EntityId)).transpose()?,
                floor: r.get(6)?,
                held_reason: r.get(7)?,
                outcome,
            });
        }
        Ok(acts)
    }
}

fn standing_from(text: &str) -> Result<Standing, StoreError> {
    Ok(serde_json::from_value(serde_json::Value::String(text.to_owned()))?)
}

impl Store {
    /// The stream an entity lives in; of one that is not sent yet, the stream it was written for.
    pub fn home_of(&self, id: EntityId) -> Result<Option<String>, StoreError> {
        let home = fold::load(&self.conn, id)?.map(|base| base.home).filter(|home| !home.is_empty());
        let written_for = || Ok(fold::waiting(&self.conn, id)?.first().map(|first| first.raw.act.stream.to_string()));
        home.map_or_else(written_for, |home| Ok(Some(home)))
    }
}
