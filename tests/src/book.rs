//! Both sides' journals read as they lie on disk, beside the programs that write them. Nothing is judged here.

use std::collections::BTreeMap;
use std::path::Path;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, EntityId};
use gridwalk_store::{Keystore, unlocking};
use rusqlite::{Connection, OpenFlags, Row, params};
use uuid::Uuid;

/// How an act stands in a device's journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Accepted,
    Unsent,
    Held,
    /// A server restored from an older backup gave its version to another act.
    Orphaned,
}

/// An act in a device's journal.
#[derive(Debug, Clone)]
pub struct DeviceAct {
    pub hash: Hash,
    pub entity: EntityId,
    pub version: Option<u32>,
    pub place: Place,
    pub bytes: Vec<u8>,
    /// Chain and sequence, where this device wrote or carries it.
    pub spot: Option<(ChainId, u64)>,
}

/// A chain in a device's journal.
#[derive(Debug, Clone)]
pub struct DeviceChain {
    pub chain: ChainId,
    pub seq: u64,
    pub acked: u64,
    pub own: bool,
    /// The last receipt, JSON.
    pub receipt: Option<String>,
}

/// A device's database.
pub struct DeviceBook(Connection);

impl DeviceBook {
    pub fn open(database: &Path, keystore: &Keystore) -> Self {
        let conn = Connection::open(database).expect("a database");
        let key = format!("{} PRAGMA busy_timeout = 5000;", unlocking(&keystore.key));
        conn.execute_batch(&key).expect("its key");
        Self(conn)
    }

    /// The raw connection, for breaking things.
    pub fn conn(&self) -> &Connection {
        &self.0
    }

    /// Folds the write-ahead log into the database; nobody may be writing.
    pub fn fold_log(&self) {
        let busy: i64 =
            self.0.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).expect("a checkpoint");
        assert_eq!(busy, 0, "somebody is writing");
    }

    /// All acts in the order they came here.
    pub fn acts(&self) -> Vec<DeviceAct> {
        let sql = "SELECT h, entity, version, standing_of, bytes, chain, seq FROM act ORDER BY id";
        all(&self.0, sql, |row| {
            let chain = row.get::<_, Option<Vec<u8>>>(5)?.map(|bytes| ChainId(uuid(&bytes)));
            Ok(DeviceAct {
                hash: hash(&row.get::<_, Vec<u8>>(0)?),
                entity: EntityId(uuid(&row.get::<_, Vec<u8>>(1)?)),
                version: row.get(2)?,
                place: place(row.get(3)?),
                bytes: row.get(4)?,
                spot: chain.zip(row.get::<_, Option<i64>>(6)?.map(i64::unsigned_abs)),
            })
        })
    }

    /// The bytes of acts written here, in their order, without the first `skip`.
    pub fn own_since(&self, skip: usize) -> Vec<Vec<u8>> {
        let sql =
            "SELECT bytes FROM act WHERE chain IN (SELECT id FROM chain WHERE own = 1) ORDER BY id LIMIT -1 OFFSET ";
        all(&self.0, &format!("{sql}{skip}"), |row| row.get(0))
    }

    pub fn chains(&self) -> Vec<DeviceChain> {
        all(&self.0, "SELECT id, seq, acked, own, receipt FROM chain ORDER BY id", |row| {
            Ok(DeviceChain {
                chain: ChainId(uuid(&row.get::<_, Vec<u8>>(0)?)),
                seq: row.get::<_, i64>(1)?.unsigned_abs(),
                acked: row.get::<_, i64>(2)?.unsigned_abs(),
                own: row.get(3)?,
                receipt: row.get(4)?,
            })
        })
    }

    /// Photos that still wait to be sent.
    pub fn photos_waiting(&self) -> Vec<Hash> {
        all(&self.0, "SELECT hash FROM photo WHERE sending = 1", |row| Ok(hash(&row.get::<_, Vec<u8>>(0)?)))
    }

    /// Lines that could not be read.
    pub fn parked(&self) -> i64 {
        self.0.query_row("SELECT count(*) FROM parked", [], |row| row.get(0)).expect("a count")
    }

    pub fn setting(&self, key: &str) -> Option<String> {
        self.0.query_row("SELECT value FROM setting WHERE key = ?1", [key], |row| row.get(0)).ok()
    }
}

