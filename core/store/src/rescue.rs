//! Rescue: everything readable out of a damaged store, into a folder that a person can read.

use std::fs;
use std::io::Write;
use std::path::Path;

use gridwalk_domain::journal::RawAct;
use rusqlite::Connection;

use crate::{StoreError, open};

/// What was saved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RescueReport {
    pub acts: usize,
    pub unreadable: usize,
    pub drafts: usize,
}

/// Writes `acts.ndjson` (authored bytes as they are), `cases.txt` (a line each, for people) and `drafts.ndjson`.
///
/// Goes row by row, so that a damaged page costs what lies on it and no more. The database is only read.
pub fn rescue(path: &Path, key: &[u8; 32], into: &Path) -> Result<RescueReport, StoreError> {
    fs::create_dir_all(into)?;
    let conn = open_leniently(path, key)?;
    let mut report = RescueReport::default();
    rescue_acts(&conn, into, &mut report)?;
    rescue_drafts(&conn, into, &mut report)?;
    let mut note = fs::File::create(into.join("README.txt"))?;
    writeln!(note, "巡格数据抢救 / rescued records\n")?;
    writeln!(note, "acts.ndjson   {} 条原始记录 / records as written", report.acts)?;
    writeln!(note, "cases.txt     可直接阅读的清单 / a list to read")?;
    writeln!(note, "drafts.ndjson {} 条草稿 / drafts", report.drafts)?;
    writeln!(note, "无法读取 / unreadable: {}", report.unreadable)?;
    Ok(report)
}

fn open_leniently(path: &Path, key: &[u8; 32]) -> Result<Connection, StoreError> {
    match open::connect(path, key) {
        Ok(conn) => Ok(conn),
        Err(StoreError::Damaged(_)) => {
            let conn = Connection::open(path)?;
            conn.execute_batch(&crate::unlocking(key))?;
            Ok(conn)
        }
        Err(other) => Err(other),
    }
}

fn rescue_acts(conn: &Connection, into: &Path, report: &mut RescueReport) -> Result<(), StoreError> {
    let mut raw = fs::File::create(into.join("acts.ndjson"))?;
    let mut list = fs::File::create(into.join("cases.txt"))?;
    let last: i64 = conn.query_row("SELECT coalesce(max(id), 0) FROM act", [], |r| r.get(0)).unwrap_or(1_000_000);
    let mut misses = 0;
    for id in 1..=last {
        let row = conn
            .prepare_cached("SELECT bytes FROM act WHERE id = ?1")
            .and_then(|mut s| s.query_row([id], |r| r.get::<_, Vec<u8>>(0)));
        match row {
            Ok(bytes) => {
                misses = 0;
                raw.write_all(&bytes)?;
                raw.write_all(b"\n")?;
                report.acts += 1;
                if let Ok(act) = RawAct::parse(&bytes) {
                    let when = readable(act.act.wall);
                    writeln!(list, "{when}\t{}\t{}\t{}", act.act.kind, act.act.stream, act.act.facts.get())?;
                }
            }
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            Err(_) => {
                report.unreadable += 1;
                misses += 1;
            }
        }
        if misses > 10_000 {
            break;
        }
    }
    Ok(())
}

/// The phone's wall clock as people write it, Chinese time.
fn readable(ms: i64) -> String {
    let east = chrono::FixedOffset::east_opt(8 * 3600);
    let time = chrono::DateTime::from_timestamp_millis(ms).zip(east).map(|(utc, east)| utc.with_timezone(&east));
    time.map_or_else(|| ms.to_string(), |t| t.format("%Y-%m-%d %H:%M:%S").to_string())
}

fn rescue_drafts(conn: &Connection, into: &Path, report: &mut RescueReport) -> Result<(), StoreError> {
    let mut file = fs::File::create(into.join("drafts.ndjson"))?;
    let Ok(mut statement) = conn.prepare("SELECT content FROM draft") else { return Ok(()) };
    let Ok(mut rows) = statement.query([]) else { return Ok(()) };
    while let Ok(Some(row)) = rows.next() {
        if let Ok(content) = row.get::<_, String>(0) {
            writeln!(file, "{content}")?;
            report.drafts += 1;
        }
    }
    Ok(())
}
