//! Cases and photos as files for the city's own platform (市级平台), so that nothing is typed twice.
//!
//! A table (`cases.csv`), a map layer (`cases.geojson`) and `photos/`. People appear by unit and staff number, never by
//! name; positions are WGS-84 as recorded; tracks and records other than cases stay here. It reads and changes nothing.

mod case;
mod map;
mod moment;
mod names;
mod pictures;
mod table;

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use gridwalk_domain::stream::Stream;

use crate::blobs::{Blobs, rename_durably};
use crate::error::{Result, ServerError};
use crate::ledger::Ledger;

/// Which cases are wanted. The default is all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Cases found at this server time or later, milliseconds.
    pub from: Option<i64>,
    /// Cases found before this server time, milliseconds.
    pub until: Option<i64>,
    /// Cases at home in this street (街道) now.
    pub street: Option<Stream>,
}

impl Filter {
    /// Whole days in China's time, both included, and a street's code.
    ///
    /// # Errors
    /// The code cannot be a street's, or the last day comes before the first.
    pub fn days(first: Option<NaiveDate>, last: Option<NaiveDate>, street: Option<&str>) -> Result<Self> {
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            return Err(ServerError::Command(format!("{last} comes before {first}; swap them")));
        }
        let bad =
            |code: &str| ServerError::Command(format!("{code:?} is no street's code; give one such as 320404001"));
        let street = street.map(|code| Stream::street(code).map_err(|_| bad(code))).transpose()?;
        let after = |day: NaiveDate| day.succ_opt().unwrap_or(day);
        Ok(Self { from: first.map(moment::begins), until: last.map(|day| moment::begins(after(day))), street })
    }

    fn takes(&self, found_at: i64) -> bool {
        self.from.is_none_or(|from| from <= found_at) && self.until.is_none_or(|until| found_at < until)
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    pub cases: usize,
    pub photos: usize,
    /// Photos that acts name and that have not arrived yet; a later export has them.
    pub photos_missing: usize,
    /// What was left out because it does not hold, in words.
    pub problems: Vec<String>,
}

/// Writes cases and their photos into a folder that is new or empty. Works beside a running server.
///
/// The folder appears under its name only when everything in it is on the disk.
///
/// # Errors
/// The folder holds something, there is no such street, or the disk does not take it.
pub fn export(ledger: &Ledger, blobs: &Blobs, into: &Path, filter: &Filter) -> Result<Exported> {
    let place = std::path::absolute(into).map_err(ServerError::io("finding", into))?;
    let part = begin(&place)?;
    let done = fill(ledger, blobs, &part, filter).and_then(|exported| {
        rename_durably(&part, &place)?;
        Ok(exported)
    });
    if done.is_err()
        && let Err(error) = std::fs::remove_dir_all(&part)
    {
        tracing::warn!(%error, "an unfinished export stays behind; remove it by hand");
    }
    done
}

/// Makes the temporary folder beside the place.
fn begin(place: &Path) -> Result<PathBuf> {
    let command = |text: String| Err(ServerError::Command(text));
    let Some(name) = place.file_name() else {
        return command(format!("{} cannot be a new folder; name one", place.display()));
    };
    let is_free = match std::fs::read_dir(place) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    };
    if !is_free {
        return command(format!("{} is there already; name a new folder", place.display()));
    }
    let mut hidden = name.to_owned();
    hidden.push(".part");
    let part = place.with_file_name(hidden);
    let above = place.parent().unwrap_or(place);
    std::fs::create_dir_all(above).map_err(ServerError::io("making the directory", above))?;
    match std::fs::create_dir(&part) {
        Ok(()) => Ok(part),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            command(format!("{} is left from an export that was cut short; remove it and export again", part.display()))
        }
        Err(error) => Err(ServerError::io("making the directory", part)(error)),
    }
}

fn fill(ledger: &Ledger, blobs: &Blobs, part: &Path, filter: &Filter) -> Result<Exported> {
    // Photos are copied after the snapshot is let go: a long read would keep the write-ahead log from being folded in.
    let (mut cases, mut problems) = ledger.read(|snapshot| case::gather(snapshot, filter))?;
    let photos = part.join("photos");
    std::fs::create_dir(&photos).map_err(ServerError::io("making the directory", &photos))?;
    for case in &mut cases {
        pictures::copy(blobs, case, &photos, &mut problems)?;
    }
    write(&part.join("cases.csv"), |out| table::write(out, &cases))?;
    write(&part.join("cases.geojson"), |out| map::write(out, &cases))?;
    let count = |there: bool| cases.iter().flat_map(|case| &case.pictures).filter(|p| p.is_there == there).count();
    Ok(Exported { cases: cases.len(), photos: count(true), photos_missing: count(false), problems })
}

/// Writes a file and waits until it is on the disk.
fn write(path: &Path, body: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<()> {
    let written = File::create(path).and_then(|file| {
        let mut out = BufWriter::new(file);
        body(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()
    });
    written.map_err(ServerError::io("writing", path))
}
