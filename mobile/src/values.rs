//! The facade's values as native types. The definitions mirror those of `gridwalk_core`, which the compiler checks field by
//! field: none of them can drift. What is not here travels as JSON through [`call`](crate::Gridwalk::call).

use gridwalk_core::{api, view};

pub(crate) type ChangeEvent = api::ChangeEvent;
pub(crate) type Topic = api::Topic;
pub(crate) type Enrol = api::Enrol;
pub(crate) type SelfDispose = api::SelfDispose;
pub(crate) type Report = api::Report;
pub(crate) type PhotoRef = api::PhotoRef;
pub(crate) type PhotoRole = view::PhotoRole;
pub(crate) type FixInput = view::FixInput;
pub(crate) type FixSource = view::FixSource;
pub(crate) type PhotoTaken = view::PhotoTaken;
pub(crate) type Recorded = view::Recorded;
pub(crate) type Rendition = gridwalk_core::Rendition;
pub(crate) type Status = view::Status;
pub(crate) type Phase = view::Phase;
pub(crate) type PersonBrief = view::PersonBrief;
pub(crate) type RoleView = view::RoleView;
pub(crate) type LinkState = view::LinkState;
pub(crate) type Unsent = view::Unsent;
pub(crate) type UnsentWhy = view::UnsentWhy;
pub(crate) type ClockHealth = view::ClockHealth;
pub(crate) type ClockState = view::ClockState;
pub(crate) type StorageHealth = view::StorageHealth;
pub(crate) type SyncReport = view::SyncReport;
pub(crate) type TrackFix = api::TrackFix;
pub(crate) type FixesTaken = view::FixesTaken;
pub(crate) type DroppedCount = view::DroppedCount;
pub(crate) type DroppedView = view::DroppedView;
pub(crate) type GapReasonView = view::GapReasonView;

/// What changed, so that screens that show it ask again.
#[uniffi::remote(Record)]
pub struct ChangeEvent {
    pub topics: Vec<Topic>,
    /// Cases that changed, when few.
    pub cases: Vec<String>,
}

#[uniffi::remote(Enum)]
pub enum Topic {
    Session,
    Cases,
    Photos,
    Outbox,
    Link,
    Notices,
    Drafts,
    Reference,
    Jobs,
    Packs,
    Patrol,
}

/// The QR's text, or address and typed code; a PIN if one shall be asked at sign-in.
#[uniffi::remote(Record)]
pub struct Enrol {
    #[uniffi(default = None)]
    pub qr: Option<String>,
    #[uniffi(default = None)]
    pub server: Option<String>,
    #[uniffi(default = None)]
    pub code: Option<String>,
    #[uniffi(default = None)]
    pub pin: Option<String>,
}

/// Found and fixed on the spot (自行处置). Either photo may be missing.
#[uniffi::remote(Record)]
pub struct SelfDispose {
    pub class: String,
    #[uniffi(default = None)]
    pub before: Option<String>,
    #[uniffi(default = None)]
    pub after: Option<String>,
    #[uniffi(default = None)]
    pub fix: Option<FixInput>,
    #[uniffi(default = None)]
    pub note: Option<String>,
    #[uniffi(default = None)]
    pub draft: Option<String>,
}

/// For somebody else to fix (上报).
#[uniffi::remote(Record)]
pub struct Report {
    pub class: String,
    #[uniffi(default = None)]
    pub condition: Option<String>,
    #[uniffi(default = None)]
    pub fix: Option<FixInput>,
    #[uniffi(default = None)]
    pub grid: Option<String>,
    #[uniffi(default = None)]
    pub place_text: Option<String>,
    pub photos: Vec<PhotoRef>,
    #[uniffi(default = None)]
    pub note: Option<String>,
    #[uniffi(default = None)]
    pub draft: Option<String>,
}

#[uniffi::remote(Record)]
pub struct PhotoRef {
    pub hash: String,
    pub role: PhotoRole,
}

/// What a photo shows (照片类别).
#[uniffi::remote(Enum)]
pub enum PhotoRole {
    Before,
    After,
    Near,
    Far,
    Reference,
}

/// A position: WGS-84 in 1e-7 degrees, radius of 68 % confidence in millimetres, device clock in milliseconds.
#[uniffi::remote(Record)]
pub struct FixInput {
    pub lon_e7: i64,
    pub lat_e7: i64,
    pub accuracy_mm: i64,
    pub source: FixSource,
    pub fixed_at_ms: i64,
}

