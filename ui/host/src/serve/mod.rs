//! One installation behind one loopback port: pages, calls, photos, big files, map packs and changes.
//!
//! It holds the facade open and hands everything on. It caches nothing and knows no case.

mod calls;
mod events;
mod files;
mod gate;
mod packs;
mod pages;
mod photos;
mod run;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{get, post, put};
use gridwalk_core::{App, MAX_PART};
use tokio_util::sync::CancellationToken;

pub use gate::{Gate, require_own_origin};
pub use pages::Page;
pub use run::{AppOptions, media_folder, run};
pub(crate) use run::{listen, serve};

use crate::scenery::Scenery;

/// Largest photo that is taken in, bytes.
pub const MAX_PHOTO: usize = 64 * 1024 * 1024;
/// Largest parameters of a call, bytes: a hand-over file of a full phone, in base64.
const MAX_CALL: usize = 256 * 1024 * 1024;

/// What the handlers share.
#[derive(Clone)]
pub struct Host {
    app: Arc<App>,
    stop: CancellationToken,
}

/// What a router needs beyond the facade.
pub struct RouterOptions {
    pub gate: Gate,
    /// Folder of the built pages.
    pub ui: PathBuf,
    pub page: Page,
    /// The demonstration's camera and position, only where asked for.
    pub scenery: Option<Arc<Scenery>>,
    /// Ends the streams of changes, which would otherwise outlive the wish to stop.
    pub stop: CancellationToken,
}

/// Every route of one installation, gate included.
pub fn router(app: &Arc<App>, options: RouterOptions) -> Router {
    let gate = Arc::new(options.gate);
    let host = Host { app: Arc::clone(app), stop: options.stop };
    let calls = Router::new()
        .route("/api/events", get(events::events))
        .route("/api/{method}", post(calls::call))
        .layer(DefaultBodyLimit::max(MAX_CALL));
    let photos = Router::new()
        .route("/media/photo", post(photos::put))
        .route("/media/photo/{hash}/{rendition}", get(photos::get))
        .layer(DefaultBodyLimit::max(MAX_PHOTO));
    let files = Router::new()
        .route("/media/file", post(files::begin))
        .route("/media/file/{id}", put(files::part))
        .route("/media/pack/{id}", get(packs::get))
        .layer(DefaultBodyLimit::max(MAX_PART));
    let mut guarded = calls.merge(photos).merge(files).with_state(host);
    if let Some(scenery) = options.scenery {
        guarded = guarded.merge(crate::scenery::routes(scenery));
    }
    guarded
        .layer(from_fn_with_state(Arc::clone(&gate), gate::require_session))
        .merge(pages::routes(options.ui, options.page, Arc::clone(&gate)))
        .layer(from_fn_with_state(gate, gate::require_own_origin))
        .layer(map_response(pages::with_policy))
}
