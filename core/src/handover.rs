//! Hand-over (交接): unsent work leaves a dying phone as one encrypted file, importable at any desk.

use argon2::Argon2;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId};
use gridwalk_protocol::enrol::{CODE_LENGTH, code_from, normalise_code};
use gridwalk_protocol::sign::Seal;
use serde::{Deserialize, Serialize};

use crate::api::*;
use crate::app::App;
use crate::error::{fail, internal};
use crate::keyring::random;
use crate::view::{HandoverMade, HandoverTaken};

const MAGIC: &[u8; 8] = b"GWHAND01";
const SALT: usize = 16;
const NONCE: usize = 24;
/// The length of what follows it, so that a file that was cut is not mistaken for a wrong code.
const LENGTH: usize = 8;

/// The encrypted content.
#[derive(Serialize, Deserialize)]
struct Content {
    from: String,
    pages: Vec<ContentPage>,
    photos: Vec<ContentPhoto>,
}

#[derive(Serialize, Deserialize)]
struct ContentPage {
    chain: ChainId,
    device: DeviceId,
    from: u64,
    prev: Hash,
    seal: Option<Seal>,
    /// Authored bytes as they are, base64: also those that cannot be read.
    acts: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct ContentPhoto {
    hash: Hash,
    taken_at: i64,
    master: String,
}

impl App {
    /// Everything unsent on this device as one encrypted file. Nothing is removed: the server's ack alone does that.
    pub fn handover_make(&self, _: Nothing) -> Result<HandoverMade, ApiError> {
        let (content, records, photos, name) = self.gather()?;
        if records == 0 && photos == 0 {
            return Err(fail(ErrorCode::NothingUnsent, "nothing is unsent"));
        }
        let code = code_from(&random::<CODE_LENGTH>()?);
        let plain = serde_json::to_vec(&content).map_err(internal)?;
        let sealed = seal(&plain, &code)?;
        let date = chrono::DateTime::from_timestamp_millis(self.time.wall_ms() + 8 * 3_600_000);
        let date = date.map(|d| d.format("%Y%m%d-%H%M").to_string()).unwrap_or_default();
        Ok(HandoverMade {
            file_name: format!("巡格交接-{name}-{date}.gwh"),
            content_base64: STANDARD.encode(sealed),
            code,
            records,
            photos,
        })
    }

    fn gather(&self) -> Result<(Content, i64, i64, String), ApiError> {
        let inner = self.lock();
        let name = inner.session.as_ref().map(|s| s.name.clone()).unwrap_or_default();
        let pages = inner.store.outbox(usize::MAX, 100_000)?;
        let records = pages.iter().map(|p| p.acts.len() as i64).sum();
        let waiting = inner.store.photos_to_send(100_000)?;
        drop(inner);
        let mut content = Content { from: name.clone(), pages: Vec::new(), photos: Vec::new() };
        for page in pages {
            let page = self.sealed(page)?;
            let acts = page.acts.iter().map(|act| STANDARD.encode(act)).collect();
            content.pages.push(ContentPage {
                chain: page.chain,
                device: page.device,
                from: page.from,
                prev: page.prev,
                seal: page.seal,
                acts,
            });
        }
        for photo in &waiting {
            let master = STANDARD.encode(self.vault.get(&photo.hash.0)?);
            content.photos.push(ContentPhoto { hash: photo.hash, taken_at: photo.taken_at, master });
        }
        Ok((content, records, waiting.len() as i64, name))
    }

    /// Takes a colleague's file over; its records go to the server from here, acknowledged one by one.
    pub fn handover_take(&self, params: HandoverTake) -> Result<HandoverTaken, ApiError> {
        let damaged = |e: &dyn std::fmt::Display| fail(ErrorCode::HandoverDamaged, e);
        let bytes = STANDARD.decode(params.content_base64.trim()).map_err(|e| damaged(&e))?;
        let plain = open(&bytes, &normalise_code(&params.code))?;
        let content: Content = serde_json::from_slice(&plain).map_err(|e| damaged(&e))?;
        // Photos first: bytes are durable before any act here names them.
        let photos = self.take_photos(&content.photos)?;
        let mut taken = HandoverTaken { records: 0, photos, already_there: 0, from_person: content.from };
        for page in &content.pages {
            let acts = page.acts.iter().map(|act| STANDARD.decode(act).map_err(|e| damaged(&e)));
            let acts: Vec<Vec<u8>> = acts.collect::<Result<_, _>>()?;
            let seal = page.seal.as_ref().map(serde_json::to_string).transpose().map_err(internal)?;
            let mut inner = self.lock();
            let (new, there) =
                inner.store.take_over(page.chain, page.device, (page.from, page.prev), &acts, seal.as_deref())?;
            taken.records += new as i64;
            taken.already_there += there as i64;
        }
        self.tell_topic(Topic::Outbox);
        self.nudge();
        Ok(taken)
    }

    fn take_photos(&self, photos: &[ContentPhoto]) -> Result<i64, ApiError> {
        for photo in photos {
            let master = STANDARD.decode(&photo.master).map_err(|e| fail(ErrorCode::HandoverDamaged, e))?;
            if Hash::of(&master) != photo.hash {
                return Err(fail(ErrorCode::HandoverDamaged, "a photo is not what its name says"));
            }
            self.vault.put(&master)?;
            let preview = gridwalk_media::preview(&master)?;
            let len = master.len() as u64;
            self.lock().store.photo_taken_over(&photo.hash, len, photo.taken_at, &preview)?;
        }
        Ok(photos.len() as i64)
    }
}

fn cipher(code: &str, salt: &[u8]) -> Result<XChaCha20Poly1305, ApiError> {
    let mut key = [0; 32];
    Argon2::default().hash_password_into(code.as_bytes(), salt, &mut key).map_err(internal)?;
    XChaCha20Poly1305::new_from_slice(&key).map_err(internal)
}

fn seal(plain: &[u8], code: &str) -> Result<Vec<u8>, ApiError> {
    let (salt, nonce) = (random::<SALT>()?, random::<NONCE>()?);
    let sealed = cipher(code, &salt)?.encrypt(&XNonce::from(nonce), plain).map_err(internal)?;
    let length = (sealed.len() as u64).to_be_bytes();
    Ok([MAGIC.as_slice(), &salt, &nonce, &length, &sealed].concat())
}

fn open(bytes: &[u8], code: &str) -> Result<Vec<u8>, ApiError> {
    let damaged = || fail(ErrorCode::HandoverDamaged, "not a whole hand-over file");
    let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or_else(damaged)?;
    let (salt, rest) = rest.split_at_checked(SALT).ok_or_else(damaged)?;
    let (nonce, rest) = rest.split_at_checked(NONCE).ok_or_else(damaged)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| damaged())?;
    let (length, sealed) = rest.split_at_checked(LENGTH).ok_or_else(damaged)?;
    if length != (sealed.len() as u64).to_be_bytes() {
        return Err(damaged());
    }
    let wrong = |_| fail(ErrorCode::HandoverWrongCode, "the code does not open this file");
    cipher(code, salt)?.decrypt(&XNonce::from(nonce), sealed).map_err(wrong)
}
