//! What can go wrong with a photo, and what the person holding the phone should do next.
//!
//! It holds no wording for the screen: the facade finds that by [`MediaError::code`].

use crate::hash::Sha256;
use std::io;

/// The result of everything in this crate.
pub type Result<T, E = MediaError> = std::result::Result<T, E>;

/// A refused photo or a failed store, with the next step in the message.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    /// The camera delivered no bytes.
    #[error("the camera delivered an empty file; take the photo again")]
    Empty,
    /// HEIC/HEIF (高效格式): the phone's camera is set to "high efficiency".
    #[error(
        "HEIC photos are not accepted; set the phone's camera format to 'most compatible' (JPEG) and take it again"
    )]
    Heic,
    /// Neither JPEG nor PNG by content.
    #[error("{found} is not accepted; use a JPEG or PNG photo")]
    UnsupportedFormat {
        /// What the content looks like.
        found: &'static str,
    },
    /// A JPEG whose colours or coding cameras do not produce (CMYK, 12 bit).
    #[error("a photo in {found} is not accepted; take it with the phone's camera")]
    UnsupportedCoding {
        /// The refused coding.
        found: &'static str,
    },
    /// The file is longer than [`crate::Limits::max_bytes`].
    #[error("the photo file has {len} bytes, more than the {limit} allowed; lower the camera's resolution")]
    TooManyBytes {
        /// Bytes in the file.
        len: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// The header claims more pixels than [`crate::Limits::max_pixels`]; nothing was decoded.
    #[error("the photo is {width}×{height}, more than {limit} pixels; lower the camera's resolution")]
    TooManyPixels {
        /// Claimed width in pixels.
        width: u32,
        /// Claimed height in pixels.
        height: u32,
        /// Pixels allowed.
        limit: u64,
    },
    /// The file ends before the picture does.
    #[error("the photo file is cut off before the picture is complete; take the photo again")]
    Truncated,
    /// The picture cannot be decoded, or only with damage.
    #[error("the photo file is damaged ({detail}); take the photo again")]
    Damaged {
        /// What the decoder said.
        detail: String,
    },
    /// A policy that no picture can satisfy.
    #[error("photo policy: {what}; correct the organisation's photo settings")]
    BadPolicy {
        /// Which setting is wrong.
        what: &'static str,
    },
    /// A stamp with more text than fits on a band.
    #[error("the stamp needs {rows} rows, at most {limit} fit; shorten its lines")]
    StampTooLong {
        /// Rows after wrapping.
        rows: usize,
        /// Rows allowed.
        limit: usize,
    },
    /// The codec failed on a picture that was already accepted.
    #[error("the photo could not be encoded ({detail}); take it again and report this")]
    Codec {
        /// What the codec said.
        detail: String,
    },
    /// Too little room on the device.
    #[error("{needed} bytes are needed and {free} are free; free some space on the phone and save again")]
    NoSpace {
        /// Bytes needed, the vault's reserve included.
        needed: u64,
        /// Bytes free for this app.
        free: u64,
    },
    /// No such photo on this device.
    #[error("photo {} is not on this device; fetch it from the server", hex::encode(.name))]
    NotFound {
        /// The asked name.
        name: Sha256,
    },
    /// The sealed file was changed, cut or swapped, or sealed with another key: its bytes must not be used.
    #[error("the stored photo {} is corrupt ({what}); fetch it again from the server or another device", hex::encode(.name))]
    Corrupt {
        /// The photo's name.
        name: Sha256,
        /// Which check failed.
        what: &'static str,
    },
    /// A range that starts behind the end.
    #[error("offset {offset} is behind the end of a photo of {len} bytes; ask the server for its offset again")]
    BadRange {
        /// Asked offset.
        offset: u64,
        /// Bytes in the photo.
        len: u64,
    },
    /// The file system failed.
    #[error("storage failed at {step}: {source}; check the phone's storage and save again")]
    Storage {
        /// The step of the vault that failed.
        step: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no random bytes.
    #[error("the system gave no random numbers; restart the phone")]
    NoRandomness,
}

impl MediaError {
    /// Every code that [`MediaError::code`] can give, so that a front end can prove it has words for each.
    pub const CODES: [&'static str; 17] = [
        "photo.empty",
        "photo.heic",
        "photo.unsupported_format",
        "photo.unsupported_coding",
        "photo.too_many_bytes",
        "photo.too_many_pixels",
        "photo.truncated",
        "photo.damaged",
        "photo.bad_policy",
        "photo.stamp_too_long",
        "photo.codec",
        "vault.no_space",
        "vault.not_found",
        "vault.corrupt",
        "vault.bad_range",
        "vault.storage",
        "vault.no_randomness",
    ];

    /// A stable code for the facade and the screen's message keys; never changed once released.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "photo.empty",
            Self::Heic => "photo.heic",
            Self::UnsupportedFormat { .. } => "photo.unsupported_format",
            Self::UnsupportedCoding { .. } => "photo.unsupported_coding",
            Self::TooManyBytes { .. } => "photo.too_many_bytes",
            Self::TooManyPixels { .. } => "photo.too_many_pixels",
            Self::Truncated => "photo.truncated",
            Self::Damaged { .. } => "photo.damaged",
            Self::BadPolicy { .. } => "photo.bad_policy",
            Self::StampTooLong { .. } => "photo.stamp_too_long",
            Self::Codec { .. } => "photo.codec",
            Self::NoSpace { .. } => "vault.no_space",
            Self::NotFound { .. } => "vault.not_found",
            Self::Corrupt { .. } => "vault.corrupt",
            Self::BadRange { .. } => "vault.bad_range",
            Self::Storage { .. } => "vault.storage",
            Self::NoRandomness => "vault.no_randomness",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each variant, in the order of the codes.
    fn one_of_each() -> [MediaError; 17] {
        let (name, found, what, detail) = ([0; 32], "x", "x", || "x".to_owned());
        [
            MediaError::Empty,
            MediaError::Heic,
            MediaError::UnsupportedFormat { found },
            MediaError::UnsupportedCoding { found },
            MediaError::TooManyBytes { len: 2, limit: 1 },
            MediaError::TooManyPixels { width: 2, height: 2, limit: 1 },
            MediaError::Truncated,
            MediaError::Damaged { detail: detail() },
            MediaError::BadPolicy { what },
            MediaError::StampTooLong { rows: 2, limit: 1 },
            MediaError::Codec { detail: detail() },
            MediaError::NoSpace { needed: 2, free: 1 },
            MediaError::NotFound { name },
            MediaError::Corrupt { name, what },
            MediaError::BadRange { offset: 2, len: 1 },
            MediaError::Storage { step: "x", source: io::Error::other("x") },
            MediaError::NoRandomness,
        ]
    }

    #[test]
    fn each_error_has_its_listed_code_and_says_what_to_do_next() {
        for (error, code) in one_of_each().iter().zip(MediaError::CODES) {
            assert_eq!(error.code(), code);
            assert!(error.to_string().contains("; "), "{error}");
        }
    }
}
