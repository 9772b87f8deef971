//! GeoPackage: an SQLite file whose tables of features are layers. Opened for reading only, with nothing in it trusted.

mod blob;

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::crs::Reference;
use crate::error::{ImportError, Result};
use crate::limits::COLUMNS;
use crate::note::Note;
use crate::number::number_text;
use crate::row::{Place, ReadOptions, Unit};
use crate::shape::Geometry;
use crate::sink::Sink;
use crate::source::{Outline, Reader};

/// A GeoPackage that was looked at.
pub(crate) struct Package {
    path: PathBuf,
    /// For each layer, the column of its shapes.
    shapes: Vec<Option<String>>,
    outlines: Vec<Outline>,
}

impl Package {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let database = connect(path)?;
        let mut package = Self { path: path.to_owned(), shapes: Vec::new(), outlines: Vec::new() };
        let mut query = database.prepare(include_str!("layers.sql")).map_err(of_opening)?;
        let mut rows = query.query([]).map_err(of_opening)?;
        while let Some(row) = rows.next().map_err(of_opening)? {
            package.add(&database, row)?;
        }
        if package.outlines.is_empty() {
            return Err(ImportError::NotGeoPackage);
        }
        Ok(package)
    }

    fn add(&mut self, database: &Connection, row: &rusqlite::Row<'_>) -> Result<()> {
        let name: String = row.get(0).map_err(of_opening)?;
        let shapes: Option<String> = row.get(1).map_err(of_opening)?;
        let (reference, notes) = match shapes {
            Some(_) => reference(row).map_err(of_opening)?,
            None => (Reference::UNKNOWN, Vec::new()),
        };
        let table = quoted(&name);
        let names = column_names(database, &name).map_err(of_opening)?;
        let columns: Vec<String> = names.into_iter().filter(|column| Some(column) != shapes.as_ref()).collect();
        if columns.len() > COLUMNS {
            return Err(ImportError::TooLarge { what: "columns", limit: COLUMNS as u64 });
        }
        let count = database.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0));
        self.outlines.push(Outline {
            name,
            features: count.ok().and_then(|n| n.try_into().ok()),
            columns: Some(columns),
            position: None,
            reference,
            encoding: None,
            notes,
        });
        self.shapes.push(shapes);
        Ok(())
    }
}

/// The system by its registered code where there is one, else by its description. Codes 0 and -1 are undefined.
fn reference(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Reference, Vec<Note>)> {
    let (organization, code): (String, i64) = (row.get(2)?, row.get(3)?);
    let (definition, srs): (String, i64) = (row.get(4)?, row.get(5)?);
    let epsg = organization.eq_ignore_ascii_case("epsg").then(|| u32::try_from(code).ok().and_then(Reference::of_epsg));
    let undefined = srs <= 0 || definition.trim().is_empty() || definition.trim() == "undefined";
    Ok(match epsg.flatten() {
        Some(reference) => (reference, Vec::new()),
        None if undefined => (Reference::UNKNOWN, vec![Note::NoCrs]),
        None => (Reference::of_wkt(&definition), Vec::new()),
    })
}

/// `immutable`: no lock, journal or shared memory file appears beside the person's file.
fn connect(path: &Path) -> Result<Connection> {
    let text = path.to_str().ok_or_else(|| std::io::Error::other("the path is no text"))?;
    let text = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let text = if cfg!(windows) { format!("/{}", text.replace('\\', "/")) } else { text };
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let database = Connection::open_with_flags(format!("file:{text}?immutable=1"), flags).map_err(of_opening)?;
    // Views and triggers of the file run nothing but plain SQL, and damaged pages are errors.
    database
        .execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")
        .map_err(of_opening)?;
    Ok(database)
}

/// Columns as `SELECT *` has them. The library's own list is not asked for: it panics at names that are not UTF-8.
fn column_names(database: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut query = database.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid")?;
    let names = query.query_map([table], |row| Ok(row.get_ref(0)?.as_bytes().map(lossy).unwrap_or_default()))?;
    names.collect()
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A file that is no database, or has no such tables.
fn of_opening(error: rusqlite::Error) -> ImportError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => failure(error, Place::Feature(1)),
        Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::SystemIoFailure) => {
            ImportError::Io { source: std::io::Error::other(error) }
        }
        _ => ImportError::NotGeoPackage,
    }
}

/// SQLite names one thing when pages are missing and when they are wrong.
fn failure(error: rusqlite::Error, at: Place) -> ImportError {
    ImportError::Damaged { at, detail: error.to_string() }
}

impl Reader for Package {
    fn outlines(&self) -> &[Outline] {
        &self.outlines
    }

    fn read(&self, at: usize, _: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
        let Some((outline, shapes)) = self.outlines.get(at).zip(self.shapes.get(at)) else { return Ok(()) };
        let database = connect(&self.path)?;
        let failed = |error, n: u64| failure(error, Place::Feature(n));
        let mut query =
            database.prepare(&format!("SELECT * FROM {}", quoted(&outline.name))).map_err(|e| failed(e, 1))?;
        let names = column_names(&database, &outline.name).map_err(|e| failed(e, 1))?;
        let mut rows = query.query([]).map_err(|e| failed(e, 1))?;
        sink.expect(Unit::Features, outline.features);
        for n in 1.. {
            let Some(row) = rows.next().map_err(|e| failed(e, n))? else { break };
            let mut geometry: Geometry = Ok(None);
            let mut values = std::collections::BTreeMap::new();
            for (at, name) in names.iter().enumerate() {
                let value = row.get_ref(at).map_err(|e| failed(e, n))?;
                if Some(name) == shapes.as_ref() {
                    geometry = blob::geometry(value);
                } else if let Some(text) = text_of(value) {
                    values.insert(name.clone(), text);
                }
            }
            if sink.row(Place::Feature(n), values, geometry, n).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// Blobs have no text.
fn text_of(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number_text(number)),
        ValueRef::Text(text) => Some(String::from_utf8_lossy(text).trim().to_owned()).filter(|text| !text.is_empty()),
        ValueRef::Null | ValueRef::Blob(_) => None,
    }
}
