//! Records of a .dbf (dBASE III and IV), as text.
//!
//! Read here and not with the library's table reader, which makes every number a 64-bit float and every text what the
//! header's language byte says: codes of 17 digits would change, and the encoding is known only from the texts themselves.

use std::collections::BTreeMap;
use std::io::Read;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::archive::Part;
use super::geometry::failure;
use crate::bounded::fill;
use crate::error::{ImportError, Result};
use crate::limits::COLUMNS;
use crate::number::number_text;
use crate::row::Place;

/// What the .dbf has for a shape.
pub(crate) enum Record {
    Values(BTreeMap<String, String>),
    /// Marked as deleted.
    Deleted,
    /// The table ends before.
    Missing,
}

struct Field {
    name: Vec<u8>,
    kind: u8,
    length: usize,
}

struct Header {
    records: u32,
    language: u8,
    record_length: usize,
    fields: Vec<Field>,
}

/// Records of a .dbf, one after another.
pub(crate) struct Attributes<'a> {
    part: Part<'a>,
    header: Header,
    names: Vec<String>,
    encoding: &'static Encoding,
    record: Vec<u8>,
    left: u32,
}

const FIELD: usize = 32;

fn header(part: &mut Part<'_>) -> Result<Header> {
    let damaged = |detail: &str| ImportError::Damaged { at: Place::Feature(1), detail: format!(".dbf: {detail}") };
    let mut start = [0; 32];
    if fill(part, &mut start).map_err(|e| failure(e, &Place::Feature(1)))? < start.len() {
        return Err(damaged("no header"));
    }
    let [_, _, _, _, r0, r1, r2, r3, h0, h1, l0, l1, ..] = start;
    let rest = usize::from(u16::from_le_bytes([h0, h1])).saturating_sub(start.len());
    let mut descriptors = Vec::new();
    part.by_ref().take(rest as u64).read_to_end(&mut descriptors).map_err(|e| failure(e, &Place::Feature(1)))?;
    if descriptors.len() < rest {
        return Err(damaged("no header"));
    }
    let described = descriptors.chunks_exact(FIELD).take_while(|field| !field.starts_with(b"\r"));
    let fields: Vec<Field> = described.filter_map(field).collect();
    let record_length = usize::from(u16::from_le_bytes([l0, l1]));
    if fields.len() > COLUMNS {
        return Err(ImportError::TooLarge { what: "columns", limit: COLUMNS as u64 });
    }
    if fields.iter().map(|field| field.length).sum::<usize>() + 1 > record_length {
        return Err(damaged("fields are longer than a record"));
    }
    let language = start.get(29).copied().unwrap_or_default();
    Ok(Header { records: u32::from_le_bytes([r0, r1, r2, r3]), language, record_length, fields })
}

fn field(descriptor: &[u8]) -> Option<Field> {
    let name = descriptor.get(..11)?.split(|b| *b == 0).next()?.to_vec();
    Some(Field { name, kind: *descriptor.get(11)?, length: usize::from(*descriptor.get(16)?) })
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(mut part: Part<'a>, encoding: &'static Encoding) -> Result<Self> {
        let header = header(&mut part)?;
        let names: Vec<String> = header.fields.iter().map(|field| text(&field.name, encoding)).collect();
        let (names, _) = crate::table::names(&names);
        let record = vec![0; header.record_length];
        let left = header.records;
        Ok(Self { part, header, names, encoding, record, left })
    }

    pub(crate) fn columns(self) -> Vec<String> {
        self.names
    }

    pub(crate) fn next_record(&mut self, feature: u64) -> Result<Record> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(Record::Missing) };
        self.left = left;
        let n = fill(&mut self.part, &mut self.record).map_err(|error| failure(error, &Place::Feature(feature)))?;
        // The last record may lack its last byte, and a table may be shorter than it says.
        if n + 1 < self.record.len() {
            self.left = 0;
            return Ok(Record::Missing);
        }
        if self.record.first() == Some(&b'*') {
            return Ok(Record::Deleted);
        }
        Ok(Record::Values(self.values()))
    }

    fn values(&self) -> BTreeMap<String, String> {
        let mut at = 1;
        let mut values = BTreeMap::new();
        for (field, name) in self.header.fields.iter().zip(&self.names) {
            let bytes = self.record.get(at..at + field.length).unwrap_or_default();
            at += field.length;
            let value = value(field.kind, bytes, self.encoding).filter(|value| !value.is_empty());
            values.extend(value.map(|value| (name.clone(), value)));
        }
        values
    }
}

