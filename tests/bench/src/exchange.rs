//! Exchanges: first push and pull, a street out of many, small changes on a slow line, nothing to say, a fleet.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Result;
use gridwalk_core::api::{CaseFilter, CaseList, Nothing, SelfDispose};
use gridwalk_domain::case::CaseFact;

use crate::office::STREETS;
use crate::proxy::{Proxy, Weather};
use crate::rows::{median, seconds};
use crate::table::Table;
use crate::world::{Device, ServerProcess, case_fact, case_id, person, record, street};

const CASES: u64 = 10_000;

fn ratio(time: Duration, base: Duration) -> String {
    format!("{:.2} × ({})", time.as_secs_f64() / base.as_secs_f64(), seconds(time))
}

/// First push of 10,000 cases, then the first pull by a fresh device.
pub fn first(table: &mut Table, plain: Duration) -> Result<()> {
    let server = ServerProcess::start(0, 0, 3)?;
    let proxy = Proxy::start(&server.addr, Weather::default())?;
    let device = Device::enrolled(&proxy.addr, &server.codes[1])?;
    device.app.sync_now(Nothing {})?;
    let device = device.with_store(|store| {
        for n in 0..CASES {
            record(store, person(1), &street(1), case_id(n, 1), case_fact(n), 1_790_000_000_000 + n as i64 * 1_700)?;
        }
        Ok(())
    })?;
    proxy.reset();
    let began = Instant::now();
    let report = device.app.sync_now(Nothing {})?;
    let pushed = began.elapsed();
    table.row("first push of 10,000 cases, durable at the server", "≤ 2.2 × plain", &ratio(pushed, plain));
    table.row("… bytes both ways, two photos named per case", "≤ 2.4 MB", &megabytes(proxy.bytes(), report.sent));
    let desk = Device::enrolled(&proxy.addr, &server.codes[0])?;
    proxy.reset();
    let began = Instant::now();
    let report = desk.app.sync_now(Nothing {})?;
    let page = desk.app.case_list(CaseList { filter: CaseFilter::default(), after: None, limit: 50 })?;
    let pulled = began.elapsed();
    table.row("first pull by a fresh, encrypted device, first list read", "≤ 3 × plain", &ratio(pulled, plain));
    table.row("… bytes both ways", "≤ 2.4 MB", &megabytes(proxy.bytes(), report.received.min(page.total)));
    Ok(())
}

fn megabytes(bytes: u64, acts: i64) -> String {
    format!("{:.2} MB for {acts} acts", bytes as f64 / 1e6)
}

/// A fresh device's pull of a street of 500 cases, out of so many: median of five devices on one server.
fn street_of(cases: usize) -> Result<Duration> {
    let server = ServerProcess::start(cases, 500, 1 + 5 * STREETS as usize)?;
    let mut times = Vec::new();
    for n in 0..5 {
        let device = Device::enrolled(&server.addr, &server.codes[1 + n * STREETS as usize])?;
        let began = Instant::now();
        let report = device.app.sync_now(Nothing {})?;
        times.push(began.elapsed());
        anyhow::ensure!(report.received >= 500, "the street did not come: {report:?}");
    }
    Ok(median(times))
}

pub fn one_street(table: &mut Table) -> Result<()> {
    let (small, large) = (street_of(10_000)?, street_of(100_000)?);
    let found =
        format!("{:.2} × ({} then {})", large.as_secs_f64() / small.as_secs_f64(), seconds(small), seconds(large));
    table.row("a street of 500 cases out of 10,000, then out of 100,000", "≤ 1.1 × the first", &found);
    Ok(())
}

