//! The domain is pure, and time and chance come in by known doors only.

use crate::{Fault, Tree};

const READERS: &str = "std::io::";
/// What a pure crate does not say, and what to do instead.
const IMPURE: [(&str, &str); 11] = [
    ("std::fs", "files are the store's"),
    ("std::net", "the network is the sync crate's"),
    (READERS, "reading and writing are done outside"),
    ("std::thread", "threads are the facade's"),
    ("SystemTime", "take the time as an argument"),
    ("Instant::now", "take the time as an argument"),
    ("Utc::now", "take the time as an argument"),
    ("Local::now", "take the time as an argument"),
    ("getrandom", "take random bytes as an argument"),
    ("now_v7", "take the id as an argument"),
    ("async fn", "the domain waits for nothing"),
];

/// No IO, clock, randomness or async in the domain and the protocol.
pub fn the_domain_is_pure(tree: &Tree) -> Vec<Fault> {
    let sources = tree.under("core/domain/src").chain(tree.under("core/protocol/src"));
    let mut faults = Vec::new();
    for (path, text) in sources.filter(|(path, _)| path.ends_with(".rs")) {
        for (line, number) in code_lines(text) {
            let impure = IMPURE.iter().find(|(word, _)| line.contains(word));
            // The protocol reads from bytes that are already here, in the shape that readers have.
            let impure = impure.filter(|(word, _)| *word != READERS || !path.starts_with("core/protocol/"));
            if let Some((word, instead)) = impure {
                faults.push(Fault::at(path, number, format!("{word} in a pure crate; {instead}")));
            }
        }
    }
    faults
}

/// Crates whose time and chance are arguments, with the files that are their doors.
const DOORS: [(&str, &[&str]); 4] = [
    ("core/store/src", &[]),
    ("core/sync/src", &[]),
    ("core/src", &["core/src/time.rs", "core/src/keyring.rs"]),
    ("sync-server/src/ledger", &["sync-server/src/ledger/identity.rs"]),
];
const TIME_AND_CHANCE: [&str; 6] =
    ["SystemTime::now", "Instant::now", "Utc::now", "Local::now", "getrandom::", "now_v7"];

/// In store, sync, facade and ledger the clock and the dice are handed in, so that tests can turn them.
pub fn time_and_chance_are_arguments(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (folder, doors) in DOORS {
        for (path, text) in tree.under(folder).filter(|(path, _)| path.ends_with(".rs") && !doors.contains(path)) {
            for (line, number) in code_lines(text) {
                if let Some(word) = TIME_AND_CHANCE.iter().find(|word| line.contains(*word)) {
                    let what = format!(
                        "{word} makes this untestable; take it as an argument, as core/src/time.rs hands it on"
                    );
                    faults.push(Fault::at(path, number, what));
                }
            }
        }
    }
    faults
}

/// Lines that are code, with their numbers, up to the file's own tests.
pub(crate) fn code_lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let code = text.lines().zip(1..).take_while(|(line, _)| line.trim() != "#[cfg(test)]");
    code.filter(|(line, _)| !line.trim_start().starts_with("//"))
}
