//! Units, people, grants and areas from one XLSX file (`import --template` writes an empty one).
//!
//! People are matched by staff number (工号), units and areas by code. Importing the same file again changes nothing.
//! Nothing is deleted: who left gets an end date in the grants sheet.

mod apply;
mod sheet;
mod template;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Result;
use crate::ledger::Ledger;

pub use sheet::BadRow;
pub use template::template;

/// How an import is to be done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mode {
    /// Only tell what would change.
    pub dry_run: bool,
    /// Take the good rows although there are bad ones.
    pub partial: bool,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Rows read, without examples and empty ones.
    pub rows: usize,
    /// Records that are new.
    pub added: usize,
    /// Records of which something changed.
    pub changed: usize,
    pub unchanged: usize,
    pub bad: Vec<BadRow>,
    /// Whether anything was written.
    pub written: bool,
}

/// Imports a file.
///
/// # Errors
/// The file is no XLSX of this form at all. Bad rows are no error: they are in the answer, and nothing is written unless
/// `partial` is asked for.
pub fn import(ledger: &Ledger, file: &Path, mode: Mode) -> Result<Imported> {
    let book = sheet::read(file)?;
    let told = Arc::new(Mutex::new(Imported::default()));
    let tell = told.clone();
    ledger.write(move |tx| {
        let work = |tx: &mut crate::ledger::Tx<'_>| {
            let imported = apply::apply(tx, &book)?;
            let write = !mode.dry_run && (mode.partial || imported.bad.is_empty());
            *tell.lock().unwrap_or_else(PoisonError::into_inner) = Imported { written: write, ..imported };
            Ok(write)
        };
        tx.keep_if(work)
    })?;
    let imported = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(imported)
}
