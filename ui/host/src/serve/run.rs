//! Opens an installation, serves it and stops it in order.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{Gate, Page, RouterOptions, gate, router};
use crate::error::HostError;
use crate::scenery::{Place, Scenery};

/// How long open requests may take to end after the wish to stop.
const PATIENCE: Duration = Duration::from_secs(3);

/// `gridwalk-host app`: one installation for a browser on this machine.
#[derive(Debug, Clone, clap::Args)]
pub struct AppOptions {
    /// Folder of this installation; made if it is not there.
    #[arg(long)]
    pub data: PathBuf,
    /// Folder of the built pages.
    #[arg(long)]
    pub ui: PathBuf,
    /// Loopback port; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Which page opens at the address.
    #[arg(long, value_enum, default_value_t = Page::Phone)]
    pub page: Page,
    /// Offers the demonstration's camera and position, as this file describes them.
    #[arg(long)]
    pub demo: Option<PathBuf>,
    /// What the server calls this device.
    #[arg(long, default_value = "browser")]
    pub label: String,
    /// Stops when standard input ends, so that it never outlives the program that started it.
    #[arg(long)]
    pub with_parent: bool,
}

/// Serves until `stop`; says so on standard output as soon as it is ready.
///
/// # Errors
/// No pages, no port, an installation that does not open.
pub async fn run(options: AppOptions, stop: CancellationToken) -> Result<(), HostError> {
    if !options.ui.join(options.page.file()).is_file() {
        return Err(HostError::NoPages { folder: options.ui, page: options.page.file() });
    }
    let (listener, port) = listen(options.port).await?;
    let app = open(options.data.clone(), options.label.clone()).await?;
    app.start_background();
    let scenery = options.demo.as_deref().map(Place::read).transpose()?;
    let router = router(
        &app,
        RouterOptions {
            gate: Gate::new(port, gate::session_key(&options.data)?),
            ui: options.ui,
            page: options.page,
            scenery: scenery.map(|place| Scenery::begin(place, &options.data)),
            stop: stop.clone(),
        },
    );
    println!("listening http://127.0.0.1:{port}/");
    let served = serve(listener, router, stop).await;
    app.stop();
    served
}

/// Serves a router until `stop`, then gives open requests [`PATIENCE`].
pub(crate) async fn serve(
    listener: TcpListener,
    router: axum::Router,
    stop: CancellationToken,
) -> Result<(), HostError> {
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let late = async {
        stop.cancelled().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        served = async { serving.await } => served.map_err(HostError::io("serving the browser")),
        () = late => Ok(()),
    }
}

/// Takes a port of the loopback address, and only there.
pub(crate) async fn listen(port: u16) -> Result<(TcpListener, u16), HostError> {
    let refused = |source| HostError::Port { port, source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refused)?;
    let port = listener.local_addr().map_err(|source| HostError::Port { port, source })?.port();
    Ok((listener, port))
}

/// Opening reads and may repair a database: that waits on a thread that may wait.
async fn open(data: PathBuf, label: String) -> Result<Arc<App>, HostError> {
    let opening = tokio::task::spawn_blocking(move || open_here(&data, &label)).await;
    opening.unwrap_or_else(|crash| Err(HostError::io("opening the installation")(crash.into())))
}

fn open_here(data: &Path, label: &str) -> Result<Arc<App>, HostError> {
    let failed = |source| HostError::Open { folder: data.to_owned(), source };
    std::fs::create_dir_all(data).map_err(HostError::io(format!("making {}", data.display())))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64);
    App::open(AppConfig {
        data: data.join("store"),
        media: Media::Folder(media_folder(data)),
        keyring: Keyring::open(&data.join("keyring"), now).map_err(failed)?,
        time: Arc::new(SystemClock),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        label: label.to_owned(),
    })
    .map_err(failed)
}

/// Where an installation keeps its sealed photos, one file each.
pub fn media_folder(data: &Path) -> PathBuf {
    data.join("photos")
}
