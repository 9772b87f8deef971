//! The sealed file: a header with the photo's own wrapped key, then chunks that can be opened one by one.
//!
//! ```text
//! offset  bytes
//!      0      4  "GWPH"
//!      4      1  version, 1
//!      5      1  algorithm, 1 = XChaCha20-Poly1305, STREAM with big-endian 32-bit counter (Hoang et al. 2015)
//!      6      2  zero
//!      8      8  length of the plain bytes, big-endian
//!     16     24  nonce of the wrapped key
//!     40     48  the photo's key, wrapped under the vault's key (32 bytes and tag)
//!     88     19  nonce prefix of the stream
//!    107      …  chunks of 65,536 plain bytes and a 16-byte tag each; the last is shorter and flagged as last
//! ```
//!
//! The header's other bytes and the photo's name are the wrap's associated data, the name is each chunk's: a file under
//! another name, a chunk in another place, or a changed length does not open. It does not know folders or durability.

use crate::error::{MediaError, Result};
use crate::hash::Sha256;
use crate::vault::files::ReadFile;
use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::io;
use zeroize::Zeroizing;

/// Bytes before the first chunk.
pub(super) const HEADER_LEN: usize = 107;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const MAGIC: [u8; 8] = *b"GWPH\x01\x01\0\0";

type Stream = StreamBE32<XChaCha20Poly1305>;

/// Bytes of the sealed file for `len` plain bytes.
pub(super) fn sealed_len(len: u64) -> u64 {
    len.saturating_add(chunks(len).saturating_mul(TAG as u64)).saturating_add(HEADER_LEN as u64)
}

fn chunks(len: u64) -> u64 {
    len.div_ceil(CHUNK as u64).max(1)
}

struct Header {
    len: [u8; 8],
    wrap_nonce: [u8; 24],
    wrapped: [u8; 48],
    prefix: [u8; 19],
}

impl Header {
    /// Everything in the header that the wrap itself does not authenticate, and the name.
    fn associated(&self, name: &Sha256) -> Vec<u8> {
        [MAGIC.as_slice(), &self.len, &self.prefix, name].concat()
    }

    fn bytes(&self) -> Vec<u8> {
        [MAGIC.as_slice(), &self.len, &self.wrap_nonce, &self.wrapped, &self.prefix].concat()
    }

    fn parse(bytes: &[u8; HEADER_LEN]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?;
        let (len, rest) = rest.split_first_chunk()?;
        let (wrap_nonce, rest) = rest.split_first_chunk()?;
        let (wrapped, rest) = rest.split_first_chunk()?;
        let prefix = rest.try_into().ok()?;
        Some(Self { len: *len, wrap_nonce: *wrap_nonce, wrapped: *wrapped, prefix })
    }
}

/// Seals bytes under a fresh key and hands the file's parts to `write`, in order.
pub(super) fn seal(
    vault_key: &[u8; 32],
    name: &Sha256,
    bytes: &[u8],
    mut write: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut key = Zeroizing::new([0; 32]);
    let mut header =
        Header { len: (bytes.len() as u64).to_be_bytes(), wrap_nonce: [0; 24], wrapped: [0; 48], prefix: [0; 19] };
    for random in [key.as_mut_slice(), &mut header.wrap_nonce, &mut header.prefix] {
        getrandom::fill(random).map_err(|_| MediaError::NoRandomness)?;
    }
    header.wrapped = wrap(vault_key, &header, name, &key)?;
    write(&header.bytes())?;
    let stream = Stream::from_aead(XChaCha20Poly1305::new((&*key).into()), (&header.prefix).into());
    let last = chunks(bytes.len() as u64) - 1;
    let mut parts = bytes.chunks(CHUNK);
    for index in 0..=last {
        let payload = Payload { msg: parts.next().unwrap_or_default(), aad: name };
        let sealed = stream.encrypt(counter(index), index == last, payload).map_err(|_| too_long())?;
        write(&sealed)?;
    }
    Ok(())
}

