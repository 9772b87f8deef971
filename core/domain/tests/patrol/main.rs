//! Patrols and routes: tracks that only ever grow, verdicts that no silence improves, bytes, slots, and figures.
//!
//! `walk` invents ground, people who walk on it and receivers that follow them; the other modules state one group of laws each.

mod bytes;
mod chunks;
mod facts;
mod gaps;
mod growth;
mod honesty;
mod recording;
mod slots;
mod walk;

use proptest::test_runner::{Config, FileFailurePersistence};

fn config(cases: u32) -> Config {
    let seeds = FileFailurePersistence::WithSource("regressions");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}
