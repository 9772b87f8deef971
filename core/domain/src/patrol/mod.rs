//! Patrols (巡查): where somebody went, as far as it is known, and what that says of the routes.
//!
//! Tracks belong to the person. What is here is pure: which fixes are kept, what a track covers, whether a slot is met. Where
//! tracks lie, and that they leave the phone only when their owner shares them, is the facade's.

mod codec;
mod coverage;
mod fix;
mod judge;
mod reach;
mod recorder;
mod state;

pub use codec::{CodecError, decode, encode};
pub use coverage::{Coverage, FARTHEST_MM, NEAREST_MM, Ruler, Step, coverage, dwell_ms, radius_mm};
pub use fix::{Gap, GapReason, Means, Origin, RawFix, Track, TrackPoint};
pub use judge::{Finding, Seen, Verdict, Window, judge};
pub use recorder::{Dropped, GAP_MS, GATE_MM, Recorder, Taken};
pub use state::{Patrol, SharedPart, TrackAsked, TrackShared, TrackViewed, result_key};
