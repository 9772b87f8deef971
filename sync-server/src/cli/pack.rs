//! `pack`: the map packs (离线地图包) that devices may fetch.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Subcommand;
use gridwalk_domain::hash::Hash;
use gridwalk_protocol::pack::PackEntry;
use gridwalk_server::Config;
use gridwalk_server::packs::Packs;

/// Letters of an id that are enough to name a pack.
const ENOUGH: usize = 6;

#[derive(Subcommand)]
pub enum Action {
    /// Check a PMTiles file and offer it to devices; also beside a running server.
    Add {
        /// The archive (.pmtiles, version 3).
        file: PathBuf,
        /// What people see; none takes the archive's own name.
        #[arg(long)]
        name: Option<String>,
        /// The map's approval number (审图号), e.g. GS（2024）1234号; none takes it from the archive.
        #[arg(long)]
        approval: Option<String>,
    },
    /// List the packs.
    List,
    /// Offer a pack no longer; devices keep what they fetched.
    Remove {
        /// The pack's id as `pack list` shows it, or its beginning.
        id: String,
    },
}

pub fn pack(config: &Config, action: &Action) -> Result<ExitCode> {
    let packs = Packs::open(&config.data_dir, config.min_free_bytes)?;
    match action {
        Action::Add { file, name, approval } => {
            let entry = packs.add(file, name.as_deref(), approval.as_deref())?;
            println!("{}", line(&entry));
            println!("devices may fetch it now 已上架");
        }
        Action::List => packs.list()?.iter().for_each(|entry| println!("{}", line(entry))),
        Action::Remove { id } => {
            let entry = named(&packs.list()?, id)?;
            packs.remove(&entry.id)?;
            println!("removed {}; devices keep what they fetched 已下架", entry.name);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn line(entry: &PackEntry) -> String {
    let [west, south, east, north] = entry.bounds.map(|e7| format!("{:.4}", e7 as f64 / 1e7));
    let size = entry.bytes.div_ceil(1024 * 1024);
    let zooms = format!("zoom {}–{}", entry.min_zoom, entry.max_zoom);
    let id = entry.id.to_string();
    let short = id.get(..12).unwrap_or(&id);
    format!("{short}  {}  审图号 {}  {size} MiB  {zooms}  {west},{south} – {east},{north}", entry.name, entry.approval)
}

fn named(packs: &[PackEntry], text: &str) -> Result<PackEntry> {
    let whole = text.parse::<Hash>().is_ok();
    if !whole && text.len() < ENOUGH {
        bail!("give at least {ENOUGH} letters of the pack's id; see `pack list`");
    }
    let mut found = packs.iter().filter(|entry| entry.id.to_string().starts_with(text));
    match (found.next(), found.next()) {
        (Some(entry), None) => Ok(entry.clone()),
        (None, _) => bail!("there is no pack {text}; see `pack list`"),
        _ => bail!("several packs begin with {text}; give more of the id"),
    }
}
