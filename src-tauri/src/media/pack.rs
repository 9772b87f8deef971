//! Map packs (离线地图包) for the map of this app's own page: one range of bytes at a time, at most 4 MiB.

use std::sync::Arc;

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::{App, PackPart, range};
use tauri::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderName, HeaderValue, ORIGIN,
    RANGE, VARY, X_CONTENT_TYPE_OPTIONS,
};
use tauri::http::{Method, Request, Response, StatusCode};

use super::{empty, status};

/// Where the page comes from.
#[cfg(not(any(windows, target_os = "android")))]
const OWN: &str = "tauri://localhost";
#[cfg(any(windows, target_os = "android"))]
const OWN: &str = "http://tauri.localhost";
/// The page while it is being developed, as `tauri.conf.json` has it.
const DEVELOPED: &str = "http://localhost:5173";

/// The pack's id, if the path is one of a pack.
pub(super) fn asked(path: &str) -> Option<&str> {
    let id = path.strip_prefix("/pack/")?;
    (id.len() == 64 && id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))).then_some(id)
}

/// Answers the map, and its browser's question whether it may ask.
pub(super) fn answer(app: Result<Arc<App>, ApiError>, id: &str, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let mut response = match *request.method() {
        Method::GET => part(app, id, request),
        Method::OPTIONS => empty(StatusCode::NO_CONTENT),
        _ => empty(StatusCode::METHOD_NOT_ALLOWED),
    };
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = request.headers().get(ORIGIN).filter(|origin| is_own(origin.as_bytes())) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let fixed: [(HeaderName, &'static str); 3] = [
            (ACCESS_CONTROL_ALLOW_METHODS, "GET"),
            (ACCESS_CONTROL_ALLOW_HEADERS, "range"),
            (ACCESS_CONTROL_EXPOSE_HEADERS, "content-range, etag"),
        ];
        headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    }
    response
}

fn is_own(origin: &[u8]) -> bool {
    origin == OWN.as_bytes() || (tauri::is_dev() && origin == DEVELOPED.as_bytes())
}

fn part(app: Result<Arc<App>, ApiError>, id: &str, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let header = request.headers().get(RANGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match app.and_then(|app| read(&app, id, header)) {
        Ok(Ok((offset, part))) => partial(id, offset, part),
        Ok(Err(total)) => with_range(empty(StatusCode::RANGE_NOT_SATISFIABLE), &format!("bytes */{total}")),
        Err(error) => {
            tracing::debug!(code = ?error.code, "a map pack could not be read");
            empty(if error.code == ErrorCode::NotFound { StatusCode::NOT_FOUND } else { status(error.code) })
        }
    }
}

/// The part that was asked for, or the length of the whole when it is not there.
fn read(app: &App, id: &str, header: &str) -> Result<Result<(u64, PackPart), u64>, ApiError> {
    let total = app.pack_len(id)?;
    let Some((offset, len)) = range(header, total) else { return Ok(Err(total)) };
    Ok(Ok((offset, app.pack_read(id, offset, len)?)))
}

fn partial(id: &str, offset: u64, part: PackPart) -> Response<Vec<u8>> {
    let last = (offset + part.bytes.len() as u64).saturating_sub(1);
    let range = format!("bytes {offset}-{last}/{}", part.total);
    let mut response = Response::new(part.bytes);
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.extend(HeaderValue::try_from(format!("\"{id}\"")).ok().map(|tag| (ETAG, tag)));
    with_range(response, &range)
}

fn with_range(mut response: Response<Vec<u8>>, range: &str) -> Response<Vec<u8>> {
    response.headers_mut().extend(HeaderValue::try_from(range).ok().map(|range| (CONTENT_RANGE, range)));
    response
}

#[cfg(test)]
mod tests {
    use gridwalk_core::api::PackAdd;

    use super::super::tests::opened;
    use super::*;
    use crate::media;

    fn with_pack(folder: &std::path::Path) -> (Arc<App>, String, Vec<u8>) {
        let app = opened(folder);
        let bytes = gridwalk_city::pack::vector(10, "{}").unwrap();
        let file = app.file_begin("map.pmtiles", bytes.len() as u64).unwrap();
        app.file_part(&file, 0, &bytes).unwrap();
        let added = app.pack_add(PackAdd { file, name: None, approval: Some("GS（2024）1号".into()) }).unwrap();
        (app, added.id, bytes)
    }

    fn ask(app: &Arc<App>, method: Method, id: &str, headers: &[(HeaderName, &str)]) -> Response<Vec<u8>> {
        let mut request = Request::builder().method(method).uri(format!("gwmedia://localhost/pack/{id}"));
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        media::answer(Ok(Arc::clone(app)), &request.body(Vec::new()).unwrap())
    }

    #[test]
    fn a_range_of_a_pack_is_read_by_this_apps_own_page_and_by_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (app, id, bytes) = with_pack(folder.path());
        let part = ask(&app, Method::GET, &id, &[(RANGE, "bytes=7-106"), (ORIGIN, OWN)]);
        assert_eq!((part.status(), part.body().as_slice()), (StatusCode::PARTIAL_CONTENT, &bytes[7..107]));
        assert_eq!(part.headers()[CONTENT_RANGE], format!("bytes 7-106/{}", bytes.len()));
        assert_eq!(part.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], OWN);
        assert_eq!(part.headers()[VARY], "origin");
        let foreign = ["https://example.invalid", "null", "tauri://localhost.example", "http://localhost", "*"];
        for origin in foreign {
            for method in [Method::GET, Method::OPTIONS] {
                let answered = ask(&app, method, &id, &[(RANGE, "bytes=0-1"), (ORIGIN, origin)]);
                assert!(!answered.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN), "{origin}");
            }
        }
        let bare = ask(&app, Method::GET, &id, &[(RANGE, "bytes=0-1")]);
        assert!(!bare.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN));
    }

    #[test]
    fn the_browsers_question_before_a_range_is_answered_for_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let (app, id, _) = with_pack(folder.path());
        let may = ask(&app, Method::OPTIONS, &id, &[(ORIGIN, OWN)]);
        assert_eq!(may.status(), StatusCode::NO_CONTENT);
        assert_eq!(
            (&may.headers()[ACCESS_CONTROL_ALLOW_HEADERS], &may.headers()[ACCESS_CONTROL_ALLOW_METHODS]),
            (&HeaderValue::from_static("range"), &HeaderValue::from_static("GET"))
        );
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::HEAD] {
            assert_eq!(ask(&app, method, &id, &[(ORIGIN, OWN)]).status(), StatusCode::METHOD_NOT_ALLOWED);
        }
    }

    #[test]
    fn what_is_not_there_is_said_so_and_a_whole_pack_never_comes_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let (app, id, bytes) = with_pack(folder.path());
        for range in ["", "bytes=99999999-", "bytes=0-1,5-6"] {
            let refused = ask(&app, Method::GET, &id, &[(RANGE, range)]);
            assert_eq!(refused.status(), StatusCode::RANGE_NOT_SATISFIABLE);
            assert_eq!(refused.headers()[CONTENT_RANGE], format!("bytes */{}", bytes.len()));
        }
        let nobody = "ab".repeat(32);
        assert_eq!(ask(&app, Method::GET, &nobody, &[(RANGE, "bytes=0-1")]).status(), StatusCode::NOT_FOUND);
        for path in ["", "x", "../keys/keyring.json", &format!("{id}/more"), &id.to_uppercase()] {
            assert_eq!(
                ask(&app, Method::GET, path, &[(RANGE, "bytes=0-1")]).status(),
                StatusCode::BAD_REQUEST,
                "{path}"
            );
        }
    }
}
