//! Routes (巡查路线): ordered road sections and points, how often they are due, and what proves that they were done.

mod rule;
mod state;

pub use rule::{DaySlot, Days, Per, Proof, Rule, RuleError, Standing, midnight, of_items, standing};
pub use state::{Item, Route};
