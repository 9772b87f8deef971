//! Which encoding a text is in, and a reader that gives it as UTF-8.
//!
//! Strictly first: a byte order mark, then UTF-8 without a fault, then GB18030 without a fault; only then a guess from
//! the bytes' frequencies.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use crate::bounded::{Bounded, Count, fill};
use crate::error::{ImportError, Result};

/// What was found out about a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found {
    pub(crate) encoding: &'static Encoding,
    /// Neither a mark, nor a declaration, nor plain UTF-8 says so.
    pub(crate) guessed: bool,
    /// Some bytes mean nothing in it.
    pub(crate) undecodable: bool,
}

impl Found {
    pub(crate) fn sure(encoding: &'static Encoding) -> Self {
        Self { encoding, guessed: false, undecodable: false }
    }
}

/// The encoding of that name.
pub(crate) fn named(name: &str) -> Result<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(|| ImportError::UnknownEncoding { name: name.to_owned() })
}

/// Looks through a whole file, without holding more than a piece of it.
pub(crate) fn detect(path: &Path) -> Result<Found> {
    Ok(detect_in(&mut File::open(path)?)?)
}

/// Looks through all bytes of a source, several times.
pub(crate) fn detect_in(source: &mut (impl Read + Seek)) -> io::Result<Found> {
    let mut start = [0; 3];
    let n = fill(source, &mut start)?;
    if let Some((encoding, _)) = Encoding::for_bom(start.get(..n).unwrap_or_default()) {
        return Ok(Found::sure(encoding));
    }
    source.rewind()?;
    let utf8 = tally_utf8(source)?;
    if utf8.malformed == 0 {
        return Ok(Found::sure(UTF_8));
    }
    // A good text with a few bad bytes: texts in other encodings hardly ever have valid sequences of UTF-8.
    if utf8.malformed * 20 < utf8.beyond_ascii {
        return Ok(Found { encoding: UTF_8, guessed: true, undecodable: true });
    }
    source.rewind()?;
    if tally(GB18030, source)?.malformed == 0 {
        return Ok(Found { encoding: GB18030, guessed: true, undecodable: false });
    }
    source.rewind()?;
    let encoding = guess(source)?;
    source.rewind()?;
    let undecodable = tally(encoding, source)?.malformed > 0;
    Ok(Found { encoding, guessed: true, undecodable })
}

/// What the bytes look like to chardetng, told that the file is Chinese.
fn guess(source: &mut impl Read) -> io::Result<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut piece = vec![0; PIECE];
    loop {
        let n = fill(source, &mut piece)?;
        detector.feed(piece.get(..n).unwrap_or_default(), n < PIECE);
        if n < PIECE {
            break;
        }
    }
    let encoding = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    Ok(if encoding == GBK { GB18030 } else { encoding })
}

const PIECE: usize = 64 << 10;

#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Sequences that mean nothing.
    malformed: u64,
    /// Characters that are not ASCII.
    beyond_ascii: u64,
}

/// Counts what another encoding makes of the bytes.
fn tally(encoding: &'static Encoding, source: &mut impl Read) -> io::Result<Tally> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut piece = vec![0; PIECE];
    let mut out = vec![0; PIECE * 4];
    let mut found = Tally::default();
    loop {
        let n = fill(source, &mut piece)?;
        let last = n < PIECE;
        let mut rest = piece.get(..n).unwrap_or_default();
        loop {
            let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => found.malformed += 1,
            }
        }
        if last {
            return Ok(found);
        }
    }
}

