//! Patrols: what a position costs, what a day's track takes, and how long it takes to judge it against a city's roads.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::grid::Shape;
use gridwalk_domain::patrol::{Means, RawFix, Recorder, Seen, Track, Verdict, Window, encode, judge};
use gridwalk_domain::place::Point;
use gridwalk_domain::route::Proof;

use crate::table::Table;
use crate::world::{Device, ServerProcess};

/// Seconds of a shift.
const SHIFT: i64 = 8 * 3600;
/// 1e-7 degrees for a metre, near enough in Jiangsu.
const EAST: f64 = 106.0;
const NORTH: f64 = 90.0;
/// Where the grid of streets begins.
const ORIGIN: (f64, f64) = (1_199_000_000.0, 317_000_000.0);
/// Metres between two corners, and corners each way: 32 × 31 × 2 sections.
const BLOCK: f64 = 150.0;
const CORNERS: i64 = 32;

fn place(x: f64, y: f64) -> [i64; 2] {
    [(ORIGIN.0 + x * EAST).round() as i64, (ORIGIN.1 + y * NORTH).round() as i64]
}

/// About 2,000 road sections in a grid of streets.
fn sections() -> Vec<Shape> {
    let line = |a: (f64, f64), b: (f64, f64)| Shape::Lines(vec![vec![place(a.0, a.1), place(b.0, b.1)]]);
    let at = |n: i64| n as f64 * BLOCK;
    let mut all = Vec::new();
    for i in 0..CORNERS {
        for j in 0..CORNERS - 1 {
            all.push(line((at(i), at(j)), (at(i), at(j + 1))));
            all.push(line((at(j), at(i)), (at(j + 1), at(i))));
        }
    }
    all
}

/// Numbers between −1 and 1 that follow from a seed (xorshift).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % 20_001) as f64 / 10_000.0 - 1.0
    }
}

/// A fix a second for eight hours at 1.3 m/s, street by street to and fro, with a receiver's wandering error of a few metres.
fn walk() -> Vec<RawFix> {
    let mut noise = Noise(20_260_701);
    let (mut off_x, mut off_y) = (0.0, 0.0);
    let width = BLOCK * (CORNERS - 1) as f64;
    let fix = |second: i64| {
        let gone = second as f64 * 1.3;
        let (row, along) = ((gone / width).floor(), gone % width);
        let x = if row as i64 % 2 == 0 { along } else { width - along };
        off_x = off_x * 0.98 + noise.next() * 0.6;
        off_y = off_y * 0.98 + noise.next() * 0.6;
        let [lon, lat] = place(x + off_x, row * BLOCK + off_y);
        let acc = Some((5_500.0 + noise.next() * 2_500.0).round() as i64);
        RawFix { at: second * 1000, point: Point { lon, lat }, acc, mock: false }
    };
    (0..SHIFT).map(fix).collect()
}

fn recorded(fixes: &[RawFix]) -> Track {
    let mut recorder = Recorder::begin(Means::Foot, 0);
    for fix in fixes {
        recorder.take(fix);
    }
    recorder.end(SHIFT * 1000);
    recorder.track
}

/// The track in bytes, and judged.
fn judged(table: &mut Table, fixes: &[RawFix]) -> Result<()> {
    let track = recorded(fixes);
    let packed = zstd::bulk::compress(&encode(&track, [0; 16]), 19)?.len();
    let each = packed as f64 / (track.points.len() * 2) as f64;
    let found = format!("{each:.2} bytes; {} points of {} fixes, {packed} bytes", track.points.len(), fixes.len());
    table.row("a walked track, each coordinate with its share of times and accuracies", "≤ 2 bytes", &found);
    let sections = sections();
    let began = Instant::now();
    let seen = Seen::of(&track, Window { from: 0, to: SHIFT * 1000 }, Means::Foot);
    let proof = Proof::Covered { permille: 900 };
    let verdicts = sections.iter().map(|section| judge(section, None, &proof, &seen, false).verdict);
    let met = verdicts.filter(|verdict| *verdict == Verdict::Met).count();
    let took = began.elapsed();
    let found = format!("{:.0} ms; {met} of {} met", took.as_secs_f64() * 1000.0, sections.len());
    table.row("eight hours' track against 2,000 road sections", "reported", &found);
    Ok(())
}

/// What a call costs with everything it does: encrypted, written, taken in.
fn each_position(table: &mut Table, fixes: &[RawFix]) -> Result<()> {
    let office = ServerProcess::start(0, 0, 1)?;
    let phone = Device::enrolled(&office.addr, office.codes.first().context("a code")?)?;
    phone.app.sync_now(Nothing {})?;
    phone.app.patrol_start(PatrolStart { means: MeansView::Foot, partners: Vec::new(), assessed: false })?;
    let begun = phone.app.status(Nothing {})?.now_ms;
    let input = |fix: &RawFix| TrackFix {
        lon_e7: fix.point.lon,
        lat_e7: fix.point.lat,
        accuracy_mm: fix.acc,
        fixed_at_ms: begun + fix.at,
        mock: false,
    };
    let mut took: Vec<Duration> = Vec::with_capacity(fixes.len());
    for fix in fixes {
        let began = Instant::now();
        phone.app.record_fix(RecordFix { fixes: vec![input(fix)] })?;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let at = |permille: usize| took.get(took.len() * permille / 1000).copied().unwrap_or_default().as_secs_f64() * 1e6;
    let found = format!("median {:.0} µs, p99 {:.0} µs, p99.9 {:.0} µs", at(500), at(990), at(999));
    table.row("record_fix, one position on disk", "≤ 1000 µs", &found);
    let began = Instant::now();
    let ended = phone.app.patrol_end(Nothing {})?;
    let found = format!("{:.2} s, {} gaps", began.elapsed().as_secs_f64(), ended.gaps.len());
    table.row("… and ending that patrol of 28,800 positions", "reported", &found);
    Ok(())
}

pub fn shift(table: &mut Table) -> Result<()> {
    let fixes = walk();
    judged(table, &fixes)?;
    each_position(table, &fixes)
}
