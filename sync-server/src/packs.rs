//! Map packs (离线地图包) as files: `packs/<sha-256>.pmtiles`, and beside each a note of what devices are told of it.
//!
//! No row in the ledger: a pack is nobody's record, and a file with its note can be backed up, restored and looked at by
//! itself. The archive comes first, then the note; only what has a note is listed. None is shipped.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::ProtocolError;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::archive::{self, Archive};
use gridwalk_protocol::pack::{MAX_APPROVAL, MAX_NAME, MAX_PACK, PackEntry, tidy};
use sha2::{Digest, Sha256};

use crate::blobs::{free_bytes, hash_file, make_dir, rename_durably, write_durably};
use crate::error::{Result, ServerError};

const ARCHIVE: &str = "pmtiles";
const NOTE: &str = "json";
/// What an addition writes to until it is whole.
const ADDING: &str = "adding.part";

/// The directory of packs. Clones share it.
#[derive(Debug, Clone)]
pub struct Packs {
    folder: PathBuf,
    /// Space that an addition leaves free, bytes.
    min_free: u64,
}

impl Packs {
    /// Opens `packs/` under a data directory, making it if need be.
    pub fn open(data_dir: &Path, min_free: u64) -> Result<Self> {
        let folder = data_dir.join("packs");
        make_dir(&folder)?;
        Ok(Self { folder, min_free })
    }

    /// Where a pack's archive is or will be.
    pub fn path(&self, id: &Hash) -> PathBuf {
        self.folder.join(format!("{id}.{ARCHIVE}"))
    }

    fn note(&self, id: &Hash) -> PathBuf {
        self.folder.join(format!("{id}.{NOTE}"))
    }

    /// Checks a PMTiles file and takes a copy in. The same file again changes its name and approval number.
    ///
    /// `name` is taken from the archive or the file where none is given, `approval` (审图号) from the archive.
    ///
    /// # Errors
    /// The file is no whole archive, there is no approval number, or no room.
    pub fn add(&self, file: &Path, name: Option<&str>, approval: Option<&str>) -> Result<PackEntry> {
        let (source, bytes) = open(file)?;
        let seen = look(file, source, bytes)?;
        let approval = approval.or(seen.approval.as_deref()).and_then(|text| tidy(text, MAX_APPROVAL));
        let approval = approval.ok_or_else(|| {
            refused(file, "names no approval number (审图号); give the map's own with --approval \"GS（2024）1234号\"")
        })?;
        let own = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = name.map(str::to_owned).or_else(|| seen.name.clone()).or(own).and_then(|text| tidy(&text, MAX_NAME));
        let name = name.ok_or_else(|| refused(file, "needs a name of 1 to 80 letters; give one with --name"))?;
        self.check_space(bytes)?;
        let id = self.take_in(file)?;
        let Archive { bounds, min_zoom, max_zoom, kind, .. } = seen;
        let entry = PackEntry { id, name, approval, bytes, bounds, min_zoom, max_zoom, kind };
        self.write_note(&entry)?;
        Ok(entry)
    }

    fn check_space(&self, bytes: u64) -> Result<()> {
        if free_bytes(&self.folder)? < bytes.saturating_add(self.min_free) {
            let text = "there is no room for this pack; free some space, or lower min_free_bytes";
            return Err(ServerError::refused(WireCode::NoSpace, text));
        }
        Ok(())
    }

    /// Copies an archive to its place, durably.
    fn take_in(&self, file: &Path) -> Result<Hash> {
        let part = self.folder.join(ADDING);
        let target = File::create(&part).map_err(ServerError::io("writing", &part))?;
        let busy = |_| ServerError::Command("another pack is being added; wait until it is done".into());
        target.try_lock().map_err(busy)?;
        let id = copy(file, &part)?;
        let place = self.path(&id);
        if place.exists() && hash_file(&place)? == id {
            std::fs::remove_file(&part).map_err(ServerError::io("removing", &part))?;
        } else {
            rename_durably(&part, &place)?;
        }
        Ok(id)
    }

