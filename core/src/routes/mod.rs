//! 巡查路线: planning them, and what patrols have said of them. Figures are by unit and route, never by person.
//!
//! Patrols themselves, and tracks, are [`crate::patrol`]'s.

mod known;
mod plan;
mod save;
mod words;

pub(crate) use known::{BESIDE, Known, Place, Task, Walked, parts, tasks_between, walked};
pub(crate) use plan::{reach_of, span_of_today};
pub(crate) use words::{route_row, standing_view, walker};
