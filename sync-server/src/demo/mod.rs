//! A server full of an invented district (see [`gridwalk_city::NOTICE`]), and phones that do not exist.
//!
//! Everything goes through the front door: the office's acts on the office's chain, cases as acts of simulated phones
//! that are judged, numbered and linked like anybody's.

mod cases;
mod duties;
mod ground;
mod ids;
mod people;
mod phone;
mod photos;
mod routes;

use gridwalk_city::{City, CityConfig};
use gridwalk_domain::id::PersonId;

use crate::blobs::Blobs;
use crate::error::Result;
use crate::ledger::Ledger;

pub use phone::{About, Phone};

const DAY_MS: i64 = 86_400_000;

/// What is seeded.
#[derive(Debug, Clone)]
pub struct DemoConfig {
    pub city: CityConfig,
    /// Of how many cases, the newest, pictures are drawn. Every report has its own besides, unless none are wanted at all.
    pub photos: usize,
}

impl DemoConfig {
    /// The usual demo: 3,500 cases in 30 days before `today`, pictures for the newest sixty and all reports.
    pub fn new(seed: u64, today: chrono::NaiveDate) -> Self {
        Self { city: CityConfig::new(seed, today), photos: 60 }
    }
}

/// Somebody of the seeded organisation.
#[derive(Debug, Clone)]
pub struct SeededPerson {
    pub person: PersonId,
    pub name: String,
    /// Staff number (工号), e.g. `insp01`.
    pub staff_no: String,
    /// The simulated phone that wrote his cases; inspectors only.
    pub phone: Option<Phone>,
}

/// What a seeded ledger holds.
#[derive(Debug, Clone, Default)]
pub struct Seeded {
    pub people: Vec<SeededPerson>,
    pub cases: usize,
    pub photos: usize,
}

/// Seeds a fresh ledger. Pictures are drawn only where there is a place to put them.
///
/// # Errors
/// The ledger is not empty, the city's sizes do not fit, or the disk does not take it.
pub fn seed(ledger: &Ledger, blobs: Option<&Blobs>, config: &DemoConfig) -> Result<Seeded> {
    let city = City::build(&config.city)?;
    let pictures = match blobs {
        Some(blobs) => photos::draw(&city, blobs, config.photos)?,
        None => Default::default(),
    };
    ledger.write(move |tx| {
        let ids = ids::Ids::new(&city)?;
        tx.begin_past(ids.beginning)?;
        people::record_units(tx, &city, &ids)?;
        let mut people = people::record_people(tx, &city, &ids)?;
        ground::record(tx, &city, &ids)?;
        let patrols = routes::record(tx, &city, &ids)?;
        let phones = people::enrol(tx, &city, &mut people)?;
        let photos = cases::record(tx, &city, &ids, phones, &pictures, patrols, &mut people)?;
        Ok(Seeded { people, cases: city.cases.len(), photos })
    })
}
