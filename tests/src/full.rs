//! A disk that is full under one open file, for this process alone and without any right on the machine.
//!
//! Whatever this process wrote to the file goes to the device that has no room instead; dropping gives the file back.

use std::fs::File;
use std::os::fd::{AsRawFd, RawFd};
use std::path::Path;

use nix::unistd::{close, dup, dup2};

/// Open files that have no room.
pub struct FullDisk {
    /// Where each was, and what it was.
    kept: Vec<(RawFd, RawFd)>,
}

impl FullDisk {
    /// Takes the room from under every opening of `path` in this process.
    pub fn under(path: &Path) -> Self {
        let full = File::options().write(true).read(true).open("/dev/full").expect("the device without room");
        let open: Vec<RawFd> = openings(path);
        assert!(!open.is_empty(), "{} is not open", path.display());
        let fill = |fd: &RawFd| {
            let kept = dup(*fd).expect("a copy");
            dup2(full.as_raw_fd(), *fd).expect("no room");
            (*fd, kept)
        };
        Self { kept: open.iter().map(fill).collect() }
    }
}

impl Drop for FullDisk {
    fn drop(&mut self) {
        for (fd, kept) in &self.kept {
            dup2(*kept, *fd).expect("room again");
            close(*kept).expect("closed");
        }
    }
}

fn openings(path: &Path) -> Vec<RawFd> {
    let path = path.canonicalize().expect("a path");
    let all = std::fs::read_dir("/proc/self/fd").expect("open files");
    let here = all.flatten().filter(|entry| std::fs::read_link(entry.path()).is_ok_and(|target| target == path));
    here.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}
