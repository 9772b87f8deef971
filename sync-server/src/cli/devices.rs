//! `devices` and `revoke`: who came, and who must not read any more (挂失).

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use gridwalk_domain::id::DeviceId;
use gridwalk_server::cards::time;
use gridwalk_server::{Config, Ledger, clock};

#[derive(Args)]
pub struct Revoke {
    /// The device's id, as `devices` shows it.
    device: String,
}

/// The ledger of a folder that has one.
pub fn open(config: &Config) -> Result<Ledger> {
    if !config.ledger_path().is_file() {
        bail!("{} holds no ledger; start with `serve`, `import` or `demo`", config.data_dir.display());
    }
    Ok(Ledger::open(&config.ledger_path(), clock::system())?)
}

pub fn list(config: &Config) -> Result<ExitCode> {
    let ledger = open(config)?;
    ledger.read(|snapshot| {
        for device in snapshot.devices()? {
            let people: Vec<String> = snapshot.people_on(device.device)?.into_iter().map(|p| p.name).collect();
            let end = device.revoked_at.map(|at| format!("revoked {}", time(at))).unwrap_or_default();
            println!("{}  {}  {}  {}  {end}", device.device, time(device.enrolled_at), device.label, people.join("、"));
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

pub fn revoke(config: &Config, options: &Revoke) -> Result<ExitCode> {
    let Ok(id) = options.device.parse::<DeviceId>() else {
        bail!("{} is no device's id; see `devices`", options.device);
    };
    open(config)?.write(move |tx| tx.revoke(id))?;
    println!("revoked; at its next contact the server takes its records and photos and then has it erase itself");
    Ok(ExitCode::SUCCESS)
}