/// The same for UTF-8, with what the standard library has for it, which is far quicker where nothing is wrong.
fn tally_utf8(source: &mut impl Read) -> io::Result<Tally> {
    let mut piece = vec![0; PIECE];
    let mut carried = 0;
    let mut found = Tally::default();
    loop {
        let n = carried + fill(source, piece.get_mut(carried..).unwrap_or_default())?;
        let last = n < PIECE;
        let mut rest = piece.get(..n).unwrap_or_default();
        // Lead bytes of characters.
        found.beyond_ascii += rest.iter().filter(|b| **b >= 0xc0).count() as u64;
        while let Err(e) = std::str::from_utf8(rest) {
            let Some(bad) = e.error_len() else {
                rest = rest.get(e.valid_up_to()..).unwrap_or_default();
                break;
            };
            found.malformed += 1;
            rest = rest.get(e.valid_up_to() + bad..).unwrap_or_default();
        }
        // A character that the end of the file cuts is not the encoding's fault.
        if last {
            return Ok(found);
        }
        let open = if std::str::from_utf8(rest).is_ok() { 0 } else { rest.len() };
        carried = open;
        piece.copy_within(n - open..n, 0);
    }
}

/// A file as UTF-8, and how many of its own bytes were read.
pub(crate) fn open(path: &Path, encoding: &'static Encoding) -> Result<(impl Read + use<>, Count)> {
    let bytes = Bounded::new(File::open(path)?, u64::MAX);
    let done = bytes.done();
    Ok((decoded(encoding, bytes), done))
}

/// The source as UTF-8, without its byte order mark. What cannot be decoded shows the replacement character.
pub(crate) fn decoded<R: Read>(encoding: &'static Encoding, source: R) -> DecodeReaderBytes<R, Vec<u8>> {
    let mut builder = DecodeReaderBytesBuilder::new();
    builder.encoding(Some(encoding)).strip_bom(true).utf8_passthru(encoding == UTF_8).build(source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn found(bytes: &[u8]) -> (&'static str, bool, bool) {
        let found = detect_in(&mut Cursor::new(bytes)).expect("bytes in memory");
        (found.encoding.name(), found.guessed, found.undecodable)
    }

    fn in_gb18030(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn marks_and_plain_utf_8_are_certain() {
        assert_eq!(found("plain".as_bytes()), ("UTF-8", false, false));
        assert_eq!(found("钟楼区".as_bytes()), ("UTF-8", false, false));
        assert_eq!(found(b"\xef\xbb\xbfa"), ("UTF-8", false, false));
        assert_eq!(found(b"\xff\xfea\0"), ("UTF-16LE", false, false));
        assert_eq!(found(b"\xfe\xff\0a"), ("UTF-16BE", false, false));
    }

    #[test]
    fn chinese_text_that_is_not_utf_8_is_gb18030() {
        assert_eq!(found(&in_gb18030("名称,经度\n怀德桥社区,119.9\n")), ("gb18030", true, false));
        // A name whose characters only the four-byte part has.
        assert_eq!(found(&in_gb18030("㐀𠀀街道")), ("gb18030", true, false));
    }

    #[test]
    fn one_bad_byte_does_not_turn_a_long_utf_8_text_into_another() {
        let mut bytes = "常州市钟楼区五星街道".repeat(10).into_bytes();
        bytes.insert(9, 0xff);
        assert_eq!(found(&bytes), ("UTF-8", true, true));
    }

    #[test]
    fn a_character_across_pieces_and_one_cut_by_the_end_are_no_faults() {
        for shift in 0..3 {
            let text = "x".repeat(shift) + &"区".repeat(60_000);
            assert_eq!(found(text.as_bytes()), ("UTF-8", false, false), "shifted by {shift}");
            assert_eq!(found(&text.as_bytes()[..text.len() - 1]), ("UTF-8", false, false), "cut, shifted by {shift}");
        }
    }

    #[test]
    fn names_of_encodings_are_those_of_the_standard() {
        assert_eq!(named("gbk").map(Encoding::name).ok(), Some("GBK"));
        assert_eq!(named(" UTF8 ").map(Encoding::name).ok(), Some("UTF-8"));
        assert!(matches!(named("klingon"), Err(ImportError::UnknownEncoding { .. })));
    }
}
