//! `doctor`: the settings as they count, and what would go wrong here.

use std::process::ExitCode;

use anyhow::Result;
use gridwalk_server::{Config, clock, doctor as looks};

pub fn doctor(config: &Config) -> Result<ExitCode> {
    let mut found = looks::examine(config, &clock::system())?;
    if let Err(error) = std::net::TcpListener::bind(config.listen) {
        let text = format!("{} cannot be listened on ({error}); does a server run there?", config.listen);
        found.advice.push(text);
    }
    let cards = config.address();
    if cards.contains("127.0.0.1") || cards.contains("0.0.0.0") {
        println!("note: cards name {cards}; set public_url so that phones find it");
    }
    print!("{}", found.to_text());
    Ok(if found.advice.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
