//! Errors as devices see them: a status, a code, the server's time, and nothing of the inside.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use gridwalk_protocol::{WireCode, WireError};

use super::App;
use crate::error::ServerError;

/// tus: "checksum mismatch".
const CHECKSUM_MISMATCH: u16 = 460;
/// Seconds after which a device may ask again when the server itself is at its limit.
const LATER_S: u64 = 5;

/// The answer to a request that failed.
pub(crate) fn failure(app: &App, error: &ServerError) -> Response {
    let code = error.wire_code();
    let status = status(code, error);
    if status.is_server_error() {
        tracing::error!(%error, ?code, "a request failed");
    } else {
        tracing::debug!(%error, ?code, "a request was refused");
    }
    app.metrics.failure(word(code));
    let wire = WireError { code, message: message(error), now: app.ledger.now() };
    let mut response = (status, Json(wire)).into_response();
    if let Some(seconds) = retry_after(code, error) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The code's name in metrics.
fn word(code: WireCode) -> &'static str {
    match code {
        WireCode::Malformed => "malformed",
        WireCode::TooLarge => "too_large",
        WireCode::Unauthorised => "unauthorised",
        WireCode::Revoked => "revoked",
        WireCode::ClockSkew => "clock_skew",
        WireCode::VersionTooOld => "version_too_old",
        WireCode::VersionTooNew => "version_too_new",
        WireCode::CodeUnknown => "code_unknown",
        WireCode::CodeUsed => "code_used",
        WireCode::CodeExpired => "code_expired",
        WireCode::NotFound => "not_found",
        WireCode::NotAllowed => "not_allowed",
        WireCode::Busy => "busy",
        WireCode::Behind => "behind",
        WireCode::NoSpace => "no_space",
        WireCode::HashMismatch => "hash_mismatch",
        WireCode::Internal => "internal",
    }
}

/// Faults of the inside are for the log.
fn message(error: &ServerError) -> String {
    match error {
        ServerError::Refused { message, .. } => message.clone(),
        ServerError::Protocol(error) => error.to_string(),
        _ => "the server could not do this; try again later".into(),
    }
}

fn retry_after(code: WireCode, error: &ServerError) -> Option<u64> {
    match error {
        ServerError::Refused { retry_after_s: Some(seconds), .. } => Some(*seconds),
        _ if matches!(code, WireCode::Busy | WireCode::Behind | WireCode::NoSpace) => Some(LATER_S),
        _ => None,
    }
}

fn status(code: WireCode, error: &ServerError) -> StatusCode {
    match code {
        WireCode::Malformed => StatusCode::BAD_REQUEST,
        WireCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        WireCode::Unauthorised | WireCode::ClockSkew => StatusCode::UNAUTHORIZED,
        WireCode::Revoked | WireCode::NotAllowed => StatusCode::FORBIDDEN,
        WireCode::VersionTooOld | WireCode::VersionTooNew => StatusCode::UPGRADE_REQUIRED,
        WireCode::CodeUnknown | WireCode::NotFound => StatusCode::NOT_FOUND,
        WireCode::CodeUsed => StatusCode::CONFLICT,
        WireCode::CodeExpired => StatusCode::GONE,
        WireCode::Busy if matches!(error, ServerError::Refused { .. }) => StatusCode::TOO_MANY_REQUESTS,
        WireCode::Busy | WireCode::Behind => StatusCode::SERVICE_UNAVAILABLE,
        WireCode::NoSpace => StatusCode::INSUFFICIENT_STORAGE,
        WireCode::HashMismatch => StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST),
        WireCode::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
