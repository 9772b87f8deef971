//! What one installation answers on its port, over the router itself: no socket, no browser.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use futures_util::StreamExt;
use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock};
use gridwalk_host::serve::{Gate, Page, RouterOptions, router};
use serde_json::{Value, json};
use sha2::Digest;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

const PORT: u16 = 4321;
const HOST: &str = "127.0.0.1:4321";
const KEY: &str = "0f";

struct Served {
    router: Router,
    stop: CancellationToken,
    _folder: TempDir,
}

fn served() -> Served {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("ui/assets")).expect("made");
    for (file, text) in [("index.html", "phone"), ("desk.html", "desk"), ("assets/a-1.js", "let a")] {
        std::fs::write(at("ui").join(file), text).expect("written");
    }
    let app = App::open(AppConfig {
        data: at("data"),
        media: Media::Folder(at("photos")),
        keyring: Keyring::open(&at("keyring"), 0).expect("a keyring"),
        time: Arc::new(SystemClock),
        version: "0".into(),
        label: "test".into(),
    })
    .expect("opened");
    let stop = CancellationToken::new();
    let options = RouterOptions {
        gate: Gate::new(PORT, KEY.into()),
        ui: at("ui"),
        page: Page::Desk,
        scenery: None,
        stop: stop.clone(),
    };
    Served { router: router(&app, options), stop, _folder: folder }
}

/// A request as the page itself makes it.
fn own(method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("http://{HOST}"))
        .header(header::COOKIE, format!("gridwalk_{PORT}={KEY}"))
        .body(body.into())
        .expect("a request")
}

fn without(mut request: Request<Body>, name: header::HeaderName) -> Request<Body> {
    request.headers_mut().remove(name);
    request
}

fn with(mut request: Request<Body>, name: header::HeaderName, value: &'static str) -> Request<Body> {
    request.headers_mut().insert(name, header::HeaderValue::from_static(value));
    request
}

impl Served {
    async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.expect("an answer")
    }

    async fn status(&self, request: Request<Body>) -> StatusCode {
        self.ask(request).await.status()
    }

    async fn json(&self, request: Request<Body>) -> (StatusCode, Value) {
        let (status, bytes) = self.bytes(request).await;
        (status, serde_json::from_slice(&bytes).expect("JSON"))
    }

    async fn bytes(&self, request: Request<Body>) -> (StatusCode, Vec<u8>) {
        let answer = self.ask(request).await;
        let status = answer.status();
        (status, axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body").to_vec())
    }
}

fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let drawn = image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85);
    drawn.write_with_encoder(encoder).expect("encoded");
    bytes
}

#[tokio::test]
async fn a_page_brings_the_session_and_a_strict_policy() {
    let served = served();
    let page = served.ask(without(own("GET", "/", ""), header::COOKIE)).await;
    assert_eq!(page.status(), StatusCode::OK);
    let cookie = page.headers()[header::SET_COOKIE].to_str().expect("text");
    assert_eq!(cookie, format!("gridwalk_{PORT}={KEY}; Path=/; HttpOnly; SameSite=Strict"));
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text");
    for part in ["default-src 'self';", "object-src 'none'", "frame-ancestors http://127.0.0.1:*"] {
        assert!(policy.contains(part), "{part} is missing in {policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src"));
    assert_eq!(page.headers()[header::CACHE_CONTROL], "no-cache");
}

#[tokio::test]
async fn the_address_opens_the_page_that_was_asked_for() {
    let served = served();
    assert_eq!(served.bytes(own("GET", "/", "")).await.1, b"desk");
    assert_eq!(served.bytes(own("GET", "/index.html", "")).await.1, b"phone");
}

#[tokio::test]
async fn built_files_may_be_kept_and_missing_ones_may_not() {
    let served = served();
    let kept = served.ask(own("GET", "/assets/a-1.js", "")).await;
    assert!(kept.headers()[header::CACHE_CONTROL].to_str().expect("text").contains("immutable"));
    let missing = served.ask(own("GET", "/assets/gone.js", "")).await;
    assert_eq!(
        (missing.status(), missing.headers()[header::CACHE_CONTROL].as_bytes()),
        (StatusCode::NOT_FOUND, &b"no-cache"[..])
    );
    assert!(missing.headers().contains_key(header::CONTENT_SECURITY_POLICY));
}

