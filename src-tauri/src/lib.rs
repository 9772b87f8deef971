//! The shell for desktops and phones: a window over the facade, one-line delegations and nothing of its own.
//!
//! It decides nothing, keeps nothing and reaches no network: the [`App`] does. Photos and map packs reach the page through an
//! own scheme ([`media`]), everything else through four commands and one event.

pub mod media;

mod commands;
mod place;
mod window;

use gridwalk_core::App;
use gridwalk_core::api::ApiError;
use gridwalk_mobile::home::HOME;
use std::sync::Arc;
use tauri::{Emitter, Manager};

// The native face lives in this one library: without this line the linker would drop it.
gridwalk_mobile::uniffi_reexport_scaffolding!();

/// What the commands need: the open app, or why it could not be opened.
pub(crate) struct Shell {
    app: Result<Arc<App>, ApiError>,
}

impl Shell {
    fn app(&self) -> Result<Arc<App>, ApiError> {
        self.app.clone()
    }
}

/// Opens the app and its window and runs until the window is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("GRIDWALK_LOG").unwrap_or_else(|_| "warn".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let built = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::photo_put,
            commands::file_begin,
            commands::file_part
        ])
        .register_asynchronous_uri_scheme_protocol(media::SCHEME, |context, request, responder| {
            let app = context.app_handle().state::<Shell>().app();
            tauri::async_runtime::spawn_blocking(move || responder.respond(media::answer(app, &request)));
        })
        .setup(|tauri| Ok(set_up(tauri)?))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|_, event| {
            if let tauri::RunEvent::Exit = event {
                end();
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            std::process::exit(1);
        }
    }
}

fn set_up(tauri: &mut tauri::App) -> tauri::Result<()> {
    let app = place::open(tauri);
    match &app {
        Ok(app) => follow(app, tauri.handle().clone()),
        Err(error) => tracing::error!(code = ?error.code, %error, "the app could not be opened"),
    }
    let page = window::page(std::env::args().skip(1), app.as_deref().ok());
    tauri.manage(Shell { app });
    window::open(tauri, page)
}

/// Tells the page of every change and starts the background work.
fn follow(app: &Arc<App>, handle: tauri::AppHandle) {
    let changes = app.changes();
    std::thread::spawn(move || {
        for change in changes {
            if let Err(error) = handle.emit("change", change) {
                tracing::warn!(%error, "the page could not be told of a change");
            }
        }
    });
    HOME.start_background();
}

/// What is recorded is durable already; only the background work is told to end.
fn end() {
    if let Some(app) = HOME.current() {
        app.stop();
    }
}
