//! A file that was looked at: what lies in it, and reading it.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

use encoding_rs::Encoding;

use crate::crs::Reference;
use crate::error::{ImportError, Result};
use crate::layer::{Format, Layer};
use crate::note::Note;
use crate::row::{Progress, ReadOptions, Row, Summary};
use crate::sink::Sink;
use crate::{csv, geojson, geopackage, guard, shapefile, sniff, survey, xlsx};

/// What a reader knows of a layer before reading it.
pub(crate) struct Outline {
    pub(crate) name: String,
    pub(crate) features: Option<u64>,
    /// In the file's order, where the file lists them.
    pub(crate) columns: Option<Vec<String>>,
    pub(crate) position: Option<(String, String)>,
    pub(crate) reference: Reference,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) notes: Vec<Note>,
}

/// One of the formats.
pub(crate) trait Reader: Send + Sync {
    fn outlines(&self) -> &[Outline];

    /// Puts the features of one layer into the sink until it wants no more. `Ok` then too.
    fn read(&self, at: usize, options: &ReadOptions, sink: &mut Sink<'_>) -> Result<()>;
}

/// A file with its layers. It holds the path only: the file must stay where it is until it is read.
pub struct Source {
    format: Format,
    layers: Vec<Layer>,
    reader: Box<dyn Reader>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").field("format", &self.format).field("layers", &self.layers).finish_non_exhaustive()
    }
}

/// Looks at a file: its format by content, its layers with columns, samples, reference system and encoding.
///
/// `file_name` is what the person calls it; layers of formats without names are named after it.
pub fn open(path: &Path, file_name: &str) -> Result<Source> {
    guard::opening(|| look_at(path, file_name))
}

fn look_at(path: &Path, file_name: &str) -> Result<Source> {
    let format = sniff::format(path, file_name)?;
    let reader: Box<dyn Reader> = match format {
        Format::GeoJson | Format::GeoJsonLines => Box::new(geojson::File::open(path, stem(file_name), format)?),
        Format::Shapefile => Box::new(shapefile::Archive::open(path)?),
        Format::GeoPackage => Box::new(geopackage::Package::open(path)?),
        Format::Csv => Box::new(csv::File::open(path, stem(file_name))?),
        Format::Xlsx => Box::new(xlsx::Workbook::open(path)?),
    };
    let outlines = reader.outlines().iter().enumerate();
    let layers = outlines.map(|(at, outline)| survey::layer(reader.as_ref(), at, outline)).collect::<Result<_>>()?;
    Ok(Source { format, layers, reader })
}

fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

impl Source {
    /// The format, by content.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What lies in the file; never empty.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// Hands over the features of one layer, one after another in the file's order, until the callback breaks.
    ///
    /// An error ends the reading at its place; what was handed over before it stands. A feature with a fault is a row
    /// like any other.
    pub fn read(
        &self,
        layer: &str,
        options: &ReadOptions,
        each: &mut dyn FnMut(Row, Progress) -> ControlFlow<()>,
    ) -> Result<Summary> {
        let outlines = self.reader.outlines();
        let unknown = || ImportError::NoSuchLayer { name: layer.to_owned() };
        let at = outlines.iter().position(|outline| outline.name == layer).ok_or_else(unknown)?;
        let outline = outlines.get(at).ok_or_else(unknown)?;
        let transform = match options.epsg {
            Some(code) => Reference::of_epsg(code).ok_or(ImportError::UnknownEpsg { code })?.transform()?,
            None => outline.reference.transform()?,
        };
        let mut sink = Sink::new(transform, options.swap, each);
        guard::reading(self.reader.as_ref(), at, options, &mut sink)?;
        let mut summary = sink.finish();
        let notes: BTreeSet<Note> = outline.notes.iter().cloned().chain(summary.notes).collect();
        summary.notes = notes.into_iter().collect();
        Ok(summary)
    }
}
