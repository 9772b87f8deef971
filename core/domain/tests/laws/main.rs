//! The laws of the pure rules, as properties over generated histories.
//!
//! A failing case is printed, shrunk, and its seed kept beside the module that found it, to be tried first from then on.
//! `scene` invents people and facts, `world` a server and its replicas; the other modules state one law group each.

mod acts;
mod clocks;
mod convergence;
mod decide_evolve;
mod editions;
mod grants;
mod names;
mod numbers;
mod races;
mod reading;
mod records;
mod scene;
mod shapes;
mod totality;
mod world;

use proptest::test_runner::{Config, FileFailurePersistence};

/// Cases tried of each main law.
const CASES: u32 = 10_000;

fn config(cases: u32) -> Config {
    let seeds = FileFailurePersistence::WithSource("regressions");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}
