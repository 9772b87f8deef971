//! Ids of the invented city: the same city has the same ids, so that tests and demos can be told apart from nothing.

use gridwalk_city::City;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::stream::Stream;

use super::DAY_MS;
use crate::error::{Result, ServerError};
use crate::ledger::identity::id_at;

/// China Standard Time is eight hours ahead.
const CHINA_MS: i64 = 8 * 3_600_000;

pub(super) struct Ids {
    seed: u64,
    /// When the office set everything up: the evening before the first case, server milliseconds.
    pub(super) beginning: i64,
}

impl Ids {
    pub(super) fn new(city: &City) -> Result<Self> {
        let today = city.config.today.and_hms_opt(0, 0, 0).map(|at| at.and_utc().timestamp_millis() - CHINA_MS);
        let today = today.ok_or_else(|| ServerError::Command("the city's date is no date".into()))?;
        Ok(Self { seed: city.config.seed, beginning: today - (i64::from(city.config.days) + 1) * DAY_MS })
    }

    /// The id of something the city names by a code.
    pub(super) fn of(&self, what: &str, code: &str) -> EntityId {
        self.at(self.beginning, what, code)
    }

    pub(super) fn at(&self, when: i64, what: &str, code: &str) -> EntityId {
        let digest = Hash::of(format!("city {} {what} {code}", self.seed).as_bytes());
        let mut random = [0; 10];
        random.iter_mut().zip(digest.0).for_each(|(to, from)| *to = from);
        EntityId(id_at(when, &random))
    }

    pub(super) fn unit(&self, code: &str) -> EntityId {
        self.of("unit", code)
    }

    pub(super) fn person(&self, code: &str) -> PersonId {
        self.of("person", code).into()
    }

    pub(super) fn area(&self, code: &str) -> EntityId {
        self.of("area", code)
    }
}

/// The stream of a street by the city's code.
pub(super) fn street_stream(code: &str) -> Result<Stream> {
    Stream::street(code).map_err(|e| ServerError::Command(format!("street {code}: {e}")))
}
