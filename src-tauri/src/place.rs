//! Where this installation lives, and opening it.

use std::path::PathBuf;
use std::sync::Arc;

use gridwalk_core::App;
use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_mobile::home::{HOME, Place};
use tauri::Manager;

/// Another data folder than the platform's, for tests and for a second installation on one machine.
const DATA: &str = "GRIDWALK_DATA";

/// The app of this process: the one that native code has opened already, or opened here.
pub(crate) fn open(tauri: &tauri::App) -> Result<Arc<App>, ApiError> {
    if let Some(app) = HOME.current() {
        return Ok(app);
    }
    if cfg!(target_os = "android") {
        // Keys come from the Android Keystore, which the application class reaches before any screen is there.
        return Err(failed("the application class did not open the app"));
    }
    HOME.open(&place(tauri)?)
}

fn place(tauri: &tauri::App) -> Result<Place, ApiError> {
    let info = tauri.package_info();
    Ok(Place { folder: folder(tauri)?, version: info.version.to_string(), label: label() })
}

/// The local folder, not the roaming one: a database must not be copied between machines.
fn folder(tauri: &tauri::App) -> Result<PathBuf, ApiError> {
    match std::env::var_os(DATA).filter(|folder| !folder.is_empty()) {
        Some(folder) => Ok(PathBuf::from(folder)),
        None => tauri.path().app_local_data_dir().map_err(|error| failed(&error.to_string())),
    }
}

/// What the server calls this device.
fn label() -> String {
    let name = ["COMPUTERNAME", "HOSTNAME"].into_iter().find_map(|key| std::env::var(key).ok());
    let name = name.or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| std::env::consts::OS.to_owned())
}

fn failed(message: &str) -> ApiError {
    ApiError { code: ErrorCode::Internal, message: message.to_owned(), retry: true, values: Vec::new() }
}
