//! What the first features of a layer show: columns with samples, kinds of shapes, and what was noticed.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::crs::Transform;
use crate::error::{ImportError, Result};
use crate::layer::{Column, GeometryKind, Layer};
use crate::limits::{SAMPLE_CHARS, SAMPLES, SURVEYED_ROWS};
use crate::note::Note;
use crate::row::{ReadOptions, Row, Summary};
use crate::shape::RawShape;
use crate::sink::Sink;
use crate::source::{Outline, Reader};

/// Looks at the first features of the layer.
pub(crate) fn layer(reader: &dyn Reader, at: usize, outline: &Outline) -> Result<Layer> {
    let mut seen = Seen::default();
    for name in outline.columns.iter().flatten() {
        seen.columns.push(Column { name: name.clone(), samples: Vec::new() });
    }
    let summary = match look(reader, at, outline, &mut seen) {
        Ok(summary) => summary,
        // One bad layer does not hide the others; reading it gives the error.
        Err(error) if reader.outlines().len() > 1 => unreadable(&error),
        Err(error) => return Err(error),
    };
    let features = if summary.cancelled { outline.features } else { Some(summary.rows) };
    let mut notes = outline.notes.clone();
    notes.extend(summary.notes.into_iter().filter(|note| !outline.notes.contains(note)));
    notes.sort();
    if outline.columns.is_none() {
        seen.columns.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(Layer {
        name: outline.name.clone(),
        features,
        geometry: seen.kind.unwrap_or(GeometryKind::None),
        columns: seen.columns,
        position: outline.position.clone(),
        crs: outline.reference.crs.clone(),
        encoding: outline.encoding.map(|encoding| encoding.name().to_owned()),
        notes,
    })
}

fn unreadable(error: &ImportError) -> Summary {
    let notes = vec![Note::Unreadable { code: error.code().to_owned() }];
    Summary { rows: 0, faults: 0, notes, cancelled: true }
}

fn look(reader: &dyn Reader, at: usize, outline: &Outline, seen: &mut Seen) -> Result<Summary> {
    let mut rows = 0;
    let mut each = |row: Row, _| {
        seen.add(row);
        rows += 1;
        if rows < SURVEYED_ROWS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    // A system that is refused can be overruled, so its layer is shown too.
    let transform = outline.reference.transform().unwrap_or(Transform::NONE);
    let mut sink = Sink::new(transform, false, &mut each);
    let read = crate::guard::reading(reader, at, &ReadOptions::default(), &mut sink);
    let mut summary = sink.finish();
    match read {
        // What stands before the cut is worth showing; reading will name the place.
        Err(ImportError::Cut { .. } | ImportError::Damaged { .. }) if summary.rows > 0 => summary.cancelled = true,
        other => other?,
    }
    // No shape stands for degrees that were not asked for.
    if matches!(outline.reference.crs, crate::crs::Crs::Refused(_)) {
        summary.notes.retain(|note| !matches!(note, Note::LooksProjected | Note::LooksSwapped));
    }
    Ok(summary)
}

#[derive(Default)]
struct Seen {
    columns: Vec<Column>,
    kind: Option<GeometryKind>,
}

impl Seen {
    fn add(&mut self, row: Row) {
        if let Ok(Some(shape)) = &row.geometry {
            let kind = kind_of(shape);
            self.kind = Some(self.kind.map_or(kind, |before| if before == kind { kind } else { GeometryKind::Mixed }));
        }
        self.sample(row.values);
    }

    fn sample(&mut self, values: BTreeMap<String, String>) {
        for (name, value) in values {
            let value: String = value.chars().take(SAMPLE_CHARS).collect();
            match self.columns.iter_mut().find(|column| column.name == name) {
                Some(column) if column.samples.len() < SAMPLES && !column.samples.contains(&value) => {
                    column.samples.push(value);
                }
                Some(_) => {}
                None => self.columns.push(Column { name, samples: vec![value] }),
            }
        }
    }
}

fn kind_of(shape: &RawShape) -> GeometryKind {
    match shape {
        RawShape::Points(_) => GeometryKind::Points,
        RawShape::Lines(_) => GeometryKind::Lines,
        RawShape::Areas(_) => GeometryKind::Areas,
    }
}
