//! CSV: delimiter and encoding are found out; rows are places by line.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use ::csv::{ByteRecord, Reader as Records, ReaderBuilder, StringRecord};
use encoding_rs::Encoding;

use crate::bounded::{Bounded, Count};
use crate::crs::Reference;
use crate::error::{ImportError, Result};
use crate::fault::RowFault;
use crate::limits::{COLUMNS, FEATURE_BYTES, HEADER_ROWS};
use crate::note::Note;
use crate::row::{Place, ReadOptions, Unit};
use crate::sink::Sink;
use crate::source::{Outline, Reader};
use crate::table::{self, Table};
use crate::text;

/// A delimited text file.
pub(crate) struct File {
    path: PathBuf,
    encoding: &'static Encoding,
    delimiter: u8,
    /// Which record is the header.
    header: usize,
    outlines: [Outline; 1],
}

impl File {
    pub(crate) fn open(path: &Path, name: &str) -> Result<Self> {
        let found = text::detect(path)?;
        let (delimiter, rows) = likeliest(path, found.encoding)?;
        let header = table::find(&rows).ok_or(ImportError::Empty)?;
        let (columns, renamed) = table::names(rows.get(header).map(Vec::as_slice).unwrap_or_default());
        if columns.len() > COLUMNS {
            return Err(ImportError::TooLarge { what: "columns", limit: COLUMNS as u64 });
        }
        let position = table::guess(&columns);
        let notes = [
            (found.guessed, Note::EncodingGuessed),
            (found.undecodable, Note::Undecodable),
            (renamed, Note::ColumnsRenamed),
            (position.is_none(), Note::NoPositionColumns),
        ];
        let outline = Outline {
            name: name.to_owned(),
            features: None,
            columns: Some(columns),
            position,
            reference: Reference::UNKNOWN,
            encoding: Some(found.encoding),
            notes: notes.into_iter().filter_map(|(so, note)| so.then_some(note)).collect(),
        };
        Ok(Self { path: path.to_owned(), encoding: found.encoding, delimiter, header, outlines: [outline] })
    }
}

/// The delimiter whose first records are widest and most even, with those records.
fn likeliest(path: &Path, encoding: &'static Encoding) -> Result<(u8, Vec<Vec<String>>)> {
    let mut best = (b',', first_rows(path, encoding, b',')?);
    for delimiter in [b'\t', b';'] {
        let rows = first_rows(path, encoding, delimiter)?;
        if score(&rows) > score(&best.1) {
            best = (delimiter, rows);
        }
    }
    Ok(best)
}

/// How many records have the commonest width above one, and that width.
fn score(rows: &[Vec<String>]) -> (usize, usize) {
    let alike = |width: usize| rows.iter().filter(|row| row.len() == width).count();
    rows.iter().map(Vec::len).filter(|width| *width > 1).map(|width| (alike(width), width)).max().unwrap_or_default()
}

fn first_rows(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<Vec<Vec<String>>> {
    let (mut records, _, mark) = open(path, encoding, delimiter)?;
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    while rows.len() < HEADER_ROWS && next(&mut records, &mut record, &mark)? {
        rows.push(cells(&record));
    }
    Ok(rows)
}

type Open = (Records<BufReader<Bounded<Box<dyn std::io::Read>>>>, Count, Count);

/// Records, how much of the file was read, and the mark up to which a record may grow.
fn open(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<Open> {
    let (decoded, done) = text::open(path, encoding)?;
    let source = Bounded::new(Box::new(decoded) as Box<dyn std::io::Read>, FEATURE_BYTES);
    let mark = source.mark();
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    Ok((builder.from_reader(BufReader::with_capacity(64 << 10, source)), done, mark))
}

fn next(records: &mut Records<impl std::io::Read>, record: &mut ByteRecord, mark: &Count) -> Result<bool> {
    mark.set(records.position().byte());
    records.read_byte_record(record).map_err(|error| {
        let at = Place::Line(error.position().map_or_else(|| records.position().line(), ::csv::Position::line));
        match error.into_kind() {
            ::csv::ErrorKind::Io(source) => match crate::bounded::limit_of(&source) {
                Some(limit) => ImportError::TooLarge { what: "feature_bytes", limit },
                None => ImportError::Io { source },
            },
            kind => ImportError::Damaged { at, detail: format!("{kind:?}") },
        }
    })
}

/// Cells without blanks around; the decoder has made them UTF-8.
fn cells(record: &ByteRecord) -> Vec<String> {
    let record = StringRecord::from_byte_record_lossy(record.clone());
    record.iter().map(|cell| cell.trim().to_owned()).collect()
}

impl Reader for File {
    fn outlines(&self) -> &[Outline] {
        &self.outlines
    }

    fn read(&self, _: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
        let [outline] = &self.outlines;
        let encoding = options.encoding.as_deref().map_or(Ok(self.encoding), text::named)?;
        let (mut records, done, mark) = open(&self.path, encoding, self.delimiter)?;
        sink.expect(Unit::Bytes, Some(std::fs::metadata(&self.path)?.len()));
        let mut record = ByteRecord::new();
        for _ in 0..self.header {
            next(&mut records, &mut record, &mark)?;
        }
        next(&mut records, &mut record, &mark)?;
        // In another encoding than the one that was found, the columns have other names.
        let renamed = (encoding != self.encoding).then(|| table::names(&cells(&record)).0);
        let names = renamed.as_deref().or(outline.columns.as_deref()).unwrap_or_default();
        let guessed = if renamed.is_some() { table::guess(names) } else { outline.position.clone() };
        let table = Table::new(names, guessed.as_ref(), options)?;
        while next(&mut records, &mut record, &mark)? {
            let cells = cells(&record);
            if table::is_blank(&cells) {
                continue;
            }
            let line = record.position().map_or(0, ::csv::Position::line);
            let (values, geometry) = table.feature(&cells);
            let geometry = width_fault(&cells, names.len()).map_or(geometry, Err);
            if sink.row(Place::Line(line), values, geometry, done.get()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// A row that has other cells than the header means something else than it says: its cells may have moved.
fn width_fault(cells: &[String], expected: usize) -> Option<RowFault> {
    let found = cells.len();
    if found < expected {
        return Some(RowFault::ShortRow { expected, found });
    }
    let beyond = cells.iter().skip(expected).any(|cell| !cell.is_empty());
    beyond.then_some(RowFault::LongRow { expected, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str) -> Vec<String> {
        row.split('|').map(str::to_owned).collect()
    }

    #[test]
    fn the_delimiter_gives_the_widest_even_rows() {
        let commas = [cells("a|b"), cells("1|2"), cells("3|4|5")];
        let semicolons = [cells("a,b"), cells("1,2"), cells("3,4,5")];
        assert!(score(&commas) > score(&semicolons));
        assert_eq!(score(&semicolons), (0, 0));
    }

    #[test]
    fn rows_of_another_width_are_named() {
        assert_eq!(width_fault(&cells("a|b"), 3), Some(RowFault::ShortRow { expected: 3, found: 2 }));
        assert_eq!(width_fault(&cells("a|b|c|d"), 3), Some(RowFault::LongRow { expected: 3, found: 4 }));
        assert_eq!(width_fault(&cells("a|b|c||"), 3), None);
    }
}
