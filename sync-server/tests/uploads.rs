//! Photos by tus: resumed, verified, durable or not at all.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::PersonId;
use gridwalk_domain::journal::Role;
use gridwalk_protocol::WireCode;
use gridwalk_protocol::blob::DURABLE;
use gridwalk_server::demo::Phone;
use reqwest::Method;
use world::client::{Site, error, header};
use world::*;

const OCTETS: &str = "application/offset+octet-stream";

fn inspector(site: &Site) -> (PersonId, Phone) {
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = site.world.phone(ann);
    (ann, phone)
}

fn files_in(site: &Site, dir: &str) -> usize {
    fn count(path: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }
    count(&site.world.dir.path().join(dir))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_in_parts_is_resumed_after_a_restart_and_then_durable() {
    let site = Site::new().await;
    let (ann, mut phone) = inspector(&site);
    let bytes = (0..200_000u32).flat_map(|n| n.to_le_bytes()).collect::<Vec<u8>>();
    let hash = Hash::of(&bytes);
    phone.case(&site.world.about(ann, street(1), site.world.entity(), 0), &disposed(&[hash])).unwrap();
    site.world.push(&mut phone);
    let created = site.create(&phone, hash, "master", None, bytes.len() as u64).send().await.unwrap();
    assert_eq!((created.status().as_u16(), header(&created, "upload-offset").unwrap().as_str()), (201, "0"));
    let path = header(&created, "location").unwrap();
    let first = site.patch(&phone, &path, 0, &bytes[..300_000]).send().await.unwrap();
    assert_eq!((first.status().as_u16(), header(&first, DURABLE)), (204, None));
    let site = site.restart().await;
    let head = site.tus(&phone, Method::HEAD, &path).send().await.unwrap();
    assert_eq!(header(&head, "upload-offset").as_deref(), Some("300000"));
    assert_eq!(header(&head, "upload-length"), Some(bytes.len().to_string()));
    let last = site.patch(&phone, &path, 300_000, &bytes[300_000..]).send().await.unwrap();
    assert_eq!((last.status().as_u16(), header(&last, DURABLE).as_deref()), (204, Some("1")));
    let stored = std::fs::read(site.world.dir.path().join("blobs").join(&hash.to_string()[..2]).join(hash.to_string()));
    assert_eq!(stored.unwrap(), bytes);
    assert_eq!(files_in(&site, "uploads"), 0);
    assert_eq!(photos(&site.world.pull(&phone, &[(street(1), Some(0))])), [hash]);
    let head = site.tus(&phone, Method::HEAD, &path).send().await.unwrap();
    assert_eq!(header(&head, DURABLE).as_deref(), Some("1"), "whoever lost the answer asks again");
    let again = site.create(&phone, hash, "master", None, bytes.len() as u64).send().await.unwrap();
    assert_eq!((again.status().as_u16(), header(&again, DURABLE).as_deref()), (201, Some("1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_forgot_its_upload_creates_it_again_and_goes_on() {
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let hash = Hash::of(b"0123456789");
    let begun = site.create(&phone, hash, "master", None, 10).header("content-type", OCTETS).body("0123");
    assert_eq!(header(&begun.send().await.unwrap(), "upload-offset").as_deref(), Some("4"));
    let again = site.create(&phone, hash, "master", None, 10).send().await.unwrap();
    assert_eq!(header(&again, "upload-offset").as_deref(), Some("4"));
    let path = header(&again, "location").unwrap();
    let done = site.patch(&phone, &path, 4, b"456789").send().await.unwrap();
    assert_eq!(header(&done, DURABLE).as_deref(), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_are_others_than_promised_are_dropped_and_nothing_is_told() {
    let site = Site::new().await;
    let (ann, mut phone) = inspector(&site);
    let hash = Hash::of(b"right");
    phone.case(&site.world.about(ann, street(1), site.world.entity(), 0), &disposed(&[hash])).unwrap();
    site.world.push(&mut phone);
    let upload = site.create(&phone, hash, "master", None, 5).header("content-type", OCTETS).body("wrong");
    assert_eq!(error(upload.send().await.unwrap()).await, (460, WireCode::HashMismatch));
    assert_eq!((files_in(&site, "uploads"), files_in(&site, "blobs")), (0, 0));
    assert!(photos(&site.world.pull(&phone, &[(street(1), Some(0))])).is_empty());
    let upload = site.create(&phone, hash, "master", None, 5).header("content-type", OCTETS).body("right");
    assert_eq!(header(&upload.send().await.unwrap(), DURABLE).as_deref(), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offset_that_is_not_the_servers_is_refused_with_the_right_one() {
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let created = site.create(&phone, Hash::of(b"0123456789"), "master", None, 10).send().await.unwrap();
    let path = header(&created, "location").unwrap();
    site.patch(&phone, &path, 0, b"0123").send().await.unwrap();
    let response = site.patch(&phone, &path, 2, b"23").send().await.unwrap();
    assert_eq!((response.status().as_u16(), header(&response, "upload-offset").as_deref()), (409, Some("4")));
    let too_much = site.patch(&phone, &path, 4, b"456789 and more").send().await.unwrap();
    assert_eq!(error(too_much).await, (413, WireCode::TooLarge));
    let head = site.tus(&phone, Method::HEAD, &path).send().await.unwrap();
    assert_eq!(header(&head, "upload-offset").as_deref(), Some("4"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_requests_cannot_write_to_one_upload_at_a_time() {
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let created = site.create(&phone, Hash::of(b"0123456789"), "master", None, 10).send().await.unwrap();
    let path = header(&created, "location").unwrap();
    let (send, slow) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(1);
    let body = reqwest::Body::wrap_stream(tokio_stream::wrappers::ReceiverStream::new(slow));
    let first = tokio::spawn(
        site.tus(&phone, Method::PATCH, &path)
            .header("upload-offset", 0)
            .header("content-type", OCTETS)
            .body(body)
            .send(),
    );
    send.send(Ok(b"01234".to_vec())).await.unwrap();
    let part =
        site.world.dir.path().join("uploads").join(phone.device.to_string()).join(path.rsplit('/').next().unwrap());
    while std::fs::metadata(&part).map_or(0, |meta| meta.len()) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let second = site.patch(&phone, &path, 5, b"56789").send().await.unwrap();
    assert_eq!(second.status().as_u16(), 423);
    send.send(Ok(b"56789".to_vec())).await.unwrap();
    drop(send);
    let first = first.await.unwrap().unwrap();
    assert_eq!((first.status().as_u16(), header(&first, DURABLE).as_deref()), (204, Some("1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_whose_checksum_does_not_hold_is_taken_back() {
    use base64::Engine;
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let created = site.create(&phone, Hash::of(b"0123456789"), "master", None, 10).send().await.unwrap();
    let path = header(&created, "location").unwrap();
    let sum = |bytes: &[u8]| format!("sha256 {}", base64::engine::general_purpose::STANDARD.encode(Hash::of(bytes).0));
    let bad = site.patch(&phone, &path, 0, b"01234").header("upload-checksum", sum(b"other")).send().await.unwrap();
    assert_eq!(error(bad).await, (460, WireCode::HashMismatch));
    let head = site.tus(&phone, Method::HEAD, &path).send().await.unwrap();
    assert_eq!(header(&head, "upload-offset").as_deref(), Some("0"));
    let good = site.patch(&phone, &path, 0, b"01234").header("upload-checksum", sum(b"01234")).send().await.unwrap();
    assert_eq!(header(&good, "upload-offset").as_deref(), Some("5"));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_uploads_wait_and_records_go_on() {
    let site = Site::with(|c| c.min_free_bytes = u64::MAX).await;
    let (ann, mut phone) = inspector(&site);
    let hash = Hash::of(b"0123");
    let refused = site.create(&phone, hash, "master", None, 4).send().await.unwrap();
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(error(refused).await, (507, WireCode::NoSpace));
    assert_eq!((files_in(&site, "uploads"), files_in(&site, "blobs")), (0, 0));
    phone.case(&site.world.about(ann, street(1), site.world.entity(), 0), &disposed(&[hash])).unwrap();
    assert_eq!(versions(&site.world.push(&mut phone)), [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_larger_than_allowed_or_badly_announced_is_refused_before_it_comes() {
    let site = Site::with(|c| c.max_blob_bytes = 100).await;
    let (_, phone) = inspector(&site);
    let hash = Hash::of(b"x");
    let create = |class: &str, of: Option<Hash>, length: u64| site.create(&phone, hash, class, of, length).send();
    assert_eq!(error(create("master", None, 101).await.unwrap()).await, (413, WireCode::TooLarge));
    assert_eq!(error(create("preview", None, 1).await.unwrap()).await, (400, WireCode::Malformed));
    assert_eq!(error(create("master", Some(hash), 1).await.unwrap()).await, (400, WireCode::Malformed));
    assert_eq!(error(create("painting", None, 1).await.unwrap()).await, (400, WireCode::Malformed));
    let other_version = site.request(&phone, Method::POST, "/v1/blobs", &[]).header("tus-resumable", "0.2.2");
    assert_eq!(other_version.send().await.unwrap().status(), 412);
    let options = site.http.request(Method::OPTIONS, site.url("/v1/blobs")).send().await.unwrap();
    assert_eq!(header(&options, "tus-version").as_deref(), Some("1.0.0"));
    assert_eq!(header(&options, "tus-max-size").as_deref(), Some("100"));
    assert!(header(&options, "tus-extension").unwrap().contains("creation-with-upload"));
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_belong_to_their_device_and_can_be_dropped() {
    let site = Site::new().await;
    let (ann, phone) = inspector(&site);
    let other = site.world.phone(ann);
    let created = site.create(&phone, Hash::of(b"0123456789"), "master", None, 10).send().await.unwrap();
    let path = header(&created, "location").unwrap();
    assert_eq!(site.tus(&other, Method::HEAD, &path).send().await.unwrap().status(), 404);
    assert_eq!(site.tus(&phone, Method::DELETE, &path).send().await.unwrap().status(), 204);
    assert_eq!(site.tus(&phone, Method::HEAD, &path).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_stands_beside_its_master_and_the_first_one_stays() {
    let site = Site::new().await;
    let (ann, mut phone) = inspector(&site);
    let master = Hash::of(b"master");
    phone.case(&site.world.about(ann, street(1), site.world.entity(), 0), &disposed(&[master])).unwrap();
    site.world.push(&mut phone);
    for bytes in [b"small one", b"other one"] {
        let upload = site.create(&phone, Hash::of(bytes), "preview", Some(master), 9).header("content-type", OCTETS);
        let response = upload.body(bytes.to_vec()).send().await.unwrap();
        assert_eq!(header(&response, DURABLE).as_deref(), Some("1"));
    }
    let path = format!("/v1/photos/{master}/preview");
    let seen = site.request(&phone, Method::GET, &path, &[]).send().await.unwrap();
    assert_eq!(seen.bytes().await.unwrap().as_ref(), b"small one");
    assert_eq!(files_in(&site, "blobs"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_that_were_in_place_before_a_crash_are_found_again() {
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let hash = Hash::of(b"0123");
    let shelf = site.world.dir.path().join("blobs").join(&hash.to_string()[..2]);
    std::fs::create_dir_all(&shelf).unwrap();
    std::fs::write(shelf.join(hash.to_string()), b"0123").unwrap();
    let created = site.create(&phone, hash, "master", None, 4).send().await.unwrap();
    assert_eq!(header(&created, DURABLE).as_deref(), Some("1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_may_still_bring_its_photos() {
    let site = Site::new().await;
    let (_, phone) = inspector(&site);
    let device = phone.device;
    site.world.ledger.write(move |tx| tx.revoke(device)).unwrap();
    let upload = site.create(&phone, Hash::of(b"0123"), "master", None, 4).header("content-type", OCTETS).body("0123");
    assert_eq!(header(&upload.send().await.unwrap(), DURABLE).as_deref(), Some("1"));
}
