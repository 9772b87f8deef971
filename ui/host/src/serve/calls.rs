//! `POST /api/<method>`: JSON in, JSON out, by the facade's dispatcher.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gridwalk_core::api::{ApiError, ErrorCode};

use super::Host;

/// Answers one call.
pub async fn call(
    State(host): State<Host>,
    Path(method): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let params = match body.map(|bytes| String::from_utf8(bytes.into())) {
        Ok(Ok(params)) => params,
        Ok(Err(_)) => return refused(&bad_request("parameters are JSON in UTF-8")),
        Err(rejection) => return refusal(rejection.status(), &bad_request(&rejection.body_text())),
    };
    match blocking(move || host.app.call(&method, &params)).await {
        Ok(reply) => ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], reply).into_response(),
        Err(error) => refused(&error),
    }
}

/// The facade waits for disks and networks: it runs on threads that may wait.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|crash| {
        tracing::error!(%crash, "a call crashed");
        Err(ApiError { code: ErrorCode::Internal, message: crash.to_string(), retry: true, values: Vec::new() })
    })
}

/// The facade's refusal, with the HTTP status that fits.
pub fn refused(error: &ApiError) -> Response {
    if error.code == ErrorCode::Internal {
        tracing::warn!(message = %error.message, "internal error");
    }
    refusal(status(error.code), error)
}

/// A refusal with a status of its own.
pub fn refusal(status: StatusCode, error: &ApiError) -> Response {
    let json = serde_json::to_string(error).unwrap_or_default();
    (status, [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], json).into_response()
}

pub fn bad_request(message: &str) -> ApiError {
    ApiError { code: ErrorCode::BadRequest, message: message.to_owned(), retry: false, values: Vec::new() }
}

/// Pages look at the code alone; the status serves logs and caches.
fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotSignedIn | ErrorCode::NotEnrolled | ErrorCode::WrongPin => StatusCode::UNAUTHORIZED,
        ErrorCode::NotAllowed | ErrorCode::NotYours | ErrorCode::Revoked => StatusCode::FORBIDDEN,
        ErrorCode::NotFound => StatusCode::NOT_FOUND,
        ErrorCode::PhotoTooLarge | ErrorCode::FileTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::PinBackOff => StatusCode::TOO_MANY_REQUESTS,
        ErrorCode::ServerUnreachable | ErrorCode::NotAGridwalkServer => StatusCode::BAD_GATEWAY,
        ErrorCode::NoSpace | ErrorCode::NoSpaceForFile => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::Internal | ErrorCode::StoreDamaged | ErrorCode::StoreWrongKey => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
