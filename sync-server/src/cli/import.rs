//! `import`: units, people, grants and areas from a spreadsheet.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use gridwalk_server::import::{self as sheets, Imported, Mode};
use gridwalk_server::{Config, Server};

#[derive(Args)]
pub struct Options {
    /// The filled-in spreadsheet (.xlsx).
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
    /// Writes the empty form here instead.
    #[arg(long, conflicts_with = "file")]
    template: Option<PathBuf>,
    /// Only tells what would change.
    #[arg(long)]
    dry_run: bool,
    /// Takes the good rows although there are bad ones.
    #[arg(long)]
    partial: bool,
}

pub fn import(config: &Config, options: &Options) -> Result<ExitCode> {
    if let Some(path) = &options.template {
        sheets::template(path)?;
        println!("{} written: fill it in, then `import` it", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    let Some(file) = &options.file else { bail!("name a file") };
    let server = Server::open(config.clone())?;
    let mode = Mode { dry_run: options.dry_run, partial: options.partial };
    tell(&sheets::import(server.ledger(), file, mode)?, options.dry_run)
}

fn tell(done: &Imported, dry_run: bool) -> Result<ExitCode> {
    done.bad.iter().for_each(|bad| eprintln!("! {bad}"));
    let Imported { rows, added, changed, unchanged, bad, written } = done;
    println!("{rows} rows: {added} new, {changed} changed, {unchanged} unchanged, {} bad", bad.len());
    println!(
        "{}",
        match (written, dry_run) {
            (true, _) => "written 已写入",
            (false, true) => "nothing was written: --dry-run 仅预演，未写入",
            (false, false) =>
                "nothing was written: put the rows right, or take the good ones with --partial 有错误，未写入",
        }
    );
    Ok(if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
