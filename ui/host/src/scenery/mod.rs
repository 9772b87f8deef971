//! The demonstration's camera and position: drawn scenes instead of a lens, an invented walk instead of satellites.
//!
//! There only where the host was started with `--demo`. It makes no record: the page takes these bytes for a camera's and
//! hands them in like any photo.

mod shots;
mod stroll;

use std::path::Path;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use gridwalk_city::CityConfig;
use gridwalk_city::scene::Phase;
use serde::{Deserialize, Serialize};

use crate::error::HostError;
use shots::Shots;
use stroll::Stroll;

/// Which invented city, and where in it the phone is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub city: CityConfig,
    /// Code of the responsibility grid (责任网格) that is walked.
    pub duty_grid: String,
}

impl Place {
    /// Reads a place from a JSON file.
    ///
    /// # Errors
    /// The file is missing or says something else.
    pub fn read(file: &Path) -> Result<Self, HostError> {
        let text = std::fs::read_to_string(file).map_err(HostError::io(format!("reading {}", file.display())))?;
        serde_json::from_str(&text)
            .map_err(|error| HostError::Unreadable { file: file.to_owned(), reason: error.to_string() })
    }
}

/// Camera and position of one demonstration phone.
pub struct Scenery {
    shots: Shots,
    stroll: Stroll,
}

impl Scenery {
    /// Begins at once to draw the first frames and to work out the walk, in the background.
    pub fn begin(place: Place, data: &Path) -> Arc<Self> {
        let scenery = Arc::new(Self { shots: Shots::open(&data.join("scene")), stroll: Stroll::default() });
        let begun = Arc::clone(&scenery);
        std::thread::spawn(move || {
            begun.shots.draw_ahead();
            begun.stroll.work_out(&place);
        });
        scenery
    }
}

/// The demonstration's extra routes.
pub fn routes(scenery: Arc<Scenery>) -> Router {
    Router::new()
        .route("/demo/info", get(|| async { Json(serde_json::json!({ "demo": true })) }))
        .route("/demo/frame", get(frame))
        .route("/demo/position", get(position))
        .with_state(scenery)
}

#[derive(Deserialize)]
struct Aim {
    phase: AimPhase,
    shot: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum AimPhase {
    Before,
    After,
}

/// `GET /demo/frame?phase=before|after&shot=n`: what the lens would see.
async fn frame(State(scenery): State<Arc<Scenery>>, Query(aim): Query<Aim>) -> Response {
    let phase = match aim.phase {
        AimPhase::Before => Phase::Before,
        AimPhase::After => Phase::After,
    };
    let drawn = tokio::task::spawn_blocking(move || {
        let frame = scenery.shots.aim(phase, aim.shot);
        let ahead = Arc::clone(&scenery);
        std::thread::spawn(move || ahead.shots.draw_ahead());
        frame
    });
    match drawn.await {
        Ok(Some(bytes)) => {
            ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], bytes.to_vec()).into_response()
        }
        Ok(None) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `GET /demo/position`: a fix, or `null` while there is none yet.
async fn position(State(scenery): State<Arc<Scenery>>) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(scenery.stroll.fix_now())).into_response()
}
