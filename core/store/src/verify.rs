//! Verify: is the journal whole? Every hash recomputed, every own chain walked, every projection compared.

use gridwalk_domain::evidence::ChainWalk;
use gridwalk_domain::hash::Hash;
use rusqlite::params;

use crate::error::{hash_from, id_from};
use crate::{Store, StoreError};

/// One thing that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub what: String,
}

/// What was checked and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifyReport {
    pub acts: usize,
    pub chains: usize,
    pub findings: Vec<Finding>,
}

impl VerifyReport {
    pub fn holds(&self) -> bool {
        self.findings.is_empty()
    }
}

impl Store {
    /// Checks SQLite itself, each act's hash, each own chain and the projections.
    pub fn verify(&mut self) -> Result<VerifyReport, StoreError> {
        let mut report = VerifyReport::default();
        self.verify_file(&mut report)?;
        self.verify_hashes(&mut report)?;
        self.verify_chains(&mut report)?;
        let before = self.projection_dump()?;
        self.rebuild()?;
        if self.projection_dump()? != before {
            report.findings.push(Finding { what: "projections differed from a fresh fold; they were rebuilt".into() });
        }
        Ok(report)
    }

    fn verify_file(&self, report: &mut VerifyReport) -> Result<(), StoreError> {
        let answer: String = self.conn.query_row("PRAGMA integrity_check(1)", [], |r| r.get(0))?;
        if answer != "ok" {
            report.findings.push(Finding { what: format!("database file: {answer}") });
        }
        Ok(())
    }

    fn verify_hashes(&self, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare("SELECT h, bytes FROM act ORDER BY id")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            report.acts += 1;
            let (recorded, bytes): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            if Hash::of(&bytes).0 != recorded.as_slice() {
                let what = format!("an act's bytes changed since it was recorded ({})", hex::encode(recorded));
                report.findings.push(Finding { what });
            }
        }
        Ok(())
    }

    fn verify_chains(&self, report: &mut VerifyReport) -> Result<(), StoreError> {
        let mut chains = self.conn.prepare("SELECT id, seq, link FROM chain WHERE own = 1 ORDER BY id")?;
        let mut rows = chains.query([])?;
        while let Some(row) = rows.next()? {
            report.chains += 1;
            let (id, seq, link): (Vec<u8>, i64, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let walk = self.walk(&id, report)?;
            if walk.seq != seq.unsigned_abs() || walk.link != hash_from(&link)? {
                let what = format!("chain {} ends at {} but its head says {seq}", id_from(&id)?.simple(), walk.seq);
                report.findings.push(Finding { what });
            }
        }
        Ok(())
    }

    fn walk(&self, chain: &[u8], report: &mut VerifyReport) -> Result<ChainWalk, StoreError> {
        let mut statement =
            self.conn.prepare_cached("SELECT seq, h, bytes, link FROM act WHERE chain = ?1 ORDER BY seq")?;
        let mut rows = statement.query(params![chain])?;
        let mut walk = ChainWalk::default();
        while let Some(row) = rows.next()? {
            let (seq, hash): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let (bytes, link): (Vec<u8>, Vec<u8>) = (row.get(2)?, row.get(3)?);
            let step = walk.step(seq.unsigned_abs(), &hash_from(&hash)?, Some(&bytes), Some(&hash_from(&link)?));
            if let Err(broken) = step {
                report.findings.push(Finding { what: broken.to_string() });
                break;
            }
        }
        Ok(walk)
    }
}
