//! Chains: each act's bytes hash to what was recorded, each link builds on an act before it, the head is the last act,
//! and the kept seal is the device's.

use std::collections::HashSet;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_domain::journal::RawAct;
use gridwalk_protocol::sign::Seal;
use rusqlite::Row;

use super::Check;
use crate::error::Result;
use crate::ledger::{ChainRow, Snapshot, column};

pub(super) fn verify(snapshot: &Snapshot<'_>, office_key: &str) -> Result<Vec<Check>> {
    let mut walk = Walk::default();
    for chain in snapshot.chains()? {
        walk.chain(snapshot, &chain)?;
        walk.seal(snapshot, &chain, office_key)?;
    }
    Ok(vec![walk.chains, walk.acts, walk.envelopes, walk.seals])
}

struct Walk {
    chains: Check,
    acts: Check,
    envelopes: Check,
    seals: Check,
}

impl Default for Walk {
    fn default() -> Self {
        Self {
            chains: Check::new("chains 链: heads are the last act"),
            acts: Check::new("acts 记录: bytes hash as recorded, links build on each other"),
            envelopes: Check::new("accepted acts: the envelope says what the chain says"),
            seals: Check::new("seals 封签: signed by the device"),
        }
    }
}

struct Stored {
    seq: u64,
    link: Hash,
    hash: Hash,
    bytes: Vec<u8>,
    accepted: bool,
}

impl Stored {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            seq: row.get::<_, i64>(0)? as u64,
            link: column::hash(row, 1)?,
            hash: column::hash(row, 2)?,
            bytes: row.get(3)?,
            accepted: row.get(4)?,
        })
    }
}

impl Walk {
    fn chain(&mut self, snapshot: &Snapshot<'_>, chain: &ChainRow) -> Result<()> {
        self.chains.seen += 1;
        let mut statement = snapshot.conn.prepare_cached(include_str!("../ledger/sql/chain_acts.sql"))?;
        let mut rows = statement.query([chain.id])?;
        let (mut before, mut here, mut at) = (HashSet::from([Hash::ZERO]), HashSet::new(), 1);
        let mut head_seen = chain.seq == 0 && chain.link == Hash::ZERO;
        while let Some(row) = rows.next()? {
            let act = Stored::read(row)?;
            if act.seq != at {
                (before, here) = (std::mem::take(&mut here), HashSet::new());
                at += 1;
            }
            if act.seq != at {
                self.acts.problem(format!("chain {}: {} follows {}; acts are missing", chain.chain, act.seq, at - 1));
                at = act.seq;
            }
            self.act(chain.chain, &act, &before, &chain.device.to_string());
            head_seen |= act.seq == chain.seq && act.link == chain.link;
            here.insert(act.link);
        }
        if !head_seen {
            self.chains.problem(format!("chain {}: no act stands at its head {}", chain.chain, chain.seq));
        }
        Ok(())
    }

    fn act(&mut self, chain: ChainId, act: &Stored, before: &HashSet<Hash>, device: &str) {
        self.acts.seen += 1;
        if Hash::of(&act.bytes) != act.hash {
            self.acts.problem(format!("chain {chain} act {}: its bytes were changed", act.seq));
        }
        if !before.iter().any(|previous| Hash::link(previous, &act.hash) == act.link) {
            self.acts.problem(format!("chain {chain} act {}: its link does not build on the act before it", act.seq));
        }
        if !act.accepted {
            return;
        }
        self.envelopes.seen += 1;
        let fits = RawAct::parse(&act.bytes)
            .is_ok_and(|raw| raw.act.chain == chain && raw.act.seq == act.seq && raw.act.device.to_string() == device);
        if !fits {
            self.envelopes.problem(format!("chain {chain} act {}: the envelope says something else", act.seq));
        }
    }

    fn seal(&mut self, snapshot: &Snapshot<'_>, chain: &ChainRow, office_key: &str) -> Result<()> {
        let Some(seal) = snapshot.seal(chain.id)? else { return Ok(()) };
        self.seals.seen += 1;
        let key = snapshot.device(chain.device)?.map_or_else(|| office_key.to_owned(), |device| device.key);
        if seal.verify(&key, chain.chain).is_err() {
            self.seals.problem(format!("chain {}: the seal at {} is not the device's", chain.chain, seal.seq));
        }
        if !covers(snapshot, chain, &seal)? {
            self.seals.problem(format!("chain {}: the seal at {} covers no act here", chain.chain, seal.seq));
        }
        Ok(())
    }
}

fn covers(snapshot: &Snapshot<'_>, chain: &ChainRow, seal: &Seal) -> Result<bool> {
    snapshot.has_link(chain.id, seal.seq, &seal.link)
}
