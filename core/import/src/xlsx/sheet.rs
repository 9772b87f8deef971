//! A sheet row by row, as text.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::merged::Merged;
use crate::bounded::Bounded;
use crate::error::{ImportError, Result};
use crate::limits::{COLUMNS, SHEET_ROWS};
use crate::number::number_text;
use crate::row::Place;

/// A row in which something stands.
pub(crate) struct Cells {
    /// As Excel shows it, from 1.
    pub(crate) number: u64,
    /// Trimmed, merged regions filled in.
    pub(crate) cells: Vec<String>,
    /// Columns with numbers that are longer than Excel keeps digits.
    pub(crate) long: Vec<usize>,
}

/// Refuses a workbook that unpacks to more than `limit` bytes. Sizes in its directory are believed when they are too
/// large, and what comes out is counted all the same.
pub(crate) fn refuse_bombs(path: &Path, limit: u64) -> Result<()> {
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|_| ImportError::ZipCut)?;
    let too_large = ImportError::TooLarge { what: "unpacked_bytes", limit };
    let mut left = limit;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(of_zip)?;
        if part.size() > left {
            return Err(too_large);
        }
        let mut part = Bounded::new(part, left);
        let done = part.done();
        // What does not unpack is for the reading to name.
        let _ = io::copy(&mut part.by_ref().take(left + 1), &mut io::sink());
        if done.get() > left {
            return Err(too_large);
        }
        left -= done.get();
    }
    Ok(())
}

fn of_zip(error: zip::result::ZipError) -> ImportError {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what == zip::result::ZipError::PASSWORD_REQUIRED => {
            ImportError::Encrypted
        }
        zip::result::ZipError::Io(source) => ImportError::Io { source },
        _ => ImportError::ZipCut,
    }
}

fn open(path: &Path) -> Result<Xlsx<BufReader<File>>> {
    let file = BufReader::new(File::open(path)?);
    Xlsx::new(file).map_err(|error| failure(error, Place::Row { sheet: String::new(), n: 1 }))
}

fn failure(error: XlsxError, at: Place) -> ImportError {
    match error {
        XlsxError::Password => ImportError::Encrypted,
        XlsxError::Zip(error) => of_zip(error),
        error => ImportError::Damaged { at, detail: error.to_string() },
    }
}

/// Visible sheets with cells, in the workbook's order.
pub(crate) fn names(path: &Path) -> Result<Vec<String>> {
    let workbook = open(path)?;
    let sheets = workbook.sheets_metadata().iter();
    let shown = sheets.filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    Ok(shown.map(|sheet| sheet.name.clone()).collect())
}

/// Hands over the rows in which something stands, with the number of the last row where the sheet tells it, until `each`
/// wants no more.
pub(crate) fn read(path: &Path, sheet: &str, each: &mut dyn FnMut(Cells, Option<u64>) -> bool) -> Result<()> {
    let mut workbook = open(path)?;
    let place = |n: u64| Place::Row { sheet: sheet.to_owned(), n };
    let regions = workbook.merge_cells_by_sheet_name(sheet).map_err(|error| failure(error, place(1)))?;
    let mut merged = Merged::new(regions);
    let mut reader = workbook.worksheet_cells_reader(sheet).map_err(|error| failure(error, place(1)))?;
    let last = Some(u64::from(reader.dimensions().end.0) + 1).filter(|last| *last > 1);
    let mut row = Gathered::default();
    loop {
        let cell = reader.next_cell().map_err(|error| failure(error, place(u64::from(row.at) + 1)))?;
        let next = cell.as_ref().map(|cell| cell.get_position().0);
        if next != Some(row.at) {
            let finished =
                std::mem::replace(&mut row, Gathered { at: next.unwrap_or_default(), ..Gathered::default() });
            if !finished.is_blank() && !each(finished.into_cells(&mut merged), last) {
                return Ok(());
            }
        }
        let Some(cell) = cell else { return Ok(()) };
        let (at, column) = cell.get_position();
        if at >= SHEET_ROWS {
            return Err(ImportError::TooLarge { what: "rows", limit: u64::from(SHEET_ROWS) });
        }
        row.put(column as usize, cell.get_value())?;
    }
}

/// The cells of one row so far.
#[derive(Default)]
struct Gathered {
    /// From 0.
    at: u32,
    cells: Vec<String>,
    long: Vec<usize>,
}

impl Gathered {
    fn put(&mut self, column: usize, value: &DataRef<'_>) -> Result<()> {
        let text = text_of(value);
        if text.is_empty() {
            return Ok(());
        }
        if column >= COLUMNS {
            return Err(ImportError::TooLarge { what: "columns", limit: COLUMNS as u64 });
        }
        // Excel keeps 15 digits of a number.
        if matches!(value, DataRef::Float(number) if number.fract() == 0.0 && number.abs() >= 1e15) {
            self.long.push(column);
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = text;
        }
        Ok(())
    }

    fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    fn into_cells(mut self, merged: &mut Merged) -> Cells {
        merged.fill(self.at, &mut self.cells);
        Cells { number: u64::from(self.at) + 1, cells: self.cells, long: self.long }
    }
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(so) => so.to_string(),
        DataRef::DateTime(time) => date_text(time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// ISO 8601; a time of day or a span is given as the spreadsheet's number of days.
fn date_text(time: &ExcelDateTime) -> String {
    if time.is_duration() || time.as_f64() < 1.0 {
        return number_text(time.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused_even_if_its_directory_lies() {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(&vec![b' '; 2_000_000]).expect("blanks");
        let mut bytes = zip.finish().expect("a zip").into_inner();
        assert!(bytes.len() < 20_000, "{} bytes", bytes.len());
        let file = tempfile::NamedTempFile::new().expect("a file");
        let refused = |bytes: &[u8], limit: u64| {
            std::fs::write(file.path(), bytes).expect("written");
            matches!(refuse_bombs(file.path(), limit), Err(ImportError::TooLarge { .. }))
        };
        assert!(refused(&bytes, 1_000_000));
        assert!(!refused(&bytes, 2_000_000));
        // Both headers now promise two bytes: the library stops there, and so nothing large is ever unpacked.
        while let Some(at) = bytes.windows(4).position(|window| window == 2_000_000_u32.to_le_bytes()) {
            bytes[at..at + 4].copy_from_slice(&2_u32.to_le_bytes());
        }
        assert!(!refused(&bytes, 1_000_000));
        assert!(names(file.path()).is_err());
        let mut archive = ZipArchive::new(io::Cursor::new(bytes)).expect("a zip");
        let mut out = Vec::new();
        let read = archive.by_index(0).expect("an entry").read_to_end(&mut out);
        assert!(read.is_err() && out.len() < 1_000_000, "{read:?}, {} bytes", out.len());
    }
}
