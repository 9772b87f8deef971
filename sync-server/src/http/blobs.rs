//! Uploads by tus 1.0.0: creation, creation-with-upload, HEAD, PATCH, checksum, termination.
//!
//! An upload's URL follows from its bytes and class, so a device that forgot it asks for creation again and goes on.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::blob::{Class, DURABLE, META_CLASS, META_HASH, META_OF, TUS_VERSION, UPLOADS};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::guard::Claim;
use super::{App, failure};
use crate::blobs::{Upload, UploadKey};
use crate::error::{Result, ServerError};
use crate::ledger::DeviceRow;

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: &str = "upload-metadata";
const CHECKSUM: &str = "upload-checksum";
const EXTENSIONS: &str = "creation,creation-with-upload,checksum,termination";
const OFFSET_STREAM: &str = "application/offset+octet-stream";

pub(super) async fn options(State(app): State<App>) -> Response {
    let headers = [
        ("tus-version", TUS_VERSION.to_owned()),
        ("tus-extension", EXTENSIONS.to_owned()),
        ("tus-checksum-algorithm", "sha256".to_owned()),
        ("tus-max-size", app.config.max_blob_bytes.to_string()),
    ];
    let mut response = StatusCode::NO_CONTENT.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    resumable(response)
}

pub(super) async fn create(State(app): State<App>, request: Request) -> Response {
    answer(&app, create_upload(&app, request).await)
}

pub(super) async fn head(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    answer(&app, look(&app, id, request).await)
}

pub(super) async fn patch(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    answer(&app, go_on(&app, id, request).await)
}

pub(super) async fn delete(State(app): State<App>, Path(id): Path<String>, request: Request) -> Response {
    answer(&app, drop_upload(&app, id, request).await)
}

/// What can become of an upload's request, beside errors that every request knows.
enum Refusal {
    Error(ServerError),
    /// Somebody else writes to it now.
    Locked,
    /// The offset is not where the file ends.
    Offset(u64),
    /// Another version of tus.
    Version,
}

impl<E: Into<ServerError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Refusal::Error(error.into())
    }
}

fn answer(app: &App, outcome: Result<Response, Refusal>) -> Response {
    resumable(match outcome {
        Ok(response) => response,
        Err(Refusal::Error(error)) => failure(app, &error),
        Err(Refusal::Version) => with_status(app, StatusCode::PRECONDITION_FAILED, "only tus 1.0.0 is spoken here"),
        Err(Refusal::Locked) => with_status(app, StatusCode::LOCKED, "this upload is being written to"),
        Err(Refusal::Offset(at)) => {
            let mut response = with_status(app, StatusCode::CONFLICT, "the upload is at another offset");
            response.headers_mut().insert(OFFSET, at.into());
            response
        }
    })
}

fn with_status(app: &App, status: StatusCode, message: &str) -> Response {
    let code = if status == StatusCode::LOCKED { WireCode::Busy } else { WireCode::Malformed };
    let mut response = failure(app, &ServerError::refused(code, message));
    *response.status_mut() = status;
    response
}

fn resumable(mut response: Response) -> Response {
    response.headers_mut().insert(RESUMABLE, HeaderValue::from_static(TUS_VERSION));
    response
}

