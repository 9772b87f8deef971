//! Chains and their acts as they arrived. Every line is named by its chain, its sequence and its link: the link can only
//! be computed from exactly the acts before it, so two branches never mix.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId};
use gridwalk_protocol::sign::Seal;
use gridwalk_protocol::sync::Head;
use rusqlite::{Connection, params};

use super::column;
use super::reader::Snapshot;
use super::sql::{add, all, one, run};
use super::tx::Tx;
use crate::error::{Result, ServerError};

#[derive(Debug, Clone)]
pub(crate) struct ChainRow {
    pub(crate) id: i64,
    pub(crate) chain: ChainId,
    pub(crate) device: DeviceId,
    /// Head of the first branch.
    pub(crate) seq: u64,
    pub(crate) link: Hash,
    pub(crate) forked: bool,
}

impl ChainRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            chain: column::id(row, 1, ChainId)?,
            device: column::id(row, 2, DeviceId)?,
            seq: row.get::<_, i64>(3)? as u64,
            link: column::hash(row, 4)?,
            forked: row.get(5)?,
        })
    }

    pub(crate) fn head(&self) -> Head {
        Head { chain: self.chain, seq: self.seq, link: self.link }
    }
}

const COLUMNS: &str = "SELECT id, chain, device, seq, link, forked FROM chains";

pub(crate) fn chain(conn: &Connection, chain: ChainId) -> Result<Option<ChainRow>> {
    one(conn, &format!("{COLUMNS} WHERE chain = ?1"), [chain.0], ChainRow::read)
}

pub(crate) fn chains_of(conn: &Connection, device: DeviceId) -> Result<Vec<ChainRow>> {
    all(conn, &format!("{COLUMNS} WHERE device = ?1 ORDER BY id"), [device.0], ChainRow::read)
}

impl Snapshot<'_> {
    pub(crate) fn chains(&self) -> Result<Vec<ChainRow>> {
        all(self.conn, &format!("{COLUMNS} ORDER BY id"), [], ChainRow::read)
    }

    /// The seal of a chain that reaches furthest.
    pub(crate) fn seal(&self, chain: i64) -> Result<Option<Seal>> {
        let sql = "SELECT sealed_seq, sealed_link, sealed_sig FROM chains WHERE id = ?1 AND sealed_seq > 0";
        one(self.conn, sql, [chain], |row| {
            Ok(Seal { seq: row.get::<_, i64>(0)? as u64, link: column::hash(row, 1)?, sig: row.get(2)? })
        })
    }

    /// Whether an act stands at that place.
    pub(crate) fn has_link(&self, chain: i64, seq: u64, link: &Hash) -> Result<bool> {
        let sql = "SELECT 1 FROM acts WHERE chain = ?1 AND seq = ?2 AND link = ?3";
        Ok(one(self.conn, sql, params![chain, seq as i64, link.0], |_| Ok(()))?.is_some())
    }
}

/// How an act came, beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Usual,
    /// From a revoked device, not covered by a seal.
    Unsealed,
    /// On a chain that has two branches.
    Fork,
}

impl Mark {
    fn column(self) -> i64 {
        match self {
            Mark::Usual => 0,
            Mark::Unsealed => 1,
            Mark::Fork => 2,
        }
    }

    pub(super) fn of(column: i64) -> Self {
        match column {
            1 => Mark::Unsealed,
            2 => Mark::Fork,
            _ => Mark::Usual,
        }
    }
}

/// A place in a chain: the act at `seq` and everything before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) seq: u64,
    pub(crate) link: Hash,
    /// Earliest moment left open by the act there.
    pub(crate) earliest: Option<i64>,
}

impl Spot {
    pub(crate) const START: Spot = Spot { seq: 0, link: Hash::ZERO, earliest: None };
}

