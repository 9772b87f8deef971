//! Errors on the wire and of reading it.

use serde::{Deserialize, Serialize};

/// What a server answers instead of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?}: {message}")]
pub struct WireError {
    pub code: WireCode,
    /// For logs; screens find their words by code.
    pub message: String,
    /// Server time, so that a device with a wrong clock can correct its next request.
    pub now: i64,
}

/// The closed set of wire error codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireCode {
    /// The request's form is wrong; sending it again will not help.
    Malformed,
    TooLarge,
    /// No proof, a wrong proof, or an unknown device.
    Unauthorised,
    /// The device was revoked. It may still deliver.
    Revoked,
    /// The request's time is too far from the server's; correct the clock and ask again.
    ClockSkew,
    VersionTooOld,
    VersionTooNew,
    CodeUnknown,
    CodeUsed,
    CodeExpired,
    NotFound,
    NotAllowed,
    /// Come back later (`Retry-After`).
    Busy,
    /// The replica is behind the cursor; ask again.
    Behind,
    NoSpace,
    HashMismatch,
    /// Something at the server; also whatever a newer server says that this app does not know.
    #[serde(other)]
    Internal,
}

/// Bytes from the network that are not what they should be.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {
    #[error("the message is not one of this protocol: {0}")]
    Malformed(String),
    #[error("the message is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the message cannot be decompressed: {0}")]
    Compression(std::io::Error),
    #[error("the message is not valid JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the signature does not hold")]
    Signature,
    #[error("this text is no enrolment code; scan it again or type address and code")]
    NotAnInvitation,
}