fn wrap(vault_key: &[u8; 32], header: &Header, name: &Sha256, key: &[u8; 32]) -> Result<[u8; 48]> {
    let payload = Payload { msg: key, aad: &header.associated(name) };
    let wrapped = XChaCha20Poly1305::new(vault_key.into()).encrypt(&XNonce::from(header.wrap_nonce), payload);
    wrapped.ok().and_then(|w| w.try_into().ok()).ok_or_else(too_long)
}

/// The counter of a chunk; beyond 2^32 chunks (256 TiB) no file goes.
fn counter(index: u64) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

fn too_long() -> MediaError {
    MediaError::Codec { detail: "the cipher refused the length".into() }
}

/// A sealed file whose header and length were found sound.
pub(super) struct Opened {
    name: Sha256,
    file: Box<dyn ReadFile>,
    stream: Stream,
    len: u64,
}

impl Opened {
    /// Checks the header against the name and the file's length; no chunk is read yet.
    pub(super) fn open(vault_key: &[u8; 32], name: &Sha256, mut file: Box<dyn ReadFile>) -> Result<Self> {
        let corrupt = |what| MediaError::Corrupt { name: *name, what };
        let mut bytes = [0; HEADER_LEN];
        read_exact(file.as_mut(), name, 0, &mut bytes)?;
        let header = Header::parse(&bytes).ok_or(corrupt("unknown header"))?;
        let payload = Payload { msg: &header.wrapped, aad: &header.associated(name) };
        let key = XChaCha20Poly1305::new(vault_key.into()).decrypt(&XNonce::from(header.wrap_nonce), payload);
        let key = Zeroizing::new(key.map_err(|_| corrupt("the header is not authentic"))?);
        let cipher = XChaCha20Poly1305::new_from_slice(&key).map_err(|_| corrupt("the key has a wrong length"))?;
        let len = u64::from_be_bytes(header.len);
        if file.length().map_err(reading)? != sealed_len(len) {
            return Err(corrupt("the file has a wrong length"));
        }
        Ok(Self { name: *name, file, stream: Stream::from_aead(cipher, (&header.prefix).into()), len })
    }

    /// Plain bytes in the file.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Plain bytes `offset..offset + len`, which the caller has checked to lie inside.
    pub(super) fn read(&mut self, offset: u64, len: u64) -> Result<Vec<u8>> {
        let mut plain = Vec::with_capacity(usize::try_from(len).unwrap_or_default());
        let end = offset + len;
        let mut at = offset;
        while at < end {
            let index = at / CHUNK as u64;
            let start = index * CHUNK as u64;
            let chunk = self.chunk(index)?;
            let from = (at - start) as usize;
            let to = chunk.len().min((end - start) as usize);
            plain.extend_from_slice(chunk.get(from..to).unwrap_or_default());
            at = start + CHUNK as u64;
        }
        Ok(plain)
    }

    fn chunk(&mut self, index: u64) -> Result<Vec<u8>> {
        let last = index + 1 == chunks(self.len);
        let plain_len = if last { self.len - index * CHUNK as u64 } else { CHUNK as u64 };
        let mut sealed = vec![0; plain_len as usize + TAG];
        let at = HEADER_LEN as u64 + index * (CHUNK + TAG) as u64;
        read_exact(self.file.as_mut(), &self.name, at, &mut sealed)?;
        self.stream
            .decrypt_in_place(counter(index), last, &self.name, &mut sealed)
            .map_err(|_| MediaError::Corrupt { name: self.name, what: "a chunk is not authentic" })?;
        Ok(sealed)
    }
}

fn read_exact(file: &mut dyn ReadFile, name: &Sha256, at: u64, into: &mut [u8]) -> Result<()> {
    file.read_exact_at(at, into).map_err(|e| match e.kind() {
        io::ErrorKind::UnexpectedEof => MediaError::Corrupt { name: *name, what: "the file is cut off" },
        _ => reading(e),
    })
}

fn reading(source: io::Error) -> MediaError {
    MediaError::Storage { step: "reading", source }
}
