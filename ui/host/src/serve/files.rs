//! Big files in, in parts. They are written and counted by the facade; nothing is kept here.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::Host;
use super::calls::{bad_request, blocking, refusal, refused};

#[derive(Deserialize)]
pub struct Announced {
    name: String,
    len: u64,
}

#[derive(Serialize)]
struct Begun {
    id: String,
}

#[derive(Deserialize)]
pub struct Part {
    offset: u64,
}

#[derive(Serialize)]
struct Taken {
    have: u64,
}

/// `POST /media/file?name=…&len=…`: begins a file; answers its id.
pub async fn begin(State(host): State<Host>, announced: Result<Query<Announced>, QueryRejection>) -> Response {
    let Query(Announced { name, len }) = match announced {
        Ok(announced) => announced,
        Err(rejection) => return refusal(rejection.status(), &bad_request(&rejection.body_text())),
    };
    match blocking(move || host.app.file_begin(&name, len)).await {
        Ok(id) => Json(Begun { id }).into_response(),
        Err(error) => refused(&error),
    }
}

/// `PUT /media/file/<id>?offset=…`: the raw bytes of the next part; answers how many are here.
pub async fn part(
    State(host): State<Host>,
    Path(id): Path<String>,
    part: Result<Query<Part>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Query(Part { offset }) = match part {
        Ok(part) => part,
        Err(rejection) => return refusal(rejection.status(), &bad_request(&rejection.body_text())),
    };
    let bytes = match body {
        Ok(bytes) => bytes,
        Err(rejection) => return refusal(rejection.status(), &bad_request(&rejection.body_text())),
    };
    match blocking(move || host.app.file_part(&id, offset, &bytes)).await {
        Ok(have) => Json(Taken { have }).into_response(),
        Err(error) => refused(&error),
    }
}
