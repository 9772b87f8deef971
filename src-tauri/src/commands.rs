//! The commands of the page. Each hands over and waits off the main thread; the capability file must allow each.

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::view::PhotoTaken;
use serde_json::Value;
use tauri::State;
use tauri::http::HeaderMap;
use tauri::ipc::{InvokeBody, Request};

use crate::Shell;

/// Calls a method of the facade by its name.
#[tauri::command]
pub async fn call(method: String, params: Value, shell: State<'_, Shell>) -> Result<Value, ApiError> {
    let app = shell.app()?;
    let params = params.to_string();
    let reply = off_main(move || app.call(&method, &params)).await?;
    serde_json::from_str(&reply).map_err(|error| internal(&error))
}

/// Takes a photo in. The request's body is the photo, byte for byte.
#[tauri::command]
pub async fn photo_put(request: Request<'_>, shell: State<'_, Shell>) -> Result<PhotoTaken, ApiError> {
    let (app, bytes) = (shell.app()?, raw_bytes(request.body())?);
    off_main(move || app.photo_put(&bytes)).await
}

/// Begins a big file; its id.
#[tauri::command]
pub async fn file_begin(name: String, len: u64, shell: State<'_, Shell>) -> Result<String, ApiError> {
    let app = shell.app()?;
    off_main(move || app.file_begin(&name, len)).await
}

/// Takes a part of a big file. The request's body is the part, byte for byte; which and where stands in headers.
#[tauri::command]
pub async fn file_part(request: Request<'_>, shell: State<'_, Shell>) -> Result<u64, ApiError> {
    let (app, bytes) = (shell.app()?, raw_bytes(request.body())?);
    let (id, offset) = place(request.headers())?;
    off_main(move || app.file_part(&id, offset, &bytes)).await
}

/// The file that a part belongs to, and where in it.
fn place(headers: &HeaderMap) -> Result<(String, u64), ApiError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let place = text("gw-file").zip(text("gw-offset").and_then(|offset| offset.parse().ok()));
    let (id, offset) =
        place.ok_or_else(|| refused(ErrorCode::BadRequest, "gw-file and gw-offset say where a part belongs"))?;
    Ok((id.to_owned(), offset))
}

/// Android's webview cannot send a raw body: there the bytes come as a list of numbers.
fn raw_bytes(body: &InvokeBody) -> Result<Vec<u8>, ApiError> {
    match body {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(list) => serde_json::from_value(list.clone())
            .map_err(|_| refused(ErrorCode::BadRequest, "this takes bytes and nothing else")),
    }
}

async fn off_main<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ApiError> + Send + 'static,
) -> Result<T, ApiError> {
    tauri::async_runtime::spawn_blocking(work).await.map_err(|error| internal(&error))?
}

fn internal(error: &dyn std::error::Error) -> ApiError {
    refused(ErrorCode::Internal, &error.to_string())
}

fn refused(code: ErrorCode, message: &str) -> ApiError {
    ApiError { code, message: message.to_owned(), retry: code == ErrorCode::Internal, values: Vec::new() }
}

#[cfg(test)]
mod tests {
    use tauri::http::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn a_photo_arrives_the_same_as_raw_bytes_and_as_a_list_of_numbers() {
        let raw = raw_bytes(&InvokeBody::Raw(vec![0xff, 0xd8, 0])).unwrap();
        let list = raw_bytes(&InvokeBody::Json(serde_json::json!([255, 216, 0]))).unwrap();
        assert_eq!(raw, list);
    }

    #[test]
    fn anything_else_in_place_of_a_photo_is_a_bad_request() {
        for body in [serde_json::json!({"bytes": [1]}), serde_json::json!([256]), serde_json::json!("abc")] {
            assert_eq!(raw_bytes(&InvokeBody::Json(body)).unwrap_err().code, ErrorCode::BadRequest);
        }
    }

    #[test]
    fn a_part_says_which_file_it_belongs_to_and_where_or_is_a_bad_request() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
        };
        let good: HeaderMap = headers(&[("gw-file", "ab12"), ("gw-offset", "4194304")]);
        assert_eq!(place(&good).unwrap(), ("ab12".to_owned(), 4_194_304));
        let bad: [HeaderMap; 4] = [
            headers(&[]),
            headers(&[("gw-file", "ab12")]),
            headers(&[("gw-offset", "0")]),
            headers(&[("gw-file", "ab12"), ("gw-offset", "-1")]),
        ];
        for headers in &bad {
            assert_eq!(place(headers).unwrap_err().code, ErrorCode::BadRequest);
        }
    }
}