/// A line to be stored.
pub(crate) struct Line<'a> {
    pub(crate) chain: i64,
    pub(crate) seq: u64,
    pub(crate) link: Hash,
    pub(crate) hash: Hash,
    pub(crate) bytes: &'a [u8],
    /// Earliest moment of this act, and of the one before it.
    pub(crate) earliest: Option<i64>,
    pub(crate) floor: Option<i64>,
    pub(crate) received_at: i64,
    pub(crate) mark: Mark,
}

impl Tx<'_> {
    pub(crate) fn chain(&self, id: ChainId) -> Result<Option<ChainRow>> {
        chain(self.conn, id)
    }

    pub(crate) fn chain_or_new(&mut self, id: ChainId, device: DeviceId) -> Result<ChainRow> {
        if let Some(row) = self.chain(id)? {
            return Ok(row);
        }
        let sql = "INSERT INTO chains (chain, device, link) VALUES (?1, ?2, ?3)";
        let row = add(self.conn, sql, params![id.0, device.0, Hash::ZERO.0])?;
        Ok(ChainRow { id: row, chain: id, device, seq: 0, link: Hash::ZERO, forked: false })
    }

    /// The place whose link is `link`, if the ledger holds it.
    pub(super) fn spot(&self, chain: i64, seq: u64, link: &Hash) -> Result<Option<Spot>> {
        if seq == 0 {
            return Ok((*link == Hash::ZERO).then_some(Spot::START));
        }
        let sql = "SELECT earliest FROM acts WHERE chain = ?1 AND seq = ?2 AND link = ?3";
        let earliest = one(self.conn, sql, params![chain, seq as i64, link.0], |row| row.get(0))?;
        Ok(earliest.map(|earliest| Spot { seq, link: *link, earliest }))
    }

    /// The act at a place: its id and earliest moment.
    pub(super) fn known(&self, chain: i64, seq: u64, link: &Hash) -> Result<Option<(i64, Option<i64>)>> {
        let sql = "SELECT id, earliest FROM acts WHERE chain = ?1 AND seq = ?2 AND link = ?3";
        one(self.conn, sql, params![chain, seq as i64, link.0], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    pub(crate) fn add_line(&mut self, line: &Line<'_>) -> Result<i64> {
        add(
            self.conn,
            include_str!("sql/act_add.sql"),
            params![
                line.chain,
                line.seq as i64,
                line.link.0,
                line.hash.0,
                line.bytes,
                line.earliest,
                line.floor,
                line.received_at,
                line.mark.column()
            ],
        )
    }

    pub(crate) fn move_head(&mut self, chain: i64, seq: u64, link: &Hash) -> Result<()> {
        let sql = "UPDATE chains SET seq = ?2, link = ?3 WHERE id = ?1";
        run(self.conn, sql, params![chain, seq as i64, link.0]).map(drop)
    }

    pub(super) fn mark_forked(&mut self, chain: i64) -> Result<()> {
        run(self.conn, "UPDATE chains SET forked = 1 WHERE id = ?1", [chain]).map(drop)
    }

    /// Keeps the seal that reaches furthest, for proof.
    pub(super) fn keep_seal(&mut self, chain: i64, seal: &Seal) -> Result<()> {
        let sql =
            "UPDATE chains SET sealed_seq = ?2, sealed_link = ?3, sealed_sig = ?4 WHERE id = ?1 AND sealed_seq < ?2";
        run(self.conn, sql, params![chain, seal.seq as i64, seal.link.0, seal.sig]).map(drop)
    }

    /// The office's chain, begun when it is not there yet.
    pub(crate) fn office_spot(&mut self) -> Result<(ChainRow, Option<i64>)> {
        let row = self.chain_or_new(self.identity.office_chain, self.identity.office_device)?;
        let spot = self.spot(row.id, row.seq, &row.link)?;
        let spot = spot.ok_or_else(|| ServerError::Damaged("the office's chain has no head".into()))?;
        Ok((row, spot.earliest))
    }
}
