//! The running patrol's log: encrypted records appended to one file outside the database, so that a position costs one write
//! and survives whatever ends the app. It does not know what its entries say.
//!
//! ```text
//! offset  bytes
//!      0      8  "GWTL" and version 1
//!      8     16  random, this log's name
//!     24      …  records: length of what follows (4, little-endian), a random nonce (24), and the entry sealed with
//!                XChaCha20-Poly1305 under the log's key, bound to name ‖ number of the record (8, little-endian)
//! ```
//!
//! A record is bound to its place: one that was cut off, changed or moved ends the reading, and the file is cut there. Nonces
//! are drawn, not counted: what is written again after a cut, or on a copied phone, shares none with what stood there before.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use crate::api::{ApiError, ErrorCode};
use crate::error::{fail, internal};
use crate::keyring::random;

const MAGIC: [u8; 8] = *b"GWTL\x01\0\0\0";
const HEAD: usize = 24;
const NONCE: usize = 24;
/// Longest record, bytes.
const MOST: usize = 1 << 20;

/// A full disk has a code of its own.
pub(super) fn no_room(error: std::io::Error) -> ApiError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => fail(ErrorCode::NoSpace, error),
        _ => internal(error),
    }
}

/// What a log holds, in the order in which it was written.
pub(super) type Records = Vec<Vec<u8>>;

/// A log that is open for more.
pub(super) struct Log {
    path: PathBuf,
    file: File,
    cipher: XChaCha20Poly1305,
    name: [u8; 16],
    next: u64,
    len: u64,
    /// Something half written may lie behind the last record.
    torn: bool,
}

impl Log {
    /// Begins a log; one that is there is replaced.
    pub fn begin(path: &Path, key: &[u8; 32]) -> Result<Self, ApiError> {
        let name = random::<16>()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(no_room)?;
        let head = [MAGIC.as_slice(), &name].concat();
        file.write_all(&head).map_err(no_room)?;
        let cipher = XChaCha20Poly1305::new(key.into());
        Ok(Self { path: path.to_owned(), file, cipher, name, next: 0, len: HEAD as u64, torn: false })
    }

    /// Opens a log and reads what it holds; a torn end is cut off. None when there is none, or its head cannot be read.
    pub fn resume(path: &Path, key: &[u8; 32]) -> Result<Option<(Self, Records)>, ApiError> {
        let mut file = match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(internal(error)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(internal)?;
        let Some((name, mut rest)) = bytes.strip_prefix(&MAGIC).and_then(|b| b.split_first_chunk::<16>()) else {
            tracing::warn!("the log of a patrol has no head; it is left out");
            return Ok(None);
        };
        let cipher = XChaCha20Poly1305::new(key.into());
        let mut log = Self { path: path.to_owned(), file, cipher, name: *name, next: 0, len: HEAD as u64, torn: false };
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
        let (nonce, sealed) = rest.get(..len)?.split_first_chunk::<NONCE>()?;
        let bound = self.bound(self.next);
        let payload = Payload { msg: sealed, aad: &bound };
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        Some((plain, len + 4))
    }

    /// What ties a record to this log and its place in it.
    fn bound(&self, number: u64) -> Vec<u8> {
        [self.name.as_slice(), &number.to_le_bytes()].concat()
    }

    fn sealed(&self, plain: &[u8], number: u64) -> Result<Vec<u8>, ApiError> {
        let nonce = random::<NONCE>()?;
        let bound = self.bound(number);
        let payload = Payload { msg: plain, aad: &bound };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(internal)?;
        let len = u32::try_from(NONCE + sealed.len()).map_err(internal)?;
        Ok([len.to_le_bytes().as_slice(), &nonce, &sealed].concat())
    }

    /// Appends records with one write. What was half written is cut off again, so nothing is lost behind it.
    pub fn append(&mut self, records: &[Vec<u8>]) -> Result<(), ApiError> {
        if self.torn {
            self.cut()?;
        }
        let mut out = Vec::new();
        for (plain, number) in records.iter().zip(self.next..) {
            out.extend(self.sealed(plain, number)?);
        }
        if let Err(error) = self.file.write_all(&out) {
            // Where even cutting fails the next write cuts first.
            self.torn = true;
            let _ = self.cut();
            return Err(no_room(error));
        }
        self.next += records.len() as u64;
        self.len += out.len() as u64;
        Ok(())
    }

    /// What lies behind the last record goes. Where it cannot be cut off it is written over, and no reading takes it for a record.
    fn cut(&mut self) -> Result<(), ApiError> {
        if let Err(error) = self.file.set_len(self.len) {
            tracing::warn!(%error, "what was half written stays behind the log's last record");
        }
        self.file.seek(SeekFrom::Start(self.len)).map_err(internal)?;
        self.torn = false;
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
