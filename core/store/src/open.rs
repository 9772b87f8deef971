//! Opening: key, schema, and whether this installation may go on with its chain.

use std::path::{Path, PathBuf};

use gridwalk_domain::entity::PROJECTION_VERSION;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::error::{StoreError, hash_from, id_from};
use crate::{rebuild, schema};

/// What the platform keystore holds for this installation; no backup carries it.
#[derive(Clone)]
pub struct Keystore {
    /// Raw SQLCipher key.
    pub key: [u8; 32],
    /// Ties the chain to this installation: another nonce at opening means a clone or a restored backup.
    pub nonce: [u8; 16],
    pub device: DeviceId,
}

/// What opening found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub chain: ChainId,
    /// A new chain was begun because the nonce did not match: the old chain's head.
    pub began_after: Option<(ChainId, u64, Hash)>,
    /// Projections were rebuilt because the folds changed.
    pub rebuilt: bool,
}

/// Counts for proofs and health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    pub commits: u64,
}

/// The device's store. One writer; the caller serialises access.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) device: DeviceId,
    pub(crate) counters: Counters,
    path: PathBuf,
}

impl Store {
    /// Opens or makes the database at `path`. `fresh_chain` is used when a chain has to begin.
    ///
    /// # Errors
    /// Wrong key, newer schema, damage; the file is left as it was.
    pub fn open(path: &Path, keystore: &Keystore, fresh_chain: ChainId) -> Result<(Self, Opened), StoreError> {
        let mut conn = connect(path, &keystore.key)?;
        schema::migrate(&mut conn)?;
        let (chain, began_after) = claim_chain(&mut conn, keystore, fresh_chain)?;
        let mut store = Self { conn, device: keystore.device, counters: Counters::default(), path: path.to_owned() };
        let rebuilt = store.rebuild_if_stale()?;
        Ok((store, Opened { chain, began_after, rebuilt }))
    }

    /// Where the database lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn counters(&self) -> Counters {
        self.counters
    }

    fn rebuild_if_stale(&mut self) -> Result<bool, StoreError> {
        let there: Option<String> = self.setting("projection_version")?;
        let now = PROJECTION_VERSION.to_string();
        if there.as_deref() == Some(now.as_str()) {
            return Ok(false);
        }
        let stale = there.is_some();
        if stale {
            rebuild::rebuild(self)?;
        }
        self.put_setting("projection_version", Some(&now))?;
        Ok(stale)
    }

    /// A write transaction that takes the lock at once, so that the chain head read in it is the head.
    pub(crate) fn begin(&mut self) -> Result<rusqlite::Transaction<'_>, StoreError> {
        self.counters.commits += 1;
        Ok(self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// The chain that is written to.
    pub fn current_chain(&self) -> Result<Option<ChainId>, StoreError> {
        Ok(current(&self.conn)?.map(|head| head.id))
    }

    /// Begins a new chain, naming the old head (a fork was found).
    pub fn begin_new_chain(&mut self, fresh: ChainId, nonce: [u8; 16]) -> Result<(), StoreError> {
        let device = self.device;
        let tx = self.begin()?;
        let old = current(&tx)?.map(|c| (c.id, c.seq, c.link));
        insert_chain(&tx, fresh, device, &nonce, old)?;
        tx.commit()?;
        Ok(())
    }
}

/// What opens the database's encryption on a fresh connection. SHA-256 instead of SQLCipher's SHA-512 for the pages' codes:
/// phones compute it in hardware.
pub fn unlocking(key: &[u8; 32]) -> String {
    format!("PRAGMA key = \"x'{}'\"; PRAGMA cipher_hmac_algorithm = HMAC_SHA256;", hex::encode(key))
}

pub(crate) fn connect(path: &Path, key: &[u8; 32]) -> Result<Connection, StoreError> {
    let conn = Connection::open(path)?;
    conn.execute_batch(&unlocking(key))?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000;",
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}

/// A chain's row, as far as writing needs it.
pub(crate) struct ChainHead {
    pub id: ChainId,
    pub nonce: Vec<u8>,
    pub seq: u64,
    pub link: Hash,
    pub floor: Option<i64>,
}

pub(crate) fn current(conn: &Connection) -> Result<Option<ChainHead>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id, nonce, seq, link, floor FROM chain WHERE current = 1")?;
    let row = statement
        .query_row([], |r| {
            Ok((r.get::<_, Vec<u8>>(0)?, r.get(1)?, r.get::<_, i64>(2)?, r.get::<_, Vec<u8>>(3)?, r.get(4)?))
        })
        .optional()?;
    let Some((id, nonce, seq, link, floor)) = row else { return Ok(None) };
    let id = ChainId(id_from(&id)?);
    Ok(Some(ChainHead { id, nonce, seq: seq.unsigned_abs(), link: hash_from(&link)?, floor }))
}

type Began = Option<(ChainId, u64, Hash)>;

fn claim_chain(conn: &mut Connection, keystore: &Keystore, fresh: ChainId) -> Result<(ChainId, Began), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let head = current(&tx)?;
    let claimed = match head {
        Some(head) if head.nonce == keystore.nonce => (head.id, None),
        other => {
            let old = other.map(|h| (h.id, h.seq, h.link));
            insert_chain(&tx, fresh, keystore.device, &keystore.nonce, old)?;
            (fresh, old)
        }
    };
    tx.commit()?;
    Ok(claimed)
}

fn insert_chain(conn: &Connection, id: ChainId, device: DeviceId, nonce: &[u8], old: Began) -> Result<(), StoreError> {
    conn.execute("UPDATE chain SET current = 0 WHERE current = 1", [])?;
    let after = old.map(|(chain, seq, link)| format!("{chain} {seq} {link}"));
    conn.execute(
        "INSERT INTO chain (id, device, nonce, own, current, seq, link, after) VALUES (?1, ?2, ?3, 1, 1, 0, ?4, ?5)",
        params![id.0.as_bytes(), device.0.as_bytes(), nonce, Hash::ZERO.0, after],
    )?;
    Ok(())
}
