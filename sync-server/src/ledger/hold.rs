//! Holds (未通过校验): acts that are kept and acknowledged but not let through, and how they end.
//!
//! Whatever ends the reason — the entity arrives, a grant is recorded, a supervisor's word, a newer server — the act is
//! judged again, and what waited behind it follows in order.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Interval, RawAct, Role};
use gridwalk_domain::org::{GrantVerdict, Release, judge as judge_grants};
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::HoldReason;
use rusqlite::params;

use super::accept::accept;
use super::chains::Mark;
use super::column;
use super::judge::{self, Incoming, Verdict};
use super::notice::{self, News};
use super::reader::Snapshot;
use super::sql::{all, one, run};
use super::tx::Tx;
use crate::error::{Result, ServerError};

/// Something that may end holds.
pub(crate) enum Retry {
    /// An entity that acts waited for has arrived.
    Entity(EntityId),
    /// A person's grants or devices changed.
    Author(PersonId),
    /// A supervisor's word on one act: let it pass.
    Taken(i64),
    /// A supervisor set an act aside: what waited behind it goes on.
    Behind(i64),
}

/// A hold as `doctor` and a supervisor see it.
#[derive(Debug, Clone)]
pub struct HoldRow {
    pub act: i64,
    pub hash: Hash,
    pub reason: HoldReason,
    pub kind: String,
    pub entity: Option<EntityId>,
    pub author: Option<PersonId>,
    pub device: DeviceId,
}

impl Snapshot<'_> {
    /// All holds in the order they came.
    pub fn holds(&self) -> Result<Vec<HoldRow>> {
        all(self.conn, include_str!("sql/holds.sql"), [], |row| {
            Ok(HoldRow {
                act: row.get(0)?,
                hash: column::hash(row, 1)?,
                reason: column::word(row, 2, column::reason_of)?,
                kind: row.get(3)?,
                entity: column::maybe_id(row, 4, EntityId)?,
                author: column::maybe_id(row, 5, PersonId)?,
                device: column::id(row, 6, DeviceId)?,
            })
        })
    }
}

/// A supervisor's word on one held act.
pub(super) fn hear(tx: &mut Tx<'_>, by: &Incoming, fact: &RecordFact) -> Result<()> {
    let Some(Release { act: hash, take }) = Release::of_fact(fact) else { return Ok(()) };
    let sql = "SELECT h.act FROM holds h JOIN acts a ON a.id = h.act WHERE a.hash = ?1";
    let Some(id) = one(tx.conn, sql, [hash.0], |row| row.get(0))? else { return Ok(()) };
    let Some(held) = load(tx, id)? else { return Ok(()) };
    if !may_release(tx, by, &held.raw)? {
        return Ok(());
    }
    if take {
        tx.retries.push_back(Retry::Taken(id));
    } else {
        run(tx.conn, "UPDATE holds SET aside = 1 WHERE act = ?1", [id])?;
        tell_author(tx, &held, "set_aside")?;
        tx.retries.push_back(Retry::Behind(id));
    }
    Ok(())
}

/// What became of a held act, for an author who does not see it in a stream.
fn tell_author(tx: &mut Tx<'_>, held: &Incoming, what: &'static str) -> Result<()> {
    let act = &held.raw.act;
    notice::give(tx, act.author, News { what, reason: None, entity: act.entity, act: held.raw.hash })
}

/// Whether a person reads a stream now.
fn reads(tx: &mut Tx<'_>, person: PersonId, stream: &Stream) -> Result<bool> {
    let now = Interval { earliest: tx.now(), latest: tx.now() };
    let person = tx.person(person)?;
    Ok(person.is_some_and(|person| matches!(judge_grants(&person.grants, stream, &now), GrantVerdict::Held(_))))
}

/// The releaser decides where the held act stands, and nobody releases his own.
fn may_release(tx: &mut Tx<'_>, by: &Incoming, held: &RawAct) -> Result<bool> {
    let releaser = by.raw.act.author;
    if releaser == gridwalk_domain::org::office() {
        return Ok(true);
    }
    if releaser == held.act.author {
        return Ok(false);
    }
    let stream = match tx.entity(held.act.entity)? {
        Some(entity) => tx.stream_name(entity.home)?,
        None => held.act.stream.clone(),
    };
    let person = tx.person(releaser)?;
    let verdict = person.map(|person| judge_grants(&person.grants, &stream, &by.interval()));
    Ok(matches!(verdict, Some(GrantVerdict::Held(Role::Supervisor | Role::Admin))))
}

/// Reads a held act back.
fn load(tx: &Tx<'_>, act: i64) -> Result<Option<Incoming>> {
    let row = one(tx.conn, include_str!("sql/held_act.sql"), [act], |row| {
        Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?, row.get(3)?, Mark::of(row.get(4)?)))
    })?;
    let Some((chain, bytes, received_at, floor, mark)) = row else { return Ok(None) };
    let raw = RawAct::parse(&bytes).ok();
    Ok(raw.map(|raw| Incoming { id: act, chain, raw, received_at, floor, mark }))
}

