//! The vault (照片库): one encrypted file per photo, named by the photo's SHA-256.
//!
//! > **Invariant: durable before named.** When [`Vault::put`] returns, the bytes survive a power cut: temporary file,
//! > fsync, rename, fsync of the folder. Two fsyncs for each put, never more.
//!
//! > **Invariant: right bytes or none.** Every byte read is authenticated against the name it was asked under. A changed,
//! > cut, swapped or half-written file is [`MediaError::Corrupt`], never other bytes.
//!
//! One folder belongs to one open vault. It does not decide which photos may go: collection asks the database.
//! Free space is judged before a byte is written, with a reserve so that the act itself can still be saved.

#[cfg(feature = "faults")]
pub mod faults;
mod files;
mod sealed;

pub use files::{DiskFiles, Files, Listed, ReadFile, WriteFile};

use crate::error::{MediaError, Result};
use crate::hash::{Sha256, hash};
use sealed::Opened;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes kept free beyond a photo's own, so that the database can still save the act that names it.
pub const DEFAULT_RESERVE: u64 = 16 * 1024 * 1024;

const SEALED: &str = ".photo";
const TEMPORARY: &str = ".tmp";
const GOING: &str = ".going";

/// The key that wraps each photo's own key; wiped from memory when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct VaultKey([u8; 32]);

impl VaultKey {
    /// Takes 256 random bits from the platform's keystore.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl std::fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("VaultKey(..)")
    }
}

/// One photo in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stored {
    /// SHA-256 of the plain bytes.
    pub name: Sha256,
    /// Bytes the sealed file takes.
    pub sealed_len: u64,
    /// When the file was last written, milliseconds since 1970-01-01 UTC by the file system's clock.
    pub modified_ms: Option<i64>,
}

/// A folder of sealed photos.
pub struct Vault {
    folder: PathBuf,
    key: VaultKey,
    files: Arc<dyn Files>,
    reserve: u64,
}

