//! The restore drill: back up, sync 500 cases from twenty devices, destroy the server, restore. All of it returns unaided.

use std::sync::Mutex;

use gridwalk_tests::book::LedgerBook;
use gridwalk_tests::{Device, Town, World};

use crate::CLASSES;

const DEVICES: u64 = 20;
const CASES_EACH: u64 = 25;

/// Does the same with every device, on four threads.
fn each<'d>(devices: &'d [Device], work: impl Fn(u64, &'d Device) + Sync) {
    let queue = Mutex::new((0u64..).zip(devices));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((n, device)) = { queue.lock().expect("a queue").next() } {
                    work(n, device);
                }
            });
        }
    });
}

#[test]
fn five_hundred_cases_of_twenty_devices_return_unaided_after_the_server_burnt() {
    let mut world = World::new();
    let device = |n: u64| world.memory_device(&format!("device-{n}"), world.inspector("巡", n as u32 % 4 + 1));
    let devices: Vec<Device> = (0..DEVICES).map(device).collect();
    let backup = world.backup("last-night");
    let now = world.time.now();
    each(&devices, |n, device| {
        for case in 0..CASES_EACH {
            device.report(CLASSES[0], Town::fix(n as u32 % 4 + 1, case as u32 % 4, now), n * 1_000 + case);
        }
        assert!(device.sync().reached);
    });
    let before = LedgerBook::open(&world.server_dir());
    let (acts, photos) = (before.by_hash(), before.masters());
    assert_eq!(photos.len() as u64, DEVICES * CASES_EACH);
    drop(before);

    world.restore_server(&backup);
    assert_eq!(LedgerBook::open(&world.server_dir()).masters().len(), 0, "nothing of it is in the backup");
    each(&devices, |_, device| {
        let report = device.sync();
        assert!(report.reached && report.photos_sent as u64 == CASES_EACH, "{report:?}");
    });
    let after = LedgerBook::open(&world.server_dir());
    assert_eq!(after.masters(), photos);
    let there = after.by_hash();
    for (hash, act) in acts.iter().filter(|(_, act)| String::from_utf8_lossy(&act.bytes).contains("case.reported")) {
        assert_eq!(there.get(hash).map(|act| &act.bytes), Some(&act.bytes));
    }
    world.verify_server();
    let desk = world.device("desk", world.district_supervisor("王督"));
    let filter = gridwalk_core::api::CaseFilter { incomplete: true, ..Default::default() };
    let list = |filter| gridwalk_core::api::CaseList { filter, after: None, limit: 1 };
    assert_eq!(desk.app().case_list(list(filter)).expect("a list").total, 0, "no photo is missing");
    assert_eq!(desk.app().case_list(list(Default::default())).expect("a list").total as u64, DEVICES * CASES_EACH);
}
