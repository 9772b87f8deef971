//! Fifty devices in four streets, and what they have recorded so far.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::PersonId;
use gridwalk_domain::journal::RawAct;
use gridwalk_domain::org::Grant;
use gridwalk_tests::book::{DeviceBook, LedgerBook};
use gridwalk_tests::{Device, Dice, Disk, World};

/// How a device is staffed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    Inspector,
    StreetSupervisor,
    DistrictSupervisor,
}

/// A device with its place in the world.
pub struct Member {
    pub device: Device,
    pub book: Option<DeviceBook>,
    pub person: PersonId,
    pub post: Post,
    pub street: u32,
    pub backup: Option<Backup>,
    /// Went back to a backup and has not met the server since: its index may lack photos that its disk holds.
    pub restored: bool,
    /// Acts of this device's own that were seen in its journal.
    pub own: BTreeSet<Hash>,
}

/// A copy of a device as it was.
pub struct Backup {
    pub folder: String,
    pub disk: Disk,
    /// What had been recorded when it was made.
    pub own: BTreeSet<Hash>,
}

/// An act that some device reported as recorded.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub photos: Vec<Hash>,
    pub kind: String,
}

/// Everything there is.
pub struct Fleet {
    pub world: World,
    pub members: Vec<Member>,
    pub dice: Dice,
    pub recorded: BTreeMap<Hash, Recorded>,
    /// Cases that many look at, by street.
    pub hot: BTreeMap<u32, Vec<String>>,
    pub ledger_backup: Option<std::path::PathBuf>,
    pub happened: BTreeMap<&'static str, u64>,
    /// Who was moved where: what the office knows even when its server forgot.
    pub moved: BTreeMap<PersonId, (String, Vec<Grant>)>,
    pub photo: u64,
    pub copies: usize,
}

impl Fleet {
    pub fn new(seed: u64, size: usize) -> Self {
        let world = World::new();
        let members = (0..size).map(|n| Member::new(&world, n)).collect();
        let fleet = Self {
            world,
            members,
            dice: Dice::new(seed, "fleet"),
            recorded: BTreeMap::new(),
            hot: BTreeMap::new(),
            ledger_backup: None,
            happened: BTreeMap::new(),
            moved: BTreeMap::new(),
            photo: 0,
            copies: 0,
        };
        for (n, member) in (0u64..).zip(&fleet.members) {
            member.device.net.storm(seed.wrapping_mul(1_000).wrapping_add(n), 150);
        }
        fleet
    }

    pub fn count(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    pub fn ledger(&self) -> LedgerBook {
        LedgerBook::open(&self.world.server_dir())
    }

    /// Notes what a device has recorded since it was looked at last.
    pub fn note_recorded(&mut self, n: usize) {
        let member = &mut self.members[n];
        let Some(book) = &member.book else { return };
        for bytes in book.own_since(member.own.len()) {
            let raw = RawAct::parse(&bytes).expect("an act of our own");
            let photos = match Fact::parse(&raw.act) {
                Ok(Some(Fact::Case(fact))) => fact.photos().iter().map(|p| p.h).collect(),
                _ => Vec::new(),
            };
            member.own.insert(raw.hash);
            let recorded = Recorded { photos, kind: raw.act.kind };
            self.recorded.insert(raw.hash, recorded);
        }
    }
}

impl Member {
    fn new(world: &World, n: usize) -> Self {
        let street = n as u32 % 4 + 1;
        let (post, person) = match n % 5 {
            3 => (Post::StreetSupervisor, world.street_supervisor(&format!("督{n}"), street)),
            4 => (Post::DistrictSupervisor, world.district_supervisor(&format!("区{n}"))),
            _ => (Post::Inspector, world.inspector(&format!("巡{n}"), street)),
        };
        let device = world.memory_device(&format!("device-{n}"), person);
        let mut member =
            Self { device, book: None, person, post, street, backup: None, restored: false, own: BTreeSet::new() };
        member.look();
        member
    }

    /// Opens the device's journal beside its app.
    pub fn look(&mut self) {
        self.book = Some(DeviceBook::open(&self.device.database(), &self.device.keystore()));
    }

    /// Switches the device off, with nobody looking any more.
    pub fn off(&mut self) {
        self.book = None;
        self.device.kill();
    }
}
