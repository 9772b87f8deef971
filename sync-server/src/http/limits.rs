//! Limits per device, per address and altogether. Generous: they stop a loop gone wild, not a busy day.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use gridwalk_domain::id::DeviceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Config;
use crate::error::{Result, ServerError};

/// In which wrong enrolment codes are counted.
const ENROL_WINDOW: Duration = Duration::from_secs(15 * 60);
/// Seconds a device waits when the server is at its limit.
const FULL_S: u64 = 3;

pub(crate) struct Limits {
    devices: DefaultKeyedRateLimiter<DeviceId>,
    wrong_codes: Mutex<HashMap<IpAddr, WrongCodes>>,
    enrol_tries: u32,
    exchanges: Arc<Semaphore>,
}

/// Wrong codes from one address since a moment. Right ones do not count: a hall full of people enrols behind one address.
struct WrongCodes {
    since: Instant,
    count: u32,
}

fn at_least_one(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN)
}

impl Limits {
    pub(crate) fn new(config: &Config) -> Self {
        let devices =
            Quota::per_second(at_least_one(config.device_per_s)).allow_burst(at_least_one(config.device_burst));
        Self {
            devices: RateLimiter::keyed(devices),
            wrong_codes: Mutex::default(),
            enrol_tries: config.enrol_tries,
            exchanges: Arc::new(Semaphore::new(config.at_once)),
        }
    }

    /// One more request of a device.
    pub(crate) fn device(&self, device: DeviceId) -> Result<()> {
        self.devices.check_key(&device).map_err(|full| busy_for(full.wait_time_from(DefaultClock::default().now())))
    }

    /// Whether an address may still try a code.
    pub(crate) fn may_enrol(&self, address: IpAddr) -> Result<()> {
        let wrong = self.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        match wrong.get(&address) {
            Some(codes) if codes.count >= self.enrol_tries && codes.since.elapsed() < ENROL_WINDOW => {
                Err(busy_for(ENROL_WINDOW.saturating_sub(codes.since.elapsed())))
            }
            _ => Ok(()),
        }
    }

    /// An address tried a wrong code.
    pub(crate) fn wrong_code(&self, address: IpAddr) {
        let mut wrong = self.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        let codes = wrong.entry(address).or_insert(WrongCodes { since: Instant::now(), count: 0 });
        if codes.since.elapsed() >= ENROL_WINDOW {
            *codes = WrongCodes { since: Instant::now(), count: 0 };
        }
        codes.count += 1;
    }

    /// A place among the exchanges served at once.
    pub(crate) fn place(&self) -> Result<OwnedSemaphorePermit> {
        self.exchanges.clone().try_acquire_owned().map_err(|_| ServerError::busy(FULL_S))
    }

    /// Forgets addresses and devices that have not been seen for long.
    pub(crate) fn sweep(&self) {
        self.devices.retain_recent();
        let mut wrong = self.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|_, codes| codes.since.elapsed() < ENROL_WINDOW);
    }
}

fn busy_for(wait: Duration) -> ServerError {
    ServerError::busy(wait.as_secs() + 1)
}
