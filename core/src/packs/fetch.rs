//! Fetching packs from the server: in pieces that continue where they stopped, on a thread of its own, without the facade's
//! lock. A pack is shown only when the whole hashes to its id and can be read.
//!
//! What is paid by the byte is not spent unasked: on such a connection a pack waits for Wi-Fi unless somebody said otherwise.

use std::fs::File;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::archive::{Archive, inspect};
use gridwalk_protocol::pack::{MAX_PACK, PACKS, PIECE, PackEntry, PackList};
use gridwalk_sync::http::{Identity, Ranged};
use gridwalk_sync::{Backoff, Failure, Http};
use sha2::{Digest, Sha256};

use super::{refused, shelf::Wanted};
use crate::api::*;
use crate::app::{App, lock};
use crate::error::{fail, internal};
use crate::keyring::random;
use crate::view::{PackState, PackWait};

/// With nothing wanted the thread looks up this often, milliseconds.
const IDLE_MS: u64 = 10 * 60_000;
/// Somebody waits for a map: longer than this no fetch pauses, milliseconds.
const LONGEST_MS: u64 = 20_000;
/// Screens are told how far a fetch is at most this often, milliseconds.
const TELL_MS: i64 = 500;
/// Largest list of packs, bytes.
const MAX_LIST: u64 = 1 << 20;

/// What came of looking after one pack.
enum Went {
    Whole,
    /// It waits, was paused or is gone; nothing is to be done now.
    Rests,
}

impl App {
    pub(crate) fn packs_loop(self: &Arc<Self>) {
        let mut backoff = Backoff::new();
        while !self.stopping.load(Ordering::SeqCst) {
            let wait = match self.packs_turn() {
                Ok(_) => {
                    backoff.reset();
                    if self.waiting_packs() { LONGEST_MS } else { IDLE_MS }
                }
                Err(error) => {
                    tracing::debug!(code = ?error.code, "fetching map packs stopped: {}", error.message);
                    backoff.next_ms(random::<8>().map_or(0, u64::from_le_bytes)).min(LONGEST_MS)
                }
            };
            self.sleep_until_rung(Duration::from_millis(wait));
        }
    }

