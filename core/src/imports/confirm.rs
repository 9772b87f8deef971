//! Starting a check, looking at what it found, and writing it as one change.

use std::sync::Arc;

use gridwalk_domain::datum::Datum;
use gridwalk_domain::grid::ChangeWhat;

use super::check::{Asked, Checked, check, options, with_edition_on};
use super::{Job, columns, shapes};
use crate::api::*;
use crate::app::{App, lock};
use crate::error::fail;
use crate::ground::{Writer, day};
use crate::keyring::random;
use crate::places::pieces;
use crate::view::*;

/// Most shapes of a preview.
const MOST_SHAPES: usize = 50_000;

impl App {
    /// Reads and checks a layer in the background; the ground is not touched.
    pub fn import_check(&self, params: ImportCheck) -> Result<JobView, ApiError> {
        let opened = self.imports.source(&params.source)?;
        let mut inner = self.lock();
        Self::session(&inner)?;
        let today = self.places(&mut inner)?;
        let from = day(&params.from_day, today.day)?;
        let places = self.places_on(&mut inner, from)?;
        let layer = opened.source.layers().iter().find(|layer| layer.name == params.file_layer);
        let layer = layer.ok_or_else(|| fail(ErrorCode::FileUnreadable, "the file has no such layer"))?;
        columns::remember(&mut inner.store, layer, params.layer, &params.columns)?;
        let same_day = with_edition_on(&inner.store, &places, params.layer, from)?;
        drop(inner);
        let job = Arc::new(Job::new(hex::encode(random::<16>()?), params.source));
        lock(&self.imports.jobs).insert(job.id.clone(), Arc::clone(&job));
        let asked = Asked {
            file_layer: params.file_layer,
            layer: params.layer,
            datum: datum(params.datum),
            options: options(&params.columns, params.encoding, params.swapped),
            columns: params.columns,
            from,
            title: opened.name.clone(),
        };
        let (app, running) = (self.itself()?, Arc::clone(&job));
        std::thread::spawn(move || match check(&app, &running, &opened.source, &asked, &places, same_day) {
            Ok(checked) => {
                running.state().checked = Some(Arc::new(checked));
                running.enter(&app, JobStage::Ready, 0);
            }
            Err(error) => running.fail(&app, error),
        });
        Ok(job.view())
    }

    /// What a finished check found.
    pub fn import_report(&self, params: JobId) -> Result<ImportReport, ApiError> {
        Ok(self.checked(&params.job)?.report.clone())
    }

    fn checked(&self, job: &str) -> Result<Arc<Checked>, ApiError> {
        let checked = self.imports.job(job)?.state().checked.clone();
        checked.ok_or_else(|| fail(ErrorCode::JobUnknown, "not checked yet, or ended"))
    }

    /// Good shapes of a checked import, for the map.
    pub fn import_shapes(&self, params: ImportShapes) -> Result<PreviewShapes, ApiError> {
        let checked = self.checked(&params.job)?;
        let limit = usize::try_from(params.limit).unwrap_or(0).min(MOST_SHAPES);
        let meets = |bbox: [i64; 4]| {
            params.bbox.is_none_or(|[west, south, east, north]| {
                bbox[0] <= east && bbox[2] >= west && bbox[1] <= north && bbox[3] >= south
            })
        };
        let mut found = Vec::new();
        for (n, edit) in checked.edits.iter().enumerate() {
            let lies = shapes::after(&checked.places, edit);
            let Some(shape) = lies.filter(|shape| shape.bbox().is_some_and(meets)) else { continue };
            let text = |key: &str| edit.set.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
            let name = text("name").or_else(|| text("code")).unwrap_or_default();
            let piece = |coords| MapShape { id: n.to_string(), layer: checked.layer, name: name.clone(), coords };
            found.extend(pieces(&shape).into_iter().map(piece));
            if found.len() > limit {
                found.truncate(limit);
                return Ok(PreviewShapes { shapes: found, cut: true });
            }
        }
        Ok(PreviewShapes { shapes: found, cut: false })
    }

    /// Writes the good rows as one change, all of them or none.
    pub fn import_confirm(&self, params: ImportConfirm) -> Result<JobView, ApiError> {
        let job = self.imports.job(&params.job)?;
        let checked = self.checked(&params.job)?;
        if checked.edits.is_empty() {
            return Err(fail(ErrorCode::NothingToImport, "every row is there already or cannot be taken"));
        }
        if checked.report.bad_total > 0 && !params.without_bad {
            return Err(fail(ErrorCode::BadRowsLeft, "some rows cannot be taken"));
        }
        {
            let mut state = job.state();
            if state.stage != JobStage::Ready {
                return Err(fail(ErrorCode::JobUnknown, "this import is being written or has ended"));
            }
            state.stage = JobStage::Writing;
        }
        job.enter(self, JobStage::Writing, checked.edits.len() as u64);
        let (app, running) = (self.itself()?, Arc::clone(&job));
        std::thread::spawn(move || match app.write_import(&running, &checked) {
            Ok(change) => {
                {
                    let mut state = running.state();
                    (state.change, state.checked) = (Some(change), None);
                }
                running.enter(&app, JobStage::Written, checked.edits.len() as u64);
                app.let_go(&running.source);
                app.nudge();
            }
            Err(error) => running.fail(&app, error),
        });
        Ok(job.view())
    }

    fn write_import(&self, job: &Job, checked: &Checked) -> Result<String, ApiError> {
        let mut inner = self.lock();
        let places = self.places_on(&mut inner, checked.from)?;
        if !places.same_ground(&checked.places) {
            return Err(fail(ErrorCode::Stale, "the ground changed since the check; check again"));
        }
        let title = checked.title.chars().take(200).collect();
        let writer = Writer { places: &places, what: ChangeWhat::Import, title, from: checked.from };
        let go_on = |done: usize| job.went_on(self, done as u64, None);
        let (change, changes) = writer.write(self, &mut inner, checked.edits.clone(), go_on)?;
        self.announce(&mut inner, &changes);
        Ok(change.to_string())
    }
}

pub(super) fn datum(view: DatumView) -> Datum {
    match view {
        DatumView::Wgs84 => Datum::Wgs84,
        DatumView::Gcj02 => Datum::Gcj02,
        DatumView::Bd09 => Datum::Bd09,
    }
}
