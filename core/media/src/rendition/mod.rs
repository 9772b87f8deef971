//! Renditions (衍生图): copies drawn from a master for looking at, exporting and printing.
//!
//! > **Invariant: a rendition is never evidence.** It is drawn from the master whenever it is needed, may differ between
//! > renderer versions, and is named by no case. An issued stamped copy is its own act {master, hash, renderer version}.

mod preview;
mod stamp;
mod text;

pub use preview::{PREVIEW_EDGE, preview};
pub use stamp::{StampText, missing_glyphs, stamp};

/// Changes whenever the same master and text would give other pixels.
pub const RENDERER_VERSION: u32 = 1;
