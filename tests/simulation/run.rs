//! Seeded runs: so many steps each, or with `GRIDWALK_SECONDS` as many as fit, with one more seed from the clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::coverage::Coverage;
use crate::deed::is_understood;
use crate::fleet::Fleet;

/// Devices of a world.
const DEVICES: usize = 50;
/// Steps of a world when no time is given.
const STEPS: usize = 300;
/// Steps between two looks at everything; the device that acted is looked at after each.
const EACH: usize = 40;
/// Steps between two misfortunes of the rare kind.
const RARE: usize = 60;

fn env<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

impl Fleet {
    fn step(&mut self, step: usize) {
        let minutes = self.dice.below(10) as i64 + 1;
        self.world.time.pass(minutes * 60_000);
        let n = self.dice.below(self.members.len());
        let outcome = match self.dice.below(100) {
            0..28 => self.capture(n),
            28..50 => self.change(n),
            other => {
                self.happen(other, n);
                Ok(())
            }
        };
        if let Err(error) = outcome {
            assert!(is_understood(&error), "{} was refused: {error:?}", self.members[n].device.name);
        }
        if step % RARE == RARE - 1 {
            self.rare(step / RARE, n);
        }
        self.note_recorded(n);
        if step % EACH == EACH - 1 {
            self.check();
        }
    }

    /// What befalls people, phones and lines, by the dice's number.
    fn happen(&mut self, lot: usize, n: usize) {
        match lot {
            50..62 => self.meet(n),
            62..92 => self.sync(n),
            92..95 => self.kill(n),
            95..97 => self.power_cut(n),
            97..98 => self.skew(n),
            98..99 => self.full_disk(n),
            _ => self.reassign(n),
        }
    }

    fn rare(&mut self, turn: usize, n: usize) {
        match turn % 8 {
            0 | 4 => self.back_up_device(n),
            1 => self.clone_device(n),
            2 => self.back_up_server(),
            3 | 6 => {
                let with = (0..self.members.len()).find(|m| self.members[*m].backup.is_some());
                self.restore_device(with.unwrap_or(n));
            }
            5 => self.restore_server(),
            _ => self.restart_server(),
        }
    }
}

/// Runs a world until its time is over and brings it to rest; what met in it.
fn run(seed: u64, time: Option<Duration>) -> Coverage {
    println!("seed {seed}: {DEVICES} devices");
    let mut fleet = Fleet::new(seed, DEVICES);
    // The same steps on every machine, unless somebody asks for as many as a time holds.
    let most = if time.is_some() { usize::MAX } else { env("GRIDWALK_STEPS").unwrap_or(STEPS) };
    let began = Instant::now();
    let mut steps = 0;
    while steps < most && time.is_none_or(|time| began.elapsed() < time) {
        fleet.step(steps);
        steps += 1;
    }
    fleet.check();
    let storm: u64 = fleet.members.iter().flat_map(|m| m.device.net.met().into_values()).sum();
    println!("  {steps} steps, {} acts, {storm} faults of the network, {:?}", fleet.recorded.len(), fleet.happened);
    fleet.come_to_rest();
    fleet.check_rest();
    let coverage = Coverage::of(&fleet.ledger().acts());
    println!("  {} pairs of kinds met; came to rest after {:?}", coverage.met(), began.elapsed());
    coverage
}

#[test]
fn fifty_devices_under_every_misfortune_lose_nothing_and_agree_in_the_end() {
    let seconds = env("GRIDWALK_SECONDS").map(Duration::from_secs);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs());
    let usual = if seconds.is_some() { vec![1, 2, now] } else { vec![1, 2] };
    let seeds = env("GRIDWALK_SEED").map_or(usual, |seed| vec![seed]);
    let mut coverage = Coverage::default();
    for seed in seeds {
        coverage.add(run(seed, seconds));
    }
    println!("pairs of kinds met concurrently: {}; never met: {:?}", coverage.met(), coverage.missing());
}
