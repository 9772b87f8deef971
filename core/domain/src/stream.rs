//! Streams: the unit of delivery and of reading rights.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// `org`, `street:<code>` (街道/镇, or a local unit without a code) or `user:<id>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Stream(String);

/// A stream name that follows none of the three forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stream is org, street:<code> or user:<id>")]
pub struct BadStream;

/// The longest code of a street stream.
pub const MAX_STREET_CODE: usize = 24;

impl Stream {
    /// People, units, catalogue, law.
    pub fn org() -> Self {
        Self("org".into())
    }

    /// A street's stream by its 9-digit code, or by a local code for a unit without one.
    pub fn street(code: &str) -> Result<Self, BadStream> {
        let fits = !code.is_empty() && code.len() <= MAX_STREET_CODE;
        let plain = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits && plain { Ok(Self(format!("street:{code}"))) } else { Err(BadStream) }
    }

    /// A person's own stream: notices, leases, settings.
    pub fn user(person: PersonId) -> Self {
        Self(format!("user:{person}"))
    }

    /// The street's code if this is a street's stream.
    pub fn street_code(&self) -> Option<&str> {
        self.0.strip_prefix("street:")
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Stream {
    type Err = BadStream;
    fn from_str(text: &str) -> Result<Self, BadStream> {
        if text == "org" {
            return Ok(Self::org());
        }
        match text.split_once(':') {
            Some(("street", code)) => Self::street(code),
            Some(("user", id)) => id.parse().map(Self::user).map_err(|_| BadStream),
            _ => Err(BadStream),
        }
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Stream {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
