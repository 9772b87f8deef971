//! A phone as a process, for the proofs of real kills: `capture-child <folder> <server> <code> <first photo>`.
//!
//! It captures and syncs at the same time, for ever, and says each record on standard output after it was recorded and
//! never before. Whoever started it kills it.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::api::*;
use gridwalk_core::view::Phase;
use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock, TimeSource};
use gridwalk_tests::child::Said;
use gridwalk_tests::shot::shot;
use gridwalk_tests::{Town, device};

const CLASS: &str = "2026:m:06010";

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().expect("folder, server, code, first photo");
    let (folder, server, code) = (PathBuf::from(next()), next(), next());
    let first: u64 = next().parse().expect("a number");
    let app = open(&folder);
    if app.status(Nothing {}).expect("a status").phase == Phase::Unenrolled {
        enrol(&app, server, code);
    }
    say(&Said::Ready);
    let syncing = Arc::clone(&app);
    std::thread::spawn(move || {
        loop {
            // A server that was killed is tried again.
            let _ = syncing.sync_now(Nothing {});
            std::thread::sleep(Duration::from_millis(15));
        }
    });
    let mut number = first;
    // Until it is killed.
    loop {
        capture(&app, number);
        number += 1;
    }
}

fn open(folder: &std::path::Path) -> Arc<App> {
    let keyring = Keyring::open(folder, SystemClock.wall_ms()).expect("a keyring");
    let config = AppConfig {
        data: folder.join("data"),
        media: Media::Folder(folder.join("photos")),
        keyring,
        time: Arc::new(SystemClock),
        version: "proof".into(),
        label: "child".into(),
    };
    App::open(config).expect("an app that opens after every kill")
}

/// The server may be down just now.
fn enrol(app: &App, server: String, code: String) {
    let wish = Enrol { qr: None, server: Some(server), code: Some(code), pin: None };
    while let Err(error) = app.enrol(wish.clone()) {
        assert!(error.retry, "{error:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn capture(app: &App, number: u64) {
    let photo = app.photo_put(&shot(number)).expect("a photo").hash;
    let fix = Town::fix(1, number as u32 % 4, SystemClock.wall_ms());
    let photos = vec![PhotoRef { hash: photo.clone(), role: gridwalk_core::view::PhotoRole::Near }];
    let case = app.report(Report { photos, ..device::report_of(CLASS, fix) }).expect("a record").case;
    say(&Said::Case { case: case.clone(), photo });
    if number.is_multiple_of(3) {
        app.add_note(AddNote { case: case.clone(), text: format!("{number}") }).expect("a note");
        say(&Said::Note { case });
    }
}

fn say(said: &Said) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{said}").and_then(|()| out.flush()).expect("somebody who listens");
}
