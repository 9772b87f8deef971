//! `demo`: an invented district relative to today, served on this machine, with cards for its first devices.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::{FixedOffset, NaiveDate, Utc};
use clap::Args;
use gridwalk_city::{City, CityConfig, NOTICE};
use gridwalk_domain::id::PersonId;
use gridwalk_protocol::enrol::Invitation;
use gridwalk_server::demo::{self, DemoConfig};
use gridwalk_server::{Config, Server};
use serde::{Deserialize, Serialize};

use super::serve::until_stopped;

const CODE_VALID_MS: i64 = 30 * 86_400_000;

#[derive(Args)]
pub struct Options {
    /// Port on this machine; 0 takes a free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Writes what was made, with a card for each demo device, as JSON.
    #[arg(long)]
    seed_file: Option<PathBuf>,
    /// The number the city follows from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day the city takes for today (YYYY-MM-DD); none is this machine's today in China.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// Cases of the past month.
    #[arg(long)]
    cases: Option<usize>,
    /// Of how many cases, the newest, pictures are drawn; every report has some besides. 0 draws none.
    #[arg(long, default_value_t = 60)]
    photos: usize,
}

/// Kept in the data folder: which city this is and who the cards are for.
#[derive(Serialize, Deserialize)]
struct Made {
    city: CityConfig,
    people: Vec<Card>,
}

#[derive(Serialize, Deserialize)]
struct Card {
    role: String,
    person: PersonId,
    name: String,
    duty_grids: Vec<String>,
}

pub fn demo(mut config: Config, options: &Options) -> Result<ExitCode> {
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    // Devices on this machine share its address, and demonstrations are started over and over.
    config.enrol_tries = config.enrol_tries.max(1_000);
    let server = Server::open(config.clone())?;
    let made = made(&server, &config, options)?;
    eprintln!("{NOTICE}");
    let runtime = tokio::runtime::Runtime::new()?;
    if let Some(file) = &options.seed_file {
        let address = if options.port == 0 { "http://127.0.0.1:0".to_owned() } else { config.address() };
        write_cards(&server, &made, &address, file)?;
    }
    runtime.block_on(until_stopped(server))
}

/// The city there is, or a new one.
fn made(server: &Server, config: &Config, options: &Options) -> Result<Made> {
    let file = config.data_dir.join("demo.json");
    if file.exists() {
        let json = std::fs::read(&file)?;
        return serde_json::from_slice(&json)
            .context("the demo's own file cannot be read; start over with another folder");
    }
    let mut wanted = DemoConfig::new(options.seed, options.today.unwrap_or_else(today));
    wanted.photos = options.photos;
    if let Some(cases) = options.cases {
        wanted.city.cases = cases;
    }
    let seeded = demo::seed(server.ledger(), Some(server.blobs()), &wanted)?;
    let city = City::build(&wanted.city)?;
    let card = |person: &demo::SeededPerson| {
        let known = city.people.iter().find(|p| p.account == person.staff_no)?;
        Some(Card {
            role: role(&person.staff_no).to_owned(),
            person: person.person,
            name: person.name.clone(),
            duty_grids: known.duty_grids.clone(),
        })
    };
    let made = Made { people: seeded.people.iter().filter_map(card).collect(), city: wanted.city };
    write_whole(&file, &serde_json::to_vec_pretty(&made)?)?;
    tracing::info!(
        cases = seeded.cases,
        photos = seeded.photos,
        people = made.people.len(),
        "the demo district was made"
    );
    Ok(made)
}

fn role(account: &str) -> &'static str {
    match account.get(..4) {
        Some("insp") => "inspector",
        Some("offi") => "officer",
        Some("hand") => "handler",
        _ => "supervisor",
    }
}

/// The first two people of each role get a card: new codes at each start.
fn write_cards(server: &Server, made: &Made, address: &str, file: &Path) -> Result<()> {
    let mut codes = Vec::new();
    for wanted in ["inspector", "supervisor", "officer", "handler"] {
        for card in made
            .people
            .iter()
            .filter(|c| c.role == wanted && (wanted != "inspector" || !c.duty_grids.is_empty()))
            .take(2)
        {
            let person = card.person;
            let code = server.ledger().write(move |tx| tx.make_code(person, CODE_VALID_MS))?;
            let qr = Invitation { server: address.to_owned(), code: code.clone(), pin: None }.to_text();
            codes.push(serde_json::json!({
                "role": card.role, "name": card.name, "code": code, "qr": qr, "duty_grids": card.duty_grids,
            }));
        }
    }
    let json = serde_json::json!({ "city": made.city, "codes": codes });
    write_whole(file, &serde_json::to_vec_pretty(&json)?)
}

/// Whole or not at all.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = file.with_extension("tmp");
    std::fs::write(&temporary, bytes).with_context(|| format!("writing {}", temporary.display()))?;
    std::fs::rename(&temporary, file).with_context(|| format!("writing {}", file.display()))
}

/// Today in China.
fn today() -> NaiveDate {
    let now = Utc::now();
    FixedOffset::east_opt(8 * 3600).map_or_else(|| now.date_naive(), |east| now.with_timezone(&east).date_naive())
}
