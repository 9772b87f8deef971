//! Time as the device knows it: a clock that runs since boot, the wall clock as a hint, and the server's when measured.

use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use gridwalk_domain::journal::Clock;
use gridwalk_store::Moment;
use serde::{Deserialize, Serialize};

/// Where time comes from. Tests hand in a clock they can turn.
pub trait TimeSource: Send + Sync {
    /// Names this run of the boot-time clock.
    fn boot_id(&self) -> String;
    /// Milliseconds since boot, sleep included.
    fn boot_ms(&self) -> i64;
    /// The wall clock, milliseconds since 1970 UTC; may be wrong or jump.
    fn wall_ms(&self) -> i64;
}

/// The operating system's clocks.
#[derive(Debug, Default)]
pub struct SystemClock;

static STARTED: OnceLock<(Instant, String)> = OnceLock::new();

/// Where the kernel tells no boot id, each process start counts as a boot of its own.
fn started() -> &'static (Instant, String) {
    STARTED.get_or_init(|| (Instant::now(), format!("p{:x}{:x}", std::process::id(), wall())))
}

fn wall() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

impl TimeSource for SystemClock {
    fn boot_id(&self) -> String {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok().filter(|_| uptime_ms().is_some());
        kernel.map_or_else(|| started().1.clone(), |id| id.trim().chars().filter(|c| *c != '-').take(16).collect())
    }

    fn boot_ms(&self) -> i64 {
        uptime_ms().unwrap_or_else(|| i64::try_from(started().0.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    fn wall_ms(&self) -> i64 {
        wall()
    }
}

/// Linux and Android: seconds since boot with sleep, to 10 ms.
fn uptime_ms() -> Option<i64> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let (seconds, hundredths) = text.split_whitespace().next()?.split_once('.')?;
    Some(seconds.parse::<i64>().ok()? * 1000 + hundredths.parse::<i64>().ok()? * 10)
}

/// Server time compared with the boot-time clock, kept across restarts within one boot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub boot: String,
    pub off: i64,
    pub unc: i64,
    pub meas: i64,
}

impl Measured {
    /// From an exchange that began and ended at these boot times, in which the server said its time.
    pub fn of(boot: String, began: i64, ended: i64, server_now: i64) -> Self {
        let half = (ended - began) / 2;
        Self { boot, off: server_now - (began + half), unc: half + 20, meas: ended }
    }
}

/// The moment now, by everything known.
pub(crate) fn moment(source: &dyn TimeSource, measured: Option<&Measured>) -> Moment {
    let boot = source.boot_id();
    let fresh = measured.filter(|m| m.boot == boot);
    Moment {
        clock: Clock { off: fresh.map(|m| m.off), unc: fresh.map(|m| m.unc), meas: fresh.map(|m| m.meas), boot },
        at: source.boot_ms(),
        wall: source.wall_ms(),
    }
}

/// The best single guess of server time.
pub(crate) fn best_now(moment: &Moment) -> i64 {
    moment.clock.off.map_or(moment.wall, |off| moment.at + off)
}
