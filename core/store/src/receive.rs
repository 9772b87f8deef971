//! The write door for what others did: acts and arrived photos that the server delivers.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::entity::Entity;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, EntityId};
use gridwalk_domain::journal::{Acceptance, RawAct, Standing};
use gridwalk_domain::org::Notice;
use gridwalk_domain::stream::Stream;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::id_from;
use crate::fold::{self, Base, role_text};
use crate::project::{self, Opening};
use crate::{Changes, Store, StoreError};

/// One thing the server delivered.
#[derive(Debug, Clone)]
pub enum Incoming<'a> {
    Act { acceptance: Acceptance, bytes: &'a [u8] },
    Photo { hash: Hash },
}

/// What receiving did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Received {
    pub changes: Changes,
    pub acts: usize,
    /// Lines that could not be read; kept for rescue, and their entities fetched again.
    pub parked: usize,
}

impl Store {
    /// Takes over a page: raw first, then folded, one transaction. One bad line never stops the others.
    pub fn receive(&mut self, items: &[Incoming<'_>], cursors: &BTreeMap<Stream, u64>) -> Result<Received, StoreError> {
        let tx = self.begin()?;
        let mut work = Intake::new(&tx)?;
        for item in items {
            match item {
                Incoming::Photo { hash } => work.photo(hash)?,
                Incoming::Act { acceptance, bytes } => work.act(acceptance, bytes)?,
            }
        }
        let received = work.finish()?;
        for (stream, seq) in cursors {
            tx.prepare_cached("UPDATE cursor SET seq = ?2 WHERE stream = ?1")?
                .execute(params![stream.as_str(), seq.cast_signed()])?;
        }
        tx.commit()?;
        Ok(received)
    }

    /// Entities with a gap in 1..k, to be fetched whole.
    pub fn partial_entities(&self, limit: usize) -> Result<Vec<EntityId>, StoreError> {
        let mut statement =
            self.conn.prepare_cached("SELECT id FROM entity WHERE top > known AND flags & 1 = 0 LIMIT ?1")?;
        let rows = statement.query_map([limit as i64], |r| r.get::<_, Vec<u8>>(0))?;
        rows.map(|row| Ok(EntityId(id_from(&row?)?))).collect()
    }
}

/// Whatever held an act's version before was orphaned by a restored server, and so was all that came after it: what the
/// server numbers anew it received later.
fn orphan(conn: &Connection, entity: EntityId, hash: &Hash, a: &Acceptance) -> Result<(), StoreError> {
    let other = "SELECT 1 FROM act WHERE entity = ?1 AND version = ?2 AND h <> ?3";
    if !conn.prepare_cached(other)?.exists(params![entity.0.as_bytes(), a.version, hash.0])? {
        return Ok(());
    }
    let spot = params![entity.0.as_bytes(), a.version, hash.0, a.received_at];
    conn.prepare_cached(include_str!("sql/orphan_acts.sql"))?.execute(spot)?;
    Ok(())
}

/// Marks a journal row accepted.
pub(crate) fn give_version(
    conn: &Connection,
    id: i64,
    entity: EntityId,
    hash: &Hash,
    a: &Acceptance,
) -> Result<(), StoreError> {
    orphan(conn, entity, hash, a)?;
    conn.prepare_cached(include_str!("sql/accept_act.sql"))?.execute(params![
        id,
        a.version,
        a.received_at,
        standing_text(a.standing),
        role_text(a.role),
        a.unit.map(|u| *u.0.as_bytes()),
        a.floor,
        a.released_at
    ])?;
    Ok(())
}

pub(crate) fn raise_top(conn: &Connection, entity: EntityId, a: &Acceptance) -> Result<(), StoreError> {
    conn.prepare_cached(include_str!("sql/raise_top.sql"))?.execute(params![
        entity.0.as_bytes(),
        a.stream.as_str(),
        a.version
    ])?;
    Ok(())
}

/// Forgets what was folded; `top` is what the journal holds.
pub(crate) fn restart(conn: &Connection, entity: EntityId, base: &mut Base) -> Result<(), StoreError> {
    let top = conn
        .prepare_cached(include_str!("sql/entity_top.sql"))?
        .query_row(params![entity.0.as_bytes()], |r| r.get(0))?;
    *base = Base { entity: None, known: 0, flags: 0, top, home: std::mem::take(&mut base.home) };
    Ok(())
}

pub(crate) fn standing_text(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Lapsed => "lapsed",
        Standing::Unsealed => "unsealed",
        Standing::Fork => "fork",
    }
}

/// A page being taken over.
struct Intake<'t> {
    conn: &'t Connection,
    own: BTreeSet<ChainId>,
    /// Entities that own acts wait on: their overlay must be rebased.
    contested: BTreeSet<EntityId>,
    /// Bases being folded, written once at the end.
    open: BTreeMap<EntityId, (Base, Option<Opening>)>,
    received: Received,
}

impl<'t> Intake<'t> {
    fn new(conn: &'t Connection) -> Result<Self, StoreError> {
        let mut chains = conn.prepare_cached("SELECT id FROM chain")?;
        let own = chains.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
        let own = own.map(|row| Ok(ChainId(id_from(&row?)?))).collect::<Result<_, StoreError>>()?;
        let mut waiting = conn.prepare_cached(include_str!("sql/contested.sql"))?;
        let contested = waiting.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
        let contested = contested.map(|row| Ok(EntityId(id_from(&row?)?))).collect::<Result<_, StoreError>>()?;
        Ok(Self { conn, own, contested, open: BTreeMap::new(), received: Received::default() })
    }

