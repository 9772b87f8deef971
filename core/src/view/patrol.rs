//! Routes, patrols and tracks as screens see them. Nothing in here compares persons.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{MapLayer, PointView, SlotView};

/// How somebody moves (交通方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MeansView {
    Foot,
    Bike,
    Car,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PerView {
    Day,
    /// Monday to Sunday.
    Week,
    Month,
}

/// How often a route is due (频次).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "every")]
pub enum RuleView {
    /// So many days with a visit in the span.
    Times { times: i64, per: PerView },
    /// Each slot is due; on working days only, or on every day that the slots name.
    Slots { slots: Vec<SlotView>, working_days: bool },
    /// Every so many minutes within hours.
    Interval { minutes: i64, within: Vec<SlotView> },
    /// 回头看: so many days after a case of these classes was closed, within so many days. Class keys, or "kind:group".
    Revisit { classes: Vec<String>, after_days: i64, within_days: i64 },
}

/// What proves that it was done (完成标准).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum ProofView {
    /// So many percent of its length.
    Covered { percent: i64 },
    /// Within so many metres for so many seconds.
    Dwell { within_m: i64, for_s: i64 },
    /// Marked as checked on the spot.
    Checked,
}

/// How a slot, a day or a span stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StandingView {
    /// 待完成
    Due,
    /// 已完成
    Met,
    /// 未完成
    Missed,
    /// 无法判定: a gap in a track could have held it, or a patrol has not reported yet.
    Unknown,
}

/// A route in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteRow {
    pub id: String,
    pub name: String,
    pub street: String,
    pub street_name: String,
    pub unit: Option<String>,
    pub unit_name: Option<String>,
    pub rule: RuleView,
    pub proof: ProofView,
    /// 考核; false is 自查.
    pub assessed: bool,
    /// Names of who walks it; empty: whoever answers for the street.
    pub walkers: Vec<WalkerView>,
    pub items: i64,
    /// Length of its road sections, millimetres.
    pub length_mm: i64,
    pub from_day: String,
    /// Last day.
    pub until_day: Option<String>,
    pub may_edit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WalkerView {
    pub id: String,
    pub name: String,
}

/// A route with everything on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteFull {
    pub row: RouteRow,
    pub items: Vec<RouteItemView>,
}

/// A road section or point of a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteItemView {
    pub id: String,
    pub layer: MapLayer,
    pub name: String,
    /// 缓冲区 of a point, metres.
    pub buffer_m: Option<i64>,
    pub length_mm: i64,
    /// A position on it.
    pub point: Option<PointView>,
    /// Rings or lines `[[lon_e7, lat_e7], …]`; empty for a point.
    pub coords: Vec<Vec<[i64; 2]>>,
    /// It is no longer on the ground: choose another one.
    pub gone: bool,
}

/// The figures of a month, by unit, route and day. `known_ms`: the last exchange with the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanView {
    /// YYYY-MM
    pub month: String,
    /// Days of the month, YYYY-MM-DD.
    pub days: Vec<String>,
    pub units: Vec<PlanUnit>,
    pub routes: Vec<PlanRoute>,
    pub known_ms: Option<i64>,
    /// Years whose holidays are not in the calendar: days are provisional.
    pub provisional: bool,
}

