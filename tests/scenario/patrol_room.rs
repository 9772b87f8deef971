//! Where tracks lie on a phone: kills, cuts, full disks, several people, and the end of it all.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::id::PersonId;
use gridwalk_tests::book::DeviceBook;
use gridwalk_tests::clock::HOUR;
use gridwalk_tests::full::FullDisk;
use gridwalk_tests::world::copy_folder;
use gridwalk_tests::{Device, World};

use crate::forms::code;
use crate::patrol_files::{gpx, import, still_day};
use crate::patrol_forms::*;
use crate::traces::{Allowed, in_bytes};

fn tracks(phone: &Device) -> PathBuf {
    phone.data().join("tracks")
}

fn log_of(phone: &Device) -> PathBuf {
    tracks(phone).join(format!("{}.log", phone.person.expect("somebody")))
}

fn log_len(phone: &Device) -> usize {
    std::fs::metadata(log_of(phone)).expect("a log").len() as usize
}

fn chunks(phone: &Device) -> usize {
    std::fs::read_dir(tracks(phone).join("chunks")).expect("a folder").count()
}

fn running(phone: &Device) -> Option<PatrolRunning> {
    phone.app().patrol_now(Nothing {}).expect("now").patrol
}

fn points(phone: &Device) -> i64 {
    running(phone).expect("it runs").points
}

/// A phone on patrol and how long its log was after each of some positions.
fn on_the_way(world: &World, steps: usize) -> (Device, Vec<usize>) {
    let phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    let mut lengths = vec![log_len(&phone)];
    let mut walk = Walk::slow(world, 0.0, 0.0);
    for step in 0..steps {
        walk.north = step as f64 * 14.0;
        walk.stay(&phone, 10);
        lengths.push(log_len(&phone));
    }
    (phone, lengths)
}

#[test]
fn whatever_was_acknowledged_is_there_after_a_kill_and_a_log_torn_at_any_byte_loses_only_what_was_torn() {
    let world = world_at(8, 0);
    let (mut phone, lengths) = on_the_way(&world, 12);
    assert_eq!(points(&phone), 12);
    phone.restart();
    assert_eq!(points(&phone), 12, "each position that was taken is there");
    phone.kill();
    let whole = std::fs::read(log_of(&phone)).expect("the log");
    for (kept, pair) in lengths.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        for cut in [*from, from + 1, from.midpoint(*to), to - 1] {
            std::fs::write(log_of(&phone), &whole[..cut]).expect("torn");
            phone.open();
            assert_eq!(points(&phone), kept as i64, "cut at {cut} of {}", whole.len());
            phone.kill();
        }
    }
}

#[test]
fn a_changed_record_ends_the_log_there_and_it_goes_on_from_what_is_sound() {
    let world = world_at(8, 0);
    let (mut phone, lengths) = on_the_way(&world, 8);
    phone.kill();
    let mut bytes = std::fs::read(log_of(&phone)).expect("the log");
    bytes[lengths[5] + 40] ^= 1;
    std::fs::write(log_of(&phone), &bytes).expect("changed");
    phone.open();
    assert_eq!(points(&phone), 5);
    let mut walk = Walk::slow(&world, 0.0, 8.0 * 14.0);
    walk.stay(&phone, 10);
    assert_eq!(points(&phone), 6);
    phone.restart();
    assert_eq!(points(&phone), 6, "what came after the cut is as safe");
    let ended = end(&phone);
    assert_eq!(my_record(&phone).days[0].patrols[0].id, ended.id);
}

