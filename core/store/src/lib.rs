//! The device's SQLite (SQLCipher): one write door, the journal and its projections in one transaction.
//!
//! Knows no network, no photo bytes and no screen. Time, identity and keys are handed in.

mod acknowledge;
mod case_row;
mod draft;
mod epoch;
mod error;
mod fold;
mod held;
mod open;
mod open_reports;
mod outbox;
mod photo;
mod project;
mod query;
mod rebuild;
mod receive;
mod record;
mod reference;
mod rescue;
mod schema;
mod setting;
mod verify;

pub use acknowledge::Acked;
pub use case_row::{CaseRow, CaseSelect, Reads, StreetTally};
pub use draft::Draft;
pub use error::StoreError;
pub use held::HeldAct;
pub use open::{Counters, Keystore, Opened, Store, unlocking};
pub use open_reports::OpenReport;
pub use outbox::{OutboxPage, OutboxTally, UnsentAct};
pub use photo::{PhotoRow, PhotoToSend};
pub use query::{HistoryAct, Whole};
pub use rebuild::Rebuilt;
pub use receive::{Incoming, Received};
pub use record::{Author, Moment, NewPhoto, Recorded, Wish};
pub use rescue::{RescueReport, rescue};
pub use verify::{Finding, VerifyReport};

/// What a write changed, so that screens know what to ask again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub cases: std::collections::BTreeSet<gridwalk_domain::id::EntityId>,
    pub reference: bool,
    /// Kinds of reference record that changed.
    pub kinds: std::collections::BTreeSet<gridwalk_domain::record::RecordKind>,
    pub notices: bool,
    pub outbox: bool,
    pub photos: bool,
    pub drafts: bool,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Both together.
    pub fn merge(&mut self, other: Self) {
        self.cases.extend(other.cases);
        self.reference |= other.reference;
        self.kinds.extend(other.kinds);
        self.notices |= other.notices;
        self.outbox |= other.outbox;
        self.photos |= other.photos;
        self.drafts |= other.drafts;
    }
}
