//! A disk in memory that fails on demand and forgets at a power cut what was not synced. For tests only.
//!
//! It keeps two versions of everything, as a kernel does: what programs see, and what lies on the medium. Syncing a file
//! makes its bytes durable, not its name; syncing a folder makes its names durable. Changes of names reach the medium in
//! their order, as journalling file systems keep it. It does not model sectors, permissions or several folders' links.

use super::files::{Files, Listed, ReadFile, WriteFile};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What happens at a chosen changing step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// That step alone fails, as on a full disk; a write leaves half of its bytes.
    Full,
    /// That step alone fails, as on a bad medium.
    Broken,
    /// Power goes: that step and all after it fail until [`MemoryFiles::power_up`].
    PowerCut,
}

/// What of the unsynced changes a power cut spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survives {
    /// Only what was synced.
    Synced,
    /// Also some of the rest, chosen by a number: the first few changes of names, and all, half or none of the new bytes.
    Some(u64),
}

#[derive(Debug, Clone, Default)]
struct Inode {
    seen: Vec<u8>,
    durable: Vec<u8>,
}

#[derive(Debug, Clone)]
enum NameChange {
    Made(PathBuf, u64),
    Renamed(PathBuf, PathBuf),
    Removed(PathBuf),
}

type Names = BTreeMap<PathBuf, u64>;

#[derive(Debug)]
struct Disk {
    inodes: BTreeMap<u64, Inode>,
    seen: Names,
    durable: Names,
    pending: Vec<NameChange>,
    capacity: u64,
    steps: u64,
    syncs: u64,
    fault: Option<(u64, Fault)>,
    powered: bool,
    ignores_syncs: bool,
}

/// The disk; clones share it.
#[derive(Debug, Clone)]
pub struct MemoryFiles(Arc<Mutex<Disk>>);

impl Default for MemoryFiles {
    fn default() -> Self {
        Self::with_capacity(u64::MAX / 2)
    }
}

impl MemoryFiles {
    /// An empty disk of that many bytes.
    pub fn with_capacity(capacity: u64) -> Self {
        Self(Arc::new(Mutex::new(Disk {
            inodes: BTreeMap::new(),
            seen: Names::new(),
            durable: Names::new(),
            pending: Vec::new(),
            capacity,
            steps: 0,
            syncs: 0,
            fault: None,
            powered: true,
            ignores_syncs: false,
        })))
    }

    /// Lets the changing step number `step`, counted from now and from zero, meet a fault.
    pub fn fail_at(&self, step: u64, fault: Fault) {
        let mut disk = self.disk();
        disk.fault = Some((disk.steps + step, fault));
    }

    /// Whether the chosen step has come and met its fault.
    pub fn has_failed(&self) -> bool {
        self.disk().fault.is_none()
    }

    /// Cuts the power now, if it is not off yet, and starts again with what survived.
    pub fn power_up(&self, survives: Survives) {
        let mut disk = self.disk();
        disk.lose(survives);
        disk.fault = None;
        disk.powered = true;
    }

    /// Makes a disk that answers "synced" and does nothing: with it, every promise of durability must break.
    pub fn ignore_syncs(&self) {
        self.disk().ignores_syncs = true;
    }

    /// Changing steps taken so far.
    pub fn steps(&self) -> u64 {
        self.disk().steps
    }

    /// Syncs of files and folders asked for so far.
    pub fn syncs(&self) -> u64 {
        self.disk().syncs
    }

    /// The bytes of a file as programs see them.
    pub fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        let disk = self.disk();
        Some(disk.inodes.get(disk.seen.get(path)?)?.seen.clone())
    }

    /// Replaces the bytes of a file durably, as rot or an intruder would.
    pub fn tamper(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        let mut disk = self.disk();
        let inode = disk.seen.get(path).copied();
        if let Some(inode) = inode.and_then(|id| disk.inodes.get_mut(&id)) {
            change(&mut inode.seen);
            inode.durable.clone_from(&inode.seen);
        }
    }

    /// All file names, as programs see them.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.disk().seen.keys().cloned().collect()
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Disk {
    /// Counts a changing step and meets the fault if it is due.
    fn step(&mut self) -> io::Result<()> {
        if !self.powered {
            return Err(io::Error::other("the power is off"));
        }
        self.steps += 1;
        let Some((_, fault)) = self.fault.filter(|(due, _)| *due + 1 == self.steps) else {
            return Ok(());
        };
        self.fault = None;
        Err(match fault {
            Fault::Full => ErrorKind::StorageFull.into(),
            Fault::Broken => io::Error::other("the medium failed"),
            Fault::PowerCut => {
                self.powered = false;
                io::Error::other("the power went")
            }
        })
    }

    fn find(&self, path: &Path) -> io::Result<u64> {
        if !self.powered {
            return Err(io::Error::other("the power is off"));
        }
        self.seen.get(path).copied().ok_or(ErrorKind::NotFound.into())
    }

    fn change_name(&mut self, change: NameChange) {
        apply(&mut self.seen, &change);
        self.pending.push(change);
    }

    fn used(&self) -> u64 {
        self.seen.values().filter_map(|id| self.inodes.get(id)).map(|inode| inode.seen.len() as u64).sum()
    }

    fn append(&mut self, id: u64, bytes: &[u8]) -> io::Result<()> {
        let half = bytes.get(..bytes.len() / 2).unwrap_or_default();
        let fits = self.used() + bytes.len() as u64 <= self.capacity;
        let outcome = self.step().and(if fits { Ok(()) } else { Err(ErrorKind::StorageFull.into()) });
        let written = if outcome.is_ok() { bytes } else { half };
        self.inodes.entry(id).or_default().seen.extend_from_slice(written);
        outcome
    }

    fn sync(&mut self, id: u64) -> io::Result<()> {
        self.step()?;
        self.syncs += 1;
        if let (false, Some(inode)) = (self.ignores_syncs, self.inodes.get_mut(&id)) {
            inode.durable.clone_from(&inode.seen);
        }
        Ok(())
    }

    fn lose(&mut self, survives: Survives) {
        let (kept, lot) = match survives {
            Survives::Synced => (0, 0),
            Survives::Some(lot) => ((lot % (self.pending.len() as u64 + 1)) as usize, lot),
        };
        for change in self.pending.drain(..).take(kept) {
            apply(&mut self.durable, &change);
        }
        self.seen.clone_from(&self.durable);
        for (id, inode) in &mut self.inodes {
            let unsynced = inode.seen.len().saturating_sub(inode.durable.len());
            let lucky = match (lot / 7 + id) % 3 {
                _ if survives == Survives::Synced => 0,
                0 => 0,
                1 => unsynced / 2,
                _ => unsynced,
            };
            let fresh = inode.seen.get(inode.durable.len()..).unwrap_or_default();
            inode.durable.extend_from_slice(fresh.get(..lucky).unwrap_or_default());
            inode.seen.clone_from(&inode.durable);
        }
    }
}

