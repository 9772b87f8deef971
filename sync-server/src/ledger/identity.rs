//! Who this server is: its epoch, its signing key, and the device and chain of the office's own acts.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId};
use gridwalk_protocol::sign::Key;
use rusqlite::Connection;
use uuid::Uuid;

use super::sql::{one, run};
use crate::error::{Result, ServerError};

/// The part of `meta` that stays while the server runs.
#[derive(Clone)]
pub struct Identity {
    /// Random; changed by `restore`.
    pub epoch: String,
    pub key: Key,
    pub office_device: DeviceId,
    pub office_chain: ChainId,
}

/// A small fact about the ledger.
pub(crate) fn meta(conn: &Connection, name: &str) -> Result<Option<String>> {
    one(conn, "SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
}

pub(crate) fn set_meta(conn: &Connection, name: &str, value: &str) -> Result<()> {
    run(conn, "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value])?;
    Ok(())
}

/// So many bytes that nobody can guess.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A fresh UUIDv7 for a moment.
pub(crate) fn fresh_id(now: i64) -> Result<Uuid> {
    let random: [u8; 10] = random()?;
    Ok(id_at(now, &random))
}

/// A UUIDv7 of a moment and ten bytes.
pub(crate) fn id_at(now: i64, random: &[u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or(0), random).into_uuid()
}

impl Identity {
    /// Reads the identity, making it at the first opening.
    pub(crate) fn load(conn: &Connection, now: i64) -> Result<Self> {
        if meta(conn, "epoch")?.is_none() {
            let tx = conn.unchecked_transaction()?;
            set_meta(&tx, "server_seed", &hex::encode(random::<32>()?))?;
            set_meta(&tx, "office_device", &DeviceId(fresh_id(now)?).to_string())?;
            Self::begin_epoch(&tx, now)?;
            tx.commit()?;
        }
        let seed: Hash = read(conn, "server_seed")?;
        Ok(Self {
            epoch: read(conn, "epoch")?,
            key: Key::from_seed(&seed.0),
            office_device: read(conn, "office_device")?,
            office_chain: read(conn, "office_chain")?,
        })
    }

    /// A new epoch and a new chain for the office: what the old one wrote after the backup is in other people's hands.
    pub(crate) fn begin_epoch(conn: &Connection, now: i64) -> Result<()> {
        set_meta(conn, "epoch", &hex::encode(random::<8>()?))?;
        set_meta(conn, "office_chain", &ChainId(fresh_id(now)?).to_string())
    }
}

fn read<T: std::str::FromStr>(conn: &Connection, name: &str) -> Result<T> {
    let text = meta(conn, name)?.and_then(|text| text.parse().ok());
    text.ok_or_else(|| ServerError::Damaged(format!("meta.{name} is missing or unreadable")))
}
