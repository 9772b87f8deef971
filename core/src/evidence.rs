//! The evidence check: every byte of a case that can be had here is hashed again.

use gridwalk_domain::case::Photo;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Standing;
use gridwalk_store::HistoryAct;

use crate::api::*;
use crate::app::App;
use crate::commands::{case_of, entity};
use crate::view::*;

impl App {
    /// Checks acts and photos of a case; photos that are not here are fetched if the server can be reached.
    pub fn evidence_check(&self, params: CaseId) -> Result<EvidenceCheck, ApiError> {
        let id = entity(&params.case)?;
        let (acts, case, receipts, now) = {
            let inner = self.lock();
            let receipts = inner.store.receipted()?;
            (inner.store.history(id)?, case_of(&inner, id)?, receipts, self.now(&inner))
        };
        let mut items = Vec::new();
        for (position, act) in (1..).zip(&acts) {
            items.push(item(EvidenceWhat::Act, act_verdict(act), position, act));
            items.push(item(EvidenceWhat::Seal, seal_verdict(act), position, act));
            if let Some(covered) = receipts.get(&act.raw.act.chain) {
                let verdict = if act.raw.act.seq <= *covered { EvidenceVerdict::Holds } else { EvidenceVerdict::Open };
                items.push(item(EvidenceWhat::Receipt, verdict, position, act));
            }
        }
        for (hash, photo) in &case.photos {
            items.push(self.photo_item(hash, photo)?);
        }
        let ok = items.iter().all(|i| i.verdict != EvidenceVerdict::Altered);
        Ok(EvidenceCheck { ok, items, checked_at_ms: now })
    }

    fn photo_item(&self, hash: &Hash, photo: &Photo) -> Result<EvidenceItem, ApiError> {
        let verdict = match self.master(hash) {
            Ok(_) => EvidenceVerdict::Holds,
            Err(error) if error.code == ErrorCode::PhotoCorrupt => EvidenceVerdict::Altered,
            Err(_) => EvidenceVerdict::Absent,
        };
        let role = serde_json::to_value(crate::commands::role_view(photo.role)).map_err(crate::error::internal)?;
        let role = role.as_str().unwrap_or_default().to_owned();
        Ok(EvidenceItem {
            what: EvidenceWhat::Photo,
            verdict,
            refers_to: hash.to_string(),
            details: vec![("detail.role".into(), role)],
        })
    }
}

fn act_verdict(act: &HistoryAct) -> EvidenceVerdict {
    if Hash::of(&act.raw.bytes) == act.recorded { EvidenceVerdict::Holds } else { EvidenceVerdict::Altered }
}

/// The server verified the seal when it accepted the act, and says so by its standing.
fn seal_verdict(act: &HistoryAct) -> EvidenceVerdict {
    match (act.version, act.standing) {
        (None, _) | (_, Standing::Unsealed) => EvidenceVerdict::Open,
        _ => EvidenceVerdict::Holds,
    }
}

fn item(what: EvidenceWhat, verdict: EvidenceVerdict, position: usize, act: &HistoryAct) -> EvidenceItem {
    let details = vec![("detail.kind".to_owned(), act.raw.act.kind.clone())];
    EvidenceItem { what, verdict, refers_to: position.to_string(), details }
}
