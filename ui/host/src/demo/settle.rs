//! Brings a new device to work: enrolled, signed in, and with its first window of the district.

use gridwalk_core::api::{Enrol, Nothing, SignIn};
use gridwalk_core::view::{Phase, Status, SyncReport};

use super::device::Device;
use crate::error::HostError;

/// Rounds of sync in which a first window arrives.
const ROUNDS: usize = 30;

/// Does whatever a device still lacks; one that was here before only syncs.
///
/// # Errors
/// A refusal of the device or its server, or a first window that never comes.
pub async fn settle(device: &Device, card: &str) -> Result<(), HostError> {
    let mut status: Status = device.call("status", &Nothing {}).await?;
    if status.phase == Phase::Unenrolled {
        let enrol = Enrol { qr: Some(card.to_owned()), server: None, code: None, pin: None };
        status = device.call("enrol", &enrol).await?;
    }
    if status.phase == Phase::ChoosePerson
        && let Some(person) = status.people.first()
    {
        let _: Status = device.call("sign_in", &SignIn { person: person.id.clone(), pin: None }).await?;
    }
    first_window(device).await
}

async fn first_window(device: &Device) -> Result<(), HostError> {
    let mut stopped_by = None;
    for _ in 0..ROUNDS {
        let report: SyncReport = device.call("sync_now", &Nothing {}).await?;
        if report.reached && report.received == 0 {
            return Ok(());
        }
        stopped_by = report.stopped_by;
    }
    let reason = stopped_by.unwrap_or_else(|| "its first window does not end".into());
    Err(HostError::Refused { name: device.name, method: "sync_now".into(), reason })
}
