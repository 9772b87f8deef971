//! Enrolment: a one-time code brings a device and a person to a server.

use gridwalk_domain::id::{DeviceId, EntityId, PersonId};
use gridwalk_domain::stream::Stream;
use serde::{Deserialize, Serialize};

use crate::error::ProtocolError;

/// What the printed card's QR holds: address, one-time code, and the pin of the server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub server: String,
    pub code: String,
    /// SHA-256 of the certificate (DER), hexadecimal; none where a public authority vouches or TLS ends elsewhere.
    pub pin: Option<String>,
}

const PREFIX: &str = "GRIDWALK1";

impl Invitation {
    /// The QR's text.
    pub fn to_text(&self) -> String {
        format!("{PREFIX} {} {} {}", self.server, self.code, self.pin.as_deref().unwrap_or("-"))
    }

    /// Reads a QR's text.
    pub fn parse(text: &str) -> Result<Self, ProtocolError> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        match parts.as_slice() {
            [PREFIX, server, code, pin] => Ok(Self {
                server: (*server).into(),
                code: normalise_code(code),
                pin: (*pin != "-").then(|| (*pin).to_owned()),
            }),
            _ => Err(ProtocolError::NotAnInvitation),
        }
    }
}

/// Letters and digits that cannot be mistaken for each other in print.
pub const CODE_ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 30^10 possibilities, and each address gets few tries.
pub const CODE_LENGTH: usize = 10;

/// Makes a code from random bytes that the caller draws.
pub fn code_from(random: &[u8; CODE_LENGTH]) -> String {
    let letter =
        |byte: &u8| char::from(CODE_ALPHABET.get(usize::from(*byte) % CODE_ALPHABET.len()).copied().unwrap_or(b'2'));
    random.iter().map(letter).collect()
}

/// What a person typed, without dashes and spaces, upper case, look-alikes put right.
pub fn normalise_code(typed: &str) -> String {
    typed
        .chars()
        .map(half_width)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' | '0' => 'Q',
            'U' => 'V',
            c => c,
        })
        .collect()
}

/// Chinese keyboards write full-width letters and digits (全角): the same ones, 0xFEE0 further on.
fn half_width(c: char) -> char {
    match c {
        '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
        c => c,
    }
}

/// `POST /v1/enrol`. A device that is already enrolled proves its key and so adds another person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    pub p: u16,
    pub code: String,
    /// Drawn by the device.
    pub device: DeviceId,
    /// Ed25519 public key, hexadecimal.
    pub key: String,
    pub label: String,
    pub app: String,
}

/// What the device needs to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    pub person: PersonId,
    pub person_name: String,
    pub unit: Option<EntityId>,
    pub unit_name: String,
    pub server_name: String,
    /// The server's public key, for receipts.
    pub server_key: String,
    pub epoch: String,
    pub now: i64,
    pub streams: Vec<Stream>,
    /// The app's filing number (备案号), if the city has set it.
    pub filing_number: Option<String>,
    /// X25519 public key of the organisation's recovery, hexadecimal, if the city has set one.
    pub recovery_key: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_survives_its_text_and_other_texts_are_refused() {
        let invitation = Invitation {
            server: "https://10.1.2.3:8443".into(),
            code: "7KQ2M9XA3D".into(),
            pin: Some("ab".repeat(32)),
        };
        assert_eq!(Invitation::parse(&invitation.to_text()).expect("an invitation"), invitation);
        assert!(Invitation::parse("https://example.test").is_err());
        assert!(Invitation::parse("").is_err());
    }

    #[test]
    fn a_typed_code_is_read_as_it_was_meant() {
        assert_eq!(normalise_code(" 7kq2-m9xa 3d"), "7KQ2M9XA3D");
        assert_eq!(normalise_code("７ｋｑ２－Ｍ９ＸＡ　３Ｄ"), "7KQ2M9XA3D");
        assert_eq!(normalise_code("o0u2"), "QQV2");
        assert!(normalise_code("网格～").is_empty());
    }
}
