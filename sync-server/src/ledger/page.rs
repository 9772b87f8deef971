//! Taking over a page of one chain: sequence and link against what is here, each line on its own feet.
//!
//! A line that cannot be read is parked with its bytes and the rest goes on: the link covers its hash all the same.
//! A page with a gap before it is answered by the head and nothing of it is taken.

use std::collections::HashSet;

use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_domain::journal::{Acceptance, Act, RawAct};
use gridwalk_protocol::sync::{Ack, AckRun, Head, Hold, HoldReason, PageHead};
use rusqlite::params;

use super::accept::accept;
use super::chains::{ChainRow, Line, Mark, Spot};
use super::column;
use super::devices::DeviceRow;
use super::judge::{self, Incoming, Verdict};
use super::sql::one;
use super::tx::Tx;
use crate::error::Result;

/// What became of the pages of one exchange.
#[derive(Debug, Default)]
pub struct Taken {
    pub acks: Vec<Ack>,
    pub holds: Vec<Hold>,
    pub heads: Vec<Head>,
    pub forked: Vec<ChainId>,
    /// Rows of acts acknowledged here: they are not echoed.
    pub acknowledged: HashSet<i64>,
    /// How many lines were new.
    pub new: usize,
}

/// The largest sequence there can be: acts write it as a JSON integer.
const MAX_SEQ: u64 = 1 << 53;

/// Takes a page that `carrier` brings.
pub(super) fn take(
    tx: &mut Tx<'_>,
    carrier: &DeviceRow,
    page: &PageHead,
    lines: &[&[u8]],
    taken: &mut Taken,
) -> Result<()> {
    let Some(device) = owner(tx, carrier, page)? else {
        taken.heads.push(nothing_of(page.chain));
        return Ok(());
    };
    if page.from == 0 || page.from >= MAX_SEQ {
        taken.heads.push(head_of(tx, page.chain)?);
        return Ok(());
    }
    let Some((chain, start)) = anchor(tx, page, taken)? else { return Ok(()) };
    let links = links(page.prev, lines);
    let sealed_to = sealed_to(&device, page, &links);
    // Acts are not signed one by one, so what another device carries counts as far as the owner's seal reaches.
    let count = if carrier.device == device.device { links.len() as u64 } else { sealed_to.saturating_sub(start.seq) };
    if count == 0 {
        taken.heads.push(chain.head());
        return Ok(());
    }
    if let Some(seal) = page.seal.as_ref().filter(|_| sealed_to > 0) {
        tx.keep_seal(chain.id, seal)?;
    }
    let mut walk = Walk { chain, at: start, sealed_to, revoked: device.is_revoked(), moved: false, runs: Vec::new() };
    for (bytes, (hash, link)) in lines.iter().zip(&links).take(count as usize) {
        walk.step(tx, bytes, hash, link, taken)?;
        tx.retry_all()?;
    }
    walk.finish(tx, taken)
}

/// The device that writes the chain; none when it is unknown or the chain is another's.
fn owner(tx: &Tx<'_>, carrier: &DeviceRow, page: &PageHead) -> Result<Option<DeviceRow>> {
    let known = tx.chain(page.chain)?;
    if known.is_some_and(|chain| chain.device != page.device) {
        return Ok(None);
    }
    if carrier.device == page.device { Ok(Some(carrier.clone())) } else { tx.device(page.device) }
}

/// The chain and the place the page goes on from. Without one, the head is answered and nothing taken.
fn anchor(tx: &mut Tx<'_>, page: &PageHead, taken: &mut Taken) -> Result<Option<(ChainRow, Spot)>> {
    let before = page.from - 1;
    let row = match tx.chain(page.chain)? {
        Some(row) => row,
        None if before == 0 && page.prev == Hash::ZERO && page.n > 0 => tx.chain_or_new(page.chain, page.device)?,
        None => {
            taken.heads.push(nothing_of(page.chain));
            return Ok(None);
        }
    };
    if let Some(spot) = tx.spot(row.id, before, &page.prev)? {
        return Ok(Some((row, spot)));
    }
    // Here is another act at that place than the one the page builds on: the chain has two branches.
    if before <= row.seq {
        taken.forked.push(row.chain);
    }
    taken.heads.push(row.head());
    Ok(None)
}

