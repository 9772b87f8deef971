//! The one file that touches the network: signed requests, typed failures, pinned certificates.

use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_domain::id::DeviceId;
use gridwalk_protocol::blob::{DURABLE, TUS_VERSION};
use gridwalk_protocol::limits::MAX_COMPRESSED;
use gridwalk_protocol::sign::Key;
use gridwalk_protocol::{WireError, auth};
use reqwest::blocking::{Body, Client, RequestBuilder, Response};
use reqwest::header::{AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, RANGE, RETRY_AFTER};
use sha2::{Digest, Sha256};

/// Why an exchange did not happen. "Offline" is normal.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("the server was not reached: {0}")]
    Unreachable(String),
    #[error("the answer is not from a Gridwalk server (a login page or proxy?)")]
    NotGridwalk,
    #[error("the server's certificate is not the one on the card; ask for a new card")]
    Certificate,
    #[error("the server asks to wait {0} s")]
    Wait(u64),
    #[error(transparent)]
    Wire(WireError),
}

/// Who the requests are from.
#[derive(Clone)]
pub struct Identity {
    pub device: DeviceId,
    pub key: Key,
}

/// A connection to one server.
#[derive(Clone)]
pub struct Http {
    base: String,
    client: Client,
}

/// An upload's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offset {
    pub location: Option<String>,
    pub offset: u64,
    pub durable: bool,
}

/// Some bytes of a larger whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranged {
    pub bytes: Vec<u8>,
    /// Bytes of the whole.
    pub total: u64,
}

