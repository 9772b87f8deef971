//! Letting an act through: its version, its place in the home stream, the fold, and what follows from it.

use std::collections::BTreeSet;

use gridwalk_domain::entity::{Arrival, Fact, evolve};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Acceptance;
use rusqlite::params;

use super::column::{role_word, standing_word};
use super::effect::{self, Happening};
use super::entities::EntityRow;
use super::judge::{Incoming, Terms, binding_floor};
use super::sql::{add, all, run};
use super::tx::{Item, Tx};
use crate::error::Result;

/// Accepts an act under the terms it was judged by. In one transaction with everything that follows from it.
pub(crate) fn accept(tx: &mut Tx<'_>, incoming: &Incoming, terms: &Terms) -> Result<Acceptance> {
    let act = &incoming.raw.act;
    let known = tx.entity(act.entity)?;
    let is_new = known.is_none();
    let before = known.as_ref().map(|entity| tx.take_fold(entity)).transpose()?.flatten();
    let version = known.as_ref().map_or(0, |entity| entity.version) + 1;
    let (after, outcome) = evolve(before, act, Some(&terms.fact), Arrival { version, role: terms.role });
    let mut entity = match known {
        Some(entity) => tx.put_entity(EntityRow { version, ..entity }, after.as_ref())?,
        None => tx.add_entity(act, after.as_ref())?,
    };
    let acceptance = put(tx, incoming, terms, entity.id, entity.home, entity.version)?;
    tx.tell_arrivals_of(&entity, incoming.id)?;
    let happening = Happening { incoming, terms, is_new, outcome, after: after.as_ref() };
    effect::follow(tx, &mut entity, &happening)?;
    tx.remember_fold(entity.id, after);
    Ok(acceptance)
}

/// The acceptance and its delivery.
fn put(
    tx: &mut Tx<'_>,
    incoming: &Incoming,
    terms: &Terms,
    entity: i64,
    home: i64,
    version: u32,
) -> Result<Acceptance> {
    let act = &incoming.raw.act;
    let stream_seq = tx.deliver(home, Item::Act(incoming.id))?;
    let released_at = (tx.now() != incoming.received_at).then_some(tx.now());
    let acceptance = Acceptance {
        version,
        stream: tx.stream_name(home)?,
        stream_seq,
        received_at: incoming.received_at,
        released_at,
        standing: terms.standing,
        role: terms.role,
        unit: terms.unit,
        floor: binding_floor(act, incoming.floor, incoming.received_at),
    };
    add(
        tx.conn,
        include_str!("sql/acceptance_add.sql"),
        params![
            incoming.id,
            entity,
            version,
            home,
            stream_seq as i64,
            standing_word(terms.standing),
            role_word(terms.role),
            terms.unit.map(|unit| unit.0),
            acceptance.floor,
            released_at
        ],
    )?;
    Ok(acceptance)
}

/// The photos a fact names.
pub(crate) fn photos_of(fact: &Fact) -> BTreeSet<Hash> {
    match fact {
        Fact::Case(fact) => fact.photos().iter().map(|photo| photo.h).collect(),
        Fact::Record(fact) => fact.photos().map(|photo| photo.h).collect(),
    }
}

impl Tx<'_> {
    /// Notes which photos an act names, whatever becomes of the act.
    pub(super) fn note_photos(&mut self, act: i64, fact: &Fact) -> Result<()> {
        for hash in photos_of(fact) {
            run(self.conn, "INSERT OR IGNORE INTO act_photos (hash, act) VALUES (?1, ?2)", params![hash.0, act])?;
        }
        Ok(())
    }

    /// Tells of the photos an act names that were there before it.
    fn tell_arrivals_of(&mut self, entity: &super::entities::EntityRow, act: i64) -> Result<()> {
        let there: Vec<[u8; 32]> = all(self.conn, include_str!("sql/photos_there.sql"), [act], |row| row.get(0))?;
        for hash in there {
            self.tell_arrival(entity.id, entity.home, &hash)?;
        }
        Ok(())
    }

    /// "This photo of this entity has arrived", once.
    pub(super) fn tell_arrival(&mut self, entity: i64, home: i64, hash: &[u8; 32]) -> Result<()> {
        let sql = "INSERT OR IGNORE INTO arrivals (entity, hash) VALUES (?1, ?2)";
        if run(self.conn, sql, params![entity, hash])? > 0 {
            self.deliver(home, Item::Photo(entity, hash))?;
        }
        Ok(())
    }
}
