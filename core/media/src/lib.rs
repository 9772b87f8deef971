//! Photos as evidence (照片证据): prepare what the camera gave, render copies of it, keep it encrypted.
//!
//! - [`prepare`] turns the camera's bytes into the **master**: decoded within limits, upright, scaled, re-encoded and hashed.
//! - [`rendition`] draws previews and stamped copies (水印). They can be drawn again at any time and are never evidence.
//! - [`vault`] keeps bytes as one authenticated, encrypted file each, durable before `put` returns.
//!
//! JPEG goes through libjpeg-turbo, built from its own source: `cmake` and `nasm` must be installed (Debian packages of
//! these names; on ARM no assembler is needed).
//!
//! It stands alone: it knows no case, person, act or database, asks no clock, and talks to no network.
#![warn(missing_docs)]

mod error;
mod exif;
mod format;
mod hash;
mod jpeg;
mod limits;
mod picture;
mod png;
mod prepare;
pub mod rendition;
pub mod vault;

pub use error::{MediaError, Result};
pub use exif::{Exif, Gps, Taken};
pub use format::Format;
pub use hash::{Sha256, hash};
pub use limits::{Limits, Policy};
pub use prepare::{Note, Prepared, prepare};
pub use rendition::{RENDERER_VERSION, StampText, preview, stamp};
pub use vault::{Vault, VaultKey};
