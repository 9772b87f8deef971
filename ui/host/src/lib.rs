//! Serves the user interface and the facade to a browser on this machine, and runs the demonstration.
//!
//! [`serve`] is one installation behind one loopback port. [`demo`] starts a server, a phone and a desk of that kind and
//! leads through the first minute. Neither decides anything about cases: that is the facade's. This is for one's own
//! browser on one's own machine; it does not keep out other accounts of the same machine, and nothing of it is reached
//! from the network.

pub mod demo;
pub mod error;
pub mod scenery;
pub mod serve;

pub use error::HostError;
