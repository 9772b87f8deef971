//! Importing features from files: what is in the file, what would come of it, and how far it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DatumView, MapLayer, OverlapView};

/// A file that was opened: its layers and what its columns look like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportSource {
    /// Opaque: names the opened file in the calls that follow.
    pub source: String,
    pub file_name: String,
    pub format: ImportFormat,
    pub layers: Vec<ImportLayer>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    GeoJson,
    Shapefile,
    GeoPackage,
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportLayer {
    pub name: String,
    /// None when counting would mean reading the file.
    pub features: Option<i64>,
    pub geometry: ImportGeometry,
    pub columns: Vec<ImportColumn>,
    /// What the file itself says of its coordinates; a person is asked all the same, for Chinese files often lie.
    pub datum: Option<DatumView>,
    /// Name of the reference system as the file names it.
    pub crs: Option<String>,
    pub encoding: Option<String>,
    /// Message keys: `import.note.<code>`.
    pub notes: Vec<String>,
    /// Which layer of ours it most looks like.
    pub guess: MapLayer,
    /// Columns for each of our fields, remembered from the last file of this form or guessed from names.
    pub columns_for: Vec<ImportColumns>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportGeometry {
    Point,
    Line,
    Area,
    Mixed,
    /// A table: position comes from two columns.
    None,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumn {
    pub name: String,
    pub samples: Vec<String>,
}

/// For one of our layers: each field with the file's column that fills it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportColumns {
    pub layer: MapLayer,
    pub fields: Vec<ImportField>,
    /// From the last import of a file with these columns.
    pub remembered: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportField {
    /// The screen finds words by `field.<layer>.<key>`.
    pub key: String,
    pub needed: bool,
    /// Key by which a feature is found again when a file is imported a second time.
    pub identifies: bool,
    pub column: Option<String>,
}

/// A job that runs: reading, checking, writing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobView {
    pub job: String,
    pub stage: JobStage,
    pub done: i64,
    /// 0 when not known.
    pub total: i64,
    pub failed: Option<crate::api::ApiError>,
    /// The change that was written, once it is.
    pub change: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobStage {
    Reading,
    Checking,
    /// Checked; waits for a person's word.
    Ready,
    Writing,
    Written,
    Cancelled,
    Failed,
}

/// What an import would do. Nothing is written yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportReport {
    pub read: i64,
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
    /// Rows that cannot be taken; the first thousand of them.
    pub bad: Vec<BadRow>,
    pub bad_total: i64,
    /// Repairs that lose nothing, by message key `import.repair.<code>`, with how many.
    pub repairs: Vec<(String, i64)>,
    pub datum: Option<DatumWarning>,
    /// Longitude and latitude look swapped.
    pub swapped: bool,
    /// Features outside every street known here.
    pub outside: i64,
    pub overlaps: Vec<OverlapView>,
    /// West, south, east, north of all good shapes, 1e-7 degrees.
    pub bbox: Option<[i64; 4]>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BadRow {
    /// Line, feature or row number as a person counts, from 1.
    pub row: i64,
    /// Sheet, where there are several.
    pub sheet: Option<String>,
    /// Name or code of the feature, if it could be read.
    pub what: Option<String>,
    /// Message key: `import.bad.<code>`.
    pub code: String,
    /// Values the words need: `column`, `value`, `lon`, `lat`, `other` …
    pub values: Vec<(String, String)>,
}

/// The shapes look shifted against what is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DatumWarning {
    /// By how far, metres.
    pub shift_m: i64,
    /// The datum in which they would fit.
    pub better: DatumView,
    /// How far they would still be off in it, metres.
    pub better_m: i64,
}
