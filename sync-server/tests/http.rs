//! The server over HTTP: proofs, frames, errors, enrolment, pokes.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use gridwalk_domain::hash::Hash;
use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::enrol::EnrolAnswer;
use gridwalk_protocol::sync::{Item, read_item};
use gridwalk_protocol::{WireCode, auth};
use gridwalk_server::demo::Phone;
use reqwest::Method;
use world::client::{Site, answer, error};
use world::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_exchange_over_http_pushes_and_pulls_in_frames() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = site.world.person("bob", &[grant(street(1), Role::Inspector)]);
    let (mut anns, bobs) = (site.world.phone(ann), site.world.phone(bob));
    anns.case(&site.world.about(ann, street(1), site.world.entity(), 0), &report("a")).unwrap();
    let mut ask = request();
    ask.pages = vec![anns.page()];
    let (pushed, _) = answer(site.sync(&anns, &ask, anns.unsent()).await).await;
    assert_eq!((versions(&pushed), pushed.receipts.len()), (vec![1], 1));
    assert!((START..START + 1_000).contains(&pushed.now));
    let mut ask = request();
    ask.c = [(street(1), Some(0))].into();
    let (header, lines) = answer(site.sync(&bobs, &ask, &[]).await).await;
    let Ok(Item::Act { acceptance, bytes }) = read_item(&header.s, &lines[0]) else { panic!("an act") };
    assert_eq!((acceptance.version, acceptance.stream, bytes), (1, street(1), anns.unsent()[0].as_slice()));
    site.running.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_prove_a_devices_key_is_not_served() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let phone = site.world.phone(ann);
    let body = gridwalk_protocol::frame::Writer::new(&request()).unwrap().finish().unwrap();
    let send = |proof: Option<String>| {
        let request = site.http.post(site.url("/v1/sync")).body(body.clone());
        proof.map_or(request.try_clone().unwrap(), |p| request.header("authorization", p)).send()
    };
    let proof =
        |key: &Phone, at: i64, body: &[u8]| Some(auth::header(&key.key, phone.device, "POST", "/v1/sync", at, body));
    assert_eq!(send(proof(&phone, START, &body)).await.unwrap().status(), 200);
    assert_eq!(error(send(None).await.unwrap()).await, (401, WireCode::Unauthorised));
    assert_eq!(error(send(Some("Bearer x".into())).await.unwrap()).await, (400, WireCode::Malformed));
    let other = Phone::numbered(77);
    assert_eq!(error(send(proof(&other, START, &body)).await.unwrap()).await, (401, WireCode::Unauthorised));
    assert_eq!(error(send(proof(&phone, START, b"other")).await.unwrap()).await, (401, WireCode::Unauthorised));
    assert_eq!(error(site.sync(&other, &request(), &[]).await).await, (401, WireCode::Unauthorised));
    let hour = 3_600_000;
    assert_eq!(error(send(proof(&phone, START - hour, &body)).await.unwrap()).await, (401, WireCode::ClockSkew));
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_that_are_wrong_bombs_or_too_large_are_refused_by_code() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[]);
    let phone = site.world.phone(ann);
    for (body, expected) in [
        (b"<html>captive portal</html>".to_vec(), (400, WireCode::Malformed)),
        (bomb(), (413, WireCode::TooLarge)),
        (vec![0; 9 * 1024 * 1024], (413, WireCode::TooLarge)),
    ] {
        assert_eq!(error(site.sync_bytes(&phone, body).await).await, expected);
    }
    let mut old = request();
    old.p = 0;
    assert_eq!(error(site.sync(&phone, &old, &[]).await).await, (426, WireCode::VersionTooOld));
    old.p = 99;
    assert_eq!(error(site.sync(&phone, &old, &[]).await).await, (426, WireCode::VersionTooNew));
    assert_eq!(error(site.sync(&phone, &request(), &[b"{}".to_vec()]).await).await, (400, WireCode::Malformed));
}

