//! Map packs from the server: fetched in pieces through kills and bad networks, verified, and refused when altered.

use std::time::{Duration, Instant};

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_domain::hash::Hash;
use gridwalk_media::vault::faults::MemoryFiles;
use gridwalk_protocol::pack::PIECE;
use gridwalk_server::packs::Packs;
use gridwalk_tests::network::Fault;
use gridwalk_tests::{Device, Disk, World};

const APPROVAL: &str = "GS（2024）1234号";

/// Something of four pieces and a bit.
fn heavy(salt: u8) -> Vec<u8> {
    let bytes = gridwalk_city::pack::heavy(260_000, salt).expect("a pack");
    assert!(bytes.len() as u64 > 4 * PIECE, "{} bytes", bytes.len());
    bytes
}

fn offer(world: &World, bytes: &[u8]) -> String {
    let file = world.folder("map.pmtiles");
    std::fs::write(&file, bytes).expect("written");
    let packs = Packs::open(&world.server_dir(), 0).expect("the server's packs");
    packs.add(&file, Some("电子地图"), Some(APPROVAL)).expect("added").id.to_string()
}

fn town() -> (World, Device) {
    let world = World::new();
    let phone = world.device("phone", world.inspector("李巡", 1));
    (world, phone)
}

fn shown(phone: &Device) -> gridwalk_core::view::Packs {
    phone.app().packs(Nothing {}).expect("packs")
}

fn pack(phone: &Device) -> PackView {
    shown(phone).packs.into_iter().next().expect("a pack")
}

fn fetch(phone: &Device, id: &str) {
    // Whoever looks at the list makes the next turn ask for it.
    shown(phone);
    phone.app().packs_turn().expect("the server's list");
    phone.app().pack_fetch(PackFetch { id: id.into(), mobile_data: false }).expect("begun");
}

fn turn(phone: &Device) -> Result<usize, ErrorCode> {
    phone.app().packs_turn().map_err(|error| error.code)
}

fn bytes_of(phone: &Device, id: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let total = phone.app().pack_len(id).expect("a pack that is ready");
    while (bytes.len() as u64) < total {
        bytes.extend(phone.app().pack_read(id, bytes.len() as u64, 1 << 20).expect("bytes").bytes);
    }
    bytes
}

fn passes() -> Fault {
    Fault::Delay(0)
}

#[test]
fn a_fetch_that_was_killed_goes_on_where_it_was_and_shows_the_very_bytes() {
    let (world, mut phone) = town();
    let whole = heavy(1);
    let id = offer(&world, &whole);
    phone.app().packs_turn().expect("the server's list");
    let offered = shown(&phone);
    assert!(offered.can_fetch && offered.packs.is_empty());
    let entry = &offered.server[0];
    assert_eq!((entry.id.as_str(), entry.name.as_str(), entry.approval.as_str()), (id.as_str(), "电子地图", APPROVAL));
    assert_eq!((entry.bytes, entry.kind, entry.here), (whole.len() as i64, PackKind::Raster, false));
    fetch(&phone, &id);
    phone.net.next([passes(), passes(), Fault::Refuse]);
    assert_eq!(turn(&phone), Err(ErrorCode::ServerUnreachable));
    let half = pack(&phone);
    assert_eq!(
        (half.have_bytes, half.state, half.waits),
        (2 * PIECE as i64, PackState::Fetching, Some(PackWait::Network))
    );
    assert_eq!(phone.app().pack_read(&id, 0, 7).expect_err("not whole").code, ErrorCode::NotFound);
    assert!(shown(&phone).server[0].here);
    phone.restart();
    assert_eq!(
        (pack(&phone).have_bytes, pack(&phone).state),
        (2 * PIECE as i64, PackState::Fetching),
        "nobody asks again"
    );
    let before = phone.net.exchanges();
    assert_eq!(turn(&phone), Ok(1));
    // The list, and the pieces that were missing.
    assert_eq!(phone.net.exchanges() - before, 1 + (whole.len() as u64).div_ceil(PIECE) - 2);
    let ready = pack(&phone);
    assert_eq!((ready.state, ready.on, ready.from, ready.waits), (PackState::Ready, true, PackFrom::Server, None));
    assert_eq!(ready.attribution.as_deref(), Some("几何为虚构"));
    assert!(bytes_of(&phone, &id) == whole);
    phone.restart();
    assert!(bytes_of(&phone, &id) == whole);
}

