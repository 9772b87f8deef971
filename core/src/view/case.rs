//! Cases (案件), their photos, history and evidence.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::place::{Locus, PointView};

/// 部件 or 事项.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClassKind {
    Component,
    Matter,
}

/// A class (小类) with both names; the code is shown because people of the field use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassView {
    /// Opaque key (standard edition, kind and code).
    pub key: String,
    pub code: String,
    pub kind: ClassKind,
    pub name_zh: String,
    pub name_en: String,
    pub group_zh: String,
    pub group_en: String,
    pub favourite: bool,
}

/// Four kinds of clock (时限单位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnitView {
    /// 紧急工作时
    UrgentHours,
    /// 工作时
    WorkHours,
    /// 工作日
    WorkDays,
    /// 自然日
    CalendarDays,
}

/// A limit as a duration: its clock starts at dispatch (派遣), so no point in time is shown here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LimitView {
    pub amount: i64,
    pub unit: LimitUnitView,
}

/// A filing condition (立案条件) with its limit and closing condition (结案条件).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConditionView {
    pub id: String,
    pub text_zh: String,
    pub text_en: String,
    pub limit: LimitView,
    pub closing_zh: String,
    pub closing_en: String,
    /// True for sample data, which the UI labels (示例数据).
    pub sample: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassDetail {
    pub class: ClassView,
    pub conditions: Vec<ConditionView>,
    /// Photo kinds asked for; a missing one never blocks saving.
    pub photo_kinds: Vec<PhotoRole>,
    /// The same class in other editions, as display text ("GB/T 30428.2-2013 0110 …").
    pub other_editions: Vec<String>,
    /// The standard's name and whether it was checked against the original text.
    pub standard: String,
    pub standard_checked: bool,
}

/// What a photo shows (照片类别).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoRole {
    /// 处置前
    Before,
    /// 处置后
    After,
    /// 近景
    Near,
    /// 远景
    Far,
    /// 参照物
    Reference,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStateView {
    /// 自行处置: found and fixed by the inspector, closed with its record.
    SelfDisposed,
    /// 待受理: reported, waiting for a person at the desk.
    Reported,
    /// 已撤回
    Withdrawn,
}

/// How far a record has travelled; never a case word. 待发送 / 已送达 / 未通过校验.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Waiting,
    /// The record is there, some photos are still on the way.
    PhotosWaiting,
    Delivered,
    Held,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoCount {
    pub named: i64,
    pub arrived: i64,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseBrief {
    pub id: String,
    pub state: CaseStateView,
    pub class: ClassView,
    pub place_text: String,
    pub point: Option<PointView>,
    pub street: String,
    pub street_name: String,
    pub grid_code: Option<String>,
    pub author_name: String,
    pub acted_at_ms: i64,
    pub received_at_ms: Option<i64>,
    /// Hash of the first photo, for the thumbnail.
    pub thumb: Option<String>,
    pub photos: PhotoCount,
    pub delivery: Delivery,
    pub note: Option<String>,
    /// Some of its history has not arrived yet: shown as such.
    pub partial: bool,
    /// Written in part by a newer app: only notes and photos can be added here.
    pub partly_understood: bool,
    /// Two people changed the same thing at once; a person must choose.
    pub raced: bool,
    /// Recorded under a grant that had lapsed then.
    pub lapsed: bool,
    /// Recorded on this device by the person signed in.
    pub mine: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoView {
    pub hash: String,
    pub role: PhotoRole,
    pub width: i64,
    pub height: i64,
    pub taken_at_ms: i64,
    /// Its bytes are on this device.
    pub local: bool,
    /// The server has verified and stored it.
    pub arrived: bool,
    /// Erased with a reason; only its hash remains.
    pub erased: bool,
}

/// What became of one act when it met the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Effect,
    /// It no longer applied; kept in the history with the reason.
    Superseded,
    /// It met a person's other decision on the same thing; a person chooses.
    Raced,
    /// Not yet acknowledged by the server.
    Pending,
    Held,
    /// A kind this app does not know yet.
    Unknown,
}

/// One line of a case's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryLine {
    /// Message key of what happened, e.g. `case.self_disposed`.
    pub kind: String,
    /// Earliest and latest moment it can have happened.
    pub earliest_ms: i64,
    pub latest_ms: i64,
    pub received_at_ms: Option<i64>,
    pub who: String,
    pub unit_name: String,
    pub outcome: Outcome,
    /// Message key of the reason when superseded, raced or held.
    pub reason: Option<String>,
    /// Words to show with it: (message key, value).
    pub details: Vec<(String, String)>,
    /// The class it names, if any, in both languages.
    pub class: Option<ClassView>,
    pub lapsed: bool,
    /// The device's seal over this act has arrived and holds.
    pub sealed: bool,
    /// Position within the entity's history, 1-based; none while unsent.
    pub version: Option<i64>,
}

/// Evidence completeness: what arrived and what did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceSummary {
    pub photos: PhotoCount,
    pub acts: i64,
    pub sealed_acts: i64,
    pub partial: bool,
}

/// What may be done with a case now, by the person signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseCommand {
    AddPhoto,
    AddNote,
    CorrectClass,
    CorrectPlace,
    Withdraw,
    Transfer,
    Settle,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoteView {
    pub text: String,
    pub who: String,
    pub at_ms: i64,
}

/// Two versions of one field that met; a person chooses by the version number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RaceView {
    /// Message key of the field: `class`, `place`, `street`.
    pub field: String,
    /// Place, street or reason in words; empty where the field is a class.
    pub standing_text: String,
    pub standing_class: Option<ClassView>,
    pub standing_who: String,
    pub challenger_text: String,
    pub challenger_class: Option<ClassView>,
    pub challenger_who: String,
    /// History version of the challenger, to be handed back.
    pub challenger_version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseFull {
    pub brief: CaseBrief,
    pub condition: Option<ConditionView>,
    pub photos: Vec<PhotoView>,
    pub notes: Vec<NoteView>,
    pub history: Vec<HistoryLine>,
    pub evidence: EvidenceSummary,
    pub locus: Option<Locus>,
    pub races: Vec<RaceView>,
    pub allowed: Vec<CaseCommand>,
    /// Accuracy of the position, millimetres; none without a fix.
    pub accuracy_mm: Option<i64>,
}

/// Result of checking a case's evidence on this device: every byte recomputed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceCheck {
    pub ok: bool,
    pub items: Vec<EvidenceItem>,
    pub checked_at_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceItem {
    pub what: EvidenceWhat,
    pub verdict: EvidenceVerdict,
    /// Photo hash or history position, to mark the row.
    pub refers_to: String,
    pub details: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceWhat {
    /// The act's bytes hash to what the ledger holds.
    Act,
    /// The act's place in its device's chain.
    Chain,
    /// The device's signature over the chain head.
    Seal,
    /// The server's signed receipt.
    Receipt,
    /// The photo's bytes hash to what the act names.
    Photo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceVerdict {
    Holds,
    /// Changed since it was recorded.
    Altered,
    /// Not on this device; nothing can be said.
    Absent,
    /// Not yet sealed or receipted.
    Open,
}
