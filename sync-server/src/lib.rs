//! The sync server: takes acts over, keeps them, gives them to whoever may read them.
//!
//! It knows the domain and the protocol and nothing of the apps. The ledger is SQLite, photos are files in a directory.

pub mod backup;
pub mod blobs;
pub mod cards;
pub mod clock;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod error;
pub mod export;
mod http;
pub mod import;
pub mod ledger;
pub mod office;
pub mod packs;
mod server;
pub mod tls;
pub mod verify;

pub use clock::Clock;
pub use config::Config;
pub use error::{Result, ServerError};
pub use ledger::Ledger;
pub use server::{Running, Server};
