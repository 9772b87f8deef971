//! `doctor`: the settings as they count, and what would go wrong here.

use std::process::ExitCode;

use anyhow::Result;
use gridwalk_server::{Config, Server};

pub fn doctor(config: &Config) -> Result<ExitCode> {
    println!("# settings\n{}", config.to_text());
    let mut well = true;
    let mut say = |good: bool, text: String| {
        well &= good;
        println!("{} {text}", if good { "ok  " } else { "BAD " });
    };
    match std::net::TcpListener::bind(config.listen) {
        Ok(_) => say(true, format!("{} is free", config.listen)),
        Err(error) => {
            say(false, format!("{} cannot be listened on ({error}); is a server running there?", config.listen))
        }
    }
    match Server::open(config.clone()) {
        Ok(server) => {
            say(true, format!("the ledger opens: {}", config.ledger_path().display()));
            let free = rustix::fs::statvfs(&config.data_dir).map(|s| s.f_bavail * s.f_frsize).unwrap_or(0);
            say(free > config.min_free_bytes, format!("{} MiB free beside it", free >> 20));
            let epoch = &server.ledger().identity().epoch;
            say(true, format!("epoch {epoch}"));
        }
        Err(error) => say(false, error.to_string()),
    }
    let cards = config.address();
    let reachable = !cards.contains("127.0.0.1") && !cards.contains("0.0.0.0");
    println!(
        "{} cards name {cards}{}",
        if reachable { "ok  " } else { "note" },
        if reachable { "" } else { "; set public_url so that phones find it" }
    );
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
