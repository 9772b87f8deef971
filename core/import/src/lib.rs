//! Geographic files as a stream of features (要素), each with its place in the file: GeoJSON, zipped Shapefile,
//! GeoPackage, CSV and XLSX.
//!
//! [`open`] looks at a file's content and says what lies in it; [`Source::read`] then hands over one [`Row`] after
//! another: its line or number, its attributes as text, its shape in degrees, or what is wrong with it. One bad feature
//! never ends the reading.
//!
//! It stands alone: it knows no record, journal, database of ours or person, writes nothing, asks no clock, converts no
//! datum (GCJ-02 and BD-09 are the next stage's) and judges no shape beyond what makes it a shape at all: crossing
//! edges, duplicates and places outside the city are the next stage's too.
//!
//! Memory: GeoJSON, CSV, Shapefile and GeoPackage are read one feature at a time, however long the file is. Of an XLSX
//! the text of all cells is held, as the format keeps it apart from the sheets, and at most 100,000 rows are read.
#![warn(missing_docs)]

mod bounded;
mod crs;
mod csv;
mod error;
mod fault;
mod geojson;
mod geopackage;
mod guard;
mod layer;
mod limits;
mod note;
mod number;
mod row;
mod shape;
mod shapefile;
mod sink;
mod sniff;
mod source;
mod survey;
mod table;
mod text;
mod xlsx;

pub use crs::{Crs, CrsRefusal};
pub use error::{ImportError, Result};
pub use fault::RowFault;
pub use layer::{Column, Format, GeometryKind, Layer};
pub use note::Note;
pub use number::{degrees, number};
pub use row::{Place, Progress, ReadOptions, Row, Summary, Unit};
pub use shape::{RawPolygon, RawShape};
pub use source::{Source, open};