#[test]
fn a_kill_around_a_roll_neither_loses_nor_doubles_anything() {
    let world = world_at(8, 0);
    let (mut phone, _) = on_the_way(&world, 12);
    world.time.pass(HOUR / 2);
    let before = std::fs::read(log_of(&phone)).expect("the log");
    let distance = running(&phone).expect("it runs").distance_mm;
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(chunks(&phone), 1, "half an hour closes a part");
    phone.restart();
    assert_eq!((points(&phone), running(&phone).expect("it runs").distance_mm), (12, distance));
    phone.app().patrol_turn().expect("a turn");
    assert_eq!(chunks(&phone), 1, "the part is named once");
    // As if the app had been killed before the roll was written down.
    phone.kill();
    std::fs::write(log_of(&phone), before).expect("as it was");
    phone.open();
    assert_eq!((points(&phone), running(&phone).expect("it runs").distance_mm), (12, distance));
    let id = end(&phone).id;
    let track = phone.app().my_track(PatrolId { patrol: id }).expect("my track");
    assert_eq!((track.points.len(), track.missing_parts, track.distance_mm), (12, 0, distance));
}

#[test]
fn an_end_that_a_full_disk_or_a_kill_interrupts_is_completed_once() {
    let world = world_at(8, 0);
    let (desk, sections) = ground(&world, 1);
    let route = save_route(&desk, route_form("主街", &sections));
    desk.sync();
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    start(&phone);
    cover(&world, &phone, &[0]);
    let full = phone.fill_disk();
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoSpace);
    assert_eq!(code(phone.app().record_fix(RecordFix { fixes: Vec::new() })), ErrorCode::NoPatrol, "it has ended");
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoSpace, "and says so again");
    drop(full);
    let log = std::fs::read(log_of(&phone)).expect("the log");
    phone.restart();
    assert!(running(&phone).is_none());
    phone.app().patrol_turn().expect("completed");
    assert!(!log_of(&phone).exists());
    assert_eq!(item_stands(&phone, &route, 1, &sections[0]), StandingView::Met);
    let acts = DeviceBook::open(&phone.database(), &phone.keystore()).own_since(0).len();

    phone.kill();
    std::fs::write(log_of(&phone), log).expect("as if it had not been removed");
    phone.open();
    phone.app().patrol_turn().expect("nothing is left to say");
    assert!(!log_of(&phone).exists());
    assert_eq!(
        DeviceBook::open(&phone.database(), &phone.keystore()).own_since(0).len(),
        acts,
        "nothing is said twice"
    );
    assert_eq!((chunks(&phone), my_record(&phone).days[0].patrols.len()), (1, 1));
    start(&phone);
    exchange(&[&phone, &desk]);
    assert_eq!(item_stands(&desk, &route, 1, &sections[0]), StandingView::Met);
}

#[test]
fn ending_again_after_the_disk_had_no_room_completes_it() {
    let world = world_at(8, 0);
    let (phone, _) = on_the_way(&world, 3);
    let full = phone.fill_disk();
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoSpace);
    drop(full);
    assert!(end(&phone).distance_mm > 0);
    assert_eq!(my_record(&phone).days[0].patrols.len(), 1);
}

#[test]
fn a_start_that_never_came_into_the_journal_is_said_later() {
    let world = world_at(8, 0);
    let mut phone = world.device("phone", world.inspector("李巡", 1));
    let full = phone.fill_disk();
    let wish = PatrolStart { means: MeansView::Foot, partners: Vec::new(), assessed: true };
    assert_eq!(code(phone.app().patrol_start(wish)), ErrorCode::NoSpace);
    drop(full);
    assert!(running(&phone).is_none() && !log_of(&phone).exists());

    phone.kill();
    copy_folder(&phone.data(), &world.folder("before"));
    phone.open();
    start(&phone);
    let mut walk = Walk::from(&world, 0.0, 0.0);
    walk.to(&phone, 0.0, 100.0);
    phone.kill();
    let log = std::fs::read(log_of(&phone)).expect("the log");
    std::fs::remove_dir_all(phone.data()).expect("gone");
    copy_folder(&world.folder("before"), &phone.data());
    std::fs::write(log_of(&phone), log).expect("the log alone");
    phone.open();
    assert!(points(&phone) > 5);
    phone.app().patrol_turn().expect("a turn");
    let acts = || DeviceBook::open(&phone.database(), &phone.keystore()).own_since(0).len();
    let said = acts();
    phone.app().patrol_turn().expect("another turn");
    assert_eq!(acts(), said, "once");
    assert_eq!(my_record(&phone).days[0].patrols.len(), 1);
}

