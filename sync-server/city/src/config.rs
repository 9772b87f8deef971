//! What a city is made from. The same configuration always makes the same city, on any machine.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::CityError;

/// Fewest unit grids with which the smallest street still gets a whole responsibility grid.
pub const MIN_UNIT_GRIDS: usize = 300;
/// Most unit grids before three digits no longer number the communities of the largest street.
pub const MAX_UNIT_GRIDS: usize = 30_000;
/// Longest past that is invented, in days.
pub const MAX_DAYS: u32 = 366;

/// The seed, the date and the sizes of an invented district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CityConfig {
    /// Everything random follows from this number.
    pub seed: u64,
    /// The day on which the city is looked at, China Standard Time; all dates are counted back from it.
    pub today: NaiveDate,
    /// About how many unit grids 单元网格 of roughly 100 m × 100 m; met within a tenth.
    pub unit_grids_target: usize,
    /// How many people in all roles together.
    pub people: usize,
    /// How many past cases.
    pub cases: usize,
    /// Over how many days before `today` the cases are spread; `today` itself stays empty.
    pub days: u32,
    /// How densely components 部件 stand along the roads: 100 as in a real street, 0 for none. 40 gives the demo some 18,000.
    pub components_percent: u32,
}

impl CityConfig {
    /// The sizes of the demo: 2,500 unit grids, 60 people, 3,500 cases in 30 days, every second or third component.
    pub fn new(seed: u64, today: NaiveDate) -> Self {
        Self { seed, today, unit_grids_target: 2_500, people: 60, cases: 3_500, days: 30, components_percent: 40 }
    }

    /// The day `back` days before `today`.
    pub(crate) fn days_ago(&self, back: u32) -> Result<NaiveDate, CityError> {
        let early = CityError::Calendar { today: self.today, days: back };
        self.today.checked_sub_days(Days::new(u64::from(back))).ok_or(early)
    }

    pub(crate) fn check(&self) -> Result<(), CityError> {
        if !(MIN_UNIT_GRIDS..=MAX_UNIT_GRIDS).contains(&self.unit_grids_target) {
            let (min, max) = (MIN_UNIT_GRIDS, MAX_UNIT_GRIDS);
            return Err(CityError::UnitGrids { given: self.unit_grids_target, min, max });
        }
        if !(1..=MAX_DAYS).contains(&self.days) {
            return Err(CityError::Days { given: self.days, max: MAX_DAYS });
        }
        Ok(())
    }
}