/// 50 changes up and 50 down over 300 ms and 1 Mbit/s.
pub fn changes(table: &mut Table) -> Result<()> {
    let server = ServerProcess::start(0, 0, 3)?;
    let slow = Weather { delay: Duration::from_millis(150), rate: 125_000, cut: None };
    let proxy = Proxy::start(&server.addr, slow)?;
    let other = Device::enrolled(&server.addr, &server.codes[0])?;
    let mine = Device::enrolled(&proxy.addr, &server.codes[1])?;
    mine.app.sync_now(Nothing {})?;
    let mine = mine.with_store(|store| {
        for n in 0..100 {
            record(store, person(1), &street(1), case_id(n, 3), case_fact(n), 1_790_000_000_000 + n as i64)?;
        }
        Ok(())
    })?;
    mine.app.sync_now(Nothing {})?;
    other.app.sync_now(Nothing {})?;
    let withdraw = |reason: &str| CaseFact::Withdrawn { reason: reason.into() };
    let other = other.with_store(|store| {
        for n in 0..50 {
            let (at, fact) = (1_790_000_100_000 + n as i64, CaseFact::NoteAdded { text: "已处理".into() });
            record(store, person(0), &street(1), case_id(n, 3), fact, at)?;
        }
        Ok(())
    })?;
    other.app.sync_now(Nothing {})?;
    let mine = mine.with_store(|store| {
        for n in 50..100 {
            record(store, person(1), &street(1), case_id(n, 3), withdraw("重复"), 1_790_000_200_000 + n as i64)?;
        }
        Ok(())
    })?;
    proxy.reset();
    let began = Instant::now();
    let report = mine.app.sync_now(Nothing {})?;
    let found = format!(
        "{} bytes up, {} down, {} for {} up and {} down",
        proxy.up.load(std::sync::atomic::Ordering::SeqCst),
        proxy.down.load(std::sync::atomic::Ordering::SeqCst),
        seconds(began.elapsed()),
        report.sent,
        report.received
    );
    table.row("50 changes up + 50 down, 300 ms round trip, 1 Mbit/s", "one exchange after connecting; ≤ 4 KB", &found);
    Ok(())
}

/// Nothing to say, on an open connection, three streams.
pub fn idle(table: &mut Table) -> Result<()> {
    let server = ServerProcess::start(0, 0, 3)?;
    let proxy = Proxy::start(&server.addr, Weather::default())?;
    let device = Device::enrolled(&proxy.addr, &server.codes[1])?;
    device.app.sync_now(Nothing {})?;
    device.app.sync_now(Nothing {})?;
    proxy.reset();
    device.app.sync_now(Nothing {})?;
    let (up, down) =
        (proxy.up.load(std::sync::atomic::Ordering::SeqCst), proxy.down.load(std::sync::atomic::Ordering::SeqCst));
    table.row(
        "nothing to say, open connection, above TLS, three streams",
        "one exchange, ≤ 500 bytes",
        &format!("{} bytes ({up} up, {down} down)", up + down),
    );
    Ok(())
}

fn no_photo_case() -> SelfDispose {
    SelfDispose { class: "2026:m:06010".into(), before: None, after: None, fix: None, note: None, draft: None }
}

/// Incremental syncs of three acts from 50 devices at once: the server's CPU and the slowest twentieth.
pub fn fleet(table: &mut Table) -> Result<()> {
    const DEVICES: usize = 50;
    const ROUNDS: u64 = 20;
    let server = ServerProcess::start(0, 0, DEVICES + 1)?;
    let mut devices = Vec::new();
    for n in 1..=DEVICES {
        let device = Device::enrolled(&server.addr, &server.codes[n])?;
        device.app.sync_now(Nothing {})?;
        devices.push(device);
    }
    let before = server.cpu_ms()?;
    let times = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for device in &devices {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let recorded = (0..3).all(|_| device.app.self_dispose(no_photo_case()).is_ok());
                    let began = Instant::now();
                    let done = device.app.sync_now(Nothing {}).is_ok_and(|report| report.sent == 3);
                    if recorded && done {
                        times.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(began.elapsed());
                    }
                }
            });
        }
    });
    let spent = server.cpu_ms()? - before;
    let mut times = times.into_inner().unwrap_or_default();
    times.sort();
    let p95 = times.get(times.len() * 95 / 100).copied().unwrap_or_default();
    let found = format!(
        "{:.2} ms CPU each, p95 {:.0} ms, {} syncs",
        spent / times.len().max(1) as f64,
        p95.as_secs_f64() * 1e3,
        times.len()
    );
    table.row("server CPU per incremental sync of 3 acts, 50 devices at once", "≤ 0.5 ms; p95 ≤ 50 ms", &found);
    Ok(())
}
