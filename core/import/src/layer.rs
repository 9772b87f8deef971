//! What lies in a file, as a person sees it before choosing what to import.

use crate::crs::Crs;
use crate::note::Note;

/// The formats, told apart by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A FeatureCollection, a Feature or a bare geometry (RFC 7946).
    GeoJson,
    /// One feature per line (newline-delimited GeoJSON, RFC 8142 text sequences).
    GeoJsonLines,
    /// One or several Shapefiles in a zip.
    Shapefile,
    /// GeoPackage (OGC 12-128).
    GeoPackage,
    /// Delimited text.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// A stable name for the facade.
    pub fn code(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonLines => "geojson_lines",
            Self::Shapefile => "shapefile",
            Self::GeoPackage => "geopackage",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What the looked-at features of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryKind {
    /// Points only.
    Points,
    /// Lines only.
    Lines,
    /// Polygons only.
    Areas,
    /// More than one kind.
    Mixed,
    /// No shapes: attributes only, or none that could be read.
    None,
}

/// A column (字段) with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// As in the file; made unique where it was not.
    pub name: String,
    /// At most three different values, shortened to 80 characters.
    pub samples: Vec<String>,
}

/// One table of features (图层): all of a GeoJSON or CSV, one Shapefile of a zip, one table of a GeoPackage, one sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Unique in the file.
    pub name: String,
    /// How many, where that could be told without reading everything.
    pub features: Option<u64>,
    /// Of the first 200 features.
    pub geometry: GeometryKind,
    /// In the file's order; of a GeoJSON, in alphabetical order and of the first 200 features.
    pub columns: Vec<Column>,
    /// Longitude and latitude columns of a table, guessed by name; the same one twice if a single column holds both.
    pub position: Option<(String, String)>,
    /// What the file says about its coordinates.
    pub crs: Crs,
    /// Of the text, as the Encoding Standard names it; none where the format fixes it.
    pub encoding: Option<String>,
    /// What to know or to ask.
    pub notes: Vec<Note>,
}