    fn photo(&mut self, hash: &Hash) -> Result<(), StoreError> {
        crate::photo::arrived(self.conn, hash, &mut self.received.changes)
    }

    fn act(&mut self, acceptance: &Acceptance, bytes: &[u8]) -> Result<(), StoreError> {
        let raw = match RawAct::parse(bytes) {
            Ok(raw) => raw,
            Err(error) => return self.park(bytes, &error.to_string()),
        };
        let entity = raw.act.entity;
        self.store(acceptance, &raw)?;
        if !self.open.contains_key(&entity) {
            let base = fold::load(self.conn, entity)?.unwrap_or_default();
            self.open.insert(entity, (base, None));
        }
        let Some((base, opening)) = self.open.get_mut(&entity) else { return Ok(()) };
        base.home = acceptance.stream.as_str().to_owned();
        base.top = base.top.max(acceptance.version);
        if acceptance.version <= base.known {
            // The journal row may have been replaced by a restored server's: fold the entity anew.
            return Ok(());
        }
        if acceptance.version == base.known + 1 {
            base.fold(&raw, acceptance.role);
            if acceptance.version == 1 {
                let lapsed = acceptance.standing == Standing::Lapsed;
                *opening = Some(Opening::of(&raw.act, acceptance.floor, Some(acceptance.received_at), lapsed));
            }
        }
        self.received.acts += 1;
        Ok(())
    }

    /// Raw first: the journal row, whatever folding will make of it.
    fn store(&mut self, a: &Acceptance, raw: &RawAct) -> Result<(), StoreError> {
        let entity = raw.act.entity;
        if !self.own.contains(&raw.act.chain) {
            let inserted = self.conn.prepare_cached(include_str!("sql/insert_act.sql"))?.execute(params![
                raw.hash.0,
                entity.0.as_bytes(),
                a.version,
                raw.bytes,
                a.received_at,
                standing_text(a.standing),
                role_text(a.role),
                a.unit.map(|u| *u.0.as_bytes()),
                a.floor,
                a.released_at
            ])?;
            if inserted == 1 {
                return Ok(());
            }
        }
        self.store_known(a, raw)
    }

    /// The act, or another one at its version, is here already.
    fn store_known(&mut self, a: &Acceptance, raw: &RawAct) -> Result<(), StoreError> {
        let entity = raw.act.entity;
        let same = self
            .conn
            .prepare_cached("SELECT id, version FROM act WHERE h = ?1")?
            .query_row(params![raw.hash.0], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, Option<u32>>(1)?)))
            .optional()?;
        match same {
            Some((_, Some(version))) if version == a.version => Ok(()),
            Some((id, _)) => {
                give_version(self.conn, id, entity, &raw.hash, a)?;
                self.start_over(entity)
            }
            None => {
                orphan(self.conn, entity, &raw.hash, a)?;
                self.conn.prepare_cached(include_str!("sql/insert_act.sql"))?.execute(params![
                    raw.hash.0,
                    entity.0.as_bytes(),
                    a.version,
                    raw.bytes,
                    a.received_at,
                    standing_text(a.standing),
                    role_text(a.role),
                    a.unit.map(|u| *u.0.as_bytes()),
                    a.floor,
                    a.released_at
                ])?;
                self.start_over(entity)
            }
        }
    }

    /// The accepted history of an entity changed under us: fold it from the beginning.
    fn start_over(&mut self, entity: EntityId) -> Result<(), StoreError> {
        let mut base = match self.open.remove(&entity) {
            Some((base, _)) => base,
            None => fold::load(self.conn, entity)?.unwrap_or_default(),
        };
        restart(self.conn, entity, &mut base)?;
        fold::advance(self.conn, entity, &mut base)?;
        self.open.insert(entity, (base, None));
        Ok(())
    }

    fn park(&mut self, bytes: &[u8], reason: &str) -> Result<(), StoreError> {
        self.conn
            .prepare_cached("INSERT OR REPLACE INTO parked (h, bytes, reason) VALUES (?1, ?2, ?3)")?
            .execute(params![Hash::of(bytes).0, bytes, reason])?;
        self.received.parked += 1;
        Ok(())
    }

    /// The server's last word on a held act whose stream its author does not read: it waits no longer here.
    fn hear(&mut self, base: &Base) -> Result<(), StoreError> {
        let record = base.entity.as_ref().and_then(Entity::as_record);
        let Some(notice) = record.and_then(Notice::read) else { return Ok(()) };
        let Some(act) = notice.act.filter(|_| ["released", "set_aside"].contains(&notice.what.as_str())) else {
            return Ok(());
        };
        let sql =
            "UPDATE act SET standing_of = 3, held_reason = NULL WHERE h = ?1 AND standing_of = 2 RETURNING entity";
        let entity: Option<Vec<u8>> =
            self.conn.prepare_cached(sql)?.query_row(params![act.0], |r| r.get(0)).optional()?;
        if let Some(entity) = entity {
            project::refresh(self.conn, EntityId(id_from(&entity)?), &mut self.received.changes)?;
            self.received.changes.outbox = true;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Received, StoreError> {
        for (entity, (mut base, opening)) in std::mem::take(&mut self.open) {
            fold::advance(self.conn, entity, &mut base)?;
            fold::save(self.conn, entity, &base)?;
            self.hear(&base)?;
            let waiting = if self.contested.contains(&entity) { fold::waiting(self.conn, entity)? } else { Vec::new() };
            let opening = opening.filter(|_| waiting.is_empty());
            project::project(self.conn, entity, &base, &waiting, opening, &mut self.received.changes)?;
        }
        Ok(self.received)
    }
}
