//! HTTP: routes, who asks, limits, and answers. Nothing is decided here.

mod answer;
mod enrol;
mod guard;
mod health;
mod limits;
mod sync;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::config::Config;
use crate::error::{Result, ServerError};
use crate::ledger::Ledger;

pub(crate) use answer::failure;
pub(crate) use limits::Limits;

/// What all handlers share.
#[derive(Clone)]
pub(crate) struct App(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) ledger: Ledger,
    pub(crate) config: Config,
    pub(crate) limits: Limits,
}

impl std::ops::Deref for App {
    type Target = Shared;
    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    pub(crate) fn new(ledger: Ledger, config: Config) -> Self {
        let limits = Limits::new(&config);
        Self(Arc::new(Shared { ledger, config, limits }))
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
        .route("/v1/sync", post(sync::sync))
        .route("/v1/enrol", post(enrol::enrol))
        .route("/healthz", get(health::health))
        .with_state(app)
}
