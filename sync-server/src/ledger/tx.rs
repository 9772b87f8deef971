//! One write transaction: the connection, what is remembered across transactions, and what this one touched.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use gridwalk_domain::entity::Entity;
use gridwalk_domain::id::{DeviceId, PersonId};
use gridwalk_domain::stream::Stream;
use rusqlite::{Connection, params};

use super::hold::Retry;
use super::identity::Identity;
use super::people::PersonRow;
use super::sql::{add, one};
use crate::error::{Result, ServerError};

/// Most folded entities kept; beyond that all are forgotten.
const MAX_FOLDED: usize = 8_192;

/// What the writer remembers. Everything here can be read again from the ledger, and is when in doubt.
#[derive(Default)]
pub(crate) struct Memory {
    pub(super) streams: HashMap<Stream, i64>,
    pub(super) stream_names: HashMap<i64, Stream>,
    pub(super) people: HashMap<PersonId, Option<Arc<PersonRow>>>,
    pub(super) bindings: HashMap<(DeviceId, PersonId), bool>,
    pub(super) folded: HashMap<i64, Option<Entity>>,
    pub(super) last_received: i64,
    /// SQLite's mark of what other connections changed.
    pub(super) data_version: i64,
}

impl Memory {
    /// Forgets what a failed transaction or another process may have made untrue.
    pub(super) fn forget(&mut self) {
        let (last_received, data_version) = (self.last_received, self.data_version);
        *self = Self { last_received, data_version, ..Self::default() };
    }
}

/// A write transaction. All writing goes through here.
pub struct Tx<'c> {
    pub(crate) conn: &'c Connection,
    pub(super) memory: &'c mut Memory,
    pub(crate) identity: &'c Identity,
    pub(super) now: i64,
    pub(super) touched: BTreeSet<Stream>,
    pub(super) retries: VecDeque<Retry>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c Connection, memory: &'c mut Memory, identity: &'c Identity, now: i64) -> Self {
        // Backups are marked by this time, so it never runs backwards, and no two commits share a moment.
        let now = now.max(memory.last_received.saturating_add(1));
        memory.last_received = now;
        Self { conn, memory, identity, now, touched: BTreeSet::new(), retries: VecDeque::new() }
    }

    /// Server time of this transaction, milliseconds.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Begins a past in a ledger that has none yet. For seeding.
    ///
    /// # Errors
    /// The ledger holds acts already.
    pub fn begin_past(&mut self, then: i64) -> Result<()> {
        if one(self.conn, "SELECT 1 FROM acts LIMIT 1", [], |_| Ok(()))?.is_some() {
            return Err(ServerError::Command("the ledger is not empty; choose a fresh directory".into()));
        }
        (self.now, self.memory.last_received) = (then, then);
        Ok(())
    }

    /// Sets the time for what follows, never backwards. For seeding.
    pub fn set_now(&mut self, now: i64) {
        self.now = now.max(self.memory.last_received);
        self.memory.last_received = self.now;
    }

    /// Runs a part of the work so that its failure undoes that part only.
    pub(super) fn part<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.conn.execute_batch("SAVEPOINT part")?;
        let touched = self.touched.clone();
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let value = work(self)?;
            self.retry_all()?;
            Ok(value)
        }));
        let done = done.unwrap_or_else(|_| Err(ServerError::Damaged("a request met a fault in the program".into())));
        if done.is_err() {
            self.conn.execute_batch("ROLLBACK TO part")?;
            self.memory.forget();
            self.retries.clear();
            self.touched = touched;
        }
        self.conn.execute_batch("RELEASE part")?;
        done
    }

    /// Runs work and keeps what it wrote only if it answers true.
    pub(crate) fn keep_if(&mut self, work: impl FnOnce(&mut Self) -> Result<bool>) -> Result<()> {
        self.conn.execute_batch("SAVEPOINT rehearsal")?;
        let touched = self.touched.clone();
        let kept = work(self).and_then(|keep| self.retry_all().map(|()| keep));
        if !matches!(kept, Ok(true)) {
            self.conn.execute_batch("ROLLBACK TO rehearsal")?;
            self.memory.forget();
            self.retries.clear();
            self.touched = touched;
        }
        self.conn.execute_batch("RELEASE rehearsal")?;
        kept.map(drop)
    }

    /// A fresh UUIDv7 for this transaction's time.
    pub(crate) fn fresh_id(&self) -> Result<uuid::Uuid> {
        super::identity::fresh_id(self.now)
    }

    /// The id of a stream, made when it is new.
    pub(super) fn stream(&mut self, stream: &Stream) -> Result<i64> {
        if let Some(id) = self.memory.streams.get(stream) {
            return Ok(*id);
        }
        let found = one(self.conn, "SELECT id FROM streams WHERE name = ?1", [stream.as_str()], |row| row.get(0))?;
        let id = match found {
            Some(id) => id,
            None => add(self.conn, "INSERT INTO streams (name) VALUES (?1)", [stream.as_str()])?,
        };
        self.memory.streams.insert(stream.clone(), id);
        self.memory.stream_names.insert(id, stream.clone());
        Ok(id)
    }

    pub(super) fn stream_name(&mut self, id: i64) -> Result<Stream> {
        if let Some(name) = self.memory.stream_names.get(&id) {
            return Ok(name.clone());
        }
        let name = stream_name(self.conn, id)?;
        self.memory.stream_names.insert(id, name.clone());
        Ok(name)
    }

    /// The next number of a stream. The row stays locked until the commit, so numbers have no holes.
    pub(super) fn next_seq(&mut self, stream: i64) -> Result<u64> {
        let sql = "UPDATE streams SET head = head + 1 WHERE id = ?1 RETURNING head";
        let head: i64 = self.conn.prepare_cached(sql)?.query_row([stream], |row| row.get(0))?;
        let name = self.stream_name(stream)?;
        self.touched.insert(name);
        Ok(head as u64)
    }

    /// Puts an item into a stream's delivery.
    pub(super) fn deliver(&mut self, stream: i64, item: Item<'_>) -> Result<u64> {
        let seq = self.next_seq(stream)?;
        let (what, reference, version, hash) = match item {
            Item::Act(act) => (0, act, 0, None),
            Item::Photo(entity, hash) => (1, entity, 0, Some(hash)),
            Item::Enters(entity, version) => (2, entity, version, None),
        };
        add(self.conn, include_str!("sql/item_add.sql"), params![stream, seq as i64, what, reference, version, hash])?;
        Ok(seq)
    }

    pub(super) fn remember_fold(&mut self, entity: i64, state: Option<Entity>) {
        if self.memory.folded.len() >= MAX_FOLDED {
            self.memory.folded.clear();
        }
        self.memory.folded.insert(entity, state);
    }
}

/// What a stream delivers.
pub(super) enum Item<'a> {
    Act(i64),
    Photo(i64, &'a [u8; 32]),
    Enters(i64, u32),
}

pub(super) fn stream_name(conn: &Connection, id: i64) -> Result<Stream> {
    let name: Option<String> = one(conn, "SELECT name FROM streams WHERE id = ?1", [id], |row| row.get(0))?;
    name.and_then(|name| name.parse().ok()).ok_or_else(|| ServerError::Damaged(format!("stream {id} has no name")))
}
