//! `GET /healthz`: whether the ledger can be read. It says nothing of what is in it.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::{App, failure};

pub(super) async fn health(State(app): State<App>) -> Response {
    let read = app.blocking(|app| app.ledger.read(|snapshot| snapshot.is_alive())).await;
    match read {
        Ok(()) => "ok\n".into_response(),
        Err(error) => failure(&app, &error),
    }
}
