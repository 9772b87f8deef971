//! A running server: its sockets, its end.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;

use crate::clock::{self, Clock};
use crate::config::Config;
use crate::error::{Result, ServerError};
use crate::http::{self, App};
use crate::ledger::Ledger;

/// How long requests may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// How often limits forget who has gone.
const SWEEP: Duration = Duration::from_secs(300);

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
}

impl Server {
    /// Opens what the configuration names, with the machine's clock.
    pub fn open(config: Config) -> Result<Self> {
        Self::open_with(config, clock::system())
    }

    /// The same with another clock.
    pub fn open_with(config: Config, clock: Clock) -> Result<Self> {
        config.check()?;
        make_dir(&config.data_dir)?;
        let ledger = Ledger::open(&config.ledger_path(), clock)?;
        let app = App::new(ledger, config.clone());
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

    /// Begins to listen.
    pub async fn listen(self) -> Result<Running> {
        let taken = |source| ServerError::Config(format!("cannot listen on {}: {source}", self.config.listen));
        let listener = TcpListener::bind(self.config.listen).map_err(taken)?;
        listener.set_nonblocking(true).map_err(taken)?;
        let addr = listener.local_addr().map_err(taken)?;
        let handle = Handle::new();
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let serving = match tls(&self.config).await? {
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
        Ok(Running { addr, app: self.app, handle, serving, sweeping })
    }
}

async fn sweep(app: App) {
    let mut tick = tokio::time::interval(SWEEP);
    loop {
        tick.tick().await;
        app.limits.sweep();
    }
}

async fn tls(config: &Config) -> Result<Option<RustlsConfig>> {
    let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else { return Ok(None) };
    let unreadable = |e| ServerError::Config(format!("tls_cert or tls_key cannot be used: {e}"));
    RustlsConfig::from_pem_file(cert, key).await.map(Some).map_err(unreadable)
}

/// Makes a directory that only this user may read.
pub(crate) fn make_dir(dir: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(ServerError::io("making the directory", dir))
}

impl Running {
    pub fn ledger(&self) -> &Ledger {
        &self.app.ledger
    }

    /// Finishes what was begun, folds the ledger's log into its file and stops.
    pub async fn shutdown(self) -> Result<()> {
        self.sweeping.abort();
        self.handle.graceful_shutdown(Some(GRACE));
        let served = self.serving.await.unwrap_or_else(|e| Err(std::io::Error::other(e)));
        let ledger = self.app.ledger.clone();
        let closed = tokio::task::spawn_blocking(move || ledger.close()).await;
        closed.map_err(|_| ServerError::WriterGone)?;
        served.map_err(|e| ServerError::Config(format!("serving ended: {e}")))
    }
}
