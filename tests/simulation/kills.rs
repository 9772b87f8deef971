//! Real kills: phones that capture and sync, and the server they sync with, killed by SIGKILL again and again.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gridwalk_core::api::*;
use gridwalk_core::view::UnsentWhy;
use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock};
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::child::{PhoneProcess, Said, ServerProcess};
use gridwalk_tests::{Device, Dice, World};

const PHONES: u64 = 2;
/// Kills of each phone.
const KILLS: u64 = 100;
/// The server is killed whenever so many phones were.
const SERVER_EACH: u64 = 8;

/// A port that was free a moment ago: the address must stay when the server is killed.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").to_string()
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// Starts and kills one phone until it has died often enough; everything it said.
fn torment(phone: u64, folder: &std::path::Path, server: (&str, &str), killed: impl Fn()) -> Vec<Said> {
    let mut dice = Dice::new(phone, "kills");
    let mut said = Vec::new();
    for run in 0..KILLS {
        let first = (phone * KILLS + run) * 10_000;
        let child = PhoneProcess::start(env!("CARGO_BIN_EXE_capture-child"), folder, server.0, server.1, first);
        std::thread::sleep(Duration::from_millis(60 + dice.below(500) as u64));
        said.extend(child.kill());
        killed();
    }
    said
}

/// Opens what the kills left and sends what is still there.
fn deliver(device: &Device, server: &str) {
    let keyring = Keyring::open(device.dir(), now()).expect("a keyring");
    let config = AppConfig {
        data: device.data(),
        media: Media::Folder(device.photos()),
        keyring,
        time: std::sync::Arc::new(SystemClock),
        version: "proof".into(),
        label: device.name.clone(),
    };
    let app = App::open(config).expect("an app that opens");
    for _ in 0..5 {
        if app.sync_now(Nothing {}).expect("a sync").unsent.why == UnsentWhy::Nothing {
            return;
        }
    }
    panic!("{} cannot deliver to {server}: {:?}", device.name, app.status(Nothing {}));
}

#[test]
fn what_a_phone_said_it_recorded_survives_two_hundred_kills_of_phones_and_server() {
    let mut world = World::beginning(now());
    let people: Vec<_> = (0..PHONES).map(|n| world.inspector(&format!("巡{n}"), 1)).collect();
    let codes: Vec<String> = people.iter().map(|person| world.code(*person)).collect();
    let mut phones: Vec<Device> = (0..PHONES).map(|n| world.blank(&format!("phone-{n}"))).collect();
    phones.iter_mut().for_each(Device::kill);
    world.stop_server();
    let server = ServerProcess::start(env!("CARGO_BIN_EXE_serve-child"), &world.server_dir(), &free_address());
    let url = server.url();
    let (server, deaths, server_deaths) = (Mutex::new(server), AtomicU64::new(0), AtomicU64::new(0));
    let killed = || {
        if deaths.fetch_add(1, Ordering::SeqCst) % SERVER_EACH == SERVER_EACH - 1 {
            server.lock().unwrap_or_else(PoisonError::into_inner).kill_and_restart();
            server_deaths.fetch_add(1, Ordering::SeqCst);
        }
    };
    let said: Vec<Said> = std::thread::scope(|scope| {
        let torments: Vec<_> = (0u64..)
            .zip(phones.iter().zip(&codes))
            .map(|(n, (phone, code))| {
                scope.spawn({
                    let (url, killed) = (&url, &killed);
                    move || torment(n, phone.dir(), (url, code), killed)
                })
            })
            .collect();
        torments.into_iter().flat_map(|torment| torment.join().expect("a torment")).collect()
    });
    let (deaths, server_deaths) = (deaths.into_inner(), server_deaths.into_inner());
    println!("{deaths} phones and {server_deaths} servers killed; {} records said", said.len());
    assert!(deaths >= 200 && server_deaths >= 20, "too few died to prove anything");
    phones.iter().for_each(|phone| deliver(phone, &url));
    drop(server);
    world.start_server();
    nothing_is_missing(&world, &said);
    world.verify_server();
    for phone in &phones {
        let report = phone.store().verify().expect("a report");
        assert!(report.holds(), "{report:?}");
    }
}

/// Each case with its photo, each note.
fn nothing_is_missing(world: &World, said: &[Said]) {
    let book = LedgerBook::open(&world.server_dir());
    let (versions, masters) = (book.versions(), book.masters());
    let mut expected: BTreeMap<EntityId, u32> = BTreeMap::new();
    let mut photos = 0;
    for said in said {
        match said {
            Said::Ready => {}
            Said::Case { case, photo } => {
                expected.insert(case.parse().expect("an id"), 1);
                let photo: Hash = photo.parse().expect("a hash");
                assert!(masters.contains(&photo), "photo {photo} was said and is gone");
                photos += 1;
            }
            Said::Note { case } => *expected.entry(case.parse().expect("an id")).or_default() += 1,
        }
    }
    assert!(photos > 100, "only {photos} photos: the phones hardly lived");
    for (case, acts) in &expected {
        let there = versions.get(case).copied().unwrap_or_default();
        assert!(there >= *acts, "{case}: {acts} acts were said, {there} are there");
    }
}
