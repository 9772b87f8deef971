//! XLSX: each visible sheet is a layer. A merged cell's value stands in every cell of its region.
//!
//! The text of all cells is held in memory while a sheet is read, as the format keeps it apart from the sheets. Formulas
//! give the values that the spreadsheet program stored; nothing is calculated.

mod merged;
mod sheet;

use std::path::{Path, PathBuf};

use crate::crs::Reference;
use crate::error::{ImportError, Result};
use crate::limits::{COLUMNS, HEADER_ROWS, WORKBOOK_BYTES};
use crate::note::Note;
use crate::row::{Place, ReadOptions, Unit};
use crate::sink::Sink;
use crate::source::{Outline, Reader};
use crate::table::{self, Table};
use sheet::Cells;

/// A workbook that was looked at.
pub(crate) struct Workbook {
    path: PathBuf,
    /// For each layer, the row of its header, from 1.
    headers: Vec<u64>,
    outlines: Vec<Outline>,
}

impl Workbook {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        sheet::refuse_bombs(path, WORKBOOK_BYTES)?;
        let mut workbook = Self { path: path.to_owned(), headers: Vec::new(), outlines: Vec::new() };
        for name in sheet::names(path)? {
            workbook.look_at(name)?;
        }
        if workbook.outlines.is_empty() {
            return Err(ImportError::Empty);
        }
        Ok(workbook)
    }

    /// Adds the sheet as a layer, unless nothing stands in it.
    fn look_at(&mut self, name: String) -> Result<()> {
        let mut first: Vec<(u64, Vec<String>)> = Vec::new();
        sheet::read(&self.path, &name, &mut |row, _| {
            first.push((row.number, row.cells));
            first.len() < HEADER_ROWS
        })?;
        let (numbers, rows): (Vec<u64>, Vec<Vec<String>>) = first.into_iter().unzip();
        let Some(at) = table::find(&rows) else { return Ok(()) };
        let (columns, renamed) = table::names(rows.get(at).map(Vec::as_slice).unwrap_or_default());
        if columns.len() > COLUMNS {
            return Err(ImportError::TooLarge { what: "columns", limit: COLUMNS as u64 });
        }
        let position = table::guess(&columns);
        let notes = [(renamed, Note::ColumnsRenamed), (position.is_none(), Note::NoPositionColumns)];
        self.headers.push(numbers.get(at).copied().unwrap_or(1));
        self.outlines.push(Outline {
            name,
            features: None,
            columns: Some(columns),
            position,
            reference: Reference::UNKNOWN,
            encoding: None,
            notes: notes.into_iter().filter_map(|(so, note)| so.then_some(note)).collect(),
        });
        Ok(())
    }
}

impl Reader for Workbook {
    fn outlines(&self) -> &[Outline] {
        &self.outlines
    }

    fn read(&self, at: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
        let Some((outline, header)) = self.outlines.get(at).zip(self.headers.get(at)) else { return Ok(()) };
        let names = outline.columns.as_deref().unwrap_or_default();
        let table = Table::new(names, outline.position.as_ref(), options)?;
        sheet::read(&self.path, &outline.name, &mut |Cells { number, cells, long }, rows| {
            if number <= *header {
                return true;
            }
            sink.expect(Unit::Features, rows.map(|last| last.saturating_sub(*header)));
            for column in long.into_iter().filter_map(|column| names.get(column)) {
                sink.note(Note::LongNumbers { column: column.clone() });
            }
            let (values, geometry) = table.feature(&cells);
            let at = Place::Row { sheet: outline.name.clone(), n: number };
            sink.row(at, values, geometry, number - header).is_continue()
        })
    }
}
