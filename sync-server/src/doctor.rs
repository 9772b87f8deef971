//! Is this server set up to work? Settings, disk, ledger, backup age, what is held. Changes nothing.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::blobs::Blobs;
use crate::cards::time;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Result;
use crate::ledger::{Ledger, epoch};

const DAY_MS: i64 = 86_400_000;
/// A backup older than this is worth a word.
const OLD_BACKUP_MS: i64 = 2 * DAY_MS;
/// Receipts lie this far in the future only when the clock was wrong.
const CLOCK_MS: i64 = 60_000;

/// What the doctor found.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    pub facts: String,
    /// What somebody should do something about.
    pub advice: Vec<String>,
}

impl Findings {
    fn fact(&mut self, name: &str, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.facts, "{name}: {value}");
    }

    pub fn to_text(&self) -> String {
        let advice: String = self.advice.iter().map(|line| format!("! {line}\n")).collect();
        let end = if self.advice.is_empty() { "Nothing to do. 一切正常。\n" } else { "" };
        format!("{}{advice}{end}", self.facts)
    }
}

/// Looks at a configuration and the directory it names.
pub fn examine(config: &Config, clock: &Clock) -> Result<Findings> {
    let mut found = Findings { facts: config.to_text(), advice: Vec::new() };
    if let Some(cert) = &config.tls_cert {
        found.fact("certificate pin", crate::tls::pin(cert)?);
    }
    if !config.ledger_path().is_file() {
        found
            .advice
            .push(format!("{} holds no ledger yet: start with `serve`, `import` or `demo`", config.data_dir.display()));
        return Ok(found);
    }
    let blobs = Blobs::open(&config.data_dir, config.min_free_bytes)?;
    let free = blobs.free()?;
    found.fact("free bytes", free);
    if free < config.min_free_bytes.saturating_mul(2) {
        found.advice.push("the disk is nearly full: photos will be refused; make room or move data_dir".into());
    }
    let ledger = Ledger::open(&config.ledger_path(), clock.clone())?;
    ledger_facts(&ledger, &mut found)?;
    ledger.close();
    Ok(found)
}

fn ledger_facts(ledger: &Ledger, found: &mut Findings) -> Result<()> {
    let now = ledger.now();
    found.fact("epoch", &ledger.identity().epoch);
    ledger.read(|snapshot| {
        let counts = snapshot.counts()?;
        found.fact("acts", counts.acts);
        found.fact("entities", counts.entities);
        found.fact("photos", counts.blobs);
        let (people, devices) = (snapshot.everybody()?.len(), snapshot.devices()?);
        let revoked = devices.iter().filter(|device| device.is_revoked()).count();
        found.fact("people", people);
        found.fact("devices", format!("{} ({revoked} revoked)", devices.len()));
        if people == 0 {
            found
                .advice
                .push("nobody is recorded yet: `import --template org.xlsx`, fill it in, `import org.xlsx`".into());
        }
        let mut held: BTreeMap<&str, usize> = BTreeMap::new();
        snapshot.holds()?.iter().for_each(|hold| *held.entry(hold.reason.code()).or_default() += 1);
        for (reason, count) in held {
            found.advice.push(format!("{count} acts are held: {reason}"));
        }
        if counts.last_received.is_some_and(|last| last > now + CLOCK_MS) {
            found.advice.push("the newest record was received in the future: set this machine's clock".into());
        }
        match epoch::backed_up_to(snapshot.conn)? {
            Some(at) if counts.last_received.is_some_and(|last| last - at > OLD_BACKUP_MS) => {
                found.advice.push(format!("the last backup reaches to {}: run `backup`, best every night", time(at)));
            }
            Some(at) => found.fact("backed up to", time(at)),
            None if counts.acts > 0 => {
                found.advice.push("there is no backup yet: run `backup`, best every night".into())
            }
            None => {}
        }
        Ok(())
    })
}