impl Vault {
    /// Opens a folder on disk, making it if needed, and clears what an interrupted put or remove left behind.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn open(folder: impl Into<PathBuf>, key: VaultKey) -> Result<Self> {
        Self::open_with(folder, key, Arc::new(DiskFiles), DEFAULT_RESERVE)
    }

    /// Opens over another file layer and with another reserve of free bytes.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn open_with(folder: impl Into<PathBuf>, key: VaultKey, files: Arc<dyn Files>, reserve: u64) -> Result<Self> {
        let vault = Self { folder: folder.into(), key, files, reserve };
        vault.files.create_folder(&vault.folder).map_err(storage("making the folder"))?;
        vault.clear_leftovers()?;
        Ok(vault)
    }

    /// Seals bytes durably and returns their name. The same bytes again cost no second file.
    ///
    /// # Errors
    /// [`MediaError::Empty`], [`MediaError::NoSpace`], [`MediaError::Storage`]; nothing half-written is ever visible, and
    /// the same put may be tried again.
    pub fn put(&self, bytes: &[u8]) -> Result<Sha256> {
        if bytes.is_empty() {
            return Err(MediaError::Empty);
        }
        let name = hash(bytes);
        if self.holds_intact(&name)? {
            // An earlier put may have failed after its rename: only this makes the name itself durable.
            self.sync_folder()?;
            return Ok(name);
        }
        self.check_room(bytes.len() as u64)?;
        let temporary = self.temporary_path(&name)?;
        self.write_sealed(&temporary, &name, bytes).inspect_err(|_| {
            // What cannot be removed now is removed at the next opening.
            let _ = self.files.remove(&temporary);
        })?;
        Ok(name)
    }

    /// The whole photo.
    ///
    /// # Errors
    /// [`MediaError::NotFound`], [`MediaError::Corrupt`], [`MediaError::Storage`].
    pub fn get(&self, name: &Sha256) -> Result<Vec<u8>> {
        let mut opened = self.opened(name)?;
        let length = opened.len();
        let bytes = opened.read(0, length)?;
        if hash(&bytes) != *name {
            return Err(MediaError::Corrupt { name: *name, what: "the bytes do not hash to the name" });
        }
        Ok(bytes)
    }

    /// Up to `len` plain bytes from `offset`, shorter only at the end; decrypts just the chunks touched.
    ///
    /// # Errors
    /// [`MediaError::BadRange`] behind the end, and those of [`Vault::get`].
    pub fn read_range(&self, name: &Sha256, offset: u64, len: u64) -> Result<Vec<u8>> {
        let mut opened = self.opened(name)?;
        let whole = opened.len();
        if offset > whole {
            return Err(MediaError::BadRange { offset, len: whole });
        }
        opened.read(offset, len.min(whole - offset))
    }

    /// Plain bytes of a photo, authenticated and compared with the file's length.
    ///
    /// # Errors
    /// Those of [`Vault::get`].
    pub fn len(&self, name: &Sha256) -> Result<u64> {
        Ok(self.opened(name)?.len())
    }

    /// Whether a file of this name is here; it says nothing of its soundness.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn contains(&self, name: &Sha256) -> Result<bool> {
        match self.files.open(&self.path(name, SEALED)) {
            Ok(_) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(storage("looking up")(e)),
        }
    }

    /// Erases a photo and its key; `false` if it was not here. After a power cut the next opening completes it.
    ///
    /// The photo's own key is overwritten before the file goes, so blocks that flash memory keeps stay unreadable
    /// unless it also keeps the overwritten header *and* the vault's key leaks.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn remove(&self, name: &Sha256) -> Result<bool> {
        let going = self.path(name, GOING);
        match self.files.rename(&self.path(name, SEALED), &going) {
            Ok(()) => self.sync_folder()?,
            // Either it never was here, or an erasure that failed half-way is now taken up again.
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(storage("marking for erasure")(e)),
        }
        match self.erase(&going) {
            Err(MediaError::Storage { source, .. }) if source.kind() == io::ErrorKind::NotFound => return Ok(false),
            erased => erased?,
        }
        self.sync_folder()?;
        Ok(true)
    }

    /// All photos here, by name.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn list(&self) -> Result<Vec<Stored>> {
        let entries = self.files.list(&self.folder).map_err(storage("listing"))?;
        let mut photos: Vec<Stored> = entries.iter().filter_map(stored).collect();
        photos.sort_unstable();
        Ok(photos)
    }

    /// Bytes free for this app where the vault lies.
    ///
    /// # Errors
    /// [`MediaError::Storage`].
    pub fn free_space(&self) -> Result<u64> {
        self.files.free_space(&self.folder).map_err(storage("asking for free space"))
    }

    /// Refuses when a photo of `len` bytes and the reserve do not fit; the camera asks before the shutter.
    ///
    /// # Errors
    /// [`MediaError::NoSpace`], [`MediaError::Storage`].
    pub fn check_room(&self, len: u64) -> Result<()> {
        let needed = sealed::sealed_len(len).saturating_add(self.reserve);
        let free = self.free_space()?;
        if free < needed { Err(MediaError::NoSpace { needed, free }) } else { Ok(()) }
    }

    fn holds_intact(&self, name: &Sha256) -> Result<bool> {
        match self.get(name) {
            Ok(_) => Ok(true),
            // A damaged file is replaced by the sound bytes at hand.
            Err(MediaError::NotFound { .. } | MediaError::Corrupt { .. }) => Ok(false),
            Err(e) => Err(e),
        }
    }

    fn write_sealed(&self, temporary: &Path, name: &Sha256, bytes: &[u8]) -> Result<()> {
        let full = |step| self.full_or_failed(step, bytes.len() as u64);
        let mut file = self.files.create(temporary).map_err(full("creating the file"))?;
        sealed::seal(&self.key.0, name, bytes, |part| file.write_all(part).map_err(full("writing")))?;
        file.sync().map_err(full("syncing the file"))?;
        drop(file);
        self.files.rename(temporary, &self.path(name, SEALED)).map_err(full("renaming"))?;
        self.files.sync_folder(&self.folder).map_err(full("syncing the folder"))
    }

    /// A full disk met on the way is the same refusal as one foreseen.
    fn full_or_failed(&self, step: &'static str, len: u64) -> impl Fn(io::Error) -> MediaError + '_ {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => MediaError::NoSpace {
                needed: sealed::sealed_len(len).saturating_add(self.reserve),
                free: self.free_space().unwrap_or(0),
            },
            _ => MediaError::Storage { step, source },
        }
    }

    fn opened(&self, name: &Sha256) -> Result<Opened> {
        match self.files.open(&self.path(name, SEALED)) {
            Ok(file) => Opened::open(&self.key.0, name, file),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Err(MediaError::NotFound { name: *name }),
            Err(e) => Err(storage("opening")(e)),
        }
    }

    fn clear_leftovers(&self) -> Result<()> {
        let entries = self.files.list(&self.folder).map_err(storage("listing"))?;
        let mut cleared = false;
        for entry in entries {
            let path = self.folder.join(&entry.file_name);
            if entry.file_name.ends_with(TEMPORARY) {
                self.files.remove(&path).map_err(storage("clearing a temporary file"))?;
                cleared = true;
            } else if entry.file_name.ends_with(GOING) {
                self.erase(&path)?;
                cleared = true;
            }
        }
        if cleared {
            self.sync_folder()?;
        }
        Ok(())
    }

    fn sync_folder(&self) -> Result<()> {
        self.files.sync_folder(&self.folder).map_err(storage("syncing the folder"))
    }

    fn erase(&self, going: &Path) -> Result<()> {
        self.files.overwrite(going, &[0; sealed::HEADER_LEN]).map_err(storage("erasing the key"))?;
        self.files.remove(going).map_err(storage("removing the file"))
    }

    fn path(&self, name: &Sha256, ending: &str) -> PathBuf {
        self.folder.join(hex::encode(name) + ending)
    }

    /// Unique for each try, so that two puts of the same bytes never write into one file.
    fn temporary_path(&self, name: &Sha256) -> Result<PathBuf> {
        let mut unique = [0; 8];
        getrandom::fill(&mut unique).map_err(|_| MediaError::NoRandomness)?;
        Ok(self.path(name, &format!(".{}{TEMPORARY}", hex::encode(unique))))
    }
}

fn stored(entry: &Listed) -> Option<Stored> {
    let mut name = Sha256::default();
    hex::decode_to_slice(entry.file_name.strip_suffix(SEALED)?, &mut name).ok()?;
    Some(Stored { name, sealed_len: entry.len, modified_ms: entry.modified_ms })
}

fn storage(step: &'static str) -> impl Fn(io::Error) -> MediaError {
    move |source| MediaError::Storage { step, source }
}
