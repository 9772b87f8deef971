//! Photo bytes in and out. In: prepared, hashed, durable in the vault before any act names them.

use chrono::FixedOffset;
use gridwalk_domain::case::PhotoExif;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::place::Point;
use gridwalk_media::{Policy, StampText};
use gridwalk_protocol::blob::{Class, PHOTOS};
use gridwalk_store::NewPhoto;
use gridwalk_sync::Http;

use crate::api::*;
use crate::app::{App, Inner, Rendition, lock};
use crate::error::{fail, internal};
use crate::view::PhotoTaken;

/// A photo that is durable but that no act names yet.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub photo: NewPhoto,
    /// Boot-time clock of the shutter, milliseconds.
    pub at: i64,
    /// What the camera wrote, where it wrote anything.
    pub exif: Option<PhotoExif>,
}

/// Collection spares what is younger, milliseconds (seven days).
const SPARE_MS: i64 = 7 * 86_400_000;
/// Largest master a server may hand out.
const MAX_MASTER: u64 = 16 * 1024 * 1024;

fn camera_words(exif: &gridwalk_media::Exif) -> Option<PhotoExif> {
    let words = PhotoExif {
        taken: exif.taken.map(|taken| taken.local.and_utc().timestamp_millis()),
        zone: exif.taken.and_then(|taken| taken.offset_minutes),
        point: exif.gps.map(|gps| Point { lon: i64::from(gps.lon_e7), lat: i64::from(gps.lat_e7) }),
    };
    (words != PhotoExif::default()).then_some(words)
}

impl App {
    /// Takes a photo in: on return its master is durable and named by its hash.
    ///
    /// # Errors
    /// A typed refusal (`photo_*`, `no_space`) that says what to do; nothing is kept then.
    pub fn photo_put(&self, bytes: &[u8]) -> Result<PhotoTaken, ApiError> {
        // Room is checked before decoding, so that a full phone says so at once.
        self.vault.check_room(bytes.len().min(2_000_000) as u64)?;
        let at = self.time.boot_ms();
        let prepared = gridwalk_media::prepare(bytes, &Policy::default())?;
        let hash = Hash(self.vault.put(&prepared.master)?);
        let photo = NewPhoto {
            hash,
            len: prepared.master.len() as u64,
            w: prepared.width,
            ht: prepared.height,
            taken_at: self.time.wall_ms(),
            preview: gridwalk_media::preview(&prepared.master)?,
        };
        let exif = camera_words(&prepared.exif);
        lock(&self.inner).pending.insert(hash, Pending { photo, at, exif });
        Ok(PhotoTaken {
            hash: hash.to_string(),
            width: i64::from(prepared.width),
            height: i64::from(prepared.height),
            notes: prepared.notes.iter().map(|n| n.code().to_owned()).collect(),
        })
    }

    /// A photo's picture. What is not on this device is fetched when the server can be reached.
    ///
    /// # Errors
    /// `not_found` when it is nowhere to be had now, `photo_corrupt` when its bytes are not what was recorded.
    pub fn photo_get(&self, hash: &str, rendition: Rendition) -> Result<Vec<u8>, ApiError> {
        let hash: Hash = hash.parse().map_err(|_| fail(ErrorCode::BadRequest, "not a photo's name"))?;
        match rendition {
            Rendition::Master => self.master(&hash),
            Rendition::Preview => self.preview(&hash),
            Rendition::Stamped => {
                let lines = self.stamp_lines(&hash)?;
                Ok(gridwalk_media::stamp(&self.master(&hash)?, &StampText { lines })?)
            }
        }
    }

    pub(crate) fn master(&self, hash: &Hash) -> Result<Vec<u8>, ApiError> {
        if self.vault.contains(&hash.0)? {
            return Ok(self.vault.get(&hash.0)?);
        }
        let bytes = self.fetch(hash, Class::Master)?;
        if Hash::of(&bytes) != *hash {
            return Err(fail(ErrorCode::PhotoCorrupt, "the server's bytes are not the photo's"));
        }
        self.vault.put(&bytes)?;
        self.lock().store.photo_is_here(hash, bytes.len() as u64, true)?;
        Ok(bytes)
    }

    fn preview(&self, hash: &Hash) -> Result<Vec<u8>, ApiError> {
        let inner = self.lock();
        if let Some(pending) = inner.pending.get(hash) {
            return Ok(pending.photo.preview.clone());
        }
        if let Some(preview) = inner.store.photo_preview(hash)? {
            return Ok(preview);
        }
        drop(inner);
        let preview = if self.vault.contains(&hash.0)? {
            gridwalk_media::preview(&self.vault.get(&hash.0)?)?
        } else {
            self.fetch(hash, Class::Preview)?
        };
        self.lock().store.put_photo_preview(hash, &preview)?;
        Ok(preview)
    }

    fn fetch(&self, hash: &Hash, class: Class) -> Result<Vec<u8>, ApiError> {
        let (http, now) = self.http_now()?;
        let path = format!("{PHOTOS}/{hash}/{}", class.as_str());
        let bytes = http.get(&path, &self.identity(), now, MAX_MASTER)?;
        bytes.ok_or_else(|| fail(ErrorCode::NotFound, "the photo has not arrived at the server"))
    }

