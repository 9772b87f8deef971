//! The door for big files: an import of several hundred megabytes or a map pack of several gigabytes comes in parts and lies
//! in the folder `inbox/` until whoever asked for it takes it.
//!
//! What is not whole cannot be used, and nothing here outlives the app: a file that nobody took is gone at the next opening.
//! It knows no format; whoever takes a file looks into it. Photos have a door of their own (`photos.rs`).

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use gridwalk_domain::hash::Hash;
use gridwalk_media::vault::{DiskFiles, Files};
use sha2::{Digest, Sha256};

use crate::api::*;
use crate::app::{App, lock};
use crate::error::{fail, internal};
use crate::keyring::random;

/// Largest part, bytes.
pub const MAX_PART: usize = 4 * 1024 * 1024;
/// Largest file, bytes: 8 GiB.
pub const MAX_FILE: u64 = 8 * 1024 * 1024 * 1024;
/// Space that big files leave free, bytes: a photo must find room however many maps there are.
const RESERVE: u64 = 256 * 1024 * 1024;
/// A file of which no part came for so long is given up, milliseconds: its page was closed or loaded anew.
const GIVEN_UP_MS: i64 = 5 * 60_000;
const MIB: u64 = 1024 * 1024;

/// A file that is whole and that nobody has taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub path: PathBuf,
    /// As the person's own folder names it; never part of a path here.
    pub name: String,
    pub len: u64,
    pub hash: Hash,
}

/// A file on its way in.
struct Incoming {
    name: String,
    path: PathBuf,
    len: u64,
    have: u64,
    file: File,
    hasher: Sha256,
    /// When a part came last, by the boot-time clock.
    moved_at: i64,
    /// Set when all is here and synced.
    hash: Option<Hash>,
}

/// Files on their way in and files that arrived.
pub(crate) struct Intake {
    folder: PathBuf,
    files: Mutex<HashMap<String, Arc<Mutex<Incoming>>>>,
}

impl Intake {
    /// Opens the inbox under the data folder and empties it: whatever an earlier run left belongs to nobody.
    pub fn open(data: &Path) -> Result<Self, ApiError> {
        let folder = data.join("inbox");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(internal(error)),
            _ => {}
        }
        make_private(&folder).map_err(internal)?;
        Ok(Self { folder, files: Mutex::default() })
    }

    /// Bytes that files begun here still want.
    fn promised(&self) -> u64 {
        let files: Vec<_> = lock(&self.files).values().cloned().collect();
        files.iter().map(|file| lock(file)).map(|file| file.len - file.have).sum()
    }

    /// Lets go of files that nobody sends any more.
    fn drop_given_up(&self, now: i64) {
        let files: Vec<_> = lock(&self.files).iter().map(|(id, file)| (id.clone(), Arc::clone(file))).collect();
        let given_up = |file: &Incoming| file.hash.is_none() && now.saturating_sub(file.moved_at) > GIVEN_UP_MS;
        files.iter().filter(|(_, file)| given_up(&lock(file))).for_each(|(id, _)| self.drop_file(id));
    }

    fn begin(&self, name: &str, len: u64, now: i64) -> Result<String, ApiError> {
        let id = hex::encode(random::<16>()?);
        let path = self.folder.join(&id);
        let file = File::options().write(true).create_new(true).open(&path).map_err(internal)?;
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let incoming = Incoming { name, path, len, have: 0, file, hasher: Sha256::new(), moved_at: now, hash: None };
        lock(&self.files).insert(id.clone(), Arc::new(Mutex::new(incoming)));
        Ok(id)
    }

    fn find(&self, id: &str) -> Result<Arc<Mutex<Incoming>>, ApiError> {
        let found = lock(&self.files).get(id).cloned();
        found.ok_or_else(|| fail(ErrorCode::FileUnknown, "no file of this id is here; choose the file again"))
    }

    /// Forgets a file and removes its bytes; fine if it is not there.
    pub fn drop_file(&self, id: &str) {
        if let Some(file) = lock(&self.files).remove(id) {
            // What cannot be removed now is removed at the next opening.
            let _ = fs::remove_file(&lock(&file).path);
        }
    }

    /// Removes everything: the device is wiped.
    pub fn clear(&self) {
        let ids: Vec<String> = lock(&self.files).keys().cloned().collect();
        ids.iter().for_each(|id| self.drop_file(id));
    }
}

