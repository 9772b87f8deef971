//! Photos and attachments as files: `blobs/aa/<hash>`, previews beside their master as `<master>.preview`.
//!
//! Bytes first, then the ledger's row: a file without a row is only space, a row without a file would be a lie.
//! Who may upload or look is not decided here.

mod files;
mod upload;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::blob::Class;

use crate::error::{Result, ServerError};

pub(crate) use files::{free_bytes, hash_file, make_dir, rename_durably, write_durably};
pub use upload::{Lock, Upload, UploadKey};

/// The directory of blobs and unfinished uploads. Clones share it.
#[derive(Clone)]
pub struct Blobs {
    blobs: PathBuf,
    uploads: PathBuf,
    /// Space that uploads leave free, bytes.
    min_free: u64,
    busy: Arc<Mutex<HashSet<UploadKey>>>,
}

impl Blobs {
    /// Opens `blobs/` and `uploads/` under a data directory, making them if need be.
    pub fn open(data_dir: &Path, min_free: u64) -> Result<Self> {
        let (blobs, uploads) = (data_dir.join("blobs"), data_dir.join("uploads"));
        files::make_dir(&blobs)?;
        files::make_dir(&uploads)?;
        Ok(Self { blobs, uploads, min_free, busy: Arc::default() })
    }

    /// Where a blob is or will be. `of` is the master that a preview stands beside.
    pub fn path(&self, hash: &Hash, class: Class, of: Option<&Hash>) -> PathBuf {
        let (name, suffix) = match (class, of) {
            (Class::Preview, Some(master)) => (master, ".preview"),
            _ => (hash, ""),
        };
        let name = name.to_string();
        let shelf = name.get(..2).unwrap_or_default();
        self.blobs.join(shelf).join(format!("{name}{suffix}"))
    }

    /// Stores bytes that are already here, durably. For seeding and restoring.
    pub fn put(&self, bytes: &[u8], class: Class, of: Option<&Hash>) -> Result<Hash> {
        let hash = Hash::of(bytes);
        let path = self.path(&hash, class, of);
        if !path.exists() {
            files::write_durably(&path, bytes)?;
        }
        Ok(hash)
    }

    /// Reads a whole blob.
    pub fn read(&self, hash: &Hash, class: Class, of: Option<&Hash>) -> Result<Vec<u8>> {
        let path = self.path(hash, class, of);
        std::fs::read(&path).map_err(ServerError::io("reading", path))
    }

    /// Refuses when so many more bytes would leave less free than is to stay free.
    pub fn check_space(&self, bytes: u64) -> Result<()> {
        let free = files::free_bytes(&self.blobs)?;
        if free < bytes.saturating_add(self.min_free) {
            let code = gridwalk_protocol::WireCode::NoSpace;
            return Err(ServerError::refused(code, "the server's disk is full; the upload can go on later"));
        }
        Ok(())
    }

    /// Free bytes on the disk.
    pub fn free(&self) -> Result<u64> {
        files::free_bytes(&self.blobs)
    }
}
