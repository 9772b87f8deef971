//! Zipped Shapefiles: each .shp of the zip is a layer, with the .dbf, .prj and .cpg of its name.
//!
//! Nothing is unpacked to the disk, and one record is held at a time. The .shx only tells how many shapes
//! there are: records are read in turn.

mod archive;
mod attributes;
mod geometry;

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use crate::crs::Reference;
use crate::error::Result;
use crate::fault::RowFault;
use crate::note::Note;
use crate::row::{Place, ReadOptions, Unit};
use crate::sink::Sink;
use crate::source::{Outline, Reader};
use crate::text;
use archive::{Parts, Zip};
use attributes::{Attributes, Record};
use geometry::Shapes;

/// A zip that was looked at.
pub(crate) struct Archive {
    path: PathBuf,
    parts: Vec<Parts>,
    outlines: Vec<Outline>,
}

impl Archive {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let parts = archive::layers(path)?;
        let outlines = parts.iter().map(|parts| outline(path, parts)).collect::<Result<_>>()?;
        Ok(Self { path: path.to_owned(), parts, outlines })
    }
}

fn outline(path: &Path, parts: &Parts) -> Result<Outline> {
    let mut zip = Zip::open(path)?;
    let reference = match parts.prj {
        Some(prj) => Reference::of_wkt(&String::from_utf8_lossy(&zip.whole(prj)?)),
        None => Reference::UNKNOWN,
    };
    let mut notes = Vec::new();
    notes.extend(parts.prj.is_none().then_some(Note::NoCrs));
    notes.extend(parts.dbf.is_none().then_some(Note::NoAttributes));
    let (mut columns, mut encoding) = (Vec::new(), None);
    if let Some(dbf) = parts.dbf {
        let found = found_encoding(&mut zip, parts)?;
        notes.extend(found.guessed.then_some(Note::EncodingGuessed));
        notes.extend(found.undecodable.then_some(Note::Undecodable));
        columns = Attributes::new(zip.part(dbf)?, found.encoding)?.columns();
        encoding = Some(found.encoding);
    }
    let name = parts.name.clone();
    // The index has eight bytes for each shape behind its header.
    let features = match parts.shx {
        Some(shx) => zip.part(shx)?.size().checked_sub(100).map(|bytes| bytes / 8),
        None => None,
    };
    Ok(Outline { name, features, columns: Some(columns), position: None, reference, encoding, notes })
}

/// What .cpg or the .dbf's language byte say, if the text is that; else what the bytes look like.
fn found_encoding(zip: &mut Zip, parts: &Parts) -> Result<text::Found> {
    let mut declared = match parts.cpg {
        Some(cpg) => attributes::code_page(&String::from_utf8_lossy(&zip.whole(cpg)?)),
        None => None,
    };
    let Some(dbf) = parts.dbf else { return Ok(text::Found::sure(encoding_rs::UTF_8)) };
    let (language, sample) = attributes::sample(zip.part(dbf)?)?;
    declared = declared.or_else(|| attributes::language(language));
    if let Some(encoding) = declared.filter(|encoding| is_in(encoding, &sample)) {
        return Ok(text::Found::sure(encoding));
    }
    let mut found = text::detect_in(&mut std::io::Cursor::new(sample))?;
    // A declaration that the text belies is worth a look too.
    found.guessed |= declared.is_some();
    Ok(found)
}

fn is_in(encoding: &'static Encoding, sample: &[u8]) -> bool {
    sample
        .split(|b| *b == b'\n')
        .all(|text| encoding.decode_without_bom_handling_and_without_replacement(text).is_some())
}

impl Reader for Archive {
    fn outlines(&self) -> &[Outline] {
        &self.outlines
    }

    fn read(&self, at: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()> {
        let Some((outline, parts)) = self.outlines.get(at).zip(self.parts.get(at)) else { return Ok(()) };
        let asked = options.encoding.as_deref().map(text::named).transpose()?;
        let encoding = asked.or(outline.encoding).unwrap_or(encoding_rs::UTF_8);
        // Two parts of one zip are read side by side, so the zip is opened twice.
        let (mut zip, mut other) = (Zip::open(&self.path)?, Zip::open(&self.path)?);
        let mut attributes = match parts.dbf {
            Some(dbf) => Some(Attributes::new(other.part(dbf)?, encoding)?),
            None => None,
        };
        let part = zip.part(parts.shp)?;
        let (done, size) = (part.done(), part.size());
        let mut shapes = Shapes::new(part)?;
        sink.expect(Unit::Bytes, Some(size));
        for feature in 1.. {
            let Some(geometry) = shapes.next_shape(feature)? else { break };
            let record =
                attributes.as_mut().map_or(Ok(Record::Missing), |attributes| attributes.next_record(feature))?;
            let values = match record {
                Record::Values(values) => values,
                // What was deleted in the table is deleted on the map.
                Record::Deleted => continue,
                Record::Missing => {
                    sink.note(if attributes.is_some() { Note::AttributesShort } else { Note::NoAttributes });
                    Default::default()
                }
            };
            if sink.row(Place::Feature(feature), values, geometry, done.get()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

/// A record that the library cannot make sense of.
fn bad_shape(detail: impl std::fmt::Display) -> RowFault {
    RowFault::BadShape { detail: detail.to_string() }
}
