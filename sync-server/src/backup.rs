//! Backups beside a running server: SQLite's online copy, the photos it promises, the map packs, a manifest with every hash.
//!
//! `restore` begins a new epoch: what devices were told after the backup is void, and they send again what lies beyond.

use std::fs::File;
use std::path::{Path, PathBuf};

use gridwalk_domain::hash::Hash;
use gridwalk_protocol::ProtocolError;
use gridwalk_protocol::blob::Class;
use gridwalk_protocol::pack::PackEntry;
use rusqlite::Connection;
use rusqlite::backup::Backup;

use crate::blobs::{self, Blobs, hash_file, make_dir, write_durably};
use crate::clock::Clock;
use crate::error::{Result, ServerError};
use crate::ledger::{self, Ledger, epoch, sql};
use crate::packs::Packs;

const LEDGER: &str = "ledger.db";
const MANIFEST: &str = "manifest.txt";
const FIRST_LINE: &str = "gridwalk backup 1";
/// All pages in one step: the copy is of one moment, however busy the server is.
const ALL_PAGES: i32 = i32::MAX;

/// Pause before a locked ledger is tried again.
const BUSY: std::time::Duration = std::time::Duration::from_millis(50);

/// What a backup holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backed {
    /// Everything received up to this server time is in it; none when nothing was received yet.
    pub up_to: Option<i64>,
    pub blobs: usize,
    /// Of these, how many were not in the directory before.
    pub new_blobs: usize,
    /// Photos whose bytes at the server are not what was delivered. While there are any, devices are not told that
    /// what they hold is safe: one of them may have the right bytes.
    pub damaged: Vec<Hash>,
    /// Map packs in it.
    pub packs: usize,
    /// Map packs whose bytes are not what was added; they are to be added again.
    pub damaged_packs: Vec<Hash>,
}

/// Backs up into a directory, or into one file when the target ends with `.tar`. Old photos there are kept and not copied again.
pub fn backup(data_dir: &Path, target: &Path) -> Result<Backed> {
    let target = &std::path::absolute(target).map_err(ServerError::io("finding", target))?;
    if target.extension().is_some_and(|e| e == "tar") {
        let folder = target.with_extension("tar.part");
        let backed = copy_into(data_dir, &folder)?;
        pack(&folder, target)?;
        std::fs::remove_dir_all(&folder).map_err(ServerError::io("removing", &folder))?;
        mark(data_dir, &backed)?;
        return Ok(backed);
    }
    let backed = copy_into(data_dir, target)?;
    mark(data_dir, &backed)?;
    Ok(backed)
}

fn copy_into(data_dir: &Path, target: &Path) -> Result<Backed> {
    make_dir(target)?;
    let part = target.join("ledger.part");
    copy_ledger(&data_dir.join(LEDGER), &part)?;
    let copy = Connection::open(&part)?;
    let up_to = watermark(&copy)?;
    if let Some(at) = up_to {
        epoch::set_backed_up_to(&copy, at)?;
    }
    let promised = ledger::blobs_of(&copy)?;
    copy.close().map_err(|(_, e)| e)?;
    File::open(&part).and_then(|file| file.sync_all()).map_err(ServerError::io("syncing", &part))?;
    let hash = hash_file(&part)?;
    // A name of its own: until the manifest names it, the backup before this one stays whole.
    let name = ledger_name(&hash);
    blobs::rename_durably(&part, &target.join(&name))?;
    let mut backed = Backed { up_to, ..Backed::default() };
    let mut manifest = format!("{FIRST_LINE}\n{hash} {name}\n");
    let (from, to) = (Blobs::open(data_dir, 0)?, Blobs::open(target, 0)?);
    for blob in &promised {
        if copy_blob(blob, &from, &to, &mut backed)? {
            let of = blob.of.map(|of| of.to_string()).unwrap_or_default();
            manifest.push_str(&format!("{} {} {of}\n", blob.hash, blob.class.as_str()));
        }
    }
    let (packs, kept) = copy_packs(data_dir, target, &mut manifest, &mut backed)?;
    write_durably(&target.join(MANIFEST), manifest.as_bytes())?;
    drop_older(target, &name)?;
    packs.keep_only(&kept)?;
    Ok(backed)
}

fn ledger_name(hash: &Hash) -> String {
    format!("ledger-{hash}.db")
}

/// Copies a photo unless its very bytes are there; false when the server's own are damaged.
fn copy_blob(blob: &ledger::Blob, from: &Blobs, to: &Blobs, backed: &mut Backed) -> Result<bool> {
    let path = to.path(&blob.hash, blob.class, blob.of.as_ref());
    if !(path.exists() && hash_file(&path)? == blob.hash) {
        let bytes = from.read(&blob.hash, blob.class, blob.of.as_ref());
        match bytes.ok().filter(|bytes| Hash::of(bytes) == blob.hash) {
            Some(bytes) => write_durably(&path, &bytes)?,
            None => {
                backed.damaged.push(blob.hash);
                return Ok(false);
            }
        }
        backed.new_blobs += 1;
    }
    backed.blobs += 1;
    Ok(true)
}

