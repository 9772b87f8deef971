//! The demonstration's folder: which ports it uses, which day its city is made for, and that it runs only once.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use chrono::{FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::error::HostError;

/// Below the range that systems hand out for outgoing connections, so that a port kept is still there tomorrow.
const PORTS: std::ops::Range<u16> = 17_300..17_500;

/// Ports of one demonstration, kept because the devices remember their server and the browser its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    pub page: u16,
    pub phone: u16,
    pub desk: u16,
    /// The phone's way to the server.
    pub flight: u16,
    pub server: u16,
}

/// What is remembered between two starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The day, China Standard Time, on which the invented city is looked at.
    pub day: NaiveDate,
    pub ports: Ports,
}

/// How to open the folder.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Forget everything first.
    pub reset: bool,
    /// A certain port of the page.
    pub page: Option<u16>,
}

/// The folder, locked while this lives.
pub struct Home {
    pub folder: PathBuf,
    pub kept: Kept,
    _lock: File,
}

impl Home {
    /// Opens the folder, or makes one.
    ///
    /// # Errors
    /// It is in use, cannot be written, or holds something else.
    pub fn open(folder: &Path, wish: Wish) -> Result<Self, HostError> {
        std::fs::create_dir_all(folder.join("log")).map_err(HostError::io(format!("making {}", folder.display())))?;
        let folder = folder.canonicalize().map_err(HostError::io(format!("opening {}", folder.display())))?;
        let lock = lock(&folder)?;
        // A district half made, because its maker was interrupted, is made anew.
        if wish.reset || !folder.join("server/demo.json").exists() {
            forget(&folder).map_err(HostError::io(format!("clearing {}", folder.display())))?;
        }
        let file = folder.join("demo.json");
        let mut kept = match std::fs::read(&file) {
            Ok(json) => serde_json::from_slice(&json)
                .map_err(|error| HostError::Unreadable { file: file.clone(), reason: error.to_string() })?,
            Err(_) => Kept { day: today(), ports: Ports::find()? },
        };
        kept.ports.page = wish.page.unwrap_or(kept.ports.page);
        let json = serde_json::to_vec_pretty(&kept).unwrap_or_default();
        std::fs::write(&file, json).map_err(HostError::io(format!("writing {}", file.display())))?;
        Ok(Self { folder, kept, _lock: lock })
    }

    /// A folder or file inside.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn log(&self, name: &str) -> PathBuf {
        self.folder.join("log").join(format!("{name}.log"))
    }

    /// Whether the city is made for another day than this.
    pub fn is_of_another_day(&self) -> bool {
        self.kept.day != today()
    }
}

/// What the demonstration made, and nothing else that may lie there.
const MADE: [&str; 6] = ["demo.json", "seed.json", "place.json", "server", "phone", "desk"];

fn forget(folder: &Path) -> std::io::Result<()> {
    for name in MADE {
        let path = folder.join(name);
        let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
        match gone {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<File, HostError> {
    let file = File::create(folder.join("lock")).map_err(HostError::io(format!("writing {}", folder.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(HostError::Running { folder: folder.to_owned() }),
        Err(TryLockError::Error(error)) => Err(HostError::io(format!("locking {}", folder.display()))(error)),
    }
}

fn today() -> NaiveDate {
    let china = FixedOffset::east_opt(8 * 3600).map(|zone| Utc::now().with_timezone(&zone).date_naive());
    china.unwrap_or_else(|| Utc::now().date_naive())
}

impl Ports {
    /// Five ports that nobody uses now.
    fn find() -> Result<Self, HostError> {
        let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
        let mut found = PORTS.filter(free);
        let mut next = || {
            let none = || std::io::Error::from(std::io::ErrorKind::AddrInUse);
            found.next().ok_or_else(|| HostError::Port { port: PORTS.start, source: none() })
        };
        Ok(Self { page: next()?, phone: next()?, desk: next()?, flight: next()?, server: next()? })
    }

    /// All of them, to be checked before anything is started.
    pub fn all(&self) -> BTreeSet<u16> {
        BTreeSet::from([self.page, self.phone, self.desk, self.flight, self.server])
    }

    /// Fails with the first port that somebody else uses.
    ///
    /// # Errors
    /// [`HostError::PortTaken`].
    pub fn check(&self) -> Result<(), HostError> {
        for port in self.all() {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|source| HostError::PortTaken { port, source })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_keeps_day_and_ports_and_two_at_once_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(folder.path().join("server")).expect("made");
        std::fs::write(folder.path().join("server/demo.json"), "{}").expect("written");
        let open = || Home::open(folder.path(), Wish::default());
        let first = open().expect("opened");
        assert!(matches!(open(), Err(HostError::Running { .. })));
        let kept = first.kept.clone();
        drop(first);
        assert_eq!(open().expect("opened again").kept, kept);
    }

    #[test]
    fn a_reset_forgets_the_demonstration_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        for file in ["phone/store/gridwalk.db", "seed.json", "notes.txt"] {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let home = Home::open(folder.path(), Wish { reset: true, page: None }).expect("opened");
        assert!(!home.at("phone").exists() && !home.at("seed.json").exists());
        assert!(home.at("notes.txt").exists() && home.at("demo.json").exists());
    }

    #[test]
    fn a_district_half_made_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = folder.path().join("server/ledger.db");
        std::fs::create_dir_all(folder.path().join("server")).expect("made");
        std::fs::write(&ledger, "half").expect("written");
        Home::open(folder.path(), Wish::default()).expect("opened");
        assert!(!ledger.exists());
    }

    #[test]
    fn the_five_ports_differ_and_are_free() {
        let ports = Ports::find().expect("free ports");
        assert_eq!(ports.all().len(), 5);
        ports.check().expect("still free");
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, ports.desk)).expect("taken");
        assert!(matches!(ports.check(), Err(HostError::PortTaken { port, .. }) if port == ports.desk));
    }
}
