//! What can go wrong when a city is asked for. Nothing here touches disk or network, so every error is about an argument.

use chrono::NaiveDate;
use thiserror::Error;

/// Why a city, a walk or a picture could not be made, and what to change.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CityError {
    /// The requested number of unit grids is outside what the codes and shares can carry.
    #[error("unit_grids_target is {given}; choose between {min} and {max}")]
    UnitGrids { given: usize, min: usize, max: usize },
    /// Fewer people than the posts that must be filled.
    #[error("{given} people cannot fill the posts of eight streets; give at least {min}")]
    TooFewPeople { given: usize, min: usize },
    /// The month of cases needs at least one day and no more than a year.
    #[error("days is {given}; choose between 1 and {max}")]
    Days { given: u32, max: u32 },
    /// `today` lies so near the edge of the calendar that the past cannot be counted back from it.
    #[error("cannot count back {days} days from {today}; choose a later `today`")]
    Calendar { today: NaiveDate, days: u32 },
    /// A region could not be divided into whole pieces.
    #[error("seed {seed} gives no clean division of {what}; choose another seed")]
    Layout { seed: u64, what: &'static str },
    /// A walk was asked for in a responsibility grid that this city does not have.
    #[error("there is no responsibility grid {code}; take one from `City::duty_grids`")]
    UnknownGrid { code: String },
    /// A walk without duration or without interval between fixes.
    #[error("a walk needs a duration and an interval above zero")]
    EmptyWalk,
    /// A picture with a side of zero or beyond what is drawn in reasonable time.
    #[error("a picture of {width}×{height} cannot be drawn; choose sides between {min} and {max} pixels")]
    PictureSize { width: u32, height: u32, min: u32, max: u32 },
    /// The JPEG encoder refused the picture.
    #[error("the picture could not be encoded as JPEG: {0}")]
    Encode(String),
}
