//! Who may ask: only pages that this port itself served to a browser on this machine.
//!
//! The Host header stops names that were made to point here (DNS rebinding), the Origin header stops other pages' posts,
//! and the cookie stops everything that did not load a page of ours first.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gridwalk_core::api::{ApiError, ErrorCode};
use subtle::ConstantTimeEq;

use super::calls::refusal;
use crate::error::HostError;

const KEY_BYTES: usize = 32;

/// The port's own address and the session that its pages carry.
pub struct Gate {
    /// `127.0.0.1:PORT`.
    authority: String,
    /// Cookies do not know ports: the name keeps two installations on one machine apart.
    cookie: String,
    key: String,
}

impl Gate {
    /// A gate for a port with a session key of 64 hexadecimal digits.
    pub fn new(port: u16, key: String) -> Self {
        Self { authority: format!("127.0.0.1:{port}"), cookie: format!("gridwalk_{port}"), key }
    }

    /// The `Set-Cookie` header of a page.
    pub fn set_cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.key)
    }

    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        headers.get(HOST).is_some_and(|host| host.as_bytes() == self.authority.as_bytes())
    }

    /// Browsers name the origin of every post; what names none is no page.
    fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        let own = format!("http://{}", self.authority);
        headers.get(ORIGIN).is_none_or(|origin| origin.as_bytes() == own.as_bytes())
    }

    fn has_session(&self, headers: &HeaderMap) -> bool {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(';')).any(|pair| self.is_session(pair.trim()))
    }

    fn is_session(&self, pair: &str) -> bool {
        let key = pair.strip_prefix(self.cookie.as_str()).and_then(|rest| rest.strip_prefix('='));
        key.is_some_and(|key| bool::from(key.as_bytes().ct_eq(self.key.as_bytes())))
    }
}

/// The session key of an installation: drawn once, kept beside its data so that an open page outlives a restart.
///
/// # Errors
/// The file can be neither read nor written, or there are no random bytes.
pub fn session_key(folder: &Path) -> Result<String, HostError> {
    let path = folder.join("session");
    match std::fs::read_to_string(&path) {
        Ok(key) if key.len() == 2 * KEY_BYTES && key.bytes().all(|b| b.is_ascii_hexdigit()) => return Ok(key),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(HostError::io(format!("reading {}", path.display()))(error)),
    }
    let mut random = [0; KEY_BYTES];
    getrandom::fill(&mut random).map_err(HostError::Random)?;
    let key = hex::encode(random);
    write_private(&path, &key).map_err(HostError::io(format!("writing {}", path.display())))?;
    Ok(key)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// Everything: refuses foreign Host headers and foreign posts.
pub async fn require_own_origin(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if !gate.is_own_host(request.headers()) {
        let text = format!("open http://{}/ instead", gate.authority);
        return (StatusCode::MISDIRECTED_REQUEST, text).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !gate.is_own_origin(request.headers()) {
        return refusal(StatusCode::FORBIDDEN, &not_allowed("posts come from this port's own pages only"));
    }
    next.run(request).await
}

/// Calls, photos and changes: refuses whoever has not loaded a page here.
pub async fn require_session(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    if gate.has_session(request.headers()) {
        return next.run(request).await;
    }
    refusal(StatusCode::UNAUTHORIZED, &not_allowed("load the page of this port first"))
}

fn not_allowed(message: &str) -> ApiError {
    ApiError { code: ErrorCode::NotAllowed, message: message.to_owned(), retry: false, values: Vec::new() }
}
