//! One table of ratios taken in one run, on the machine it names. Nothing here is a test and nothing asserts a time.
//!
//! The server runs as a process of its own (this program again), so that its CPU time can be told apart.

mod exchange;
mod ground;
mod local;
mod office;
mod patrol;
mod photos;
mod picture;
mod proxy;
mod rows;
mod table;
mod world;

use anyhow::Result;
use table::Table;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        Some(("server", rest)) => office::serve(rest),
        Some(("prepare", rest)) => picture::prepare_file(rest),
        Some(("only", rest)) => run(rest),
        _ => run(&[]),
    }
}

/// Every part in turn, or those named.
fn run(only: &[String]) -> Result<()> {
    let wanted = |name: &str| only.is_empty() || only.iter().any(|o| o == name);
    let mut table = Table::begin();
    let plain = rows::plain()?;
    table.row("plain: 10,000 rows of 977 bytes, three indexes, one transaction", "1 ×", &rows::seconds(plain));
    if wanted("first") {
        exchange::first(&mut table, plain)?;
    }
    if wanted("street") {
        exchange::one_street(&mut table)?;
    }
    if wanted("changes") {
        exchange::changes(&mut table)?;
    }
    if wanted("idle") {
        exchange::idle(&mut table)?;
    }
    if wanted("fleet") {
        exchange::fleet(&mut table)?;
    }
    if wanted("photos") {
        photos::three_hundred(&mut table)?;
        photos::dying_connections(&mut table)?;
    }
    if wanted("picture") {
        picture::against_vips(&mut table)?;
        picture::stamp_and_store(&mut table)?;
    }
    if wanted("local") {
        local::one_command(&mut table)?;
        local::look_up(&mut table)?;
    }
    if wanted("ground") {
        ground::import(&mut table, plain)?;
    }
    if wanted("patrol") {
        patrol::shift(&mut table)?;
    }
    table.print();
    Ok(())
}