impl Incoming {
    /// Takes the next part. One that is here already, because its answer was lost, is not written twice.
    fn take(&mut self, offset: u64, bytes: &[u8], now: i64) -> Result<u64, ApiError> {
        self.moved_at = now;
        let end = offset.saturating_add(bytes.len() as u64);
        if end <= self.have {
            return Ok(self.have);
        }
        if offset != self.have || end > self.len {
            let text = format!("the file has {} of {} bytes; parts come in order", self.have, self.len);
            return Err(fail(ErrorCode::BadRequest, text));
        }
        // After a write that failed half-way the same part begins at the same place again.
        self.file.seek(SeekFrom::Start(offset)).and_then(|_| self.file.write_all(bytes)).map_err(full_or_internal)?;
        self.hasher.update(bytes);
        self.have = end;
        if self.have == self.len {
            self.file.sync_all().map_err(full_or_internal)?;
            self.hash = Some(Hash(self.hasher.clone().finalize().into()));
        }
        Ok(self.have)
    }

    fn arrived(&self) -> Result<Arrived, ApiError> {
        let unfinished = || fail(ErrorCode::FileIncomplete, format!("{} of {} bytes are here", self.have, self.len));
        let hash = self.hash.ok_or_else(unfinished)?;
        Ok(Arrived { path: self.path.clone(), name: self.name.clone(), len: self.len, hash })
    }
}

impl App {
    /// Begins a file of `len` bytes; its id. The name is for people only.
    ///
    /// # Errors
    /// `file_empty`, `file_too_large`, `no_space_for_file` with how much is missing (`missing_mb`) and there (`free_mb`).
    pub fn file_begin(&self, name: &str, len: u64) -> Result<String, ApiError> {
        if len == 0 {
            return Err(fail(ErrorCode::FileEmpty, "the file is empty"));
        }
        if len > MAX_FILE {
            return Err(fail(ErrorCode::FileTooLarge, format!("{len} bytes; the most is {MAX_FILE}")));
        }
        let now = self.time.boot_ms();
        self.intake.drop_given_up(now);
        self.check_room_for(len.saturating_add(self.intake.promised()))?;
        self.intake.begin(name, len, now)
    }

    /// Takes a part of a file, at most [`MAX_PART`] bytes and in order; how many bytes are here now.
    ///
    /// # Errors
    /// `file_unknown` for an id of another run, `no_space_for_file`, `bad_request` for parts out of order.
    pub fn file_part(&self, id: &str, offset: u64, bytes: &[u8]) -> Result<u64, ApiError> {
        if bytes.len() > MAX_PART {
            return Err(fail(ErrorCode::BadRequest, format!("a part is at most {MAX_PART} bytes")));
        }
        let file = self.intake.find(id)?;
        let taken = lock(&file).take(offset, bytes, self.time.boot_ms());
        if taken.as_ref().is_err_and(|error| error.code == ErrorCode::NoSpaceForFile) {
            self.intake.drop_file(id);
        }
        taken
    }

    /// Lets go of a file that nobody wants any more, whole or not.
    pub fn file_drop(&self, params: FileId) -> Result<Done, ApiError> {
        self.intake.drop_file(&params.file);
        Ok(Done {})
    }

    /// A whole file, to look into. It stays here.
    ///
    /// # Errors
    /// `file_unknown`, `file_incomplete`.
    pub(crate) fn file_path(&self, id: &str) -> Result<Arrived, ApiError> {
        lock(&*self.intake.find(id)?).arrived()
    }

    /// A whole file, to keep: whoever takes it moves or removes it.
    ///
    /// # Errors
    /// Those of [`App::file_path`].
    pub(crate) fn file_take(&self, id: &str) -> Result<Arrived, ApiError> {
        let arrived = self.file_path(id)?;
        lock(&self.intake.files).remove(id);
        Ok(arrived)
    }

    /// Refuses when so many more bytes would leave less than the reserve, where files lie or where photos lie.
    pub(crate) fn check_room_for(&self, bytes: u64) -> Result<(), ApiError> {
        let here = DiskFiles.free_space(&self.intake.folder).map_err(internal)?;
        let free = here.min(self.vault.free_space()?);
        match bytes.saturating_add(RESERVE).checked_sub(free) {
            None | Some(0) => Ok(()),
            Some(missing) => Err(no_space(missing, free)),
        }
    }
}

fn no_space(missing: u64, free: u64) -> ApiError {
    let values = vec![
        ("missing_mb".to_owned(), missing.div_ceil(MIB).to_string()),
        ("free_mb".to_owned(), (free / MIB).to_string()),
    ];
    let text = format!("{missing} bytes more are needed, {free} are free");
    ApiError { values, ..fail(ErrorCode::NoSpaceForFile, text) }
}

/// A full disk met on the way is the same refusal as one foreseen.
pub(crate) fn full_or_internal(error: std::io::Error) -> ApiError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => no_space(MIB, 0),
        _ => internal(error),
    }
}

/// Makes a folder that only its owner may look into: an import may hold names and telephone numbers.
pub(crate) fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