/// Copies the map packs. Answers where to, and which.
fn copy_packs(
    data_dir: &Path,
    target: &Path,
    manifest: &mut String,
    backed: &mut Backed,
) -> Result<(Packs, Vec<PackEntry>)> {
    let (from, to) = (Packs::open(data_dir, 0)?, Packs::open(target, 0)?);
    let mut kept = Vec::new();
    for pack in from.list()? {
        if from.copy_archive(&pack.id, &to)? {
            manifest.push_str(&pack_line(&pack)?);
            kept.push(pack);
        } else {
            backed.damaged_packs.push(pack.id);
        }
    }
    backed.packs = kept.len();
    Ok((to, kept))
}

/// Ledgers of earlier backups into the same folder, which no manifest names any more.
fn drop_older(target: &Path, kept: &str) -> Result<()> {
    let entries = std::fs::read_dir(target).map_err(ServerError::io("reading", target))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("ledger-") && name.ends_with(".db") && name != kept {
            std::fs::remove_file(entry.path()).map_err(ServerError::io("removing", &entry.path()))?;
        }
    }
    Ok(())
}

fn copy_ledger(from: &Path, to: &Path) -> Result<()> {
    if !from.is_file() {
        return Err(ServerError::Command(format!("there is no ledger at {}", from.display())));
    }
    let _ = std::fs::remove_file(to);
    let source = Connection::open(from)?;
    let mut target = Connection::open(to)?;
    Backup::new(&source, &mut target)?.run_to_completion(ALL_PAGES, BUSY, None)?;
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// The last moment that is wholly in the copy: another act of the same millisecond may have come just after it.
fn watermark(copy: &Connection) -> Result<Option<i64>> {
    let last: Option<i64> = sql::one(copy, "SELECT max(received_at) FROM acts", [], |row| row.get(0))?.flatten();
    Ok(last.map(|at| at - 1))
}

/// Only when everything is in its place the devices are told.
fn mark(data_dir: &Path, backed: &Backed) -> Result<()> {
    let Some(at) = backed.up_to.filter(|_| backed.damaged.is_empty()) else { return Ok(()) };
    let conn = Connection::open(data_dir.join(LEDGER))?;
    conn.busy_timeout(std::time::Duration::from_secs(30))?;
    epoch::set_backed_up_to(&conn, at)
}

fn pack(folder: &Path, target: &Path) -> Result<()> {
    let part = target.with_extension("packing");
    let packed = File::create(&part).and_then(|file| {
        let mut tar = tar::Builder::new(file);
        tar.append_dir_all(".", folder)?;
        tar.into_inner()?.sync_all()
    });
    packed.map_err(ServerError::io("packing", &part))?;
    blobs::rename_durably(&part, target)
}

/// Restores a backup into a data directory and begins a new epoch. Answers the new epoch.
///
/// # Errors
/// The backup is incomplete or was changed, the directory holds a ledger already (unless `replace`), or a server runs on it.
pub fn restore(source: &Path, data_dir: &Path, replace: bool, clock: &Clock) -> Result<String> {
    if source.is_file() {
        let folder = data_dir.join("unpacked.part");
        make_dir(&folder)?;
        let unpacked = File::open(source).and_then(|file| tar::Archive::new(file).unpack(&folder));
        unpacked.map_err(ServerError::io("unpacking", source))?;
        let epoch = restore_from(&folder, data_dir, replace, clock)?;
        std::fs::remove_dir_all(&folder).map_err(ServerError::io("removing", &folder))?;
        return Ok(epoch);
    }
    restore_from(source, data_dir, replace, clock)
}

fn restore_from(source: &Path, data_dir: &Path, replace: bool, clock: &Clock) -> Result<String> {
    make_dir(data_dir)?;
    let _lock = Lock::take(data_dir)?;
    let (copied, packs) = check_manifest(source)?;
    let place = data_dir.join(LEDGER);
    if place.exists() && !replace {
        let text = format!("{} exists; give --replace to set it aside first", place.display());
        return Err(ServerError::Command(text));
    }
    let now = clock();
    let part = data_dir.join("ledger.part");
    std::fs::copy(&copied, &part).map_err(ServerError::io("copying to", &part))?;
    let conn = Connection::open(&part)?;
    copy_blobs(&conn, source, data_dir)?;
    let (from, to) = (Packs::open(source, 0)?, Packs::open(data_dir, 0)?);
    for pack in &packs {
        from.copy_archive(&pack.id, &to)?;
        to.write_note(pack)?;
    }
    epoch::begin(&conn, now)?;
    conn.close().map_err(|(_, e)| e)?;
    File::open(&part).and_then(|file| file.sync_all()).map_err(ServerError::io("syncing", &part))?;
    set_aside(data_dir, now)?;
    blobs::rename_durably(&part, &place)?;
    let ledger = Ledger::open(&place, clock.clone())?;
    let epoch = ledger.identity().epoch.clone();
    ledger.close();
    Ok(epoch)
}

fn copy_blobs(conn: &Connection, source: &Path, data_dir: &Path) -> Result<()> {
    let (from, to) = (Blobs::open(source, 0)?, Blobs::open(data_dir, 0)?);
    for blob in ledger::blobs_of(conn)? {
        let path = to.path(&blob.hash, blob.class, blob.of.as_ref());
        let there = path.exists() && hash_file(&path)? == blob.hash;
        if !there {
            write_durably(&path, &from.read(&blob.hash, blob.class, blob.of.as_ref())?)?;
        }
    }
    Ok(())
}

/// What was there before stays beside it, with its write-ahead log: it may hold what the backup does not.
fn set_aside(data_dir: &Path, now: i64) -> Result<()> {
    // The log first: a ledger without it is old, but one with another's log would be wrong.
    for suffix in ["-wal", "-shm", ""] {
        let path = data_dir.join(format!("{LEDGER}{suffix}"));
        if path.exists() {
            let aside = data_dir.join(format!("{LEDGER}.before-{now}{suffix}"));
            std::fs::rename(&path, &aside).map_err(ServerError::io("setting aside", &path))?;
        }
    }
    Ok(())
}

/// What the manifest says of a map pack. It holds the note whole: a file beside the archive could be of another backup.
fn pack_line(pack: &PackEntry) -> Result<String> {
    let note = serde_json::to_vec(pack).map_err(ProtocolError::Json)?;
    Ok(format!("{} pack {}\n", pack.id, hex::encode(note)))
}

/// Every file of a backup against its manifest, before anything is touched. Answers where its ledger is, and its packs.
fn check_manifest(source: &Path) -> Result<(PathBuf, Vec<PackEntry>)> {
    let path = source.join(MANIFEST);
    let text = std::fs::read_to_string(&path).map_err(ServerError::io("reading", &path))?;
    let mut lines = text.lines();
    let wrong = |what: String| ServerError::Command(format!("this backup is not whole: {what}; take another"));
    if lines.next() != Some(FIRST_LINE) {
        return Err(wrong(format!("{} is no manifest", path.display())));
    }
    let places = Places { blobs: Blobs::open(source, 0)?, packs: Packs::open(source, 0)?, source };
    let (mut copied, mut packs) = (None, Vec::new());
    for line in lines {
        let unreadable = || wrong(format!("unreadable line {line:?}"));
        let Entry { hash: expected, file, pack } = places.entry(line).ok_or_else(unreadable)?;
        let found = hash_file(&file).map_err(|_| wrong(format!("{} is missing", file.display())))?;
        if found != expected {
            return Err(wrong(format!("{} was changed", file.display())));
        }
        if file == source.join(ledger_name(&expected)) {
            copied = Some(file);
        }
        packs.extend(pack);
    }
    let copied = copied.ok_or_else(|| wrong("it names no ledger".into()))?;
    Ok((copied, packs))
}

/// Where the files of a backup are.
struct Places<'a> {
    source: &'a Path,
    blobs: Blobs,
    packs: Packs,
}

