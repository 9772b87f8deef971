//! A server in this process, an office that seeds it, and devices with networks of their own.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

use gridwalk_core::api::Enrol;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Person};
use gridwalk_domain::record::RecordFact;
use gridwalk_domain::stream::Stream;
use gridwalk_media::vault::faults::MemoryFiles;
use gridwalk_server::blobs::Blobs;
use gridwalk_server::{Config, Ledger, Running, Server, backup, office};
use tempfile::TempDir;
use uuid::Uuid;

use crate::clock::{DAY, START};
use crate::network::Route;
use crate::town::Town;
use crate::{Device, DeviceClock, Disk, FaultyNetwork, ManualClock};

/// A town with a server.
pub struct World {
    pub time: ManualClock,
    route: Route,
    runtime: tokio::runtime::Runtime,
    server: Option<Running>,
    people: AtomicU64,
    dir: TempDir,
}

impl World {
    /// A server with the town's records and nobody in it.
    pub fn new() -> Self {
        Self::beginning(START)
    }

    /// The same at another true time.
    pub fn beginning(now: i64) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let mut world = Self {
            time: ManualClock::new(now),
            route: Route::default(),
            runtime: runtime.expect("a runtime"),
            server: None,
            people: AtomicU64::new(1),
            dir: tempfile::tempdir().expect("a folder"),
        };
        world.start_server();
        world.write_office(Town::records().into_iter().map(|e| (e.stream, e.entity, e.fact)).collect());
        world
    }

    /// The server's folder.
    pub fn server_dir(&self) -> PathBuf {
        self.dir.path().join("server")
    }

    /// A folder of the world for whatever else lies about.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Starts the server over its folder.
    pub fn start_server(&mut self) {
        let config = config(self.server_dir(), SocketAddr::from(([127, 0, 0, 1], 0)));
        let server = Server::open_with(config, self.time.for_server()).expect("a server that opens");
        let running = self.runtime.block_on(server.listen()).expect("a server that listens");
        *self.route.lock().unwrap_or_else(PoisonError::into_inner) = Some(running.addr);
        self.server = Some(running);
    }

    /// Stops the server; devices find nobody there.
    pub fn stop_server(&mut self) {
        *self.route.lock().unwrap_or_else(PoisonError::into_inner) = None;
        if let Some(running) = self.server.take() {
            self.runtime.block_on(running.shutdown()).expect("a server that stops");
        }
    }

    pub fn restart_server(&mut self) {
        self.stop_server();
        self.start_server();
    }

    /// Backs the running server up into a folder of the world.
    pub fn backup(&self, name: &str) -> PathBuf {
        let target = self.folder(name);
        backup::backup(&self.server_dir(), &target).expect("a backup");
        target
    }

    /// The server's folder burns down and a backup is restored in its place.
    pub fn restore_server(&mut self, backup: &std::path::Path) {
        self.stop_server();
        std::fs::remove_dir_all(self.server_dir()).expect("a fire");
        backup::restore(backup, &self.server_dir(), false, &self.time.for_server()).expect("restored");
        self.start_server();
    }

    /// What the server says of itself; everything must hold.
    pub fn verify_server(&self) {
        let blobs = Blobs::open(&self.server_dir(), 0).expect("the photos");
        let report = gridwalk_server::verify::verify(self.ledger(), Some(&blobs)).expect("a report");
        assert!(report.is_sound(), "{}", report.to_text());
    }

    pub fn server(&self) -> &Running {
        self.server.as_ref().expect("a server that runs")
    }

    pub fn ledger(&self) -> &Ledger {
        self.server().ledger()
    }

    fn write_office(&self, records: Vec<(Stream, EntityId, RecordFact)>) {
        let work = move |tx: &mut gridwalk_server::ledger::Tx<'_>| {
            for (stream, entity, fact) in records {
                office::record(tx, &stream, entity, fact)?;
            }
            Ok(())
        };
        self.ledger().write(work).expect("the office's records");
    }

    /// Hires somebody with these grants.
    pub fn person(&self, name: &str, grants: &[Grant]) -> PersonId {
        let number = self.people.fetch_add(1, Ordering::SeqCst);
        let id = Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(number));
        self.set_person(PersonId(id), name, grants);
        PersonId(id)
    }

    /// Writes somebody's name and grants anew: what is not named any more is ended, not forgotten.
    pub fn set_person(&self, person: PersonId, name: &str, grants: &[Grant]) {
        let keyed: BTreeMap<String, Grant> =
            grants.iter().enumerate().map(|(i, grant)| (i.to_string(), grant.clone())).collect();
        let unit = grants.iter().find_map(|g| g.stream.street_code()).and_then(|code| code.chars().last());
        let unit = unit.and_then(|digit| digit.to_digit(10)).map(Town::unit);
        let record = Person { name: name.into(), staff_no: format!("{person}"), unit, grants: keyed };
        self.write_office(vec![(Stream::org(), person.into(), record.to_fact())]);
    }

    pub fn inspector(&self, name: &str, street: u32) -> PersonId {
        self.person(name, &[grant(Town::stream(street), Role::Inspector)])
    }

    pub fn street_supervisor(&self, name: &str, street: u32) -> PersonId {
        self.person(name, &[grant(Town::stream(street), Role::Supervisor)])
    }

    /// A supervisor of the whole district.
    pub fn district_supervisor(&self, name: &str) -> PersonId {
        self.person(name, &[grant(Stream::org(), Role::Supervisor)])
    }

    /// An enrolment code as printed on a card.
    pub fn code(&self, person: PersonId) -> String {
        self.ledger().write(move |tx| tx.make_code(person, 7 * DAY)).expect("a code")
    }

    /// A device with nobody on it, its photos in a folder.
    pub fn blank(&self, name: &str) -> Device {
        self.blank_on(name, Disk::Folder)
    }

    pub fn blank_on(&self, name: &str, disk: Disk) -> Device {
        let clock = DeviceClock::new(&self.time, name);
        let net = FaultyNetwork::start(self.runtime.handle(), &self.route);
        Device::start(self.folder(name), name, clock, net, disk)
    }

    /// Enrols somebody on a device.
    pub fn enrol(&self, device: &mut Device, person: PersonId) {
        let code = Some(self.code(person));
        let wish = Enrol { qr: None, server: Some(device.net.url()), code, pin: None };
        device.app().enrol(wish).expect("an enrolment");
        device.person = Some(person);
    }

    /// A device with somebody on it that has pulled what it may read.
    pub fn device(&self, name: &str, person: PersonId) -> Device {
        self.device_on(name, person, Disk::Folder)
    }

    /// The same with its photos on a disk in memory.
    pub fn memory_device(&self, name: &str, person: PersonId) -> Device {
        self.device_on(name, person, Disk::Memory(MemoryFiles::with_capacity(1 << 30)))
    }

    fn device_on(&self, name: &str, person: PersonId, disk: Disk) -> Device {
        let mut device = self.blank_on(name, disk);
        self.enrol(&mut device, person);
        device.sync();
        device
    }

    /// A second installation over a copy of a device's folder, as a cloned phone has it.
    pub fn clone_of(&self, device: &Device, name: &str) -> Device {
        copy_folder(device.dir(), &self.folder(name));
        let clock = DeviceClock::new(&self.time, name);
        // The copy knows the server by the address it was enrolled with.
        let net = device.net.clone();
        let disk = device.copy_disk(&self.folder(name));
        let mut twin = Device::start(self.folder(name), name, clock, net, disk);
        twin.person = device.person;
        twin
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some(running) = self.server.take() {
            // Whoever still asks is not waited for.
            let _ = self.runtime.block_on(running.shutdown());
        }
    }
}

/// A server's settings: like a city's, without limits that fifty phones of one machine would meet.
pub fn config(data_dir: PathBuf, listen: SocketAddr) -> Config {
    Config {
        data_dir,
        listen,
        device_per_s: 100_000,
        device_burst: 100_000,
        min_free_bytes: 0,
        log: "error".into(),
        ..Config::default()
    }
}

/// A grant that began long ago and has no end.
pub fn grant(stream: Stream, role: Role) -> Grant {
    Grant { stream, role, from: 0, until: None }
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
