//! Imports: a file is opened, read and checked in the background, looked at on the map, and written as one change — or not.
//!
//! [`gridwalk_import`] reads the formats; what a row means on our ground is decided here, row by row, and nothing is written
//! before a person has seen it. The files themselves come in through the files door ([`crate::intake`]).

mod check;
mod columns;
mod confirm;
mod errors;
mod job;
mod open;
mod shapes;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::api::*;
use crate::app::lock;
use crate::error::fail;

pub(crate) use job::Job;

/// A file that was opened.
pub(crate) struct Opened {
    pub source: gridwalk_import::Source,
    pub name: String,
    /// How the files door names it.
    pub file: String,
}

/// Files that are open and jobs that run or wait for a word. All of it is gone with the program: nothing was written.
#[derive(Default)]
pub(crate) struct Imports {
    sources: Mutex<HashMap<String, Arc<Opened>>>,
    jobs: Mutex<HashMap<String, Arc<Job>>>,
}

impl Imports {
    fn source(&self, id: &str) -> Result<Arc<Opened>, ApiError> {
        lock(&self.sources).get(id).cloned().ok_or_else(|| fail(ErrorCode::FileUnknown, "choose the file again"))
    }

    fn job(&self, id: &str) -> Result<Arc<Job>, ApiError> {
        lock(&self.jobs).get(id).cloned().ok_or_else(|| fail(ErrorCode::JobUnknown, "the job has ended; begin again"))
    }
}
