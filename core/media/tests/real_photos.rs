//! The same promises on photos of real cameras, where a folder of them is at hand: `GRIDWALK_REAL_PHOTOS`, or
//! `../shared/photos` beside the workspace. The made fixtures of the other tests cover every property without it.

use gridwalk_media::{Note, Policy, Prepared, Result, StampText, prepare, preview, stamp};
use image::{RgbImage, imageops};
use std::path::{Path, PathBuf};

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/photos");
    let folder = std::env::var_os("GRIDWALK_REAL_PHOTOS").map_or(beside, PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Prepares the photo of that name; `None` where it is not at hand.
fn photo(name: &str) -> Option<Result<Prepared>> {
    let bytes = std::fs::read(folder()?.join(name)).ok()?;
    Some(prepare(&bytes, &Policy::default()))
}

fn sound(name: &str) -> Option<Prepared> {
    photo(name).map(|prepared| prepared.unwrap_or_else(|e| panic!("{name}: {e}")))
}

#[test]
fn every_sound_photo_gives_an_upright_master_and_its_renditions() {
    for (name, size) in [
        ("DSCN0010.jpg", (640, 480)),
        ("DSCN0012.jpg", (640, 480)),
        ("DSCN0025.jpg", (640, 480)),
        ("HMD_Nokia_8.3_5G.jpg", (1600, 686)),
        ("iphone_hdr_NO.jpg", (1600, 1200)),
        ("jolla.jpg", (1600, 1200)),
        ("no_exif.jpg", (322, 466)),
        ("portrait_1.jpg", (450, 600)),
        ("portrait_3.jpg", (450, 600)),
        ("portrait_6.jpg", (450, 600)),
        ("portrait_8.jpg", (450, 600)),
    ] {
        let Some(prepared) = sound(name) else { continue };
        assert_eq!((prepared.width, prepared.height), size, "{name}");
        assert!(preview(&prepared.master).is_ok_and(|small| small.len() <= 20 * 1024), "{name}");
        let text = StampText { lines: vec!["2024-05-01 08:30:00　常州市钟楼区南大街街道".into()] };
        assert!(stamp(&prepared.master, &text).is_ok(), "{name}");
    }
}

#[test]
fn a_photo_damaged_in_the_middle_is_refused() {
    if let Some(prepared) = photo("corrupted.jpg") {
        assert_eq!(prepared.expect_err("damaged").code(), "photo.damaged");
    }
}

#[test]
fn the_cameras_own_time_zone_and_fix_are_kept() {
    if let Some(prepared) = sound("HMD_Nokia_8.3_5G.jpg") {
        let taken = prepared.exif.taken.expect("time");
        assert_eq!(taken.local.format("%F %T").to_string(), "2022-08-14 14:12:31");
        assert_eq!(taken.unix_ms().map(|ms| ms / 1000), Some(1_660_475_551));
        assert_eq!(taken.offset_minutes, Some(180));
        let gps = prepared.exif.gps.expect("fix");
        assert_eq!((gps.lon_e7, gps.lat_e7), (249_067_722, 601_467_056));
    }
    if let Some(prepared) = sound("iphone_hdr_NO.jpg") {
        let gps = prepared.exif.gps.expect("fix");
        assert_eq!((gps.lon_e7, gps.lat_e7, gps.altitude_mm), (-37_247_528, 404_469_722, Some(639_588)));
        assert_eq!(prepared.exif.taken.and_then(|t| t.unix_ms()), None, "no zone, no instant");
    }
    if let Some(prepared) = sound("DSCN0010.jpg") {
        let gps = prepared.exif.gps.expect("fix");
        assert_eq!((gps.lon_e7, gps.lat_e7), (118_851_267, 434_674_483));
    }
}

#[test]
fn the_four_portraits_show_the_same_picture_upright() {
    let read = |name| sound(name).map(|p| (p.notes.contains(&Note::Turned), thumbnail(&p.master)));
    let Some((_, first)) = read("portrait_1.jpg") else { return };
    for name in ["portrait_3.jpg", "portrait_6.jpg", "portrait_8.jpg"] {
        let Some((turned, other)) = read(name) else { continue };
        assert!(turned, "{name}");
        let (upright, head_down) = (difference(&first, &other), difference(&first, &imageops::rotate180(&other)));
        assert!(upright * 2 < head_down, "{name}: {upright} upright, {head_down} head down");
    }
}

/// Twelve by sixteen means of a picture.
fn thumbnail(jpeg: &[u8]) -> RgbImage {
    let whole = turbojpeg::decompress(jpeg, turbojpeg::PixelFormat::RGB).expect("sound");
    let whole = RgbImage::from_raw(whole.width as u32, whole.height as u32, whole.pixels).expect("whole");
    imageops::thumbnail(&whole, 12, 16)
}

/// Mean difference of two pictures' channels.
fn difference(a: &RgbImage, b: &RgbImage) -> u64 {
    let sum: u64 = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum / a.as_raw().len() as u64
}
