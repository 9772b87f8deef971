//! What can go wrong while an installation is served or the demonstration runs. Calls of the facade have their own type.

use std::path::PathBuf;

use gridwalk_core::api::ApiError;

/// Why the host or the demonstration cannot start or go on. Every message says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    #[error("{page} is not in {}: build the pages first (`npm ci && npm run build` in ui)", folder.display())]
    NoPages { folder: PathBuf, page: &'static str },
    #[error("port {port} of this machine cannot be had ({source}): stop what uses it, or choose another")]
    Port { port: u16, source: std::io::Error },
    #[error("port {port} is taken ({source}): end what uses it; `make demo-reset` takes others")]
    PortTaken { port: u16, source: std::io::Error },
    #[error("the installation in {} did not open: {source}", folder.display())]
    Open { folder: PathBuf, source: ApiError },
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    #[error("the operating system gave no random bytes: {0}")]
    Random(getrandom::Error),
    #[error("{} cannot be understood ({reason}): `make demo-reset` starts afresh", file.display())]
    Unreadable { file: PathBuf, reason: String },
    #[error("{name} did not get ready; see {}, which ends with: {words}", log.display())]
    NotReady { name: &'static str, log: PathBuf, words: String },
    #[error("{name} ended by itself; see {}, which ends with: {words}", log.display())]
    Ended { name: &'static str, log: PathBuf, words: String },
    #[error("{name} did not answer: {reason}")]
    Unanswered { name: &'static str, reason: String },
    #[error("{name} refused {method}: {reason}")]
    Refused { name: &'static str, method: String, reason: String },
    #[error("another demonstration already runs in {}: use its page, or end it with Ctrl-C", folder.display())]
    Running { folder: PathBuf },
    #[error("no case on the desk has a photo to alter yet: finish the steps before")]
    NothingToAlter,
    #[error("the demonstration's code for {0} is missing: `make demo-reset` starts afresh")]
    NoCode(&'static str),
}

impl HostError {
    /// An error of files, with what was being done.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}
