//! A program of the demonstration: started, watched, killed, never left behind.
//!
//! Each holds the other end of a pipe on its standard input; when this program ends, however, the pipe ends and so do they.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use crate::error::HostError;

/// How long a program may take to end when asked.
const PATIENCE: Duration = Duration::from_secs(6);

/// How to start it, and it if it runs.
pub struct Program {
    pub name: &'static str,
    pub file: PathBuf,
    pub args: Vec<OsString>,
    /// What it says to nobody in particular.
    pub log: PathBuf,
    /// How long it may take to get ready.
    pub ready_within: Duration,
    pub running: Mutex<Option<Child>>,
}

impl Program {
    /// Starts it and waits for the line on standard output that begins with `sign`; returns the rest of that line.
    ///
    /// # Errors
    /// It cannot be started, ends, or stays silent for too long.
    pub async fn start(&self, sign: &str) -> Result<String, HostError> {
        let mut child = self.command()?.spawn().map_err(HostError::io(format!("starting {}", self.file.display())))?;
        let heard = tokio::time::timeout(self.ready_within, self.listen(&mut child, sign)).await;
        // A child that is dropped sees its standard input end, and ends.
        let silent = || HostError::NotReady { name: self.name, log: self.log.clone(), words: self.last_words() };
        let line = heard.ok().flatten().ok_or_else(silent)?;
        *self.running.lock().await = Some(child);
        Ok(line)
    }

    fn command(&self) -> Result<Command, HostError> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log);
        let log = log.map_err(HostError::io(format!("writing {}", self.log.display())))?;
        let mut command = Command::new(&self.file);
        command.args(&self.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        // What somebody has set for a real server or app does not steer the demonstration.
        let set = std::env::vars_os().map(|(name, _)| name);
        for name in set.filter(|name| name.to_string_lossy().starts_with("GRIDWALK_") && name != "GRIDWALK_LOG") {
            command.env_remove(name);
        }
        // Nothing here leaves this machine, whatever proxies its owner uses.
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
        Ok(command)
    }

    /// Reads on after the sign, or the program would stop at a full pipe.
    async fn listen(&self, child: &mut Child, sign: &str) -> Option<String> {
        let mut lines = BufReader::new(child.stdout.take()?).lines();
        loop {
            let line = lines.next_line().await.ok()??;
            if let Some(rest) = line.strip_prefix(sign) {
                let rest = rest.trim().to_owned();
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Some(rest);
            }
        }
    }

    /// Kills it without a word (SIGKILL), as an empty battery would.
    pub async fn kill(&self) {
        if let Some(mut child) = self.running.lock().await.take() {
            let _ = child.kill().await;
        }
    }

    /// Asks it to end by closing its standard input, then insists.
    pub async fn end(&self) {
        let Some(mut child) = self.running.lock().await.take() else { return };
        drop(child.stdin.take());
        if tokio::time::timeout(PATIENCE, child.wait()).await.is_err() {
            let _ = child.kill().await;
        }
    }

    /// Fails if it ended by itself.
    ///
    /// # Errors
    /// [`HostError::Ended`].
    pub async fn check(&self) -> Result<(), HostError> {
        let mut running = self.running.lock().await;
        let ended = running.as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
        let gone = || HostError::Ended { name: self.name, log: self.log.clone(), words: self.last_words() };
        if ended { Err(gone()) } else { Ok(()) }
    }

    /// The last line of its log.
    fn last_words(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        String::from_utf8_lossy(&log).lines().last().unwrap_or("(nothing)").to_owned()
    }
}
