//! The folder of map packs: `<id>.pmtiles` when whole, `<id>.part` while it comes, and beside them `<id>.json`, the note.
//!
//! A note is durable before its archive appears under its name, so a kill leaves a pack that is known or none. Bytes are
//! read without any lock but the list's own. It asks no server and checks no archive.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use gridwalk_domain::hash::Hash;
use gridwalk_media::vault::{DiskFiles, Files};
use gridwalk_protocol::pack::{PIECE, PackEntry};
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::app::lock;
use crate::error::internal;
use crate::intake::{full_or_internal, make_private};
use crate::view::{PackFrom, PackKind, PackState, PackView, PackWait};

const ARCHIVE: &str = "pmtiles";
const PART: &str = "part";
const NOTE: &str = "json";
/// What the server had when it was last asked.
const OFFERS: &str = "offers.list";

/// Whether a pack is wanted from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    #[default]
    No,
    /// Over connections that are not paid by the byte.
    Wifi,
    Anyhow,
}

/// What is known of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub name: String,
    pub approval: String,
    pub from: PackFrom,
    pub bytes: u64,
    pub bounds: [i64; 4],
    pub min_zoom: u8,
    pub max_zoom: u8,
    pub kind: PackKind,
    #[serde(default)]
    pub vector_layers: Vec<String>,
    #[serde(default)]
    pub attribution: Option<String>,
    #[serde(default)]
    pub on: bool,
    /// Where it lies on the map: higher on top.
    #[serde(default)]
    pub order: u64,
    #[serde(default)]
    pub wanted: Wanted,
    #[serde(default)]
    pub damaged: bool,
}

/// A pack on the shelf.
#[derive(Debug, Clone)]
pub struct Pack {
    pub note: Note,
    /// The archive is here under its name.
    pub whole: bool,
    /// Bytes that are here.
    pub have: u64,
    pub waits: Option<PackWait>,
}

impl Pack {
    pub fn new(note: Note) -> Self {
        Self { note, whole: false, have: 0, waits: None }
    }

    pub fn state(&self) -> PackState {
        match (self.note.damaged, self.whole, self.note.wanted) {
            (true, ..) => PackState::Damaged,
            (_, true, _) => PackState::Ready,
            (_, _, Wanted::No) => PackState::Paused,
            _ => PackState::Fetching,
        }
    }

    pub fn view(&self, id: &Hash) -> PackView {
        let note = self.note.clone();
        let state = self.state();
        PackView {
            id: id.to_string(),
            name: note.name,
            approval: note.approval,
            bytes: count(note.bytes),
            have_bytes: count(self.have),
            bounds: note.bounds,
            min_zoom: note.min_zoom.into(),
            max_zoom: note.max_zoom.into(),
            kind: note.kind,
            on: note.on,
            from: note.from,
            state,
            waits: self.waits.filter(|_| state == PackState::Fetching),
            vector_layers: note.vector_layers,
            attribution: note.attribution,
        }
    }
}

