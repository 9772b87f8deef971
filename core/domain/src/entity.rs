//! Entities of every noun behind one fold: what the store and the server use without knowing any noun.

use serde::{Deserialize, Serialize};

use crate::case::{self, Actor, Case, CaseFact};
use crate::id::PersonId;
use crate::journal::{Act, Role};
use crate::record::{self, Record, RecordEffect, RecordFact};

/// Bump when a fold or a projection changes: stores rebuild then.
pub const PROJECTION_VERSION: u32 = 3;

/// The state of one entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    Case(Box<Case>),
    Record(Box<Record>),
}

/// A fact of any noun.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a fact is read, folded once and dropped; it is never kept in numbers")]
pub enum Fact {
    Case(CaseFact),
    Record(RecordFact),
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// The message key of the reason.
    Superseded(&'static str),
    Raced,
    /// A kind or version this app does not know; the entity is partly understood from here on.
    Unknown,
}

/// Why an act cannot be read although its envelope could.
#[derive(Debug, thiserror::Error)]
#[error("the facts of a {kind} act cannot be read: {source}; the record is kept and shown as not understood")]
pub struct FactError {
    pub kind: String,
    source: serde_json::Error,
}

impl Fact {
    /// Reads the facts of an act; `Ok(None)` for a kind or version this app does not know.
    pub fn parse(act: &Act) -> Result<Option<Self>, FactError> {
        let wrap = |source| FactError { kind: act.kind.clone(), source };
        if let Some(fact) = CaseFact::parse(&act.kind, act.v, &act.facts).map_err(wrap)? {
            return Ok(Some(Fact::Case(fact)));
        }
        Ok(RecordFact::parse(&act.kind, act.v, &act.facts).map_err(wrap)?.map(Fact::Record))
    }

    /// Whether authority to decide is needed, beyond authority to record.
    pub fn decides(&self) -> bool {
        match self {
            Fact::Case(fact) => fact.decides(),
            Fact::Record(fact) => fact.kind.is_none_or(|kind| !kind.open_to_all()),
        }
    }

    /// Whether this only records, so that a lapsed grant is enough; what does not is held for a supervisor then.
    pub fn records(&self) -> bool {
        match self {
            Fact::Case(fact) => fact.records(),
            Fact::Record(_) => !self.decides(),
        }
    }

    /// Whether this fact can make its entity.
    pub fn opens(&self) -> bool {
        match self {
            Fact::Case(fact) => fact.opens(),
            Fact::Record(_) => true,
        }
    }
}

/// Everything an act brings to a fold beside its facts.
#[derive(Debug, Clone, Copy)]
pub struct Arrival {
    pub version: u32,
    /// The author's role as the acceptance froze it (or the local one while unsent).
    pub role: Role,
}

/// Folds one act into an entity. Total: whatever arrives, there is a state and an outcome.
pub fn evolve(state: Option<Entity>, act: &Act, fact: Option<&Fact>, arrival: Arrival) -> (Option<Entity>, Outcome) {
    let actor = Actor { person: act.author, role: arrival.role };
    match (state, fact) {
        (Some(Entity::Case(case)), Some(Fact::Case(fact))) => fold_case(Some(*case), act, fact, actor, arrival.version),
        (None, Some(Fact::Case(fact))) => fold_case(None, act, fact, actor, arrival.version),
        (Some(Entity::Record(r)), Some(Fact::Record(fact))) => fold_record(Some(*r), act, fact, actor, arrival.version),
        (None, Some(Fact::Record(fact))) => fold_record(None, act, fact, actor, arrival.version),
        (Some(entity), Some(_)) => (Some(at_version(entity, arrival.version)), Outcome::Superseded("other_kind")),
        (state, None) => (state.map(|entity| at_version(entity, arrival.version)), Outcome::Unknown),
    }
}

fn fold_case(state: Option<Case>, act: &Act, fact: &CaseFact, actor: Actor, version: u32) -> (Option<Entity>, Outcome) {
    let applied = case::Applied { version, seen: act.seen, actor, chain: act.chain, stream: &act.stream, fact };
    let (case, effect) = case::evolve(state, &applied);
    let outcome = match effect {
        case::Effect::Applied => Outcome::Applied,
        case::Effect::Superseded(reason) => Outcome::Superseded(reason.code()),
        case::Effect::Raced(_) => Outcome::Raced,
    };
    (case.map(|c| Entity::Case(Box::new(c))), outcome)
}

fn fold_record(
    state: Option<Record>,
    act: &Act,
    fact: &RecordFact,
    actor: Actor,
    version: u32,
) -> (Option<Entity>, Outcome) {
    let (record, effect) = record::evolve(state, fact, actor, version, act.seen);
    let outcome = match effect {
        RecordEffect::Applied => Outcome::Applied,
        RecordEffect::Superseded(reason) => Outcome::Superseded(reason.code()),
        RecordEffect::Raced => Outcome::Raced,
    };
    (record.map(|r| Entity::Record(Box::new(r))), outcome)
}

fn at_version(mut entity: Entity, version: u32) -> Entity {
    match &mut entity {
        Entity::Case(case) => case.version = version,
        Entity::Record(record) => record.version = version,
    }
    entity
}

impl Entity {
    /// The version folded last.
    pub fn version(&self) -> u32 {
        match self {
            Entity::Case(case) => case.version,
            Entity::Record(record) => record.version,
        }
    }

    pub fn as_case(&self) -> Option<&Case> {
        match self {
            Entity::Case(case) => Some(case),
            Entity::Record(_) => None,
        }
    }

    pub fn as_record(&self) -> Option<&Record> {
        match self {
            Entity::Record(record) => Some(record),
            Entity::Case(_) => None,
        }
    }

    /// Whose record it is, where the noun has an author.
    pub fn author(&self) -> Option<PersonId> {
        self.as_case().map(|case| case.author)
    }
}
