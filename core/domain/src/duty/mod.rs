//! Duty (四到五包): who answers for what, where, when and to which standard.
//!
//! 到人、到事、到时、到标准; 包区域、包路段、包门市、包时段、包职责 (seed 2). Records and look-up; where an area lies is
//! [`crate::grid`]'s.

mod plot;
mod shop;
mod slot;
mod standard;
mod state;
mod zone;

pub use plot::Plot;
pub use shop::{Check, CheckResult, Rating, Shop, next_step, rating_of};
pub use slot::{Hours, Slot, hours};
pub use standard::{Standard, StandardChosen, StandardText};
pub use state::{Area, StaffFlag, USUAL_LOAD, responsible_unit, staff_flags};
pub use zone::{Zone, ZoneKind};