pub fn count(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

type Known = BTreeMap<Hash, Pack>;

/// All packs of an installation.
pub struct Shelf {
    folder: PathBuf,
    packs: Mutex<Known>,
    offers: Mutex<Vec<PackEntry>>,
    /// Held while bytes of a pack that is on its way are written or removed.
    writing: Mutex<()>,
}

impl Shelf {
    /// Opens `packs/` under the data folder and puts right what a kill left.
    pub fn open(data: &Path) -> Result<Self, ApiError> {
        let folder = data.join("packs");
        make_private(&folder).map_err(internal)?;
        let offers = fs::read(folder.join(OFFERS)).ok().and_then(|json| serde_json::from_slice(&json).ok());
        let shelf = Self {
            folder,
            packs: Mutex::default(),
            offers: Mutex::new(offers.unwrap_or_default()),
            writing: Mutex::default(),
        };
        let known = shelf.load()?;
        *lock(&shelf.packs) = known;
        Ok(shelf)
    }

    fn load(&self) -> Result<Known, ApiError> {
        let listed = DiskFiles.list(&self.folder).map_err(internal)?;
        let mut known = Known::new();
        for (id, ending) in listed.iter().filter_map(|file| named(&file.file_name)) {
            match ending {
                NOTE => known.extend(self.loaded(&id).map(|pack| (id, pack))),
                // The note goes first when a pack is removed.
                _ if !self.path(&id, NOTE).exists() => self.remove_file(&id, ending)?,
                _ => {}
            }
        }
        let dropped: Vec<Hash> = known.iter().filter(|(_, pack)| never_came(pack)).map(|(id, _)| *id).collect();
        for id in dropped {
            known.remove(&id);
            self.remove_file(&id, NOTE)?;
        }
        Ok(known)
    }

    fn loaded(&self, id: &Hash) -> Option<Pack> {
        let json = fs::read(self.path(id, NOTE)).ok()?;
        let note =
            serde_json::from_slice(&json).inspect_err(|error| tracing::warn!(%id, %error, "a pack's note")).ok()?;
        let mut pack = Pack::new(note);
        if let Ok(whole) = fs::metadata(self.path(id, ARCHIVE)) {
            (pack.whole, pack.have) = (true, whole.len());
            pack.note.damaged |= whole.len() != pack.note.bytes;
        } else if let Ok(part) = OpenOptions::new().write(true).open(self.path(id, PART)) {
            // Whole pieces were synced; what came after them may be torn by a power cut.
            let len = part.metadata().map_or(0, |about| about.len());
            let sound = if len == pack.note.bytes { len } else { len - len % PIECE };
            pack.have = part.set_len(sound).map_or(0, |()| sound);
        }
        Some(pack)
    }

    fn path(&self, id: &Hash, ending: &str) -> PathBuf {
        self.folder.join(format!("{id}.{ending}"))
    }

    /// Where a pack's bytes lie while they come.
    pub fn part(&self, id: &Hash) -> PathBuf {
        self.path(id, PART)
    }

    pub fn lock(&self) -> MutexGuard<'_, Known> {
        lock(&self.packs)
    }

    pub fn get(&self, id: &Hash) -> Option<Pack> {
        self.lock().get(id).cloned()
    }

    /// All packs, the one that lies on top last.
    pub fn views(&self) -> Vec<PackView> {
        let packs = self.lock();
        let mut sorted: Vec<_> = packs.iter().collect();
        sorted.sort_by_key(|(id, pack)| (pack.note.order, **id));
        sorted.into_iter().map(|(id, pack)| pack.view(id)).collect()
    }

    pub fn offers(&self) -> Vec<PackEntry> {
        lock(&self.offers).clone()
    }

    /// Keeps what the server has now; whether that is something new.
    pub fn keep_offers(&self, fresh: Vec<PackEntry>) -> Result<bool, ApiError> {
        let mut offers = lock(&self.offers);
        if *offers == fresh {
            return Ok(false);
        }
        self.write(&self.folder.join(OFFERS), &serde_json::to_vec(&fresh).map_err(internal)?)?;
        *offers = fresh;
        Ok(true)
    }

    /// Changes what is known of a pack, durably; `None` when it is not here.
    pub fn change(&self, id: &Hash, change: impl FnOnce(&mut Pack)) -> Result<Option<Pack>, ApiError> {
        let mut packs = self.lock();
        let Some(pack) = packs.get(id) else { return Ok(None) };
        let mut changed = pack.clone();
        change(&mut changed);
        if changed.note != pack.note {
            self.write_note(id, &changed.note)?;
        }
        packs.insert(*id, changed.clone());
        Ok(Some(changed))
    }

    /// Puts a pack on the shelf of which no byte is here yet.
    pub fn put(&self, id: &Hash, note: Note) -> Result<(), ApiError> {
        let mut packs = self.lock();
        self.write_note(id, &note)?;
        packs.insert(*id, Pack::new(note));
        Ok(())
    }

    /// The place on top of all packs that are drawn.
    pub fn top(&self) -> u64 {
        self.lock().values().map(|pack| pack.note.order).max().unwrap_or(0) + 1
    }

    /// Notes what a fetch waits for; true when that is news.
    pub fn waits(&self, id: &Hash, for_what: Option<PackWait>) -> bool {
        let mut packs = self.lock();
        let Some(pack) = packs.get_mut(id) else { return false };
        let news = pack.waits != for_what;
        pack.waits = for_what;
        news
    }

    /// Appends bytes that came, if the pack is still wanted and ends where they begin; whether they were taken.
    pub fn append(&self, id: &Hash, offset: u64, bytes: &[u8]) -> Result<bool, ApiError> {
        let _writing = lock(&self.writing);
        let wanted = self.get(id).is_some_and(|pack| !pack.whole && pack.have == offset);
        if !wanted {
            return Ok(false);
        }
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(self.part(id)).map_err(internal)?;
        let written =
            file.seek(SeekFrom::Start(offset)).and_then(|_| file.write_all(bytes)).and_then(|()| file.sync_all());
        written.map_err(full_or_internal)?;
        if let Some(pack) = self.lock().get_mut(id) {
            pack.have = offset + bytes.len() as u64;
        }
        Ok(true)
    }

    /// Gives an archive that is whole and synced its name: `change` completes its note first.
    pub fn arrive(&self, id: &Hash, from: &Path, change: impl FnOnce(&mut Note)) -> Result<(), ApiError> {
        let _writing = lock(&self.writing);
        let mut packs = self.lock();
        let Some(pack) = packs.get_mut(id) else { return Ok(()) };
        change(&mut pack.note);
        self.write_note(id, &pack.note)?;
        fs::rename(from, self.path(id, ARCHIVE)).map_err(internal)?;
        DiskFiles.sync_folder(&self.folder).map_err(internal)?;
        (pack.whole, pack.have, pack.waits) = (true, pack.note.bytes, None);
        if from != self.part(id) {
            self.remove_file(id, PART)?;
        }
        Ok(())
    }

    /// The bytes that came are not the pack's: they go, and it is wanted no longer until somebody says so.
    pub fn spoil(&self, id: &Hash) -> Result<(), ApiError> {
        let _writing = lock(&self.writing);
        self.remove_file(id, PART)?;
        let spoilt = |pack: &mut Pack| {
            pack.have = 0;
            (pack.note.damaged, pack.note.wanted) = (true, Wanted::No);
        };
        self.change(id, spoilt).map(|_| ())
    }

    /// Removes a pack with all its bytes; false when there is none.
    pub fn remove(&self, id: &Hash) -> Result<bool, ApiError> {
        let _writing = lock(&self.writing);
        let was = self.lock().remove(id).is_some();
        [NOTE, ARCHIVE, PART].iter().try_for_each(|ending| self.remove_file(id, ending))?;
        Ok(was)
    }

    /// Removes everything: the device is wiped.
    pub fn clear(&self) -> Result<(), ApiError> {
        let ids: Vec<Hash> = self.lock().keys().copied().collect();
        ids.iter().try_for_each(|id| self.remove(id).map(|_| ()))?;
        self.keep_offers(Vec::new()).map(|_| ())
    }

    /// Up to `len` bytes of a whole pack from `offset`.
    pub fn read(&self, id: &Hash, offset: u64, len: u64) -> Result<Vec<u8>, ApiError> {
        let mut file = File::open(self.path(id, ARCHIVE)).map_err(internal)?;
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(offset)).map_err(internal)?;
        file.take(len).read_to_end(&mut bytes).map_err(internal)?;
        Ok(bytes)
    }

    fn write_note(&self, id: &Hash, note: &Note) -> Result<(), ApiError> {
        self.write(&self.path(id, NOTE), &serde_json::to_vec(note).map_err(internal)?)
    }

    /// Whole and durable, or not at all.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
        let temporary = path.with_extension("new");
        let written =
            File::create(&temporary).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(full_or_internal)?;
        fs::rename(&temporary, path).map_err(internal)?;
        DiskFiles.sync_folder(&self.folder).map_err(internal)
    }

    fn remove_file(&self, id: &Hash, ending: &str) -> Result<(), ApiError> {
        match fs::remove_file(self.path(id, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(internal(error)),
            _ => Ok(()),
        }
    }
}

/// A note whose file never got its name: the app was killed in between, and the file is gone with the inbox.
fn never_came(pack: &Pack) -> bool {
    !pack.whole && pack.note.from == PackFrom::File
}

fn named(file: &str) -> Option<(Hash, &str)> {
    let (stem, ending) = file.split_once('.')?;
    Some((stem.parse().ok()?, ending)).filter(|(_, ending)| [NOTE, ARCHIVE, PART].contains(ending))
}