    /// All packs, by name.
    pub fn list(&self) -> Result<Vec<PackEntry>> {
        let entries = std::fs::read_dir(&self.folder).map_err(ServerError::io("listing", &self.folder))?;
        let notes =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == NOTE));
        let mut packs: Vec<PackEntry> = notes.filter_map(|path| self.listed(&path)).collect();
        packs.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
        Ok(packs)
    }

    /// What a note says, if its archive is there as long as it should be.
    fn listed(&self, note: &Path) -> Option<PackEntry> {
        let entry: PackEntry = serde_json::from_slice(&std::fs::read(note).ok()?).ok()?;
        let fits = std::fs::metadata(self.path(&entry.id)).is_ok_and(|about| about.len() == entry.bytes);
        if !fits {
            tracing::warn!(id = %entry.id, "a map pack is not as long as its note says; add it again");
        }
        (fits && note == self.note(&entry.id)).then_some(entry)
    }

    /// One pack that is listed.
    pub fn find(&self, id: &Hash) -> Option<PackEntry> {
        self.listed(&self.note(id))
    }

    /// Removes a pack; false when there is none. Devices keep what they fetched.
    pub fn remove(&self, id: &Hash) -> Result<bool> {
        // The note first: what is half removed is not listed.
        let mut removed = false;
        for path in [self.note(id), self.path(id)] {
            match std::fs::remove_file(&path) {
                Ok(()) => removed = true,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(ServerError::io("removing", path)(error)),
            }
        }
        Ok(removed)
    }

    /// Copies a pack's archive to another directory unless its very bytes are there; false when they are damaged here.
    pub(crate) fn copy_archive(&self, id: &Hash, to: &Packs) -> Result<bool> {
        let (place, part) = (to.path(id), to.folder.join(format!("{id}.part")));
        if place.exists() && hash_file(&place)? == *id {
            return Ok(true);
        }
        if copy(&self.path(id), &part)? != *id {
            std::fs::remove_file(&part).map_err(ServerError::io("removing", &part))?;
            return Ok(false);
        }
        rename_durably(&part, &place)?;
        Ok(true)
    }

    /// Writes what devices are told of a pack.
    pub(crate) fn write_note(&self, entry: &PackEntry) -> Result<()> {
        write_durably(&self.note(&entry.id), &serde_json::to_vec(entry).map_err(ProtocolError::Json)?)
    }

    /// Removes archives that are not among these: those of older backups into the same folder.
    pub(crate) fn keep_only(&self, kept: &[PackEntry]) -> Result<()> {
        let entries = std::fs::read_dir(&self.folder).map_err(ServerError::io("listing", &self.folder))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if !kept.iter().any(|entry| path == self.path(&entry.id)) {
                std::fs::remove_file(&path).map_err(ServerError::io("removing", &path))?;
            }
        }
        Ok(())
    }
}

fn refused(file: &Path, what: impl std::fmt::Display) -> ServerError {
    ServerError::Command(format!("{}: {what}", file.display()))
}

fn open(file: &Path) -> Result<(File, u64)> {
    let source = File::open(file).map_err(ServerError::io("opening", file))?;
    let bytes = source.metadata().map_err(ServerError::io("opening", file))?.len();
    if bytes > MAX_PACK {
        return Err(refused(file, "is larger than 8 GiB, the most that devices take; cut it into several"));
    }
    Ok((source, bytes))
}

fn look(file: &Path, mut source: File, bytes: u64) -> Result<Archive> {
    archive::inspect(&mut source, bytes).map_err(|fault| refused(file, fault))
}

/// Copies a file and makes the copy durable. Answers the hash of what was copied.
fn copy(from: &Path, to: &Path) -> Result<Hash> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1024 * 1024];
    let mut source = File::open(from).map_err(ServerError::io("opening", from))?;
    let mut target = File::create(to).map_err(ServerError::io("writing", to))?;
    loop {
        let read = source.read(&mut piece).map_err(ServerError::io("reading", from))?;
        let bytes = piece.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            target.sync_all().map_err(ServerError::io("syncing", to))?;
            return Ok(Hash(hasher.finalize().into()));
        }
        hasher.update(bytes);
        target.write_all(bytes).map_err(ServerError::io("writing", to))?;
    }
}
