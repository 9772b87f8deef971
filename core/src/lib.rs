//! The facade: `App`, its commands, queries, view types and change events. All that shells may use.

pub mod api;
pub mod view;