/// 40 MB of spaces that travel as a few kilobytes.
fn bomb() -> Vec<u8> {
    let mut writer = gridwalk_protocol::frame::Writer::new(&request()).unwrap();
    writer.line(&vec![b' '; 40 * 1024 * 1024]);
    writer.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_enrols_one_device_once_and_says_all_it_needs() {
    let site = Site::with(|c| c.filing_number = Some("苏备 2026-1".into())).await;
    let unit = site.world.unit("监督中心", None);
    let ann = site.world.person("ann", &[]);
    let fact = gridwalk_domain::org::Person {
        name: "安".into(),
        staff_no: "ann".into(),
        unit: Some(unit),
        grants: [("0".to_owned(), grant(street(1), Role::Inspector))].into(),
    };
    site.world.office(Stream::org(), ann.into(), fact.to_fact());
    let code = site.world.ledger.write(move |tx| tx.make_code(ann, DAY)).unwrap();
    let phone = Phone::numbered(5);
    let enrol = |phone: &Phone, code: &str| {
        let body = serde_json::to_vec(&enrolment(phone, code)).unwrap();
        site.http.post(site.url("/v1/enrol")).body(body).send()
    };
    let typed = format!(" {}-{}", code[..4].to_lowercase(), &code[4..]);
    let response = enrol(&phone, &typed).await.unwrap();
    let told: EnrolAnswer = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
    assert_eq!((told.person, told.person_name.as_str(), told.unit_name.as_str()), (ann, "安", "监督中心"));
    assert_eq!(told.streams, [Stream::org(), street(1), Stream::user(ann)]);
    assert_eq!(told.server_key, site.world.ledger.identity().key.public());
    assert_eq!(told.filing_number.as_deref(), Some("苏备 2026-1"));
    assert_eq!(enrol(&phone, &code).await.unwrap().status(), 200, "the answer was lost: the same device asks again");
    assert_eq!(error(enrol(&Phone::numbered(6), &code).await.unwrap()).await, (409, WireCode::CodeUsed));
    assert_eq!(site.sync(&phone, &request(), &[]).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_expire_are_not_guessed_and_do_not_hand_a_known_device_to_a_stranger() {
    let site = Site::with(|c| c.enrol_tries = 3).await;
    let ann = site.world.person("ann", &[]);
    let bob = site.world.person("bob", &[]);
    let phone = site.world.phone(ann);
    let codes = [ann, bob].map(|person| site.world.ledger.write(move |tx| tx.make_code(person, DAY)).unwrap());
    let enrol = |phone: &Phone, code: &str, prove: bool| {
        let body = serde_json::to_vec(&enrolment(phone, code)).unwrap();
        let plain = site.http.post(site.url("/v1/enrol"));
        if prove { site.request(phone, Method::POST, "/v1/enrol", &body) } else { plain }.body(body).send()
    };
    assert_eq!(error(enrol(&phone, &codes[1], false).await.unwrap()).await, (401, WireCode::Unauthorised));
    assert_eq!(enrol(&phone, &codes[1], true).await.unwrap().status(), 200, "a second person on the same phone");
    site.world.pass(2 * DAY);
    assert_eq!(error(enrol(&Phone::numbered(8), &codes[0], false).await.unwrap()).await, (410, WireCode::CodeExpired));
    for _ in 0..3 {
        assert_eq!(error(enrol(&Phone::numbered(9), "AAAA", false).await.unwrap()).await, (404, WireCode::CodeUnknown));
    }
    let response = enrol(&Phone::numbered(9), "AAAA", false).await.unwrap();
    assert!(response.headers().contains_key("retry-after"));
    assert_eq!(error(response).await, (429, WireCode::Busy));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_gone_wild_is_asked_to_come_back_later_and_others_are_served() {
    let site = Site::with(|c| (c.device_per_s, c.device_burst) = (1, 3)).await;
    let ann = site.world.person("ann", &[]);
    let (wild, calm) = (site.world.phone(ann), site.world.phone(ann));
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(site.sync(&wild, &request(), &[]).await.status().as_u16());
    }
    assert_eq!(statuses[..3], [200, 200, 200]);
    assert!(statuses[3..].contains(&429), "{statuses:?}");
    assert_eq!(site.sync(&calm, &request(), &[]).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn pokes_name_readable_streams_as_something_new_is_durable_and_end_with_the_server() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = site.world.person("bob", &[grant(street(2), Role::Inspector)]);
    let (mut anns, mut bobs) = (site.world.phone(ann), site.world.phone(bob));
    let mut listening = site.request(&anns, Method::GET, "/v1/pokes", &[]).send().await.unwrap();
    assert_eq!(listening.status(), 200);
    assert!(next_event(&mut listening).await.starts_with(": listening"));
    bobs.case(&site.world.about(bob, street(2), site.world.entity(), 0), &report("elsewhere")).unwrap();
    site.world.push(&mut bobs);
    anns.case(&site.world.about(ann, street(1), site.world.entity(), 0), &report("here")).unwrap();
    site.world.push(&mut anns);
    assert_eq!(next_event(&mut listening).await.trim(), "data: street:320404001");
    let device = anns.device;
    site.world.ledger.write(move |tx| tx.revoke(device)).unwrap();
    assert_eq!(listening.chunk().await.unwrap(), None, "a revoked device hears nothing more");
    let again = site.request(&anns, Method::GET, "/v1/pokes", &[]).send().await.unwrap();
    assert_eq!(error(again).await, (403, WireCode::Revoked));
    let mut bobs_line = site.request(&bobs, Method::GET, "/v1/pokes", &[]).send().await.unwrap();
    next_event(&mut bobs_line).await;
    site.running.shutdown().await.unwrap();
    assert_eq!(bobs_line.chunk().await.unwrap(), None);
}

async fn next_event(response: &mut reqwest::Response) -> String {
    let chunk = tokio::time::timeout(std::time::Duration::from_secs(5), response.chunk()).await.expect("in time");
    String::from_utf8(chunk.unwrap().expect("an event").to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_to_anybody_and_unknown_places_are_not_there() {
    let site = Site::new().await;
    let health = site.http.get(site.url("/healthz")).send().await.unwrap();
    assert_eq!(
        (health.status().as_u16(), health.headers()["x-content-type-options"].to_str().unwrap()),
        (200, "nosniff")
    );
    assert_eq!(site.http.get(site.url("/v1/photos/../../ledger.db/master")).send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_served_whole_and_in_ranges_to_those_who_may_read_its_case() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let bob = site.world.person("bob", &[grant(street(2), Role::Inspector)]);
    let (mut anns, bobs) = (site.world.phone(ann), site.world.phone(bob));
    let bytes = b"0123456789".repeat(100);
    let hash = Hash::of(&bytes);
    anns.case(&site.world.about(ann, street(1), site.world.entity(), 0), &disposed(&[hash])).unwrap();
    site.world.push(&mut anns);
    let path = format!("/v1/photos/{hash}/master");
    let get = |phone: &Phone| site.request(phone, Method::GET, &path, &[]);
    assert_eq!(error(get(&anns).send().await.unwrap()).await, (404, WireCode::NotFound));
    let uploaded =
        site.create(&anns, hash, "master", None, 1000).header("content-type", "application/offset+octet-stream");
    assert_eq!(uploaded.body(bytes.clone()).send().await.unwrap().status(), 201);
    let whole = get(&anns).send().await.unwrap();
    assert_eq!(whole.headers()["content-type"], "image/jpeg");
    assert_eq!(whole.bytes().await.unwrap(), bytes);
    let part = get(&anns).header("range", "bytes=10-14").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.bytes().await.unwrap().as_ref()), (206, b"01234".as_slice()));
    assert_eq!(error(get(&bobs).send().await.unwrap()).await, (404, WireCode::NotFound));
    assert_eq!(error(site.http.get(site.url(&path)).send().await.unwrap()).await, (401, WireCode::Unauthorised));
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_pin_on_the_card_is_the_certificates() {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let paths = (cert.clone(), key);
    let site = Site::with(move |c| (c.tls_cert, c.tls_key) = (Some(paths.0), Some(paths.1))).await;
    let trusting = reqwest::Client::builder()
        .tls_certs_only([reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap()])
        .build()
        .unwrap();
    let url = format!("https://localhost:{}/healthz", site.running.addr.port());
    assert_eq!(trusting.get(url).send().await.unwrap().status(), 200);
    assert_eq!(gridwalk_server::tls::pin(&cert).unwrap(), Hash::of(made.cert.der()));
    assert!(site.http.get(site.url("/healthz")).send().await.is_err(), "plain HTTP is not answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_and_are_for_this_machine_or_whoever_shows_the_token() {
    let site = Site::new().await;
    let ann = site.world.person("ann", &[grant(street(1), Role::Inspector)]);
    let mut phone = site.world.phone(ann);
    phone.case(&site.world.about(ann, street(1), site.world.entity(), 0), &report("a")).unwrap();
    phone.case(&site.world.about(ann, street(2), site.world.entity(), 0), &report("not mine")).unwrap();
    let mut ask = request();
    ask.pages = vec![phone.page()];
    answer(site.sync(&phone, &ask, phone.unsent()).await).await;
    let metrics = site.http.get(site.url("/metrics")).send().await.unwrap().text().await.unwrap();
    for line in ["gridwalk_exchanges_total 1", "gridwalk_acts_total 2", "gridwalk_holds_total{code=\"no_grant\"} 1"] {
        assert!(metrics.contains(line), "{line} is not in\n{metrics}");
    }
    assert!(!metrics.contains(&ann.to_string()), "no ids");
    let site = Site::with(|c| c.metrics_token = Some("secret".into())).await;
    let get =
        |token: &str| site.http.get(site.url("/metrics")).header("authorization", format!("Bearer {token}")).send();
    assert_eq!(get("wrong").await.unwrap().status(), 403);
    assert_eq!(get("secret").await.unwrap().status(), 200);
}
