//! `POST /v1/enrol`: a one-time code brings a device and a person here. Few tries for each address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::{IntoResponse, Response};
use gridwalk_protocol::enrol::{EnrolAnswer, EnrolRequest};
use gridwalk_protocol::{ProtocolError, WireCode};

use super::guard::Claim;
use super::{App, failure};
use crate::error::{Result, ServerError};

/// No enrolment is longer, bytes.
const MAX_BODY: usize = 16 * 1024;

pub(super) async fn enrol(State(app): State<App>, request: Request) -> Response {
    match serve(&app, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => failure(&app, &error),
    }
}

async fn serve(app: &App, request: Request) -> Result<EnrolAnswer> {
    let address = address(app, &request);
    app.limits.may_enrol(address)?;
    let (parts, body) = request.into_parts();
    let claim = Claim::of(&parts);
    let too_large = |_| ServerError::refused(WireCode::TooLarge, "an enrolment is shorter");
    let body = to_bytes(body, MAX_BODY).await.map_err(too_large)?;
    app.blocking(move |app| {
        let request: EnrolRequest = serde_json::from_slice(&body).map_err(ProtocolError::Json)?;
        // A new device has nothing to prove its key with yet; a known one must.
        let known = app.ledger.device(request.device)?.is_some();
        let proved = if known && claim.is_made() { Some(claim.device(app, &body)?.device) } else { None };
        let answer = answer(app, request, proved);
        if answer.as_ref().is_err_and(|error| error.wire_code() == WireCode::CodeUnknown) {
            app.limits.wrong_code(address);
        }
        answer
    })
    .await
}

fn answer(app: &App, request: EnrolRequest, proved: Option<gridwalk_domain::id::DeviceId>) -> Result<EnrolAnswer> {
    let enrolled = app.ledger.enrol(request, proved)?;
    tracing::info!(person = %enrolled.person.person, streams = enrolled.streams.len(), "enrolled");
    let identity = app.ledger.identity();
    Ok(EnrolAnswer {
        person: enrolled.person.person,
        person_name: enrolled.person.name,
        unit: enrolled.person.unit,
        unit_name: enrolled.unit_name,
        server_name: app.config.name.clone(),
        server_key: identity.key.public(),
        epoch: identity.epoch.clone(),
        now: app.ledger.now(),
        streams: enrolled.streams,
        filing_number: app.config.filing_number.clone(),
        recovery_key: app.config.recovery_key.clone(),
    })
}

/// The address that tries are counted for. Behind a proxy it is what the proxy, the nearest hop, wrote last.
fn address(app: &App, request: &Request) -> IpAddr {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|text| text.trim().parse().ok());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = last.filter(|_| app.config.behind_proxy);
    forwarded.or(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
