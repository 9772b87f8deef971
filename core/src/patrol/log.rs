//! The running patrol's log: encrypted records appended to one file outside the database, so that a position costs one write
//! and survives whatever ends the app. It does not know what its entries say.
//!
//! ```text
//! offset  bytes
//!      0      8  "GWTL" and version 1
//!      8     16  random, the nonces' first part
//!     24      …  records: length of the sealed bytes (4, little-endian), then XChaCha20-Poly1305 under the log's key with the
//!                nonce random ‖ number of the record (8, little-endian)
//! ```
//!
//! A record is bound to its place: one that was cut off, changed or moved ends the reading, and the file is cut there.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::api::ApiError;
use crate::error::internal;
use crate::intake::full_or_internal;
use crate::keyring::random;

const MAGIC: [u8; 8] = *b"GWTL\x01\0\0\0";
const HEAD: usize = 24;
/// Longest record, bytes.
const MOST: usize = 1 << 20;

/// A log that is open for more.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    cipher: XChaCha20Poly1305,
    salt: [u8; 16],
    next: u64,
    len: u64,
}

impl Log {
    /// Begins a log; one that is there is replaced.
    pub fn begin(path: &Path, key: &[u8; 32]) -> Result<Self, ApiError> {
        let salt = random::<16>()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(full_or_internal)?;
        let head = [MAGIC.as_slice(), &salt].concat();
        file.write_all(&head).map_err(full_or_internal)?;
        let cipher = XChaCha20Poly1305::new(key.into());
        Ok(Self { path: path.to_owned(), file, cipher, salt, next: 0, len: HEAD as u64 })
    }

    /// Opens a log and reads what it holds; a torn end is cut off. None when there is none, or its head cannot be read.
    pub fn resume(path: &Path, key: &[u8; 32]) -> Result<Option<(Self, Vec<Vec<u8>>)>, ApiError> {
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(internal(error)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(internal)?;
        let Some((salt, mut rest)) = bytes.strip_prefix(&MAGIC).and_then(|b| b.split_first_chunk::<16>()) else {
            tracing::warn!("the log of a patrol has no head; it is left out");
            return Ok(None);
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        let mut log = Self { path: path.to_owned(), file, cipher, salt: *salt, next: 0, len: HEAD as u64 };
        let mut records = Vec::new();
        while let Some((plain, used)) = log.first_of(rest) {
            records.push(plain);
            (log.next, log.len) = (log.next + 1, log.len + used as u64);
            rest = rest.get(used..).unwrap_or_default();
        }
        if !rest.is_empty() {
            tracing::warn!(lost = rest.len(), "the end of a patrol's log was torn off");
        }
        log.cut()?;
        Ok(Some((log, records)))
    }

    fn first_of(&self, rest: &[u8]) -> Option<(Vec<u8>, usize)> {
        let (len, rest) = rest.split_first_chunk::<4>()?;
        let len = usize::try_from(u32::from_le_bytes(*len)).ok().filter(|len| *len <= MOST)?;
        let plain = self.cipher.decrypt(&self.nonce(self.next), rest.get(..len)?).ok()?;
        Some((plain, len + 4))
    }

    fn nonce(&self, number: u64) -> XNonce {
        let mut nonce = [0; 24];
        nonce[..16].copy_from_slice(&self.salt);
        nonce[16..].copy_from_slice(&number.to_le_bytes());
        XNonce::from(nonce)
    }

    /// Appends records with one write. What was half written is cut off again, so nothing is lost behind it.
    pub fn append(&mut self, records: &[Vec<u8>]) -> Result<(), ApiError> {
        let mut out = Vec::new();
        for (plain, number) in records.iter().zip(self.next..) {
            let sealed = self.cipher.encrypt(&self.nonce(number), plain.as_slice()).map_err(internal)?;
            out.extend(u32::try_from(sealed.len()).unwrap_or(u32::MAX).to_le_bytes());
            out.extend(sealed);
        }
        if let Err(error) = self.file.write_all(&out) {
            self.cut()?;
            return Err(full_or_internal(error));
        }
        self.next += records.len() as u64;
        self.len += out.len() as u64;
        Ok(())
    }

    fn cut(&mut self) -> Result<(), ApiError> {
        self.file.set_len(self.len).map_err(internal)?;
        self.file.seek(SeekFrom::Start(self.len)).map_err(internal)?;
        Ok(())
    }

    /// A second handle on the file, to make it durable without holding anybody up.
    pub fn handle(&self) -> Result<File, ApiError> {
        self.file.try_clone().map_err(internal)
    }

    /// Ends and removes it.
    pub fn remove(self) -> Result<(), ApiError> {
        let Self { path, file, .. } = self;
        drop(file);
        std::fs::remove_file(path).map_err(internal)
    }
}
