//! From every crate's errors to the one that crosses the facade.

use gridwalk_media::MediaError;
use gridwalk_protocol::{ProtocolError, WireCode, WireError};
use gridwalk_store::StoreError;
use gridwalk_sync::Failure;

use crate::api::{ApiError, ErrorCode};

/// An error with its code.
pub(crate) fn fail(code: ErrorCode, message: impl std::fmt::Display) -> ApiError {
    ApiError { code, message: message.to_string(), retry: false, values: Vec::new() }
}

/// Something nobody foresaw; the message goes to logs only.
pub(crate) fn internal(error: impl std::fmt::Display) -> ApiError {
    ApiError { retry: true, ..fail(ErrorCode::Internal, error) }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::WrongKey => ErrorCode::StoreWrongKey,
            StoreError::Newer { .. } => ErrorCode::StoreNewer,
            StoreError::Damaged(_) | StoreError::Value(_) => ErrorCode::StoreDamaged,
            StoreError::NoSpace => ErrorCode::NoSpace,
            StoreError::PartlyUnderstood => ErrorCode::PartlyUnderstood,
            StoreError::Partial => ErrorCode::CasePartial,
            StoreError::Refused { code } => refusal(code),
            StoreError::Act(_) => ErrorCode::TextTooLong,
            StoreError::Locked | StoreError::Sqlite(_) | StoreError::Io(_) => ErrorCode::Internal,
        };
        ApiError { retry: matches!(error, StoreError::Locked | StoreError::Sqlite(_)), ..fail(code, error) }
    }
}

fn refusal(code: &str) -> ErrorCode {
    match code {
        "no_such_case" => ErrorCode::NotFound,
        "case_withdrawn" => ErrorCode::CaseWithdrawn,
        "already_so" | "already_exists" => ErrorCode::AlreadySo,
        "not_allowed" => ErrorCode::NotAllowed,
        "empty_text" => ErrorCode::EmptyText,
        "text_too_long" | "too_many_photos" => ErrorCode::TextTooLong,
        "nothing_to_settle" => ErrorCode::AlreadySo,
        "bad_place" => ErrorCode::PlaceMissing,
        "not_a_street" => ErrorCode::UnknownStreet,
        _ => ErrorCode::BadRequest,
    }
}

impl From<MediaError> for ApiError {
    fn from(error: MediaError) -> Self {
        let code = match error.code() {
            "photo.empty" => ErrorCode::PhotoEmpty,
            "photo.truncated" => ErrorCode::PhotoTruncated,
            "photo.damaged" | "vault.corrupt" => ErrorCode::PhotoCorrupt,
            "photo.heic" => ErrorCode::PhotoHeic,
            "photo.too_many_bytes" => ErrorCode::PhotoTooLarge,
            "photo.too_many_pixels" => ErrorCode::PhotoTooManyPixels,
            "photo.unsupported_format" | "photo.unsupported_coding" => ErrorCode::PhotoUnsupported,
            "vault.no_space" => ErrorCode::NoSpace,
            "vault.not_found" => ErrorCode::NotFound,
            _ => ErrorCode::Internal,
        };
        ApiError { retry: code == ErrorCode::Internal, ..fail(code, error) }
    }
}

impl From<ProtocolError> for ApiError {
    fn from(error: ProtocolError) -> Self {
        let code = match error {
            ProtocolError::NotAnInvitation => ErrorCode::CodeUnknown,
            _ => ErrorCode::NotAGridwalkServer,
        };
        fail(code, error)
    }
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        let code = match &failure {
            Failure::Unreachable(_) | Failure::Wait(_) => ErrorCode::ServerUnreachable,
            Failure::NotGridwalk => ErrorCode::NotAGridwalkServer,
            Failure::Certificate => ErrorCode::CertificateMismatch,
            Failure::Wire(WireError { code, .. }) => wire(*code),
        };
        ApiError { retry: matches!(failure, Failure::Unreachable(_) | Failure::Wait(_)), ..fail(code, failure) }
    }
}

fn wire(code: WireCode) -> ErrorCode {
    match code {
        WireCode::CodeUnknown => ErrorCode::CodeUnknown,
        WireCode::CodeUsed => ErrorCode::CodeUsed,
        WireCode::CodeExpired => ErrorCode::CodeExpired,
        WireCode::Revoked => ErrorCode::Revoked,
        WireCode::VersionTooOld | WireCode::VersionTooNew => ErrorCode::VersionTooOld,
        WireCode::NotFound => ErrorCode::NotFound,
        WireCode::NotAllowed | WireCode::Unauthorised => ErrorCode::NotAllowed,
        _ => ErrorCode::ServerUnreachable,
    }
}
