//! One phone or desk: a real app over a folder of its own, with clocks, a network and a disk that can be turned.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_core::{App, AppConfig, Keyring, Media};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, PersonId};
use gridwalk_media::vault::Files;
use gridwalk_media::vault::faults::{MemoryFiles, Survives};
use gridwalk_media::{Vault, VaultKey};
use gridwalk_store::{Keystore, Store};
use serde_json::Value;

use crate::book::DeviceBook;
use crate::full::FullDisk;
use crate::{DeviceClock, FaultyNetwork, shot};

/// Where a device keeps photo bytes.
#[derive(Clone)]
pub enum Disk {
    /// A folder beside the database.
    Folder,
    /// A disk in memory that fails on demand and forgets at a power cut what was not synced.
    Memory(MemoryFiles),
}

/// Space that a vault on a disk in memory keeps free, bytes.
const RESERVE: u64 = 64 * 1024;

/// One installation.
pub struct Device {
    pub name: String,
    pub clock: Arc<DeviceClock>,
    pub net: FaultyNetwork,
    pub disk: Disk,
    /// Who enrolled last.
    pub person: Option<PersonId>,
    dir: PathBuf,
    app: Option<Arc<App>>,
}

impl Device {
    /// Opens an installation in a folder, making it if there is none.
    pub fn start(dir: PathBuf, name: &str, clock: DeviceClock, net: FaultyNetwork, disk: Disk) -> Self {
        std::fs::create_dir_all(&dir).expect("a folder for the device");
        let (clock, name) = (Arc::new(clock), name.to_owned());
        let mut device = Self { name, clock, net, disk, person: None, dir, app: None };
        device.open();
        device
    }

    /// The app; the device must be on.
    pub fn app(&self) -> &Arc<App> {
        self.app.as_ref().expect("a device that is on")
    }

    pub fn is_on(&self) -> bool {
        self.app.is_some()
    }

    /// Opens the app.
    pub fn open(&mut self) {
        self.try_open().expect("an app that opens");
    }

    /// Opens the app, or says why not.
    pub fn try_open(&mut self) -> Result<(), ApiError> {
        self.app = None;
        let keyring = Keyring::open(&self.dir, gridwalk_core::TimeSource::wall_ms(&*self.clock))?;
        let media = match &self.disk {
            Disk::Folder => Media::Folder(self.photos()),
            Disk::Memory(files) => {
                let key = VaultKey::new(self.secret("vault_key"));
                let vault = Vault::open_with(self.photos(), key, Arc::new(files.clone()), RESERVE);
                Media::Vault(vault.expect("a vault in memory"))
            }
        };
        let config = AppConfig {
            data: self.data(),
            media,
            keyring,
            time: self.clock.clone(),
            version: "proof".into(),
            label: self.name.clone(),
        };
        self.app = Some(App::open(config)?);
        Ok(())
    }

    /// The process is killed: nothing is said to anybody, and what was not recorded is gone.
    pub fn kill(&mut self) {
        self.app = None;
    }

    /// Killed and opened again.
    pub fn restart(&mut self) {
        self.kill();
        self.open();
    }

    /// Killed, and of what the disk in memory was not asked to sync some survives, by a number.
    pub fn power_cut_by(&mut self, lot: u64) {
        self.kill();
        if let Disk::Memory(files) = &self.disk {
            files.power_up(Survives::Some(lot));
        }
        self.clock.reboot();
        self.open();
    }

    /// The battery falls out: killed, what the disk in memory was not asked to sync is gone, and the phone boots.
    pub fn power_cut(&mut self) {
        self.kill();
        if let Disk::Memory(files) = &self.disk {
            files.power_up(Survives::Synced);
        }
        self.clock.reboot();
        self.open();
    }

