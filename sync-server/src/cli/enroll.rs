//! `enroll`: one-time codes, on the terminal or as a sheet of cards to print (A4, eight to a page).

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use gridwalk_protocol::enrol::Invitation;
use gridwalk_server::ledger::PersonRow;
use gridwalk_server::{Config, Ledger, clock};
use qrcode::QrCode;
use qrcode::render::{svg, unicode};

#[derive(Args)]
pub struct Options {
    /// Staff numbers (工号) of the people; several, or none with --all.
    staff_no: Vec<String>,
    /// Everybody.
    #[arg(long, conflicts_with = "staff_no")]
    all: bool,
    /// Writes a sheet of cards to print instead (HTML).
    #[arg(long)]
    cards: Option<PathBuf>,
    /// SHA-256 of the server's certificate (DER), hexadecimal, so that devices trust exactly it.
    #[arg(long)]
    pin: Option<String>,
}

/// What a card says.
struct Card {
    name: String,
    staff_no: String,
    invitation: Invitation,
}

pub fn enroll(config: &Config, options: &Options) -> Result<ExitCode> {
    let ledger = Ledger::open(&config.ledger_path(), clock::system())?;
    let people = chosen(&ledger, options)?;
    let valid = i64::from(config.code_days) * 86_400_000;
    let mut cards = Vec::new();
    for person in people {
        let id = person.person;
        let code = ledger.write(move |tx| tx.make_code(id, valid))?;
        let invitation = Invitation { server: config.address(), code, pin: options.pin.clone() };
        cards.push(Card { name: person.name, staff_no: person.staff_no, invitation });
    }
    match &options.cards {
        Some(file) => {
            std::fs::write(file, sheet(&cards, config)?).with_context(|| format!("writing {}", file.display()))?;
            println!("{} cards: {}", cards.len(), file.display());
        }
        None => cards.iter().try_for_each(|card| print(card, config.code_days))?,
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen(ledger: &Ledger, options: &Options) -> Result<Vec<PersonRow>> {
    let mut people = ledger.read(|snapshot| snapshot.everybody())?;
    let missing = options.staff_no.iter().find(|wanted| !people.iter().any(|p| p.staff_no == **wanted));
    if let Some(missing) = missing {
        bail!("there is nobody with the staff number {missing}; import people first, or check the number");
    }
    people.retain(|p| options.all || options.staff_no.contains(&p.staff_no));
    if people.is_empty() {
        bail!("name staff numbers, or --all for everybody");
    }
    Ok(people)
}

fn print(card: &Card, days: u32) -> Result<()> {
    let text = card.invitation.to_text();
    let picture = QrCode::new(&text)?.render::<unicode::Dense1x2>().build();
    println!("{picture}\n{}  {}", card.name, card.staff_no);
    println!("服务器 server  {}", card.invitation.server);
    println!("注册码 code    {}   （{days} 天内一次有效 / once, within {days} days）\n", spaced(&card.invitation.code));
    Ok(())
}

/// Read aloud and typed more easily in two halves.
fn spaced(code: &str) -> String {
    let (first, second) = code.split_at_checked(5).unwrap_or((code, ""));
    format!("{first} {second}").trim_end().to_owned()
}

fn sheet(cards: &[Card], config: &Config) -> Result<String> {
    let mut html = String::from(include_str!("cards_head.html"));
    for card in cards {
        let qr = QrCode::new(card.invitation.to_text())?.render::<svg::Color<'_>>().min_dimensions(150, 150).build();
        let qr = qr.split_once("<svg").map(|(_, rest)| format!("<svg{rest}")).unwrap_or(qr);
        html.push_str(&format!(
            "<article>{qr}<div><h2>{}</h2><p>工号 {}</p><p class=\"code\">{}</p><p>{}</p><p class=\"small\">{} · {} 天内一次有效，请勿转交 / once, within {} days</p></div></article>\n",
            escape(&card.name),
            escape(&card.staff_no),
            spaced(&card.invitation.code),
            escape(&card.invitation.server),
            escape(&config.name),
            config.code_days,
            config.code_days,
        ));
    }
    html.push_str("</main></body></html>\n");
    Ok(html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
