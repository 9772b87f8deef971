//! Ed25519 signatures over the exact bytes that [`gridwalk_domain::journal`] lays down.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_domain::journal::{receipt_message, seal_message};
use serde::{Deserialize, Serialize};

use crate::error::ProtocolError;

/// A device's or server's signing key.
#[derive(Clone)]
pub struct Key(SigningKey);

impl Key {
    /// From 32 random bytes, which the caller draws.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The seed, for the keystore.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The public key, hexadecimal.
    pub fn public(&self) -> String {
        self.0.verifying_key().to_bytes().iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Signs some bytes; URL-safe base64 without padding.
    pub fn sign(&self, message: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(message).to_bytes())
    }
}

/// Checks a signature by a hexadecimal public key.
///
/// # Errors
/// [`ProtocolError::Signature`] when key, signature or message do not fit together.
pub fn verify(public: &str, message: &[u8], signature: &str) -> Result<(), ProtocolError> {
    let key = public_key(public).ok_or(ProtocolError::Signature)?;
    let bytes = URL_SAFE_NO_PAD.decode(signature).map_err(|_| ProtocolError::Signature)?;
    let signature = Signature::from_slice(&bytes).map_err(|_| ProtocolError::Signature)?;
    // Strictly: with a key of small order one signature would hold for every message, and a seal would prove nothing.
    key.verify_strict(message, &signature).map_err(|_| ProtocolError::Signature)
}

fn public_key(hex: &str) -> Option<VerifyingKey> {
    let hash: Hash = hex.parse().ok()?;
    VerifyingKey::from_bytes(&hash.0).ok()
}

/// A device's signature over its chain's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    pub seq: u64,
    pub link: Hash,
    pub sig: String,
}

impl Seal {
    pub fn make(key: &Key, chain: ChainId, seq: u64, link: Hash) -> Self {
        let sig = key.sign(&seal_message(chain, seq, &link));
        Self { seq, link, sig }
    }

    /// Checks the seal by the device's public key.
    pub fn verify(&self, public: &str, chain: ChainId) -> Result<(), ProtocolError> {
        verify(public, &seal_message(chain, self.seq, &self.link), &self.sig)
    }
}

/// The server's signature that a chain is durable up to a head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub chain: ChainId,
    pub seq: u64,
    pub link: Hash,
    pub at: i64,
    pub sig: String,
}

impl Receipt {
    pub fn make(key: &Key, chain: ChainId, seq: u64, link: Hash, epoch: &str, at: i64) -> Self {
        let sig = key.sign(&receipt_message(chain, seq, &link, epoch, at));
        Self { chain, seq, link, at, sig }
    }

    /// Checks the receipt by the server's public key and epoch.
    pub fn verify(&self, public: &str, epoch: &str) -> Result<(), ProtocolError> {
        verify(public, &receipt_message(self.chain, self.seq, &self.link, epoch, self.at), &self.sig)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_holds_for_its_chain_and_head_only() {
        let key = Key::from_seed(&[7; 32]);
        let chain = ChainId(uuid::Uuid::from_u128(1));
        let seal = Seal::make(&key, chain, 5, Hash::of(b"x"));
        assert!(seal.verify(&key.public(), chain).is_ok());
        assert!(seal.verify(&key.public(), ChainId(uuid::Uuid::from_u128(2))).is_err());
        assert!(Seal { seq: 6, ..seal.clone() }.verify(&key.public(), chain).is_err());
        assert!(seal.verify(&Key::from_seed(&[8; 32]).public(), chain).is_err());
    }
}
