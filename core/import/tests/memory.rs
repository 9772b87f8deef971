//! How much memory a long file takes: measured in a process of its own, as the kernel counts it (Linux only).
#![cfg(target_os = "linux")]

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use gridwalk_import::{ReadOptions, open};

const FILE: &str = "GRIDWALK_MEMORY_FILE";
/// Megabytes of the long files; 200 are for measuring by hand.
const MEGABYTES: &str = "GRIDWALK_MEMORY_MEGABYTES";

/// Runs this test alone in a child that only reads the file, and returns its peak in KiB and how many rows it saw.
fn peak_of(file: &Path) -> (u64, u64) {
    let test = ["--exact", "the_child_reads_one_file", "--nocapture"];
    let started = Instant::now();
    let child = Command::new(std::env::current_exe().expect("own path")).args(test).env(FILE, file).output();
    let said = String::from_utf8(child.expect("ran").stdout).expect("text");
    let (_, line) = said.lines().find_map(|line| line.split_once("peak ")).expect("a peak");
    let (peak, rows) = line.split_once(' ').expect("two words");
    println!("{peak} KiB, {rows} rows, {:?}", started.elapsed());
    (peak.parse().expect("a number"), rows.parse().expect("a number"))
}

#[test]
fn the_child_reads_one_file() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let path = Path::new(&path);
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let source = open(path, name).expect("opens");
    let layer = source.layers()[0].name.clone();
    let summary = source.read(&layer, &ReadOptions::default(), &mut |_, _| ControlFlow::Continue(())).expect("read");
    let status = std::fs::read_to_string("/proc/self/status").expect("status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    println!("peak {} {}", peak.trim().trim_end_matches(" kB"), summary.rows);
}

fn megabytes() -> u64 {
    std::env::var(MEGABYTES).ok().and_then(|n| n.parse().ok()).unwrap_or(40)
}

/// Writes rows until the file has that many megabytes, and returns how many rows there are.
fn written(path: &Path, megabytes: u64, start: &str, row: impl Fn(u64) -> String, end: &str) -> u64 {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("created"));
    file.write_all(start.as_bytes()).expect("written");
    let (mut bytes, mut rows) = (0, 0);
    while bytes < megabytes * 1_000_000 {
        let row = row(rows);
        bytes += row.len() as u64;
        rows += 1;
        file.write_all(row.as_bytes()).expect("written");
    }
    file.write_all(end.as_bytes()).and_then(|()| file.flush()).expect("written");
    rows
}

/// A polygon of sixty corners with a few attributes, about 2.5 kB.
fn feature(n: u64) -> String {
    let corner = |at: u64| {
        let angle = (at % 60) as f64 / 60.0 * std::f64::consts::TAU;
        let (lon, lat) = (119.9 + (n % 1000) as f64 * 1e-4, 31.7 + (n / 1000) as f64 * 1e-5);
        format!("[{:.12},{:.12}]", lon + angle.cos() * 1e-4, lat + angle.sin() * 1e-4)
    };
    let ring = (0..=60).map(corner).collect::<Vec<_>>().join(",");
    let comma = if n == 0 { "" } else { "," };
    format!(
        r#"{comma}{{"type":"Feature","properties":{{"名称":"责任网格{n}","code":{}}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#,
        320_404_001_001_000 + n
    )
}

#[test]
fn a_long_geojson_takes_no_more_memory_than_a_short_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (short, long) = (folder.path().join("short.geojson"), folder.path().join("long.geojson"));
    std::fs::write(&short, format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, feature(0))).expect("written");
    let features = written(&long, megabytes(), r#"{"type":"FeatureCollection","features":["#, feature, "]}");
    let ((baseline, _), (peak, rows)) = (peak_of(&short), peak_of(&long));
    assert_eq!(rows, features);
    assert!(peak < baseline + 8 * 1024, "{peak} KiB over {baseline} KiB");
}

#[test]
fn a_long_csv_takes_no_more_memory_than_a_short_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (short, long) = (folder.path().join("short.csv"), folder.path().join("long.csv"));
    let row = |n: u64| format!("井盖{n},119.{:06},31.{:06},\"1,234.5\"\n", n % 1_000_000, n % 999_983);
    std::fs::write(&short, format!("名称,经度,纬度,面积\n{}", row(0))).expect("written");
    let lines = written(&long, megabytes() / 4, "名称,经度,纬度,面积\n", row, "");
    let ((baseline, _), (peak, rows)) = (peak_of(&short), peak_of(&long));
    assert_eq!(rows, lines);
    assert!(peak < baseline + 8 * 1024, "{peak} KiB over {baseline} KiB");
}
