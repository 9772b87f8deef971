//! Everything that can go wrong in the server, and what of it a device is told.

use std::path::PathBuf;

use gridwalk_protocol::{ProtocolError, WireCode};

pub type Result<T, E = ServerError> = std::result::Result<T, E>;

#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The request cannot be served; the device is told the code, the log the message.
    #[error("{message}")]
    Refused { code: WireCode, message: String, retry_after_s: Option<u64> },
    #[error("the ledger's database: {0}; run `doctor`, and `verify` when in doubt")]
    Sqlite(#[from] rusqlite::Error),
    #[error("{what} {path}: {source}", path = path.display())]
    Io { what: &'static str, path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    #[error("the operating system gives no randomness: {0}")]
    Random(#[from] getrandom::Error),
    #[error("the ledger is of version {found}, this program knows {known}: start the newer program")]
    NewerLedger { found: u32, known: u32 },
    /// What is stored contradicts itself; nothing was changed.
    #[error("the ledger is damaged: {0}; run `verify` and restore a backup")]
    Damaged(String),
    #[error("configuration: {0}")]
    Config(String),
    #[error("the ledger's writer has stopped; restart the server")]
    WriterGone,
    #[error("{0}")]
    City(#[from] gridwalk_city::CityError),
    /// A command that cannot be done as asked, with what to do instead.
    #[error("{0}")]
    Command(String),
}

impl ServerError {
    /// A refusal that a device is told.
    pub fn refused(code: WireCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), retry_after_s: None }
    }

    /// "Come back later", in so many seconds.
    pub fn busy(seconds: u64) -> Self {
        Self::Refused { code: WireCode::Busy, message: "too many requests".into(), retry_after_s: Some(seconds) }
    }

    /// An error of the file system, with what was being done.
    pub fn io(what: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { what, path, source }
    }

    /// The code that goes over the wire.
    pub fn wire_code(&self) -> WireCode {
        match self {
            ServerError::Refused { code, .. } => *code,
            ServerError::Protocol(ProtocolError::TooLarge(_)) => WireCode::TooLarge,
            ServerError::Protocol(ProtocolError::Signature) => WireCode::Unauthorised,
            ServerError::Protocol(_) => WireCode::Malformed,
            ServerError::Sqlite(error) if is_full(error) => WireCode::NoSpace,
            ServerError::Io { source, .. } if source.kind() == std::io::ErrorKind::StorageFull => WireCode::NoSpace,
            ServerError::Sqlite(error) if is_locked(error) => WireCode::Busy,
            ServerError::WriterGone => WireCode::Busy,
            _ => WireCode::Internal,
        }
    }
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
}

fn is_locked(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked))
}
