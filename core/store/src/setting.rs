//! Settings and small facts about this installation. Not in the journal.

use std::collections::BTreeMap;

use gridwalk_domain::stream::Stream;
use rusqlite::{OptionalExtension, params};

use crate::{Store, StoreError};

impl Store {
    pub fn setting(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
        Ok(statement.query_row([key], |r| r.get(0)).optional()?)
    }

    /// Sets or, with none, removes.
    pub fn put_setting(&mut self, key: &str, value: Option<&str>) -> Result<(), StoreError> {
        self.put_settings(&[(key, value)])
    }

    /// Several at once, or none of them.
    pub fn put_settings(&mut self, pairs: &[(&str, Option<&str>)]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        for (key, value) in pairs {
            match value {
                Some(value) => {
                    tx.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?1, ?2)", params![key, value])?
                }
                None => tx.execute("DELETE FROM setting WHERE key = ?1", params![key])?,
            };
        }
        tx.commit()?;
        Ok(())
    }

    /// Streams held and how far; `None` means a window is still wanted.
    pub fn cursors(&self) -> Result<BTreeMap<Stream, Option<u64>>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT stream, seq FROM cursor")?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, Option<i64>>(1)?)))?;
        let mut out = BTreeMap::new();
        for row in rows {
            let (stream, seq) = row?;
            let stream = stream.parse().map_err(|_| StoreError::Value(stream))?;
            out.insert(stream, seq.map(i64::unsigned_abs));
        }
        Ok(out)
    }

    /// Makes the held streams exactly these; new ones begin with a window, lost ones stop being asked for.
    pub fn hold_streams(&mut self, streams: &[Stream]) -> Result<(), StoreError> {
        let there = self.cursors()?;
        let tx = self.begin()?;
        for stream in there.keys().filter(|s| !streams.contains(s)) {
            tx.execute("DELETE FROM cursor WHERE stream = ?1", [stream.as_str()])?;
        }
        for stream in streams.iter().filter(|s| !there.contains_key(s)) {
            tx.execute("INSERT INTO cursor (stream, seq) VALUES (?1, NULL)", [stream.as_str()])?;
        }
        tx.commit()?;
        Ok(())
    }
}
