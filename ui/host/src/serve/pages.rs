//! The built pages and the headers they go out with.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::get_service;
use tower_http::services::{ServeDir, ServeFile};

use super::Gate;

/// Inline styles are what the component libraries write; blobs are camera shots and map workers.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; \
    style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self' data: blob:; font-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors http://127.0.0.1:*";

/// Which page opens at `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Page {
    Phone,
    Desk,
}

impl Page {
    /// Its file in the folder of built pages.
    pub fn file(self) -> &'static str {
        match self {
            Self::Phone => "index.html",
            Self::Desk => "desk.html",
        }
    }
}

/// Static files; the pages among them carry the session.
pub fn routes(ui: PathBuf, page: Page, gate: Arc<Gate>) -> Router {
    let file = |page: Page| get_service(ServeFile::new(ui.join(page.file())));
    let pages = Router::new()
        .route("/", file(page))
        .route("/index.html", file(Page::Phone))
        .route("/desk.html", file(Page::Desk))
        .layer(from_fn_with_state(gate, with_session));
    pages.fallback_service(ServeDir::new(&ui).append_index_html_on_directories(false)).layer(from_fn(with_freshness))
}

async fn with_session(State(gate): State<Arc<Gate>>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Ok(cookie) = HeaderValue::from_str(&gate.set_cookie()) {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}

/// Built files carry a hash in their names, pages do not.
async fn with_freshness(request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let lasting = hashed && response.status().is_success();
    let value = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(value));
    response
}

/// The headers of every answer.
pub async fn with_policy(mut response: Response) -> Response {
    let fixed: [(HeaderName, &'static str); 4] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
