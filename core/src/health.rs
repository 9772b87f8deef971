//! Clock, storage and what is unsent: the state of what everything else stands on.

use crate::api::ApiError;
use crate::app::{App, Inner};
use crate::view::*;

/// About what a master and its preview take, bytes.
const PHOTO_BYTES: i64 = 420_000;
/// Below this, capture will soon be refused.
const LOW_BYTES: i64 = 300 * 1024 * 1024;
/// A wall clock further off than this is worth telling.
const OFF_MS: i64 = 60_000;

impl App {
    pub(crate) fn clock_health(&self, inner: &Inner) -> ClockHealth {
        let moment = self.moment(inner);
        let offset = moment.clock.off.map(|off| moment.at + off - moment.wall);
        let last_wall: Option<i64> = inner.store.setting("last_wall").ok().flatten().and_then(|t| t.parse().ok());
        let back = last_wall.is_some_and(|last| moment.wall < last - OFF_MS);
        let state = match offset {
            _ if back => ClockState::JumpedBack,
            None => ClockState::Unmeasured,
            Some(offset) if offset.abs() > OFF_MS => ClockState::Off,
            Some(_) => ClockState::Good,
        };
        ClockHealth { state, offset_ms: offset }
    }

    pub(crate) fn storage_health(&self) -> StorageHealth {
        let free = self.vault.free_space().map_or(0, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
        let usable = (free - LOW_BYTES / 3).max(0);
        StorageHealth { free_bytes: free, photos_left: usable / PHOTO_BYTES, low: free < LOW_BYTES }
    }

    pub(crate) fn unsent_of(&self, inner: &Inner) -> Result<Unsent, ApiError> {
        let tally = inner.store.outbox_tally()?;
        let last = inner.store.setting("last_sync")?.and_then(|t| t.parse().ok());
        Ok(Unsent {
            records: tally.records,
            photos: tally.photos,
            photo_bytes: tally.photo_bytes,
            held: tally.held,
            oldest_ms: tally.oldest_ms,
            why: why(inner, tally.records + tally.photos, tally.held),
            last_sync_ms: last,
        })
    }
}

fn why(inner: &Inner, waiting: i64, held: i64) -> UnsentWhy {
    if waiting == 0 {
        return if held > 0 { UnsentWhy::Held } else { UnsentWhy::Nothing };
    }
    match inner.link {
        LinkState::Syncing | LinkState::Online => UnsentWhy::Sending,
        LinkState::Blocked => UnsentWhy::Blocked,
        LinkState::Offline | LinkState::Revoked if inner.last_stop.as_deref() == Some("busy") => UnsentWhy::ServerBusy,
        LinkState::Offline | LinkState::Revoked => UnsentWhy::NoConnection,
    }
}
