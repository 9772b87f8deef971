//! `GET /v1/photos/<master>/<class>`: a photo, whole or in ranges, for whoever may read an act that names it.
//!
//! What may not be seen is answered like what is not there: knowing a hash grants nothing, not even an answer.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::blob::Class;
use tower_http::services::ServeFile;

use super::guard::Claim;
use super::{App, failure};
use crate::error::{Result, ServerError};

/// Bytes named by their hash never change.
const FOREVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

pub(super) async fn photo(
    State(app): State<App>,
    Path((hash, class)): Path<(String, String)>,
    request: Request,
) -> Response {
    match serve(&app, hash, class, request).await {
        Ok(response) => response,
        Err(error) => failure(&app, &error),
    }
}

async fn serve(app: &App, hash: String, class: String, request: Request) -> Result<Response> {
    let (parts, _) = request.into_parts();
    let claim = Claim::of(&parts);
    let (path, class) = app.blocking(move |app| find(app, &claim, &hash, &class)).await?;
    let request = Request::from_parts(parts, Body::empty());
    let served = ServeFile::new(&path).try_call(request).await;
    let mut response = served.map_err(ServerError::io("serving", path))?.into_response();
    let kind = if class == Class::Attachment { "application/octet-stream" } else { "image/jpeg" };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
    Ok(response)
}

fn find(app: &App, claim: &Claim, hash: &str, class: &str) -> Result<(std::path::PathBuf, Class)> {
    let device = claim.reader(app)?;
    let nothing = || ServerError::refused(WireCode::NotFound, "there is no such photo for this device");
    let master: Hash = hash.parse().map_err(|_| nothing())?;
    let class = Class::parse(class).ok_or_else(nothing)?;
    let readable = app.ledger.readable(device.device)?;
    let blob =
        app.ledger.read(|s| if s.may_see(&master, &readable)? { s.blob_of(&master, class) } else { Ok(None) })?;
    let blob = blob.ok_or_else(nothing)?;
    Ok((app.blobs.path(&blob.hash, class, blob.of.as_ref()), class))
}
