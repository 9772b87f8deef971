//! A server full of an invented district, and phones that do not exist.

mod phone;

pub use phone::{About, Phone};
