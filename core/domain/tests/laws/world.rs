//! A small server that numbers what it accepts, and replicas that fold what reached them plus their own unsent acts.
//!
//! It knows nothing of pages, chains or grants: only order, versions, loss and delay, which is what folding depends on.

use std::collections::BTreeMap;

use gridwalk_domain::case::{CaseCommand, decide_on};
use gridwalk_domain::entity::{self, Arrival, Entity, Fact, Outcome};
use gridwalk_domain::journal::Act;
use gridwalk_domain::record::{self, RecordFact, RecordKind};
use serde_json::value::RawValue;

use crate::scene::{self, PLAYERS, Player, case_fact, fields};

/// An act as it travels: its envelope, its fact, who wrote it.
#[derive(Debug, Clone)]
pub struct Sent {
    pub act: Act,
    pub fact: Fact,
    pub player: Player,
}

impl Sent {
    pub fn fold(&self, state: Option<Entity>, version: u32) -> (Option<Entity>, Outcome) {
        entity::evolve(state, &self.act, Some(&self.fact), Arrival { version, role: self.player.role })
    }

    fn same(&self, other: &Sent) -> bool {
        (self.act.chain, self.act.seq) == (other.act.chain, other.act.seq)
    }
}

/// What the acts are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    Case,
    Record,
}

/// Accepted acts in the order of their versions, with what became of each.
#[derive(Default)]
pub struct Server {
    pub accepted: Vec<(Sent, Outcome)>,
    pub state: Option<Entity>,
}

impl Server {
    /// Accepts an act once, however often it comes.
    fn accept(&mut self, sent: &Sent) {
        if self.accepted.iter().any(|(there, _)| there.same(sent)) {
            return;
        }
        let version = self.accepted.len() as u32 + 1;
        let (state, outcome) = sent.fold(self.state.take(), version);
        self.state = state;
        self.accepted.push((sent.clone(), outcome));
    }
}

/// One database: what arrived, how far it folds, what it shows.
pub struct Replica {
    players: Vec<Player>,
    arrived: BTreeMap<u32, Sent>,
    pub base: Option<Entity>,
    pub known: u32,
    pub outbox: Vec<Sent>,
    /// Base and outbox, kept up step by step.
    pub shown: Option<Entity>,
    seq: u64,
}

impl Replica {
    pub fn new(players: &[usize]) -> Self {
        let players = players.iter().map(|n| PLAYERS[*n]).collect();
        Self { players, arrived: BTreeMap::new(), base: None, known: 0, outbox: Vec::new(), shown: None, seq: 0 }
    }

    /// Writes the first act, from `kind` on, that `decide` allows on what is shown; false if it allows none.
    pub fn write(&mut self, noun: Noun, kind: u8, pick: u8) -> bool {
        let player = self.players[usize::from(pick >> 3) % self.players.len()];
        let tries = if noun == Noun::Case { 9 } else { 4 };
        let allowed = (0..tries).map(|n| wish(noun, kind + n, pick, self.shown.as_ref())).find(|f| self.may(player, f));
        let Some(fact) = allowed else { return false };
        self.seq += 1;
        let act = scene::act(player, "any.kind", self.seq, self.known, RawValue::NULL.to_owned());
        let sent = Sent { act, fact, player };
        let version = self.known + self.outbox.len() as u32 + 1;
        self.shown = sent.fold(self.shown.take(), version).0;
        self.outbox.push(sent);
        true
    }

    fn may(&self, player: Player, fact: &Fact) -> bool {
        match fact {
            Fact::Case(fact) => {
                let case = self.shown.as_ref().and_then(Entity::as_case);
                decide_on(case, self.known, CaseCommand { actor: player.actor(), fact: fact.clone() }).is_ok()
            }
            Fact::Record(fact) => {
                let record = self.shown.as_ref().and_then(Entity::as_record);
                record::decide(record, player.role, fact.clone()).is_ok()
            }
        }
    }

    /// Sends the first acts of the outbox; the answer is lost, so they stay in it until they are pulled.
    pub fn push(&self, server: &mut Server, count: usize) {
        for sent in self.outbox.iter().take(count) {
            server.accept(sent);
        }
    }

    /// Receives one accepted act, in whatever order; folds as far as there is no gap.
    pub fn receive(&mut self, server: &Server, version: u32) {
        let Some((sent, _)) = server.accepted.get(version as usize - 1) else { return };
        self.arrived.insert(version, sent.clone());
        let before = self.known;
        while let Some(next) = self.arrived.get(&(self.known + 1)) {
            self.known += 1;
            self.base = next.fold(self.base.take(), self.known).0;
            let next = next.clone();
            self.outbox.retain(|own| !own.same(&next));
        }
        if self.known > before {
            self.shown = self.rebased();
        }
    }

