//! The rules of city-management field work (城市管理): pure values and functions.
//!
//! No IO, no clock, no randomness, no async: time, identity and everything looked up elsewhere are arguments.
//! A folder is a noun; the same concern has the same file name in each: `act`, `state`, `decide`, `evolve`, `error`.

pub mod case;
pub mod catalog;
pub mod datum;
pub mod duty;
pub mod entity;
pub mod evidence;
pub mod grid;
pub mod hash;
pub mod id;
pub mod journal;
pub mod org;
pub mod patrol;
pub mod place;
pub mod record;
pub mod route;
pub mod stream;
