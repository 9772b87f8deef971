//! 巡查: recording where somebody goes, and what that says of the routes.
//!
//! The track belongs to the person. It lies in a folder of its own ([`room`]), encrypted, outside the database; the journal holds
//! hashes of its parts and, when the patrol has ended, which items of which slots were met or cannot be judged: no position, no
//! order, no time. Only its owner's own answer to an asking lets parts leave the device, sealed for whoever asked ([`asks`]).
//!
//! Nothing else in the app waits for a patrol, and a position waits for nothing else in the app.

mod asks;
mod close;
mod files;
mod fixes;
mod live;
mod log;
mod marks;
mod mine;
mod ready;
mod room;
mod run;
mod seal;
mod today;
mod turn;
mod verdicts;
mod words;

use gridwalk_domain::record::RecordKind;

pub(crate) use room::PatrolRoom;

/// Records that screens of patrols show.
pub(crate) const KINDS: [RecordKind; 5] =
    [RecordKind::Route, RecordKind::Patrol, RecordKind::TrackAsked, RecordKind::TrackShared, RecordKind::TrackViewed];
