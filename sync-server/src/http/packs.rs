//! `GET /v1/packs`: which map packs there are. `GET /v1/packs/<id>`: one of them, whole or in ranges.
//!
//! Any device that is enrolled and not revoked may have them: a map is nobody's record.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::pack::PackList;
use tower_http::services::ServeFile;

use super::guard::Claim;
use super::{App, failure};
use crate::error::{Result, ServerError};

/// Bytes named by their hash never change.
const FOREVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

pub(super) async fn list(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let claim = Claim::of(&parts);
    let listed = app
        .blocking(move |app| {
            claim.reader(app)?;
            app.packs.list()
        })
        .await;
    match listed {
        Ok(packs) => ([(header::CACHE_CONTROL, "no-store")], Json(PackList { packs })).into_response(),
        Err(error) => failure(&app, &error),
    }
}

pub(super) async fn pack(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    match serve(&app, id, request).await {
        Ok(response) => response,
        Err(error) => failure(&app, &error),
    }
}

async fn serve(app: &App, id: String, request: Request) -> Result<Response> {
    let (parts, _) = request.into_parts();
    let claim = Claim::of(&parts);
    let path = app
        .blocking(move |app| {
            claim.reader(app)?;
            let nothing = || ServerError::refused(WireCode::NotFound, "there is no such map pack any more");
            let id: Hash = id.parse().map_err(|_| nothing())?;
            app.packs.find(&id).map(|entry| app.packs.path(&entry.id)).ok_or_else(nothing)
        })
        .await?;
    let served = ServeFile::new(&path).try_call(Request::from_parts(parts, Body::empty())).await;
    let mut response = served.map_err(ServerError::io("serving", path))?.into_response();
    let octets = HeaderValue::from_static("application/octet-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, octets);
    response.headers_mut().insert(header::CACHE_CONTROL, FOREVER);
    Ok(response)
}
