//! Epochs: a ledger restored from a backup is another truth from there on, and says so.

use std::collections::HashMap;

use gridwalk_domain::stream::Stream;
use rusqlite::Connection;

use super::identity::{Identity, meta, set_meta};
use super::sql::{all, run};
use crate::error::Result;

/// How far cursors of another epoch hold in this one. A stream that is not named holds nothing.
pub(super) fn limits(conn: &Connection, epoch: &str) -> Result<HashMap<Stream, u64>> {
    let rows: Vec<(String, i64)> =
        all(conn, include_str!("sql/epoch_limits.sql"), [epoch], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.into_iter().filter_map(|(name, head)| Some((name.parse().ok()?, head as u64))).collect())
}

/// Begins a new epoch where the old one was backed up: what was numbered after that is void.
pub(crate) fn begin(conn: &Connection, now: i64) -> Result<()> {
    let Some(old) = meta(conn, "epoch")? else { return Ok(()) };
    run(conn, "INSERT OR REPLACE INTO epochs (epoch, stream, head) SELECT ?1, id, head FROM streams", [&old])?;
    Identity::begin_epoch(conn, now)
}

/// Everything received up to this server time is in a backup.
pub(crate) fn backed_up_to(conn: &Connection) -> Result<Option<i64>> {
    Ok(meta(conn, "backed_up_to")?.and_then(|text| text.parse().ok()))
}

pub(crate) fn set_backed_up_to(conn: &Connection, at: i64) -> Result<()> {
    set_meta(conn, "backed_up_to", &at.to_string())
}
