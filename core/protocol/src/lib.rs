//! What device and server say to each other, verbatim the same code on both sides.
//!
//! Shapes, limits, framing, signatures. No IO, no storage, no decisions: who accepts what is the server's affair.

pub mod archive;
pub mod auth;
pub mod blob;
pub mod enrol;
pub mod error;
pub mod frame;
pub mod limits;
pub mod pack;
pub mod sign;
pub mod sync;

pub use error::{ProtocolError, WireCode, WireError};

/// The protocol's version. Server N serves app N−1: it answers requests of this and the version before.
pub const VERSION: u16 = 1;
/// The oldest version a server still answers.
pub const OLDEST: u16 = 1;
