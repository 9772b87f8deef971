//! Which photos have arrived, whom that is told, and who may look at them. The bytes are elsewhere.

use std::collections::BTreeSet;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::DeviceId;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::blob::Class;
use rusqlite::{Connection, params};

use super::column;
use super::reader::Snapshot;
use super::sql::{all, one, run};
use super::tx::Tx;
use crate::error::Result;

/// A file that was verified and is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blob {
    pub hash: Hash,
    pub class: Class,
    pub bytes: u64,
    /// Who brought it.
    pub device: DeviceId,
    /// The master that a preview or original belongs to.
    pub of: Option<Hash>,
}

impl Tx<'_> {
    /// Writes down that a blob is durable and tells every entity that names it. Telling twice changes nothing.
    pub fn blob_arrived(&mut self, blob: &Blob) -> Result<()> {
        let sql = include_str!("sql/blob_add.sql");
        let of = blob.of.map(|hash| hash.0);
        let row = params![blob.hash.0, blob.class.as_str(), blob.bytes as i64, self.now, blob.device.0, of];
        run(self.conn, sql, row)?;
        match (blob.class, blob.of) {
            (Class::Master | Class::Attachment, _) => self.tell_arrival_everywhere(&blob.hash),
            // A picture to look at is worth a look, though nothing was numbered.
            (Class::Preview, Some(master)) => self.poke_readers_of(&master),
            _ => Ok(()),
        }
    }

    fn tell_arrival_everywhere(&mut self, hash: &Hash) -> Result<()> {
        for (entity, home) in naming(self.conn, hash)? {
            self.tell_arrival(entity, home, &hash.0)?;
        }
        Ok(())
    }

    fn poke_readers_of(&mut self, master: &Hash) -> Result<()> {
        for (_, home) in naming(self.conn, master)? {
            let name = self.stream_name(home)?;
            self.touched.insert(name);
        }
        Ok(())
    }
}

/// Entities that name a photo in an accepted act, with their homes.
fn naming(conn: &Connection, hash: &Hash) -> Result<Vec<(i64, i64)>> {
    all(conn, include_str!("sql/entities_naming.sql"), [hash.0], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Every blob that the ledger promises.
pub(crate) fn blobs_of(conn: &Connection) -> Result<Vec<Blob>> {
    let sql = "SELECT hash, class, bytes, device, of FROM blobs ORDER BY hash, class";
    all(conn, sql, [], |row| {
        Ok(Blob {
            hash: column::hash(row, 0)?,
            class: column::word(row, 1, Class::parse)?,
            bytes: row.get::<_, i64>(2)? as u64,
            device: column::id(row, 3, DeviceId)?,
            of: column::maybe_hash(row, 4)?,
        })
    })
}

impl Snapshot<'_> {
    /// Every blob that the ledger promises.
    pub fn blobs(&self) -> Result<Vec<Blob>> {
        blobs_of(self.conn)
    }

    /// A blob by hash and class.
    pub fn blob(&self, hash: &Hash, class: Class) -> Result<Option<Blob>> {
        let sql = "SELECT hash, bytes, device, of FROM blobs WHERE hash = ?1 AND class = ?2";
        one(self.conn, sql, params![hash.0, class.as_str()], |row| {
            Ok(Blob {
                hash: column::hash(row, 0)?,
                class,
                bytes: row.get::<_, i64>(1)? as u64,
                device: column::id(row, 2, DeviceId)?,
                of: column::maybe_hash(row, 3)?,
            })
        })
    }

    /// The blob of a class that belongs to a master; the master itself and attachments belong to themselves.
    pub fn blob_of(&self, master: &Hash, class: Class) -> Result<Option<Blob>> {
        if matches!(class, Class::Master | Class::Attachment) {
            return self.blob(master, class);
        }
        let sql = "SELECT hash FROM blobs WHERE of = ?1 AND class = ?2 ORDER BY at, hash LIMIT 1";
        match one(self.conn, sql, params![master.0, class.as_str()], |row| column::hash(row, 0))? {
            Some(hash) => self.blob(&hash, class),
            None => Ok(None),
        }
    }

    /// Whether somebody who reads these streams may see a photo: only through an act he may read that names it.
    pub fn may_see(&self, hash: &Hash, readable: &BTreeSet<Stream>) -> Result<bool> {
        let names: Vec<(String, String)> =
            all(self.conn, include_str!("sql/streams_naming.sql"), [hash.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let reads = |name: &String| name.parse::<Stream>().is_ok_and(|stream| readable.contains(&stream));
        Ok(names.iter().any(|(delivered, home)| reads(delivered) || reads(home)))
    }
}