#[test]
fn a_disk_without_room_refuses_positions_and_keeps_what_was_kept() {
    let world = world_at(8, 0);
    let (mut phone, _) = on_the_way(&world, 6);
    let mut walk = Walk::slow(&world, 0.0, 6.0 * 14.0);
    let full = FullDisk::under(&log_of(&phone));
    let fixes = vec![fix_at(&phone, walk.here())];
    assert_eq!(code(phone.app().record_fix(RecordFix { fixes })), ErrorCode::NoSpace);
    assert_eq!(code(phone.app().patrol_pause(Nothing {})), ErrorCode::NoSpace);
    assert_eq!((points(&phone), running(&phone).expect("it runs").paused), (6, false));
    drop(full);
    walk.stay(&phone, 10);
    assert_eq!(points(&phone), 7);
    phone.restart();
    assert_eq!(points(&phone), 7);
}

#[test]
fn no_file_on_the_phone_holds_a_coordinate_in_the_clear() {
    let world = world_at(8, 0);
    let (phone, _) = on_the_way(&world, 200);
    let mut sizes = 0;
    let mut look = |when: &str| {
        let mut folders = vec![tracks(&phone), phone.data()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                let bytes = std::fs::read(entry.path()).expect("a file");
                sizes += bytes.len();
                let found = in_bytes(&bytes, &Allowed::default());
                assert!(found.is_empty(), "{when}: {} tells {found:?}", entry.path().display());
            }
        }
    };
    look("while it runs");
    world.time.pass(HOUR / 2);
    phone.app().patrol_turn().expect("a turn");
    look("after a part was closed");
    let id = end(&phone).id;
    look("when it has ended");
    assert!(sizes > 50_000, "there was something to look at: {sizes}");
    assert!(phone.app().my_track(PatrolId { patrol: id }).expect("my track").points.len() > 150);
}

#[test]
fn positions_are_taken_while_the_database_is_busy() {
    let world = world_at(8, 0);
    let (phone, _) = on_the_way(&world, 1);
    let file = gpx(&[still_day(clock(0, 0, 0), 60_000)]);
    let done = AtomicBool::new(false);
    let (mut taken, mut longest) = (0, 0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            import(&phone, &file).expect("taken in");
            done.store(true, Ordering::SeqCst);
        });
        while !done.load(Ordering::SeqCst) {
            let begun = Instant::now();
            record(&phone, vec![fix_at(&phone, at(3.3, 0.0))]);
            longest = longest.max(begun.elapsed().as_millis());
            taken += 1;
        }
    });
    println!("{taken} positions during the import, the slowest {longest} ms");
    assert!(taken > 500, "{taken} positions during the import, the slowest {longest} ms");
    let mut costs: Vec<u128> = (0..1_000)
        .map(|_| {
            let begun = Instant::now();
            record(&phone, vec![fix_at(&phone, at(3.3, 0.0))]);
            begun.elapsed().as_micros()
        })
        .collect();
    costs.sort_unstable();
    println!("a position costs {} us, 99 of 100 less than {} us", costs[500], costs[990]);
    assert!(costs[500] < 1_000, "half of them cost more than {} us", costs[500]);
}

fn sign_in(phone: &Device, person: PersonId) {
    phone.app().sign_in(SignIn { person: person.to_string(), pin: None }).expect("signed in");
}

