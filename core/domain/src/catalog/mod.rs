//! The catalogue: classes of three standards, what became of each, when a case is filed, how long it may take.
//!
//! Everything is data with a label of where it came from, and none of it is checked against a purchased standard.
//! Nothing here decides a case, knows the time or reads a file: acts freeze what they take from here, with the version.

mod calendar;
mod class;
mod clock;
mod condition;
mod default;
mod error;
mod ids;
mod key;
mod rows;
mod search;
mod spelling;
mod successor;
mod table;

pub use calendar::{Calendar, CalendarParts, WorkInterval, YearPlan};
pub use class::{Class, Group, IndicatorTag, Source};
pub use clock::{Due, Limit, LimitUnit, Remaining, ShownDuration, TimeUnit, advance, due, elapsed, remaining};
pub use condition::{Condition, PhotoKind, PhotoRule};
pub use default::{Catalog, CatalogParts, FrozenClass, sample_parts};
pub use error::CatalogError;
pub use ids::{ComponentId, MatterCode, UnitGridId};
pub use key::{ClassKey, Edition, Kind};
pub use search::{Hit, MatchKind, Query, Synonyms};
pub use successor::{Succession, Successor};
pub use table::SAMPLE_EXTENSION;
