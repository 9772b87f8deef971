//! Epochs: a ledger restored from a backup is another truth from there on, and says so.

use std::collections::HashMap;

use gridwalk_domain::stream::Stream;
use rusqlite::Connection;

use super::identity::{Identity, meta, set_meta};
use super::sql::{all, one, run};
use crate::error::Result;

/// How far cursors of another epoch hold in this one. A stream that is not named holds nothing.
pub(super) fn limits(conn: &Connection, epoch: &str) -> Result<HashMap<Stream, u64>> {
    let rows: Vec<(String, i64)> =
        all(conn, include_str!("sql/epoch_limits.sql"), [epoch], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().filter_map(|(name, head)| Some((name.parse().ok()?, head as u64))).collect())
}

/// The last moment at which a ledger that comes from another epoch is still the same: what was accepted there later is not
/// here. Of an epoch that is not remembered (it was itself lost in an accident) nothing newer than the oldest one holds.
pub(super) fn holds_to(conn: &Connection, epoch: &str) -> Result<i64> {
    if let Some(end) = meta(conn, &end_of(epoch))?.and_then(|text| text.parse().ok()) {
        return Ok(end);
    }
    let sql = "SELECT min(CAST(value AS INTEGER)) FROM meta WHERE name LIKE 'epoch_end:%'";
    Ok(one(conn, sql, [], |row| row.get::<_, Option<i64>>(0))?.flatten().unwrap_or(0))
}

fn end_of(epoch: &str) -> String {
    format!("epoch_end:{epoch}")
}

/// When anything was received or let through last, server milliseconds.
pub(crate) fn last_moment(conn: &Connection) -> Result<Option<i64>> {
    let sql = "SELECT max(at) FROM (SELECT * FROM (SELECT received_at AS at FROM acts ORDER BY id DESC LIMIT 1)
               UNION ALL SELECT max(released_at) FROM acceptances WHERE released_at IS NOT NULL)";
    Ok(one(conn, sql, [], |row| row.get::<_, Option<i64>>(0))?.flatten())
}

/// Begins a new epoch where the old one was backed up: what was numbered after that is void.
pub(crate) fn begin(conn: &Connection, now: i64) -> Result<()> {
    let Some(old) = meta(conn, "epoch")? else { return Ok(()) };
    run(conn, "INSERT OR REPLACE INTO epochs (epoch, stream, head) SELECT ?1, id, head FROM streams", [&old])?;
    set_meta(conn, &end_of(&old), &last_moment(conn)?.unwrap_or(0).to_string())?;
    Identity::begin_epoch(conn, now)
}

/// Everything received up to this server time is in a backup.
pub(crate) fn backed_up_to(conn: &Connection) -> Result<Option<i64>> {
    Ok(meta(conn, "backed_up_to")?.and_then(|text| text.parse().ok()))
}

pub(crate) fn set_backed_up_to(conn: &Connection, at: i64) -> Result<()> {
    set_meta(conn, "backed_up_to", &at.to_string())
}
