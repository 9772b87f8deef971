//! What ends a reading, and what the person with the file should do next.
//!
//! It holds no wording for the screen: the facade finds that by [`ImportError::code`]. What is wrong with one feature
//! only is a [`crate::RowFault`].

use crate::crs::CrsRefusal;
use crate::row::Place;

/// The result of everything in this crate.
pub type Result<T, E = ImportError> = std::result::Result<T, E>;

/// A file that cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No bytes, or blanks only.
    #[error("the file is empty; export it again")]
    Empty,
    /// None of the formats by content.
    #[error("this is {found}; give GeoJSON, a zipped Shapefile, GeoPackage, CSV or XLSX")]
    UnknownFormat {
        /// What the content looks like: `rar`, `7z`, `gzip`, `pdf`, `dwg`, `html`, `xml`, `text`, `zip`, `binary`.
        found: &'static str,
    },
    /// A .shp alone: its attributes and its reference system lie in other files.
    #[error("a .shp alone has no attributes; zip it together with its .dbf, .prj and .shx and give the zip")]
    LooseShapefile,
    /// The binary .xls of before 2007.
    #[error("this is an .xls of before 2007; save it as .xlsx and give that")]
    OldExcel,
    /// A workbook or archive with a password.
    #[error("the file is protected by a password; save it without one and give that")]
    Encrypted,
    /// JSON of another kind.
    #[error("this JSON is {found}, not GeoJSON; export it as GeoJSON (a FeatureCollection)")]
    NotGeoJson {
        /// Its `type`, or what it is instead of an object.
        found: String,
    },
    /// An SQLite file that is no GeoPackage, or one without layers.
    #[error("this database is no GeoPackage with layers; export the layer as GeoPackage")]
    NotGeoPackage,
    /// A zip that holds no .shp.
    #[error("the zip holds no .shp; put .shp, .dbf and .prj into one zip, or unpack it and give what is inside")]
    NoShapefile,
    /// A zip entry whose name leads out of the archive.
    #[error("the zip has an entry named {name:?}, which leads outside; do not open this file, pack it anew")]
    UnsafeName {
        /// The entry's name.
        name: String,
    },
    /// A file that is, or unpacks to, more than is read.
    #[error("there are more than {limit} {what}; split the file and import the parts")]
    TooLarge {
        /// What is too much: `unpacked_bytes`, `zip_entries`, `rows`, `columns`, `feature_bytes`.
        what: &'static str,
        /// How much is read.
        limit: u64,
    },
    /// An archive whose end is missing.
    #[error("the zip is cut off or damaged; copy or download it again")]
    ZipCut,
    /// The file ends in the middle. Everything before was handed over.
    #[error("the file ends in the middle of {at}; copy or download it again")]
    Cut {
        /// The first thing that is not whole.
        at: Place,
    },
    /// The file cannot be read further. Everything before was handed over.
    #[error("the file cannot be read at {at}: {detail}; export it again")]
    Damaged {
        /// The first thing that cannot be read.
        at: Place,
        /// What the decoder said.
        detail: String,
    },
    /// A layer that the file does not have.
    #[error("there is no layer {name:?}; choose one of those that the file has")]
    NoSuchLayer {
        /// The asked name.
        name: String,
    },
    /// A column that the layer does not have.
    #[error("there is no column {name:?}; choose one of those that the layer has")]
    NoSuchColumn {
        /// The asked name.
        name: String,
    },
    /// A reference system whose coordinates cannot become degrees of WGS-84.
    #[error("the reference system cannot be converted ({refusal}); export the layer in CGCS2000 or WGS-84 degrees")]
    CrsRefused {
        /// Why.
        refusal: CrsRefusal,
    },
    /// A GeoJSON that names its reference system only behind the features.
    #[error("the file names its reference system {name:?} behind its features; export it with `crs` in front")]
    CrsAfterFeatures {
        /// What it names.
        name: String,
    },
    /// An EPSG code that was chosen for a file and is none of the known ones.
    #[error("EPSG:{code} is not known here; choose CGCS2000 or WGS-84, in degrees or in metres")]
    UnknownEpsg {
        /// The code.
        code: u32,
    },
    /// A text encoding that was chosen for a file and has no such name.
    #[error("there is no text encoding {name:?}; choose UTF-8 or GB18030")]
    UnknownEncoding {
        /// The name.
        name: String,
    },
    /// The system could not read the file.
    #[error("the file could not be read: {source}; check that it is still there and may be read")]
    Io {
        /// What the system said.
        #[from]
        source: std::io::Error,
    },
}

