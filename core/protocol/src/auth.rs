//! Every request proves the device's key: `Authorization: GW1 <device> <time> <signature>`.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::DeviceId;

use crate::error::ProtocolError;
use crate::sign::{Key, verify};

/// The scheme's name.
pub const SCHEME: &str = "GW1";

/// A proof as read from the header; nothing is verified yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub device: DeviceId,
    /// Device's best idea of server time, milliseconds.
    pub at: i64,
    pub sig: String,
}

fn message(method: &str, path: &str, at: i64, body: &[u8]) -> Vec<u8> {
    format!("gridwalk proof 1 {method} {path} {at} {}", Hash::of(body)).into_bytes()
}

/// The header's value for a request. For uploads the body is left out of the proof (`&[]`): its own hash covers it.
pub fn header(key: &Key, device: DeviceId, method: &str, path: &str, at: i64, body: &[u8]) -> String {
    format!("{SCHEME} {device} {at} {}", key.sign(&message(method, path, at, body)))
}

impl Proof {
    /// Reads the header's value.
    pub fn parse(header: &str) -> Result<Self, ProtocolError> {
        let mut parts = header.split(' ');
        let (scheme, device, at, sig) = (parts.next(), parts.next(), parts.next(), parts.next());
        match (scheme, device.map(str::parse), at.map(str::parse), sig, parts.next()) {
            (Some(SCHEME), Some(Ok(device)), Some(Ok(at)), Some(sig), None) => Ok(Self { device, at, sig: sig.into() }),
            _ => Err(ProtocolError::Malformed("authorization header".into())),
        }
    }

    /// Checks the proof against the device's public key.
    pub fn verify(&self, public: &str, method: &str, path: &str, body: &[u8]) -> Result<(), ProtocolError> {
        verify(public, &message(method, path, self.at, body), &self.sig)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_covers_method_path_time_and_body() {
        let key = Key::from_seed(&[1; 32]);
        let device = DeviceId(uuid::Uuid::from_u128(9));
        let value = header(&key, device, "POST", "/v1/sync", 1_000, b"body");
        let proof = Proof::parse(&value).expect("a proof");
        assert!(proof.verify(&key.public(), "POST", "/v1/sync", b"body").is_ok());
        assert!(proof.verify(&key.public(), "POST", "/v1/sync", b"bodY").is_err());
        assert!(proof.verify(&key.public(), "GET", "/v1/sync", b"body").is_err());
        assert!(Proof { at: 1_001, ..proof.clone() }.verify(&key.public(), "POST", "/v1/sync", b"body").is_err());
        assert!(Proof::parse("Bearer x").is_err());
    }
}