/// The server's head of a chain.
pub(super) fn head_of(tx: &Tx<'_>, chain: ChainId) -> Result<Head> {
    Ok(tx.chain(chain)?.map_or_else(|| nothing_of(chain), |row| row.head()))
}

fn nothing_of(chain: ChainId) -> Head {
    Head { chain, seq: 0, link: Hash::ZERO }
}

fn links(prev: Hash, lines: &[&[u8]]) -> Vec<(Hash, Hash)> {
    let mut link = prev;
    let mut step = |bytes: &&[u8]| {
        let hash = Hash::of(bytes);
        link = Hash::link(&link, &hash);
        (hash, link)
    };
    lines.iter().map(&mut step).collect()
}

/// The last sequence that a seal of the owner's key covers; 0 without one.
fn sealed_to(device: &DeviceRow, page: &PageHead, links: &[(Hash, Hash)]) -> u64 {
    let Some(seal) = &page.seal else { return 0 };
    let at = seal.seq.checked_sub(page.from).and_then(|i| usize::try_from(i).ok()).and_then(|i| links.get(i));
    let holds = at.is_some_and(|(_, link)| *link == seal.link) && seal.verify(&device.key, page.chain).is_ok();
    if holds { seal.seq } else { 0 }
}

/// A walk along a page.
struct Walk {
    chain: ChainRow,
    at: Spot,
    sealed_to: u64,
    revoked: bool,
    /// Whether the head is further than the ledger says.
    moved: bool,
    runs: Vec<AckRun>,
}

impl Walk {
    fn step(&mut self, tx: &mut Tx<'_>, bytes: &[u8], hash: &Hash, link: &Hash, taken: &mut Taken) -> Result<()> {
        let seq = self.at.seq + 1;
        let known = if seq <= self.chain.seq || self.chain.forked { tx.known(self.chain.id, seq, link)? } else { None };
        let earliest = match known {
            Some((id, earliest)) => {
                self.say_again(tx, id, seq, hash, taken)?;
                earliest
            }
            None => self.take_new(tx, seq, bytes, hash, link, taken)?,
        };
        self.at = Spot { seq, link: *link, earliest };
        Ok(())
    }

    /// Idempotent: what is here already is answered as it was.
    fn say_again(&mut self, tx: &Tx<'_>, id: i64, seq: u64, hash: &Hash, taken: &mut Taken) -> Result<()> {
        if let Some(acceptance) = acceptance(tx, id)? {
            self.acknowledge(id, seq, &acceptance, taken);
        } else if let Some(reason) = tx.reason_of(id)? {
            taken.holds.push(Hold { chain: self.chain.chain, seq, h: *hash, reason });
        }
        Ok(())
    }

    fn acknowledge(&mut self, id: i64, seq: u64, acceptance: &Acceptance, taken: &mut Taken) {
        taken.acknowledged.insert(id);
        if !self.runs.last_mut().is_some_and(|run| run.extend(seq, acceptance)) {
            self.runs.push(AckRun::one(seq, acceptance));
        }
    }

