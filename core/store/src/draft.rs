//! Drafts: what a person has begun. They survive a kill anywhere and never leave the device.

use gridwalk_domain::id::PersonId;
use rusqlite::{OptionalExtension, params};

use crate::error::id_from;
use crate::{Store, StoreError};

/// A kept draft; its content belongs to whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: String,
    pub person: PersonId,
    pub kind: String,
    pub content: String,
    pub saved_at: i64,
}

impl Store {
    pub fn put_draft(&mut self, draft: &Draft) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute(
            "INSERT OR REPLACE INTO draft (id, person, kind, content, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![draft.id, draft.person.0.as_bytes(), draft.kind, draft.content, draft.saved_at],
        )?;
        tx.commit()?;
        Ok(())
    }

    pub fn drop_draft(&mut self, id: &str) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute("DELETE FROM draft WHERE id = ?1", [id])?;
        tx.commit()?;
        Ok(())
    }

    /// A person's drafts, oldest first.
    pub fn drafts(&self, person: PersonId) -> Result<Vec<Draft>, StoreError> {
        let sql = "SELECT id, person, kind, content, saved_at FROM draft WHERE person = ?1 ORDER BY saved_at, id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![person.0.as_bytes()], read)?;
        rows.map(|row| unpack(row?)).collect()
    }

    pub fn draft(&self, id: &str) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT id, person, kind, content, saved_at FROM draft WHERE id = ?1";
        let row = self.conn.prepare_cached(sql)?.query_row([id], read).optional()?;
        row.map(unpack).transpose()
    }

    /// The contents of all drafts: photos they name must be spared.
    pub fn draft_contents(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT content FROM draft")?;
        let rows = statement.query_map([], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

type Row = (String, Vec<u8>, String, String, i64);

fn read(r: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
}

fn unpack((id, person, kind, content, saved_at): Row) -> Result<Draft, StoreError> {
    Ok(Draft { id, person: PersonId(id_from(&person)?), kind, content, saved_at })
}
