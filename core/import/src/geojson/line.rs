//! One feature per line. A line that is no JSON is a fault of that line only.

use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

use super::feature;
use crate::bounded::{Count, OverLimit, limit_of};
use crate::error::{ImportError, Result};
use crate::fault::RowFault;
use crate::limits::FEATURE_BYTES;
use crate::row::Place;
use crate::sink::Sink;

/// A line that is not blank.
pub(crate) struct Line {
    /// From 1, blank ones counted.
    pub(crate) number: u64,
    /// Without the record separator of RFC 8142 and without blanks around.
    pub(crate) json: Vec<u8>,
    /// It has a line end behind it.
    pub(crate) ended: bool,
}

/// Lines of at most that many bytes.
pub(crate) fn lines(source: &mut impl BufRead, longest: u64) -> impl Iterator<Item = io::Result<Line>> {
    let mut number = 0;
    std::iter::from_fn(move || {
        loop {
            let mut bytes = Vec::new();
            let n = match source.by_ref().take(longest).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(n) => n as u64,
                Err(e) => return Some(Err(e)),
            };
            number += 1;
            let ended = bytes.ends_with(b"\n");
            if n >= longest && !ended {
                return Some(Err(io::Error::other(OverLimit(longest))));
            }
            let json = bytes.trim_ascii();
            let json = json.strip_prefix(b"\x1e").unwrap_or(json).trim_ascii();
            if !json.is_empty() {
                return Some(Ok(Line { number, json: json.to_vec(), ended }));
            }
        }
    })
}

/// Puts every line's feature into the sink.
pub(crate) fn read(source: &mut impl BufRead, done: &Count, sink: &mut Sink<'_>) -> Result<()> {
    for line in lines(source, FEATURE_BYTES) {
        let line = line.map_err(|error| match limit_of(&error) {
            Some(limit) => ImportError::TooLarge { what: "feature_bytes", limit },
            None => ImportError::Io { source: error },
        })?;
        let at = Place::Line(line.number);
        let text = std::str::from_utf8(&line.json).unwrap_or_default();
        let (values, geometry) = match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => feature::read(text),
            Err(error) if error.is_eof() && !line.ended => return Err(ImportError::Cut { at }),
            Err(error) => {
                let fault = RowFault::BadJson { column: error.column(), detail: error.to_string() };
                (BTreeMap::new(), Err(fault))
            }
        };
        if sink.row(at, values, geometry, done.get()).is_break() {
            break;
        }
    }
    Ok(())
}
