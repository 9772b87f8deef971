//! Opening the database: durability, migrations, and the polite refusal of a newer ledger.

use std::path::Path;

use rusqlite::Connection;

use crate::error::{Result, ServerError};

/// Numbered, never edited once released.
const MIGRATIONS: [&str; 2] = [include_str!("migrations/0001.sql"), include_str!("migrations/0002.sql")];
/// Statements of one connection; all of them fit.
const CACHED_STATEMENTS: usize = 160;

/// The version this program writes.
pub const VERSION: u32 = MIGRATIONS.len() as u32;

/// Opens for writing and brings the schema up to date.
pub(crate) fn open_writer(path: &Path) -> Result<Connection> {
    let mut conn = Connection::open(path)?;
    prepare(&conn)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A commit that was acknowledged survives a power cut.
    conn.pragma_update(None, "synchronous", "FULL")?;
    migrate(&mut conn)?;
    Ok(conn)
}

/// Opens for reading only.
pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    prepare(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

fn prepare(conn: &Connection) -> Result<()> {
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    conn.pragma_update(None, "cache_size", -32_768)?;
    conn.pragma_update(None, "foreign_keys", false)?;
    Ok(())
}

fn migrate(conn: &mut Connection) -> Result<()> {
    let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found = version(&tx)?;
    if found > VERSION {
        return Err(ServerError::NewerLedger { found, known: VERSION });
    }
    for (number, sql) in (1u32..).zip(MIGRATIONS).skip(found as usize) {
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", number)?;
    }
    tx.commit()?;
    Ok(())
}

fn version(conn: &Connection) -> Result<u32> {
    Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frozen copies of each released schema: what a database of that version looks like in the field.
    const FROZEN: [&str; 2] = [include_str!("schema_v1.sql"), include_str!("schema_v2.sql")];

    fn tables(conn: &Connection) -> Vec<(String, String)> {
        let sql = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name";
        let mut statement = conn.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(|row| row.unwrap()).collect()
    }

    #[test]
    fn every_released_schema_migrates_to_what_a_fresh_ledger_has() {
        let dir = tempfile::tempdir().unwrap();
        let fresh = tables(&open_writer(&dir.path().join("fresh.db")).unwrap());
        for (number, frozen) in (1u32..).zip(FROZEN) {
            let path = dir.path().join(format!("v{number}.db"));
            let old = Connection::open(&path).unwrap();
            old.execute_batch(frozen).unwrap();
            old.pragma_update(None, "user_version", number).unwrap();
            drop(old);
            assert_eq!(tables(&open_writer(&path).unwrap()), fresh, "version {number}");
        }
        assert_eq!(FROZEN.len(), MIGRATIONS.len(), "freeze the schema of every migration");
    }

    #[test]
    fn a_newer_ledger_is_refused_and_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger.db");
        drop(open_writer(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(open_writer(&path), Err(ServerError::NewerLedger { .. })));
        assert_eq!(version(&Connection::open(&path).unwrap()).unwrap(), VERSION + 1);
    }
}