#[test]
fn pieces_torn_by_a_power_cut_are_fetched_again() {
    let (world, mut phone) = town();
    let whole = heavy(2);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    // The second answer breaks off: what came of it is kept while the app runs.
    phone.net.next([passes(), Fault::CutDown(500), Fault::Refuse]);
    assert_eq!(turn(&phone), Err(ErrorCode::ServerUnreachable));
    let have = pack(&phone).have_bytes as u64;
    assert!(have > PIECE && have < 2 * PIECE, "{have}");
    phone.restart();
    assert_eq!(pack(&phone).have_bytes, PIECE as i64);
    assert_eq!(turn(&phone), Ok(1));
    assert!(bytes_of(&phone, &id) == whole);
}

#[test]
fn a_pack_arrives_through_a_network_that_loses_cuts_and_answers_with_login_pages() {
    let (world, phone) = town();
    let whole = heavy(3);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    phone.net.storm(7, 600);
    let mut turns = 0;
    while pack(&phone).state == PackState::Fetching {
        turns += 1;
        assert!(turns < 400, "it never arrives: {:?}", phone.net.met());
        let _ = turn(&phone);
    }
    assert!(phone.net.met().len() >= 4 && turns > 3, "{:?}", phone.net.met());
    phone.net.heal();
    assert_eq!(pack(&phone).state, PackState::Ready);
    assert!(bytes_of(&phone, &id) == whole);
}

/// A piece as the server sends it, with other bytes.
fn altered(whole: &[u8], at: usize, len: usize) -> Fault {
    let mut bytes = whole[at..at + len].to_vec();
    bytes[len / 2] ^= 1;
    let head = format!(
        "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes {at}-{}/{}\r\ncontent-length: {len}\r\nconnection: close\r\n\r\n",
        at + len - 1,
        whole.len()
    );
    Fault::Answer([head.into_bytes(), bytes].concat())
}

#[test]
fn altered_bytes_are_never_shown_and_the_pack_can_be_fetched_again() {
    let (world, phone) = town();
    let whole = heavy(4);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    phone.net.next([passes(), altered(&whole, PIECE as usize, PIECE as usize)]);
    assert_eq!(turn(&phone), Err(ErrorCode::PackDamaged));
    let spoilt = pack(&phone);
    assert_eq!((spoilt.state, spoilt.have_bytes), (PackState::Damaged, 0));
    assert_eq!(phone.app().pack_read(&id, 0, 7).expect_err("damaged").code, ErrorCode::NotFound);
    assert_eq!(turn(&phone), Ok(0), "not again and again by itself");
    fetch(&phone, &id);
    assert_eq!(turn(&phone), Ok(1));
    assert!(bytes_of(&phone, &id) == whole);
}

#[test]
fn an_answer_that_is_not_the_part_that_was_asked_for_is_not_taken() {
    let (world, phone) = town();
    let whole = heavy(5);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    // A proxy that knows no ranges, one that sends another part, and one with another whole.
    let another = altered(&whole, 4096, 4096);
    let larger = altered(&[whole.clone(), vec![0]].concat(), 0, 4096);
    for fault in [Fault::answer("200 OK", "application/octet-stream", &whole[..4096]), another, larger, Fault::portal()]
    {
        phone.net.next([fault]);
        assert_eq!(turn(&phone), Err(ErrorCode::NotAGridwalkServer));
        assert_eq!((pack(&phone).have_bytes, pack(&phone).state), (0, PackState::Fetching));
    }
    assert_eq!(turn(&phone), Ok(1));
}

#[test]
fn a_device_without_room_refuses_the_fetch_and_the_file_before_a_byte_comes() {
    let world = World::new();
    let id = offer(&world, &heavy(6));
    let mut phone = world.blank_on("phone", Disk::Memory(MemoryFiles::with_capacity(100 << 20)));
    world.enrol(&mut phone, world.inspector("李巡", 1));
    phone.sync();
    phone.app().packs_turn().expect("the server's list");
    let refused = phone.app().pack_fetch(PackFetch { id, mobile_data: false }).expect_err("no room");
    assert_eq!(refused.code, ErrorCode::NoSpaceForFile);
    assert!(shown(&phone).packs.is_empty());
    assert_eq!(phone.app().file_begin("map.pmtiles", 1 << 20).expect_err("no room").code, ErrorCode::NoSpaceForFile);
}

