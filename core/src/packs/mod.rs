//! Map packs (离线地图包): PMTiles archives from a file or from the server, several at once, each with its approval number
//! (审图号). They belong to the device and not to a person: whoever picks it up has the same map.
//!
//! It draws nothing. An archive is looked through before it is kept (`gridwalk_protocol::archive`), bytes from the server are
//! fetched in pieces on a thread of their own ([`fetch`]), and what lies where is the [`Shelf`]'s affair. None is shipped.

mod fetch;
mod shelf;

use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Condvar, Mutex};

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::archive::{Archive, PackFault, TileKind, inspect};
use gridwalk_protocol::pack::{MAX_APPROVAL, MAX_NAME, PackEntry, tidy};

use crate::api::*;
use crate::app::{App, lock};
use crate::error::{fail, internal};
use crate::intake::Arrived;
use crate::view::*;
use shelf::{Note, Pack, Shelf, Wanted, count};

/// Most bytes of one answer.
const MAX_READ: u64 = 4 * 1024 * 1024;
/// A screen that is shown again does not ask the server again before this, milliseconds.
const ASK_AGAIN_MS: i64 = 60_000;

/// The packs of an installation, and what the thread that fetches them goes by.
pub(crate) struct PackRoom {
    shelf: Shelf,
    /// Whether the server is to be asked what it has.
    ask: AtomicBool,
    /// When a screen last made that so, by the boot-time clock.
    asked_at: AtomicI64,
    /// When screens were last told how far a fetch is.
    told_at: AtomicI64,
    bell: (Mutex<bool>, Condvar),
    /// One fetch at a time.
    turn: Mutex<()>,
}

impl PackRoom {
    pub fn open(data: &std::path::Path) -> Result<Self, ApiError> {
        Ok(Self {
            shelf: Shelf::open(data)?,
            ask: AtomicBool::new(true),
            asked_at: AtomicI64::new(i64::MIN),
            told_at: AtomicI64::new(i64::MIN),
            bell: (Mutex::new(false), Condvar::new()),
            turn: Mutex::default(),
        })
    }

    /// Wakes whoever fetches.
    pub fn ring(&self) {
        *lock(&self.bell.0) = true;
        self.bell.1.notify_all();
    }

    /// Removes everything: the device is wiped.
    pub fn clear(&self) -> Result<(), ApiError> {
        self.shelf.clear()
    }
}

/// Some bytes of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackPart {
    pub bytes: Vec<u8>,
    /// Bytes of the whole pack.
    pub total: u64,
}

impl App {
    /// Packs on this device and at the server. The server is asked in the background; [`Topic::Packs`] tells when it answered.
    pub fn packs(&self, _: Nothing) -> Result<Packs, ApiError> {
        let now = self.time.boot_ms();
        let asked = self.packs.asked_at.load(Ordering::SeqCst);
        if now.saturating_sub(asked) > ASK_AGAIN_MS {
            self.packs.asked_at.store(now, Ordering::SeqCst);
            self.packs.ask.store(true, Ordering::SeqCst);
            self.packs.ring();
        }
        self.packs_now()
    }

    pub(crate) fn packs_now(&self) -> Result<Packs, ApiError> {
        let packs = self.packs.shelf.views();
        let offers = self.packs.shelf.offers();
        let server = offers.iter().filter_map(|entry| {
            let here = packs.iter().any(|pack| pack.id == entry.id.to_string());
            offer(entry, here)
        });
        let server = server.collect();
        let inner = self.lock();
        let can_fetch = inner.store.setting("server")?.is_some() && inner.link != LinkState::Revoked;
        Ok(Packs { packs, server, can_fetch })
    }

