//! `POST /v1/sync`: reads the frame, lets the ledger answer, writes the frame.

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{Request as HttpRequest, State};
use axum::response::Response;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::frame::{Message, Writer};
use gridwalk_protocol::limits::MAX_COMPRESSED;
use gridwalk_protocol::sync::SyncRequest;

use super::guard::Claim;
use super::{App, failure};
use crate::error::{Result, ServerError};
use crate::ledger::{Answer, Request};

pub(super) async fn sync(State(app): State<App>, request: HttpRequest) -> Response {
    match serve(&app, request).await {
        // No content type: 40 bytes that a phone would pay for at every empty exchange.
        Ok(bytes) => Response::new(Body::from(bytes)),
        Err(error) => failure(&app, &error),
    }
}

async fn serve(app: &App, request: HttpRequest) -> Result<Vec<u8>> {
    let place = app.limits.place()?;
    let (parts, body) = request.into_parts();
    let claim = Claim::of(&parts);
    let body = whole(body).await?;
    app.blocking(move |app| {
        let _place = place;
        let began = Instant::now();
        let device = claim.device(app, &body)?;
        let message: Message<SyncRequest> = Message::read(&body)?;
        let lines = message.lines().map(<[u8]>::to_vec).collect();
        let request = Request::new(message.header, lines)?;
        let answer = app.ledger.exchange(&device, request)?;
        app.metrics.exchange(&answer, began.elapsed());
        log(&device.device, &answer);
        frame(answer)
    })
    .await
}

async fn whole(body: Body) -> Result<axum::body::Bytes> {
    let too_large = |_| ServerError::refused(WireCode::TooLarge, "the request is larger than 8 MiB");
    to_bytes(body, MAX_COMPRESSED).await.map_err(too_large)
}

fn log(device: &gridwalk_domain::id::DeviceId, answer: &Answer) {
    let (new, holds, pulled) = (answer.new, answer.header.holds.len(), answer.pulled.lines.len());
    tracing::info!(%device, new, holds, pulled, more = answer.header.more, "exchange");
}

fn frame(answer: Answer) -> Result<Vec<u8>> {
    let mut writer = Writer::new(&answer.header)?;
    for (tag, bytes) in &answer.pulled.lines {
        writer.tagged_line(tag, bytes)?;
    }
    Ok(writer.finish()?)
}
