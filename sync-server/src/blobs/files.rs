//! Files that are there after a power cut: temporary name, fsync, rename, fsync of the folder.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use gridwalk_domain::hash::Hash;
use sha2::{Digest, Sha256};

use crate::error::{Result, ServerError};

pub(crate) fn make_dir(dir: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(ServerError::io("making the directory", dir))
}

/// Writes a file so that it is whole or not there.
pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make_dir(folder)?;
    let temporary = path.with_extension("part");
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(ServerError::io("writing", &temporary))?;
    rename_durably(&temporary, path)
}

/// Moves a file whose bytes are already on the disk.
pub(crate) fn rename_durably(from: &Path, to: &Path) -> Result<()> {
    let folder = to.parent().unwrap_or(Path::new("."));
    let is_new = !folder.exists();
    make_dir(folder)?;
    std::fs::rename(from, to).map_err(ServerError::io("renaming to", to))?;
    sync_dir(folder)?;
    match folder.parent().filter(|_| is_new) {
        Some(above) => sync_dir(above),
        None => Ok(()),
    }
}

fn sync_dir(dir: &Path) -> Result<()> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(ServerError::io("syncing the directory", dir))
}

/// SHA-256 of a file, read in pieces.
pub(crate) fn hash_file(path: &Path) -> Result<Hash> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 256 * 1024];
    let mut file = File::open(path).map_err(ServerError::io("opening", path))?;
    loop {
        let read = file.read(&mut piece).map_err(ServerError::io("reading", path))?;
        if read == 0 {
            return Ok(Hash(hasher.finalize().into()));
        }
        hasher.update(piece.get(..read).unwrap_or_default());
    }
}

/// Bytes that this user may still write.
pub(crate) fn free_bytes(dir: &Path) -> Result<u64> {
    let stat = rustix::fs::statvfs(dir).map_err(|e| ServerError::io("asking for free space on", dir)(e.into()))?;
    Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
}