    /// Keeps an archive that came in through the files door. The same archive again takes the new name and number.
    ///
    /// # Errors
    /// `pack_cut` with `missing` (how much), `pack_unreadable`, `pack_unsupported`, `pack_damaged`: the file is let go of.
    /// `approval_missing`, `text_too_long`: it stays, to be asked for with a number.
    pub fn pack_add(&self, params: PackAdd) -> Result<PackView, ApiError> {
        let arrived = self.file_path(&params.file)?;
        let seen = look(&arrived).inspect_err(|_| self.intake.drop_file(&params.file))?;
        let approval = approval(params.approval.as_deref(), &seen)?;
        let name = name(params.name.as_deref(), &seen, &arrived.name)?;
        let arrived = self.file_take(&params.file)?;
        let (id, shelf) = (arrived.hash, &self.packs.shelf);
        let kept = match shelf.get(&id).filter(|pack| pack.state() == PackState::Ready) {
            Some(_) => {
                // The inbox is emptied at the next opening where this fails.
                let _ = std::fs::remove_file(&arrived.path);
                shelf.change(&id, |pack| (pack.note.name, pack.note.approval) = (name, approval))?
            }
            None => {
                let note = note(&seen, PackFrom::File, arrived.len, name, approval, shelf.top());
                shelf.put(&id, note)?;
                let moved = shelf.arrive(&id, &arrived.path, |_| {});
                moved.inspect_err(|_| drop(shelf.remove(&id)))?;
                shelf.get(&id)
            }
        };
        self.tell_topic(Topic::Packs);
        Ok(kept.ok_or_else(gone)?.view(&id))
    }

    /// Begins to fetch a pack, or goes on with it; it goes on by itself after a kill and when the network is back.
    ///
    /// # Errors
    /// `not_enrolled`, `not_found` when the server does not offer it, `no_space_for_file`.
    pub fn pack_fetch(&self, params: PackFetch) -> Result<Packs, ApiError> {
        let (id, shelf) = (pack_id(&params.id)?, &self.packs.shelf);
        if !self.packs_now()?.can_fetch {
            return Err(fail(ErrorCode::NotEnrolled, "there is no server to fetch from"));
        }
        let wanted = if params.mobile_data { Wanted::Anyhow } else { Wanted::Wifi };
        match shelf.get(&id) {
            Some(pack) if pack.state() == PackState::Ready => return self.packs_now(),
            Some(pack) => {
                let offered = shelf.offers().iter().any(|entry| entry.id == id);
                if pack.note.from == PackFrom::File && !offered {
                    return Err(gone());
                }
                self.check_room_for(pack.note.bytes.saturating_sub(pack.have))?;
                if pack.whole {
                    shelf.remove(&id)?;
                    shelf.put(&id, pack.note.clone())?;
                }
                shelf.change(&id, |pack| {
                    (pack.note.wanted, pack.note.damaged, pack.note.from) = (wanted, false, PackFrom::Server);
                    pack.waits = None;
                })?;
            }
            None => {
                let offers = shelf.offers();
                let entry = offers.iter().find(|entry| entry.id == id).ok_or_else(gone)?;
                self.check_room_for(entry.bytes)?;
                shelf.put(&id, Note { wanted, ..offered(entry, shelf.top()).ok_or_else(gone)? })?;
            }
        }
        self.packs.ring();
        self.changed_packs()
    }

    /// Stops fetching a pack; what is here stays.
    pub fn pack_pause(&self, params: PackId) -> Result<Packs, ApiError> {
        let id = pack_id(&params.id)?;
        self.packs.shelf.change(&id, |pack| pack.note.wanted = Wanted::No)?.ok_or_else(gone)?;
        self.changed_packs()
    }

    /// Draws a pack on the map, on top of those drawn so far, or draws it no longer.
    pub fn pack_use(&self, params: PackUse) -> Result<Packs, ApiError> {
        let (id, top) = (pack_id(&params.id)?, self.packs.shelf.top());
        let turned = |pack: &mut Pack| {
            if params.on && !pack.note.on {
                pack.note.order = top;
            }
            pack.note.on = params.on;
        };
        self.packs.shelf.change(&id, turned)?.ok_or_else(gone)?;
        self.changed_packs()
    }

