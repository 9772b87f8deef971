//! The journal's own words: acts, chains, seals, acceptances, time. Nothing here knows what a case is.

mod acceptance;
mod act;
mod clock;
mod numbers;
mod seal;

pub use acceptance::{Acceptance, Role, Standing};
pub use act::{Act, ActError, MAX_ACT_BYTES, RawAct};
pub use clock::{Clock, Interval};
pub use numbers::check_numbers;
pub use seal::{receipt_message, seal_message};
