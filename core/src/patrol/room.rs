//! Where tracks lie on this device: a folder of its own with the running patrols' logs and the sealed chunks of earlier ones.
//!
//! It has its own lock. Positions come in while the database is busy, and whoever hands one in waits for nothing else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::PersonId;
use gridwalk_domain::patrol::{Track, decode, encode};
use gridwalk_media::{MediaError, Vault, VaultKey};
use sha2::{Digest, Sha256};

use super::live::Live;
use super::log::Log;
use crate::api::{ApiError, ErrorCode};
use crate::error::{fail, internal};
use crate::keyring::random;
use crate::time::Measured;

/// Most bytes that a chunk unpacks to: a million points.
const MOST_BYTES: usize = 32 << 20;
const ZSTD_LEVEL: i32 = 19;

/// Tracks of everybody who uses this installation; each sees only his own.
pub(crate) struct PatrolRoom {
    folder: PathBuf,
    log_key: [u8; 32],
    vault: Vault,
    pub(super) state: Mutex<RoomState>,
    /// Held by whoever completes a patrol that has ended; taken before every other lock.
    pub(super) closing: Mutex<()>,
    /// The threads' bell: somebody ended or began something.
    pub(super) looked: AtomicBool,
}

/// What positions need to know without asking the database.
#[derive(Default)]
pub(super) struct RoomState {
    /// Who is signed in.
    pub person: Option<PersonId>,
    pub measured: Option<Measured>,
    pub live: HashMap<PersonId, Live>,
    /// Whose log was looked for.
    pub sought: Vec<PersonId>,
    /// Boot-time and wall clock at the last position.
    pub clocks: Option<(i64, i64)>,
}

fn derived(key: &[u8; 32], what: &str) -> [u8; 32] {
    Sha256::new().chain_update(what).chain_update(key).finalize().into()
}

impl PatrolRoom {
    pub fn open(data: &Path, vault_key: &[u8; 32]) -> Result<Self, ApiError> {
        let folder = data.join("tracks");
        std::fs::create_dir_all(&folder).map_err(internal)?;
        let vault = Vault::open(folder.join("chunks"), VaultKey::new(derived(vault_key, "gridwalk track chunks 1")))?;
        let log_key = derived(vault_key, "gridwalk track log 1");
        let state = Mutex::new(RoomState::default());
        Ok(Self { folder, log_key, vault, state, closing: Mutex::new(()), looked: AtomicBool::new(false) })
    }

    fn path(&self, person: PersonId) -> PathBuf {
        self.folder.join(format!("{person}.log"))
    }

    pub(super) fn begin(&self, person: PersonId) -> Result<Log, ApiError> {
        Log::begin(&self.path(person), &self.log_key)
    }

    /// The patrol that a person's log holds, if there is one.
    pub(super) fn resume(&self, person: PersonId) -> Result<Option<Live>, ApiError> {
        let Some((log, records)) = Log::resume(&self.path(person), &self.log_key)? else { return Ok(None) };
        Ok(Live::read(log, &records))
    }

    /// A track as it is kept and committed: encoded, compressed. Its hash is its name.
    pub fn pack(track: &Track, salt: &str) -> Result<Vec<u8>, ApiError> {
        let salt = hex::decode(salt).ok().and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
        zstd::bulk::compress(&encode(track, salt), ZSTD_LEVEL).map_err(internal)
    }

    /// Reads what [`PatrolRoom::pack`] wrote.
    pub fn unpack(bytes: &[u8]) -> Result<Track, ApiError> {
        let damaged = |error: &dyn std::fmt::Display| fail(ErrorCode::TrackNotHere, error);
        let plain = zstd::bulk::decompress(bytes, MOST_BYTES).map_err(|e| damaged(&e))?;
        decode(&plain).map_err(|e| damaged(&e))
    }

    pub fn keep(&self, packed: &[u8]) -> Result<Hash, ApiError> {
        Ok(Hash(self.vault.put(packed)?))
    }

    /// A chunk as it was committed; none when it is not on this device.
    pub fn chunk(&self, hash: &Hash) -> Result<Option<Vec<u8>>, ApiError> {
        match self.vault.get(&hash.0) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(MediaError::NotFound { .. } | MediaError::Corrupt { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Rings when something is to be written down.
    pub fn ring(&self) {
        self.looked.store(true, Ordering::SeqCst);
    }

    /// Removes everything: the device was revoked.
    pub fn clear(&self) -> Result<(), ApiError> {
        let mut state = crate::app::lock(&self.state);
        state.live.clear();
        state.sought.clear();
        drop(state);
        for chunk in self.vault.list()? {
            self.vault.remove(&chunk.name)?;
        }
        for entry in std::fs::read_dir(&self.folder).map_err(internal)?.flatten() {
            if entry.path().extension().is_some_and(|end| end == "log") {
                std::fs::remove_file(entry.path()).map_err(internal)?;
            }
        }
        Ok(())
    }
}

/// A salt for a chunk, as text.
pub(super) fn salt() -> Result<String, ApiError> {
    Ok(hex::encode(random::<16>()?))
}
