//! Own acts that the server holds back (未通过校验), with the reason.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::RawAct;

use crate::{Store, StoreError};

/// An act held back.
#[derive(Debug, Clone)]
pub struct HeldAct {
    pub raw: RawAct,
    pub reason: String,
}

impl Store {
    /// Whether an accepted act is here.
    pub fn holds_accepted(&self, hash: &Hash) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM act WHERE h = ?1 AND version IS NOT NULL";
        Ok(self.conn.prepare_cached(sql)?.exists([hash.0])?)
    }

    /// Held acts, oldest first.
    pub fn held_acts(&self) -> Result<Vec<HeldAct>, StoreError> {
        let sql =
            "SELECT bytes, held_reason FROM act WHERE standing_of <> 0 AND standing_of = 2 ORDER BY id LIMIT 1000";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<String>>(1)?)))?;
        // An act that cannot be read is held too (malformed); it must not hide the others.
        let read = |row: rusqlite::Result<(Vec<u8>, Option<String>)>| match row {
            Ok((bytes, reason)) => {
                let held = |raw| Ok(HeldAct { raw, reason: reason.unwrap_or_default() });
                RawAct::parse(&bytes).ok().map(held)
            }
            Err(error) => Some(Err(error.into())),
        };
        rows.filter_map(read).collect()
    }
}
