//! The one hash that names photos. It does not know the journal's hashes.

use sha2::Digest;

/// A SHA-256 digest: the name of a photo everywhere, on the device and on the server.
pub type Sha256 = [u8; 32];

/// Hashes bytes with SHA-256 (FIPS 180-4).
pub fn hash(bytes: &[u8]) -> Sha256 {
    sha2::Sha256::digest(bytes).into()
}
