//! The zip around Shapefiles: which entries belong together, read within bounds and never by a path.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::bounded::{Bounded, Count};
use crate::error::{ImportError, Result};
use crate::limits::{PART_BYTES, SIDE_FILE_BYTES};

/// Entries of one Shapefile, by their numbers in the zip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) shp: usize,
    pub(crate) dbf: Option<usize>,
    pub(crate) prj: Option<usize>,
    pub(crate) cpg: Option<usize>,
    pub(crate) shx: Option<usize>,
}

/// The Shapefiles of a zip, by name.
pub(crate) fn layers(path: &Path) -> Result<Vec<Parts>> {
    let mut entries: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut shown: BTreeMap<String, String> = BTreeMap::new();
    for (at, name) in Zip::open(path)?.names()?.into_iter().enumerate() {
        if name.split('/').any(|part| part == "__MACOSX" || part.starts_with("._")) {
            continue;
        }
        // Endings may be .SHP, and .shp beside .DBF is one Shapefile all the same.
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let key = stem.to_lowercase();
        shown.entry(key.clone()).or_insert_with(|| stem.to_owned());
        entries.insert((key, ending.to_lowercase()), at);
    }
    let part = |stem: &String, ending: &str| entries.get(&(stem.clone(), ending.to_owned())).copied();
    let of = |(stem, shown): (&String, &String)| {
        let [dbf, prj, cpg, shx] = ["dbf", "prj", "cpg", "shx"].map(|ending| part(stem, ending));
        Some(Parts { name: shown.clone(), shp: part(stem, "shp")?, dbf, prj, cpg, shx })
    };
    let mut found: Vec<Parts> = shown.iter().filter_map(of).collect();
    if found.is_empty() {
        return Err(ImportError::NoShapefile);
    }
    shorten(&mut found);
    Ok(found)
}

/// Names without their folders, where they stay different so.
fn shorten(layers: &mut [Parts]) {
    let bare = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    layers.iter().for_each(|layer| *seen.entry(bare(&layer.name)).or_default() += 1);
    for layer in layers.iter_mut().filter(|layer| seen.get(&bare(&layer.name)) == Some(&1)) {
        layer.name = bare(&layer.name);
    }
}

/// An open zip.
pub(crate) struct Zip(ZipArchive<BufReader<File>>);

impl Zip {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(failure)?;
        Ok(Self(archive))
    }

    /// Names of all entries, those in GBK too; refused if one leads out of the archive.
    fn names(&mut self) -> Result<Vec<String>> {
        (0..self.0.len())
            .map(|at| {
                let entry = self.0.by_index_raw(at).map_err(failure)?;
                let raw = entry.name_raw();
                let name = std::str::from_utf8(raw).map_or_else(|_| GB18030.decode(raw).0, Into::into);
                // A backslash may be half of a character in GBK, so paths are taken apart only when they are text.
                let name = name.replace('\\', "/");
                let leads_out = name.starts_with('/') || name.contains(':') || name.split('/').any(|p| p == "..");
                if leads_out || name.contains('\0') {
                    return Err(ImportError::UnsafeName { name });
                }
                Ok(name)
            })
            .collect()
    }

    /// An entry as a stream.
    pub(crate) fn part(&mut self, at: usize) -> Result<Part<'_>> {
        let entry = self.0.by_index(at).map_err(failure)?;
        let size = entry.size();
        if size > PART_BYTES {
            return Err(ImportError::TooLarge { what: "unpacked_bytes", limit: PART_BYTES });
        }
        // What the directory says may be a lie; what comes out is counted.
        Ok(Part { size, inner: BufReader::with_capacity(64 << 10, Bounded::new(entry, PART_BYTES)) })
    }

    /// A small entry as a whole.
    pub(crate) fn whole(&mut self, at: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.part(at)?.take(SIDE_FILE_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn failure(error: ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => ImportError::Encrypted,
        _ => ImportError::ZipCut,
    }
}

/// An entry that is being read.
pub(crate) struct Part<'a> {
    size: u64,
    inner: BufReader<Bounded<ZipFile<'a, BufReader<File>>>>,
}

impl Part<'_> {
    /// What the directory says that it unpacks to.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    pub(crate) fn done(&self) -> Count {
        self.inner.get_ref().done()
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_shown_without_folders_unless_two_would_be_alike() {
        let of = |name: &str| Parts { name: name.to_owned(), shp: 0, dbf: None, prj: None, cpg: None, shx: None };
        let mut layers = [of("a/roads"), of("b/roads"), of("b/areas")];
        shorten(&mut layers);
        assert_eq!(layers.map(|layer| layer.name), ["a/roads", "b/roads", "areas"]);
    }
}
