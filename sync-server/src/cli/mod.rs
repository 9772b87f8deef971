//! Commands for the city's IT person. Each is one file; what they do lies in the library.

mod demo;
mod devices;
mod doctor;
mod enroll;
mod export;
mod import;
mod keep;
mod pack;
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use gridwalk_server::Config;
use tracing_subscriber::EnvFilter;

/// Takes over what phones record, and gives it to whoever may read it.
#[derive(Parser)]
#[command(name = "gridwalk-server", version, about = "巡格 Gridwalk: the sync server")]
struct Command {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    action: Action,
}

/// Settings that flags win over; the file and `GRIDWALK_…` know all of them.
#[derive(Args)]
struct Settings {
    /// A settings file (TOML).
    #[arg(long, env = "GRIDWALK_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// Where ledger and photos are.
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Address and port; port 0 takes a free one.
    #[arg(long, global = true)]
    listen: Option<SocketAddr>,
    /// The address that devices use, printed on cards.
    #[arg(long, global = true)]
    public_url: Option<String>,
}

#[derive(Subcommand)]
enum Action {
    /// Serve until stopped.
    Serve,
    /// Serve an invented district, made where the folder has none yet.
    Demo(demo::Options),
    /// One-time codes for people, as text or as cards to print.
    Enroll(enroll::Options),
    /// List enrolled devices.
    Devices,
    /// Revoke a lost device: it may still deliver, reads nothing, and erases itself when all is safe.
    Revoke(devices::Revoke),
    /// Import units, people, grants and areas from a spreadsheet.
    Import(import::Options),
    /// Write cases and photos as files for other systems.
    Export(export::Options),
    /// Map packs (离线地图包) that devices may fetch.
    #[command(subcommand)]
    Pack(pack::Action),
    /// Copy ledger, photos and map packs to another place, while the server runs.
    Backup(keep::Backup),
    /// Bring a backup back; devices send again what it lacks.
    Restore(keep::Restore),
    /// Check every hash, chain, number and photo.
    Verify,
    /// Show settings and what is wrong with this machine.
    Doctor,
}

/// Reads the arguments and does it; errors are one line that says what to do.
pub fn run() -> ExitCode {
    let Command { settings, action } = Command::parse();
    match settings.load().and_then(|config| act(&config, action)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("gridwalk-server: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(config: &Config, action: Action) -> Result<ExitCode> {
    log_as_set(config);
    match action {
        Action::Serve => serve::serve(config.clone()),
        Action::Demo(options) => demo::demo(config.clone(), &options),
        Action::Enroll(options) => enroll::enroll(config, &options),
        Action::Devices => devices::list(config),
        Action::Revoke(options) => devices::revoke(config, &options),
        Action::Import(options) => import::import(config, &options),
        Action::Export(options) => export::export(config, &options),
        Action::Pack(action) => pack::pack(config, &action),
        Action::Backup(options) => keep::backup(config, &options),
        Action::Restore(options) => keep::restore(config, &options),
        Action::Verify => keep::verify(config),
        Action::Doctor => doctor::doctor(config),
    }
}

impl Settings {
    fn load(&self) -> Result<Config> {
        let text = |path: &PathBuf| path.display().to_string();
        let flags = [
            ("data_dir", self.data.as_ref().map(text)),
            ("listen", self.listen.map(|l| l.to_string())),
            ("public_url", self.public_url.clone()),
        ];
        let given: Vec<(&str, String)> = flags.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Ok(Config::load(self.config.as_deref(), &given)?)
    }
}

/// Logs go to standard error; standard output belongs to what was asked for.
fn log_as_set(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber is refused and means nothing here.
    let _ = if config.log_json { builder.json().try_init() } else { builder.try_init() };
}