/// How many spans stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Tally {
    pub due: i64,
    pub met: i64,
    pub missed: i64,
    pub unknown: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanUnit {
    /// None: routes of no unit.
    pub unit: Option<String>,
    pub name: String,
    pub assessed: bool,
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanRoute {
    pub row: RouteRow,
    /// Of the month: visits where a span counts them, slots otherwise.
    pub tally: Tally,
    /// For "5 times a month": how it stands as a whole, visits wanted and made.
    pub span: Option<PlanSpan>,
    /// One for each day of the month that has a slot.
    pub cells: Vec<PlanCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanSpan {
    pub standing: StandingView,
    pub wanted: i64,
    pub met: i64,
    pub unknown: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanCell {
    pub day: String,
    pub tally: Tally,
    /// The worst of the day's slots; a day that only may hold a visit is met or unknown, or not listed.
    pub standing: StandingView,
}

/// One day of a route: each slot with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteDay {
    pub day: String,
    pub slots: Vec<RouteSlot>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteSlot {
    pub id: String,
    pub from_ms: i64,
    pub to_ms: i64,
    pub standing: StandingView,
    pub items: Vec<SlotItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotItem {
    pub id: String,
    pub name: String,
    pub standing: StandingView,
}

/// Why there is nothing between two points of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GapReasonView {
    /// 无定位信号
    NoFix,
    /// 定位已关闭
    GpsOff,
    /// 应用被系统终止
    Killed,
    /// 电量过低
    Battery,
    /// 时钟跳变
    ClockJump,
    /// 未授予定位权限
    Permission,
    /// 本人暂停
    Paused,
    /// 模拟定位
    Mock,
}

/// Why a position was left out of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DroppedView {
    Vague,
    WarmingUp,
    Jump,
    Nowhere,
    Paused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DroppedCount {
    pub reason: DroppedView,
    pub count: i64,
}

/// A stretch of which nothing is known; `until_ms` none while it lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GapView {
    pub from_ms: i64,
    pub until_ms: Option<i64>,
    pub reason: GapReasonView,
}

/// The patrol that runs on this device, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatrolNow {
    pub patrol: Option<PatrolRunning>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatrolRunning {
    pub id: String,
    pub means: MeansView,
    pub partners: Vec<WalkerView>,
    pub assessed: bool,
    pub began_ms: i64,
    pub paused: bool,
    /// Of what is known; gaps add nothing.
    pub distance_mm: i64,
    pub points: i64,
    pub last: Option<LastFix>,
    pub gaps: Vec<GapView>,
    pub dropped: Vec<DroppedCount>,
    /// Positions that the platform says are made up; they prove nothing.
    pub mock: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastFix {
    pub at_ms: i64,
    pub point: PointView,
    pub accuracy_mm: i64,
}

/// What became of positions that were handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixesTaken {
    pub kept: i64,
    pub still: i64,
    pub dropped: Vec<DroppedCount>,
    /// Outside all of one's own areas: told to oneself only, never kept. None when there is no area or no position.
    pub outside: Option<bool>,
}

/// What a finished patrol says. Only `results` went up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PatrolEnded {
    pub id: String,
    pub distance_mm: i64,
    pub gaps: Vec<GapView>,
    pub met: i64,
    pub unknown: i64,
}

/// One's routes of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoutesToday {
    pub routes: Vec<RouteToday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteToday {
    pub row: RouteRow,
    /// Where a span counts visits: how it stands without today.
    pub span: Option<PlanSpan>,
    /// Today's slots in order, running and coming ones with what is missing, nearest first.
    pub slots: Vec<SlotToday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotToday {
    pub id: String,
    pub from_ms: i64,
    pub to_ms: i64,
    pub standing: StandingView,
    pub done: i64,
    pub total: i64,
    pub missing: Vec<ItemToday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemToday {
    pub id: String,
    pub layer: MapLayer,
    pub name: String,
    pub point: Option<PointView>,
    /// From where one stands; none without a position.
    pub distance_mm: Option<i64>,
    /// Thousandths of what the proof wants.
    pub permille: i64,
    pub standing: StandingView,
    /// It is marked by hand.
    pub by_mark: bool,
    pub checked: bool,
}

/// One thing to look at before setting out. Nothing is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadyItem {
    pub what: ReadyWhat,
    pub ok: bool,
    /// Figures for the words: `free_mb`, `off_s`, `accuracy_m`, `packs`, `unsent`.
    pub values: Vec<(String, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadyWhat {
    Storage,
    Clock,
    Position,
    MapPack,
    Unsent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Readiness {
    pub items: Vec<ReadyItem>,
}

/// What I did: for me alone, and compared with nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyRecord {
    /// Newest first.
    pub days: Vec<MyDay>,
    pub distance_mm: i64,
    /// Items of routes met.
    pub covered: i64,
    /// Cases recorded, of which fixed on the spot.
    pub found: i64,
    pub fixed: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyDay {
    pub day: String,
    pub patrols: Vec<MyPatrol>,
    pub covered: i64,
    pub found: i64,
    pub fixed: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyPatrol {
    pub id: String,
    pub means: MeansView,
    pub assessed: bool,
    pub partners: Vec<WalkerView>,
    /// None when the track is not on this device.
    pub track: Option<MyTrack>,
    pub met: i64,
    pub unknown: i64,
    pub ended: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MyTrack {
    pub from_ms: i64,
    pub to_ms: i64,
    pub distance_mm: i64,
    pub gaps: i64,
}

/// A track to look at: stretches that were walked, and gaps that nothing is drawn across.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackView {
    pub person_name: String,
    pub day: String,
    pub purpose: String,
    /// Until when it may be looked at; none for one's own.
    pub until_ms: Option<i64>,
    pub means: MeansView,
    pub points: Vec<TrackPointView>,
    pub gaps: Vec<GapView>,
    pub distance_mm: i64,
    /// Parts that were committed but did not come.
    pub missing_parts: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackPointView {
    pub at_ms: i64,
    pub until_ms: i64,
    pub lon_e7: i64,
    pub lat_e7: i64,
    pub accuracy_mm: i64,
    pub mock: bool,
    /// Walked here from the point before; otherwise nothing is known between.
    pub linked: bool,
}

/// How an asking for a track stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    Open,
    Shared,
    Declined,
    /// Its time is over; what was shared cannot be opened any more.
    Lapsed,
}

/// A track asked for, openly.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackAskView {
    pub id: String,
    pub person_name: String,
    pub asker_name: String,
    /// It is my track.
    pub of_me: bool,
    /// I asked.
    pub by_me: bool,
    pub day: String,
    pub purpose: String,
    pub asked_ms: i64,
    pub until_ms: i64,
    pub state: AskState,
    /// Shared, not lapsed, and this is the device that asked.
    pub may_replay: bool,
    /// The person's phone has a track of that day.
    pub has_track: bool,
    pub views: Vec<TrackViewing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackViewing {
    pub by_name: String,
    pub at_ms: i64,
}
