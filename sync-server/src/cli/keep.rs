//! `backup`, `restore`, `verify`: keeping what was taken over.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use gridwalk_server::{Config, Server, backup as copy, clock, verify as check};

#[derive(Args)]
pub struct Backup {
    /// The folder to copy to; a later backup into it copies what is new.
    to: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    /// The backup's folder.
    from: PathBuf,
    /// Replace what is in the data folder.
    #[arg(long)]
    replace: bool,
}

pub fn backup(config: &Config, options: &Backup) -> Result<ExitCode> {
    let done = copy::backup(&config.data_dir, &options.to)?;
    println!("{done:?}");
    Ok(ExitCode::SUCCESS)
}

pub fn restore(config: &Config, options: &Restore) -> Result<ExitCode> {
    let epoch = copy::restore(&options.from, &config.data_dir, options.replace, &clock::system())?;
    println!("restored; devices will send again what this backup lacks (epoch {epoch})");
    Ok(ExitCode::SUCCESS)
}

pub fn verify(config: &Config) -> Result<ExitCode> {
    let server = Server::open(config.clone())?;
    let report = check::verify(server.ledger(), Some(server.blobs()))?;
    print!("{}", report.to_text());
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
