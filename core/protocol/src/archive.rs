//! What a PMTiles archive (version 3, <https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>) says of itself, and
//! whether it is whole: header, sections, every directory, metadata.
//!
//! It draws no tile and reads none: that is the map's affair. The `pmtiles` crate writes the archives of the tests; its
//! reader is async and keeps to itself where the sections lie, which is just what tells a file that was cut in half, so the
//! 127 bytes of the header and the directories are read here. Nothing is believed: lengths and counts are bounded first.

use std::io::{Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;

const MAGIC: &[u8] = b"PMTiles";
const VERSION: u8 = 3;
const HEADER: usize = 127;
/// Largest directory or metadata, decompressed, bytes.
const MAX_PART: u64 = 32 * 1024 * 1024;
/// Most directories of one archive; a city has dozens.
const MAX_DIRECTORIES: usize = 100_000;
/// Leaves below leaves below the root; writers make one level.
const MAX_DEPTH: usize = 3;
/// The world as tiles have it, 1e-7 degrees: for archives that do not say where they are.
const WORLD: [i64; 4] = [-1_800_000_000, -850_511_287, 1_800_000_000, 850_511_287];

/// Why a file is no map pack that can be used.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    #[error("this is no PMTiles archive")]
    NotAnArchive,
    #[error("this is PMTiles of version {0}; convert it to version 3")]
    Version(u8),
    #[error("the archive is cut off: {missing} bytes are missing at its end; copy the whole file")]
    Cut { missing: u64 },
    #[error("{0} cannot be shown; make the archive with MVT, PNG, JPEG, WebP or AVIF tiles and gzip or no compression")]
    Unsupported(&'static str),
    #[error("the archive is damaged: {0}; copy it again")]
    Damaged(&'static str),
    #[error("the archive cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// What is in the tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TileKind {
    /// Shapes (MVT), drawn by the device's own style.
    Vector,
    /// Pictures (PNG, JPEG, WebP, AVIF).
    Raster,
    /// Something that a later server has; this app does not offer it.
    #[serde(other)]
    Other,
}

/// What an archive says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    pub kind: TileKind,
    pub min_zoom: u8,
    pub max_zoom: u8,
    /// West, south, east, north, 1e-7 degrees, WGS-84.
    pub bounds: [i64; 4],
    pub name: Option<String>,
    /// Whose map it is, without markup.
    pub attribution: Option<String>,
    /// 审图号, where the metadata has one.
    pub approval: Option<String>,
    pub vector_layers: Vec<String>,
}

/// Reads and checks an archive of `len` bytes.
///
/// # Errors
/// A [`PackFault`] that says what is wrong; a file cut off anywhere is [`PackFault::Cut`] with the bytes that are missing.
pub fn inspect<R: Read + Seek>(source: &mut R, len: u64) -> Result<Archive, PackFault> {
    let header = Header::read(source, len)?;
    header.check_sections(len)?;
    let mut walk = Walk { source, header: &header, directories: 0, tiles: 0 };
    walk.directory(header.root, 0)?;
    if walk.tiles == 0 {
        return Err(PackFault::Damaged("it holds no tile"));
    }
    let metadata = part(source, header.metadata, header.compression)?;
    header.archive(&metadata)
}

/// A section or entry: where it begins and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    at: u64,
    len: u64,
}

impl Span {
    fn end(self) -> Result<u64, PackFault> {
        self.at.checked_add(self.len).ok_or(PackFault::Damaged("a section has no end"))
    }

    /// The same span counted from the beginning of a section that must hold it.
    fn within(self, section: Span) -> Result<Span, PackFault> {
        if self.len == 0 || self.end()? > section.len {
            return Err(PackFault::Damaged("a directory points outside the archive"));
        }
        Ok(Span {
            at: section.at.checked_add(self.at).ok_or(PackFault::Damaged("a section has no end"))?,
            len: self.len,
        })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    None,
    Gzip,
}

impl Compression {
    /// Brotli and Zstandard are in the format, but not in the reader of the maps.
    fn parse(byte: u8) -> Result<Self, PackFault> {
        match byte {
            1 => Ok(Self::None),
            2 => Ok(Self::Gzip),
            3 => Err(PackFault::Unsupported("Brotli compression")),
            4 => Err(PackFault::Unsupported("Zstandard compression")),
            _ => Err(PackFault::Unsupported("an unknown compression")),
        }
    }
}

fn kind(byte: u8) -> Result<TileKind, PackFault> {
    match byte {
        1 => Ok(TileKind::Vector),
        2..=5 => Ok(TileKind::Raster),
        _ => Err(PackFault::Unsupported("this type of tiles")),
    }
}

struct Header {
    root: Span,
    metadata: Span,
    leaves: Span,
    tiles: Span,
    compression: Compression,
    kind: TileKind,
    zooms: (u8, u8),
    bounds: [i64; 4],
}

impl Header {
    fn read<R: Read + Seek>(source: &mut R, len: u64) -> Result<Self, PackFault> {
        let mut bytes = Vec::with_capacity(HEADER);
        source.seek(SeekFrom::Start(0))?;
        source.by_ref().take(HEADER as u64).read_to_end(&mut bytes)?;
        let begins = bytes.get(..MAGIC.len()).unwrap_or(&bytes);
        if begins.is_empty() || !MAGIC.starts_with(begins) {
            // Versions 1 and 2 begin with "PM" and a number.
            return Err(match bytes.as_slice() {
                [b'P', b'M', version @ 1..=2, ..] => PackFault::Version(*version),
                _ => PackFault::NotAnArchive,
            });
        }
        let cut = || PackFault::Cut { missing: (HEADER as u64).saturating_sub(len).max(1) };
        if *bytes.get(MAGIC.len()).ok_or_else(cut)? != VERSION {
            return Err(PackFault::Version(bytes.get(MAGIC.len()).copied().unwrap_or_default()));
        }
        Self::parse(&bytes).ok_or_else(cut)?
    }