#[uniffi::remote(Enum)]
pub enum FixSource {
    Gnss,
    Network,
    Manual,
}

/// One position of a track as a receiver gives it; accuracy none when it does not say, time by the device's clock.
#[uniffi::remote(Record)]
pub struct TrackFix {
    pub lon_e7: i64,
    pub lat_e7: i64,
    #[uniffi(default = None)]
    pub accuracy_mm: Option<i64>,
    pub fixed_at_ms: i64,
    pub mock: bool,
}

/// What became of positions; `outside` is for the person alone and is never kept.
#[uniffi::remote(Record)]
pub struct FixesTaken {
    pub kept: i64,
    pub still: i64,
    pub dropped: Vec<DroppedCount>,
    pub outside: Option<bool>,
}

#[uniffi::remote(Record)]
pub struct DroppedCount {
    pub reason: DroppedView,
    pub count: i64,
}

#[uniffi::remote(Enum)]
pub enum DroppedView {
    Vague,
    WarmingUp,
    Jump,
    Nowhere,
    Paused,
}

/// Why there is nothing between two points of a track.
#[uniffi::remote(Enum)]
pub enum GapReasonView {
    NoFix,
    GpsOff,
    Killed,
    Battery,
    ClockJump,
    Permission,
    Paused,
    Mock,
}

/// A photo that is durable now and may be named by its hash.
#[uniffi::remote(Record)]
pub struct PhotoTaken {
    pub hash: String,
    pub width: i64,
    pub height: i64,
    pub notes: Vec<String>,
}

#[uniffi::remote(Record)]
pub struct Recorded {
    pub case: String,
    pub undo_until_ms: i64,
}

/// Which picture of a photo; only the master is evidence.
#[uniffi::remote(Enum)]
pub enum Rendition {
    Master,
    Preview,
    Stamped,
}

#[uniffi::remote(Record)]
pub struct Status {
    pub phase: Phase,
    pub person: Option<PersonBrief>,
    pub people: Vec<PersonBrief>,
    pub server_name: Option<String>,
    pub link: LinkState,
    pub unsent: Unsent,
    pub clock: ClockHealth,
    pub storage: StorageHealth,
    pub app_version: String,
    pub filing_number: Option<String>,
    pub now_ms: i64,
}

#[uniffi::remote(Enum)]
pub enum Phase {
    Unenrolled,
    ChoosePerson,
    SignedIn,
}

#[uniffi::remote(Record)]
pub struct PersonBrief {
    pub id: String,
    pub name: String,
    pub unit_name: String,
    pub roles: Vec<RoleView>,
    pub has_pin: bool,
}

#[uniffi::remote(Enum)]
pub enum RoleView {
    Inspector,
    Assistant,
    Officer,
    Handler,
    Supervisor,
    Admin,
}

#[uniffi::remote(Enum)]
pub enum LinkState {
    Online,
    Offline,
    Syncing,
    Revoked,
    Blocked,
}

/// What has not arrived yet and why (待发送).
#[uniffi::remote(Record)]
pub struct Unsent {
    pub records: i64,
    pub photos: i64,
    pub photo_bytes: i64,
    pub held: i64,
    pub oldest_ms: Option<i64>,
    pub why: UnsentWhy,
    pub last_sync_ms: Option<i64>,
}

#[uniffi::remote(Enum)]
pub enum UnsentWhy {
    Nothing,
    NoConnection,
    Sending,
    WaitingForWifi,
    ServerBusy,
    OtherPerson,
    Held,
    Blocked,
}

#[uniffi::remote(Record)]
pub struct ClockHealth {
    pub state: ClockState,
    pub offset_ms: Option<i64>,
}

#[uniffi::remote(Enum)]
pub enum ClockState {
    Unmeasured,
    Good,
    Off,
    JumpedBack,
}

#[uniffi::remote(Record)]
pub struct StorageHealth {
    pub free_bytes: i64,
    pub photos_left: i64,
    pub low: bool,
}

/// What one sync did; `stopped_by` is a code when it did not get to the end.
#[uniffi::remote(Record)]
pub struct SyncReport {
    pub reached: bool,
    pub sent: i64,
    pub received: i64,
    pub photos_sent: i64,
    pub held: i64,
    pub unsent: Unsent,
    pub stopped_by: Option<String>,
}
