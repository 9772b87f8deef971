//! Keys of an installation from the phone's own keystore (Android Keystore, iOS Keychain).
//!
//! The bytes are opaque to the phone: it wraps them with a key of its hardware and keeps them out of backups.

use gridwalk_core::Keyring;
use gridwalk_core::api::{ApiError, ErrorCode};

/// Where a phone keeps one opaque secret.
#[uniffi::export(with_foreign)]
pub trait Keystore: Send + Sync {
    /// The secret as it was saved, or none when none was ever saved here.
    ///
    /// Fails when it cannot be read *now*, as before the first unlock: then nothing is made anew.
    fn load(&self) -> Result<Option<Vec<u8>>, KeystoreError>;

    /// Keeps the secret, durable on return and left out of backups.
    fn save(&self, secret: Vec<u8>) -> Result<(), KeystoreError>;
}

/// The keystore could not be used.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum KeystoreError {
    /// It may work later: the phone is locked, or the keystore is busy.
    #[error("the keystore cannot be used now: {reason}")]
    Unavailable { reason: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeystoreError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable { reason: error.reason }
    }
}

/// The keyring of this installation, made and saved at the first opening.
///
/// # Errors
/// `store_wrong_key` when the saved secret is not ours, `internal` (try again) when the keystore cannot be used now.
pub(crate) fn keyring(keystore: &dyn Keystore, now_ms: i64) -> Result<Keyring, ApiError> {
    if let Some(secret) = keystore.load().map_err(unavailable)? {
        return serde_json::from_slice(&secret).map_err(|_| unreadable());
    }
    let keyring = Keyring::generate(now_ms)?;
    let secret = serde_json::to_vec(&keyring).map_err(|_| unreadable())?;
    keystore.save(secret).map_err(unavailable)?;
    Ok(keyring)
}

fn unavailable(error: KeystoreError) -> ApiError {
    ApiError { code: ErrorCode::Internal, message: error.to_string(), retry: true, values: Vec::new() }
}

fn unreadable() -> ApiError {
    let message = "the keystore's secret is not this app's; restore it or enrol anew".to_owned();
    ApiError { code: ErrorCode::StoreWrongKey, message, retry: false, values: Vec::new() }
}
