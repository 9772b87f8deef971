//! The closed list of calls a shell may make, each with its parameters and its answer.
//!
//! Shells speak to [`crate::App`] in these words only: the browser host, the Tauri shell and the native face all pass
//! `(method, JSON)` to one dispatcher. Photo bytes do not travel in here; they have doors of their own.

mod ground;
mod pack;
mod patrol;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::*;

pub use ground::*;
pub use pack::*;
pub use patrol::*;

/// Which cases a list, table or map shows. Everything absent means "all".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CaseFilter {
    pub state: Option<CaseStateView>,
    pub street: Option<String>,
    /// Class key.
    pub class: Option<String>,
    /// Text in place, note or class name.
    pub text: Option<String>,
    pub from_ms: Option<i64>,
    pub to_ms: Option<i64>,
    /// Only what the person signed in recorded.
    pub mine: bool,
    /// Only cases with photos still missing.
    pub incomplete: bool,
    /// West, south, east, north in 1e-7 degrees.
    pub bbox: Option<[i64; 4]>,
}

macro_rules! params {
    ($($(#[$m:meta])* $name:ident { $($(#[$fm:meta])* $field:ident : $ty:ty),* $(,)? })*) => {
        $($(#[$m])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
        pub struct $name { $($(#[$fm])* pub $field: $ty),* })*
    };
}

params! {
    /// Nothing to say.
    Nothing {}
    /// Enrol with the QR's text, or with address and typed code. The person's name comes from the server.
    Enrol { qr: Option<String>, server: Option<String>, code: Option<String>, pin: Option<String> }
    SignIn { person: String, pin: Option<String> }
    SetPin { old: Option<String>, pin: Option<String> }
    /// A position, or none when there is no fix; the class decides which unit answers.
    Locate { fix: Option<FixInput>, class: Option<String> }
    /// Pinyin initials, Chinese, code, synonym or English.
    ClassSearch { text: String, limit: i64 }
    ClassKey { class: String }
    Favourite { class: String, on: bool }
    /// Group code of the tree's branch to open; none for the top.
    ClassTree { group: Option<String> }
    /// Found and fixed on the spot (自行处置). Photos are hashes from `photo_put`; either may be missing.
    SelfDispose {
        class: String,
        before: Option<String>,
        after: Option<String>,
        fix: Option<FixInput>,
        note: Option<String>,
        /// The parked shot or capture draft that this finishes; it is dropped with the same write.
        draft: Option<String>,
    }
    /// 上报: for somebody else to fix.
    Report {
        class: String,
        condition: Option<String>,
        fix: Option<FixInput>,
        /// The cell chosen by hand when the computed one was wrong.
        grid: Option<String>,
        place_text: Option<String>,
        photos: Vec<PhotoRef>,
        note: Option<String>,
        draft: Option<String>,
    }
    PhotoRef { hash: String, role: PhotoRole }
    /// Put a before-photo aside (稍后处置).
    Park { before: String, class: Option<String>, fix: Option<FixInput> }
    DraftId { id: String }
    DraftPut { id: Option<String>, kind: String, content: String }
    Nearby { class: String, fix: Option<FixInput> }
    CaseList { filter: CaseFilter, after: Option<String>, limit: i64 }
    CaseId { case: String }
    AddPhoto { case: String, photo: PhotoRef }
    AddNote { case: String, text: String }
    CorrectClass { case: String, class: String, condition: Option<String> }
    CorrectPlace { case: String, fix: Option<FixInput>, grid: Option<String>, place_text: Option<String> }
    /// Withdraw (撤回), with a reason; `undone` within five seconds of recording.
    Withdraw { case: String, reason: String }
    /// Refine the position of a record within 30 s of saving it.
    RefinePlace { case: String, fix: FixInput }
    /// Hand the case to another street (转派街道): one act.
    Transfer { case: String, street: String }
    /// Choose between two versions that met: keep what stands, or take the challenger.
    Settle { case: String, challenger_version: i64, take_challenger: bool }
    /// A supervisor's word on a record that the server holds back (放行 / 搁置).
    HeldDecision { notice: String, take: bool }
    /// Erase a mis-shot photo that was never sent.
    PhotoHash { hash: String }
    HandoverTake { content_base64: String, code: String }
    NoticeId { id: String }
    /// Shapes in a window of the map.
    MapWindow { layers: Vec<MapLayer>, bbox: [i64; 4], limit: i64 }
    DeskWindow { days: i64 }
    Setting { key: String, value: Option<String> }
    SettingKey { key: String }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassHits {
    pub hits: Vec<ClassView>,
}

/// A branch of the class tree: groups (大类) at the top, classes (小类) below.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassBranch {
    pub groups: Vec<ClassGroup>,
    pub classes: Vec<ClassView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClassGroup {
    pub group: String,
    pub kind: ClassKind,
    pub name_zh: String,
    pub name_en: String,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingValue {
    pub value: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftKept {
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NearbyList {
    pub cases: Vec<NearbyCase>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Drafts {
    pub drafts: Vec<DraftView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shapes {
    pub shapes: Vec<MapShape>,
    /// More matched than `limit`.
    pub cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CasePoints {
    pub points: Vec<CasePoint>,
    pub cut: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Streets {
    pub streets: Vec<StreetBrief>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notices {
    pub notices: Vec<NoticeView>,
}

/// What changed, so that screens that show it ask again. Carries no content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeEvent {
    pub topics: Vec<Topic>,
    /// Cases that changed, when few.
    pub cases: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    Session,
    Cases,
    Photos,
    Outbox,
    Link,
    Notices,
    Drafts,
    Reference,
    /// A job went on or ended.
    Jobs,
    /// A map pack came, went or moved on.
    Packs,
    /// The running patrol moved on, or a route or an asking for a track changed.
    Patrol,
}

/// Calls `$each!(method, Params, Reply, "what it does")` for every method of the facade, in the order of the documentation.
#[macro_export]
macro_rules! facade_methods {
    ($each:ident) => {
        $each! {
                    status(Nothing) -> Status,
                    enrol(Enrol) -> Status,
                    sign_in(SignIn) -> Status,
                    sign_out(Nothing) -> Status,
                    set_pin(SetPin) -> Done,
                    today(Nothing) -> Today,
                    locate(Locate) -> Locus,
                    classes_recent(Nothing) -> ClassHits,
                    class_search(ClassSearch) -> ClassHits,
                    class_detail(ClassKey) -> ClassDetail,
                    class_tree(ClassTree) -> ClassBranch,
                    class_favourite(Favourite) -> Done,
                    self_dispose(SelfDispose) -> Recorded,
                    report(Report) -> Recorded,
                    park(Park) -> DraftKept,
                    draft_put(DraftPut) -> DraftKept,
                    draft_list(Nothing) -> Drafts,
                    draft_drop(DraftId) -> Done,
                    nearby(Nearby) -> NearbyList,
                    case_list(CaseList) -> CasePage,
                    case(CaseId) -> CaseFull,
                    add_photo(AddPhoto) -> Recorded,
                    add_note(AddNote) -> Recorded,
                    correct_class(CorrectClass) -> Recorded,
                    correct_place(CorrectPlace) -> Recorded,
                    refine_place(RefinePlace) -> Done,
                    withdraw(Withdraw) -> Recorded,
                    transfer(Transfer) -> Recorded,
                    settle(Settle) -> Recorded,
                    held_decide(HeldDecision) -> Done,
                    photo_erase(PhotoHash) -> Done,
                    evidence_check(CaseId) -> EvidenceCheck,
                    sync_now(Nothing) -> SyncReport,
                    unsent(Nothing) -> UnsentList,
                    handover_make(Nothing) -> HandoverMade,
                    handover_take(HandoverTake) -> HandoverTaken,
                    notices(Nothing) -> Notices,
                    notice_read(NoticeId) -> Done,
                    streets(Nothing) -> Streets,
                    map_shapes(MapWindow) -> Shapes,
        ground_list(GroundList) -> GroundPage,
                    ground(GroundId) -> GroundFull,
                    here(HereAsked) -> Here,
                    draw_check(DrawCheck) -> GroundFindings,
                    draw_save(DrawSave) -> Changed,
                    split_propose(SplitAsked) -> Proposal,
                    merge_propose(MergeAsked) -> Proposal,
                    snap(SnapAsked) -> Snapped,
                    ground_changes(ChangeList) -> ChangePage,
                    change_undo(ChangeId) -> Done,
                    import_open(ImportOpen) -> ImportSource,
                    import_check(ImportCheck) -> JobView,
                    import_report(JobId) -> ImportReport,
                    import_shapes(ImportShapes) -> PreviewShapes,
                    import_confirm(ImportConfirm) -> JobView,
                    import_drop(SourceId) -> Done,
                    job(JobId) -> JobView,
                    job_cancel(JobId) -> JobView,
                    ledger(Ledger) -> LedgerPage,
                    duty(AreaId) -> DutyFull,
                    duty_choices(Nothing) -> DutyChoices,
                    duty_save(DutySave) -> Done,
                    answer_table(Ledger) -> AnswerTable,
                    answer_save(AnswerSave) -> Done,
                    field_settle(FieldSettle) -> Done,
                    standard_save(StandardSave) -> Made,
                    shop_list(ShopList) -> ShopPage,
                    shop(ShopId) -> ShopView,
                    shop_save(ShopSave) -> Made,
                    shop_check(ShopCheck) -> Made,
                    plots(Nothing) -> Plots,
                    plot_save(PlotSave) -> Made,
                    coverage(Nothing) -> CoverageView,
                    card_print(CardPrint) -> Paper,
                    ledger_print(LedgerPrint) -> Paper,
                    file_drop(FileId) -> Done,
                    route_list(RouteList) -> Routes,
                    route(RouteId) -> RouteFull,
                    route_save(RouteSave) -> Made,
                    route_plan(PlanAsked) -> PlanView,
                    route_day(RouteDayAsked) -> RouteDay,
                    routes_today(TodayAsked) -> RoutesToday,
                    item_check(ItemCheck) -> Done,
                    patrol_ready(ReadyAsked) -> Readiness,
                    patrol_start(PatrolStart) -> PatrolNow,
                    patrol_pause(Nothing) -> PatrolNow,
                    patrol_resume(Nothing) -> PatrolNow,
                    patrol_end(Nothing) -> PatrolEnded,
                    patrol_now(Nothing) -> PatrolNow,
                    patrol_signal(PatrolSignal) -> Done,
                    record_fix(RecordFix) -> FixesTaken,
                    my_record(MyRecordAsked) -> MyRecord,
                    my_track(PatrolId) -> TrackView,
                    track_export(TrackExport) -> Paper,
                    gpx_import(GpxImport) -> GpxTaken,
                    track_ask(TrackAsk) -> Made,
                    track_asks(Nothing) -> TrackAsks,
                    track_answer(TrackAnswer) -> Done,
                    track_replay(AskId) -> TrackView,
            packs(Nothing) -> Packs,
            pack_add(PackAdd) -> PackView,
            pack_fetch(PackFetch) -> Packs,
            pack_pause(PackId) -> Packs,
            pack_use(PackUse) -> Packs,
            pack_remove(PackId) -> Packs,
            desk_overview(DeskWindow) -> DeskOverview,
                    desk_points(CaseList) -> CasePoints,
                    setting_get(SettingKey) -> SettingValue,
                    setting_put(Setting) -> Done,
                }
    };
}

/// The one error type that crosses the facade. The UI finds the words by `code` in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    pub code: ErrorCode,
    /// For logs and developers; never shown to a user.
    pub message: String,
    /// Whether the same call may succeed later without the person changing anything.
    pub retry: bool,
    /// Values the words may need, e.g. `free_mb`.
    pub values: Vec<(String, String)>,
}

/// The closed set of error codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    BadRequest,
    NotSignedIn,
    NotEnrolled,
    WrongPin,
    PinBackOff,
    CodeUnknown,
    CodeUsed,
    CodeExpired,
    ServerUnreachable,
    NotAGridwalkServer,
    CertificateMismatch,
    VersionTooOld,
    Revoked,
    NotAllowed,
    NotFound,
    CaseWithdrawn,
    NotYours,
    NothingToWithdraw,
    AlreadySo,
    PartlyUnderstood,
    CasePartial,
    EmptyText,
    TextTooLong,
    UnknownClass,
    UnknownCondition,
    UnknownStreet,
    UnknownGrid,
    PlaceMissing,
    PhotoMissing,
    PhotoEmpty,
    PhotoTruncated,
    PhotoCorrupt,
    PhotoTooLarge,
    PhotoTooManyPixels,
    PhotoHeic,
    PhotoUnsupported,
    PhotoAlreadySent,
    NoSpace,
    StoreWrongKey,
    StoreNewer,
    StoreDamaged,
    HandoverWrongCode,
    HandoverDamaged,
    NothingUnsent,
    /// The day of a change cannot be read, or lies too far away.
    BadDay,
    /// A shape cannot be saved as it is; `fault` names why.
    BadShape,
    /// The line does not cut the shape in two.
    NoCut,
    /// The shapes do not touch.
    NotTouching,
    /// Something was built on the change: make a new one instead.
    ChangeUsed,
    /// Streets of the change that whoever is signed in may not change; `streets` names them.
    NotYourStreet,
    /// Somebody changed the same thing in the meantime: look again.
    Stale,
    FileUnknown,
    FileUnreadable,
    FileCutOff,
    FileTooLarge,
    FileEmpty,
    FileEncrypted,
    FileFormat,
    /// The file's reference system cannot be converted here; `crs` names it.
    CrsUnsupported,
    EncodingUnknown,
    ColumnMissing,
    NothingToImport,
    BadRowsLeft,
    JobUnknown,
    Cancelled,
    TooMany,
    NameMissing,
    /// Not all parts of the file are here.
    FileIncomplete,
    /// `missing_mb` more must be free, `free_mb` are.
    NoSpaceForFile,
    /// The file is no PMTiles archive of version 3.
    PackUnreadable,
    /// The archive was cut off: `missing` says how much.
    PackCut,
    /// Tiles or compression that the map cannot show.
    PackUnsupported,
    PackDamaged,
    /// A map pack without 审图号 asks for one.
    ApprovalMissing,
    /// A patrol runs already: end it first.
    PatrolRuns,
    /// No patrol runs.
    NoPatrol,
    /// A rule that never comes due: no weekday, no hours, no times.
    RuleNever,
    /// More visits than the span has days.
    RuleTooOften,
    /// A proof that asks for nothing, or for more than there is.
    RuleProof,
    /// A route needs road sections or points.
    RouteEmpty,
    /// An asking for a track needs its purpose in words.
    PurposeMissing,
    /// The time of an asking lies in the past or too far ahead.
    BadUntil,
    /// The asking's time is over.
    AskLapsed,
    /// It was answered already.
    AskAnswered,
    /// The track lies on another device.
    TrackNotHere,
    GpxUnreadable,
    /// No point in it has a time.
    GpxTimeless,
    GpxEmpty,
    Internal,
}
