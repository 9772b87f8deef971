//! Files made by code, and readings of them.
#![allow(dead_code)]

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;

use gridwalk_import::{ImportError, Layer, Place, RawShape, ReadOptions, Row, RowFault, Source, Summary, open};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A file in a folder of its own.
pub struct Given {
    folder: TempDir,
    name: String,
}

/// A file of that name with those bytes.
pub fn given(name: &str, bytes: impl AsRef<[u8]>) -> Given {
    let given = Given { folder: tempfile::tempdir().expect("a folder"), name: name.to_owned() };
    std::fs::write(given.path(), bytes).expect("written");
    given
}

impl Given {
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    pub fn open(&self) -> Result<Source, ImportError> {
        open(&self.path(), &self.name)
    }

    /// The code of the error with which it is refused.
    pub fn refusal(&self) -> &'static str {
        self.open().expect_err("a refusal").code()
    }

    /// Opens it and reads its first layer.
    pub fn read(&self) -> Reading {
        self.read_with(&ReadOptions::default())
    }

    pub fn read_with(&self, options: &ReadOptions) -> Reading {
        let source = self.open().expect("opens");
        let layer = source.layers().first().expect("a layer").clone();
        read(&source, layer, options)
    }
}

/// All that a layer gave.
#[derive(Debug)]
pub struct Reading {
    pub layer: Layer,
    pub rows: Vec<Row>,
    pub end: Result<Summary, ImportError>,
}

pub fn read(source: &Source, layer: Layer, options: &ReadOptions) -> Reading {
    let mut rows = Vec::new();
    let end = source.read(&layer.name, options, &mut |row, _| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    Reading { layer, rows, end }
}

impl Reading {
    pub fn faults(&self) -> Vec<(Place, &'static str)> {
        self.rows.iter().filter_map(|row| Some((row.at.clone(), row.geometry.as_ref().err()?.code()))).collect()
    }

    pub fn fault(&self, at: usize) -> &RowFault {
        self.rows[at].geometry.as_ref().expect_err("a fault")
    }

    pub fn shape(&self, at: usize) -> &RawShape {
        self.rows[at].geometry.as_ref().expect("no fault").as_ref().expect("a shape")
    }

    pub fn point(&self, at: usize) -> [f64; 2] {
        match self.shape(at) {
            RawShape::Points(points) => points[0],
            other => panic!("{other:?}"),
        }
    }

    pub fn value(&self, at: usize, name: &str) -> Option<&str> {
        self.rows[at].values.get(name).map(String::as_str)
    }

    /// Codes of the notes that reading gave.
    pub fn notes(&self) -> Vec<&'static str> {
        self.end.as_ref().expect("read to the end").notes.iter().map(|note| note.code()).collect()
    }

    pub fn layer_notes(&self) -> Vec<&'static str> {
        self.layer.notes.iter().map(|note| note.code()).collect()
    }
}

/// Within a millimetre.
pub fn near(found: [f64; 2], wanted: [f64; 2]) {
    let off = (found[0] - wanted[0]).abs().max((found[1] - wanted[1]).abs());
    assert!(off < 1e-8, "{found:?} instead of {wanted:?}");
}

pub fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// A zip of those entries.
pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

/// A closed square ring, clockwise as Shapefiles have outer rings.
pub fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
    let (east, north) = (west + side, south + side);
    vec![[west, south], [west, north], [east, north], [east, south], [west, south]]
}