/// A line of a manifest.
struct Entry {
    hash: Hash,
    file: PathBuf,
    pack: Option<PackEntry>,
}

impl Places<'_> {
    fn entry(&self, line: &str) -> Option<Entry> {
        let mut parts = line.split(' ');
        let hash: Hash = parts.next()?.parse().ok()?;
        let what = parts.next()?;
        let of = parts.next().filter(|of| !of.is_empty());
        let (file, pack) = match what {
            name if name == ledger_name(&hash) => (self.source.join(name), None),
            "pack" => {
                let pack: PackEntry = serde_json::from_slice(&hex::decode(of?).ok()?).ok()?;
                (self.packs.path(&hash), Some(pack).filter(|pack| pack.id == hash))
            }
            class => {
                (self.blobs.path(&hash, Class::parse(class)?, of.map(str::parse).transpose().ok()?.as_ref()), None)
            }
        };
        Some(Entry { hash, file, pack })
    }
}

/// Keeps a second server, or a restore under a running one, from a data directory.
pub struct Lock(#[allow(dead_code)] File);

impl Lock {
    /// Takes the directory's lock until dropped.
    pub fn take(data_dir: &Path) -> Result<Self> {
        let path = data_dir.join("lock");
        let file = File::create(&path).map_err(ServerError::io("opening", &path))?;
        file.try_lock()
            .map(|()| Self(file))
            .map_err(|_| ServerError::Command(format!("a server runs on {}; stop it first", data_dir.display())))
    }
}
