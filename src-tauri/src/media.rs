//! The page's way to photos: `gwmedia://localhost/photo/<hash>/<rendition>`.
//!
//! Read only, for `<img>` of this app's own page. It sends no header that would let a script of another origin read a photo,
//! and answers nothing but this one address.

use std::sync::Arc;

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::{App, Rendition};
use tauri::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use tauri::http::{Method, Request, Response, StatusCode};

/// The scheme's name.
pub const SCHEME: &str = "gwmedia";

/// Answers one request of the page.
pub fn answer(app: Result<Arc<App>, ApiError>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    if request.method() != Method::GET {
        return empty(StatusCode::METHOD_NOT_ALLOWED);
    }
    let Some((hash, rendition)) = asked(request.uri().path()) else { return empty(StatusCode::BAD_REQUEST) };
    match app.and_then(|app| app.photo_get(hash, rendition)) {
        Ok(bytes) => photo(bytes, rendition),
        Err(error) => {
            tracing::debug!(code = ?error.code, "a photo could not be shown");
            empty(status(error.code))
        }
    }
}

/// The photo's name and which picture of it, if the path is one of ours.
fn asked(path: &str) -> Option<(&str, Rendition)> {
    let mut parts = path.strip_prefix("/photo/")?.split('/');
    let (hash, rendition) = (parts.next()?, parts.next()?);
    let plain = !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
    (plain && parts.next().is_none()).then_some(())?;
    Some((hash, Rendition::parse(rendition)?))
}

fn photo(bytes: Vec<u8>, rendition: Rendition) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A hash names the same bytes for ever; a stamp is drawn from what is known now.
    let keep = match rendition {
        Rendition::Stamped => "no-store",
        Rendition::Master | Rendition::Preview => "private, max-age=86400, immutable",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    // A photo that is not here yet may be here in a moment.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotFound | ErrorCode::PhotoMissing | ErrorCode::NotEnrolled => StatusCode::NOT_FOUND,
        ErrorCode::NotSignedIn | ErrorCode::NotAllowed | ErrorCode::Revoked => StatusCode::FORBIDDEN,
        ErrorCode::ServerUnreachable | ErrorCode::NotAGridwalkServer => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
