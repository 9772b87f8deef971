//! How much memory a photo takes: measured in a process of its own, as the kernel counts it (Linux only).
#![cfg(target_os = "linux")]

mod pictures;

use gridwalk_media::{Policy, prepare};
use pictures::*;
use std::path::Path;
use std::process::Command;

const PHOTO: &str = "GRIDWALK_MEMORY_PHOTO";

/// Runs this test alone in a child that only prepares the photo, and returns its peak in KiB and what came of it.
fn peak_of(photo: &[u8]) -> (u64, String) {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), photo).expect("written");
    let test = ["--exact", "the_child_prepares_one_photo", "--nocapture"];
    let child = Command::new(std::env::current_exe().expect("own path")).args(test).env(PHOTO, file.path()).output();
    let said = String::from_utf8(child.expect("ran").stdout).expect("text");
    let line = said.lines().find_map(|line| line.split_once("peak ")).expect("a peak").1;
    let (peak, outcome) = line.split_once(' ').expect("two words");
    (peak.parse().expect("a number"), outcome.to_owned())
}

#[test]
fn the_child_prepares_one_photo() {
    let Some(path) = std::env::var_os(PHOTO) else { return };
    let bytes = std::fs::read(Path::new(&path)).expect("read");
    let outcome = match prepare(&bytes, &Policy::default()) {
        Ok(prepared) => format!("{}×{}", prepared.width, prepared.height),
        Err(e) => e.code().to_owned(),
    };
    let status = std::fs::read_to_string("/proc/self/status").expect("status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    println!("peak {} {outcome}", peak.trim().trim_end_matches(" kB"));
}

#[test]
fn a_photo_of_12_megapixels_takes_at_most_40_megabytes() {
    let (peak, outcome) = peak_of(&jpeg(&street(4032, 3024)));
    assert_eq!(outcome, "1600×1200");
    assert!(peak < 40_000_000 / 1024, "{peak} KiB");
}

#[test]
fn a_picture_of_900_megapixels_is_refused_without_memory() {
    let (baseline, _) = peak_of(b"");
    let (peak, outcome) = peak_of(&png_claiming(30_000, 30_000));
    assert_eq!(outcome, "photo.too_many_pixels");
    assert!(peak < baseline + 2048, "{peak} KiB over {baseline} KiB");
}
