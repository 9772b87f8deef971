//! `enroll`: one-time codes, on the terminal or as a sheet of cards to print (A4, eight to a page).

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use gridwalk_protocol::enrol::Invitation;
use gridwalk_server::cards::{self, Card};
use gridwalk_server::ledger::PersonRow;
use gridwalk_server::{Config, Ledger, tls};

use super::devices::open;

const DAY_MS: i64 = 86_400_000;

#[derive(Args)]
pub struct Options {
    /// Staff numbers (工号) of the people; several, or none with --all.
    staff_no: Vec<String>,
    /// The same by name of the option.
    #[arg(long = "person")]
    person: Vec<String>,
    /// Everybody.
    #[arg(long, conflicts_with_all = ["staff_no", "person"])]
    all: bool,
    /// With --all: everybody of the unit of this name.
    #[arg(long, requires = "all")]
    unit: Option<String>,
    /// Writes a sheet of cards to print instead (HTML).
    #[arg(long)]
    cards: Option<PathBuf>,
    /// SHA-256 of the server's certificate (DER), hexadecimal; none takes it from tls_cert where that is set.
    #[arg(long)]
    pin: Option<String>,
}

pub fn enroll(config: &Config, options: &Options) -> Result<ExitCode> {
    if let Some(file) = options.cards.as_ref().filter(|file| file.extension().is_none_or(|e| e != "html")) {
        let html = file.with_extension("html");
        bail!("cards are written as HTML: give {}, open it in a browser and print", html.display());
    }
    let ledger = open(config)?;
    let pin = match (&options.pin, &config.tls_cert) {
        (Some(pin), _) => Some(pin.clone()),
        (None, Some(cert)) => Some(tls::pin(cert)?.to_string()),
        (None, None) => None,
    };
    let people = chosen(&ledger, options)?;
    let made = people.into_iter().map(|(unit, person)| card(&ledger, config, person, unit, pin.clone()));
    let made: Vec<Card> = made.collect::<Result<_>>()?;
    match &options.cards {
        Some(file) => {
            std::fs::write(file, cards::to_html(&made)?).with_context(|| format!("writing {}", file.display()))?;
            println!("{} cards in {}; print it from a browser and keep it locked away", made.len(), file.display());
        }
        None => made.iter().try_for_each(|card| card.to_terminal().map(|text| println!("{text}")))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn card(ledger: &Ledger, config: &Config, person: PersonRow, unit: String, pin: Option<String>) -> Result<Card> {
    let valid = i64::from(config.code_days) * DAY_MS;
    let id = person.person;
    let code = ledger.write(move |tx| tx.make_code(id, valid))?;
    let invitation = Invitation { server: config.address(), code, pin };
    let expires_at = ledger.now() + valid;
    Ok(Card { name: person.name, staff_no: person.staff_no, unit, invitation, expires_at })
}

/// The people asked for, with the names of their units.
fn chosen(ledger: &Ledger, options: &Options) -> Result<Vec<(String, PersonRow)>> {
    let mut people = ledger.read(|snapshot| {
        let all = snapshot.everybody()?.into_iter();
        all.map(|person| Ok((snapshot.unit_name(person.unit)?, person))).collect::<gridwalk_server::Result<Vec<_>>>()
    })?;
    let wanted: Vec<&String> = options.staff_no.iter().chain(&options.person).collect();
    if let Some(missing) = wanted.iter().find(|no| !people.iter().any(|(_, p)| p.staff_no == ***no)) {
        bail!("there is nobody with the staff number {missing}; import people first, or check the number");
    }
    people.retain(|(unit, person)| match options.all {
        true => options.unit.as_ref().is_none_or(|wanted| wanted == unit),
        false => wanted.iter().any(|no| **no == person.staff_no),
    });
    if people.is_empty() {
        bail!("there is nobody to enrol: name staff numbers, or --all for everybody; import people first");
    }
    Ok(people)
}
