//! The index of photos: what is here, what the server has, what is still to be sent. Bytes lie in the vault.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{hash_from, id_from};
use crate::{Changes, Store, StoreError};

/// What is known of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRow {
    pub hash: Hash,
    pub len: u64,
    pub w: u32,
    pub ht: u32,
    pub taken_at: i64,
    pub here: bool,
    pub arrived: bool,
    pub erased: Option<String>,
}

/// A photo waiting to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoToSend {
    pub hash: Hash,
    pub len: u64,
    pub taken_at: i64,
    pub preview: Option<Vec<u8>>,
    pub preview_sent: bool,
    /// Where the interrupted upload goes on.
    pub upload: Option<String>,
}

/// The server has verified a photo: nobody waits for it any more.
pub(crate) fn arrived(conn: &Connection, hash: &Hash, changes: &mut Changes) -> Result<(), StoreError> {
    conn.prepare_cached(
        "INSERT INTO photo (hash, arrived) VALUES (?1, 1)
         ON CONFLICT (hash) DO UPDATE SET arrived = 1, sending = 0, upload = NULL",
    )?
    .execute(params![hash.0])?;
    changes.photos = true;
    let mut statement = conn.prepare_cached("DELETE FROM photo_wait WHERE hash = ?1 RETURNING entity")?;
    let waiting = statement.query_map(params![hash.0], |r| r.get::<_, Vec<u8>>(0))?;
    for entity in waiting.collect::<Result<Vec<_>, _>>()? {
        conn.prepare_cached("UPDATE case_row SET missing = max(0, missing - 1) WHERE id = ?1")?.execute([&entity])?;
        changes.cases.insert(EntityId(id_from(&entity)?));
    }
    Ok(())
}

impl Store {
    pub fn photo(&self, hash: &Hash) -> Result<Option<PhotoRow>, StoreError> {
        let sql = "SELECT len, w, ht, taken_at, here, arrived, erased FROM photo WHERE hash = ?1";
        let row = self
            .conn
            .prepare_cached(sql)?
            .query_row(params![hash.0], |r| {
                Ok(PhotoRow {
                    hash: *hash,
                    len: r.get::<_, i64>(0)?.unsigned_abs(),
                    w: r.get(1)?,
                    ht: r.get(2)?,
                    taken_at: r.get(3)?,
                    here: r.get(4)?,
                    arrived: r.get(5)?,
                    erased: r.get(6)?,
                })
            })
            .optional()?;
        Ok(row)
    }

    pub fn photo_preview(&self, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT preview FROM photo WHERE hash = ?1")?;
        Ok(statement.query_row(params![hash.0], |r| r.get(0)).optional()?.flatten())
    }

    /// Keeps a preview that was fetched or drawn anew.
    pub fn put_photo_preview(&mut self, hash: &Hash, preview: &[u8]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute(
            "INSERT INTO photo (hash, preview) VALUES (?1, ?2) ON CONFLICT (hash) DO UPDATE SET preview = excluded.preview",
            params![hash.0, preview],
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Marks that the master's bytes are in the vault, or are not any more.
    pub fn photo_is_here(&mut self, hash: &Hash, len: u64, here: bool) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute(
            "INSERT INTO photo (hash, len, here) VALUES (?1, ?2, ?3)
             ON CONFLICT (hash) DO UPDATE SET here = excluded.here, len = max(len, excluded.len)",
            params![hash.0, len.cast_signed(), here],
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Photos to send, oldest first.
    pub fn photos_to_send(&self, limit: usize) -> Result<Vec<PhotoToSend>, StoreError> {
        let sql = "SELECT hash, len, taken_at, preview, preview_sent, upload FROM photo
                   WHERE sending = 1 ORDER BY taken_at, hash LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([limit as i64])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            out.push(PhotoToSend {
                hash: hash_from(&r.get::<_, Vec<u8>>(0)?)?,
                len: r.get::<_, i64>(1)?.unsigned_abs(),
                taken_at: r.get(2)?,
                preview: r.get(3)?,
                preview_sent: r.get(4)?,
                upload: r.get(5)?,
            });
        }
        Ok(out)
    }

    /// Remembers of several uploads at once that they were begun.
    pub fn uploads_begun(&mut self, hashes: &[Hash], mark: &str) -> Result<(), StoreError> {
        if hashes.is_empty() {
            return Ok(());
        }
        let tx = self.begin()?;
        for hash in hashes {
            tx.prepare_cached("UPDATE photo SET upload = ?2 WHERE hash = ?1")?.execute(params![hash.0, mark])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Remembers where an upload goes on after an interruption.
    pub fn photo_upload_at(&mut self, hash: &Hash, upload: Option<&str>) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute("UPDATE photo SET upload = ?2 WHERE hash = ?1", params![hash.0, upload])?;
        tx.commit()?;
        Ok(())
    }

    pub fn previews_sent(&mut self, hashes: &[Hash]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        for hash in hashes {
            tx.execute("UPDATE photo SET preview_sent = 1 WHERE hash = ?1", params![hash.0])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The server has verified these photos and made them durable.
    pub fn photos_arrived(&mut self, hashes: &[Hash]) -> Result<Changes, StoreError> {
        let mut changes = Changes { outbox: true, ..Changes::default() };
        let tx = self.begin()?;
        for hash in hashes {
            arrived(&tx, hash, &mut changes)?;
        }
        tx.commit()?;
        Ok(changes)
    }

    /// A photo the vault no longer holds cannot be sent from here.
    pub fn photo_lost(&mut self, hash: &Hash) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute("UPDATE photo SET here = 0, sending = 0 WHERE hash = ?1", params![hash.0])?;
        tx.commit()?;
        Ok(())
    }

    /// Photos that acts here name, that have not arrived, and of which this index knows no bytes.
    pub fn photos_missing_here(&self) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT DISTINCT w.hash FROM photo_wait w LEFT JOIN photo p ON p.hash = w.hash
                   WHERE p.hash IS NULL OR (p.here = 0 AND p.erased IS NULL)";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
        rows.map(|row| hash_from(&row?)).collect()
    }

    /// Notes a photo that came with a chain taken over, or whose bytes outlived an older copy of this database.
    pub fn photo_taken_over(&mut self, hash: &Hash, len: u64, taken_at: i64, preview: &[u8]) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute(
            include_str!("sql/put_own_photo.sql"),
            params![hash.0, len.cast_signed(), 0, 0, taken_at, PersonId(uuid::Uuid::nil()).0.as_bytes(), preview],
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Erases a mis-shot photo that was never sent: it is not offered any more.
    pub fn photo_erased(&mut self, hash: &Hash, reason: &str) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute(
            "UPDATE photo SET here = 0, sending = 0, preview = NULL, upload = NULL, erased = ?2 WHERE hash = ?1",
            params![hash.0, reason],
        )?;
        tx.commit()?;
        Ok(())
    }

    /// Masters here that nobody waits for and that may be fetched again: acknowledged, older than `before`.
    pub fn photos_to_release(&self, before: i64, limit: usize) -> Result<Vec<Hash>, StoreError> {
        let sql = "SELECT hash FROM photo WHERE here = 1 AND arrived = 1 AND sending = 0 AND taken_at < ?1
                   ORDER BY taken_at LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![before, limit as i64], |r| r.get::<_, Vec<u8>>(0))?;
        rows.map(|row| hash_from(&row?)).collect()
    }

    /// Whether any act names the photo.
    pub fn photo_is_named(&self, hash: &Hash) -> Result<bool, StoreError> {
        Ok(self.photo(hash)?.is_some())
    }
}
