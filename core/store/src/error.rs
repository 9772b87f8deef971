//! What can go wrong with the store, and what to do next.

/// Errors of the device's store. Nothing was half-written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the key does not open this database; restore the keystore or use the organisation's recovery key")]
    WrongKey,
    #[error("the database was written by a newer app (schema {found}, this app knows {known}); update the app")]
    Newer { found: i64, known: i64 },
    #[error("the database is damaged ({0}); run rescue to save what is readable")]
    Damaged(String),
    #[error("the device's storage is full; free some space and do it again")]
    NoSpace,
    #[error("the database is in use by another process; close the other window and try again")]
    Locked,
    #[error("database: {0}")]
    Sqlite(rusqlite::Error),
    #[error("a stored value cannot be read: {0}")]
    Value(String),
    #[error(transparent)]
    Act(#[from] gridwalk_domain::journal::ActError),
    #[error("refused: {code}")]
    Refused { code: &'static str },
    #[error("the case holds records that this app does not understand; only notes and photos can be added")]
    PartlyUnderstood,
    #[error("part of the case's history has not arrived yet; connect once and try again")]
    Partial,
    #[error("file: {0}")]
    Io(#[from] std::io::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => StoreError::NoSpace,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => StoreError::Locked,
            Some(Code::NotADatabase) => StoreError::WrongKey,
            Some(Code::DatabaseCorrupt) => StoreError::Damaged(error.to_string()),
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        StoreError::Value(error.to_string())
    }
}

/// Reads a 16-byte id.
pub(crate) fn id_from(bytes: &[u8]) -> Result<uuid::Uuid, StoreError> {
    uuid::Uuid::from_slice(bytes).map_err(|e| StoreError::Value(e.to_string()))
}

/// Reads a 32-byte hash.
pub(crate) fn hash_from(bytes: &[u8]) -> Result<gridwalk_domain::hash::Hash, StoreError> {
    gridwalk_domain::hash::Hash::from_slice(bytes).map_err(|e| StoreError::Value(e.to_string()))
}
