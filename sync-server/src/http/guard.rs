//! Who asks: every request of a device proves the device's key.

use axum::http::{HeaderMap, header, request::Parts};
use gridwalk_protocol::WireCode;
use gridwalk_protocol::auth::Proof;
use gridwalk_protocol::limits::PROOF_WINDOW_MS;

use super::App;
use crate::error::{Result, ServerError};
use crate::ledger::DeviceRow;

/// A request's line and headers, without its body.
pub(crate) struct Claim {
    method: String,
    path: String,
    authorization: Option<String>,
}

impl Claim {
    pub(crate) fn of(parts: &Parts) -> Self {
        Self { method: parts.method.to_string(), path: parts.uri.path().into(), authorization: bearer(&parts.headers) }
    }

    /// Whether the request claims to come from a device at all.
    pub(crate) fn is_made(&self) -> bool {
        self.authorization.is_some()
    }

    /// The device that proved its key over this request and body. It may be revoked; see [`reading`].
    ///
    /// # Errors
    /// No proof, a proof that does not hold, an unknown device, a time too far off, or too many requests.
    pub(crate) fn device(&self, app: &App, body: &[u8]) -> Result<DeviceRow> {
        let header = self.authorization.as_deref();
        let header =
            header.ok_or_else(|| ServerError::refused(WireCode::Unauthorised, "no proof of the device's key"))?;
        let proof = Proof::parse(header)?;
        let unknown = || ServerError::refused(WireCode::Unauthorised, "the device is not enrolled here");
        let device = app.ledger.device(proof.device)?.ok_or_else(unknown)?;
        proof.verify(&device.key, &self.method, &self.path, body)?;
        if (proof.at - app.ledger.now()).abs() > PROOF_WINDOW_MS {
            return Err(ServerError::refused(WireCode::ClockSkew, "the request's time is too far from the server's"));
        }
        app.limits.device(device.device)?;
        Ok(device)
    }

    /// The same for whoever wants to read: a revoked device reads nothing.
    pub(crate) fn reader(&self, app: &App) -> Result<DeviceRow> {
        let device = self.device(app, &[])?;
        if device.is_revoked() {
            return Err(ServerError::refused(WireCode::Revoked, "the device was revoked"));
        }
        Ok(device)
    }
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
