//! What travels: acknowledgements in runs, frames, items, signatures, map packs, and golden files of every message.

mod archives;
mod frames;
mod golden;
mod items;
mod runs;
mod samples;
mod signatures;

use proptest::test_runner::{Config, FileFailurePersistence};

fn config(cases: u32) -> Config {
    let seeds = FileFailurePersistence::WithSource("regressions");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}
