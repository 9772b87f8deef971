//! Opening a file and letting go of it.

use std::sync::Arc;

use gridwalk_import::{Crs, Format, GeometryKind, Layer};

use super::{Opened, columns};
use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::keyring::random;
use crate::view::*;

impl App {
    /// Looks at a file: its layers, columns with samples, reference system and encoding. Nothing is imported.
    pub fn import_open(&self, params: ImportOpen) -> Result<ImportSource, ApiError> {
        Self::session(&self.lock())?;
        let arrived = self.file_path(&params.file)?;
        let source = gridwalk_import::open(&arrived.path, &arrived.name)?;
        let opened = Opened { source, name: arrived.name, file: params.file };
        let id = hex::encode(random::<16>()?);
        let view = self.source_view(&self.lock(), &id, &opened)?;
        lock(&self.imports.sources).insert(id, Arc::new(opened));
        Ok(view)
    }

    fn source_view(&self, inner: &Inner, id: &str, opened: &Opened) -> Result<ImportSource, ApiError> {
        let layer = |layer: &Layer| -> Result<ImportLayer, ApiError> {
            Ok(ImportLayer {
                name: layer.name.clone(),
                features: layer.features.and_then(|n| i64::try_from(n).ok()),
                geometry: geometry(layer.geometry),
                columns: layer.columns.iter().map(column).collect(),
                datum: datum_said(&layer.crs),
                crs: crs_name(&layer.crs),
                encoding: layer.encoding.clone(),
                notes: layer.notes.iter().map(|note| note.code().to_owned()).collect(),
                guess: columns::guess(layer),
                columns_for: columns::columns_for(&inner.store, layer)?,
            })
        };
        Ok(ImportSource {
            source: id.to_owned(),
            file_name: opened.name.clone(),
            format: format(opened.source.format()),
            layers: opened.source.layers().iter().map(layer).collect::<Result<_, _>>()?,
        })
    }

    /// Lets go of a file and of every job on it that has not written yet.
    pub fn import_drop(&self, params: SourceId) -> Result<Done, ApiError> {
        let jobs: Vec<_> =
            lock(&self.imports.jobs).values().filter(|job| job.source == params.source).cloned().collect();
        for job in jobs {
            self.job_cancel(JobId { job: job.id.clone() })?;
        }
        lock(&self.imports.jobs).retain(|_, job| job.source != params.source);
        self.let_go(&params.source);
        Ok(Done {})
    }

    /// Removes a file's bytes: they may hold names, and nothing needs them any more.
    pub(super) fn let_go(&self, source: &str) {
        if let Some(opened) = lock(&self.imports.sources).remove(source) {
            self.intake.drop_file(&opened.file);
        }
    }
}

fn column(column: &gridwalk_import::Column) -> ImportColumn {
    ImportColumn { name: column.name.clone(), samples: column.samples.clone() }
}

fn geometry(kind: GeometryKind) -> ImportGeometry {
    match kind {
        GeometryKind::Points => ImportGeometry::Point,
        GeometryKind::Lines => ImportGeometry::Line,
        GeometryKind::Areas => ImportGeometry::Area,
        GeometryKind::Mixed => ImportGeometry::Mixed,
        GeometryKind::None => ImportGeometry::None,
    }
}

fn format(format: Format) -> ImportFormat {
    match format {
        Format::GeoJson | Format::GeoJsonLines => ImportFormat::GeoJson,
        Format::Shapefile => ImportFormat::Shapefile,
        Format::GeoPackage => ImportFormat::GeoPackage,
        Format::Csv => ImportFormat::Csv,
        Format::Xlsx => ImportFormat::Xlsx,
    }
}

/// What the file says; a person is asked all the same.
fn datum_said(crs: &Crs) -> Option<DatumView> {
    match crs {
        Crs::Wgs84 | Crs::Cgcs2000 | Crs::Projected(_) => Some(DatumView::Wgs84),
        Crs::Unknown | Crs::Refused(_) => None,
    }
}

fn crs_name(crs: &Crs) -> Option<String> {
    match crs {
        Crs::Wgs84 => Some("WGS 84".to_owned()),
        Crs::Cgcs2000 => Some("CGCS2000".to_owned()),
        Crs::Projected(name) => Some(name.clone()),
        Crs::Refused(refusal) => refusal.values().into_iter().find(|(key, _)| *key == "name").map(|(_, name)| name),
        Crs::Unknown => None,
    }
}