/// An act in the server's ledger.
#[derive(Debug, Clone)]
pub struct LedgerAct {
    pub hash: Hash,
    pub chain: ChainId,
    pub seq: u64,
    pub link: Hash,
    pub bytes: Vec<u8>,
    /// The version it was accepted at.
    pub version: Option<u32>,
    pub standing: Option<String>,
    /// Why it is held.
    pub held: Option<String>,
}

/// The server's ledger.
pub struct LedgerBook(Connection);

impl LedgerBook {
    pub fn open(server_dir: &Path) -> Self {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(server_dir.join("ledger.db"), flags).expect("a ledger");
        conn.busy_timeout(std::time::Duration::from_secs(5)).expect("a timeout");
        Self(conn)
    }

    /// All acts in the order they came.
    pub fn acts(&self) -> Vec<LedgerAct> {
        let sql = "SELECT a.hash, c.chain, a.seq, a.link, a.bytes, p.version, p.standing, h.reason
                   FROM acts a JOIN chains c ON c.id = a.chain
                   LEFT JOIN acceptances p ON p.act = a.id LEFT JOIN holds h ON h.act = a.id ORDER BY a.id";
        all(&self.0, sql, |row| {
            Ok(LedgerAct {
                hash: hash(&row.get::<_, Vec<u8>>(0)?),
                chain: ChainId(uuid(&row.get::<_, Vec<u8>>(1)?)),
                seq: row.get::<_, i64>(2)?.unsigned_abs(),
                link: hash(&row.get::<_, Vec<u8>>(3)?),
                bytes: row.get(4)?,
                version: row.get(5)?,
                standing: row.get(6)?,
                held: row.get(7)?,
            })
        })
    }

    /// Acts by hash; of two branches that hold the same act one is given.
    pub fn by_hash(&self) -> BTreeMap<Hash, LedgerAct> {
        self.acts().into_iter().map(|act| (act.hash, act)).collect()
    }

    /// Photos that are verified and durable.
    pub fn masters(&self) -> Vec<Hash> {
        let sql = "SELECT hash FROM blobs WHERE class = 'master' ORDER BY hash";
        all(&self.0, sql, |row| Ok(hash(&row.get::<_, Vec<u8>>(0)?)))
    }

    /// The latest version of each entity.
    pub fn versions(&self) -> BTreeMap<EntityId, u32> {
        let read = |row: &Row<'_>| Ok((EntityId(uuid(&row.get::<_, Vec<u8>>(0)?)), row.get(1)?));
        all(&self.0, "SELECT entity, version FROM entities", read).into_iter().collect()
    }

    /// The name of the stream that is an entity's home.
    pub fn home(&self, entity: EntityId) -> Option<String> {
        let sql = "SELECT s.name FROM entities e JOIN streams s ON s.id = e.home WHERE e.entity = ?1";
        self.0.query_row(sql, params![entity.0.as_bytes()], |row| row.get(0)).ok()
    }

    pub fn forked_chains(&self) -> i64 {
        self.0.query_row("SELECT count(*) FROM chains WHERE forked = 1", [], |row| row.get(0)).expect("a count")
    }
}

fn all<T>(conn: &Connection, sql: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = conn.prepare(sql).expect("a statement");
    let rows = statement.query_map([], read).expect("rows");
    rows.collect::<Result<_, _>>().expect("rows that can be read")
}

fn place(standing_of: i64) -> Place {
    match standing_of {
        0 => Place::Accepted,
        1 => Place::Unsent,
        2 => Place::Held,
        _ => Place::Orphaned,
    }
}

fn hash(bytes: &[u8]) -> Hash {
    Hash::from_slice(bytes).expect("a hash")
}

fn uuid(bytes: &[u8]) -> Uuid {
    Uuid::from_slice(bytes).expect("an id")
}
