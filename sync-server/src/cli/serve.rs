//! `serve`: until SIGTERM, SIGINT or Ctrl-C; what was begun is finished.

use std::process::ExitCode;

use anyhow::Result;
use gridwalk_server::{Config, Server};

pub fn serve(config: Config) -> Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(until_stopped(Server::open(config)?))
}

/// Listens, says where, and stops gracefully.
pub async fn until_stopped(server: Server) -> Result<ExitCode> {
    let running = server.listen().await?;
    println!("ready {}", running.addr);
    stop_asked_for().await?;
    running.shutdown().await?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(unix)]
async fn stop_asked_for() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut hup) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    tokio::select! {
        _ = term.recv() => {}
        _ = hup.recv() => {}
        done = tokio::signal::ctrl_c() => done?,
    }
    Ok(())
}

#[cfg(not(unix))]
async fn stop_asked_for() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