#[tokio::test]
async fn nothing_outside_the_folder_of_pages_is_handed_out() {
    let served = served();
    for path in ["/../keyring/keyring.json", "/%2e%2e/keyring/keyring.json", "/assets/..%2f..%2fkeyring/keyring.json"] {
        assert_ne!(served.status(own("GET", path, "")).await, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn calls_photos_and_changes_need_the_session() {
    let served = served();
    for (method, path) in
        [("POST", "/api/status"), ("GET", "/api/events"), ("POST", "/media/photo"), ("GET", "/media/photo/00/master")]
    {
        let none = without(own(method, path, "{}"), header::COOKIE);
        assert_eq!(served.status(none).await, StatusCode::UNAUTHORIZED, "{path}");
        let wrong = with(own(method, path, "{}"), header::COOKIE, "gridwalk_4321=0e; gridwalk_9=0f; gridwalk_43210=0f");
        assert_eq!(served.status(wrong).await, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(served.status(own("POST", "/api/status", "{}")).await, StatusCode::OK);
}

#[tokio::test]
async fn a_foreign_host_name_is_refused_everywhere() {
    let served = served();
    for host in ["evil.example:4321", "localhost:4321", "127.0.0.1", "127.0.0.1:80"] {
        for path in ["/", "/assets/a-1.js", "/api/status"] {
            let status = served.status(with(own("GET", path, ""), header::HOST, host)).await;
            assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host} {path}");
        }
    }
    assert_eq!(served.status(without(own("GET", "/", ""), header::HOST)).await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_post_from_another_origin_is_refused_even_with_the_session() {
    let served = served();
    for origin in ["http://evil.example", "http://127.0.0.1:80", "null", "https://127.0.0.1:4321"] {
        let post = with(own("POST", "/api/status", "{}"), header::ORIGIN, origin);
        assert_eq!(served.status(post).await, StatusCode::FORBIDDEN, "{origin}");
    }
}

#[tokio::test]
async fn a_call_answers_in_json_and_is_never_kept() {
    let served = served();
    let answer = served.ask(own("POST", "/api/status", "{}")).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json");
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let (status, reply) = served.json(own("POST", "/api/status", "{}")).await;
    assert_eq!((status, &reply["phase"]), (StatusCode::OK, &json!("unenrolled")));
}

#[tokio::test]
async fn an_unknown_method_and_parameters_of_another_shape_are_bad_requests() {
    let served = served();
    for (path, body) in [("/api/no_such_call", "{}"), ("/api/case", "{}"), ("/api/case", "{"), ("/api/case", "\u{1}")] {
        let (status, error) = served.json(own("POST", path, body)).await;
        assert_eq!((status, &error["code"]), (StatusCode::BAD_REQUEST, &json!("bad_request")), "{path} {body}");
    }
    let (status, error) = served.json(own("POST", "/api/status", vec![0xff, 0xfe])).await;
    assert_eq!((status, &error["code"]), (StatusCode::BAD_REQUEST, &json!("bad_request")));
}

#[tokio::test]
async fn a_refusal_of_the_facade_keeps_its_code() {
    let served = served();
    let (status, error) = served.json(own("POST", "/api/sync_now", "{}")).await;
    assert_eq!((status, &error["code"]), (StatusCode::UNAUTHORIZED, &json!("not_enrolled")));
}

#[tokio::test]
async fn photo_bytes_come_back_as_they_were_stored() {
    let served = served();
    let (status, taken) = served.json(own("POST", "/media/photo", picture())).await;
    assert_eq!((status, &taken["width"]), (StatusCode::OK, &json!(320)));
    let hash = taken["hash"].as_str().expect("a hash");
    let answer = served.ask(own("GET", &format!("/media/photo/{hash}/master"), "")).await;
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "image/jpeg");
    assert!(answer.headers()[header::CACHE_CONTROL].to_str().expect("text").contains("immutable"));
    let (_, master) = served.bytes(own("GET", &format!("/media/photo/{hash}/master"), "")).await;
    assert_eq!(hex::encode(sha2::Sha256::digest(&master)), hash, "the bytes are the ones that the hash names");
    let (status, preview) = served.bytes(own("GET", &format!("/media/photo/{hash}/preview"), "")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(preview.len() < master.len() && image::load_from_memory(&preview).is_ok());
}

#[tokio::test]
async fn what_is_no_photo_is_refused_by_name() {
    let served = served();
    let (status, error) = served.json(own("POST", "/media/photo", "not a picture")).await;
    assert!(status.is_client_error());
    assert!(error["code"].as_str().expect("a code").starts_with("photo_"), "{error}");
    let large = vec![0; gridwalk_host::serve::MAX_PHOTO + 1];
    let (status, error) = served.json(own("POST", "/media/photo", large)).await;
    assert_eq!((status, &error["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("photo_too_large")));
}

#[tokio::test]
async fn a_photo_that_is_nowhere_is_not_found_and_not_kept() {
    let served = served();
    let absent = format!("/media/photo/{}/master", "ab".repeat(32));
    let answer = served.ask(own("GET", &absent, "")).await;
    assert!(answer.status().is_client_error() || answer.status().is_server_error());
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let odd = served.status(own("GET", &format!("/media/photo/{}/thumbnail", "ab".repeat(32)), "")).await;
    assert_eq!(odd, StatusCode::NOT_FOUND);
}

/// The next line of a stream that begins with `data:`.
async fn next_data(answer: &mut axum::body::BodyDataStream) -> Value {
    let reading = async {
        loop {
            let chunk = answer.next().await.expect("the stream goes on").expect("readable");
            let text = String::from_utf8(chunk.to_vec()).expect("text");
            if let Some(json) = text.lines().find_map(|line| line.strip_prefix("data:")) {
                return serde_json::from_str(json.trim()).expect("JSON");
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("in time")
}

#[tokio::test]
async fn a_change_reaches_an_open_page() {
    let served = served();
    let mut stream = served.ask(own("GET", "/api/events", "")).await.into_body().into_data_stream();
    let (status, _) = served.json(own("POST", "/api/sign_out", "{}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(next_data(&mut stream).await, json!({ "topics": ["session"], "cases": [] }));
}

#[tokio::test]
async fn a_page_that_comes_back_asks_for_everything() {
    let served = served();
    let back = with(own("GET", "/api/events", ""), header::HeaderName::from_static("last-event-id"), "0");
    let told = next_data(&mut served.ask(back).await.into_body().into_data_stream()).await;
    assert_eq!(told["topics"].as_array().map(Vec::len), Some(10));
}

#[tokio::test]
async fn streams_end_when_the_host_stops() {
    let served = served();
    let answer = served.ask(own("GET", "/api/events", "")).await;
    served.stop.cancel();
    let ended = tokio::time::timeout(Duration::from_secs(5), axum::body::to_bytes(answer.into_body(), 1 << 20)).await;
    assert!(ended.expect("in time").is_ok());
}

#[tokio::test]
async fn without_a_demonstration_there_is_no_camera_of_its_own() {
    let served = served();
    for path in ["/demo/info", "/demo/position", "/demo/frame?phase=before&shot=1"] {
        assert_eq!(served.status(own("GET", path, "")).await, StatusCode::NOT_FOUND, "{path}");
    }
}

impl Served {
    /// Hands a file over in parts of `part` bytes, as the page does; its id.
    async fn put_file(&self, name: &str, bytes: &[u8], part: usize) -> String {
        let (status, begun) = self.json(own("POST", &format!("/media/file?name={name}&len={}", bytes.len()), "")).await;
        assert_eq!(status, StatusCode::OK, "{begun}");
        let id = begun["id"].as_str().expect("an id").to_owned();
        for (number, piece) in bytes.chunks(part).enumerate() {
            let path = format!("/media/file/{id}?offset={}", number * part);
            let (status, taken) = self.json(own("PUT", &path, piece.to_vec())).await;
            assert_eq!((status, taken["have"].as_u64()), (StatusCode::OK, Some((number * part + piece.len()) as u64)));
        }
        id
    }
}

#[tokio::test]
async fn a_big_file_comes_in_parts_and_a_pack_goes_out_in_ranges() {
    let served = served();
    let bytes = gridwalk_city::pack::vector(11, "{}").expect("a pack");
    let file = served.put_file("map.pmtiles", &bytes, 1000).await;
    let wish = json!({"file": file, "name": null, "approval": "GS（2024）1234号"});
    let (status, pack) = served.json(own("POST", "/api/pack_add", wish.to_string())).await;
    assert_eq!((status, &pack["state"], &pack["name"]), (StatusCode::OK, &json!("ready"), &json!("map")));
    let path = format!("/media/pack/{}", pack["id"].as_str().expect("an id"));
    let part = served.ask(with(own("GET", &path, ""), header::RANGE, "bytes=7-106")).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.headers()[header::CONTENT_RANGE], format!("bytes 7-106/{}", bytes.len()));
    let body = axum::body::to_bytes(part.into_body(), usize::MAX).await.expect("a body");
    assert_eq!(body, bytes[7..107]);
    let end = served.bytes(with(own("GET", &path, ""), header::RANGE, "bytes=-5")).await;
    assert_eq!(end, (StatusCode::PARTIAL_CONTENT, bytes[bytes.len() - 5..].to_vec()));
    for range in ["bytes=99999999-", "bytes=0-1,5-6", "bytes=9-3"] {
        let refused = served.ask(with(own("GET", &path, ""), header::RANGE, range)).await;
        assert_eq!(refused.status(), StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(refused.headers()[header::CONTENT_RANGE], format!("bytes */{}", bytes.len()));
    }
    assert_eq!(
        served.status(own("GET", &path, "")).await,
        StatusCode::RANGE_NOT_SATISFIABLE,
        "never a whole pack at once"
    );
    let nowhere = format!("/media/pack/{}", "ab".repeat(32));
    assert_eq!(served.status(with(own("GET", &nowhere, ""), header::RANGE, "bytes=0-1")).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn parts_out_of_order_too_large_or_of_nobodys_file_are_refused() {
    let served = served();
    let (_, begun) = served.json(own("POST", "/media/file?name=a&len=10000000", "")).await;
    let path = |offset: usize| format!("/media/file/{}?offset={offset}", begun["id"].as_str().expect("an id"));
    assert_eq!(served.status(own("PUT", &path(5), "later")).await, StatusCode::BAD_REQUEST);
    assert_eq!(served.status(own("PUT", &path(0), "first")).await, StatusCode::OK);
    assert_eq!(served.status(own("PUT", &path(0), "first")).await, StatusCode::OK, "its answer was lost");
    let large = vec![0; 4 * 1024 * 1024 + 1];
    assert_eq!(served.status(own("PUT", &path(5), large)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let (status, unfinished) = served
        .json(own("POST", "/api/pack_add", json!({"file": begun["id"], "name": null, "approval": null}).to_string()))
        .await;
    assert_eq!((status, &unfinished["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("file_incomplete")));
    let (_, unknown) = served.json(own("PUT", "/media/file/nobody?offset=0", "x")).await;
    assert_eq!(unknown["code"], "file_unknown");
    for refused in ["/media/file?name=a", "/media/file?name=a&len=-1", "/media/file"] {
        assert_eq!(served.status(own("POST", refused, "")).await, StatusCode::BAD_REQUEST, "{refused}");
    }
    let (status, large) = served.json(own("POST", "/media/file?name=a&len=9000000000", "")).await;
    assert_eq!((status, &large["code"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("file_too_large")));
}

#[tokio::test]
async fn files_and_packs_are_for_pages_of_this_port_alone() {
    let served = served();
    let asks = || {
        [
            own("POST", "/media/file?name=a&len=5", ""),
            own("PUT", "/media/file/x?offset=0", "x"),
            own("GET", "/media/pack/x", ""),
        ]
    };
    for ask in asks() {
        assert_eq!(served.status(without(ask, header::COOKIE)).await, StatusCode::UNAUTHORIZED);
    }
    for ask in asks().into_iter().take(2) {
        let foreign = with(ask, header::ORIGIN, "http://127.0.0.1:9999");
        assert_eq!(served.status(foreign).await, StatusCode::FORBIDDEN);
    }
}