impl Tx<'_> {
    /// Keeps an act back.
    pub(super) fn hold(&mut self, incoming: &Incoming, reason: HoldReason) -> Result<()> {
        let act = &incoming.raw.act;
        let sql = include_str!("sql/hold_add.sql");
        let (entity, author) = (Some(act.entity.0), Some(act.author.0));
        let row = params![incoming.id, incoming.chain, act.seq as i64, reason.code(), entity, author, act.kind];
        run(self.conn, sql, row)?;
        self.tell_supervisors(incoming, reason)
    }

    /// Parks a line that cannot be read as an act.
    pub(super) fn park(&mut self, act: i64, chain: i64, seq: u64) -> Result<()> {
        let sql = include_str!("sql/hold_add.sql");
        let (nobody, kind) = (None::<uuid::Uuid>, "");
        run(self.conn, sql, params![act, chain, seq as i64, HoldReason::Malformed.code(), nobody, nobody, kind])?;
        Ok(())
    }

    /// Those who can end a hold by their word see it in their street.
    fn tell_supervisors(&mut self, incoming: &Incoming, reason: HoldReason) -> Result<()> {
        if !matches!(reason, HoldReason::NoGrant | HoldReason::LapsedDecision) {
            return Ok(());
        }
        let act = &incoming.raw.act;
        let sql = "SELECT 1 FROM streams WHERE name = ?1 AND name LIKE 'street:%'";
        let known = one(self.conn, sql, [act.stream.as_str()], |_| Ok(()))?.is_some();
        let stream = if known { act.stream.clone() } else { Stream::org() };
        let news = News { what: "held", reason: Some(reason.code()), entity: act.entity, act: incoming.raw.hash };
        notice::post(self, &stream, news, act)
    }

    /// Whether an earlier act of the chain on the same entity is held.
    pub(super) fn waits_behind(&self, chain: i64, seq: u64, entity: EntityId) -> Result<bool> {
        let sql = "SELECT 1 FROM holds WHERE entity = ?1 AND chain = ?2 AND seq < ?3 AND aside = 0 LIMIT 1";
        Ok(one(self.conn, sql, params![entity.0, chain, seq as i64], |_| Ok(()))?.is_some())
    }

    pub(super) fn reason_of(&self, act: i64) -> Result<Option<HoldReason>> {
        one(self.conn, "SELECT reason FROM holds WHERE act = ?1", [act], |row| column::word(row, 0, column::reason_of))
    }

    pub(super) fn retry_entity(&mut self, entity: EntityId) {
        self.retries.push_back(Retry::Entity(entity));
    }

    pub(super) fn retry_author(&mut self, person: PersonId) {
        self.retries.push_back(Retry::Author(person));
    }

    /// Judges again what may pass now, until nothing moves any more.
    pub(super) fn retry_all(&mut self) -> Result<()> {
        while let Some(retry) = self.retries.pop_front() {
            match retry {
                Retry::Entity(entity) => self.retry_each("entity", entity.0)?,
                Retry::Author(person) => self.retry_each("author", person.0)?,
                Retry::Taken(act) => self.retry(act, true)?,
                Retry::Behind(act) => self.retry_next(act)?,
            }
        }
        Ok(())
    }

    fn retry_each(&mut self, column: &str, id: uuid::Uuid) -> Result<()> {
        let sql = format!("SELECT act FROM holds WHERE {column} = ?1 ORDER BY chain, seq");
        let held: Vec<i64> = all(self.conn, &sql, [id], |row| row.get(0))?;
        held.into_iter().try_for_each(|act| self.retry(act, false))
    }

    /// Acts of kinds that this program has learnt since they were held.
    pub(super) fn retry_kinds(&mut self) -> Result<()> {
        let sql = "SELECT act FROM holds WHERE reason IN ('unknown_kind', 'bad_facts') ORDER BY chain, seq";
        let held: Vec<i64> = all(self.conn, sql, [], |row| row.get(0))?;
        held.into_iter().try_for_each(|act| self.retry(act, false))
    }

    fn retry(&mut self, act: i64, taken: bool) -> Result<()> {
        if self.reason_of(act)?.is_none_or(|reason| reason == HoldReason::Malformed) {
            return Ok(());
        }
        let Some(incoming) = load(self, act)? else {
            return Err(ServerError::Damaged(format!("the held act {act} cannot be read any more")));
        };
        match judge::judge(self, &incoming, taken)? {
            Verdict::Accept(terms) => {
                run(self.conn, "DELETE FROM holds WHERE act = ?1", [act])?;
                self.note_photos(act, &terms.fact)?;
                let acceptance = accept(self, &incoming, &terms)?;
                if !reads(self, incoming.raw.act.author, &acceptance.stream)? {
                    tell_author(self, &incoming, "released")?;
                }
                self.retry_after(incoming.chain, incoming.raw.act.seq, incoming.raw.act.entity)
            }
            Verdict::Hold(reason) => {
                run(self.conn, "UPDATE holds SET reason = ?2 WHERE act = ?1", params![act, reason.code()]).map(drop)
            }
        }
    }

    /// The next act that waits on the same entity in the same chain.
    fn retry_after(&mut self, chain: i64, seq: u64, entity: EntityId) -> Result<()> {
        let sql = "SELECT act FROM holds WHERE entity = ?1 AND chain = ?2 AND seq > ?3 ORDER BY seq LIMIT 1";
        match one(self.conn, sql, params![entity.0, chain, seq as i64], |row| row.get(0))? {
            Some(next) => {
                self.retries.push_front(Retry::Behind(next));
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn retry_next(&mut self, act: i64) -> Result<()> {
        let sql = "SELECT chain, seq, entity, aside FROM holds WHERE act = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?, column::maybe_id(row, 2, EntityId)?, row.get(3)?))
        };
        match one(self.conn, sql, [act], read)? {
            Some((chain, seq, Some(entity), true)) => self.retry_after(chain, seq as u64, entity),
            Some((_, _, _, false)) => self.retry(act, false),
            _ => Ok(()),
        }
    }
}