    /// The disk under the database fills up now: every write to its log fails until the answer is dropped.
    pub fn fill_disk(&self) -> FullDisk {
        // What the log holds must lie in the database first: it cannot be read where there is no room.
        DeviceBook::open(&self.database(), &self.keystore()).fold_log();
        FullDisk::under(&self.data().join("gridwalk.db-wal"))
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The database's folder.
    pub fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub fn database(&self) -> PathBuf {
        self.data().join("gridwalk.db")
    }

    /// The folder of photos.
    pub fn photos(&self) -> PathBuf {
        self.dir.join("photos")
    }

    fn keys(&self) -> PathBuf {
        self.dir.join("keyring.json")
    }

    /// The disk's photos for an installation in another folder.
    pub fn copy_disk(&self, to: &Path) -> Disk {
        let Disk::Memory(files) = &self.disk else { return Disk::Folder };
        let copy = MemoryFiles::with_capacity(1 << 30);
        for path in files.paths() {
            let target = to.join("photos").join(path.file_name().unwrap_or_default());
            let mut file = copy.create(&target).expect("a copy");
            file.write_all(&files.bytes(&path).unwrap_or_default()).and_then(|()| file.sync()).expect("its bytes");
        }
        copy.sync_folder(&to.join("photos")).expect("its names");
        Disk::Memory(copy)
    }

    /// Whether the vault holds a file for a photo; it says nothing of its soundness.
    pub fn holds_photo(&self, photo: &Hash) -> bool {
        let path = self.photos().join(format!("{photo}.photo"));
        match &self.disk {
            Disk::Folder => path.exists(),
            Disk::Memory(files) => files.bytes(&path).is_some(),
        }
    }

    /// Changes what the keystore holds; the device must be off.
    pub fn change_keys(&self, change: impl FnOnce(&mut Value)) {
        let mut keys = self.keyring();
        change(&mut keys);
        std::fs::write(self.keys(), keys.to_string()).expect("the keyring written");
    }

    fn keyring(&self) -> Value {
        let text = std::fs::read(self.keys()).expect("a keyring");
        serde_json::from_slice(&text).expect("a keyring that can be read")
    }

    fn secret<const N: usize>(&self, name: &str) -> [u8; N] {
        let keys = self.keyring();
        let bytes = hex::decode(keys[name].as_str().unwrap_or_default()).expect("hexadecimal");
        bytes.try_into().expect("as long as it should be")
    }

    pub fn id(&self) -> DeviceId {
        self.keyring()["device"].as_str().and_then(|text| text.parse().ok()).expect("a device's id")
    }

    /// What the store needs to open the database beside the app.
    pub fn keystore(&self) -> Keystore {
        Keystore { key: self.secret("store_key"), nonce: self.secret("nonce"), device: self.id() }
    }

    /// The store, opened beside the app: for looking.
    pub fn store(&self) -> Store {
        let unused = ChainId(uuid::Uuid::nil());
        Store::open(&self.database(), &self.keystore(), unused).expect("a store that opens").0
    }
}

/// What people do.
impl Device {
    pub fn sync(&self) -> SyncReport {
        self.app().sync_now(Nothing {}).expect("a sync that ends")
    }

    /// Takes a photo: durable on return.
    pub fn shoot(&self, number: u64) -> String {
        self.app().photo_put(&shot::shot(number)).expect("a photo").hash
    }

    /// 自行处置 with two photos at a place; the case's id.
    pub fn dispose(&self, class: &str, fix: FixInput, number: u64) -> String {
        let before = Some(self.shoot(number * 2));
        let after = Some(self.shoot(number * 2 + 1));
        let wish = SelfDispose { class: class.into(), before, after, fix: Some(fix), note: None, draft: None };
        self.app().self_dispose(wish).expect("a record").case
    }

    /// 上报 with one photo at a place; the case's id.
    pub fn report(&self, class: &str, fix: FixInput, number: u64) -> String {
        let photos = vec![PhotoRef { hash: self.shoot(number), role: PhotoRole::Near }];
        self.app().report(Report { photos, ..report_of(class, fix) }).expect("a record").case
    }

    pub fn note(&self, case: &str, text: &str) {
        self.app().add_note(AddNote { case: case.into(), text: text.into() }).expect("a note");
    }

    pub fn case(&self, case: &str) -> CaseFull {
        self.app().case(CaseId { case: case.into() }).expect("a case")
    }

    pub fn has_case(&self, case: &str) -> bool {
        self.app().case(CaseId { case: case.into() }).is_ok()
    }

    pub fn unsent(&self) -> Unsent {
        self.app().status(Nothing {}).expect("a status").unsent
    }

    pub fn notices(&self) -> Vec<NoticeView> {
        self.app().notices(Nothing {}).expect("notices").notices
    }
}

/// A report without photos.
pub fn report_of(class: &str, fix: FixInput) -> Report {
    Report {
        class: class.into(),
        condition: None,
        fix: Some(fix),
        grid: None,
        place_text: None,
        photos: Vec::new(),
        note: None,
        draft: None,
    }
}
