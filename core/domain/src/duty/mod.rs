//! Duty (四到五包): who answers for what, where, when and to which standard. Record and look-up only.

mod state;

pub use state::{Area, Slot, responsible_unit};