    /// None when the bytes end too early.
    fn parse(bytes: &[u8]) -> Option<Result<Self, PackFault>> {
        let span = |at: usize| Some(Span { at: number(bytes, at)?, len: number(bytes, at + 8)? });
        let corner = |at: usize| Some(i64::from(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
        let (root, metadata, leaves, tiles) = (span(8)?, span(24)?, span(40)?, span(56)?);
        let (compression, tile_compression, tile_type) = (*bytes.get(97)?, *bytes.get(98)?, *bytes.get(99)?);
        let zooms = (*bytes.get(100)?, *bytes.get(101)?);
        let bounds = [corner(102)?, corner(106)?, corner(110)?, corner(114)?];
        bytes.get(HEADER - 1)?;
        Some(Compression::parse(compression).and_then(|compression| {
            Compression::parse(tile_compression)?;
            Ok(Self { root, metadata, leaves, tiles, compression, kind: kind(tile_type)?, zooms, bounds })
        }))
    }

    fn check_sections(&self, len: u64) -> Result<(), PackFault> {
        let mut end = 0;
        for section in [self.root, self.metadata, self.leaves, self.tiles] {
            end = end.max(section.end()?);
        }
        match end.checked_sub(len) {
            None | Some(0) => Ok(()),
            Some(missing) => Err(PackFault::Cut { missing }),
        }
    }

    fn archive(&self, metadata: &[u8]) -> Result<Archive, PackFault> {
        let (min_zoom, max_zoom) = self.zooms;
        if min_zoom > max_zoom || max_zoom > 30 {
            return Err(PackFault::Damaged("its zoom levels cannot be"));
        }
        let said: Value = match metadata {
            [] => Value::Null,
            json => serde_json::from_slice(json).map_err(|_| PackFault::Damaged("its metadata is no JSON"))?,
        };
        let text = |key: &str| said.get(key).and_then(Value::as_str).map(plain).filter(|text| !text.is_empty());
        let (attribution, description) = (text("attribution"), text("description"));
        let named = ["审图号", "approval", "approval_number", "map_approval"].into_iter().find_map(text);
        let found = || [&attribution, &description].into_iter().flatten().find_map(|text| approval_in(text));
        Ok(Archive {
            kind: self.kind,
            min_zoom,
            max_zoom,
            bounds: self.bounds()?,
            name: text("name"),
            approval: named.or_else(found),
            vector_layers: layers(&said),
            attribution,
        })
    }

    fn bounds(&self) -> Result<[i64; 4], PackFault> {
        let [west, south, east, north] = self.bounds;
        if self.bounds == [0; 4] {
            return Ok(WORLD);
        }
        let on_earth = west.abs().max(east.abs()) <= 1_800_000_000 && south.abs().max(north.abs()) <= 900_000_000;
        if !on_earth || west > east || south > north {
            return Err(PackFault::Damaged("its bounds cannot be"));
        }
        Ok(self.bounds)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

fn part<R: Read + Seek>(source: &mut R, span: Span, compression: Compression) -> Result<Vec<u8>, PackFault> {
    if span.len > MAX_PART {
        return Err(PackFault::Damaged("a directory is larger than can be"));
    }
    source.seek(SeekFrom::Start(span.at))?;
    let packed = source.by_ref().take(span.len);
    let mut bytes = Vec::new();
    let read = match compression {
        _ if span.len == 0 => Ok(0),
        Compression::None => packed.take(MAX_PART + 1).read_to_end(&mut bytes),
        Compression::Gzip => MultiGzDecoder::new(packed).take(MAX_PART + 1).read_to_end(&mut bytes),
    };
    match read {
        Ok(read) if read as u64 <= MAX_PART => Ok(bytes),
        Ok(_) => Err(PackFault::Damaged("a directory is larger than can be")),
        Err(_) => Err(PackFault::Damaged("a directory cannot be decompressed")),
    }
}

/// Visits every directory, so that one unreadable leaf is found now and not on the street.
struct Walk<'a, R> {
    source: &'a mut R,
    header: &'a Header,
    directories: usize,
    tiles: u64,
}

impl<R: Read + Seek> Walk<'_, R> {
    fn directory(&mut self, at: Span, depth: usize) -> Result<(), PackFault> {
        self.directories += 1;
        if depth > MAX_DEPTH || self.directories > MAX_DIRECTORIES {
            return Err(PackFault::Damaged("its directories have no end"));
        }
        let bytes = part(self.source, at, self.header.compression)?;
        for entry in entries(&bytes).ok_or(PackFault::Damaged("a directory cannot be read"))? {
            if entry.run == 0 {
                self.directory(entry.place.within(self.header.leaves)?, depth + 1)?;
            } else {
                entry.place.within(self.header.tiles)?;
                self.tiles += u64::from(entry.run);
            }
        }
        Ok(())
    }
}

struct Entry {
    /// Tiles that share the bytes; none for a leaf directory.
    run: u32,
    place: Span,
}

/// A directory's four columns: tile numbers as steps, runs, lengths, offsets.
fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut at = bytes;
    let count = usize::try_from(varint(&mut at)?).ok()?;
    // Each entry takes at least a byte in each column.
    if count > at.len() / 4 {
        return None;
    }
    let mut tile = 0u64;
    for number in 0..count {
        let step = varint(&mut at)?;
        tile = tile.checked_add(step)?;
        if number > 0 && step == 0 {
            return None;
        }
    }
    let mut column = || (0..count).map(|_| varint(&mut at)).collect::<Option<Vec<u64>>>();
    let (runs, lengths, offsets) = (column()?, column()?, column()?);
    let mut all = Vec::with_capacity(count);
    let mut next = 0u64;
    for ((run, len), offset) in runs.into_iter().zip(lengths).zip(offsets) {
        // Nought stands for "right after the one before", everything else is one too many.
        let from = if offset == 0 && !all.is_empty() { next } else { offset.checked_sub(1)? };
        next = from.checked_add(len)?;
        all.push(Entry { run: u32::try_from(run).ok()?, place: Span { at: from, len } });
    }
    Some(all)
}

fn varint(at: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = at.split_first()?;
        *at = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn layers(said: &Value) -> Vec<String> {
    let listed = said.get("vector_layers").and_then(Value::as_array).into_iter().flatten();
    listed.filter_map(|layer| layer.get("id").and_then(Value::as_str).map(str::to_owned)).collect()
}

/// Text without markup: attributions are written as links for web pages.
fn plain(text: &str) -> String {
    let mut inside = false;
    let shown = text.chars().filter(|c| match c {
        '<' => {
            inside = true;
            false
        }
        '>' if inside => {
            inside = false;
            false
        }
        c => !inside && !c.is_control(),
    });
    shown.collect::<String>().trim().to_owned()
}

/// The number after the word 审图号, as maps print it: `审图号：GS（2024）1234号`.
fn approval_in(text: &str) -> Option<String> {
    let (_, after) = text.split_once("审图号")?;
    let after = after.trim_start_matches([':', '：', ' ']);
    let (number, _) = after.split_once('号')?;
    (!number.is_empty() && number.chars().count() <= 40).then(|| format!("{number}号"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_approval_is_found_where_maps_print_it_and_not_invented() {
        let found = |text| approval_in(text);
        assert_eq!(found("© 某局 审图号：GS（2024）1234号 仅供参考").as_deref(), Some("GS（2024）1234号"));
        assert_eq!(found("审图号 苏S(2024)12号").as_deref(), Some("苏S(2024)12号"));
        assert_eq!(found("GS（2024）1234号"), None);
        assert_eq!(found("审图号：号"), None);
        assert_eq!(found("审图号"), None);
    }

    #[test]
    fn markup_in_an_attribution_is_left_out() {
        assert_eq!(plain("<a href=\"https://example.invalid\">© 某局</a>, 3 > 2"), "© 某局, 3 > 2");
        assert_eq!(plain("<script>alert(1)</script"), "alert(1)");
    }

    #[test]
    fn numbers_that_do_not_end_are_no_numbers() {
        assert_eq!(varint(&mut &[0xff; 12][..]), None);
        assert_eq!(varint(&mut &[0x80][..]), None);
        assert_eq!(varint(&mut &[0xac, 0x02][..]), Some(300));
    }

    #[test]
    fn a_directory_that_promises_more_entries_than_bytes_is_refused_before_memory_is_set_aside() {
        assert!(entries(&[0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]).is_none());
        assert!(entries(&[1, 0, 1, 5, 1]).is_some_and(|all| all.len() == 1));
        assert!(entries(&[1, 0, 1, 5, 0]).is_none(), "the first entry has none before it");
        assert!(entries(&[2, 0, 0, 1, 1, 5, 5, 1, 0]).is_none(), "two entries for one tile");
    }
}
