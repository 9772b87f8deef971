//! A case as folded from its acts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::act::{ClassChoice, PhotoRole};
use crate::hash::Hash;
use crate::id::{ChainId, PersonId};
use crate::place::Place;
use crate::stream::Stream;

/// Which of the two main paths made the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseKind {
    /// 自行处置
    SelfDisposed,
    /// 上报
    Reported,
}

/// A value with the version that set it, who did, and on which chain: whoever acts on a chain has seen what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field<T> {
    pub value: T,
    pub since: u32,
    pub by: PersonId,
    pub chain: ChainId,
}

/// A photo of the case, keyed by its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    pub role: PhotoRole,
    pub w: u32,
    pub ht: u32,
    pub len: u64,
    pub at: i64,
    pub orig: Option<Hash>,
    pub since: u32,
    pub by: PersonId,
}

/// A note, keyed by the version that added it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
    pub by: PersonId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    pub reason: String,
    pub since: u32,
    pub by: PersonId,
}

/// Which field two people changed at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RaceField {
    Class,
    Place,
    Street,
    Withdrawal,
}

/// What the challenger wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RaceValue {
    Class(ClassChoice),
    Place(Place),
    Street(Stream),
    Withdrawal(String),
}

impl RaceValue {
    pub fn field(&self) -> RaceField {
        match self {
            RaceValue::Class(_) => RaceField::Class,
            RaceValue::Place(_) => RaceField::Place,
            RaceValue::Street(_) => RaceField::Street,
            RaceValue::Withdrawal(_) => RaceField::Withdrawal,
        }
    }
}

/// An open choice between what stands and what a person decided without having seen it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Race {
    pub value: RaceValue,
    pub by: PersonId,
    pub chain: ChainId,
}

/// The state of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub kind: CaseKind,
    pub author: PersonId,
    pub class: Field<ClassChoice>,
    pub place: Field<Place>,
    /// The home stream: whose street the case is.
    pub street: Field<Stream>,
    pub photos: BTreeMap<Hash, Photo>,
    pub notes: BTreeMap<u32, Note>,
    pub withdrawn: Option<Withdrawn>,
    /// Open choices, keyed by the challenger's version.
    pub races: BTreeMap<u32, Race>,
    /// Version folded last.
    pub version: u32,
}
