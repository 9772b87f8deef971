//! The write door for the server's words on this device's own acts: accepted, held, received up to here, lost.

use std::collections::BTreeMap;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, EntityId};
use gridwalk_domain::journal::{Acceptance, RawAct, Standing};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{hash_from, id_from};
use crate::fold::{self, Base, role_text};
use crate::project::{self, Opening};
use crate::receive::{give_version, raise_top, restart};
use crate::{Changes, Store, StoreError};

/// The server's word on acts of one chain.
#[derive(Debug, Clone, Default)]
pub struct Acked {
    pub accepted: Vec<(ChainId, u64, Acceptance)>,
    /// (chain, seq, hash, message key of the reason)
    pub held: Vec<(ChainId, u64, Hash, String)>,
    /// (chain, last sequence covered, link there): must be ours, or nothing of it counts.
    pub links: Vec<(ChainId, u64, Hash)>,
    /// (chain, receipt as JSON)
    pub receipts: Vec<(ChainId, String)>,
    /// Server's heads, (chain, sequence, link there): what lies beyond must be sent again.
    pub heads: Vec<(ChainId, u64, Hash)>,
}

impl Store {
    /// Dequeues exactly what the acknowledgement names; marks what is held.
    ///
    /// An ack whose link is not ours names other acts than the ones we wrote: it is ignored whole.
    pub fn acknowledge(&mut self, acked: &Acked) -> Result<Changes, StoreError> {
        let tx = self.begin()?;
        let named = chains_named(&tx, acked)?;
        let mut changes = Changes { outbox: true, ..Changes::default() };
        let mut touched: BTreeMap<EntityId, u32> = BTreeMap::new();
        for (chain, seq, acceptance) in acked.accepted.iter().filter(|(chain, seq, _)| covers(&named, chain, *seq)) {
            let Some(own) = own_act(&tx, *chain, *seq)? else { continue };
            if accept_first(&tx, &own, acceptance, &mut changes)? {
                continue;
            }
            give_version(&tx, own.id, own.entity, &own.hash, acceptance)?;
            raise_top(&tx, own.entity, acceptance)?;
            let lowest = touched.entry(own.entity).or_insert(u32::MAX);
            *lowest = acceptance.version.min(*lowest);
        }
        for (chain, seq, hash, reason) in &acked.held {
            if let Some(entity) = hold_own(&tx, *chain, *seq, hash, reason)? {
                touched.entry(entity).or_insert(u32::MAX);
            }
        }
        for (chain, seq, _) in &named {
            tx.execute(
                "UPDATE chain SET acked = max(acked, ?2) WHERE id = ?1",
                params![chain.0.as_bytes(), seq.cast_signed()],
            )?;
        }
        for (chain, receipt) in &acked.receipts {
            tx.execute("UPDATE chain SET receipt = ?2 WHERE id = ?1", params![chain.0.as_bytes(), receipt])?;
        }
        for (chain, head, link) in &acked.heads {
            resend_beyond(&tx, *chain, *head, link)?;
        }
        for (entity, lowest) in touched {
            refold(&tx, entity, lowest, &mut changes)?;
        }
        tx.commit()?;
        Ok(changes)
    }
}

type Named = Vec<(ChainId, u64, Hash)>;

fn covers(named: &Named, chain: &ChainId, seq: u64) -> bool {
    named.iter().any(|(c, to, _)| c == chain && seq <= *to)
}

/// The acks whose link equals our own link at that sequence.
fn chains_named(conn: &Connection, acked: &Acked) -> Result<Named, StoreError> {
    let mut statement = conn.prepare_cached("SELECT link FROM act WHERE chain = ?1 AND seq = ?2")?;
    let mut named = Vec::new();
    for (chain, seq, link) in &acked.links {
        let ours: Option<Vec<u8>> =
            statement.query_row(params![chain.0.as_bytes(), seq.cast_signed()], |r| r.get(0)).optional()?;
        if ours.is_some_and(|ours| ours == link.0) {
            named.push((*chain, *seq, *link));
        }
    }
    Ok(named)
}

/// An own act that the server's words are about.
struct Own {
    id: i64,
    entity: EntityId,
    hash: Hash,
    bytes: Vec<u8>,
    role: String,
}

