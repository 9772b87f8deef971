//! Changes that no program of ours makes to the server's ledger: rot, and what a newer server would have let through.
//! The server is stopped for them.

use gridwalk_domain::hash::Hash;
use rusqlite::{Connection, params};

use crate::World;

impl World {
    fn tamper(&mut self, change: impl FnOnce(&Connection)) {
        self.stop_server();
        let conn = Connection::open(self.server_dir().join("ledger.db")).expect("a ledger");
        change(&conn);
        drop(conn);
        self.start_server();
    }

    /// Replaces the bytes of an act, not its hash.
    pub fn set_ledger_bytes(&mut self, act: &Hash, bytes: &[u8]) {
        self.tamper(|conn| {
            let changed = conn.execute("UPDATE acts SET bytes = ?2 WHERE hash = ?1", params![act.0, bytes]);
            assert_eq!(changed.expect("an act"), 1);
        });
    }

    /// Accepts a held act at the end of its entity, as a server does that knows its kind.
    pub fn let_pass(&mut self, act: &Hash) {
        self.tamper(|conn| {
            let sql = "SELECT a.id, e.id, e.version, e.home, s.head FROM holds h JOIN acts a ON a.id = h.act
                       JOIN entities e ON e.entity = h.entity JOIN streams s ON s.id = e.home WHERE a.hash = ?1";
            let read = |row: &rusqlite::Row<'_>| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? + 1, row.get(3)?, row.get::<_, i64>(4)? + 1))
            };
            let (id, entity, version, home, seq): (i64, i64, i64, i64, i64) =
                conn.query_row(sql, [act.0], read).expect("a held act");
            conn.execute("DELETE FROM holds WHERE act = ?1", [id]).expect("released");
            let accept = "INSERT INTO acceptances (act, entity, version, stream, stream_seq, standing, role)
                          VALUES (?1, ?2, ?3, ?4, ?5, 'good', 'inspector')";
            conn.execute(accept, [id, entity, version, home, seq]).expect("accepted");
            conn.execute("INSERT INTO items (stream, seq, what, ref) VALUES (?1, ?2, 0, ?3)", [home, seq, id])
                .expect("delivered");
            conn.execute("UPDATE streams SET head = ?2 WHERE id = ?1", [home, seq]).expect("numbered");
            conn.execute("UPDATE entities SET version = ?2 WHERE id = ?1", [entity, version]).expect("counted");
        });
    }
}
