//! Devices against a server process, and the cases they carry.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result};
use gridwalk_core::api::Enrol;
use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock, TimeSource};
use gridwalk_domain::case::{CaseFact, ClassChoice, PhotoNamed, PhotoRole};
use gridwalk_domain::entity::Fact;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Clock, Role};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_domain::stream::Stream;
use gridwalk_media::{Vault, VaultKey};
use gridwalk_store::{Author, Keystore, Moment, Store, Wish};

/// A server process with its folder.
pub struct ServerProcess {
    child: Child,
    pub addr: String,
    pub codes: Vec<String>,
    _dir: tempfile::TempDir,
}

impl ServerProcess {
    pub fn start(cases: usize, small: usize, people: usize) -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let mut child = Command::new(std::env::current_exe()?)
            .args([
                "server",
                &dir.path().to_string_lossy(),
                &cases.to_string(),
                &small.to_string(),
                &people.to_string(),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut line)?;
        let told: serde_json::Value = serde_json::from_str(&line).context("the server did not start")?;
        let codes = serde_json::from_value(told["codes"].clone())?;
        Ok(Self { child, addr: told["addr"].as_str().unwrap_or_default().to_owned(), codes, _dir: dir })
    }

    /// User and system time so far, milliseconds (to 10 ms).
    pub fn cpu_ms(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<u64>().ok()).sum();
        Ok(ticks as f64 * 10.0)
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One installation in a folder of its own.
pub struct Device {
    pub app: Arc<App>,
    dir: tempfile::TempDir,
}

impl Device {
    /// Opened, not enrolled.
    pub fn new() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        Ok(Self { app: open(dir.path())?, dir })
    }

    /// Opened and enrolled with a code, through `addr`.
    pub fn enrolled(addr: &str, code: &str) -> Result<Self> {
        let device = Self::new()?;
        let server = Some(format!("http://{addr}"));
        device.app.enrol(Enrol { qr: None, server, code: Some(code.to_owned()), pin: None })?;
        Ok(device)
    }

    /// Closes the app, lets `work` write through the store's own door, and opens it again.
    pub fn with_store(self, work: impl FnOnce(&mut Store) -> Result<()>) -> Result<Self> {
        self.with_parts(|store, _| work(store))
    }

    /// The same, with the vault.
    pub fn with_parts(mut self, work: impl FnOnce(&mut Store, &Vault) -> Result<()>) -> Result<Self> {
        let keyring = Keyring::open(&self.dir.path().join("keys"), 0)?;
        let (keystore, vault_key) = keys(&keyring)?;
        let path: PathBuf = self.dir.path().join("data").join("gridwalk.db");
        self.app = Device::new()?.app;
        let (mut store, _) = Store::open(&path, &keystore, ChainId(uuid::Uuid::from_u128(77)))?;
        let vault = Vault::open(self.dir.path().join("photos"), VaultKey::new(vault_key))?;
        work(&mut store, &vault)?;
        drop((store, vault));
        self.app = open(self.dir.path())?;
        Ok(self)
    }
}

fn open(dir: &Path) -> Result<Arc<App>> {
    Ok(App::open(AppConfig {
        data: dir.join("data"),
        media: Media::Folder(dir.join("photos")),
        keyring: Keyring::open(&dir.join("keys"), SystemClock.wall_ms())?,
        time: Arc::new(SystemClock),
        version: "bench".into(),
        label: "bench".into(),
    })?)
}

/// The keyring's values as the store takes them.
fn keys(keyring: &Keyring) -> Result<(Keystore, [u8; 32])> {
    let json = serde_json::to_value(keyring)?;
    let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let key = hex::decode(text("store_key"))?.try_into().map_err(|_| anyhow::anyhow!("a key"))?;
    let nonce = hex::decode(text("nonce"))?.try_into().map_err(|_| anyhow::anyhow!("a nonce"))?;
    let device: DeviceId = serde_json::from_value(json["device"].clone())?;
    let vault = hex::decode(text("vault_key"))?.try_into().map_err(|_| anyhow::anyhow!("a key"))?;
    Ok((Keystore { key, nonce, device }, vault))
}

/// A street's stream by its number.
pub fn street(n: u32) -> Stream {
    Stream::street(&format!("3204041{n:02}")).unwrap_or_else(|_| Stream::org())
}

/// The n-th case's id: a UUIDv7 as devices make them.
pub fn case_id(n: u64, family: u8) -> EntityId {
    let dice = Hash::of(&[n.to_le_bytes().as_slice(), &[family]].concat());
    let mut random = [0; 10];
    random.copy_from_slice(dice.0.split_at(10).0);
    EntityId(uuid::Builder::from_unix_timestamp_millis(1_790_000_000_000 + n * 1_700, &random).into_uuid())
}

/// A self-disposed case as inspectors make them: class, fix, grid, two photos.
pub fn case_fact(n: u64) -> CaseFact {
    let codes = ["2026:m:06010", "2026:m:07001", "2026:m:09010", "2026:m:06012", "2026:m:09005"];
    let key = codes[(n % 5) as usize];
    let class = ClassChoice {
        key: key.parse().unwrap_or_else(|_| unreachable!("a key of the catalogue")),
        condition: None,
        limit: None,
        catalog: "sample-2026.1".into(),
    };
    let dice = Hash::of(&n.to_le_bytes()).0;
    let jitter = |at: usize| i64::from(u16::from_le_bytes([dice[at], dice[at + 1]])) * 3;
    let point = Point { lon: 1_199_000_000 + jitter(0), lat: 318_000_000 + jitter(2) };
    let at = 1_790_000_000_000 + n as i64 * 1_700;
    let fix = Fix { point, acc: 4_000 + jitter(4) % 6_000, src: FixSource::Gnss, datum: Datum::Wgs84, at };
    let place = Place {
        fix: Some(fix),
        grid: Some(format!("320404001002{:03}", n % 400)),
        area: Some(EntityId(uuid::Uuid::from_u128(0x9000 + u128::from(n % 40)))),
        text: "中吴大道（怀德路–长江路）".into(),
        ..Place::default()
    };
    let photo = |role: PhotoRole, salt: u8| PhotoNamed {
        h: Hash::of(&[n.to_le_bytes().as_slice(), &[salt]].concat()),
        role,
        w: 1600,
        ht: 1200,
        len: 240_000 + n * 7 % 90_000,
        at: at - 1_700_000_000_000,
        orig: None,
        exif: None,
    };
    CaseFact::SelfDisposed {
        class,
        place,
        photos: vec![photo(PhotoRole::Before, 1), photo(PhotoRole::After, 2)],
        note: String::new(),
    }
}

/// Writes acts through the store's door, one commit each.
pub fn record(
    store: &mut Store,
    person: PersonId,
    stream: &Stream,
    entity: EntityId,
    fact: CaseFact,
    at: i64,
) -> Result<()> {
    let clock = Clock { boot: "bench".into(), off: Some(0), unc: Some(40), meas: Some(at) };
    let moment = Moment { clock, at, wall: at };
    let author = Author { person, role: Role::Inspector, unit: None };
    let wish = Wish { stream: stream.clone(), entity, fact: Fact::Case(fact), photos: Vec::new(), drop_draft: None };
    store.record(author, &moment, wish)?;
    Ok(())
}

/// Person `n` of the server process.
pub fn person(n: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(0x7000 + n))
}
