//! The file layer under the vault: the few steps it takes, so that each can be made to fail.
//!
//! It knows no photos and no encryption. [`DiskFiles`] is the phone's or desk's disk; the `faults` feature has the other.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::UNIX_EPOCH;

/// A file being written, new and not yet durable.
pub trait WriteFile {
    /// Appends all bytes.
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes contents and length durable.
    fn sync(&mut self) -> io::Result<()>;
}

/// A file being read.
pub trait ReadFile {
    /// Fills `into` from `offset`; `UnexpectedEof` if the file is shorter.
    fn read_exact_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<()>;
    /// Length in bytes.
    fn length(&mut self) -> io::Result<u64>;
}

/// A name found in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name without its folder.
    pub file_name: String,
    /// Length in bytes.
    pub len: u64,
    /// Last write, milliseconds since 1970-01-01 UTC, where the file system tells.
    pub modified_ms: Option<i64>,
}

/// The steps the vault takes on its folder.
pub trait Files: Send + Sync {
    /// Makes a folder and its parents durably; fine if it is there.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// Makes a new file; an error if it is there.
    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>>;
    /// Opens a file for reading.
    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>>;
    /// Overwrites the beginning of a file in place, never beyond its end, and makes that durable.
    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Renames within one folder, replacing what is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes the folder's names durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Files in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<Listed>>;
    /// Bytes this app may still write there.
    fn free_space(&self, folder: &Path) -> io::Result<u64>;
}

/// The real disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiskFiles;

impl WriteFile for File {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        Write::write_all(self, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

impl ReadFile for File {
    fn read_exact_at(&mut self, offset: u64, into: &mut [u8]) -> io::Result<()> {
        self.seek(SeekFrom::Start(offset))?;
        self.read_exact(into)
    }

    fn length(&mut self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }
}

impl Files for DiskFiles {
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent().filter(|p| !p.as_os_str().is_empty()) {
            self.create_folder(parent)?;
            make_folder(folder)?;
            return self.sync_folder(parent);
        }
        make_folder(folder)
    }

    fn create(&self, path: &Path) -> io::Result<Box<dyn WriteFile>> {
        Ok(Box::new(OpenOptions::new().write(true).create_new(true).open(path)?))
    }

    fn open(&self, path: &Path) -> io::Result<Box<dyn ReadFile>> {
        Ok(Box::new(File::open(path)?))
    }

    fn overwrite(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).open(path)?;
        let present = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
        Write::write_all(&mut file, bytes.get(..present).unwrap_or(bytes))?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Windows has no such step: its file systems journal names themselves.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Listed>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let about = entry.metadata()?;
            let modified = about.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
            if let (true, Ok(file_name)) = (about.is_file(), entry.file_name().into_string()) {
                let modified_ms = modified.and_then(|age| i64::try_from(age.as_millis()).ok());
                found.push(Listed { file_name, len: about.len(), modified_ms });
            }
        }
        Ok(found)
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        done => done,
    }
}