#[test]
fn on_mobile_data_a_pack_waits_for_wifi_unless_somebody_said_otherwise() {
    let (world, phone) = town();
    let id = offer(&world, &heavy(7));
    let metered = |on: &str| {
        phone.app().setting_put(Setting { key: "metered".into(), value: Some(on.into()) }).expect("set");
    };
    metered("1");
    fetch(&phone, &id);
    assert_eq!(turn(&phone), Ok(0));
    assert_eq!((pack(&phone).have_bytes, pack(&phone).waits), (0, Some(PackWait::Wifi)));
    phone.app().pack_fetch(PackFetch { id: id.clone(), mobile_data: true }).expect("allowed");
    assert_eq!(turn(&phone), Ok(1));
    metered("0");
    assert_eq!(pack(&phone).state, PackState::Ready);
}

#[test]
fn a_pause_keeps_what_came_and_a_removal_leaves_nothing() {
    let (world, phone) = town();
    let whole = heavy(8);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    phone.net.next([passes(), Fault::Refuse]);
    assert!(turn(&phone).is_err());
    phone.app().pack_pause(PackId { id: id.clone() }).expect("paused");
    assert_eq!((turn(&phone), pack(&phone).state, pack(&phone).have_bytes), (Ok(0), PackState::Paused, PIECE as i64));
    phone.app().pack_remove(PackId { id: id.clone() }).expect("removed");
    assert!(shown(&phone).packs.is_empty() && !shown(&phone).server[0].here);
    let left = std::fs::read_dir(phone.data().join("packs")).expect("a folder").flatten();
    assert!(left.into_iter().all(|entry| !entry.file_name().to_string_lossy().starts_with(&id)));
}

#[test]
fn a_pack_that_the_server_has_no_longer_pauses_and_comes_back_with_it() {
    let (world, phone) = town();
    let whole = heavy(9);
    let id = offer(&world, &whole);
    fetch(&phone, &id);
    phone.net.next([passes(), Fault::Refuse]);
    assert!(turn(&phone).is_err());
    let packs = Packs::open(&world.server_dir(), 0).expect("the server's packs");
    packs.remove(&id.parse::<Hash>().expect("an id")).expect("removed");
    assert_eq!(turn(&phone), Err(ErrorCode::NotFound));
    assert_eq!((pack(&phone).state, pack(&phone).have_bytes), (PackState::Paused, PIECE as i64));
    assert_eq!(turn(&phone), Ok(0));
    assert!(shown(&phone).server.is_empty());
    offer(&world, &whole);
    fetch(&phone, &id);
    assert_eq!(turn(&phone), Ok(1));
}

#[test]
fn the_background_fetches_by_itself_tells_screens_and_ends_when_told() {
    let (world, phone) = town();
    let whole = heavy(10);
    let id = offer(&world, &whole);
    phone.app().packs_turn().expect("the server's list");
    let changes = phone.app().changes();
    phone.app().start_background();
    phone.app().pack_fetch(PackFetch { id: id.clone(), mobile_data: false }).expect("begun");
    let (until, mut told) = (Instant::now() + Duration::from_secs(60), 0);
    while pack(&phone).state != PackState::Ready {
        assert!(Instant::now() < until, "{:?}", pack(&phone));
        let change = changes.recv_timeout(Duration::from_secs(1));
        told += usize::from(change.is_ok_and(|change| change.topics.contains(&Topic::Packs)));
    }
    assert!(told >= 1 && bytes_of(&phone, &id) == whole);
    phone.app().stop();
}

#[test]
fn a_wiped_phone_keeps_no_pack_and_no_file() {
    let (world, phone) = town();
    let id = offer(&world, &heavy(11));
    fetch(&phone, &id);
    assert_eq!(turn(&phone), Ok(1));
    let file = phone.app().file_begin("people.xlsx", 10).expect("begun");
    let device = phone.id();
    world.ledger().write(move |tx| tx.revoke(device)).expect("revoked");
    phone.sync();
    assert!(shown(&phone).packs.is_empty() && shown(&phone).server.is_empty());
    assert_eq!(phone.app().file_part(&file, 0, b"x").expect_err("gone").code, ErrorCode::FileUnknown);
    let left = std::fs::read_dir(phone.data().join("packs")).expect("a folder").flatten();
    assert!(left.into_iter().all(|entry| !entry.file_name().to_string_lossy().ends_with(".pmtiles")));
}
