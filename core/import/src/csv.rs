//! CSV: delimiter and encoding are found out; rows are places by line.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use ::csv::{ByteRecord, Reader as Records, ReaderBuilder, StringRecord, Terminator};
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

type Open = (Records<BufReader<Bounded<Box<dyn Read>>>>, Count, Count);

/// Records, how much of the file was read, and the mark up to which a record may grow.
fn open(path: &Path, encoding: &'static Encoding, delimiter: u8) -> Result<Open> {
    let (decoded, done) = text::open(path, encoding)?;
    let source = Bounded::new(Box::new(Lines::new(decoded)) as Box<dyn Read>, FEATURE_BYTES);
    let mark = source.mark();
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).terminator(Terminator::Any(b'\n'));
    Ok((builder.from_reader(BufReader::with_capacity(64 << 10, source)), done, mark))
}

fn next(records: &mut Records<impl Read>, record: &mut ByteRecord, mark: &Count) -> Result<bool> {
    mark.set(records.position().byte());
    records.read_byte_record(record).map_err(|error| {
        let at = Place::Line(records.position().line());
        match error.into_kind() {
            ::csv::ErrorKind::Io(source) => match crate::bounded::limit_of(&source) {
                Some(limit) => ImportError::TooLarge { what: "feature_bytes", limit },
                None => ImportError::Io { source },
            },
            kind => ImportError::Damaged { at, detail: format!("{kind:?}") },
        }
    })
}

/// The line on which a record that was just read begins. The library's own count stands before the blank lines that it
/// skips.
fn first_line(records: &Records<impl Read>, record: &ByteRecord) -> u64 {
    let within = record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
    records.position().line().saturating_sub(within + 1)
}

/// Lines that all end alike, the last one too: `\r\n` and `\r` become `\n`.
struct Lines<R> {
    inner: R,
    last: u8,
}

impl<R: Read> Lines<R> {
    fn new(inner: R) -> Self {
        Self { inner, last: b'\n' }
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.inner.read(buffer)?;
            let mut kept = 0;
            if let (0, false, Some(end)) = (n, matches!(self.last, b'\n' | b'\r'), buffer.first_mut()) {
                (*end, self.last) = (b'\n', b'\n');
                return Ok(1);
            }
            for at in 0..n {
                let Some(byte) = buffer.get(at).copied() else { break };
                let second = byte == b'\n' && self.last == b'\r';
                self.last = byte;
                if let Some(place) = buffer.get_mut(kept).filter(|_| !second) {
                    *place = if byte == b'\r' { b'\n' } else { byte };
                    kept += 1;
                }
            }
            if kept > 0 || n == 0 {
                return Ok(kept);
            }
        }
    }
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
            let line = first_line(&records, &record);
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
    fn lines_end_alike_whatever_piece_they_come_in() {
        for piece in 1..8 {
            let mut lines = Lines::new(&b"a\r\nb\rc\n\r\n\r\nd"[..]);
            let mut found: Vec<u8> = Vec::new();
            let mut buffer = vec![0; piece];
            while let Ok(n @ 1..) = lines.read(&mut buffer) {
                found.extend(buffer.iter().take(n));
            }
            assert_eq!(found, b"a\nb\nc\n\n\nd\n");
        }
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
