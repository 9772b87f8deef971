//! People, devices and the health of what they stand on.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where this installation stands between "never enrolled" and "somebody is signed in".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No server knows this device yet: show the enrolment screen.
    Unenrolled,
    /// Enrolled, nobody signed in: choose a person.
    ChoosePerson,
    SignedIn,
}

/// What a person may do (角色). A person can hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// 网格员/信息采集员
    Inspector,
    /// 协管员: may record, never decide a penalty.
    Assistant,
    /// 执法队员
    Officer,
    /// 责任单位处置人员
    Handler,
    /// 受理员、派遣员、值班长、考评员
    Supervisor,
    /// The city's IT person.
    Admin,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonBrief {
    pub id: String,
    pub name: String,
    pub unit_name: String,
    pub roles: Vec<RoleView>,
    /// Whether a PIN is asked at sign-in on this device.
    pub has_pin: bool,
}

/// How far device time can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// Never compared with the server yet.
    Unmeasured,
    Good,
    /// The phone's own clock is off by more than a minute; records carry the corrected time.
    Off,
    /// The phone's clock went backwards since it was last compared.
    JumpedBack,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClockHealth {
    pub state: ClockState,
    /// Server time minus device time, milliseconds; none when never measured.
    pub offset_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StorageHealth {
    pub free_bytes: i64,
    /// About how many more photos fit.
    pub photos_left: i64,
    /// True when capture will soon be refused; the UI asks to free space.
    pub low: bool,
}

/// Whether the server was reached lately. "Offline" is normal and never an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    Online,
    Offline,
    /// A sync is running.
    Syncing,
    /// The server no longer accepts this device; unsent work is still delivered.
    Revoked,
    /// The server answered, but not as a Gridwalk server (a portal page, a proxy).
    Blocked,
}

/// What has not arrived yet and why (待发送).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unsent {
    /// Records that no server has acknowledged.
    pub records: i64,
    /// Photos not yet verified by the server.
    pub photos: i64,
    pub photo_bytes: i64,
    /// Records the server keeps but has not let through (未通过校验).
    pub held: i64,
    pub oldest_ms: Option<i64>,
    pub why: UnsentWhy,
    /// When the last exchange succeeded.
    pub last_sync_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UnsentWhy {
    Nothing,
    NoConnection,
    /// On the way right now.
    Sending,
    /// Originals and masters wait for Wi-Fi or for 24 hours to pass.
    WaitingForWifi,
    /// The server asked to wait (busy or restarting).
    ServerBusy,
    /// Another person's work on this phone; he must sign in or hand over.
    OtherPerson,
    /// Something was refused; see the held records.
    Held,
    Blocked,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Status {
    pub phase: Phase,
    pub person: Option<PersonBrief>,
    /// People who have signed in on this device.
    pub people: Vec<PersonBrief>,
    pub server_name: Option<String>,
    pub link: LinkState,
    pub unsent: Unsent,
    pub clock: ClockHealth,
    pub storage: StorageHealth,
    pub app_version: String,
    /// The app's filing number (备案号), set by the city; shown on Me.
    pub filing_number: Option<String>,
    /// Now, by the best clock there is.
    pub now_ms: i64,
}
