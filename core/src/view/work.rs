//! The inspector's day: Today, parked shots, lists, hand-over.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::{CaseBrief, ClassView};
use super::person::{ClockHealth, StorageHealth, Unsent};
use super::place::{AreaView, PointView};

/// A before-photo put aside with "fix later" (稍后处置). It is a draft: on this phone only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ParkedShot {
    pub id: String,
    pub before: String,
    pub class: Option<ClassView>,
    pub place_text: String,
    pub point: Option<PointView>,
    pub taken_at_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Today {
    pub areas: Vec<AreaView>,
    pub parked: Vec<ParkedShot>,
    pub unsent: Unsent,
    pub clock: ClockHealth,
    pub storage: StorageHealth,
    /// My own counts of today; shown to me alone.
    pub self_disposed: i64,
    pub reported: i64,
    pub notices: Vec<NoticeView>,
    pub recent: Vec<CaseBrief>,
    /// An unfinished capture that survived a kill, as its draft id.
    pub unfinished: Option<String>,
}

/// Something that happened to what I did: superseded, raced, held, moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeView {
    pub id: String,
    /// Message key, e.g. `notice.superseded`.
    pub kind: String,
    pub reason: Option<String>,
    pub case: Option<String>,
    pub case_title_zh: String,
    pub case_title_en: String,
    pub at_ms: i64,
    pub read: bool,
}

/// A photo after it was taken in: durable and hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoTaken {
    pub hash: String,
    pub width: i64,
    pub height: i64,
    /// Warnings as message keys, e.g. `photo.was_png`.
    pub notes: Vec<String>,
}

/// A command was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Recorded {
    pub case: String,
    /// Until when "undo" is offered.
    pub undo_until_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CasePage {
    pub rows: Vec<CaseBrief>,
    pub total: i64,
    /// Give back to get the next page.
    pub next: Option<String>,
}

/// An open case of the same class near by; a hint for reports only, never a dialog.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NearbyCase {
    pub case: CaseBrief,
    pub distance_m: i64,
}

/// One record that has not arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsentItem {
    pub case: Option<CaseBrief>,
    pub kind: String,
    pub at_ms: i64,
    pub held_reason: Option<String>,
    pub photos_waiting: i64,
    pub author_name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsentList {
    pub summary: Unsent,
    pub items: Vec<UnsentItem>,
}

/// What one sync did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    pub reached: bool,
    pub sent: i64,
    pub received: i64,
    pub photos_sent: i64,
    pub held: i64,
    pub unsent: Unsent,
    /// Code of what stopped it, if anything.
    pub stopped_by: Option<String>,
}

/// A hand-over file was written (交接包): encrypted, importable at any desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverMade {
    /// Name proposed for the file.
    pub file_name: String,
    /// Base64 of the encrypted file.
    pub content_base64: String,
    /// The typed code that opens it, to be read out or written down.
    pub code: String,
    pub records: i64,
    pub photos: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverTaken {
    pub records: i64,
    pub photos: i64,
    pub already_there: i64,
    pub from_person: String,
}

/// A kept draft; its content belongs to the screen that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftView {
    pub id: String,
    pub kind: String,
    pub content: String,
    pub saved_at_ms: i64,
}
