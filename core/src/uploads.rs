//! Photos on their way: previews first, then masters, each resumable, each done only when the server says durable.

use std::collections::HashSet;
use std::io::Cursor;

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::blob::{Class, UPLOADS};
use gridwalk_store::PhotoToSend;
use gridwalk_sync::http::Identity;
use gridwalk_sync::upload::{self, Step};
use gridwalk_sync::{Failure, Http};

use crate::api::ApiError;
use crate::app::App;

/// Photos looked at in one go.
const BATCH: usize = 64;
/// On mobile data masters younger than this wait for Wi-Fi, milliseconds.
const WIFI_WAIT_MS: i64 = 86_400_000;
/// Steps of one upload before it is left for the next sync.
const STEPS: usize = 12;
/// Uploads under way at once: one sends while another is made durable.
const LANES: usize = 3;
/// Arrived photos written down in one commit.
const ARRIVED_AT_ONCE: usize = 4;

/// What an upload came to.
enum Sent {
    Durable,
    /// The vault's bytes are not the photo any more; it cannot be sent.
    Lost,
    Later,
}

impl App {
    /// Sends what waits. Stops at the first network failure; what was sent stays sent.
    pub(crate) fn send_photos(&self, count: &mut i64) -> Result<(), Failure> {
        loop {
            let waiting = self.waiting_photos().map_err(local)?;
            if waiting.is_empty() {
                return Ok(());
            }
            self.send_previews(&waiting)?;
            let sent = self.send_masters(&waiting)?;
            *count += sent;
            if sent == 0 {
                return Ok(());
            }
        }
    }

    /// Offers photos whose bytes outlived this database: a phone restored from an older backup may still hold what an act
    /// of its own, come back from the server, names and nobody else can send.
    pub(crate) fn adopt_photos(&self) -> Result<(), ApiError> {
        let stored: HashSet<Hash> = self.vault.list()?.into_iter().map(|entry| Hash(entry.name)).collect();
        if stored.is_empty() {
            return Ok(());
        }
        let missing = self.lock().store.photos_missing_here()?;
        for hash in missing.iter().filter(|hash| stored.contains(hash)) {
            let Ok(master) = self.vault.get(&hash.0) else { continue };
            let preview = gridwalk_media::preview(&master)?;
            let (len, now) = (master.len() as u64, self.time.wall_ms());
            self.lock().store.photo_taken_over(hash, len, now, &preview)?;
        }
        Ok(())
    }

    fn waiting_photos(&self) -> Result<Vec<PhotoToSend>, ApiError> {
        let inner = self.lock();
        let metered = inner.store.setting("ui.metered")?.as_deref() == Some("1");
        let young = self.time.wall_ms() - WIFI_WAIT_MS;
        let waiting = inner.store.photos_to_send(BATCH)?;
        // Previews go at once on any connection: only whole masters wait.
        let ready = |p: &PhotoToSend| !metered || p.taken_at < young || !p.preview_sent;
        Ok(waiting.into_iter().filter(ready).collect())
    }

    fn may_send_master(&self, photo: &PhotoToSend) -> Result<bool, ApiError> {
        let metered = self.lock().store.setting("ui.metered")?.as_deref() == Some("1");
        Ok(!metered || photo.taken_at < self.time.wall_ms() - WIFI_WAIT_MS)
    }

    fn send_previews(&self, photos: &[PhotoToSend]) -> Result<(), Failure> {
        let (http, now) = self.http_now().map_err(local)?;
        let me = self.identity();
        let mut sent = Vec::new();
        for photo in photos.iter().filter(|p| !p.preview_sent) {
            let Some(preview) = &photo.preview else { continue };
            let metadata = upload::metadata(&Hash::of(preview), Class::Preview, Some(&photo.hash));
            let answer = http.create_with(UPLOADS, preview.clone(), &metadata, &me, now);
            match answer {
                Ok(_) => sent.push(photo.hash),
                Err(Failure::Wire(_)) => {}
                Err(other) => {
                    self.lock().store.previews_sent(&sent).map_err(|e| local(e.into()))?;
                    return Err(other);
                }
            }
        }
        self.lock().store.previews_sent(&sent).map_err(|e| local(e.into()))
    }

    fn send_masters(&self, photos: &[PhotoToSend]) -> Result<i64, Failure> {
        // Noted before anything is sent: what an interrupted request brought over is asked for, not sent again.
        let fresh: Vec<Hash> = photos.iter().filter(|p| p.upload.is_none()).map(|p| p.hash).collect();
        self.lock().store.uploads_begun(&fresh, upload::BEGUN).map_err(|e| local(e.into()))?;
        let queue = std::sync::Mutex::new(photos.iter());
        let lanes = std::thread::scope(|scope| {
            let lane = || scope.spawn(|| self.lane(&queue));
            let lanes: Vec<_> = (0..LANES.min(photos.len())).map(|_| lane()).collect();
            lanes
                .into_iter()
                .map(|l| l.join().unwrap_or(Err(Failure::Unreachable("a lane broke".into()))))
                .collect::<Vec<_>>()
        });
        lanes.into_iter().sum()
    }

