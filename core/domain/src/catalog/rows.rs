//! Reading the catalogue's tab-separated files: lines, columns and where a mistake is.
//!
//! Lines that are empty or begin with `#` are passed over. Nothing is opened here; the text is handed in.

use super::error::CatalogError;

/// One line of a catalogue file, with what is needed to say where a mistake is.
pub(super) struct Row<'a> {
    file: &'a str,
    line: usize,
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell in column `index`, which may be empty.
    pub(super) fn cell(&self, index: usize) -> Result<&'a str, CatalogError> {
        self.cells
            .get(index)
            .map(|cell| cell.trim())
            .ok_or_else(|| self.bad(format!("column {} is missing", index + 1)))
    }

    /// The cell in column `index`; an empty one is a mistake.
    pub(super) fn text(&self, index: usize) -> Result<&'a str, CatalogError> {
        match self.cell(index)? {
            "" => Err(self.bad(format!("column {} is empty", index + 1))),
            text => Ok(text),
        }
    }

    /// The words of a comma-separated cell.
    pub(super) fn list(&self, index: usize) -> Result<Vec<&'a str>, CatalogError> {
        Ok(self.cell(index)?.split(',').map(str::trim).filter(|word| !word.is_empty()).collect())
    }

    /// A cell read by `read`, which answers `None` for what it does not know.
    pub(super) fn read<T>(&self, index: usize, read: impl Fn(&str) -> Option<T>) -> Result<T, CatalogError> {
        let text = self.text(index)?;
        read(text).ok_or_else(|| self.bad(format!("`{text}` in column {} is not understood", index + 1)))
    }

    /// The mistake `problem`, at this line.
    pub(super) fn bad(&self, problem: String) -> CatalogError {
        CatalogError::BadLine { file: self.file.into(), line: self.line, problem }
    }
}

/// The rows of `text`, which is the content of `file`.
pub(super) fn rows<'a>(file: &'a str, text: &'a str) -> impl Iterator<Item = Row<'a>> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(move |(at, line)| Row { file, line: at + 1, cells: line.split('\t').collect() })
}
