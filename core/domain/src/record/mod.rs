//! Reference records: people, units, devices, grids, areas, sessions, notices. They merge per field; the nouns
//! [`crate::org`], [`crate::grid`] and [`crate::duty`] read them as their own types.

mod act;
mod decide;
mod error;
mod evolve;
mod state;

pub use act::{RecordFact, RecordKind};
pub use decide::{allowed, decide};
pub use error::RecordRefusal;
pub use evolve::{RecordEffect, evolve};
pub use state::{Cell, Record};

/// Most fields of one record.
pub const MAX_FIELDS: usize = 2_000;
