//! The host's program: `gridwalk-host app` and `gridwalk-host demo`.

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use gridwalk_host::{HostError, demo, serve};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(version, about = "Serves Gridwalk 巡格 to a browser on this machine")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// One installation for a browser on this machine.
    App(serve::AppOptions),
    /// The demonstration: a server, a phone and a desk side by side.
    Demo(demo::DemoOptions),
    /// Runs a program for as long as standard input is open.
    #[command(hide = true)]
    Guard(demo::GuardOptions),
}

fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("GRIDWALK_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let command = Cli::parse().command;
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.to_string()),
    };
    let outcome = runtime.block_on(run(command));
    // A call that waits for a network must not hold up the end.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome.unwrap_or_else(|error| failed(&error.to_string()))
}

async fn run(command: Command) -> Result<ExitCode, HostError> {
    let stop = CancellationToken::new();
    tokio::spawn(stop_on_signal(stop.clone()));
    match command {
        Command::App(options) => {
            if options.with_parent {
                stop_at_end_of_input(stop.clone());
            }
            serve::run(options, stop).await.map(|()| ExitCode::SUCCESS)
        }
        Command::Demo(options) => demo::run(options, stop).await.map(|()| ExitCode::SUCCESS),
        Command::Guard(options) => {
            stop_at_end_of_input(stop.clone());
            demo::guard(options, stop).await
        }
    }
}

fn failed(message: &str) -> ExitCode {
    eprintln!("gridwalk-host: {message}");
    ExitCode::FAILURE
}

async fn stop_on_signal(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut term) = signal(SignalKind::terminate()) else { return };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    stop.cancel();
}

fn stop_at_end_of_input(stop: CancellationToken) {
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        stop.cancel();
    });
}
