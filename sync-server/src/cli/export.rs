//! `export`: cases and photos as files for the city's own platform.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chrono::NaiveDate;
use clap::Args;
use gridwalk_server::Config;
use gridwalk_server::blobs::Blobs;
use gridwalk_server::export::{self as files, Filter};

use super::devices::open;

#[derive(Args)]
pub struct Options {
    /// A new or empty folder.
    folder: PathBuf,
    /// First day, such as 2026-01-01.
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day.
    #[arg(long)]
    to: Option<NaiveDate>,
    /// Only cases at home in this street now (its code).
    #[arg(long)]
    street: Option<String>,
}

pub fn export(config: &Config, options: &Options) -> Result<ExitCode> {
    let filter = Filter::days(options.from, options.to, options.street.as_deref())?;
    let done = files::export(&open(config)?, &Blobs::open(&config.data_dir, 0)?, &options.folder, &filter)?;
    println!("{} cases, {} photos in {}", done.cases, done.photos, options.folder.display());
    if done.photos_missing > 0 {
        println!("{} photos have not arrived yet; a later export has them", done.photos_missing);
    }
    done.problems.iter().for_each(|problem| eprintln!("! {problem}"));
    Ok(if done.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