#[test]
fn two_people_on_one_phone_have_a_patrol_each_and_see_nothing_of_the_other() {
    let world = world_at(8, 0);
    let (li, zhao) = (world.inspector("李巡", 1), world.inspector("赵巡", 1));
    let mut phone = world.device("phone", zhao);
    world.enrol(&mut phone, li);
    phone.sync();
    let first = start(&phone).id;
    cover(&world, &phone, &[0]);
    let walked = points(&phone);
    sign_in(&phone, zhao);
    assert!(running(&phone).is_none());
    assert_eq!(
        code(phone.app().record_fix(RecordFix { fixes: vec![fix_at(&phone, at(0.0, 0.0))] })),
        ErrorCode::NoPatrol
    );
    let second = start(&phone).id;
    cover(&world, &phone, &[1]);
    for call in [
        phone.app().my_track(PatrolId { patrol: first.clone() }).map(drop),
        phone.app().track_export(TrackExport { patrol: first.clone(), format: TrackFormat::Gpx }).map(drop),
    ] {
        assert_eq!(code(call), ErrorCode::NotFound);
    }
    phone.restart();
    assert_eq!(running(&phone).expect("hers").id, second);
    assert_eq!(my_record(&phone).days[0].patrols.len(), 1);
    phone.app().sign_out(Nothing {}).expect("signed out");
    assert_eq!(code(phone.app().record_fix(RecordFix { fixes: Vec::new() })), ErrorCode::NotSignedIn);
    sign_in(&phone, li);
    let there = running(&phone).expect("his");
    assert_eq!((there.id.as_str(), there.points), (first.as_str(), walked));
    cover(&world, &phone, &[0]);
    let ended = end(&phone);
    assert_eq!(ended.id, first);
    assert_eq!(ended.gaps.len(), 1, "while she had the phone nothing is known of him: {:?}", ended.gaps);
    sign_in(&phone, zhao);
    assert_eq!(end(&phone).id, second);
}

#[test]
fn a_revoked_phone_keeps_no_track() {
    let world = world_at(8, 0);
    let (phone, _) = on_the_way(&world, 5);
    end(&phone);
    start(&phone);
    let mut walk = Walk::from(&world, 0.0, 0.0);
    walk.to(&phone, 0.0, 100.0);
    assert!(chunks(&phone) == 1 && log_of(&phone).exists());
    let id = phone.id();
    world.ledger().write(move |tx| tx.revoke(id)).expect("revoked");
    let mut syncs = 0;
    while phone.app().status(Nothing {}).expect("a status").phase != Phase::Unenrolled {
        phone.sync();
        syncs += 1;
        assert!(syncs < 5, "never wiped");
    }
    assert_eq!(chunks(&phone), 0);
    assert!(!log_of(&phone).exists());
    assert!(phone.app().record_fix(RecordFix { fixes: Vec::new() }).is_err());
}

#[test]
fn a_second_start_and_an_end_without_a_patrol_are_refused() {
    let world = world_at(8, 0);
    let phone = world.device("phone", world.inspector("李巡", 1));
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoPatrol);
    assert_eq!(code(phone.app().patrol_pause(Nothing {})), ErrorCode::NoPatrol);
    assert_eq!(code(phone.app().patrol_resume(Nothing {})), ErrorCode::NoPatrol);
    assert_eq!(code(phone.app().patrol_signal(PatrolSignal { reason: GapReasonView::GpsOff })), ErrorCode::NoPatrol);
    assert_eq!(
        code(phone.app().record_fix(RecordFix { fixes: vec![fix_at(&phone, at(0.0, 0.0))] })),
        ErrorCode::NoPatrol
    );
    let id = start(&phone).id;
    let wish = PatrolStart { means: MeansView::Car, partners: Vec::new(), assessed: false };
    assert_eq!(code(phone.app().patrol_start(wish)), ErrorCode::PatrolRuns);
    assert_eq!(running(&phone).expect("the first").id, id);
    end(&phone);
    assert_eq!(code(phone.app().patrol_end(Nothing {})), ErrorCode::NoPatrol);
}

#[test]
fn somebody_in_his_break_is_written_nowhere() {
    let world = world_at(8, 0);
    let (phone, _) = on_the_way(&world, 3);
    phone.app().patrol_pause(Nothing {}).expect("paused");
    let before = log_len(&phone);
    let taken = record(&phone, vec![fix_at(&phone, at(0.0, 60.0)); 50]);
    assert_eq!(
        taken.dropped.iter().map(|dropped| (dropped.reason, dropped.count)).collect::<Vec<_>>(),
        [(DroppedView::Paused, 50)]
    );
    assert_eq!(log_len(&phone), before);
}
