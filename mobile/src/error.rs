//! The facade's one error, as a type per code, so that Kotlin, Swift and Python can catch the one they can answer.

use std::collections::HashMap;

use gridwalk_core::api::{ApiError, ErrorCode};

macro_rules! errors {
    ($($(#[$about:meta])* $code:ident,)*) => {
        /// Why a call failed. `detail` is for logs, never for a person; `retry` says whether the same call may succeed
        /// later without anybody changing anything; `values` are what the words need, such as `seconds`.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
        pub enum GridwalkError {
            $(
                $(#[$about])*
                #[error("{detail}")]
                $code { detail: String, retry: bool, values: HashMap<String, String> },
            )*
        }

        impl From<ApiError> for GridwalkError {
            fn from(error: ApiError) -> Self {
                let ApiError { code, message: detail, retry, values } = error;
                let values = values.into_iter().collect();
                match code {
                    $(ErrorCode::$code => Self::$code { detail, retry, values },)*
                }
            }
        }
    };
}

errors! {
    /// Unknown method, or parameters of another shape.
    BadRequest,
    /// Sign in first.
    NotSignedIn,
    /// Enrol first.
    NotEnrolled,
    WrongPin,
    /// Too many wrong PINs: wait `seconds`.
    PinBackOff,
    /// The enrolment code is not known there.
    CodeUnknown,
    /// The enrolment code was used; ask for a new one.
    CodeUsed,
    CodeExpired,
    /// No connection. What was recorded is safe and goes out later.
    ServerUnreachable,
    /// Something answered that is no Gridwalk server, such as a portal page.
    NotAGridwalkServer,
    /// The server's certificate is not the one of the enrolment card.
    CertificateMismatch,
    /// The app is too old for this server.
    VersionTooOld,
    /// This device was revoked; unsent work is still delivered.
    Revoked,
    NotAllowed,
    NotFound,
    CaseWithdrawn,
    NotYours,
    NothingToWithdraw,
    AlreadySo,
    /// Written in part by a newer app: only notes and photos can be added.
    PartlyUnderstood,
    /// Some of the case's history has not arrived yet.
    CasePartial,
    EmptyText,
    TextTooLong,
    UnknownClass,
    UnknownCondition,
    UnknownStreet,
    UnknownGrid,
    PlaceMissing,
    /// Take the photo again.
    PhotoMissing,
    PhotoEmpty,
    /// The bytes end too early.
    PhotoTruncated,
    PhotoCorrupt,
    PhotoTooLarge,
    PhotoTooManyPixels,
    /// HEIC: set the camera to JPEG.
    PhotoHeic,
    PhotoUnsupported,
    PhotoAlreadySent,
    /// Free some space; nothing was lost.
    NoSpace,
    StoreWrongKey,
    /// The database was written by a newer app.
    StoreNewer,
    StoreDamaged,
    HandoverWrongCode,
    HandoverDamaged,
    NothingUnsent,
    Internal,
}