fn apply(names: &mut Names, change: &NameChange) {
    match change {
        NameChange::Made(path, id) => {
            names.insert(path.clone(), *id);
        }
        NameChange::Renamed(from, to) => {
            if let Some(id) = names.remove(from) {
                names.insert(to.clone(), id);
            }
        }
        NameChange::Removed(path) => {
            names.remove(path);
        }
    }
}

/// An open file of the disk; like a real handle it outlives the name.
struct Handle {
    disk: MemoryFiles,
    inode: u64,
}

impl WriteFile for Handle {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.disk.disk().append(self.inode, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.disk().sync(self.inode)
    }
}

impl ReadFile for Handle {
    fn read_exact_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        let disk = self.disk.disk();
        let bytes = disk.inodes.get(&self.inode).map(|inode| inode.seen.as_slice()).unwrap_or_default();
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = bytes.get(start..).and_then(|rest| rest.get(..into.len()));
        into.copy_from_slice(part.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.disk.disk().inodes.get(&self.inode).map_or(0, |inode| inode.seen.len() as u64))
    }
}

impl Files for MemoryFiles {
    fn create_folder(&self, _: &Path) -> io::Result<()> {
        self.disk().step()
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        let mut disk = self.disk();
        disk.step()?;
        if disk.seen.contains_key(path) {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let inode = disk.inodes.len() as u64;
        disk.inodes.insert(inode, Inode::default());
        disk.change_name(NameChange::Made(path.into(), inode));
        Ok(Box::new(Handle { disk: self.clone(), inode }))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        let inode = self.disk().find(path)?;
        Ok(Box::new(Handle { disk: self.clone(), inode }))
    }

    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut disk = self.disk();
        let id = disk.find(path)?;
        disk.step()?;
        if let Some(inode) = disk.inodes.get_mut(&id) {
            inode.seen.iter_mut().zip(bytes).for_each(|(old, new)| *old = *new);
        }
        disk.sync(id)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut disk = self.disk();
        disk.find(from)?;
        disk.step()?;
        disk.change_name(NameChange::Renamed(from.into(), to.into()));
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut disk = self.disk();
        disk.find(path)?;
        disk.step()?;
        disk.change_name(NameChange::Removed(path.into()));
        Ok(())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        let mut disk = self.disk();
        disk.step()?;
        disk.syncs += 1;
        if disk.ignores_syncs {
            return Ok(());
        }
        let (here, elsewhere) = std::mem::take(&mut disk.pending).into_iter().partition(|c| c.folder() == Some(folder));
        disk.pending = elsewhere;
        here.iter().for_each(|change| apply(&mut disk.durable, change));
        Ok(())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Listed>> {
        let disk = self.disk();
        let inside = disk.seen.iter().filter(|(path, _)| path.parent() == Some(folder));
        Ok(inside.filter_map(|(path, id)| listed(path, disk.inodes.get(id)?)).collect())
    }

    fn free_space(&self, _: &Path) -> io::Result<u64> {
        let disk = self.disk();
        Ok(disk.capacity.saturating_sub(disk.used()))
    }
}

impl NameChange {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Made(path, _) | Self::Renamed(_, path) | Self::Removed(path) => path.parent(),
        }
    }
}

fn listed(path: &Path, inode: &Inode) -> Option<Listed> {
    let file_name = path.file_name()?.to_str()?.to_owned();
    Some(Listed { file_name, len: inode.seen.len() as u64, modified_ms: None })
}
