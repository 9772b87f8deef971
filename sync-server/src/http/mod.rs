//! HTTP: routes, who asks, limits, and answers. Nothing is decided here.

mod answer;
mod blobs;
mod enrol;
mod guard;
mod health;
mod limits;
mod metrics;
mod packs;
mod photos;
mod pokes;
mod sync;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue};
use axum::routing::{get, options, patch, post};
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use crate::blobs::Blobs;
use crate::config::Config;
use crate::error::{Result, ServerError};
use crate::ledger::Ledger;
use crate::packs::Packs;

pub(crate) use answer::failure;
pub(crate) use limits::Limits;
pub(crate) use metrics::Metrics;

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) ledger: Ledger,
    pub(crate) blobs: Blobs,
    pub(crate) packs: Packs,
    pub(crate) config: Config,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    /// Becomes true when the server stops.
    pub(crate) stopping: watch::Sender<bool>,
}

impl std::ops::Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(ledger: Ledger, blobs: Blobs, packs: Packs, config: Config) -> Self {
        let limits = Limits::new(&config);
        let (stopping, _) = watch::channel(false);
        let metrics = Metrics::new();
        Self(Arc::new(Shared { ledger, blobs, packs, config, limits, metrics, stopping }))
    }

    /// Runs work that waits for the disk away from the async threads.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.unwrap_or_else(|_| Err(ServerError::Damaged("a request met a fault in the program".into())))
    }
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/blobs", options(blobs::options).post(blobs::create))
        .route("/v1/blobs/{id}", patch(blobs::patch).head(blobs::head).delete(blobs::delete).options(blobs::options))
        .route("/v1/photos/{hash}/{class}", get(photos::photo))
        .route("/v1/packs", get(packs::list))
        .route("/v1/packs/{id}", get(packs::pack))
        .route("/v1/pokes", get(pokes::pokes))
        .route("/healthz", get(health::health))
        .route("/metrics", get(metrics::metrics))
        .layer(axum::middleware::map_response(harden))
        // After the layer: every byte of an empty exchange is somebody's mobile data.
        .route("/v1/sync", post(sync::sync))
        // Each handler reads as much as its own limit allows.
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::new())
        .with_state(app)
}

/// Whatever a browser might make of an answer, it is not what it was meant for.
async fn harden(mut response: axum::response::Response) -> axum::response::Response {
    let nosniff = HeaderName::from_static("x-content-type-options");
    response.headers_mut().insert(nosniff, HeaderValue::from_static("nosniff"));
    response
}
