//! A small pool of connections for reading; each read sees one snapshot.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::schema;
use crate::error::Result;

/// Idle connections kept open.
const KEEP: usize = 8;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// Head and items as of one moment.
pub struct Snapshot<'c> {
    pub(crate) conn: &'c Connection,
}

impl Snapshot<'_> {
    /// Whether the database answers.
    pub fn is_alive(&self) -> Result<()> {
        self.conn.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
        Ok(())
    }
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), idle: Mutex::new(Vec::new()) }
    }

    pub(super) fn read<T>(&self, work: impl FnOnce(&Snapshot<'_>) -> Result<T>) -> Result<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let conn = idle.map_or_else(|| schema::open_reader(&self.path), Ok)?;
        let value = {
            let tx = conn.unchecked_transaction()?;
            work(&Snapshot { conn: &tx })
        };
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEEP {
            idle.push(conn);
        }
        value
    }

    pub(super) fn close(&self) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
