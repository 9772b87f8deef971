//! What happens to people, phones and servers beside the network: kills, full disks, wrong clocks, clones, restores,
//! reassignments.

use std::collections::BTreeSet;

use gridwalk_core::api::ErrorCode;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::Grant;
use gridwalk_domain::stream::Stream;
use gridwalk_tests::Town;
use gridwalk_tests::clock::DAY;
use gridwalk_tests::world::{copy_folder, grant};

use crate::fleet::{Backup, Fleet, Member, Post};

/// Most clones in one run.
const MOST_COPIES: usize = 4;

impl Fleet {
    pub fn kill(&mut self, n: usize) {
        let member = &mut self.members[n];
        member.off();
        member.device.open();
        member.look();
        self.count("killed");
    }

    pub fn power_cut(&mut self, n: usize) {
        self.members[n].book = None;
        self.members[n].device.power_cut();
        self.members[n].look();
        self.count("power cut");
    }

    pub fn skew(&mut self, n: usize) {
        let skews = [-400 * DAY, -DAY, -1_800_000, 0, 0, 1_800_000, DAY, 30 * DAY];
        let skew = *self.dice.pick(&skews).expect("a skew");
        self.members[n].device.clock.set_skew(skew);
        self.count("clock set");
    }

    /// Somebody tries to work while there is no room, then frees some.
    pub fn full_disk(&mut self, n: usize) {
        let full = self.members[n].device.fill_disk();
        for result in [self.capture(n), self.change(n)] {
            if let Err(error) = result {
                assert!(error.code == ErrorCode::NoSpace || crate::deed::is_understood(&error), "{error:?}");
            }
        }
        drop(full);
        self.count("disk full");
    }

    /// The phone is cloned while it is off; both go on.
    pub fn clone_device(&mut self, n: usize) {
        if self.copies >= MOST_COPIES {
            return;
        }
        self.copies += 1;
        self.note_recorded(n);
        self.members[n].off();
        let twin = self.world.clone_of(&self.members[n].device, &format!("twin-{}", self.copies));
        self.members[n].device.open();
        self.members[n].look();
        let old = &self.members[n];
        let (person, post, street, own) = (old.person, old.post, old.street, old.own.clone());
        let mut member = Member { device: twin, book: None, person, post, street, backup: None, restored: false, own };
        member.look();
        self.members.push(member);
        self.count("cloned");
    }

    pub fn back_up_device(&mut self, n: usize) {
        self.note_recorded(n);
        let name = format!("backup-of-{n}");
        let member = &mut self.members[n];
        member.off();
        let folder = self.world.folder(&name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("an older backup");
        }
        copy_folder(member.device.dir(), &folder);
        let disk = member.device.copy_disk(member.device.dir());
        member.device.open();
        member.look();
        member.backup = Some(Backup { folder: name, disk, own: member.own.clone() });
        self.count("device backed up");
    }

    /// The phone goes back in time, with or without its photos. What it had recorded since and told nobody is gone, as it
    /// would be for people.
    pub fn restore_device(&mut self, n: usize) {
        let Some(backup) = self.members[n].backup.take() else { return self.back_up_device(n) };
        self.note_recorded(n);
        // A server restored later to before this moment would find nobody left to ask.
        self.back_up_server();
        self.forget_acts(n, &backup.own);
        let member = &mut self.members[n];
        member.off();
        std::fs::remove_dir_all(member.device.dir()).expect("the present");
        copy_folder(&self.world.folder(&backup.folder), member.device.dir());
        (member.own, member.restored) = (backup.own, true);
        if self.dice.chance(500) {
            self.members[n].device.disk = backup.disk;
            self.forget_photos();
        }
        let member = &mut self.members[n];
        member.device.open();
        member.look();
        self.count("device restored");
    }

    /// Acts that nobody but a phone that goes back in time has.
    fn forget_acts(&mut self, n: usize, then: &BTreeSet<Hash>) {
        let there: BTreeSet<_> = self.ledger().by_hash().into_keys().collect();
        let elsewhere: BTreeSet<_> =
            (0..self.members.len()).filter(|m| *m != n).flat_map(|m| self.members[m].own.iter().copied()).collect();
        let gone = |hash: &Hash| !there.contains(hash) && !elsewhere.contains(hash);
        let lost: Vec<_> = self.members[n].own.difference(then).copied().filter(|hash| gone(hash)).collect();
        for hash in &lost {
            self.recorded.remove(hash);
        }
    }

    /// Photos that went with a phone's disk before the server had them.
    fn forget_photos(&mut self) {
        let masters: BTreeSet<Hash> = self.ledger().masters().into_iter().collect();
        let members = &self.members;
        let is_somewhere =
            |photo: &Hash| masters.contains(photo) || members.iter().any(|m| m.device.holds_photo(photo));
        for recorded in self.recorded.values_mut() {
            recorded.photos.retain(is_somewhere);
        }
    }

    pub fn restart_server(&mut self) {
        self.world.restart_server();
        self.count("server restarted");
    }

    pub fn back_up_server(&mut self) {
        self.ledger_backup = Some(self.world.backup("server-backup"));
        self.count("server backed up");
    }

    pub fn restore_server(&mut self) {
        let Some(backup) = self.ledger_backup.clone() else { return self.back_up_server() };
        self.world.restore_server(&backup);
        // The office types in again what it had changed since; phones send by themselves.
        for (person, (name, grants)) in &self.moved {
            self.world.set_person(*person, name, grants);
        }
        self.count("server restored");
    }

    /// Somebody is moved to another street, at once, whether his phone knows it or not.
    pub fn reassign(&mut self, n: usize) {
        let (person, old) = (self.members[n].person, self.members[n].street);
        let new = self.dice.below(4) as u32 + 1;
        let (role, anywhere) = match self.members[n].post {
            Post::DistrictSupervisor => return,
            Post::StreetSupervisor => (Role::Supervisor, false),
            Post::Inspector => (Role::Inspector, self.dice.chance(100)),
        };
        if new == old {
            return;
        }
        let ended = Grant { until: Some(self.world.time.now()), ..grant(Town::stream(old), role) };
        let begun = Grant { from: self.world.time.now(), ..grant(Town::stream(new), role) };
        let helper = anywhere.then(|| grant(Stream::org(), Role::Assistant));
        let grants: Vec<Grant> = [Some(begun), Some(ended), helper].into_iter().flatten().collect();
        let name = format!("调{n}");
        self.world.set_person(person, &name, &grants);
        self.moved.insert(person, (name, grants));
        for member in self.members.iter_mut().filter(|member| member.person == person) {
            member.street = new;
        }
        self.count("reassigned");
    }
}
