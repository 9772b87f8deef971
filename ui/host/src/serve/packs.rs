//! Map packs out, in ranges: `GET /media/pack/<id>` with one `Range: bytes=…`.
//!
//! The reader of the maps asks for some kilobytes at a time. Without a range nothing is sent: a pack may be gigabytes.

use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, RANGE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use gridwalk_core::api::ErrorCode;
use gridwalk_core::range;

use super::Host;
use super::calls::{bad_request, blocking, refusal, refused};

/// Answers a range of a pack; at most 4 MiB of it.
pub async fn get(State(host): State<Host>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let asked = headers.get(RANGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let named = id.clone();
    let read = blocking(move || {
        let total = host.app.pack_len(&named)?;
        let Some((offset, len)) = asked.as_deref().and_then(|asked| range(asked, total)) else { return Ok(Err(total)) };
        Ok(Ok((offset, host.app.pack_read(&named, offset, len)?)))
    });
    match read.await {
        Ok(Ok((offset, part))) => {
            let last = (offset + part.bytes.len() as u64).saturating_sub(1);
            let about = [(CONTENT_RANGE, format!("bytes {offset}-{last}/{}", part.total)), (ETAG, format!("\"{id}\""))];
            (StatusCode::PARTIAL_CONTENT, KIND, about, part.bytes).into_response()
        }
        Ok(Err(total)) => {
            let refused = refusal(StatusCode::RANGE_NOT_SATISFIABLE, &bad_request("ask for a range that is there"));
            ([(CONTENT_RANGE, format!("bytes */{total}"))], refused).into_response()
        }
        // A pack that is on its way is not there yet.
        Err(error) if error.code == ErrorCode::NotFound => refusal(StatusCode::NOT_FOUND, &error),
        Err(error) => refused(&error),
    }
}

/// Named by its hash, a pack never changes. No cache keeps it: it lies on this disk already.
const KIND: [(HeaderName, &str); 3] =
    [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, "no-store"), (ACCEPT_RANGES, "bytes")];
