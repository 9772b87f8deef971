//! A change of epoch: the server came back from a backup, and part of what it had said is void.
//!
//! What was accepted after the backup loses its version here and waits: one's own acts go out again, others' come back as
//! their authors send them. Which numbers they get then is the server's affair.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use rusqlite::{Connection, params};

use crate::error::id_from;
use crate::{Changes, Store, StoreError, rebuild};

impl Store {
    /// Takes over a new epoch: all of it or nothing.
    ///
    /// `rewound` is the last moment (server milliseconds) up to which acceptances hold, and the cursors as far as they do;
    /// a stream that is not among them begins with a window. Without it, as an older server answers, versions are replaced
    /// where new ones collide with them. All photos of this device's own are offered again.
    pub fn begin_epoch(
        &mut self,
        epoch: &str,
        rewound: Option<(i64, &BTreeMap<Stream, u64>)>,
    ) -> Result<Changes, StoreError> {
        let tx = self.begin()?;
        tx.execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('epoch', ?1)", [epoch])?;
        tx.execute(
            "UPDATE photo SET arrived = 0, sending = 1, preview_sent = 0, upload = NULL
             WHERE here = 1 AND person IS NOT NULL",
            [],
        )?;
        if let Some((after, cursors)) = rewound {
            tx.execute("UPDATE cursor SET seq = NULL", [])?;
            for (stream, seq) in cursors {
                let sql = "UPDATE cursor SET seq = ?2 WHERE stream = ?1";
                tx.execute(sql, params![stream.as_str(), seq.cast_signed()])?;
            }
            void_after(&tx, after)?;
        }
        let mut cases = cases(&tx)?;
        rebuild::fold_all(&tx)?;
        cases.append(&mut self::cases(&tx)?);
        tx.commit()?;
        let kinds = RecordKind::ALL.iter().map(|(kind, _)| *kind).collect();
        Ok(Changes { cases, kinds, photos: true, outbox: true, notices: true, reference: true, drafts: false })
    }
}

fn cases(conn: &Connection) -> Result<BTreeSet<EntityId>, StoreError> {
    let mut statement = conn.prepare("SELECT id FROM case_row")?;
    let rows = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
    rows.map(|row| Ok(EntityId(id_from(&row?)?))).collect()
}

/// Acceptances after that moment are void: this device's chains send again from the first such act on,
/// or from the first that was held: who knows what the backup has of those.
fn void_after(conn: &Connection, after: i64) -> Result<(), StoreError> {
    conn.execute(
        "UPDATE act SET version = NULL, released_at = NULL, standing_of = CASE WHEN chain IS NULL THEN 3 ELSE 1 END
         WHERE standing_of = 0 AND coalesce(released_at, received_at) > ?1",
        [after],
    )?;
    conn.execute(
        "UPDATE chain SET acked = min(acked, coalesce((SELECT min(act.seq) - 1 FROM act
         WHERE act.chain = chain.id AND act.standing_of IN (1, 2)), acked))",
        [],
    )?;
    Ok(())
}
