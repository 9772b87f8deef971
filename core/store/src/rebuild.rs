//! Rebuild: every projection and state dropped and folded again from the journal.

use gridwalk_domain::id::EntityId;
use rusqlite::{Connection, params};

use crate::error::id_from;
use crate::fold::{self, Base};
use crate::{Changes, Store, StoreError, project};

/// What a rebuild found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    pub entities: usize,
    pub broken: usize,
}

/// Folds everything again, in one transaction.
pub(crate) fn rebuild(store: &mut Store) -> Result<Rebuilt, StoreError> {
    let tx = store.begin()?;
    let rebuilt = fold_all(&tx)?;
    tx.commit()?;
    Ok(rebuilt)
}

/// The same within a transaction of the caller's.
pub(crate) fn fold_all(conn: &Connection) -> Result<Rebuilt, StoreError> {
    let homes = homes(conn)?;
    conn.execute_batch("DELETE FROM entity; DELETE FROM case_row; DELETE FROM reference; DELETE FROM photo_wait;")?;
    let mut rebuilt = Rebuilt::default();
    for (id, home) in homes {
        rebuilt.entities += 1;
        rebuilt.broken += usize::from(one(conn, id, home)?);
    }
    Ok(rebuilt)
}

fn homes(conn: &Connection) -> Result<Vec<(EntityId, Option<String>)>, StoreError> {
    let sql = "SELECT a.entity, e.home FROM (SELECT DISTINCT entity FROM act WHERE standing_of <> 3) a
               LEFT JOIN entity e ON e.id = a.entity ORDER BY a.entity";
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<String>>(1)?)))?;
    rows.map(|row| {
        let (id, home) = row?;
        Ok((EntityId(id_from(&id)?), home))
    })
    .collect()
}

fn one(conn: &Connection, id: EntityId, home: Option<String>) -> Result<bool, StoreError> {
    let top: u32 =
        conn.prepare_cached(include_str!("sql/entity_top.sql"))?.query_row(params![id.0.as_bytes()], |r| r.get(0))?;
    let mut base = Base { top, home: home.unwrap_or_default(), ..Base::default() };
    fold::advance(conn, id, &mut base)?;
    if top > 0 {
        fold::save(conn, id, &base)?;
    }
    let waiting = fold::waiting(conn, id)?;
    project::project(conn, id, &base, &waiting, None, &mut Changes::default())?;
    Ok(base.flags & fold::BROKEN != 0)
}

impl Store {
    /// Drops all states and projections and folds them again from the journal.
    pub fn rebuild(&mut self) -> Result<Rebuilt, StoreError> {
        rebuild(self)
    }

    /// Everything that was folded or projected, as text: equal before and after a rebuild.
    pub fn projection_dump(&self) -> Result<String, StoreError> {
        let mut out = String::new();
        for (table, key) in [("entity", "id"), ("case_row", "id"), ("reference", "id"), ("photo_wait", "hash, entity")]
        {
            let mut statement = self.conn.prepare(&format!("SELECT * FROM {table} ORDER BY {key}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    out.push_str(&format!("{:?}|", row.get_ref(column)?));
                }
                out.push('\n');
            }
        }
        Ok(out)
    }
}