    fn sleep_until_rung(&self, wait: Duration) {
        let mut rung = lock(&self.packs.bell.0);
        if !*rung && !self.stopping.load(Ordering::SeqCst) {
            rung = match self.packs.bell.1.wait_timeout(rung, wait) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        *rung = false;
    }

    fn waiting_packs(&self) -> bool {
        self.packs.shelf.lock().values().any(|pack| pack.state() == PackState::Fetching)
    }

    /// Asks the server what it has, where a screen wants to know, and fetches what is wanted; how many packs became whole.
    /// The background thread calls this again and again.
    ///
    /// # Errors
    /// The first failure: what came before it stays, and the next turn goes on from there.
    pub fn packs_turn(&self) -> Result<usize, ApiError> {
        let _one = lock(&self.packs.turn);
        if self.lock().store.setting("server")?.is_none() {
            return Ok(0);
        }
        let asked = if self.packs.ask.load(Ordering::SeqCst) { self.ask_offers() } else { Ok(()) };
        let wanted: Vec<Hash> = {
            let packs = self.packs.shelf.lock();
            packs.iter().filter(|(_, pack)| pack.state() == PackState::Fetching).map(|(id, _)| *id).collect()
        };
        let (mut whole, mut ended) = (0, asked);
        for id in wanted {
            match self.fetch_pack(&id) {
                Ok(Went::Whole) => whole += 1,
                Ok(Went::Rests) => {}
                Err(error) => ended = Err(error),
            }
        }
        ended.map(|()| whole)
    }

    fn ask_offers(&self) -> Result<(), ApiError> {
        let link = self.pack_link()?;
        let answer = link.asked(|now| link.http.get(PACKS, &link.me, now, MAX_LIST))?;
        self.packs.ask.store(false, Ordering::SeqCst);
        // A server of an earlier version has no packs.
        let list: PackList = match answer {
            Some(json) => serde_json::from_slice(&json).map_err(|_| ApiError::from(Failure::NotGridwalk))?,
            None => PackList::default(),
        };
        let sound = |entry: &PackEntry| (1..=MAX_PACK).contains(&entry.bytes);
        if self.packs.shelf.keep_offers(list.packs.into_iter().filter(sound).collect())? {
            self.tell_topic(Topic::Packs);
        }
        Ok(())
    }

    fn pack_link(&self) -> Result<Link, ApiError> {
        let (http, now) = self.http_now()?;
        Ok(Link { http, now, me: self.identity() })
    }

    /// Fetches one pack to its end, or until something is in the way.
    fn fetch_pack(&self, id: &Hash) -> Result<Went, ApiError> {
        let link = self.pack_link()?;
        loop {
            let pack = self.packs.shelf.get(id).filter(|pack| pack.state() == PackState::Fetching);
            let Some(pack) = pack.filter(|_| !self.stopping.load(Ordering::SeqCst)) else { return Ok(Went::Rests) };
            let left = pack.note.bytes.saturating_sub(pack.have);
            if left == 0 {
                return self.finish_pack(id);
            }
            if let Some(why) = self.in_the_way(pack.note.wanted, left)? {
                self.rest(id, Some(why));
                return Ok(Went::Rests);
            }
            let piece = link.piece(id, pack.have, left.min(PIECE), pack.note.bytes);
            let piece = piece.inspect_err(|_| self.rest(id, Some(PackWait::Network)))?;
            match piece {
                Some(bytes) => {
                    let kept = self.packs.shelf.append(id, pack.have, &bytes);
                    kept.inspect_err(|_| self.rest(id, Some(PackWait::Space)))?;
                    self.rest(id, None);
                    self.tell_progress();
                }
                None => return self.not_offered(id),
            }
        }
    }

    /// Why a fetch does not go on now, without asking the server.
    fn in_the_way(&self, wanted: Wanted, left: u64) -> Result<Option<PackWait>, ApiError> {
        let metered = self.lock().store.setting("ui.metered")?.as_deref() == Some("1");
        if metered && wanted != Wanted::Anyhow {
            return Ok(Some(PackWait::Wifi));
        }
        match self.check_room_for(left) {
            Err(error) if error.code == ErrorCode::NoSpaceForFile => Ok(Some(PackWait::Space)),
            other => other.map(|()| None),
        }
    }

    fn rest(&self, id: &Hash, for_what: Option<PackWait>) {
        if self.packs.shelf.waits(id, for_what) {
            self.tell_topic(Topic::Packs);
        }
    }

    fn tell_progress(&self) {
        let now = self.time.boot_ms();
        if now.saturating_sub(self.packs.told_at.load(Ordering::SeqCst)) >= TELL_MS {
            self.packs.told_at.store(now, Ordering::SeqCst);
            self.tell_topic(Topic::Packs);
        }
    }

    /// The server has the pack no longer: what came stays, in case it comes back.
    fn not_offered(&self, id: &Hash) -> Result<Went, ApiError> {
        self.packs.shelf.change(id, |pack| pack.note.wanted = Wanted::No)?;
        self.packs.ask.store(true, Ordering::SeqCst);
        self.tell_topic(Topic::Packs);
        Err(fail(ErrorCode::NotFound, "the server has this map pack no longer"))
    }

    /// Looks at all bytes once more, as they lie on this device's disk.
    fn finish_pack(&self, id: &Hash) -> Result<Went, ApiError> {
        let part = self.packs.shelf.part(id);
        let Some(hash) = self.hash_of(&part)? else { return Ok(Went::Rests) };
        let seen =
            if hash == *id { looked(&part) } else { Err(fail(ErrorCode::PackDamaged, "other bytes than promised")) };
        let seen = seen.inspect_err(|error| {
            tracing::warn!(%id, code = ?error.code, "a fetched map pack is not what it should be");
            if let Err(error) = self.packs.shelf.spoil(id) {
                tracing::error!(code = ?error.code, "a spoilt map pack could not be removed: {}", error.message);
            }
            self.tell_topic(Topic::Packs);
        })?;
        self.packs.shelf.arrive(id, &part, |note| {
            note.wanted = Wanted::No;
            (note.bounds, note.min_zoom, note.max_zoom) = (seen.bounds, seen.min_zoom, seen.max_zoom);
            (note.vector_layers, note.attribution) = (seen.vector_layers, seen.attribution);
        })?;
        self.tell_topic(Topic::Packs);
        Ok(Went::Whole)
    }

    /// SHA-256 of a file; none when the app stops meanwhile.
    fn hash_of(&self, path: &std::path::Path) -> Result<Option<Hash>, ApiError> {
        let mut file = File::open(path).map_err(internal)?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1024 * 1024];
        loop {
            let read = file.read(&mut piece).map_err(internal)?;
            if read == 0 {
                return Ok(Some(Hash(hasher.finalize().into())));
            }
            if self.stopping.load(Ordering::SeqCst) {
                return Ok(None);
            }
            hasher.update(piece.get(..read).unwrap_or_default());
        }
    }
}

fn looked(part: &std::path::Path) -> Result<Archive, ApiError> {
    let mut file = File::open(part).map_err(internal)?;
    let len = file.metadata().map_err(internal)?.len();
    inspect(&mut file, len).map_err(refused)
}

/// The way to the server.
struct Link {
    http: Http,
    me: Identity,
    now: i64,
}

impl Link {
    /// Asks, and once more with the server's time where ours is days off.
    fn asked<T>(&self, ask: impl Fn(i64) -> Result<T, Failure>) -> Result<T, ApiError> {
        let answer = match ask(self.now) {
            Err(Failure::Wire(wire)) if wire.code == WireCode::ClockSkew => ask(wire.now),
            other => other,
        };
        Ok(answer?)
    }

    /// Bytes from `at` on, up to `len`; fewer when the connection broke on the way. None when the server has no such pack.
    fn piece(&self, id: &Hash, at: u64, len: u64, total: u64) -> Result<Option<Vec<u8>>, ApiError> {
        let path = format!("{PACKS}/{id}");
        let Some(Ranged { bytes, total: there }) =
            self.asked(|now| self.http.get_range(&path, at, len, &self.me, now))?
        else {
            return Ok(None);
        };
        if there != total {
            return Err(Failure::NotGridwalk.into());
        }
        Ok(Some(bytes))
    }
}
