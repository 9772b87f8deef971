//! A job in the background: how far it is, whether it is to stop, and what came of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use super::check::Checked;
use crate::api::*;
use crate::app::{App, lock};
use crate::error::fail;
use crate::view::{JobStage, JobView};

/// Screens are told of progress this often at most, milliseconds.
const TELL_MS: i64 = 200;

/// What a job is doing.
pub(crate) struct State {
    pub stage: JobStage,
    pub done: u64,
    /// 0 when not known.
    pub total: u64,
    pub failed: Option<ApiError>,
    /// The change that was written.
    pub change: Option<String>,
    /// What was read and checked, until it is written.
    pub checked: Option<Arc<Checked>>,
    told_at: i64,
}

/// One import from reading to writing.
pub(crate) struct Job {
    pub id: String,
    pub source: String,
    state: Mutex<State>,
    stop: AtomicBool,
}

impl Job {
    pub fn new(id: String, source: String) -> Self {
        let state = State {
            stage: JobStage::Reading,
            done: 0,
            total: 0,
            failed: None,
            change: None,
            checked: None,
            told_at: 0,
        };
        Self { id, source, state: Mutex::new(state), stop: AtomicBool::new(false) }
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Whether somebody wants it to end.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// Enters a stage.
    pub fn enter(&self, app: &App, stage: JobStage, total: u64) {
        {
            let mut state = self.state();
            (state.stage, state.done, state.total) = (stage, 0, total);
        }
        app.tell_topic(Topic::Jobs);
    }

    /// Notes how far it is; false when it is to stop.
    pub fn went_on(&self, app: &App, done: u64, total: Option<u64>) -> bool {
        let tell = {
            let mut state = self.state();
            state.done = done;
            state.total = total.unwrap_or(state.total);
            let now = app.time.boot_ms();
            let due = (now - state.told_at).abs() >= TELL_MS;
            if due {
                state.told_at = now;
            }
            due
        };
        if tell {
            app.tell_topic(Topic::Jobs);
        }
        !self.is_stopped()
    }

    /// Ends with an error, or as cancelled.
    pub fn fail(&self, app: &App, error: ApiError) {
        {
            let mut state = self.state();
            state.checked = None;
            if error.code == ErrorCode::Cancelled {
                state.stage = JobStage::Cancelled;
            } else {
                (state.stage, state.failed) = (JobStage::Failed, Some(error));
            }
        }
        app.tell_topic(Topic::Jobs);
    }

    pub fn view(&self) -> JobView {
        let state = self.state();
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        JobView {
            job: self.id.clone(),
            stage: state.stage,
            done: count(state.done),
            total: count(state.total),
            failed: state.failed.clone(),
            change: state.change.clone(),
        }
    }
}

impl App {
    /// How far a job is.
    pub fn job(&self, params: JobId) -> Result<JobView, ApiError> {
        Ok(self.imports.job(&params.job)?.view())
    }

    /// Stops a job. What was being written is rolled back; what was written stays.
    pub fn job_cancel(&self, params: JobId) -> Result<JobView, ApiError> {
        let job = self.imports.job(&params.job)?;
        job.stop.store(true, Ordering::SeqCst);
        if job.state().stage == JobStage::Ready {
            job.fail(self, fail(ErrorCode::Cancelled, "dropped by whoever began it"));
        }
        Ok(job.view())
    }
}
