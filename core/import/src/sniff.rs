//! Which format a file is in, by its first bytes; its name decides only where the bytes allow two.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use zip::ZipArchive;

use crate::bounded::fill;
use crate::error::{ImportError, Result};
use crate::layer::Format;
use crate::limits::{FEATURE_BYTES, ZIP_ENTRIES};
use crate::text;

/// Beginnings of files that are none of ours, and what they are called.
const OTHERS: [(&[u8], &str); 7] = [
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "pdf"),
    (b"AC10", "dwg"),
    (b"\x89PNG", "binary"),
    (b"\xff\xd8\xff", "binary"),
];
/// The compound file of old Office, and of encrypted new Office.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// File code 9994 of a .shp, with the five unused words behind it.
const SHP: &[u8] = b"\0\0\x27\x0a\0\0\0\0";

/// The format, or what the file is instead.
pub(crate) fn format(path: &Path, file_name: &str) -> Result<Format> {
    let mut file = File::open(path)?;
    let mut start = vec![0; 8 << 10];
    let n = fill(&mut file, &mut start)?;
    start.truncate(n);
    if start.is_empty() {
        return Err(ImportError::Empty);
    }
    if start.starts_with(b"PK\x03\x04") || start.starts_with(b"PK\x05\x06") {
        return zipped(file);
    }
    if start.starts_with(b"SQLite format 3\0") {
        return Ok(Format::GeoPackage);
    }
    if start.starts_with(COMPOUND) {
        return Err(compound(file)?);
    }
    if start.starts_with(SHP) {
        return Err(ImportError::LooseShapefile);
    }
    if let Some((_, found)) = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)) {
        return Err(ImportError::UnknownFormat { found });
    }
    textual(path, &file_name.to_lowercase(), n)
}

fn zipped(file: File) -> Result<Format> {
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| ImportError::ZipCut)?;
    if archive.len() > ZIP_ENTRIES {
        return Err(ImportError::TooLarge { what: "zip_entries", limit: ZIP_ENTRIES as u64 });
    }
    let workbook = archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml"));
    Ok(if workbook { Format::Xlsx } else { Format::Shapefile })
}

/// An encrypted workbook names its stream in its directory; what does not is an old one.
fn compound(mut file: File) -> Result<ImportError> {
    let wanted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(FEATURE_BYTES).read_to_end(&mut bytes)?;
    let encrypted = bytes.windows(wanted.len()).any(|window| window == wanted);
    Ok(if encrypted { ImportError::Encrypted } else { ImportError::OldExcel })
}

fn textual(path: &Path, file_name: &str, looked_at: usize) -> Result<Format> {
    let encoding = text::detect(path)?.encoding;
    let mut start = String::new();
    let source = File::open(path)?.take(looked_at as u64);
    text::decoded(encoding, source).read_to_string(&mut start)?;
    if start.contains('\0') {
        return Err(ImportError::UnknownFormat { found: "binary" });
    }
    let lower = start.trim_start_matches(['\u{feff}', '\u{1e}']).trim_start().to_lowercase();
    match lower.chars().next() {
        None if is_blank(path, encoding)? => Err(ImportError::Empty),
        Some('{' | '[') => json(path, file_name, encoding),
        Some('<') if lower.contains("<html") || lower.contains("<table") => {
            Err(ImportError::UnknownFormat { found: "html" })
        }
        Some('<') => Err(ImportError::UnknownFormat { found: "xml" }),
        _ => delimited(&start, file_name),
    }
}

fn is_blank(path: &Path, encoding: &'static encoding_rs::Encoding) -> Result<bool> {
    let mut source = text::decoded(encoding, File::open(path)?);
    let mut piece = vec![0; 64 << 10];
    loop {
        let n = fill(&mut source, &mut piece)?;
        if n == 0 || !piece.iter().take(n).all(u8::is_ascii_whitespace) {
            return Ok(n == 0);
        }
    }
}

/// Longest first line that is looked at, bytes.
const LOOKED_AT: u64 = 4 << 20;

/// Lines of features when the first line is whole JSON and another one follows, or when the name says so.
fn json(path: &Path, file_name: &str, encoding: &'static encoding_rs::Encoding) -> Result<Format> {
    const LINES: [&str; 4] = [".geojsonl", ".geojsons", ".ndjson", ".jsonl"];
    if LINES.iter().any(|ending| file_name.ends_with(ending)) {
        return Ok(Format::GeoJsonLines);
    }
    let mut source = BufReader::new(text::decoded(encoding, File::open(path)?));
    let mut lines = crate::geojson::lines(&mut source, LOOKED_AT);
    let Some(Ok(first)) = lines.next() else { return Ok(Format::GeoJson) };
    let whole = serde_json::from_slice::<serde::de::IgnoredAny>(&first.json).is_ok();
    let another = whole && matches!(lines.next(), Some(Ok(_)));
    Ok(if another { Format::GeoJsonLines } else { Format::GeoJson })
}

/// Text with a delimiter in its first line, or under a name that says that it is a table.
fn delimited(start: &str, file_name: &str) -> Result<Format> {
    let table = [".csv", ".tsv"].iter().any(|ending| file_name.ends_with(ending));
    let first = start.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if table || first.contains([',', ';', '\t']) {
        Ok(Format::Csv)
    } else {
        Err(ImportError::UnknownFormat { found: "text" })
    }
}
