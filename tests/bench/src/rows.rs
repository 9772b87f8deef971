//! The yardstick: SQLite alone, inserting rows as large as acts.

use std::time::{Duration, Instant};

use anyhow::Result;
use rusqlite::{Connection, params};

pub fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// The median of an odd number of runs.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// 10,000 rows of 977 bytes with three indexes in one transaction, unencrypted, synchronous = FULL: median of five.
pub fn plain() -> Result<Duration> {
    let mut times = Vec::new();
    for run in 0..5u64 {
        let dir = tempfile::tempdir()?;
        let mut conn = Connection::open(dir.path().join("plain.db"))?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE row (id INTEGER PRIMARY KEY, a BLOB NOT NULL, b BLOB NOT NULL, c INTEGER NOT NULL, body BLOB NOT NULL);
             CREATE UNIQUE INDEX by_a ON row (a); CREATE INDEX by_b ON row (b); CREATE INDEX by_c ON row (c);",
        )?;
        let body = vec![b'x'; 977];
        let began = Instant::now();
        let tx = conn.transaction()?;
        {
            let mut insert = tx.prepare("INSERT INTO row (a, b, c, body) VALUES (?1, ?2, ?3, ?4)")?;
            for n in 0..10_000u64 {
                let hash = gridwalk_domain::hash::Hash::of(&(n + run * 100_000).to_le_bytes());
                let (a, b) = hash.0.split_at(16);
                insert.execute(params![a, b, n as i64, body])?;
            }
        }
        tx.commit()?;
        times.push(began.elapsed());
    }
    Ok(median(times))
}
