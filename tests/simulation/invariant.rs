//! What must hold after every step, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_protocol::sign::Receipt;
use gridwalk_tests::book::{LedgerAct, Place};

use crate::fleet::{Fleet, Member};

/// Everything the invariants look at, read once.
struct View<'f> {
    fleet: &'f Fleet,
    ledger: BTreeMap<Hash, LedgerAct>,
    masters: BTreeSet<Hash>,
    epoch: String,
}

impl Fleet {
    /// Checks all invariants.
    pub fn check(&self) {
        let book = self.ledger();
        let acts = book.acts();
        let ledger: BTreeMap<Hash, LedgerAct> = acts.iter().map(|act| (act.hash, act.clone())).collect();
        assert_eq!(acts.len(), ledger.len(), "nothing is doubled");
        let masters = book.masters().into_iter().collect();
        let epoch = self.world.ledger().identity().epoch.clone();
        let view = View { fleet: self, ledger, masters, epoch };
        view.every_act_is_somewhere();
        view.every_photo_is_whole_somewhere();
        view.receipts_match();
    }
}

impl View<'_> {
    /// Accepted, held, or in an outbox; and the server's word is the device's.
    fn every_act_is_somewhere(&self) {
        let mut waiting = BTreeSet::new();
        for member in &self.fleet.members {
            waiting.extend(self.waiting(member));
        }
        for (hash, recorded) in &self.fleet.recorded {
            let there = self.ledger.get(hash);
            let decided = there.is_some_and(|act| act.version.is_some() != act.held.is_some());
            assert!(there.is_none() || decided, "{hash} is neither accepted nor held");
            assert!(there.is_some() || waiting.contains(hash), "{} {hash} is nowhere", recorded.kind);
        }
    }

    /// What a device still sends: beyond what was acknowledged, or all when the server is another than it knew.
    fn waiting(&self, member: &Member) -> Vec<Hash> {
        let Some(book) = &member.book else { return Vec::new() };
        let anew = book.setting("epoch").as_deref() != Some(self.epoch.as_str());
        let acked: BTreeMap<ChainId, u64> = book.chains().iter().map(|chain| (chain.chain, chain.acked)).collect();
        let unsent = |act: &gridwalk_tests::book::DeviceAct| {
            let (chain, seq) = act.spot?;
            let beyond = acked.get(&chain).is_some_and(|acked| seq > *acked);
            assert!(beyond || act.place != Place::Unsent, "{} is unsent and in no outbox", act.hash);
            (beyond || anew).then_some(act.hash)
        };
        book.acts().iter().filter_map(unsent).collect()
    }

    fn every_photo_is_whole_somewhere(&self) {
        let missing: BTreeSet<Hash> = self
            .fleet
            .recorded
            .values()
            .flat_map(|recorded| recorded.photos.iter().copied())
            .filter(|photo| !self.masters.contains(photo))
            .collect();
        if missing.is_empty() {
            return;
        }
        let mut offered = BTreeSet::new();
        for member in &self.fleet.members {
            let Some(book) = &member.book else { continue };
            let anew = book.setting("epoch").as_deref() != Some(self.epoch.as_str());
            let waiting: BTreeSet<Hash> = book.photos_waiting().into_iter().collect();
            let offers = |photo: &&Hash| anew || member.restored || waiting.contains(photo);
            let will_go = |photo: &&Hash| offers(photo) && member.device.holds_photo(photo);
            offered.extend(missing.iter().filter(will_go).copied());
        }
        let lost: Vec<&Hash> = missing.difference(&offered).collect();
        assert!(lost.is_empty(), "photos that nobody will send: {lost:?}");
    }

    /// A receipt of this epoch names a link that the ledger holds.
    fn receipts_match(&self) {
        let key = self.fleet.world.ledger().identity().key.public();
        let links: BTreeSet<(ChainId, u64, Hash)> =
            self.ledger.values().map(|act| (act.chain, act.seq, act.link)).collect();
        for member in &self.fleet.members {
            let chains = member.book.as_ref().map(|book| book.chains()).unwrap_or_default();
            for receipt in chains.iter().filter_map(|chain| chain.receipt.as_deref()) {
                let receipt: Receipt = serde_json::from_str(receipt).expect("a receipt");
                if receipt.verify(&key, &self.epoch).is_ok() {
                    let spot = (receipt.chain, receipt.seq, receipt.link);
                    assert!(links.contains(&spot), "{} holds a receipt for what is not there", member.device.name);
                }
            }
        }
    }
}
