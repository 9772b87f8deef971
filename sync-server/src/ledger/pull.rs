//! What a device gets: everything after its cursors, in one snapshot, as much as its budget takes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::{How, ItemTag, Resume, SyncRequest};
use rusqlite::{Connection, Row, params};

use super::column;
use super::entities;
use super::sql::{all, one};
use super::tx::stream_name;
use super::window;
use crate::error::Result;

/// Uncompressed bytes of an answer when the receiver names no budget.
const BUDGET: u64 = 4 * 1024 * 1024;
/// However much a receiver asks for: even what zstd cannot make smaller stays below the limit of compressed answers.
const MAX_BUDGET: u64 = 7 * 1024 * 1024;
/// A tag's bytes, about.
const TAG: usize = 160;

/// What goes back beside the acknowledgements.
#[derive(Debug, Default)]
pub struct Pulled {
    pub cursors: BTreeMap<Stream, u64>,
    pub streams: Vec<Stream>,
    pub lines: Vec<(ItemTag, Vec<u8>)>,
    pub more: bool,
    pub resume: Option<Resume>,
}

/// One answer being filled.
pub(super) struct Pull<'c> {
    pub(super) conn: &'c Connection,
    pub(super) pulled: Pulled,
    left: u64,
    index: HashMap<Stream, u32>,
    names: HashMap<i64, Stream>,
    /// Acts acknowledged in the same exchange.
    skip: &'c HashSet<i64>,
    /// Acts already in this answer.
    sent: HashSet<i64>,
    pub(super) window_from: i64,
}

/// Who asks, and for what.
pub(super) struct Asked<'a> {
    pub(super) request: &'a SyncRequest,
    pub(super) readable: &'a BTreeSet<Stream>,
    /// How far cursors of the request's epoch hold, where they do not hold wholly.
    pub(super) limits: Option<HashMap<Stream, u64>>,
    /// Entities changed since then belong into a window, server milliseconds.
    pub(super) window_from: i64,
    pub(super) same_epoch: bool,
}

pub(super) fn pull(conn: &Connection, asked: &Asked<'_>, skip: &HashSet<i64>) -> Result<Pulled> {
    let left = asked.request.budget.unwrap_or(BUDGET).min(MAX_BUDGET);
    if left == 0 {
        return Ok(Pulled::default());
    }
    let (index, names, sent) = (HashMap::new(), HashMap::new(), HashSet::new());
    let window_from = asked.window_from;
    let mut pull = Pull { conn, pulled: Pulled::default(), left, index, names, skip, sent, window_from };
    for entity in &asked.request.fetch {
        pull.fetch(*entity, asked.readable)?;
    }
    for (stream, cursor) in asked.request.c.iter().filter(|(stream, _)| asked.readable.contains(*stream)) {
        if pull.is_full() {
            pull.pulled.more = true;
            break;
        }
        pull.stream(stream, *cursor, asked)?;
    }
    Ok(pull.pulled)
}

