//! Uploads that can be gone on with, also after a restart: `uploads/<device>/<hash>.<class>` holds the bytes so far, a
//! small file beside it their number and what they belong to.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::DeviceId;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::blob::Class;
use serde::{Deserialize, Serialize};

use super::{Blobs, files};
use crate::error::{Result, ServerError};
use crate::ledger::Blob;

/// Which upload: the same device with the same bytes for the same purpose goes on with the same one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UploadKey {
    pub device: DeviceId,
    pub hash: Hash,
    pub class: Class,
}

impl UploadKey {
    /// The part of the URL after `/v1/blobs/`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.hash, self.class.as_str())
    }

    /// Reads the part of the URL; the device is the one that proved its key.
    pub fn parse(device: DeviceId, id: &str) -> Option<Self> {
        let (hash, class) = id.split_once('.')?;
        Some(Self { device, hash: hash.parse().ok()?, class: Class::parse(class)? })
    }
}

/// An upload as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub key: UploadKey,
    /// Bytes when it is whole.
    pub length: u64,
    /// Bytes that are in the file.
    pub offset: u64,
    pub of: Option<Hash>,
}

impl Upload {
    pub fn is_whole(&self) -> bool {
        self.offset == self.length
    }
}

#[derive(Serialize, Deserialize)]
struct Promise {
    length: u64,
    of: Option<Hash>,
}

/// Holds an upload for one writer.
pub struct Lock {
    blobs: Blobs,
    key: UploadKey,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.blobs.busy().remove(&self.key);
    }
}

impl Blobs {
    fn busy(&self) -> MutexGuard<'_, std::collections::HashSet<UploadKey>> {
        self.busy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn part(&self, key: &UploadKey) -> PathBuf {
        self.uploads.join(key.device.to_string()).join(key.id())
    }

    fn promise(&self, key: &UploadKey) -> PathBuf {
        self.uploads.join(key.device.to_string()).join(format!("{}.json", key.id()))
    }

    /// Takes an upload for writing; none while somebody else writes to it.
    pub fn lock(&self, key: &UploadKey) -> Option<Lock> {
        self.busy().insert(key.clone()).then(|| Lock { blobs: self.clone(), key: key.clone() })
    }

