//! `backup`, `restore`, `verify`: keeping what was taken over.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use gridwalk_server::blobs::Blobs;
use gridwalk_server::cards::time;
use gridwalk_server::{Config, backup as copy, clock, verify as check};

use super::devices::open;

#[derive(Args)]
pub struct Backup {
    /// The folder to copy to (a later backup into it copies what is new), or one file that ends with .tar.
    to: PathBuf,
}

#[derive(Args)]
pub struct Restore {
    /// The backup's folder or .tar file.
    from: PathBuf,
    /// Replace what is in the data folder.
    #[arg(long)]
    replace: bool,
}

pub fn backup(config: &Config, options: &Backup) -> Result<ExitCode> {
    let done = copy::backup(&config.data_dir, &options.to)?;
    let reach = done.up_to.map_or_else(|| "nothing yet".to_owned(), time);
    println!("backed up to {reach}: {} files, {} of them new, {} map packs", done.blobs, done.new_blobs, done.packs);
    done.damaged
        .iter()
        .for_each(|hash| eprintln!("! photo {hash} is damaged here; devices keep theirs until it is whole"));
    done.damaged_packs.iter().for_each(|id| eprintln!("! map pack {id} is damaged here; add it again from its file"));
    Ok(if done.damaged.is_empty() && done.damaged_packs.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub fn restore(config: &Config, options: &Restore) -> Result<ExitCode> {
    let epoch = copy::restore(&options.from, &config.data_dir, options.replace, &clock::system())?;
    println!("restored; devices will send again what this backup lacks (epoch {epoch})");
    Ok(ExitCode::SUCCESS)
}

pub fn verify(config: &Config) -> Result<ExitCode> {
    let ledger = open(config)?;
    let report = check::verify(&ledger, Some(&Blobs::open(&config.data_dir, 0)?))?;
    print!("{}", report.to_text());
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