impl Http {
    /// `pin` is the SHA-256 of the server's certificate, hexadecimal; without one public authorities vouch.
    pub fn new(base: &str, pin: Option<&str>) -> Result<Self, Failure> {
        // A second installation of the same provider is refused and means nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .connect_timeout(Duration::from_secs(8))
            .timeout(Duration::from_secs(60))
            .tcp_keepalive(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none());
        if let Some(pin) = pin {
            builder = builder.tls_backend_preconfigured(pinned(pin)?);
        }
        let client = builder.build().map_err(|e| Failure::Unreachable(e.to_string()))?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), client })
    }

    /// `POST` of a compressed message; the answer's bytes.
    pub fn post(&self, path: &str, body: Vec<u8>, identity: Option<&Identity>, now: i64) -> Result<Vec<u8>, Failure> {
        let mut request = self.client.post(self.url(path));
        if let Some(me) = identity {
            request = request.header(AUTHORIZATION, auth::header(&me.key, me.device, "POST", path, now, &body));
        }
        let response = check(send(request.body(body))?)?;
        if response.headers().get(CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html")) {
            return Err(Failure::NotGridwalk);
        }
        read_bounded(response, MAX_COMPRESSED as u64)
    }

    /// `POST` of JSON, as enrolment speaks.
    pub fn post_json(
        &self,
        path: &str,
        json: Vec<u8>,
        identity: Option<&Identity>,
        now: i64,
    ) -> Result<Vec<u8>, Failure> {
        let mut request = self.client.post(self.url(path)).header(CONTENT_TYPE, "application/json");
        if let Some(me) = identity {
            request = request.header(AUTHORIZATION, auth::header(&me.key, me.device, "POST", path, now, &json));
        }
        let response = check(send(request.body(json))?)?;
        if !is_json(response.headers()) {
            return Err(Failure::NotGridwalk);
        }
        read_bounded(response, 1 << 20)
    }

    /// `GET` of a blob; none when the server does not have it.
    pub fn get(&self, path: &str, identity: &Identity, now: i64, max: u64) -> Result<Option<Vec<u8>>, Failure> {
        let header = auth::header(&identity.key, identity.device, "GET", path, now, &[]);
        let response = send(self.client.get(self.url(path)).header(AUTHORIZATION, header))?;
        if response.status() == reqwest::StatusCode::NOT_FOUND {
            return Ok(None);
        }
        read_bounded(check(response)?, max).map(Some)
    }

    /// `GET` of up to `len` bytes from `at` on; none when the server does not have it. What came before a connection broke is
    /// given back too: over a slow network a large piece might never come whole.
    pub fn get_range(&self, path: &str, at: u64, len: u64, me: &Identity, now: i64) -> Result<Option<Ranged>, Failure> {
        let header = auth::header(&me.key, me.device, "GET", path, now, &[]);
        let range = format!("bytes={at}-{}", at.saturating_add(len).saturating_sub(1));
        let request = self.client.get(self.url(path)).header(AUTHORIZATION, header).header(RANGE, range);
        let response = send(request)?;
        if response.status() == reqwest::StatusCode::NOT_FOUND && is_json(response.headers()) {
            return Ok(None);
        }
        let response = check(response)?;
        let total = range_total(&response, at).ok_or(Failure::NotGridwalk)?;
        let mut bytes = Vec::new();
        let read = response.take(len).read_to_end(&mut bytes);
        match read {
            Err(error) if bytes.is_empty() => Err(Failure::Unreachable(error.to_string())),
            Ok(0) => Err(Failure::Unreachable("an empty answer".into())),
            _ => Ok(Some(Ranged { bytes, total })),
        }
    }

    /// Opens the stream of pokes; lines can be read from it until it breaks.
    pub fn pokes(&self, path: &str, identity: &Identity, now: i64) -> Result<Response, Failure> {
        let header = auth::header(&identity.key, identity.device, "GET", path, now, &[]);
        // A stream has no end; a silent one is noticed by the server's own heartbeat lines.
        let request =
            self.client.get(self.url(path)).header(AUTHORIZATION, header).timeout(Duration::from_secs(24 * 3600));
        check(send(request)?)
    }

    /// tus creation.
    pub fn create_upload(
        &self,
        path: &str,
        len: u64,
        metadata: &str,
        me: &Identity,
        now: i64,
    ) -> Result<Offset, Failure> {
        let request = self
            .client
            .post(self.url(path))
            .header(AUTHORIZATION, auth::header(&me.key, me.device, "POST", path, now, &[]))
            .header("Tus-Resumable", TUS_VERSION)
            .header("Upload-Length", len)
            .header("Upload-Metadata", metadata);
        offset(check(send(request)?)?.headers())
    }

    /// tus creation with the whole upload in it, for what is small.
    pub fn create_with(
        &self,
        path: &str,
        body: Vec<u8>,
        metadata: &str,
        me: &Identity,
        now: i64,
    ) -> Result<Offset, Failure> {
        let request = self
            .client
            .post(self.url(path))
            .header(AUTHORIZATION, auth::header(&me.key, me.device, "POST", path, now, &[]))
            .header("Tus-Resumable", TUS_VERSION)
            .header("Upload-Length", body.len())
            .header("Upload-Metadata", metadata)
            .header(CONTENT_TYPE, "application/offset+octet-stream")
            .body(body);
        offset(check(send(request)?)?.headers())
    }

    /// tus HEAD; none when the server has forgotten the upload.
    pub fn upload_offset(&self, location: &str, me: &Identity, now: i64) -> Result<Option<Offset>, Failure> {
        let header = auth::header(&me.key, me.device, "HEAD", location, now, &[]);
        let request =
            self.client.head(self.url(location)).header(AUTHORIZATION, header).header("Tus-Resumable", TUS_VERSION);
        let response = send(request)?;
        if matches!(response.status().as_u16(), 404 | 410) {
            return Ok(None);
        }
        offset(check(response)?.headers()).map(Some)
    }

    /// tus PATCH of what `body` yields, from `from` on.
    pub fn send_part(
        &self,
        location: &str,
        from: u64,
        len: u64,
        body: impl Read + Send + 'static,
        me: &Identity,
        now: i64,
    ) -> Result<Offset, Failure> {
        let request = self
            .client
            .patch(self.url(location))
            .header(AUTHORIZATION, auth::header(&me.key, me.device, "PATCH", location, now, &[]))
            .header("Tus-Resumable", TUS_VERSION)
            .header("Upload-Offset", from)
            .header(CONTENT_TYPE, "application/offset+octet-stream")
            .body(Body::sized(body, len));
        offset(check(send(request)?)?.headers())
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

fn send(request: RequestBuilder) -> Result<Response, Failure> {
    request.send().map_err(|error| {
        let text = format!("{error:?}");
        if text.contains("certificate pin") { Failure::Certificate } else { Failure::Unreachable(error.to_string()) }
    })
}

/// Turns everything but success into a typed failure.
fn check(response: Response) -> Result<Response, Failure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let wait = response.headers().get(RETRY_AFTER).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    if matches!(status.as_u16(), 429 | 503) {
        return Err(Failure::Wait(wait.unwrap_or(30)));
    }
    if !is_json(response.headers()) {
        let html = status.is_redirection() || status.is_client_error();
        return Err(if html { Failure::NotGridwalk } else { Failure::Unreachable(format!("HTTP {status}")) });
    }
    let body = read_bounded(response, 64 * 1024)?;
    match serde_json::from_slice(&body) {
        Ok(wire) => Err(Failure::Wire(wire)),
        Err(_) => Err(Failure::NotGridwalk),
    }
}

