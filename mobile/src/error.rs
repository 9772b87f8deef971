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
    /// The day of a change cannot be read, or lies too far away.
    BadDay,
    /// A shape cannot be saved as it is; `fault` names why.
    BadShape,
    /// The line does not cut the shape in two.
    NoCut,
    /// The shapes do not touch.
    NotTouching,
    /// Something was built on the change: make a new one instead.
    ChangeUsed,
    /// Streets of the change that whoever is signed in may not change; `streets` names them.
    NotYourStreet,
    /// Somebody changed the same thing in the meantime: look again.
    Stale,
    FileUnknown,
    FileUnreadable,
    FileCutOff,
    FileTooLarge,
    FileEmpty,
    FileEncrypted,
    FileFormat,
    /// The file's reference system cannot be converted here; `crs` names it.
    CrsUnsupported,
    EncodingUnknown,
    ColumnMissing,
    NothingToImport,
    BadRowsLeft,
    JobUnknown,
    Cancelled,
    TooMany,
    NameMissing,
    /// Not all parts of the file are here.
    FileIncomplete,
    /// `missing_mb` more must be free, `free_mb` are.
    NoSpaceForFile,
    /// The file is no PMTiles archive of version 3.
    PackUnreadable,
    /// The archive was cut off: `missing` says how much.
    PackCut,
    /// Tiles or compression that the map cannot show.
    PackUnsupported,
    PackDamaged,
    /// A map pack without 审图号 asks for one.
    ApprovalMissing,
    /// A patrol runs already: end it first.
    PatrolRuns,
    /// No patrol runs.
    NoPatrol,
    /// A rule that never comes due: no weekday, no hours, no times.
    RuleNever,
    /// More visits than the span has days.
    RuleTooOften,
    /// A proof that asks for nothing, or for more than there is.
    RuleProof,
    /// A route needs road sections or points.
    RouteEmpty,
    /// An asking for a track needs its purpose in words.
    PurposeMissing,
    /// The time of an asking lies in the past or too far ahead.
    BadUntil,
    /// The asking's time is over.
    AskLapsed,
    /// It was answered already.
    AskAnswered,
    /// The track lies on another device.
    TrackNotHere,
    GpxUnreadable,
    /// No point in it has a time.
    GpxTimeless,
    GpxEmpty,
    Internal,
}