    /// An upload that was begun.
    pub fn find(&self, key: &UploadKey) -> Result<Option<Upload>> {
        let path = self.promise(key);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(ServerError::io("reading", path)(error)),
        };
        // A promise cut short by a power cut is none: the upload begins anew.
        let Ok(promise) = serde_json::from_slice::<Promise>(&text) else { return Ok(None) };
        let offset = std::fs::metadata(self.part(key)).map_or(0, |meta| meta.len());
        Ok(Some(Upload { key: key.clone(), length: promise.length, offset, of: promise.of }))
    }

    /// Begins an upload, or goes on with the one that is there.
    pub fn begin(&self, key: &UploadKey, length: u64, of: Option<Hash>) -> Result<Upload> {
        if let Some(upload) = self.find(key)?.filter(|known| known.length == length && known.of == of) {
            return Ok(upload);
        }
        self.check_space(length)?;
        self.forget(key)?;
        let promise = serde_json::to_vec(&Promise { length, of }).map_err(gridwalk_protocol::ProtocolError::Json)?;
        // Not synced: a promise that a power cut takes costs a beginning anew, never a photo.
        let path = self.promise(key);
        files::make_dir(path.parent().unwrap_or(&self.uploads))?;
        std::fs::write(&path, promise).map_err(ServerError::io("writing", path))?;
        Ok(Upload { key: key.clone(), length, offset: 0, of })
    }

    /// The file for appending.
    pub fn open_part(&self, key: &UploadKey) -> Result<File> {
        let path = self.part(key);
        let file = OpenOptions::new().create(true).append(true).open(&path);
        file.map_err(ServerError::io("opening", path))
    }

    /// Takes back what was appended after an offset.
    pub fn cut_part(&self, key: &UploadKey, offset: u64) -> Result<()> {
        let path = self.part(key);
        let cut = OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(offset));
        cut.map_err(ServerError::io("shortening", path))
    }

    /// Drops an upload.
    pub fn forget(&self, key: &UploadKey) -> Result<()> {
        for path in [self.promise(key), self.part(key)] {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ServerError::io("removing", path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Verifies a whole upload and puts it in its place, durably. The ledger's row is the caller's next step.
    ///
    /// # Errors
    /// [`WireCode::HashMismatch`] when the bytes are others than promised; the upload is dropped then.
    ///
    /// Answers none when a master has another preview already: the first one stays, because it is what people have seen.
    pub fn finish(&self, upload: &Upload) -> Result<Option<Blob>> {
        let key = &upload.key;
        let part = self.part(key);
        if upload.length == 0 {
            self.open_part(key)?;
        }
        if files::hash_file(&part)? != key.hash {
            self.forget(key)?;
            return Err(ServerError::refused(WireCode::HashMismatch, "the bytes are others than promised; send again"));
        }
        File::open(&part).and_then(|file| file.sync_all()).map_err(ServerError::io("syncing", &part))?;
        let place = self.path(&key.hash, key.class, upload.of.as_ref());
        let taken = place.exists();
        if !taken {
            files::rename_durably(&part, &place)?;
        }
        self.forget(key)?;
        if taken && files::hash_file(&place)? != key.hash {
            return Ok(None);
        }
        Ok(Some(Blob { hash: key.hash, class: key.class, bytes: upload.length, device: key.device, of: upload.of }))
    }

    /// A blob that is in its place although the ledger has no row for it: its bytes came just before a crash.
    pub fn orphan(&self, key: &UploadKey, length: u64, of: Option<Hash>) -> Result<Option<Blob>> {
        let place = self.path(&key.hash, key.class, of.as_ref());
        let fits = std::fs::metadata(&place).is_ok_and(|meta| meta.len() == length);
        if !fits || files::hash_file(&place)? != key.hash {
            return Ok(None);
        }
        Ok(Some(Blob { hash: key.hash, class: key.class, bytes: length, device: key.device, of }))
    }

    /// Drops uploads that nobody has gone on with for so long. Answers how many.
    pub fn sweep(&self, older_than: Duration) -> Result<usize> {
        let mut dropped = 0;
        for device in list(&self.uploads)? {
            for path in list(&device)? {
                let modified = std::fs::metadata(&path).and_then(|meta| meta.modified());
                let age = modified.ok().and_then(|at| SystemTime::now().duration_since(at).ok());
                if age.is_some_and(|age| age > older_than) && std::fs::remove_file(&path).is_ok() {
                    dropped += 1;
                }
            }
        }
        Ok(dropped)
    }
}

fn list(dir: &std::path::Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(dir).map_err(ServerError::io("listing", dir))?;
    Ok(entries.filter_map(|entry| entry.ok().map(|e| e.path())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8, bytes: &[u8]) -> UploadKey {
        let device = DeviceId(uuid::Uuid::from_u128(u128::from(n)));
        UploadKey { device, hash: Hash::of(bytes), class: Class::Master }
    }

    #[test]
    fn an_upload_is_named_by_its_bytes_and_class_and_never_by_a_path() {
        let key = key(1, b"x");
        assert_eq!(UploadKey::parse(key.device, &key.id()), Some(key.clone()));
        for id in ["", "..", "../../etc/passwd", &format!("{}.exe", key.hash), &format!("{}x.master", key.hash)] {
            assert_eq!(UploadKey::parse(key.device, id), None, "{id}");
        }
    }

    #[test]
    fn one_writer_at_a_time_and_the_next_when_he_has_left() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path(), 0).unwrap();
        let lock = blobs.lock(&key(1, b"x"));
        assert!(lock.is_some() && blobs.lock(&key(1, b"x")).is_none() && blobs.lock(&key(2, b"x")).is_some());
        drop(lock);
        assert!(blobs.lock(&key(1, b"x")).is_some());
    }

    #[test]
    fn abandoned_uploads_are_swept_and_fresh_ones_are_not() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path(), 0).unwrap();
        blobs.begin(&key(1, b"x"), 1, None).unwrap();
        assert_eq!(blobs.sweep(Duration::from_secs(60)).unwrap(), 0);
        assert_eq!(blobs.sweep(Duration::ZERO).unwrap(), 1);
        assert_eq!(blobs.find(&key(1, b"x")).unwrap(), None);
    }

    #[test]
    fn a_promise_cut_short_by_a_power_cut_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(dir.path(), 0).unwrap();
        blobs.begin(&key(1, b"x"), 1, None).unwrap();
        std::fs::write(blobs.promise(&key(1, b"x")), b"{\"len").unwrap();
        assert_eq!(blobs.find(&key(1, b"x")).unwrap(), None);
        assert_eq!(blobs.begin(&key(1, b"x"), 1, None).unwrap().offset, 0);
    }
}
