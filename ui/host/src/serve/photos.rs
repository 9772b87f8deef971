//! Photo bytes in and out. They are prepared, hashed and sealed by the facade; nothing is kept here.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use gridwalk_core::Rendition;
use gridwalk_core::api::{ApiError, ErrorCode};

use super::Host;
use super::calls::{bad_request, blocking, refusal, refused};

/// `POST /media/photo`: the raw bytes of one picture; answers once they are durable.
pub async fn put(State(host): State<Host>, body: Result<Bytes, BytesRejection>) -> Response {
    let bytes = match body {
        Ok(bytes) => bytes,
        Err(rejection) => return refusal(rejection.status(), &not_taken(&rejection)),
    };
    match blocking(move || host.app.photo_put(&bytes)).await {
        Ok(taken) => Json(taken).into_response(),
        Err(error) => refused(&error),
    }
}

fn not_taken(rejection: &BytesRejection) -> ApiError {
    let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
    let code = if too_large { ErrorCode::PhotoTooLarge } else { ErrorCode::PhotoTruncated };
    ApiError { code, ..bad_request(&rejection.body_text()) }
}

/// `GET /media/photo/<hash>/<master|preview|stamped>`.
pub async fn get(State(host): State<Host>, Path((hash, rendition)): Path<(String, String)>) -> Response {
    let Some(rendition) = Rendition::parse(&rendition) else {
        return refusal(StatusCode::NOT_FOUND, &bad_request("renditions are master, preview and stamped"));
    };
    match blocking(move || host.app.photo_get(&hash, rendition)).await {
        Ok(bytes) => ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, freshness(rendition))], bytes).into_response(),
        Err(error) => refused(&error),
    }
}

/// Named by its hash, a photo never changes; a stamp follows the record's corrections.
fn freshness(rendition: Rendition) -> &'static str {
    match rendition {
        Rendition::Master | Rendition::Preview => "private, max-age=31536000, immutable",
        Rendition::Stamped => "no-store",
    }
}