/// A field as text: numbers as they stand without meaningless zeros, dates as ISO 8601. Binary kinds have no text.
fn value(kind: u8, bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    let ascii = || std::str::from_utf8(bytes).ok().map(|text| text.trim_matches([' ', '\0']));
    match kind {
        b'C' | b'V' => Some(text(bytes, encoding)),
        b'N' | b'F' => plain_number(ascii()?),
        b'D' => date(ascii()?),
        b'L' => match bytes.first()? {
            b'T' | b't' | b'Y' | b'y' => Some("true".to_owned()),
            b'F' | b'f' | b'N' | b'n' => Some("false".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

/// Programs fill a double with zeros: `320404.000000000`. An overflow is shown as asterisks.
fn plain_number(digits: &str) -> Option<String> {
    if digits.starts_with('*') {
        return None;
    }
    if digits.contains(['e', 'E']) {
        return digits.parse().ok().map(number_text);
    }
    let short = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    Some(short.to_owned())
}

fn date(digits: &str) -> Option<String> {
    let numeric = digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) && digits != "00000000";
    numeric.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// Names and texts are cut by bytes, in the middle of a character if need be: what is left of it is dropped.
fn text(bytes: &[u8], encoding: &'static Encoding) -> String {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.trim_end_matches('\u{fffd}').trim_matches(|c: char| c == '\0' || c.is_whitespace()).to_owned()
}

/// Most bytes of texts that are looked at to find the encoding.
const SAMPLE: usize = 1 << 20;

/// The language byte, and the names and texts of the first records, each on a line of its own.
pub(crate) fn sample(mut part: Part<'_>) -> Result<(u8, Vec<u8>)> {
    let header = header(&mut part)?;
    let mut sample = Vec::new();
    let mut add = |bytes: &[u8]| {
        sample.extend(bytes);
        sample.push(b'\n');
        sample.len() < SAMPLE
    };
    for field in &header.fields {
        add(without_half(&field.name, 10));
    }
    let mut record = vec![0; header.record_length];
    while fill(&mut part, &mut record).is_ok_and(|n| n > 0 && n == record.len()) {
        let mut at = 1;
        for field in &header.fields {
            let bytes = record.get(at..at + field.length).unwrap_or_default();
            at += field.length;
            if field.kind == b'C' && !add(without_half(bytes.trim_ascii_end(), field.length)) {
                return Ok((header.language, sample));
            }
        }
    }
    Ok((header.language, sample))
}

/// A text that fills its field may be cut in the middle of a character, which would look like another encoding.
fn without_half(bytes: &[u8], length: usize) -> &[u8] {
    if bytes.len() < length {
        return bytes;
    }
    let ascii = bytes.iter().rposition(u8::is_ascii).map_or(0, |at| at + 1);
    bytes.get(..ascii).unwrap_or_default()
}

/// What a .cpg says: `UTF-8`, `GBK`, `936`, `CP936`, `ANSI 936`, `OEM 936`.
pub(crate) fn code_page(cpg: &str) -> Option<&'static Encoding> {
    let name = cpg.trim_matches(|c: char| c == '\u{feff}' || c == '\0' || c.is_whitespace()).to_lowercase();
    let number = name.trim_start_matches(|c: char| !c.is_ascii_digit());
    let known = match number {
        "936" | "54936" => Some(GB18030),
        "950" => Some(BIG5),
        "65001" => Some(UTF_8),
        _ => None,
    };
    let found = known.or_else(|| Encoding::for_label(name.as_bytes()))?;
    Some(if found == encoding_rs::GBK { GB18030 } else { found })
}

/// What the language byte says, where it says something certain: programs leave the Western ones on Chinese text.
pub(crate) fn language(byte: u8) -> Option<&'static Encoding> {
    match byte {
        0x4d | 0x7a => Some(GB18030),
        0x4f | 0x78 => Some(BIG5),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_text_as_a_person_would_write_it() {
        let of = |kind: u8, bytes: &str| value(kind, bytes.as_bytes(), UTF_8);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of(b'N', "  32050801010000012"), some("32050801010000012"));
        assert_eq!(of(b'N', "320404.00000000000"), some("320404"));
        assert_eq!(of(b'N', "100"), some("100"));
        assert_eq!(of(b'F', " 3.20404000000e+005"), some("320404"));
        assert_eq!(of(b'N', "******"), None);
        assert_eq!(of(b'D', "20240131"), some("2024-01-31"));
        assert_eq!(of(b'D', "        "), None);
        assert_eq!(of(b'L', "T"), some("true"));
        assert_eq!(of(b'L', "?"), None);
        assert_eq!(of(b'C', "五星街道  \0"), some("五星街道"));
    }

    #[test]
    fn half_a_character_at_the_end_of_a_field_is_dropped() {
        let gbk = GB18030.encode("责任网格名称").0;
        assert_eq!(text(&gbk[..11], GB18030), "责任网格名");
        assert_eq!(text(&"责任网格".as_bytes()[..11], UTF_8), "责任网");
    }

    #[test]
    fn code_pages_are_known_by_all_their_names() {
        let name = |cpg: &str| code_page(cpg).map(Encoding::name);
        for cpg in ["GBK", "936", "cp936\r\n", "ANSI 936", "gb2312", "GB18030"] {
            assert_eq!(name(cpg), Some("gb18030"), "{cpg}");
        }
        assert_eq!(name("UTF-8"), Some("UTF-8"));
        assert_eq!(name("65001"), Some("UTF-8"));
        assert_eq!(name("?"), None);
    }
}