impl Pull<'_> {
    /// Something always fits, so that a small budget still moves on.
    pub(super) fn is_full(&self) -> bool {
        self.left == 0
    }

    fn spend(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub((bytes + TAG) as u64);
    }

    fn stream(&mut self, stream: &Stream, cursor: Option<u64>, asked: &Asked<'_>) -> Result<()> {
        let sql = "SELECT id, head FROM streams WHERE name = ?1";
        let found = one(self.conn, sql, [stream.as_str()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
        let Some((id, head)) = found else {
            // Readable, but nothing was ever written there.
            self.pulled.cursors.insert(stream.clone(), 0);
            return Ok(());
        };
        match cursor {
            Some(cursor) => self.after_cursor(stream, id, head, cursor, asked),
            None => {
                let resume = asked.request.resume.as_ref().filter(|r| asked.same_epoch && r.stream == *stream);
                window::window(self, stream, id, head, resume)
            }
        }
    }

    fn after_cursor(&mut self, stream: &Stream, id: i64, head: u64, cursor: u64, asked: &Asked<'_>) -> Result<()> {
        let limit = asked.limits.as_ref().map_or(head, |limits| limits.get(stream).copied().unwrap_or(0));
        let from = cursor.min(limit).min(head);
        let to = self.items(stream, id, from)?;
        if to != cursor {
            self.pulled.cursors.insert(stream.clone(), to);
        }
        self.pulled.more |= to < head;
        Ok(())
    }

    /// Items after a cursor; answers the new cursor.
    fn items(&mut self, stream: &Stream, id: i64, from: u64) -> Result<u64> {
        let conn = self.conn;
        let mut statement = conn.prepare_cached(include_str!("sql/items_after.sql"))?;
        let mut rows = statement.query(params![id, from as i64])?;
        let mut cursor = from;
        while let Some(row) = rows.next()? {
            if self.is_full() {
                break;
            }
            cursor = row.get::<_, i64>(0)? as u64;
            match row.get::<_, i64>(1)? {
                0 => self.act(row, 4)?,
                1 => self.photo(stream, cursor, column::hash(row, 3)?)?,
                _ => self.entity(stream, row.get(2)?, row.get(15)?)?,
            }
        }
        Ok(cursor)
    }

    /// An act with its own acceptance; columns from `at` on as in `entity_whole.sql`.
    fn act(&mut self, row: &Row<'_>, at: usize) -> Result<()> {
        let id: i64 = row.get(at)?;
        if self.skip.contains(&id) || !self.sent.insert(id) {
            return Ok(());
        }
        let home: i64 = row.get(at + 2)?;
        let index = self.index_of(home)?;
        let how = How {
            st: column::word(row, at + 5, column::standing_of)?,
            r: column::word(row, at + 6, column::role_of)?,
            u: column::maybe_id(row, at + 7, EntityId)?,
            f: row.get(at + 8)?,
            l: row.get(at + 10)?,
        };
        let bytes: Vec<u8> = row.get(at + 9)?;
        let tag = ItemTag::Act(index, row.get::<_, i64>(at + 3)? as u64, row.get(at + 1)?, row.get(at + 4)?, how);
        self.spend(bytes.len());
        self.pulled.lines.push((tag, bytes));
        Ok(())
    }

    fn photo(&mut self, stream: &Stream, seq: u64, hash: Hash) -> Result<()> {
        let index = self.index(stream);
        self.spend(0);
        self.pulled.lines.push((ItemTag::Photo(index, seq, hash), Vec::new()));
        Ok(())
    }

    /// A whole entity up to a version, with its photos that have arrived.
    pub(super) fn entity(&mut self, stream: &Stream, entity: i64, version: u32) -> Result<()> {
        let conn = self.conn;
        let mut statement = conn.prepare_cached(include_str!("sql/entity_whole.sql"))?;
        let mut rows = statement.query(params![entity, version])?;
        while let Some(row) = rows.next()? {
            self.act(row, 0)?;
        }
        let sql = "SELECT hash FROM arrivals WHERE entity = ?1 ORDER BY hash";
        for hash in all(conn, sql, [entity], |row| column::hash(row, 0))? {
            self.photo(stream, 0, hash)?;
        }
        Ok(())
    }

    fn fetch(&mut self, id: EntityId, readable: &BTreeSet<Stream>) -> Result<()> {
        if self.is_full() {
            self.pulled.more = true;
            return Ok(());
        }
        let Some(row) = entities::entity(self.conn, id)? else { return Ok(()) };
        let home = self.name(row.home)?;
        if readable.contains(&home) { self.entity(&home, row.id, row.version) } else { Ok(()) }
    }

    fn name(&mut self, id: i64) -> Result<Stream> {
        if let Some(name) = self.names.get(&id) {
            return Ok(name.clone());
        }
        let name = stream_name(self.conn, id)?;
        self.names.insert(id, name.clone());
        Ok(name)
    }

    fn index_of(&mut self, id: i64) -> Result<u32> {
        let name = self.name(id)?;
        Ok(self.index(&name))
    }

    fn index(&mut self, stream: &Stream) -> u32 {
        if let Some(index) = self.index.get(stream) {
            return *index;
        }
        let index = self.pulled.streams.len() as u32;
        self.pulled.streams.push(stream.clone());
        self.index.insert(stream.clone(), index);
        index
    }
}
