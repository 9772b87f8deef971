//! Writes sample papers into a folder, to be looked at: `cargo run -p gridwalk-print --example papers -- FOLDER`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use std::path::PathBuf;

use gridwalk_print::{Language, area_card, ledger};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    for (language, tag) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        for (card, name) in [(sample::card(), "card"), (sample::small(), "small"), (sample::bare(), "bare")] {
            let printed = area_card(&card, language)?;
            println!("{name}-{tag}: {} pages, missing {:?}", printed.pages, printed.missing);
            std::fs::write(folder.join(format!("{name}-{tag}.pdf")), printed.bytes)?;
        }
        std::fs::write(folder.join(format!("ledger-{tag}.xlsx")), ledger(&sample::ledger(), language)?)?;
    }
    Ok(())
}
