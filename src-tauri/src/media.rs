//! The page's way to photos and map packs: `gwmedia://localhost/photo/<hash>/<rendition>` and `gwmedia://localhost/pack/<id>`.
//!
//! Read only, for this app's own page, and nothing but these addresses. Photos are for `<img>` alone: no header lets a script
//! read one. The map is a script that reads ranges of packs, from another scheme than its own: to the page's exact origin,
//! and for packs only, that is allowed.

mod pack;

use std::sync::Arc;

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::{App, Rendition};
use tauri::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use tauri::http::{Method, Request, Response, StatusCode};

/// The scheme's name.
pub const SCHEME: &str = "gwmedia";

/// Answers one request of the page.
pub fn answer(app: Result<Arc<App>, ApiError>, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    if let Some(id) = pack::asked(request.uri().path()) {
        return pack::answer(app, id, request);
    }
    if request.method() != Method::GET {
        return empty(StatusCode::METHOD_NOT_ALLOWED);
    }
    let Some((hash, rendition)) = asked(request.uri().path()) else { return empty(StatusCode::BAD_REQUEST) };
    match app.and_then(|app| app.photo_get(hash, rendition)) {
        Ok(bytes) => photo(bytes, rendition),
        Err(error) => {
            tracing::debug!(code = ?error.code, "a photo could not be shown");
            empty(status(error.code))
        }
    }
}

/// The photo's name and which picture of it, if the path is one of ours.
fn asked(path: &str) -> Option<(&str, Rendition)> {
    let mut parts = path.strip_prefix("/photo/")?.split('/');
    let (hash, rendition) = (parts.next()?, parts.next()?);
    let plain = !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
    (plain && parts.next().is_none()).then_some(())?;
    Some((hash, Rendition::parse(rendition)?))
}

fn photo(bytes: Vec<u8>, rendition: Rendition) -> Response<Vec<u8>> {
    let mut response = Response::new(bytes);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A hash names the same bytes for ever; a stamp is drawn from what is known now.
    let keep = match rendition {
        Rendition::Stamped => "no-store",
        Rendition::Master | Rendition::Preview => "private, max-age=86400, immutable",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    // A photo that is not here yet may be here in a moment.
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn status(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BadRequest => StatusCode::BAD_REQUEST,
        ErrorCode::NotFound | ErrorCode::PhotoMissing | ErrorCode::NotEnrolled => StatusCode::NOT_FOUND,
        ErrorCode::NotSignedIn | ErrorCode::NotAllowed | ErrorCode::Revoked => StatusCode::FORBIDDEN,
        ErrorCode::ServerUnreachable | ErrorCode::NotAGridwalkServer => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use gridwalk_city::scene::{Phase, SceneKind, SceneSeed};
    use gridwalk_mobile::Home;
    use gridwalk_mobile::home::Place;

    use super::*;

    pub fn opened(folder: &Path) -> Arc<App> {
        let place = Place { folder: folder.to_path_buf(), version: "0.1.0".into(), label: "test".into() };
        Home::new().open(&place).unwrap()
    }

    fn ask(app: &Arc<App>, method: Method, path: &str) -> Response<Vec<u8>> {
        let uri = format!("gwmedia://localhost{path}");
        answer(Ok(Arc::clone(app)), &Request::builder().method(method).uri(uri).body(Vec::new()).unwrap())
    }

    #[test]
    fn a_photo_is_shown_as_a_picture_and_given_to_no_other_origin() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened(folder.path());
        let scene = SceneSeed { kind: SceneKind::Litter, variant: 1, phase: Phase::Before };
        let taken = app.photo_put(&scene.jpeg(640, 480).unwrap()).unwrap();
        for rendition in ["master", "preview"] {
            let response = ask(&app, Method::GET, &format!("/photo/{}/{rendition}", taken.hash));
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers()[CONTENT_TYPE], "image/jpeg");
            assert!(response.body().starts_with(&[0xff, 0xd8]));
            assert!(!response.headers().contains_key("access-control-allow-origin"));
        }
    }

    #[test]
    fn a_photo_that_is_nowhere_is_not_found_and_may_be_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let response = ask(&opened(folder.path()), Method::GET, &format!("/photo/{}/master", "ab".repeat(32)));
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert_eq!(response.headers()[CACHE_CONTROL], "no-store");
    }

    #[test]
    fn every_other_address_is_a_bad_request() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened(folder.path());
        let hash = "ab".repeat(32);
        let others = [
            "/",
            "/photo/",
            "/photo/x/master",
            "/keys/keyring.json",
            "/photo/../keys/keyring.json",
            "/photo/%2e%2e/master",
        ];
        for path in others {
            assert_eq!(ask(&app, Method::GET, path).status(), StatusCode::BAD_REQUEST, "{path}");
        }
        for path in [format!("/photo/{hash}"), format!("/photo/{hash}/other"), format!("/photo/{hash}/master/more")] {
            assert_eq!(ask(&app, Method::GET, &path).status(), StatusCode::BAD_REQUEST, "{path}");
        }
    }

    #[test]
    fn nothing_can_be_written_this_way() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened(folder.path());
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let response = ask(&app, method, &format!("/photo/{}/master", "ab".repeat(32)));
            assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        }
    }

    #[test]
    fn an_app_that_could_not_be_opened_shows_no_photo() {
        let refusal =
            ApiError { code: ErrorCode::StoreNewer, message: "newer".into(), retry: false, values: Vec::new() };
        let uri = format!("gwmedia://localhost/photo/{}/master", "ab".repeat(32));
        let response = answer(Err(refusal), &Request::builder().uri(uri).body(Vec::new()).unwrap());
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
