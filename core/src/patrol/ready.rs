//! Readiness: what is worth a look before setting out. Nothing of it is required.

use crate::api::*;
use crate::app::App;
use crate::view::*;

/// A position vaguer than this is worth telling, millimetres.
const VAGUE_MM: i64 = 50_000;

impl App {
    pub fn patrol_ready(&self, params: ReadyAsked) -> Result<Readiness, ApiError> {
        let packs = self.packs_now()?.packs;
        let inner = self.lock();
        Self::session(&inner)?;
        let (storage, clock) = (self.storage_health(), self.clock_health(&inner));
        let unsent = self.unsent_of(&inner)?;
        let used = packs.iter().filter(|pack| pack.on).count();
        let accuracy = params.fix.map(|fix| fix.accuracy_mm);
        let item = |what, ok, values: &[(&str, i64)]| ReadyItem {
            what,
            ok,
            values: values.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect(),
        };
        let waiting = unsent.records + unsent.photos;
        let off = clock.offset_ms.unwrap_or_default() / 1000;
        let told: Vec<(&str, i64)> = accuracy.map(|mm| ("accuracy_m", mm / 1000)).into_iter().collect();
        Ok(Readiness {
            items: vec![
                item(ReadyWhat::Storage, !storage.low, &[("free_mb", storage.free_bytes / (1024 * 1024))]),
                item(ReadyWhat::Clock, matches!(clock.state, ClockState::Good), &[("off_s", off)]),
                item(ReadyWhat::Position, accuracy.is_some_and(|mm| mm <= VAGUE_MM), &told),
                item(ReadyWhat::MapPack, used > 0, &[("packs", super::words::count(used))]),
                item(ReadyWhat::Unsent, waiting == 0, &[("unsent", waiting)]),
            ],
        })
    }
}
