//! The two commands of the page. Both hand over and wait off the main thread; the capability file must allow each.

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::view::PhotoTaken;
use serde_json::Value;
use tauri::State;
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
    let (app, bytes) = (shell.app()?, photo_bytes(request.body())?);
    off_main(move || app.photo_put(&bytes)).await
}

/// Android's webview cannot send a raw body: there the bytes come as a list of numbers.
fn photo_bytes(body: &InvokeBody) -> Result<Vec<u8>, ApiError> {
    match body {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(list) => serde_json::from_value(list.clone())
            .map_err(|_| refused(ErrorCode::BadRequest, "photo_put takes the photo's bytes and nothing else")),
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
    use super::*;

    #[test]
    fn a_photo_arrives_the_same_as_raw_bytes_and_as_a_list_of_numbers() {
        let raw = photo_bytes(&InvokeBody::Raw(vec![0xff, 0xd8, 0])).unwrap();
        let list = photo_bytes(&InvokeBody::Json(serde_json::json!([255, 216, 0]))).unwrap();
        assert_eq!(raw, list);
    }

    #[test]
    fn anything_else_in_place_of_a_photo_is_a_bad_request() {
        for body in [serde_json::json!({"bytes": [1]}), serde_json::json!([256]), serde_json::json!("abc")] {
            assert_eq!(photo_bytes(&InvokeBody::Json(body)).unwrap_err().code, ErrorCode::BadRequest);
        }
    }
}