    /// Removes a pack with all its bytes.
    pub fn pack_remove(&self, params: PackId) -> Result<Packs, ApiError> {
        if !self.packs.shelf.remove(&pack_id(&params.id)?)? {
            return Err(gone());
        }
        self.changed_packs()
    }

    fn changed_packs(&self) -> Result<Packs, ApiError> {
        self.tell_topic(Topic::Packs);
        self.packs_now()
    }

    /// Bytes of a pack that is ready, at most 4 MiB at once; fewer at its end.
    ///
    /// # Errors
    /// `not_found` when it is not ready, `bad_request` for an offset behind its end.
    pub fn pack_read(&self, id: &str, offset: u64, len: u64) -> Result<PackPart, ApiError> {
        let id = pack_id(id)?;
        let pack = self.packs.shelf.get(&id).filter(|pack| pack.state() == PackState::Ready).ok_or_else(gone)?;
        let total = pack.note.bytes;
        if offset >= total {
            return Err(fail(ErrorCode::BadRequest, format!("the pack has {total} bytes")));
        }
        let len = len.min(MAX_READ).min(total - offset);
        Ok(PackPart { bytes: self.packs.shelf.read(&id, offset, len)?, total })
    }

    /// Bytes of a whole pack that is ready.
    ///
    /// # Errors
    /// `not_found` when it is not ready.
    pub fn pack_len(&self, id: &str) -> Result<u64, ApiError> {
        let id = pack_id(id)?;
        let pack = self.packs.shelf.get(&id).filter(|pack| pack.state() == PackState::Ready).ok_or_else(gone)?;
        Ok(pack.note.bytes)
    }
}

/// Which bytes a `Range` header asks for, as offset and length, of a whole of `total` bytes: `bytes=a-b`, `bytes=a-` or
/// `bytes=-n`. None for several ranges at once and for what lies behind the end.
pub fn range(header: &str, total: u64) -> Option<(u64, u64)> {
    let (from, to) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = match (from, to) {
        ("", count) => (total.checked_sub(count.parse::<u64>().ok()?.min(total))?, total.checked_sub(1)?),
        (from, "") => (from.parse().ok()?, total.checked_sub(1)?),
        (from, to) => (from.parse().ok()?, to.parse::<u64>().ok()?.min(total.checked_sub(1)?)),
    };
    (first < total && first <= last).then(|| (first, last - first + 1))
}

fn gone() -> ApiError {
    fail(ErrorCode::NotFound, "there is no such map pack")
}

fn pack_id(text: &str) -> Result<Hash, ApiError> {
    text.parse().map_err(|_| fail(ErrorCode::BadRequest, "not a map pack's id"))
}

fn look(arrived: &Arrived) -> Result<Archive, ApiError> {
    let mut file = File::open(&arrived.path).map_err(internal)?;
    inspect(&mut file, arrived.len).map_err(refused)
}

/// Why an archive is not kept, in the facade's codes.
pub(crate) fn refused(fault: PackFault) -> ApiError {
    let code = match &fault {
        PackFault::NotAnArchive | PackFault::Version(_) => ErrorCode::PackUnreadable,
        PackFault::Cut { .. } => ErrorCode::PackCut,
        PackFault::Unsupported(_) => ErrorCode::PackUnsupported,
        PackFault::Damaged(_) => ErrorCode::PackDamaged,
        PackFault::Io(_) => return internal(fault),
    };
    let values = match &fault {
        PackFault::Cut { missing } => vec![("missing".to_owned(), size(*missing))],
        _ => Vec::new(),
    };
    ApiError { values, ..fail(code, fault) }
}

/// A number of bytes as people read it in either language.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
        None => format!("{bytes} B"),
    }
}