    pub(crate) fn http_now(&self) -> Result<(Http, i64), ApiError> {
        let inner = self.lock();
        let now = self.now(&inner);
        let http = self.http(&inner)?;
        Ok((http, now))
    }

    /// The lines of a stamp: time, class, place, grid, person, coordinates. A rendition, never evidence.
    fn stamp_lines(&self, hash: &Hash) -> Result<Vec<String>, ApiError> {
        let inner = self.lock();
        let id = inner.store.case_of_photo(hash)?;
        let Some(id) = id else { return Err(fail(ErrorCode::NotFound, "no case names this photo")) };
        let row = inner.store.case_row(id)?.ok_or_else(|| fail(ErrorCode::NotFound, "no such case"))?;
        drop(inner);
        let brief = self.brief(&row)?;
        let mut lines = vec![beijing(row.acted_at), format!("{} {}", brief.class.code, brief.class.name_zh)];
        lines.push(format!("{} {}", brief.street_name, brief.place_text));
        if let Some(grid) = &brief.grid_code {
            lines.push(format!("单元网格 {grid}"));
        }
        lines.push(format!("记录人 {}", brief.author_name));
        if let Some(point) = brief.point {
            let degrees = |e7: i64| format!("{:.6}°", e7 as f64 / 1e7);
            lines.push(format!("WGS-84 {} {}", degrees(point.lon_e7), degrees(point.lat_e7)));
        }
        Ok(lines)
    }

    /// The photo that an act is to name: taken just now, or found in the vault after a kill.
    pub(crate) fn photo_for_act(&self, inner: &mut Inner, hash: &str) -> Result<Pending, ApiError> {
        let missing = || fail(ErrorCode::PhotoMissing, "take the photo again");
        let hash: Hash = hash.parse().map_err(|_| missing())?;
        if let Some(pending) = inner.pending.get(&hash) {
            return Ok(pending.clone());
        }
        if !self.vault.contains(&hash.0)? {
            return Err(missing());
        }
        let master = self.vault.get(&hash.0)?;
        let known = gridwalk_media::prepare(&master, &Policy::default())?;
        let photo = NewPhoto {
            hash,
            len: master.len() as u64,
            w: known.width,
            ht: known.height,
            taken_at: self.time.wall_ms(),
            preview: gridwalk_media::preview(&master)?,
        };
        // The master carries no EXIF: what the camera wrote is known only until a kill.
        Ok(Pending { photo, at: self.time.boot_ms(), exif: None })
    }

    /// Erases a mis-shot photo that was never sent: bytes gone, the act's hash remains.
    pub fn photo_erase(&self, params: PhotoHash) -> Result<Done, ApiError> {
        let hash: Hash = params.hash.parse().map_err(|_| fail(ErrorCode::BadRequest, "not a photo's name"))?;
        let mut inner = self.lock();
        Self::session(&inner)?;
        if inner.store.photo(&hash)?.is_some_and(|p| p.arrived) {
            return Err(fail(ErrorCode::PhotoAlreadySent, "the server has it already"));
        }
        inner.store.photo_erased(&hash, "misshot")?;
        inner.pending.remove(&hash);
        self.vault.remove(&hash.0)?;
        drop(inner);
        self.tell_topic(Topic::Photos);
        Ok(Done {})
    }

    /// Removes bytes that nothing names and that are older than seven days.
    pub fn collect_photos(&self) -> Result<usize, ApiError> {
        let stored = self.vault.list()?;
        let inner = self.lock();
        let drafts = inner.store.draft_contents()?.join("\n");
        let before = self.time.wall_ms() - SPARE_MS;
        let mut gone = 0;
        for entry in stored {
            let hash = Hash(entry.name);
            let old = entry.modified_ms.is_some_and(|at| at < before);
            let named = inner.store.photo_is_named(&hash)? || inner.pending.contains_key(&hash);
            if old && !named && !drafts.contains(&hash.to_string()) {
                gone += usize::from(self.vault.remove(&hash.0)?);
            }
        }
        Ok(gone)
    }
}

fn beijing(ms: i64) -> String {
    let east = FixedOffset::east_opt(8 * 3600);
    let time = chrono::DateTime::from_timestamp_millis(ms).zip(east).map(|(utc, east)| utc.with_timezone(&east));
    time.map(|t| t.format("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

impl App {
    pub(crate) fn http(&self, inner: &Inner) -> Result<Http, ApiError> {
        let server = inner.store.setting("server")?.ok_or_else(|| fail(ErrorCode::NotEnrolled, "not enrolled"))?;
        let pin = inner.store.setting("server_pin")?;
        let mut cached = lock(&self.http_cache);
        if let Some((_, http)) = cached.as_ref().filter(|(base, _)| *base == server) {
            return Ok(http.clone());
        }
        let http = Http::new(&server, pin.as_deref()).map_err(internal)?;
        *cached = Some((server, http.clone()));
        Ok(http)
    }
}
