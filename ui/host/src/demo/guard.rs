//! Runs another program and ends it when standard input ends: for programs that do not watch their own.

use std::ffi::OsString;
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

use crate::error::HostError;

const PATIENCE: Duration = Duration::from_secs(5);

/// `gridwalk-host guard -- PROGRAM ARGS…`.
#[derive(Debug, Clone, clap::Args)]
pub struct GuardOptions {
    /// The program and its arguments.
    #[arg(required = true, last = true)]
    pub command: Vec<OsString>,
}

/// Runs the program until it ends or `stop`.
///
/// # Errors
/// It cannot be started or waited for.
pub async fn guard(options: GuardOptions, stop: CancellationToken) -> Result<ExitCode, HostError> {
    let mut words = options.command.into_iter();
    let program = words.next().unwrap_or_default();
    let starting = format!("starting {}", program.to_string_lossy());
    let mut command = Command::new(program);
    let mut child =
        command.args(words).stdin(Stdio::null()).kill_on_drop(true).spawn().map_err(HostError::io(starting))?;
    tokio::select! {
        status = child.wait() => {
            let status = status.map_err(HostError::io("waiting for the program"))?;
            Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        () = stop.cancelled() => {
            ask_to_end(&child);
            if tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
                let _ = child.kill().await;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        // It may have ended in this moment.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
}

#[cfg(not(unix))]
fn ask_to_end(_: &Child) {}
