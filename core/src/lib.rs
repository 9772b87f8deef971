//! The facade: [`App`], its commands, queries, view types and change events. All that shells may use.
//!
//! It joins domain, store, media and sync; it decides nothing itself and draws nothing.

pub mod api;
pub mod view;

mod app;
mod background;
mod cases;
mod classes;
mod commands;
mod desk;
mod dispatch;
mod drafts;
mod duty;
mod error;
mod evidence;
mod exchange;
mod ground;
mod handover;
mod health;
mod held;
mod imports;
mod intake;
mod keyring;
mod notices;
mod packs;
mod patrol;
mod people;
mod photos;
mod places;
mod records;
mod routes;
mod time;
mod today;
mod uploads;

pub use app::{App, AppConfig, Media, Rendition};
pub use intake::{MAX_FILE, MAX_PART};
pub use keyring::Keyring;
pub use packs::{PackPart, range};
pub use time::{SystemClock, TimeSource};
