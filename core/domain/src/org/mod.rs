//! Organisation (组织): units, people, devices, sessions, and grants as intervals of time.

mod grant;
mod state;

pub use grant::{Grant, GrantVerdict, judge};
pub use state::{Device, Notice, Person, Release, Session, Unit, office};