fn check_version(headers: &HeaderMap) -> Result<(), Refusal> {
    match headers.get(RESUMABLE) {
        Some(version) if version == TUS_VERSION => Ok(()),
        _ => Err(Refusal::Version),
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Result<u64> {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    value.ok_or_else(|| ServerError::refused(WireCode::Malformed, format!("{name} is missing or no number")))
}

fn is_upload(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == OFFSET_STREAM)
}

/// What a device says it will send.
struct Announced {
    length: u64,
    hash: Hash,
    class: Class,
    of: Option<Hash>,
}

impl Announced {
    fn read(app: &App, headers: &HeaderMap) -> Result<Self> {
        let wrong = |what: &str| ServerError::refused(WireCode::Malformed, format!("upload-metadata: {what}"));
        let length = number(headers, &LENGTH)?;
        if length > app.config.max_blob_bytes {
            return Err(ServerError::refused(WireCode::TooLarge, "larger than this server takes"));
        }
        let text = headers.get(METADATA).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let hash = metadata(text, META_HASH).and_then(|t| t.parse().ok()).ok_or_else(|| wrong("hash is missing"))?;
        let class =
            metadata(text, META_CLASS).and_then(|t| Class::parse(&t)).ok_or_else(|| wrong("class is missing"))?;
        let of = match metadata(text, META_OF) {
            Some(of) => Some(of.parse().map_err(|_| wrong("of is no hash"))?),
            None => None,
        };
        if of.is_none() == matches!(class, Class::Preview | Class::Original) {
            return Err(wrong("of belongs to previews and originals, and to them always"));
        }
        Ok(Self { length, hash, class, of })
    }
}

/// A value of tus metadata: `name base64, name base64`.
fn metadata(text: &str, name: &str) -> Option<String> {
    let pair = text.split(',').filter_map(|pair| pair.trim().split_once(' ')).find(|(key, _)| *key == name)?;
    String::from_utf8(STANDARD.decode(pair.1.trim()).ok()?).ok()
}

async fn create_upload(app: &App, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    check_version(&parts.headers)?;
    let claim = Claim::of(&parts);
    let announced = Announced::read(app, &parts.headers)?;
    let (device, begun) = app
        .blocking(move |app| {
            let device = claim.device(app, &[])?;
            let begun = begin(app, &device, &announced)?;
            Ok((device, begun))
        })
        .await?;
    let upload = match begun {
        Begun::Open(upload) if is_upload(&parts.headers) || upload.length == 0 => {
            receive(app, &device, upload.key.clone(), upload.offset, &parts.headers, body).await?
        }
        Begun::Open(upload) | Begun::Durable(upload) => upload,
    };
    let location = format!("{UPLOADS}/{}", upload.key.id());
    let mut response = (StatusCode::CREATED, [(header::LOCATION, location)]).into_response();
    describe(&mut response, &upload, durable(app, &upload).await?);
    Ok(response)
}

enum Begun {
    Open(Upload),
    /// The very bytes are here already.
    Durable(Upload),
}

fn begin(app: &App, device: &DeviceRow, announced: &Announced) -> Result<Begun> {
    let Announced { length, hash, class, of } = *announced;
    let key = UploadKey { device: device.device, hash, class };
    let whole = Upload { key: key.clone(), length, offset: length, of };
    if is_durable(app, &whole)? {
        return Ok(Begun::Durable(whole));
    }
    if let Some(blob) = app.blobs.orphan(&key, length, of)? {
        app.ledger.write(move |tx| tx.blob_arrived(&blob))?;
        return Ok(Begun::Durable(whole));
    }
    Ok(Begun::Open(app.blobs.begin(&key, length, of)?))
}

async fn look(app: &App, id: String, request: Request) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    check_version(&parts.headers)?;
    let claim = Claim::of(&parts);
    let upload = app.blocking(move |app| find(app, &claim.device(app, &[])?, &id)).await?;
    let mut response = StatusCode::OK.into_response();
    describe(&mut response, &upload, durable(app, &upload).await?);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// An upload that is open or done.
fn find(app: &App, device: &DeviceRow, id: &str) -> Result<Upload> {
    let unknown = || ServerError::refused(WireCode::NotFound, "there is no such upload; create it again");
    let key = UploadKey::parse(device.device, id).ok_or_else(unknown)?;
    if let Some(upload) = app.blobs.find(&key)? {
        return Ok(upload);
    }
    let blob = app.ledger.read(|s| s.blob(&key.hash, key.class))?.ok_or_else(unknown)?;
    Ok(Upload { key, length: blob.bytes, offset: blob.bytes, of: blob.of })
}

async fn go_on(app: &App, id: String, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    check_version(&parts.headers)?;
    let claim = Claim::of(&parts);
    if !is_upload(&parts.headers) {
        return Err(ServerError::refused(WireCode::Malformed, format!("the content type is {OFFSET_STREAM}")).into());
    }
    let offset = number(&parts.headers, &OFFSET)?;
    let (device, upload) = app
        .blocking(move |app| {
            let device = claim.device(app, &[])?;
            let upload = find(app, &device, &id)?;
            Ok((device, upload))
        })
        .await?;
    let upload = receive(app, &device, upload.key, offset, &parts.headers, body).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    describe(&mut response, &upload, durable(app, &upload).await?);
    Ok(response)
}

async fn durable(app: &App, upload: &Upload) -> Result<bool> {
    let upload = upload.clone();
    app.blocking(move |app| is_durable(app, &upload)).await
}

/// Whether the ledger knows the whole blob. A master has one preview; any is as good as another.
fn is_durable(app: &App, upload: &Upload) -> Result<bool> {
    let Upload { key, length, of, .. } = upload;
    app.ledger.read(|s| match (key.class, of) {
        _ if !upload.is_whole() => Ok(false),
        (Class::Preview, Some(master)) => Ok(s.blob_of(master, Class::Preview)?.is_some()),
        _ => Ok(s.blob(&key.hash, key.class)?.is_some_and(|blob| blob.bytes == *length && blob.of == *of)),
    })
}

fn describe(response: &mut Response, upload: &Upload, durable: bool) {
    let headers = response.headers_mut();
    headers.insert(OFFSET, upload.offset.into());
    headers.insert(LENGTH, upload.length.into());
    if durable {
        headers.insert(DURABLE, HeaderValue::from_static("1"));
    }
}

/// Appends a request's bytes under the upload's lock, and finishes the upload when it is whole.
async fn receive(
    app: &App,
    device: &DeviceRow,
    key: UploadKey,
    offset: u64,
    headers: &HeaderMap,
    body: Body,
) -> Result<Upload, Refusal> {
    let lock = app.blobs.lock(&key).ok_or(Refusal::Locked)?;
    // Looked up again under the lock: another request may have moved it.
    let (device, id) = (device.clone(), key.id());
    let mut upload = app.blocking(move |app| find(app, &device, &id)).await?;
    if upload.offset != offset {
        return Err(Refusal::Offset(upload.offset));
    }
    let checksum = Checksum::asked(headers)?;
    if !upload.is_whole() {
        app.blobs.check_space(upload.length - upload.offset)?;
        upload.offset = append(app, &upload, body, checksum).await?;
    }
    if upload.is_whole() {
        let whole = upload.clone();
        app.blocking(move |app| finish(app, &whole)).await?;
    }
    drop(lock);
    Ok(upload)
}

fn finish(app: &App, upload: &Upload) -> Result<()> {
    if app.blobs.find(&upload.key)?.is_none() {
        return Ok(());
    }
    let Some(blob) = app.blobs.finish(upload)? else { return Ok(()) };
    app.metrics.blob(blob.class.as_str(), blob.bytes);
    tracing::info!(hash = %blob.hash, class = blob.class.as_str(), bytes = blob.bytes, "a blob is durable");
    app.ledger.write(move |tx| tx.blob_arrived(&blob))
}

/// Writes what comes. What came before a broken connection stays and counts.
async fn append(app: &App, upload: &Upload, body: Body, mut checksum: Option<Checksum>) -> Result<u64> {
    let part = app.blobs.open_part(&upload.key)?;
    let io = |source| ServerError::Io { what: "writing an upload", path: upload.key.id().into(), source };
    let mut file = tokio::fs::File::from_std(part);
    let mut offset = upload.offset;
    let mut pieces = body.into_data_stream();
    let mut broken = false;
    while let Some(piece) = pieces.next().await {
        let Ok(piece) = piece else {
            broken = true;
            break;
        };
        if offset + piece.len() as u64 > upload.length {
            file.flush().await.map_err(io)?;
            app.blobs.cut_part(&upload.key, upload.offset)?;
            return Err(ServerError::refused(WireCode::TooLarge, "more bytes than announced"));
        }
        file.write_all(&piece).await.map_err(io)?;
        offset += piece.len() as u64;
        checksum.iter_mut().for_each(|c| c.hasher.update(&piece));
    }
    file.flush().await.map_err(io)?;
    file.sync_data().await.map_err(io)?;
    if checksum.is_some_and(|checksum| broken || !checksum.holds()) {
        app.blobs.cut_part(&upload.key, upload.offset)?;
        return Err(ServerError::refused(WireCode::HashMismatch, "the part's checksum does not hold; send it again"));
    }
    Ok(offset)
}

/// tus's checksum of one part, where the client wants one.
struct Checksum {
    hasher: Sha256,
    expected: Vec<u8>,
}

impl Checksum {
    fn asked(headers: &HeaderMap) -> Result<Option<Self>> {
        let Some(value) = headers.get(CHECKSUM) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default();
        let expected = text.strip_prefix("sha256 ").and_then(|sum| STANDARD.decode(sum).ok());
        let wrong = || ServerError::refused(WireCode::Malformed, "upload-checksum is `sha256 <base64>`");
        Ok(Some(Self { hasher: Sha256::new(), expected: expected.ok_or_else(wrong)? }))
    }

    fn holds(self) -> bool {
        self.hasher.finalize().as_slice() == self.expected
    }
}

async fn drop_upload(app: &App, id: String, request: Request) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    check_version(&parts.headers)?;
    let claim = Claim::of(&parts);
    let locked = app
        .blocking(move |app| {
            let device = claim.device(app, &[])?;
            let unknown = || ServerError::refused(WireCode::NotFound, "there is no such upload");
            let key = UploadKey::parse(device.device, &id).ok_or_else(unknown)?;
            let Some(_lock) = app.blobs.lock(&key) else { return Ok(true) };
            app.blobs.find(&key)?.ok_or_else(unknown)?;
            app.blobs.forget(&key)?;
            Ok(false)
        })
        .await?;
    if locked { Err(Refusal::Locked) } else { Ok(StatusCode::NO_CONTENT.into_response()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read_by_name_and_nonsense_is_nothing() {
        let text = format!("class {}, hash {},of", STANDARD.encode("master"), STANDARD.encode("网"));
        assert_eq!(metadata(&text, "class").as_deref(), Some("master"));
        assert_eq!(metadata(&text, "hash").as_deref(), Some("网"));
        assert_eq!(metadata(&text, "of"), None);
        assert_eq!(metadata("class ***", "class"), None);
    }
}
