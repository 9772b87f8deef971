//! The program as an administrator meets it: one command after the other on one directory.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

use std::io::BufRead;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn run(dir: &Path, args: &[&str]) -> (bool, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_gridwalk-server"))
        .args(["--data", dir.join("data").to_str().unwrap()])
        .args(args)
        .current_dir(dir)
        .env_remove("GRIDWALK_CONFIG")
        .output()
        .unwrap();
    (status.success(), String::from_utf8(stdout).unwrap() + &String::from_utf8(stderr).unwrap())
}

/// Seeds and serves until it is ready; answers the file of cards.
fn demo(dir: &Path) -> String {
    let data = dir.join("data");
    let mut server = Command::new(env!("CARGO_BIN_EXE_gridwalk-server"))
        .args(["demo", "--port", "0", "--cases", "60", "--photos", "1", "--seed-file", "seed.json", "--data"])
        .arg(&data)
        .current_dir(dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.starts_with("ready 127.0.0.1:"), "{line}");
    let (ok, text) = run(dir, &["restore", "nowhere"]);
    assert!(!ok, "{text}");
    let pid = rustix::process::Pid::from_child(&server);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    assert!(server.wait().unwrap().success(), "it ends in good order");
    std::fs::read_to_string(dir.join("seed.json")).unwrap()
}

#[test]
fn a_district_is_seeded_enrolled_verified_exported_backed_up_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let seeded = demo(dir);
    assert!(seeded.contains("GRIDWALK1 http://127.0.0.1") && seeded.contains("inspector"), "{seeded}");
    for args in [["enroll", "insp01"].as_slice(), &["enroll", "--person", "insp01"]] {
        let (ok, text) = run(dir, args);
        assert!(ok && text.contains("insp01") && text.contains('█'), "{text}");
    }
    let (ok, text) = run(dir, &["enroll", "--all", "--cards", "cards.html"]);
    assert!(ok && text.contains("60 cards"), "{text}");
    assert_eq!(std::fs::read_to_string(dir.join("cards.html")).unwrap().matches("<article>").count(), 60);
    assert!(run(dir, &["enroll", "nobody"]).1.contains("import people first"));
    assert!(run(dir, &["enroll", "--all", "--cards", "cards.pdf"]).1.contains("cards.html"));
    let (ok, text) = run(dir, &["verify"]);
    assert!(ok && text.contains("Everything holds"), "{text}");
    let (ok, text) = run(dir, &["export", "out"]);
    assert!(ok && text.contains("60 cases"), "{text}");
    assert!(dir.join("out/cases.csv").is_file() && dir.join("out/cases.geojson").is_file());
    let (ok, text) = run(dir, &["backup", "night"]);
    assert!(ok && text.contains("backed up to"), "{text}");
    let (ok, text) = run(dir, &["restore", "night"]);
    assert!(!ok && text.contains("--replace"), "{text}");
    let (ok, text) = run(dir, &["restore", "night", "--replace"]);
    assert!(ok && text.contains("epoch"), "{text}");
    let (ok, text) = run(dir, &["verify"]);
    assert!(ok, "{text}");
    let (_, text) = run(dir, &["doctor"]);
    assert!(text.contains("people: 60") && text.contains("listen = \"127.0.0.1:8787\""), "{text}");
}

#[test]
fn people_come_from_a_spreadsheet_and_a_lost_device_is_revoked() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (ok, text) = run(dir, &["import", "--template", "org.xlsx"]);
    assert!(ok && dir.join("org.xlsx").is_file(), "{text}");
    let (ok, text) = run(dir, &["import", "org.xlsx"]);
    assert!(ok && text.contains("0 rows"), "{text}");
    assert!(run(dir, &["enroll", "--all"]).1.contains("import people first"));
    assert!(run(dir, &["revoke", "xyz"]).1.contains("see `devices`"));
    let (ok, text) = run(dir, &["doctor"]);
    assert!(!ok && text.contains("nobody is recorded yet"), "{text}");
}

#[test]
fn impossible_settings_are_refused_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let (ok, text) = run(dir, &["--listen", "0.0.0.0:8787", "serve"]);
    assert!(!ok && text.contains("tls_cert"), "{text}");
    std::fs::write(dir.join("g.toml"), "listne = \"x\"").unwrap();
    let (ok, text) = run(dir, &["--config", "g.toml", "doctor"]);
    assert!(!ok && text.contains("listne"), "{text}");
    assert!(run(dir, &["verify"]).1.contains("holds no ledger"));
}

#[test]
fn a_map_pack_is_added_listed_and_removed_by_the_beginning_of_its_id() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let bytes = gridwalk_city::pack::vector(10, "{}").unwrap();
    std::fs::write(dir.join("city.pmtiles"), &bytes).unwrap();
    std::fs::write(dir.join("half.pmtiles"), &bytes[..bytes.len() / 2]).unwrap();
    let (ok, text) = run(dir, &["pack", "add", "city.pmtiles", "--name", "电子地图"]);
    assert!(!ok && text.contains("--approval"), "{text}");
    let (ok, text) = run(dir, &["pack", "add", "half.pmtiles", "--approval", "GS（2024）1号"]);
    assert!(!ok && text.contains("are missing at its end"), "{text}");
    let (ok, text) = run(dir, &["pack", "add", "city.pmtiles", "--name", "电子地图", "--approval", "GS（2024）1号"]);
    assert!(ok && text.contains("电子地图") && text.contains("审图号 GS（2024）1号"), "{text}");
    let (ok, listed) = run(dir, &["pack", "list"]);
    assert!(ok && listed.lines().count() == 1 && listed.contains("zoom 8–10"), "{listed}");
    let id = listed.split(' ').next().unwrap();
    assert!(run(dir, &["pack", "remove", "ab"]).1.contains("at least 6"));
    let (ok, text) = run(dir, &["pack", "remove", id]);
    assert!(ok && text.contains("devices keep"), "{text}");
    assert_eq!(run(dir, &["pack", "list"]).1, "");
}