fn approval(given: Option<&str>, seen: &Archive) -> Result<String, ApiError> {
    let text = given.filter(|text| !text.trim().is_empty()).or(seen.approval.as_deref());
    let text =
        text.ok_or_else(|| fail(ErrorCode::ApprovalMissing, "the map's approval number (审图号) is asked for"))?;
    tidy(text, MAX_APPROVAL).ok_or_else(|| fail(ErrorCode::TextTooLong, "an approval number is one short line"))
}

fn name(given: Option<&str>, seen: &Archive, file: &str) -> Result<String, ApiError> {
    if let Some(given) = given.filter(|text| !text.trim().is_empty()) {
        return tidy(given, MAX_NAME).ok_or_else(|| fail(ErrorCode::TextTooLong, "a pack's name is one short line"));
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let short = |text: &str| tidy(&text.chars().take(MAX_NAME).collect::<String>(), MAX_NAME);
    let found = seen.name.as_deref().and_then(short).or_else(|| short(stem));
    found.ok_or_else(|| fail(ErrorCode::NameMissing, "the pack has no name of its own; give one"))
}

fn kind(kind: TileKind) -> Option<PackKind> {
    match kind {
        TileKind::Vector => Some(PackKind::Vector),
        TileKind::Raster => Some(PackKind::Raster),
        TileKind::Other => None,
    }
}

fn note(seen: &Archive, from: PackFrom, bytes: u64, name: String, approval: String, order: u64) -> Note {
    Note {
        name,
        approval,
        from,
        bytes,
        bounds: seen.bounds,
        min_zoom: seen.min_zoom,
        max_zoom: seen.max_zoom,
        kind: kind(seen.kind).unwrap_or(PackKind::Raster),
        vector_layers: seen.vector_layers.clone(),
        attribution: seen.attribution.clone(),
        on: true,
        order,
        wanted: Wanted::No,
        damaged: false,
    }
}

/// What a server's offer says of a pack; none for a kind that this app does not know.
fn offered(entry: &PackEntry, order: u64) -> Option<Note> {
    Some(Note {
        name: entry.name.clone(),
        approval: entry.approval.clone(),
        from: PackFrom::Server,
        bytes: entry.bytes,
        bounds: entry.bounds,
        min_zoom: entry.min_zoom,
        max_zoom: entry.max_zoom,
        kind: kind(entry.kind)?,
        vector_layers: Vec::new(),
        attribution: None,
        on: true,
        order,
        wanted: Wanted::No,
        damaged: false,
    })
}

fn offer(entry: &PackEntry, here: bool) -> Option<PackOffer> {
    Some(PackOffer {
        id: entry.id.to_string(),
        name: entry.name.clone(),
        approval: entry.approval.clone(),
        bytes: count(entry.bytes),
        bounds: entry.bounds,
        min_zoom: entry.min_zoom.into(),
        max_zoom: entry.max_zoom.into(),
        kind: kind(entry.kind)?,
        here,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_in_its_three_forms_and_refused_behind_the_end() {
        assert_eq!(range("bytes=0-126", 1000), Some((0, 127)));
        assert_eq!(range("bytes=900-5000", 1000), Some((900, 100)));
        assert_eq!(range("bytes=999-", 1000), Some((999, 1)));
        assert_eq!(range("bytes=-10", 1000), Some((990, 10)));
        assert_eq!(range("bytes=-5000", 1000), Some((0, 1000)));
        for refused in
            ["", "bytes=", "bytes=-", "bytes=-0", "bytes=1000-", "bytes=5-4", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b"]
        {
            assert_eq!(range(refused, 1000), None, "{refused}");
        }
        assert_eq!(range("bytes=0-0", 0), None);
    }

    #[test]
    fn sizes_are_read_alike_in_both_languages() {
        assert_eq!([size(12), size(2048), size(5 << 20), size(3 << 29)], ["12 B", "2.0 KB", "5.0 MB", "1.5 GB"]);
    }
}
