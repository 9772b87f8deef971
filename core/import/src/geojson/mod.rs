//! GeoJSON (RFC 7946): collections, single features, bare geometries, and one feature per line.
//!
//! Read with serde as a stream: one feature is held at a time. The 2008 edition's `crs` member is heeded.

mod coordinates;
mod document;
mod feature;
mod line;

use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use crate::crs::{Crs, Reference, Transform};
use crate::error::{ImportError, Result};
use crate::layer::Format;
use crate::limits::SURVEYED_ROWS;
use crate::note::Note;
use crate::row::{ReadOptions, Unit};
use crate::sink::Sink;
use crate::source::{Outline, Reader};
use crate::text;

pub(crate) use line::lines;

/// A GeoJSON file, or one with a feature per line.
pub(crate) struct File {
    path: PathBuf,
    format: Format,
    encoding: &'static Encoding,
    outlines: [Outline; 1],
}

impl File {
    pub(crate) fn open(path: &Path, name: &str, format: Format) -> Result<Self> {
        let found = text::detect(path)?;
        let mut notes = Vec::new();
        notes.extend(found.guessed.then_some(Note::EncodingGuessed));
        notes.extend(found.undecodable.then_some(Note::Undecodable));
        let outline = Outline {
            name: name.to_owned(),
            features: None,
            columns: None,
            position: None,
            reference: Reference::UNKNOWN,
            encoding: Some(found.encoding),
            notes,
        };
        let mut file = Self { path: path.to_owned(), format, encoding: found.encoding, outlines: [outline] };
        if format == Format::GeoJson {
            let reference = file.named_reference()?;
            let [outline] = &mut file.outlines;
            outline.reference = reference;
        }
        Ok(file)
    }

    /// What `crs` says among or before the first features.
    fn named_reference(&self) -> Result<Reference> {
        let mut rows = 0;
        let mut each = |_, _| {
            rows += 1;
            if rows < SURVEYED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let mut sink = Sink::new(Transform::NONE, false, &mut each);
        let (source, done) = text::open(&self.path, self.encoding)?;
        let end = document::read(source, &done, &mut sink);
        let nothing = sink.finish().rows == 0;
        match end.failed {
            Some(error) if nothing => Err(error),
            _ => Ok(end.reference.unwrap_or(Reference::UNKNOWN)),
        }
    }
}

impl Reader for File {
    fn outlines(&self) -> &[Outline] {
        &self.outlines
    }

    fn read(&self, _: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
        let encoding = options.encoding.as_deref().map_or(Ok(self.encoding), text::named)?;
        sink.expect(Unit::Bytes, Some(std::fs::metadata(&self.path)?.len()));
        let (source, done) = text::open(&self.path, encoding)?;
        if self.format == Format::GeoJsonLines {
            return line::read(&mut BufReader::with_capacity(PIECE, source), &done, sink);
        }
        let end = document::read(source, &done, sink);
        if let Some(error) = end.failed {
            return Err(error);
        }
        let [outline] = &self.outlines;
        match end.reference {
            Some(found) if options.epsg.is_none() && found != outline.reference && !sink.stopped() => {
                Err(ImportError::CrsAfterFeatures { name: name_of(&found.crs) })
            }
            _ => Ok(()),
        }
    }
}

/// How much is read from the disk at once.
const PIECE: usize = 64 << 10;

fn name_of(crs: &Crs) -> String {
    match crs {
        Crs::Projected(name) => name.clone(),
        Crs::Wgs84 => "EPSG:4326".to_owned(),
        Crs::Cgcs2000 => "EPSG:4490".to_owned(),
        Crs::Unknown => String::new(),
        Crs::Refused(refusal) => refusal.to_string(),
    }
}
