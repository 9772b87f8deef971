//! What shells are shown: plain values with codes instead of words, so that each language finds its own words.
//!
//! Ids in here are opaque keys for calling back; no screen prints one. Times are milliseconds since 1970 UTC,
//! coordinates 1e-7 degrees in WGS-84, lengths millimetres. Nothing here decides anything.

mod case;
mod desk;
mod duty;
mod ground;
mod import;
mod pack;
mod patrol;
mod person;
mod place;
mod work;

pub use case::*;
pub use desk::*;
pub use duty::*;
pub use ground::*;
pub use import::*;
pub use pack::*;
pub use patrol::*;
pub use person::*;
pub use place::*;
pub use work::*;