impl ImportError {
    /// Every code that [`ImportError::code`] can give, so that a front end can prove it has words for each.
    pub const CODES: [&'static str; 20] = [
        "import.empty",
        "import.unknown_format",
        "import.loose_shapefile",
        "import.old_excel",
        "import.encrypted",
        "import.not_geojson",
        "import.not_geopackage",
        "import.no_shapefile",
        "import.unsafe_name",
        "import.too_large",
        "import.zip_cut",
        "import.cut",
        "import.damaged",
        "import.no_such_layer",
        "import.no_such_column",
        "import.crs_refused",
        "import.crs_after_features",
        "import.unknown_epsg",
        "import.unknown_encoding",
        "import.io",
    ];

    /// A stable code for the facade and the screen's message keys; never changed once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "import.empty",
            Self::UnknownFormat { .. } => "import.unknown_format",
            Self::LooseShapefile => "import.loose_shapefile",
            Self::OldExcel => "import.old_excel",
            Self::Encrypted => "import.encrypted",
            Self::NotGeoJson { .. } => "import.not_geojson",
            Self::NotGeoPackage => "import.not_geopackage",
            Self::NoShapefile => "import.no_shapefile",
            Self::UnsafeName { .. } => "import.unsafe_name",
            Self::TooLarge { .. } => "import.too_large",
            Self::ZipCut => "import.zip_cut",
            Self::Cut { .. } => "import.cut",
            Self::Damaged { .. } => "import.damaged",
            Self::NoSuchLayer { .. } => "import.no_such_layer",
            Self::NoSuchColumn { .. } => "import.no_such_column",
            Self::CrsRefused { .. } => "import.crs_refused",
            Self::CrsAfterFeatures { .. } => "import.crs_after_features",
            Self::UnknownEpsg { .. } => "import.unknown_epsg",
            Self::UnknownEncoding { .. } => "import.unknown_encoding",
            Self::Io { .. } => "import.io",
        }
    }

    /// What the message is about, by name, for the words of the screen.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownFormat { found } => vec![("found", (*found).to_owned())],
            Self::NotGeoJson { found } => vec![("found", found.clone())],
            Self::UnsafeName { name }
            | Self::NoSuchLayer { name }
            | Self::NoSuchColumn { name }
            | Self::CrsAfterFeatures { name }
            | Self::UnknownEncoding { name } => vec![("name", name.clone())],
            Self::TooLarge { what, limit } => vec![("what", (*what).to_owned()), ("limit", limit.to_string())],
            Self::Cut { at } => at.values(),
            Self::Damaged { at, detail } => [at.values(), vec![("detail", detail.clone())]].concat(),
            Self::CrsRefused { refusal } => refusal.values(),
            Self::UnknownEpsg { code } => vec![("epsg", code.to_string())],
            Self::Io { source } => vec![("detail", source.to_string())],
            Self::Empty
            | Self::LooseShapefile
            | Self::OldExcel
            | Self::Encrypted
            | Self::NotGeoPackage
            | Self::NoShapefile
            | Self::ZipCut => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each variant, in the order of the codes.
    fn one_of_each() -> [ImportError; 20] {
        let name = || "x".to_owned();
        [
            ImportError::Empty,
            ImportError::UnknownFormat { found: "rar" },
            ImportError::LooseShapefile,
            ImportError::OldExcel,
            ImportError::Encrypted,
            ImportError::NotGeoJson { found: name() },
            ImportError::NotGeoPackage,
            ImportError::NoShapefile,
            ImportError::UnsafeName { name: name() },
            ImportError::TooLarge { what: "rows", limit: 1 },
            ImportError::ZipCut,
            ImportError::Cut { at: Place::Feature(1) },
            ImportError::Damaged { at: Place::Line(1), detail: name() },
            ImportError::NoSuchLayer { name: name() },
            ImportError::NoSuchColumn { name: name() },
            ImportError::CrsRefused { refusal: CrsRefusal::Unreadable },
            ImportError::CrsAfterFeatures { name: name() },
            ImportError::UnknownEpsg { code: 1 },
            ImportError::UnknownEncoding { name: name() },
            ImportError::Io { source: std::io::Error::other("x") },
        ]
    }

    #[test]
    fn each_error_has_its_listed_code_and_says_what_to_do_next() {
        for (error, code) in one_of_each().iter().zip(ImportError::CODES) {
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains("; "), "{error}");
        }
    }
}
