//! Sealing a part of a track for one asking: HPKE (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305.
//!
//! The key pair is drawn for the asking and its secret half never leaves the asking device. When the asking's time is over that
//! half is destroyed, and what was shared can be opened by nobody any more, wherever it was stored.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gridwalk_domain::id::EntityId;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};

use crate::api::{ApiError, ErrorCode};
use crate::error::{fail, internal};
use crate::keyring::random;

const INFO: &[u8] = b"gridwalk track 1";
/// Bytes of the encapsulated key before the sealed part.
const ENCAPPED: usize = 32;

/// A key pair for one asking.
pub(super) struct AskKey {
    secret: [u8; 32],
}

/// What a part belongs to: moved to another asking, patrol or number it does not open.
pub(super) struct Belongs {
    pub asked: EntityId,
    pub patrol: EntityId,
    pub number: u32,
}

impl Belongs {
    fn bytes(&self) -> Vec<u8> {
        [self.asked.0.as_bytes().as_slice(), self.patrol.0.as_bytes(), &self.number.to_be_bytes()].concat()
    }
}

fn damaged(error: impl std::fmt::Display) -> ApiError {
    fail(ErrorCode::TrackNotHere, format!("the shared track cannot be opened: {error}"))
}

impl AskKey {
    pub fn draw() -> Result<Self, ApiError> {
        Ok(Self { secret: random::<32>()? })
    }

    pub fn from_text(text: &str) -> Option<Self> {
        Some(Self { secret: hex::decode(text).ok()?.try_into().ok()? })
    }

    pub fn secret_text(&self) -> String {
        hex::encode(self.secret)
    }

    /// The half that is told.
    pub fn public_text(&self) -> String {
        hex::encode(X25519HkdfSha256::derive_keypair(&self.secret).1.to_bytes())
    }

    pub fn open(&self, sealed: &str, belongs: &Belongs) -> Result<Vec<u8>, ApiError> {
        let (secret, _) = X25519HkdfSha256::derive_keypair(&self.secret);
        let bytes = STANDARD.decode(sealed).map_err(damaged)?;
        let (encapped, sealed) = bytes.split_at_checked(ENCAPPED).ok_or_else(|| damaged("too short"))?;
        let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapped).map_err(damaged)?;
        let mode = OpModeR::Base;
        hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &mode,
            &secret,
            &encapped,
            INFO,
            sealed,
            &belongs.bytes(),
        )
        .map_err(damaged)
    }
}

/// Seals for whoever asked, as base64.
pub(super) fn seal(public: &str, part: &[u8], belongs: &Belongs) -> Result<String, ApiError> {
    let key = hex::decode(public).map_err(internal)?;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&key).map_err(internal)?;
    let (encapped, sealed) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &key,
        INFO,
        part,
        &belongs.bytes(),
    )
    .map_err(internal)?;
    Ok(STANDARD.encode([encapped.to_bytes().as_slice(), &sealed].concat()))
}
