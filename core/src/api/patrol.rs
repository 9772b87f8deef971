//! Parameters and answers of the calls on routes, patrols and tracks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::view::*;

macro_rules! params {
    ($($(#[$m:meta])* $name:ident { $($(#[$fm:meta])* $field:ident : $ty:ty),* $(,)? })*) => {
        $($(#[$m])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
        pub struct $name { $($(#[$fm])* pub $field: $ty),* })*
    };
}

params! {
    /// Routes by street and name; `ended` also those whose last day is past.
    RouteList { street: Option<String>, text: Option<String>, ended: bool }
    RouteId { route: String }
    RouteItemInput { id: String, layer: MapLayer, buffer_m: Option<i64> }
    RouteSave {
        /// None: a new one.
        id: Option<String>,
        name: String,
        street: String,
        unit: Option<String>,
        items: Vec<RouteItemInput>,
        rule: RuleView,
        proof: ProofView,
        /// People's ids; empty: whoever works in the street.
        walkers: Vec<String>,
        assessed: bool,
        from_day: String,
        until_day: Option<String>,
    }
    /// `month` YYYY-MM; `assessed` none shows both, apart.
    PlanAsked { month: String, street: Option<String>, unit: Option<String>, assessed: Option<bool> }
    RouteDayAsked { route: String, day: String }

    ReadyAsked { fix: Option<FixInput> }
    PatrolStart { means: MeansView, partners: Vec<String>, assessed: bool }
    /// One position as a receiver gives it.
    TrackFix {
        lon_e7: i64,
        lat_e7: i64,
        /// Radius of 68 % confidence, millimetres; none when the receiver does not say.
        accuracy_mm: Option<i64>,
        /// Device clock, milliseconds.
        fixed_at_ms: i64,
        /// The platform says that it is made up (模拟定位).
        mock: bool,
    }
    /// Positions in order, one or many: from the webview, the native service or a file alike.
    RecordFix { fixes: Vec<TrackFix> }
    /// Why positions may be missing from now on.
    PatrolSignal { reason: GapReasonView }
    TodayAsked { fix: Option<FixInput> }
    /// Marks an item of a slot as checked, or takes the mark back.
    ItemCheck { route: String, slot: String, item: String, on: bool }
    /// Days YYYY-MM-DD, both included.
    MyRecordAsked { from_day: String, to_day: String }
    PatrolId { patrol: String }
    TrackExport { patrol: String, format: TrackFormat }
    /// A GPX file from the files door: one patrol for each of its days.
    GpxImport { file: String, means: MeansView, assessed: bool }

    TrackAsk { person: String, day: String, purpose: String, until_ms: i64 }
    TrackAnswer { ask: String, share: bool }
    AskId { ask: String }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrackFormat {
    Gpx,
    Geojson,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Routes {
    pub rows: Vec<RouteRow>,
}

/// What a GPX file brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GpxTaken {
    pub patrols: Vec<String>,
    pub points: i64,
    pub dropped: Vec<DroppedCount>,
    pub gaps: i64,
    /// Points without a time: a track cannot use them.
    pub timeless: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackAsks {
    pub asks: Vec<TrackAskView>,
}
