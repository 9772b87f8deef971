//! Why a change to a record is refused.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RecordRefusal {
    #[error("this is already so; nothing to change")]
    AlreadySo,
    #[error("only the office may change this record")]
    NotAllowed,
    #[error("a record has at most 2000 fields")]
    TooManyFields,
    #[error("the entity is a record of another kind")]
    OtherKind,
}

impl RecordRefusal {
    /// The message key for screens and notices.
    pub fn code(self) -> &'static str {
        match self {
            RecordRefusal::AlreadySo => "already_so",
            RecordRefusal::NotAllowed => "not_allowed",
            RecordRefusal::TooManyFields => "too_many_fields",
            RecordRefusal::OtherKind => "other_kind",
        }
    }
}
