//! The demonstration's page and its switches.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use tokio_stream::wrappers::WatchStream;
use tokio_util::sync::CancellationToken;
use tower_http::services::ServeDir;

use super::stage::Stage;
use super::steps::Steps;
use crate::error::HostError;
use crate::serve::{Gate, require_own_origin};

const POLICY: &str = "default-src 'self'; frame-src http://127.0.0.1:*; img-src 'self' data:; \
    style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What the page shows: the answer of `GET /control/state` and of every switch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    pub flight: bool,
    pub phone_running: bool,
    pub phone_url: String,
    pub desk_url: String,
    pub steps: Steps,
    /// From the end of flight mode to the complete case on the desk, milliseconds.
    pub arrived_after_ms: Option<u64>,
    pub invented: Notice,
}

/// That the city is invented, in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Notice {
    pub zh: &'static str,
    pub en: &'static str,
}

/// Shown wherever the invented district is shown.
pub const INVENTED: Notice = Notice {
    zh: "几何为虚构：界线、道路、部件、人员和案件均为程序生成，与实际无关。",
    en: "Geometry is invented: boundaries, roads, components, people and cases are generated and stand for nothing real.",
};

#[derive(Clone)]
struct Control {
    stage: Arc<Stage>,
    stop: CancellationToken,
}

/// The page's files and the switches behind `/control`.
pub fn routes(stage: Arc<Stage>, files: PathBuf, port: u16, stop: CancellationToken) -> Router {
    let gate = Arc::new(Gate::new(port, String::new()));
    Router::new()
        .route("/control/state", get(state))
        .route("/control/events", get(events))
        .route("/control/flight", post(flight))
        .route("/control/kill", post(kill))
        .route("/control/language", post(language))
        .route("/control/tamper", post(tamper))
        .with_state(Control { stage, stop })
        .fallback_service(ServeDir::new(files))
        .layer(from_fn_with_state(gate, require_own_origin))
        .layer(map_response(with_policy))
}

async fn with_policy(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn state(State(control): State<Control>) -> Json<View> {
    Json(control.stage.view())
}

async fn events(State(control): State<Control>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stage = Arc::clone(&control.stage);
    let changes = WatchStream::new(stage.watch()).take_until(control.stop.cancelled_owned());
    let spoken = changes.map(move |_| Ok(Event::default().json_data(stage.view()).unwrap_or_default()));
    Sse::new(spoken).keep_alive(KeepAlive::default())
}

#[derive(Deserialize)]
struct Flight {
    on: bool,
}

async fn flight(State(control): State<Control>, Json(flight): Json<Flight>) -> Json<View> {
    control.stage.turn_flight(flight.on);
    Json(control.stage.view())
}

/// What phone and desk can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Language {
    #[serde(rename = "zh-CN")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// As the pages keep it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

#[derive(Deserialize)]
struct Spoken {
    language: Language,
}

async fn language(State(control): State<Control>, Json(spoken): Json<Spoken>) -> Response {
    match control.stage.speak(spoken.language).await {
        Ok(()) => Json(control.stage.view()).into_response(),
        Err(error) => refused(&error),
    }
}

async fn kill(State(control): State<Control>) -> Json<View> {
    control.stage.kill_phone().await;
    Json(control.stage.view())
}

async fn tamper(State(control): State<Control>) -> Response {
    match control.stage.tamper().await {
        Ok(()) => Json(control.stage.view()).into_response(),
        Err(error) => refused(&error),
    }
}

fn refused(error: &HostError) -> Response {
    let status = match error {
        HostError::NothingToAlter => StatusCode::CONFLICT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, Json(serde_json::json!({ "message": error.to_string() }))).into_response()
}
