//! A running server: its sockets, its end.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

use crate::backup::Lock;
use crate::blobs::Blobs;
use crate::clock::{self, Clock};
use crate::config::Config;
use crate::error::{Result, ServerError};
use crate::http::{self, App};
use crate::ledger::Ledger;
use crate::packs::Packs;

/// How long requests may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// How often limits forget who has gone.
const SWEEP: Duration = Duration::from_secs(300);
/// After which an upload that nobody goes on with is dropped: devices keep photos longer than that.
const ABANDONED: Duration = Duration::from_secs(7 * 86_400);
/// How often the writer looks for what other processes wrote.
const LOOK: Duration = Duration::from_secs(2);

/// A server with its ledger open, not yet listening.
pub struct Server {
    config: Config,
    app: App,
}

/// A server that listens.
pub struct Running {
    /// Where it listens; the port that was free when 0 was asked for.
    pub addr: SocketAddr,
    app: App,
    handle: Handle<SocketAddr>,
    serving: tokio::task::JoinHandle<std::io::Result<()>>,
    sweeping: tokio::task::JoinHandle<()>,
    watching: tokio::task::JoinHandle<()>,
    /// One server for a directory; commands that only write records work beside it.
    _lock: Lock,
}

impl Server {
    /// Opens what the configuration names, with the machine's clock.
    pub fn open(config: Config) -> Result<Self> {
        Self::open_with(config, clock::system())
    }

    /// The same with another clock.
    pub fn open_with(config: Config, clock: Clock) -> Result<Self> {
        config.check()?;
        crate::blobs::make_dir(&config.data_dir)?;
        refuse_half_restored(&config)?;
        let ledger = Ledger::open(&config.ledger_path(), clock)?;
        let blobs = Blobs::open(&config.data_dir, config.min_free_bytes)?;
        let packs = Packs::open(&config.data_dir, config.min_free_bytes)?;
        let app = App::new(ledger, blobs, packs, config.clone());
        Ok(Self { config, app })
    }

    /// Opens and listens.
    pub async fn start(config: Config) -> Result<Running> {
        Self::open(config)?.listen().await
    }

    /// The routes, for calling them without a socket.
    pub fn router(&self) -> Router {
        http::router(self.app.clone())
    }

    pub fn ledger(&self) -> &Ledger {
        &self.app.ledger
    }

    pub fn blobs(&self) -> &Blobs {
        &self.app.blobs
    }

    pub fn packs(&self) -> &Packs {
        &self.app.packs
    }

    /// Begins to listen.
    pub async fn listen(self) -> Result<Running> {
        let lock = Lock::take(&self.config.data_dir)?;
        let taken = |source| ServerError::Config(format!("cannot listen on {}: {source}", self.config.listen));
        let listener = TcpListener::bind(self.config.listen).map_err(taken)?;
        listener.set_nonblocking(true).map_err(taken)?;
        let addr = listener.local_addr().map_err(taken)?;
        let handle = Handle::new();
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let serving = match tls(&self.config)? {
            Some(tls) => {
                let server = axum_server::from_tcp_rustls(listener, tls).map_err(taken)?.handle(handle.clone());
                tokio::spawn(server.serve(service))
            }
            None => {
                let server = axum_server::from_tcp(listener).map_err(taken)?.handle(handle.clone());
                tokio::spawn(server.serve(service))
            }
        };
        tracing::info!(%addr, tls = self.config.tls_cert.is_some(), "listening");
        let sweeping = tokio::spawn(sweep(self.app.clone()));
        let watching = tokio::spawn(watch_others(self.app.clone()));
        Ok(Running { addr, app: self.app, handle, serving, sweeping, watching, _lock: lock })
    }
}

/// A restore that was interrupted leaves no ledger: beginning a new one would forget everything.
fn refuse_half_restored(config: &Config) -> Result<()> {
    let half = config.data_dir.join("ledger.part");
    if half.exists() && !config.ledger_path().exists() {
        let text = format!("a restore into {} was interrupted; run restore again", config.data_dir.display());
        return Err(ServerError::Command(text));
    }
    Ok(())
}

async fn sweep(app: App) {
    let mut tick = tokio::time::interval(SWEEP);
    loop {
        tick.tick().await;
        app.limits.sweep();
        match app.blocking(|app| app.blobs.sweep(ABANDONED)).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "abandoned uploads were dropped"),
            Err(error) => tracing::warn!(%error, "uploads could not be swept"),
        }
    }
}

/// A command beside the server (import, enroll) writes into the same ledger: the writer looks now and then and pokes.
async fn watch_others(app: App) {
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        if let Err(error) = app.blocking(|app| app.ledger.write(|_| Ok(()))).await {
            tracing::warn!(%error, "the ledger could not be looked at");
        }
    }
}

fn tls(config: &Config) -> Result<Option<RustlsConfig>> {
    let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else { return Ok(None) };
    Ok(Some(RustlsConfig::from_config(Arc::new(crate::tls::server_config(cert, key)?))))
}

impl Running {
    pub fn ledger(&self) -> &Ledger {
        &self.app.ledger
    }

    /// Finishes what was begun, folds the ledger's log into its file and stops.
    pub async fn shutdown(self) -> Result<()> {
        self.sweeping.abort();
        self.watching.abort();
        self.app.stopping.send_replace(true);
        self.handle.graceful_shutdown(Some(GRACE));
        let served = self.serving.await.unwrap_or_else(|e| Err(std::io::Error::other(e)));
        let ledger = self.app.ledger.clone();
        let closed = tokio::task::spawn_blocking(move || ledger.close()).await;
        closed.map_err(|_| ServerError::WriterGone)?;
        served.map_err(|e| ServerError::Config(format!("serving ended: {e}")))
    }
}
