//! One feature as it comes out of a file, and how a reading is asked for and summed up.

use std::collections::BTreeMap;
use std::fmt;

use crate::fault::RowFault;
use crate::note::Note;
use crate::shape::RawShape;

/// Where in the file something stands, as a person finds it again. All count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A line of a text file.
    Line(u64),
    /// The n-th feature of its layer.
    Feature(u64),
    /// A row of a sheet.
    Row {
        /// The sheet's name.
        sheet: String,
        /// As Excel shows it.
        n: u64,
    },
}

impl Place {
    /// The place's parts by name, for the words of the screen: one of `line`, `feature`, `row` (with `sheet`).
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Line(n) => vec![("line", n.to_string())],
            Self::Feature(n) => vec![("feature", n.to_string())],
            Self::Row { sheet, n } => vec![("sheet", sheet.clone()), ("row", n.to_string())],
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(n) => write!(f, "line {n}"),
            Self::Feature(n) => write!(f, "feature {n}"),
            Self::Row { sheet, n } => write!(f, "row {n} of sheet {sheet:?}"),
        }
    }
}

/// One feature: its attributes as text, its shape or what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub at: Place,
    /// By column; what is null or blank is absent. Whole numbers are exact, dates are ISO 8601.
    pub values: BTreeMap<String, String>,
    /// None where the file gives no shape at all (null, or a table without position columns).
    pub geometry: Result<Option<RawShape>, RowFault>,
}

/// What is counted while reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of the file, unpacked.
    Bytes,
    /// Features or rows.
    Features,
}

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How much was read.
    pub done: u64,
    /// Of how much, where that is known. Sizes in headers may lie: `done` may end elsewhere.
    pub total: Option<u64>,
    /// Of what.
    pub unit: Unit,
}

/// What a person decided about a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Column of longitudes of a table; without it the guessed one. The same as `lat_column` if one holds both.
    pub lon_column: Option<String>,
    /// Column of latitudes of a table; without it the guessed one.
    pub lat_column: Option<String>,
    /// Text encoding instead of the found one, by any name that the Encoding Standard knows.
    pub encoding: Option<String>,
    /// Exchange the first and the second coordinate.
    pub swap: bool,
    /// EPSG code of the coordinates instead of what the file says: 4326, 4490, 3857, UTM north (32601–32660),
    /// CGCS2000 Gauss-Krüger (4491–4554).
    pub epsg: Option<u32>,
}

/// What a reading came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Features handed over, the faulty ones included.
    pub rows: u64,
    /// How many of them have a fault.
    pub faults: u64,
    /// What was noticed over all of them.
    pub notes: Vec<Note>,
    /// The callback ended it.
    pub cancelled: bool,
}
