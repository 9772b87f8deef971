//! The facade without any server: what one phone can do on its own.

use std::sync::Arc;

use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_core::{App, AppConfig, Keyring, Media, Rendition, SystemClock};

fn open(dir: &std::path::Path) -> Arc<App> {
    App::open(AppConfig {
        data: dir.join("data"),
        media: Media::Folder(dir.join("photos")),
        keyring: Keyring::open(&dir.join("keys"), 1_790_000_000_000).expect("a keyring"),
        time: Arc::new(SystemClock),
        version: "test".into(),
        label: "test".into(),
    })
    .expect("an app")
}

fn code(result: Result<String, ApiError>) -> ErrorCode {
    result.expect_err("an error").code
}

#[test]
fn before_enrolment_only_enrolment_is_offered_and_errors_are_typed() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    assert_eq!(app.status(Nothing {}).expect("status").phase, Phase::Unenrolled);
    assert_eq!(code(app.call("today", "{}")), ErrorCode::NotSignedIn);
    assert_eq!(code(app.call("sync_now", "{}")), ErrorCode::NotEnrolled);
    assert_eq!(code(app.call("no_such_method", "{}")), ErrorCode::BadRequest);
    assert_eq!(code(app.call("case", r#"{"wrong": 1}"#)), ErrorCode::BadRequest);
    let enrol = r#"{"qr":"https://example.invalid","server":null,"code":null,"pin":null}"#;
    assert_eq!(code(app.call("enrol", enrol)), ErrorCode::CodeUnknown);
}

#[test]
fn a_server_that_is_not_there_is_named_as_such() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    let enrol = r#"{"qr":null,"server":"http://127.0.0.1:9","code":"ABCDEFGHJK","pin":null}"#;
    assert_eq!(code(app.call("enrol", enrol)), ErrorCode::ServerUnreachable);
}

#[test]
fn photos_are_refused_with_a_reason_and_nothing_is_kept() {
    let dir = tempfile::tempdir().expect("a folder");
    let app = open(dir.path());
    assert_eq!(app.photo_put(&[]).expect_err("empty").code, ErrorCode::PhotoEmpty);
    assert_eq!(app.photo_put(b"hello, this is no picture").expect_err("text").code, ErrorCode::PhotoUnsupported);
    let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic rest";
    assert_eq!(app.photo_put(heic).expect_err("heic").code, ErrorCode::PhotoHeic);
    let name = "00".repeat(32);
    assert!(app.photo_get(&name, Rendition::Master).is_err());
    assert_eq!(std::fs::read_dir(dir.path().join("photos")).expect("a folder").count(), 0);
}
