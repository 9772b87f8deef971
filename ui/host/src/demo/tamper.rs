//! Changes one byte of one photo on the desk's disk, as a hand that should not be there would.

use std::path::Path;

use gridwalk_core::api::{CaseId, DeskWindow};
use gridwalk_core::view::{CaseFull, DeskOverview, EvidenceCheck, EvidenceVerdict, EvidenceWhat};

use super::device::Device;
use crate::error::HostError;
use crate::serve::media_folder;

/// Alters a photo of the case, or of the newest that has one, and returns its hash once the desk's check has named it.
///
/// # Errors
/// No photo to alter, a disk that refuses, or a check that does not find it.
pub async fn alter(desk: &Device, data: &Path, case: Option<String>) -> Result<String, HostError> {
    for case in candidates(desk, case).await? {
        let full: CaseFull = desk.call("case", &CaseId { case: case.clone() }).await?;
        let present = full.photos.iter().filter(|photo| photo.arrived && !photo.erased);
        for photo in present {
            // Sealed on this disk once it has been looked at in full.
            if desk.look_at(&photo.hash).await.is_err() {
                continue;
            }
            flip(&media_folder(data), &photo.hash)?;
            return found(desk, case, &photo.hash).await;
        }
    }
    Err(HostError::NothingToAlter)
}

async fn candidates(desk: &Device, case: Option<String>) -> Result<Vec<String>, HostError> {
    if let Some(case) = case {
        return Ok(vec![case]);
    }
    let overview: DeskOverview = desk.call("desk_overview", &DeskWindow { days: 30 }).await?;
    Ok(overview.arrivals.into_iter().map(|brief| brief.id).collect())
}

/// Turns one bit of a byte in the second half, well behind the header.
fn flip(folder: &Path, hash: &str) -> Result<(), HostError> {
    let file = folder.join(format!("{hash}.photo"));
    let mut bytes = std::fs::read(&file).map_err(HostError::io(format!("reading {}", file.display())))?;
    let middle = bytes.len() / 4 * 3;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 1;
    }
    std::fs::write(&file, bytes).map_err(HostError::io(format!("altering {}", file.display())))
}

async fn found(desk: &Device, case: String, hash: &str) -> Result<String, HostError> {
    let check: EvidenceCheck = desk.call("evidence_check", &CaseId { case }).await?;
    let named = check.items.iter().any(|item| {
        item.what == EvidenceWhat::Photo && item.verdict == EvidenceVerdict::Altered && item.refers_to == hash
    });
    let missed = || HostError::Refused {
        name: "desk",
        method: "evidence_check".into(),
        reason: format!("it does not name photo {hash} as altered"),
    };
    if named { Ok(hash.to_owned()) } else { Err(missed()) }
}