    /// The outbox folded on the base.
    pub fn rebased(&self) -> Option<Entity> {
        (self.known + 1..).zip(&self.outbox).fold(self.base.clone(), |state, (version, own)| own.fold(state, version).0)
    }

    /// The same from nothing but what arrived.
    pub fn fresh(&self) -> Option<Entity> {
        let state = (1..=self.known).fold(None, |state, version| self.arrived[&version].fold(state, version).0);
        (self.known + 1..).zip(&self.outbox).fold(state, |state, (version, own)| own.fold(state, version).0)
    }

    /// The base from nothing but what arrived, read back now and then from the bytes that a store would keep.
    pub fn stored(&self) -> Option<Entity> {
        let mut state = None;
        for version in 1..=self.known {
            state = self.arrived[&version].fold(state, version).0;
            if version % 6 == 0 || version == self.known {
                let bytes = serde_json::to_vec(&state).expect("a state can be stored");
                state = serde_json::from_slice(&bytes).expect("a stored state can be read");
            }
        }
        state
    }

    /// Versions that have not arrived.
    pub fn missing(&self, server: &Server) -> Vec<u32> {
        (1..=server.accepted.len() as u32).filter(|version| !self.arrived.contains_key(version)).collect()
    }
}

fn wish(noun: Noun, kind: u8, pick: u8, shown: Option<&Entity>) -> Fact {
    match noun {
        Noun::Case => Fact::Case(case_fact(kind, pick, shown.and_then(Entity::as_case))),
        Noun::Record => {
            let set = fields(&[(kind, pick), (pick >> 4, kind)]);
            let kind = if kind % 8 == 7 { RecordKind::Unit } else { RecordKind::Session };
            Fact::Record(RecordFact::new(kind, set))
        }
    }
}

/// The whole world: a server and four databases on one entity.
pub struct World {
    pub noun: Noun,
    pub server: Server,
    pub replicas: Vec<Replica>,
    /// Acts that a replica took from its person.
    pub written: usize,
}

impl World {
    pub fn new(noun: Noun) -> Self {
        let replicas = vec![Replica::new(&[0, 3]), Replica::new(&[1]), Replica::new(&[2]), Replica::new(&[4, 5])];
        Self { noun, server: Server::default(), replicas, written: 0 }
    }

    /// How a history begins, by a number: with nothing, with a case that everybody has, or with a race on its class.
    /// A latecomer may have used the same id unknown to all, as a phone restored from a backup does.
    pub fn begin(&mut self, how: u8) {
        if self.noun == Noun::Record || how.is_multiple_of(4) {
            return;
        }
        let latecomer = how & 4 != 0;
        if latecomer {
            self.write(3, how / 8, 40);
        }
        let there = if latecomer { 3 } else { 4 };
        self.write(usize::from(how) % 3, how / 8, 9);
        self.meet(there);
        if how % 4 > 1 {
            self.write(0, 4, 6);
            self.write(1, 4, 7);
            self.meet(there);
        }
    }

    fn write(&mut self, replica: usize, kind: u8, pick: u8) {
        self.written += usize::from(self.replicas[replica].write(self.noun, kind, pick));
    }

    /// One thing that happens; which one lies in the number's bits. Returns the replica if it received something.
    pub fn step(&mut self, op: u32) -> Option<usize> {
        let [what, detail, pick, who] = op.to_le_bytes();
        let index = usize::from(who) % self.replicas.len();
        let replica = &mut self.replicas[index];
        match what % 8 {
            0..3 => self.write(index, kind(detail), pick),
            3 | 4 => replica.push(&mut self.server, usize::from(detail % 3) + 1),
            _ => {
                let missing = replica.missing(&self.server);
                for nth in 0..(detail % 8 + 1).min(missing.len() as u8) {
                    let turned = usize::from(pick.wrapping_add(nth.wrapping_mul(detail))) % missing.len();
                    let version = if detail & 0x40 == 0 { missing[usize::from(nth)] } else { missing[turned] };
                    replica.receive(&self.server, version);
                }
                return Some(index);
            }
        }
        None
    }

    /// Everybody sends and receives everything.
    pub fn settle(&mut self) {
        self.meet(self.replicas.len());
    }

    fn meet(&mut self, first: usize) {
        for replica in self.replicas.iter().take(first) {
            replica.push(&mut self.server, usize::MAX);
        }
        for replica in self.replicas.iter_mut().take(first) {
            for version in replica.missing(&self.server).into_iter().rev() {
                replica.receive(&self.server, version);
            }
        }
    }
}

/// Kinds by weight: a withdrawal ends most of what can happen, so it is rare; settlements need a race, so they are not.
fn kind(detail: u8) -> u8 {
    [0, 1, 2, 3, 4, 4, 5, 5, 7, 7, 8, 8, 8, 8, 6, 4][usize::from(detail) % 16]
}
