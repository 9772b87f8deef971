//! Parameters and answers of the calls on the ground, the ledger and imports.

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
    /// Features of a layer, by name; `day` (YYYY-MM-DD) none means today.
    GroundList { layer: MapLayer, street: Option<String>, text: Option<String>, day: Option<String>, after: Option<String>, limit: i64 }
    GroundId { layer: MapLayer, id: String, day: Option<String> }
    /// Whose ground is this, what holds here, what is near. `at_ms` none means now.
    HereAsked { fix: Option<FixInput>, class: Option<String>, at_ms: Option<i64>, reach_m: i64 }
    /// Shapes before they are saved: measured, checked against one another and against what is there on the day.
    DrawCheck { edits: Vec<ProposedEdit>, from_day: String }
    /// One change: all edits hold from that day, or nothing is written.
    DrawSave { edits: Vec<ProposedEdit>, from_day: String, title: String, what: ChangeKind }
    /// Cut an area along a line.
    SplitAsked { id: String, layer: MapLayer, line: Vec<[i64; 2]>, from_day: String }
    /// Make several one; the first stays.
    MergeAsked { ids: Vec<String>, layer: MapLayer, from_day: String }
    /// Bring corners onto corners and edges that are there, within so many millimetres.
    SnapAsked { layer: MapLayer, shape: ShapeView, within_mm: i64, except: Option<String> }
    ChangeList { after: Option<String>, limit: i64 }
    ChangeId { change: String }

    /// Opens a file that came in through the files door.
    ImportOpen { file: String }
    /// Reads and checks in the background; the answer names the job.
    ImportCheck {
        source: String,
        /// Layer of the file.
        file_layer: String,
        layer: MapLayer,
        datum: DatumView,
        columns: Vec<ImportField>,
        from_day: String,
        /// Text encoding when the guess was wrong.
        encoding: Option<String>,
        /// Longitude and latitude are swapped in the file.
        swapped: bool,
    }
    JobId { job: String }
    /// Good shapes of a checked import within a window.
    ImportShapes { job: String, bbox: Option<[i64; 4]>, limit: i64 }
    /// Writes the good rows as one change. `without_bad`: in spite of bad rows.
    ImportConfirm { job: String, without_bad: bool }
    SourceId { source: String }

    Ledger { street: Option<String>, text: Option<String>, flag: Option<DutyFlag>, after: Option<String>, limit: i64 }
    AreaId { area: String }
    /// Sets what is given and leaves the rest; an empty text or id clears.
    DutySave {
        area: String,
        inspector: Option<String>,
        deputy: Option<String>,
        classes: Option<Vec<String>>,
        tasks: Option<Vec<String>>,
        slots: Option<Vec<SlotView>>,
        /// 0 clears.
        rounds: Option<i64>,
        /// Standard's id; empty clears.
        standard: Option<String>,
        /// Version agreed on; none follows the one in force.
        standard_version: Option<i64>,
        roads: Option<Vec<String>>,
        duties: Option<String>,
        name: Option<String>,
        code: Option<String>,
    }
    /// Whoever answers for a class, a group or the rest (`*`) in areas; unit none: nobody of its own.
    AnswerSave { areas: Vec<String>, key: String, unit: Option<String> }
    /// Says which of two values that met holds.
    FieldSettle { layer: MapLayer, id: String, field: String, challenger_version: i64, take_challenger: bool }
    /// A new standard (`id` none) or its next version.
    StandardSave { id: Option<String>, title: String, text: String, from_day: String }
    ShopList { street: Option<String>, area: Option<String>, text: Option<String>, without_agreement: bool, rating: Option<RatingView>, after: Option<String>, limit: i64 }
    ShopId { shop: String }
    ShopSave {
        /// None: a new one.
        id: Option<String>,
        name: String,
        operator: String,
        licence: String,
        address: String,
        street: String,
        area: Option<String>,
        /// Hash from the photo door; none leaves what is there.
        agreement: Option<String>,
        rating: Option<RatingView>,
        point: Option<PointView>,
    }
    /// A look at a shopfront, recorded in the field.
    ShopCheck { shop: String, result: CheckResultView, note: String, photo: Option<String> }
    PlotSave {
        id: Option<String>,
        name: String,
        street: String,
        candidates: Vec<String>,
        minutes: String,
        met_on: Option<String>,
        decided: Option<String>,
        decided_on: Option<String>,
        shape: Option<ShapeView>,
    }
    /// `lang`: `zh-CN` or `en`.
    CardPrint { area: String, lang: String }
    LedgerPrint { street: Option<String>, lang: String }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// The change that was written.
    pub change: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Made {
    /// The record that was made or changed.
    pub id: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Snapped {
    pub shape: ShapeView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangePage {
    pub changes: Vec<ChangeView>,
    pub next: Option<String>,
}

/// The grid × class table: columns are the groups, rows the areas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerTable {
    pub columns: Vec<AnswerColumn>,
    pub rows: Vec<AnswerRow>,
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerColumn {
    pub key: String,
    pub name_zh: String,
    pub name_en: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerRow {
    pub area: String,
    pub name: String,
    pub street_name: String,
    pub answers: Vec<AnswerView>,
}
