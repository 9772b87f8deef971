//! The facade for Kotlin, Swift and Python, and the one place where a process keeps its [`App`](gridwalk_core::App).
//!
//! Background patrol and background sync run without a screen; the webview shell runs in the same process. Both find the
//! same open app in [`home`]. Nothing is decided here: every call is handed to the facade.
// The scaffolding that the uniffi macros write is made of extern functions; no other unsafe code is here.
#![allow(unsafe_code)]

pub mod home;

mod error;
mod face;
mod keystore;
mod values;
mod watch;

pub use error::GridwalkError;
pub use face::{Gridwalk, Settings};
pub use home::Home;
pub use keystore::{Keystore, KeystoreError};
pub use watch::{ChangeListener, ListenerError, Watch};

uniffi::setup_scaffolding!("gridwalk");
