//! Time turned by hand: one true time for the world, and what each phone believes of it.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gridwalk_core::TimeSource;

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// When worlds begin: 2026-09-21 22:13:20 in China.
pub const START: i64 = 1_790_000_000_000;

/// True time, milliseconds since 1970 UTC. Clones share it.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub fn new(now: i64) -> Self {
        Self(Arc::new(AtomicI64::new(now)))
    }

    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// The server's clock is right.
    pub fn for_server(&self) -> gridwalk_server::Clock {
        let clock = self.clone();
        Arc::new(move || clock.now())
    }
}

/// A phone's clocks: one that runs since boot, and a wall clock that people and networks set wrong.
#[derive(Debug)]
pub struct DeviceClock {
    truth: ManualClock,
    name: String,
    boots: AtomicU64,
    booted_at: AtomicI64,
    skew: AtomicI64,
    /// What the boot-time clock said last.
    last: Mutex<i64>,
}

impl DeviceClock {
    pub fn new(truth: &ManualClock, name: &str) -> Self {
        let now = truth.now();
        Self {
            truth: truth.clone(),
            name: name.to_owned(),
            boots: AtomicU64::new(1),
            booted_at: AtomicI64::new(now - 5 * MINUTE),
            skew: AtomicI64::new(0),
            last: Mutex::new(0),
        }
    }

    /// Sets the wall clock wrong by so much from now on.
    pub fn set_skew(&self, ms: i64) {
        self.skew.store(ms, Ordering::SeqCst);
    }

    pub fn skew(&self) -> i64 {
        self.skew.load(Ordering::SeqCst)
    }

    /// Switches the phone off and on: its boot-time clock begins anew.
    pub fn reboot(&self) {
        self.boots.fetch_add(1, Ordering::SeqCst);
        self.booted_at.store(self.truth.now() - 20 * SECOND, Ordering::SeqCst);
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = 0;
    }
}

impl TimeSource for DeviceClock {
    fn boot_id(&self) -> String {
        format!("{}-{}", self.name, self.boots.load(Ordering::SeqCst))
    }

    /// Never the same twice, as on a phone that does something between two looks.
    fn boot_ms(&self) -> i64 {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = (self.truth.now() - self.booted_at.load(Ordering::SeqCst)).max(*last + 1);
        *last
    }

    fn wall_ms(&self) -> i64 {
        self.truth.now() + self.skew()
    }
}