fn own_act(conn: &Connection, chain: ChainId, seq: u64) -> Result<Option<Own>, StoreError> {
    let sql = "SELECT id, entity, h, bytes, role FROM act WHERE chain = ?1 AND seq = ?2";
    let row = conn
        .prepare_cached(sql)?
        .query_row(params![chain.0.as_bytes(), seq.cast_signed()], |r| {
            Ok((r.get::<_, i64>(0)?, r.get::<_, Vec<u8>>(1)?, r.get::<_, Vec<u8>>(2)?, r.get(3)?, r.get(4)?))
        })
        .optional()?;
    let Some((id, entity, hash, bytes, role)) = row else { return Ok(None) };
    Ok(Some(Own { id, entity: EntityId(id_from(&entity)?), hash: hash_from(&hash)?, bytes, role }))
}

/// The usual word on a new case: version 1 of an entity that nobody else has touched. What its author saw is what it is
/// now, so that nothing needs to be folded from the beginning. False when it is not that simple; nothing is written then.
fn accept_first(conn: &Connection, own: &Own, a: &Acceptance, changes: &mut Changes) -> Result<bool, StoreError> {
    if a.version != 1 || own.role != role_text(a.role) || fold::load(conn, own.entity)?.is_some() {
        return Ok(false);
    }
    let waiting: i64 = conn
        .prepare_cached(include_str!("sql/entity_waiting_count.sql"))?
        .query_row(params![own.entity.0.as_bytes()], |r| r.get(0))?;
    let Ok(raw) = RawAct::parse(&own.bytes) else { return Ok(false) };
    let mut base = Base { top: 1, home: a.stream.as_str().to_owned(), ..Base::default() };
    base.fold(&raw, a.role);
    let opening = Opening::of(&raw.act, a.floor, Some(a.received_at), a.standing == Standing::Lapsed);
    if waiting != 1 || !project::accepted(conn, own.entity, &base, opening)? {
        return Ok(false);
    }
    give_version(conn, own.id, own.entity, &own.hash, a)?;
    fold::save(conn, own.entity, &base)?;
    changes.cases.insert(own.entity);
    Ok(true)
}

fn hold_own(
    conn: &Connection,
    chain: ChainId,
    seq: u64,
    hash: &Hash,
    reason: &str,
) -> Result<Option<EntityId>, StoreError> {
    let sql = "UPDATE act SET standing_of = 2, held_reason = ?4
               WHERE chain = ?1 AND seq = ?2 AND h = ?3 AND standing_of IN (1, 2) RETURNING entity";
    let entity: Option<Vec<u8>> = conn
        .prepare_cached(sql)?
        .query_row(params![chain.0.as_bytes(), seq.cast_signed(), hash.0, reason], |r| r.get(0))
        .optional()?;
    entity.map(|bytes| id_from(&bytes).map(EntityId)).transpose()
}

/// A server restored from an older backup has lost what lies beyond its head: it is unsent again.
///
/// A head that is not on our branch says nothing of how much of ours is there: everything is offered again, and what the
/// server knows it only acknowledges once more.
fn resend_beyond(conn: &Connection, chain: ChainId, head: u64, link: &Hash) -> Result<(), StoreError> {
    let ours = "SELECT 1 FROM act WHERE chain = ?1 AND seq = ?2 AND link = ?3
                UNION ALL SELECT 1 FROM chain WHERE id = ?1 AND after = ?2 || ' ' || ?4";
    let spot = params![chain.0.as_bytes(), head.cast_signed(), link.0, link.to_string()];
    let ours = conn.prepare_cached(ours)?.exists(spot)?;
    let head = if ours { head } else { 0 };
    let acked = "UPDATE chain SET acked = min(acked, ?2) WHERE id = ?1 AND (own = 1 OR ?3)";
    conn.execute(acked, params![chain.0.as_bytes(), head.cast_signed(), ours])?;
    Ok(())
}

/// Folds on, or from the beginning where a version at or below the known ones was given anew.
fn refold(conn: &Connection, entity: EntityId, lowest: u32, changes: &mut Changes) -> Result<(), StoreError> {
    let Some(mut base) = fold::load(conn, entity)? else { return project::refresh(conn, entity, changes) };
    if lowest <= base.known {
        restart(conn, entity, &mut base)?;
    }
    fold::advance(conn, entity, &mut base)?;
    fold::save(conn, entity, &base)?;
    let waiting = fold::waiting(conn, entity)?;
    project::project(conn, entity, &base, &waiting, None, changes)
}
