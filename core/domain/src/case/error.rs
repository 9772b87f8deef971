//! Why a wish about a case is refused, in words a screen can find.

use serde::{Deserialize, Serialize};

/// A typed reason. The same reasons mark an act as superseded when it arrives too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    #[error("the case already exists; open it instead")]
    AlreadyExists,
    #[error("there is no such case yet; wait until it has arrived")]
    NoSuchCase,
    #[error("the case was withdrawn; only notes can be added")]
    CaseWithdrawn,
    #[error("this is already so; nothing to change")]
    AlreadySo,
    #[error("only who recorded it or a supervisor may do this")]
    NotAllowed,
    #[error("the text is empty; write something")]
    EmptyText,
    #[error("the text is longer than 2000 characters; shorten it")]
    TextTooLong,
    #[error("a case can name at most 200 photos")]
    TooManyPhotos,
    #[error("there is no such choice open; look at the case again")]
    NothingToSettle,
    #[error("the position is not on earth; set it again")]
    BadPlace,
    #[error("a case belongs to a street's stream")]
    NotAStreet,
}

impl Refusal {
    /// The message key for screens and notices.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::AlreadyExists => "already_exists",
            Refusal::NoSuchCase => "no_such_case",
            Refusal::CaseWithdrawn => "case_withdrawn",
            Refusal::AlreadySo => "already_so",
            Refusal::NotAllowed => "not_allowed",
            Refusal::EmptyText => "empty_text",
            Refusal::TextTooLong => "text_too_long",
            Refusal::TooManyPhotos => "too_many_photos",
            Refusal::NothingToSettle => "nothing_to_settle",
            Refusal::BadPlace => "bad_place",
            Refusal::NotAStreet => "not_a_street",
        }
    }
}
