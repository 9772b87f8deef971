//! An invented district by code, for demo, tests and bench.
//!
//! [`City::build`] makes a district *like* Zhonglou 钟楼区 of Changzhou 常州 from a seed and a date: ground divided into
//! streets, communities, responsibility and unit grids; roads, components and shops; an organisation with people and duty
//! records; a month of past cases; walks; and drawn photos. **Geometry, roads, people, firms and cases are invented**; only
//! the names and codes of the eight streets are real, so that codes have their true form. See [`NOTICE`].
//!
//! The same [`CityConfig`] makes the same city, byte for byte: no clock, no randomness of the operating system.
//! It depends on no other part of the project and writes nothing: whoever needs acts converts these plain structs.

mod case;
mod class;
mod config;
mod dice;
mod duty;
mod error;
mod ground;
mod names;
mod org;
#[cfg(feature = "pack")]
pub mod pack;
mod people;
pub mod scene;
mod street;
mod walk;

use chrono::NaiveDate;
use serde::Serialize;

pub use case::{Outcome, PastCase, Stage};
pub use class::{CityClass, ClassKind, classes};
pub use config::{CityConfig, MAX_DAYS, MAX_UNIT_GRIDS, MIN_UNIT_GRIDS};
pub use duty::{DutyRecord, DutySlot, DutyTask, Responsibility};
pub use error::CityError;
pub use ground::area::{Community, DutyGrid, Street, StreetKind, UnitGrid};
pub use ground::point::Point;
pub use org::{Unit, UnitKind};
pub use people::{Person, Post, Role};
pub use street::component::{Component, ComponentState, DISTRICT_CODE};
pub use street::road::{Road, RoadClass, RoadSection};
pub use street::shop::Shop;
pub use walk::Fix;

use dice::Dice;
use ground::area::Areas;
use ground::layout::Layout;
use street::road::Roads;
use walk::Walkways;

/// Shown wherever the invented district is shown.
pub const NOTICE: &str = "几何为虚构 / geometry is invented：界线、道路、部件、人员和案件均为程序生成，与实际无关 / \
                          boundaries, roads, components, people and cases are generated and stand for nothing real";

/// A whole invented district.
#[derive(Serialize)]
pub struct City {
    pub config: CityConfig,
    /// From when the boundaries hold.
    pub boundary_from: NaiveDate,
    pub streets: Vec<Street>,
    pub communities: Vec<Community>,
    pub duty_grids: Vec<DutyGrid>,
    pub unit_grids: Vec<UnitGrid>,
    pub roads: Vec<Road>,
    pub components: Vec<Component>,
    pub shops: Vec<Shop>,
    pub units: Vec<Unit>,
    pub people: Vec<Person>,
    /// One for each of `duty_grids`, in the same order.
    pub duties: Vec<DutyRecord>,
    pub responsibilities: Vec<Responsibility>,
    /// Ascending by time.
    pub cases: Vec<PastCase>,
    #[serde(skip)]
    walkways: Walkways,
}

impl City {
    /// Builds the district.
    ///
    /// # Errors
    /// Sizes out of range, too few people, a date too near the edge of the calendar, or (not seen in thousands of seeds) a
    /// seed whose ground cannot be divided.
    pub fn build(config: &CityConfig) -> Result<Self, CityError> {
        config.check()?;
        let layout = Layout::new(config.seed, config.unit_grids_target)?;
        let areas = Areas::new(&layout, config.seed);
        let roads = Roads::new(&layout.lattice, &areas, config.seed);
        let components = street::component::line_roads(config, &layout.lattice, &areas, &roads)?;
        let shops = street::shop::open(&layout.lattice, &areas, &roads, config.seed);
        let units = org::units(&areas.streets);
        let people = people::people(config.people, config.seed, &areas.streets, &units, &areas.duty_grids)?;
        let from = config.days_ago(200)?;
        let duties = duty::records(config.seed, from, &areas.duty_grids, &people, &roads.roads, &shops);
        let walkways = Walkways::new(layout.lattice, &areas.cells, &roads.by_edge);
        let past = case::Past {
            config,
            areas: &areas,
            roads: &roads,
            components: &components,
            units: &units,
            people: &people,
            duties: &duties,
            walkways: &walkways,
        };
        let cases = past.cases()?;
        Ok(Self {
            config: config.clone(),
            boundary_from: config.days_ago(400)?,
            responsibilities: duty::responsibilities(&areas.duty_grids, &units),
            streets: areas.streets,
            communities: areas.communities,
            duty_grids: areas.duty_grids,
            unit_grids: areas.unit_grids,
            roads: roads.roads,
            components,
            shops,
            units,
            people,
            duties,
            cases,
            walkways,
        })
    }

    /// A plausible walk through a responsibility grid: `seconds` long, a fix every `every` seconds.
    ///
    /// `variant` chooses among walks; the same one always gives the same walk.
    ///
    /// # Errors
    /// An unknown grid, or a duration or interval of zero.
    pub fn walk(&self, duty_grid: &str, variant: u64, seconds: u32, every: u32) -> Result<Vec<Fix>, CityError> {
        if seconds == 0 || every == 0 {
            return Err(CityError::EmptyWalk);
        }
        let place = self.duty_grids.iter().position(|grid| grid.code == duty_grid);
        let grid = place.ok_or_else(|| CityError::UnknownGrid { code: duty_grid.to_owned() })?;
        let mut dice = Dice::new(self.config.seed ^ variant.rotate_left(32), &format!("walk {duty_grid}"));
        Ok(self.walkways.walk(grid, &mut dice, seconds, every))
    }
}
