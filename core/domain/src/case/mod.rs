//! Cases (案件): what was found, fixed or reported, and what people did with it since.
//!
//! Everything a rule needs from elsewhere (catalogue, grid, role) is frozen into the act or its acceptance, so that
//! folding reads nothing but the case itself.

mod act;
mod command;
mod decide;
mod error;
mod evolve;
mod state;

pub use act::{CaseFact, ClassChoice, LimitFrozen, PhotoExif, PhotoNamed, PhotoRole};
pub use command::{Actor, CaseCommand};
pub use decide::{allowed, decide, decide_on};
pub use error::Refusal;
pub use evolve::{Applied, Effect, evolve};
pub use state::{Case, CaseKind, Field, Note, Photo, Race, RaceField, RaceValue, Withdrawn};

/// Longest note, place text or reason, characters.
pub const MAX_TEXT: usize = 2_000;
/// Most photos a case can name.
pub const MAX_PHOTOS: usize = 200;
