//! Geometry and datums: vectors, properties over invented tilings, and the real boundary where it is at hand.

mod boundary;
mod cuts;
mod datums;
mod faults;
mod fitting;
mod make;
mod measures;
mod snapping;
mod tilings;

use proptest::test_runner::{Config, FileFailurePersistence};

fn config(cases: u32) -> Config {
    let seeds = FileFailurePersistence::WithSource("regressions");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}
