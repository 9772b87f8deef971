//! The catalogue: classes of three standards, what became of each, when a case is filed, how long it may take.
//!
//! Everything is data with a label of where it came from, and none of it is checked against a purchased standard.
//! Nothing here decides a case, knows the time or reads a file: acts freeze what they take from here, with the version.

mod class;
mod error;
mod key;
mod rows;
mod table;

pub use class::{Class, Group, IndicatorTag, Source};
pub use error::CatalogError;
pub use key::{ClassKey, Edition, Kind};
pub use table::SAMPLE_EXTENSION;