    fn lane(&self, queue: &std::sync::Mutex<std::slice::Iter<'_, PhotoToSend>>) -> Result<i64, Failure> {
        let (mut sent, mut unwritten) = (0, Vec::new());
        let ended = loop {
            let next = crate::app::lock(queue).next();
            let Some(photo) = next else { break Ok(()) };
            if !self.may_send_master(photo).map_err(local)? {
                continue;
            }
            match self.send_master(photo) {
                Ok(Sent::Durable) => {
                    sent += 1;
                    unwritten.push(photo.hash);
                }
                Ok(Sent::Lost) => self.lock().store.photo_lost(&photo.hash).map_err(|e| local(e.into()))?,
                Ok(Sent::Later) => {}
                Err(failure) => break Err(failure),
            }
            if unwritten.len() >= ARRIVED_AT_ONCE {
                self.note_arrived(&std::mem::take(&mut unwritten))?;
            }
        };
        self.note_arrived(&unwritten)?;
        ended.map(|()| sent)
    }

    /// Several in one commit: one that a kill leaves unwritten costs one question, for the server has it.
    fn note_arrived(&self, hashes: &[Hash]) -> Result<(), Failure> {
        if hashes.is_empty() {
            return Ok(());
        }
        let mut inner = self.lock();
        let changes = inner.store.photos_arrived(hashes).map_err(|e| local(e.into()))?;
        self.announce(&mut inner, &changes);
        Ok(())
    }

    fn send_master(&self, photo: &PhotoToSend) -> Result<Sent, Failure> {
        let bytes = match self.vault.get(&photo.hash.0) {
            Ok(bytes) => bytes,
            Err(error) => {
                tracing::error!(code = error.code(), "a photo cannot be read from the vault");
                return Ok(Sent::Lost);
            }
        };
        let (http, now) = self.http_now().map_err(local)?;
        let me = self.identity();
        let courier = Courier { http: &http, me: &me, now, photo, bytes: &bytes };
        let mut step = upload::first(photo.upload.as_deref());
        for _ in 0..STEPS {
            step = match courier.take(step) {
                Ok(next) => next,
                Err(Failure::Wire(wire)) if wire.code == WireCode::HashMismatch => Step::StartOver,
                Err(Failure::Wire(wire)) if wire.code == WireCode::NoSpace => return Err(Failure::Wait(60)),
                Err(Failure::Wire(wire)) => {
                    tracing::warn!(code = ?wire.code, "the server does not take a photo now");
                    return Ok(Sent::Later);
                }
                Err(other) => return Err(other),
            };
            match &step {
                Step::Done => return Ok(Sent::Durable),
                Step::StartOver => {
                    self.remember(&photo.hash, None)?;
                    step = Step::Create;
                }
                Step::Send { location, offset: 0 } => self.remember(&photo.hash, Some(location))?,
                _ => {}
            }
        }
        Ok(Sent::Later)
    }

    fn remember(&self, hash: &Hash, location: Option<&str>) -> Result<(), Failure> {
        self.lock().store.photo_upload_at(hash, location).map_err(|e| local(e.into()))
    }
}

/// Takes the steps of one upload.
struct Courier<'a> {
    http: &'a Http,
    me: &'a Identity,
    now: i64,
    photo: &'a PhotoToSend,
    bytes: &'a [u8],
}

impl Courier<'_> {
    fn take(&self, step: Step) -> Result<Step, Failure> {
        let len = self.bytes.len() as u64;
        match step {
            Step::Begin => {
                let metadata = upload::metadata(&self.photo.hash, Class::Master, None);
                let answer = self.http.create_with(UPLOADS, self.bytes.to_vec(), &metadata, self.me, self.now)?;
                let location = answer.location.ok_or(Failure::NotGridwalk)?;
                Ok(upload::after_offset(&location, answer.offset, len, answer.durable))
            }
            Step::Create | Step::StartOver => {
                let metadata = upload::metadata(&self.photo.hash, Class::Master, None);
                let answer = self.http.create_upload(UPLOADS, len, &metadata, self.me, self.now)?;
                let location = answer.location.ok_or(Failure::NotGridwalk)?;
                Ok(upload::after_offset(&location, answer.offset, len, answer.durable))
            }
            Step::Ask { location } => match self.http.upload_offset(&location, self.me, self.now)? {
                Some(answer) => Ok(upload::after_offset(&location, answer.offset, len, answer.durable)),
                None => Ok(Step::StartOver),
            },
            Step::Send { location, offset } => {
                let from = usize::try_from(offset).unwrap_or(usize::MAX);
                let rest = self.bytes.get(from..).unwrap_or_default().to_vec();
                let left = rest.len() as u64;
                let sent = self.http.send_part(&location, offset, left, Cursor::new(rest), self.me, self.now)?;
                Ok(upload::after_offset(&location, sent.offset, len, sent.durable))
            }
            Step::Done => Ok(Step::Done),
        }
    }
}

/// A local failure in the middle of sending: it ends this sync and is tried again.
fn local(error: ApiError) -> Failure {
    tracing::error!(code = ?error.code, "sending photos stopped: {}", error.message);
    Failure::Unreachable(error.message)
}
