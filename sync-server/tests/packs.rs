//! Map packs at the server: checked when added, served in ranges to devices alone, backed up and brought back.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use std::path::{Path, PathBuf};

use gridwalk_city::pack as archive;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::archive::TileKind;
use gridwalk_protocol::pack::PackList;
use gridwalk_server::backup::{backup, restore};
use gridwalk_server::demo::Phone;
use gridwalk_server::packs::Packs;
use reqwest::{Method, Response};
use world::client::{Site, error, header};
use world::*;

const APPROVAL: &str = "GS（2024）1234号";

fn file(dir: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn bytes(salt: u8) -> Vec<u8> {
    archive::raster(11, salt, &archive::metadata("影像", None, &[])).unwrap()
}

async fn site() -> (Site, Phone) {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = site.world.phone(ann);
    (site, phone)
}

async fn list(site: &Site, phone: &Phone) -> PackList {
    let response = site.request(phone, Method::GET, "/v1/packs", &[]).send().await.unwrap();
    assert_eq!(response.status(), 200);
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

async fn range(site: &Site, phone: &Phone, id: &Hash, range: &str) -> Response {
    let path = format!("/v1/packs/{id}");
    site.request(phone, Method::GET, &path, &[]).header("range", range).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_that_was_added_beside_the_running_server_is_listed_and_served_in_ranges() {
    let (site, phone) = site().await;
    assert_eq!(list(&site, &phone).await.packs, []);
    let whole = bytes(1);
    let packs = Packs::open(site.world.dir.path(), 0).unwrap();
    let added = packs.add(&file(site.world.dir.path(), "a.pmtiles", &whole), None, Some(APPROVAL)).unwrap();
    assert_eq!((added.id, added.bytes, added.name.as_str()), (Hash::of(&whole), whole.len() as u64, "影像"));
    let listed = list(&site, &phone).await.packs;
    assert_eq!(listed, std::slice::from_ref(&added));
    assert_eq!((listed[0].approval.as_str(), listed[0].kind, listed[0].max_zoom), (APPROVAL, TileKind::Raster, 11));
    let part = range(&site, &phone, &added.id, "bytes=100-299").await;
    assert_eq!(
        (part.status().as_u16(), header(&part, "content-range")),
        (206, Some(format!("bytes 100-299/{}", whole.len())))
    );
    assert_eq!(part.bytes().await.unwrap(), &whole[100..300]);
    let beyond = range(&site, &phone, &added.id, &format!("bytes={}-", whole.len())).await;
    assert_eq!(beyond.status(), 416);
    assert!(packs.remove(&added.id).unwrap());
    assert_eq!(error(range(&site, &phone, &added.id, "bytes=0-9").await).await, (404, WireCode::NotFound));
    assert_eq!(list(&site, &phone).await.packs, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_devices_that_are_enrolled_and_not_revoked_get_packs() {
    let (site, phone) = site().await;
    let packs = Packs::open(site.world.dir.path(), 0).unwrap();
    let added = packs.add(&file(site.world.dir.path(), "a.pmtiles", &bytes(1)), None, Some(APPROVAL)).unwrap();
    let paths = ["/v1/packs".to_owned(), format!("/v1/packs/{}", added.id)];
    for path in &paths {
        let bare = site.http.get(site.url(path)).send().await.unwrap();
        assert_eq!(error(bare).await, (401, WireCode::Unauthorised));
        let stranger = site.request(&Phone::numbered(77), Method::GET, path, &[]).send().await.unwrap();
        assert_eq!(error(stranger).await, (401, WireCode::Unauthorised));
    }
    let device = phone.device;
    site.world.ledger.write(move |tx| tx.revoke(device)).unwrap();
    for path in &paths {
        let revoked = site.request(&phone, Method::GET, path, &[]).send().await.unwrap();
        assert_eq!(error(revoked).await, (403, WireCode::Revoked));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packs_are_asked_for_within_the_same_limits_as_everything_else() {
    let site = Site::with(|c| (c.device_per_s, c.device_burst) = (1, 3)).await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = site.world.phone(ann);
    for _ in 0..3 {
        list(&site, &phone).await;
    }
    let response = site.request(&phone, Method::GET, "/v1/packs", &[]).send().await.unwrap();
    assert!(header(&response, "retry-after").is_some());
    assert_eq!(error(response).await, (429, WireCode::Busy));
}

#[test]
fn what_is_no_whole_archive_or_has_no_approval_number_is_not_added() {
    let dir = tempfile::tempdir().unwrap();
    let packs = Packs::open(dir.path(), 0).unwrap();
    let whole = bytes(1);
    let refused = |name: &str, bytes: &[u8], approval| {
        let refused = packs.add(&file(dir.path(), name, bytes), None, approval).unwrap_err().to_string();
        assert_eq!(packs.list().unwrap(), []);
        refused
    };
    let half = refused("half.pmtiles", &whole[..whole.len() / 2], Some(APPROVAL));
    assert!(
        half.contains("half.pmtiles") && half.contains(&format!("{} bytes are missing", whole.len() - whole.len() / 2)),
        "{half}"
    );
    assert!(refused("page.pmtiles", b"<html>", Some(APPROVAL)).contains("no PMTiles archive"));
    for none in [None, Some(""), Some("   "), Some("字".repeat(61).as_str())] {
        assert!(refused("a.pmtiles", &whole, none).contains("审图号"));
    }
    let full = Packs::open(dir.path(), u64::MAX / 2).unwrap();
    let refused = full.add(&file(dir.path(), "a.pmtiles", &whole), None, Some(APPROVAL)).unwrap_err();
    assert_eq!(refused.wire_code(), WireCode::NoSpace);
}

#[test]
fn an_approval_number_in_the_archive_is_taken_and_the_same_file_again_is_renamed() {
    let dir = tempfile::tempdir().unwrap();
    let packs = Packs::open(dir.path(), 0).unwrap();
    let said = archive::vector(10, &archive::metadata("", Some("苏S（2024）12号"), &["roads"])).unwrap();
    let path = file(dir.path(), "常州道路.pmtiles", &said);
    let first = packs.add(&path, None, None).unwrap();
    assert_eq!(
        (first.name.as_str(), first.approval.as_str(), first.kind),
        ("常州道路", "苏S（2024）12号", TileKind::Vector)
    );
    let again = packs.add(&path, Some("道路"), None).unwrap();
    assert_eq!((again.id, again.name.as_str()), (first.id, "道路"));
    assert_eq!(packs.list().unwrap(), [again]);
}

#[test]
fn packs_are_in_backups_and_come_back_and_a_damaged_one_is_named() {
    let world = World::new();
    let data = world.dir.path();
    let packs = Packs::open(data, 0).unwrap();
    let kept = packs.add(&file(data, "a.pmtiles", &bytes(1)), Some("甲"), Some(APPROVAL)).unwrap();
    let gone = packs.add(&file(data, "b.pmtiles", &bytes(2)), Some("乙"), Some(APPROVAL)).unwrap();
    let (target, clock) = (data.join("backup"), world.clock.clone());
    assert_eq!(backup(data, &target).unwrap().packs, 2);
    packs.remove(&gone.id).unwrap();
    assert_eq!(backup(data, &target).unwrap().packs, 1);
    let restored = tempfile::tempdir().unwrap();
    let clock: gridwalk_server::Clock = std::sync::Arc::new(move || clock.load(std::sync::atomic::Ordering::SeqCst));
    restore(&target, restored.path(), false, &clock).unwrap();
    let back = Packs::open(restored.path(), 0).unwrap();
    assert_eq!(back.list().unwrap(), std::slice::from_ref(&kept));
    assert_eq!(std::fs::read(back.path(&kept.id)).unwrap(), bytes(1));
    let mut changed = bytes(1);
    changed[5_000] ^= 1;
    std::fs::write(packs.path(&kept.id), changed).unwrap();
    let fresh = data.join("another");
    let told = backup(data, &fresh).unwrap();
    assert_eq!((told.packs, told.damaged_packs), (0, vec![kept.id]));
    std::fs::write(target.join(format!("packs/{}.pmtiles", kept.id)), b"changed").unwrap();
    let refused = restore(&target, &data.join("elsewhere"), false, &clock).unwrap_err().to_string();
    assert!(refused.contains("was changed"), "{refused}");
}