/// How large the whole is, if the answer is the part that was asked for: `content-range: bytes <at>-<to>/<total>`.
fn range_total(response: &Response, at: u64) -> Option<u64> {
    let partial = response.status() == reqwest::StatusCode::PARTIAL_CONTENT;
    let range = response.headers().get(CONTENT_RANGE).filter(|_| partial)?.to_str().ok()?;
    let (span, total) = range.strip_prefix("bytes ")?.split_once('/')?;
    let (from, _) = span.split_once('-')?;
    (from.parse() == Ok(at)).then(|| total.parse().ok())?
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"application/json"))
}

fn offset(headers: &HeaderMap) -> Result<Offset, Failure> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let offset = text("Upload-Offset").and_then(|v| v.parse().ok());
    let durable = text(DURABLE) == Some("1");
    let location = text("Location").map(path_of);
    match (offset, &location) {
        (None, None) => Err(Failure::NotGridwalk),
        (offset, _) => Ok(Offset { offset: offset.unwrap_or(0), durable, location }),
    }
}

/// The path of a location that may be absolute.
fn path_of(location: &str) -> String {
    let after_scheme = location.split_once("://").map(|(_, rest)| rest);
    let path = after_scheme.and_then(|rest| rest.split_once('/')).map(|(_, path)| format!("/{path}"));
    path.unwrap_or_else(|| location.to_owned())
}

/// Reads at most `max` bytes; half an answer is an unreachable server, not a short message.
fn read_bounded(response: Response, max: u64) -> Result<Vec<u8>, Failure> {
    let promised = response.content_length();
    let mut body = Vec::new();
    let read = response.take(max + 1).read_to_end(&mut body).map_err(|e| Failure::Unreachable(e.to_string()))?;
    if read as u64 > max {
        return Err(Failure::NotGridwalk);
    }
    match promised {
        Some(promised) if promised != read as u64 => Err(Failure::Unreachable("half an answer".into())),
        _ => Ok(body),
    }
}

/// A TLS configuration that trusts exactly one certificate.
fn pinned(pin: &str) -> Result<rustls::ClientConfig, Failure> {
    let pin: [u8; 32] = hex::decode(pin).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Failure::Certificate)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Arc::new(Pin { pin, provider: Arc::clone(&provider) });
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| Failure::Unreachable(e.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth();
    Ok(config)
}

#[derive(Debug)]
struct Pin {
    pin: [u8; 32],
    provider: Arc<rustls::crypto::CryptoProvider>,
}

impl rustls::client::danger::ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        end_entity: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        let there: [u8; 32] = Sha256::digest(end_entity).into();
        if there == self.pin {
            Ok(rustls::client::danger::ServerCertVerified::assertion())
        } else {
            Err(rustls::Error::General("certificate pin does not match".into()))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &rustls::pki_types::CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &rustls::pki_types::CertificateDer<'_>,
        dss: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
