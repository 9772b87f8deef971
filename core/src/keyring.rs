//! What the platform keystore holds for this installation. On desktops and in tests it is a file of its own folder,
//! readable by its owner only and left out of backups; phones hand the same values in from their keystore.

use std::path::Path;

use gridwalk_domain::id::DeviceId;
use gridwalk_protocol::sign::Key;
use serde::{Deserialize, Serialize};

use crate::api::{ApiError, ErrorCode};
use crate::error::fail;

/// Keys and identity of one installation.
#[derive(Clone, Serialize, Deserialize)]
pub struct Keyring {
    store_key: String,
    vault_key: String,
    nonce: String,
    device: DeviceId,
    signing_seed: String,
}

impl Keyring {
    /// Draws everything anew.
    pub fn generate(now_ms: i64) -> Result<Self, ApiError> {
        Ok(Self {
            store_key: hex::encode(random::<32>()?),
            vault_key: hex::encode(random::<32>()?),
            nonce: hex::encode(random::<16>()?),
            device: DeviceId(fresh_uuid(now_ms)?),
            signing_seed: hex::encode(random::<32>()?),
        })
    }

    /// Reads the keyring of a folder, or makes one there.
    pub fn open(folder: &Path, now_ms: i64) -> Result<Self, ApiError> {
        let path = folder.join("keyring.json");
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|_| fail(ErrorCode::StoreWrongKey, "the keyring file cannot be read")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let keyring = Self::generate(now_ms)?;
                write_private(&path, &serde_json::to_vec(&keyring).map_err(crate::error::internal)?)?;
                Ok(keyring)
            }
            Err(error) => Err(crate::error::internal(error)),
        }
    }

    pub(crate) fn keystore(&self) -> Result<gridwalk_store::Keystore, ApiError> {
        Ok(gridwalk_store::Keystore { key: bytes(&self.store_key)?, nonce: bytes(&self.nonce)?, device: self.device })
    }

    pub(crate) fn vault_key(&self) -> Result<[u8; 32], ApiError> {
        bytes(&self.vault_key)
    }

    pub(crate) fn signing_key(&self) -> Result<Key, ApiError> {
        Ok(Key::from_seed(&bytes(&self.signing_seed)?))
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.device
    }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], ApiError> {
    let unreadable = || fail(ErrorCode::StoreWrongKey, "the keyring holds a value of the wrong length");
    hex::decode(text).ok().and_then(|b| b.try_into().ok()).ok_or_else(unreadable)
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    let mut out = [0; N];
    getrandom::fill(&mut out).map_err(crate::error::internal)?;
    Ok(out)
}

/// A UUIDv7.
pub(crate) fn fresh_uuid(now_ms: i64) -> Result<uuid::Uuid, ApiError> {
    let random = random::<10>()?;
    Ok(uuid::Builder::from_unix_timestamp_millis(now_ms.max(0).unsigned_abs(), &random).into_uuid())
}

/// Writes a file only its owner can read, durable and whole or not at all.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
    use std::io::Write;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(crate::error::internal)?;
    }
    let temporary = path.with_extension("tmp");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&temporary).map_err(crate::error::internal)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(crate::error::internal)?;
    std::fs::rename(&temporary, path).map_err(crate::error::internal)
}