    fn take_new(
        &mut self,
        tx: &mut Tx<'_>,
        seq: u64,
        bytes: &[u8],
        hash: &Hash,
        link: &Hash,
        taken: &mut Taken,
    ) -> Result<Option<i64>> {
        let mark = self.mark(tx, seq)?;
        let received_at = tx.now();
        let floor = self.at.earliest;
        let raw = RawAct::parse(bytes).ok().filter(|raw| self.fits(&raw.act, seq));
        let earliest = raw.as_ref().map(|raw| judge::interval(&raw.act, floor, received_at).earliest).or(floor);
        let chain = self.chain.id;
        let line = Line { chain, seq, link: *link, hash: *hash, bytes, earliest, floor, received_at, mark };
        let id = tx.add_line(&line)?;
        self.advance(seq, link);
        taken.new += 1;
        let reason = match raw {
            Some(raw) => self.weigh(tx, Incoming { id, chain, raw, received_at, floor, mark }, taken)?,
            None => {
                tx.park(id, chain, seq)?;
                Some(HoldReason::Malformed)
            }
        };
        if let Some(reason) = reason {
            taken.holds.push(Hold { chain: self.chain.chain, seq, h: *hash, reason });
        }
        Ok(earliest)
    }

    /// Accepts the act, or holds it and answers why.
    fn weigh(&mut self, tx: &mut Tx<'_>, incoming: Incoming, taken: &mut Taken) -> Result<Option<HoldReason>> {
        match judge::judge(tx, &incoming, false)? {
            Verdict::Accept(terms) => {
                tx.note_photos(incoming.id, &terms.fact)?;
                let acceptance = accept(tx, &incoming, &terms)?;
                self.acknowledge(incoming.id, incoming.raw.act.seq, &acceptance, taken);
                Ok(None)
            }
            Verdict::Hold(reason) => {
                if let Ok(Some(fact)) = Fact::parse(&incoming.raw.act) {
                    tx.note_photos(incoming.id, &fact)?;
                }
                tx.hold(&incoming, reason)?;
                Ok(Some(reason))
            }
        }
    }

    /// The envelope must say what the page says.
    fn fits(&self, act: &Act, seq: u64) -> bool {
        act.chain == self.chain.chain && act.device == self.chain.device && act.seq == seq
    }

    /// Another act at the same place, or a place that is not the head's successor: a second branch.
    fn mark(&mut self, tx: &mut Tx<'_>, seq: u64) -> Result<Mark> {
        let goes_on = seq == self.chain.seq + 1 && self.at.link == self.chain.link;
        if !goes_on && !self.chain.forked {
            self.chain.forked = true;
            tx.mark_forked(self.chain.id)?;
        }
        Ok(match self.chain.forked {
            true => Mark::Fork,
            false if self.revoked && seq > self.sealed_to => Mark::Unsealed,
            false => Mark::Usual,
        })
    }

    fn advance(&mut self, seq: u64, link: &Hash) {
        if seq == self.chain.seq + 1 && self.at.link == self.chain.link {
            (self.chain.seq, self.chain.link) = (seq, *link);
            self.moved = true;
        }
    }

    /// The chain's head is written once, with the page's last act.
    fn finish(self, tx: &mut Tx<'_>, taken: &mut Taken) -> Result<()> {
        if self.moved {
            tx.move_head(self.chain.id, self.chain.seq, &self.chain.link)?;
        }
        if self.chain.forked && !taken.forked.contains(&self.chain.chain) {
            taken.forked.push(self.chain.chain);
        }
        taken.acks.push(Ack { chain: self.chain.chain, to: self.at.seq, link: self.at.link, runs: self.runs });
        Ok(())
    }
}

/// The acceptance of an act, if it was accepted.
fn acceptance(tx: &Tx<'_>, act: i64) -> Result<Option<Acceptance>> {
    one(tx.conn, include_str!("sql/acceptance.sql"), params![act], |row| {
        let stream: String = row.get(1)?;
        let stream = stream.parse().map_err(|_| rusqlite::Error::InvalidQuery)?;
        Ok(Acceptance {
            version: row.get(0)?,
            stream,
            stream_seq: row.get::<_, i64>(2)? as u64,
            received_at: row.get(3)?,
            standing: column::word(row, 4, column::standing_of)?,
            role: column::word(row, 5, column::role_of)?,
            unit: column::maybe_id(row, 6, gridwalk_domain::id::EntityId)?,
            floor: row.get(7)?,
            released_at: row.get(8)?,
        })
    })
}
