//! After healing: everybody agrees, everything recorded has had an effect or its author was told, every photo is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use gridwalk_domain::entity::Outcome;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::Notice;
use gridwalk_domain::record::RecordKind;
use gridwalk_store::Store;
use gridwalk_tests::Device;

use crate::deed::sync;
use crate::fleet::{Fleet, Post};

/// Rounds of everybody's syncs until nothing moves.
const ROUNDS: usize = 12;
/// Reasons for which an act may wait for a person, for ever if nobody comes.
const WAITING_FOR_PEOPLE: [&str; 3] = ["no_grant", "lapsed_decision", "behind"];

impl Fleet {
    /// Heals everything and lets everybody come to rest.
    pub fn come_to_rest(&mut self) {
        for member in &mut self.members {
            member.device.net.heal();
            member.device.clock.set_skew(0);
        }
        for round in 0..ROUNDS {
            self.world.time.pass(60_000);
            if self.everybody_syncs() == 0 && round > 1 {
                return;
            }
        }
        let restless = |m: &&crate::fleet::Member| m.device.unsent().records + m.device.unsent().photos > 0;
        let names: Vec<_> = self.members.iter().filter(restless).map(|m| m.device.name.clone()).collect();
        panic!("no rest after {ROUNDS} rounds; unsent on {names:?}");
    }

    /// All at once, on four threads; how much still moved.
    fn everybody_syncs(&self) -> i64 {
        let devices: Vec<&Device> = self.members.iter().map(|member| &member.device).collect();
        let queue = Mutex::new(devices.into_iter());
        let moved = |device: &Device| {
            let report = sync(device).expect("an enrolled device");
            assert!(report.reached, "{} {report:?}", device.name);
            report.sent + report.received + report.photos_sent + report.unsent.records + report.unsent.photos
        };
        let lane = || {
            let mut sum = 0;
            loop {
                let next = queue.lock().expect("a queue").next();
                let Some(device) = next else { return sum };
                sum += moved(device);
            }
        };
        std::thread::scope(|scope| {
            let lanes: Vec<_> = (0..4).map(|_| scope.spawn(lane)).collect();
            lanes.into_iter().map(|lane| lane.join().expect("a lane")).sum()
        })
    }

    /// All that must be true of a world at rest.
    pub fn check_rest(&mut self) {
        for n in 0..self.members.len() {
            self.note_recorded(n);
        }
        self.check();
        self.world.verify_server();
        let ledger = self.ledger().by_hash();
        for (hash, recorded) in &self.recorded {
            let act = ledger.get(hash).unwrap_or_else(|| panic!("{} {hash} never arrived", recorded.kind));
            let waits = act.held.as_deref().is_none_or(|reason| WAITING_FOR_PEOPLE.contains(&reason));
            assert!(waits, "{} {hash} is held: {:?}", recorded.kind, act.held);
        }
        let masters: BTreeSet<Hash> = self.ledger().masters().into_iter().collect();
        for photo in self.recorded.values().flat_map(|recorded| &recorded.photos) {
            assert!(masters.contains(photo), "photo {photo} never arrived");
        }
        let mut stores: Vec<(PersonId, Post, Store)> =
            self.members.iter().map(|m| (m.person, m.post, m.device.store())).collect();
        self.check_convergence(&stores);
        self.check_notices(&stores);
        for (_, _, store) in &mut stores {
            let report = store.verify().expect("a report");
            assert!(report.holds(), "{report:?}");
        }
    }

    /// Who holds 1..k of an entity and nothing unsent on it holds the same bytes as everybody else who does.
    fn check_convergence(&self, stores: &[(PersonId, Post, Store)]) {
        let versions = self.ledger().versions();
        let mut seen: BTreeMap<(EntityId, u32), Vec<u8>> = BTreeMap::new();
        let mut compared = 0;
        for (_, post, store) in stores {
            let contested: BTreeSet<EntityId> = store.unsent_entities().expect("entities").into_iter().collect();
            for (entity, latest) in &versions {
                let Some((known, bytes)) = store.base_bytes(*entity).expect("a state") else { continue };
                assert!(known <= *latest, "{entity} is further than the server");
                if *post == Post::DistrictSupervisor {
                    assert_eq!(known, *latest, "a district desk lacks something of {entity}");
                }
                if contested.contains(entity) {
                    continue;
                }
                compared += 1;
                let first = seen.entry((*entity, known)).or_insert_with(|| bytes.clone());
                assert!(*first == bytes, "{entity} at {known} differs between devices");
            }
        }
        println!("  {compared} states compared, {} distinct", seen.len());
    }

    /// Whoever came too late or met another's decision was told, on a device of his.
    fn check_notices(&self, stores: &[(PersonId, Post, Store)]) {
        let told: BTreeSet<(PersonId, Hash)> =
            stores.iter().flat_map(|(person, _, store)| notices(*person, store)).collect();
        let desk = stores.iter().find(|(_, post, _)| *post == Post::DistrictSupervisor);
        let (_, _, desk) = desk.expect("a district desk");
        let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
        for entity in self.ledger().versions().into_keys() {
            for act in desk.history(entity).expect("a history").iter().filter(|act| act.version.is_some()) {
                let outcome = match act.outcome {
                    Some(Outcome::Applied) => "in effect",
                    Some(Outcome::Superseded(_)) => "superseded",
                    Some(Outcome::Raced) => "raced",
                    other => panic!("an outcome nobody knows: {other:?}"),
                };
                *outcomes.entry(outcome).or_default() += 1;
                let author = (act.raw.act.author, act.raw.hash);
                let ours = self.recorded.contains_key(&act.raw.hash);
                assert!(
                    outcome == "in effect" || !ours || told.contains(&author),
                    "{outcome} without a notice: {act:?}"
                );
            }
        }
        println!("  outcomes: {outcomes:?}");
    }
}

fn notices(person: PersonId, store: &Store) -> Vec<(PersonId, Hash)> {
    let records = store.records(RecordKind::Notice).expect("records");
    records.iter().filter_map(|(_, record)| Notice::read(record)?.act).map(|act| (person, act)).collect()
}
