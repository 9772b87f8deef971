//! One 12 MP photo: prepared by this program and by vipsthumbnail, each as a process of its own.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use gridwalk_city::scene;
use gridwalk_media::{Policy, StampText, Vault, VaultKey};

use crate::rows::{median, seconds};
use crate::table::Table;

const RUNS: usize = 11;

/// A drawn street of 4000 × 3000 with noise, so that it compresses like a photo.
fn twelve_megapixels() -> Result<Vec<u8>> {
    let mut picture = scene::draw(scene::SceneKind::for_class("06010"), 7, scene::Phase::Before, 4000, 3000)?;
    let mut dice = 0x9E37_79B9_u32;
    for pixel in picture.pixels_mut() {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        let shift = (dice % 9) as i16 - 4;
        pixel.0.iter_mut().for_each(|c| *c = (i16::from(*c) + shift).clamp(0, 255) as u8);
    }
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90).encode_image(&picture)?;
    Ok(out)
}

/// `prepare FROM TO`, for timing a whole process.
pub fn prepare_file(arguments: &[String]) -> Result<()> {
    let [from, to] = arguments else { anyhow::bail!("prepare FROM TO") };
    let prepared = gridwalk_media::prepare(&std::fs::read(from)?, &Policy::default())?;
    std::fs::write(to, &prepared.master)?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0").trim().to_owned();
    println!("{peak}");
    Ok(())
}

fn timed(mut command: Command) -> Result<(Duration, String)> {
    let began = Instant::now();
    let output = command.output()?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok((began.elapsed(), String::from_utf8_lossy(&output.stdout).trim().to_owned()))
}

pub fn against_vips(table: &mut Table) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let (from, ours, theirs) = (dir.path().join("in.jpg"), dir.path().join("ours.jpg"), dir.path().join("theirs.jpg"));
    std::fs::write(&from, twelve_megapixels()?)?;
    let mine = || {
        let mut command = Command::new(std::env::current_exe().unwrap_or_default());
        command.arg("prepare").arg(&from).arg(&ours);
        command
    };
    let vips = || {
        let mut command = Command::new("vipsthumbnail");
        command.arg(&from).args(["--size", "1600x1600", "-o"]).arg(format!("{}[Q=80]", theirs.display()));
        command
    };
    let work = "12 MP JPEG: decode, orient, 1600 px, encode q80";
    if Command::new("vipsthumbnail").arg("--vips-version").output().is_err() {
        table.row(work, "≤ 0.6 × libvips", "not measured: install libvips-tools");
        return Ok(());
    }
    let (mut a, mut b, mut peak) = (Vec::new(), Vec::new(), String::new());
    for _ in 0..RUNS {
        let (time, memory) = timed(mine())?;
        a.push(time);
        peak = memory;
        b.push(timed(vips())?.0);
    }
    let (a, b) = (median(a), median(b));
    let found =
        format!("{:.2} × ({} against {}), peak {peak}", a.as_secs_f64() / b.as_secs_f64(), seconds(a), seconds(b));
    table.row(work, "≤ 0.6 × libvips thumbnail, ≤ 40 MB", &found);
    Ok(())
}

pub fn stamp_and_store(table: &mut Table) -> Result<()> {
    let dir = tempfile::tempdir()?;
    let vault = Vault::open(dir.path(), VaultKey::new([1; 32]))?;
    let master = gridwalk_media::prepare(&twelve_megapixels()?, &Policy::default())?.master;
    let lines = vec!["2026-11-21 09:30:12".into(), "06010 暴露垃圾".into(), "中吴大道（怀德路–长江路）".into()];
    let text = StampText { lines };
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for n in 0..RUNS {
        let began = Instant::now();
        gridwalk_media::stamp(&master, &text)?;
        times[0].push(began.elapsed());
        let began = Instant::now();
        gridwalk_media::preview(&master)?;
        times[1].push(began.elapsed());
        let mut bytes = master.clone();
        bytes.extend_from_slice(&n.to_le_bytes());
        let began = Instant::now();
        vault.put(&bytes)?;
        times[2].push(began.elapsed());
    }
    let [stamp, preview, put] = times.map(median);
    let found =
        format!("stamp {}, preview {}, hash + encrypt + write {}", seconds(stamp), seconds(preview), seconds(put));
    table.row("stamp, preview, hash + encrypted write of that photo", "reported apart", &found);
    let size = vault.list().context("the vault")?.len();
    anyhow::ensure!(size == RUNS);
    Ok(())
}
