//! Checking rows one by one against our ground: what is new, what changes, what cannot be taken and why.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::NaiveDate;
use gridwalk_domain::catalog::UnitGridId;
use gridwalk_domain::datum::{Datum, Degrees, Ground, looks_shifted, sample};
use gridwalk_domain::grid::{Repair, Shape, Sliver, Tiling, clean, editions, findings, measure};
use gridwalk_domain::id::EntityId;
use gridwalk_import::{Place, Progress, ReadOptions, Row, RowFault};
use gridwalk_store::Store;
use serde_json::Value;

use super::columns::{LAT, LON};
use super::job::Job;
use super::shapes;
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::ground::{Edit, LAYERS, field_value, keys_of, kind_of, shape_out};
use crate::places::{Lies, Places};
use crate::view::*;

/// Bad rows kept with their reasons; the rest is counted.
const BAD_SHOWN: usize = 1_000;
/// Most features of one import.
const MOST_FEATURES: usize = 300_000;
/// Most corners of one import, all features together: 160 MB of memory.
const MOST_CORNERS: usize = 10_000_000;
/// Most corners of one feature: what fits into one act.
const MOST_OF_ONE: usize = 18_000;
/// Points kept for looking at the datum.
const SAMPLED: usize = 20_000;
/// Areas beyond which overlaps are not looked for before writing.
const MOST_TILED: usize = 5_000;
/// Overlaps listed.
const OVERLAPS_SHOWN: usize = 200;

/// What a file came to, kept until somebody confirms or drops it.
pub(crate) struct Checked {
    pub layer: MapLayer,
    pub from: NaiveDate,
    pub title: String,
    pub edits: Vec<Edit>,
    pub report: ImportReport,
    /// The ground it was checked against.
    pub places: Arc<Places>,
}

/// What is asked of a check.
pub(super) struct Asked {
    pub file_layer: String,
    pub layer: MapLayer,
    pub datum: Datum,
    pub columns: Vec<ImportField>,
    pub from: NaiveDate,
    pub options: ReadOptions,
    pub title: String,
}

/// Everything gathered while rows pass.
struct Check<'a> {
    places: &'a Arc<Places>,
    asked: &'a Asked,
    /// Features there by their identifying fields.
    known: HashMap<String, EntityId>,
    /// First day of the newest edition of each, for "two boundaries on one day".
    same_day: HashMap<EntityId, String>,
    /// Rows seen by key and by shape.
    seen: HashMap<String, i64>,
    seen_shapes: HashMap<u64, i64>,
    edits: Vec<Edit>,
    corners: usize,
    raw: Vec<Degrees>,
    swapped: i64,
    repairs: BTreeMap<&'static str, i64>,
    report: ImportReport,
    /// The box of all streets.
    city: Option<[i64; 4]>,
}

/// Why a row cannot be taken.
pub(super) struct Bad {
    code: String,
    values: Vec<(String, String)>,
}

impl Bad {
    pub(super) fn new(code: &str, values: &[(&str, &str)]) -> Self {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { code: code.to_owned(), values }
    }
}

impl From<RowFault> for Bad {
    fn from(fault: RowFault) -> Self {
        let values = fault.values().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { code: fault.code().to_owned(), values }
    }
}

/// Reads a layer and checks every row.
pub(super) fn check(
    app: &App,
    job: &Job,
    source: &gridwalk_import::Source,
    asked: &Asked,
    places: &Arc<Places>,
    same_day: HashMap<EntityId, String>,
) -> Result<Checked, ApiError> {
    let mut check = Check::new(places, asked, same_day);
    let mut too_many = false;
    let mut each = |row: Row, progress: Progress| {
        check.take(row);
        too_many = check.edits.len() > MOST_FEATURES || check.corners > MOST_CORNERS;
        let on = job.went_on(app, progress.done, progress.total) && !too_many;
        if on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let summary = source.read(&asked.file_layer, &asked.options, &mut each)?;
    if too_many {
        return Err(fail(
            ErrorCode::TooMany,
            "split the file: at most 300,000 features and 10 million corners at a time",
        ));
    }
    if summary.cancelled || job.is_stopped() {
        return Err(fail(ErrorCode::Cancelled, "cancelled; nothing was written"));
    }
    job.enter(app, JobStage::Checking, 0);
    check.finish()
}

/// Which of the features there have an edition of that day already, with its change's title.
pub(super) fn with_edition_on(
    store: &Store,
    places: &Places,
    layer: MapLayer,
    day: NaiveDate,
) -> Result<HashMap<EntityId, String>, ApiError> {
    let Some(kind) = kind_of(layer) else { return Ok(HashMap::new()) };
    let records = store.records(kind)?;
    let of_day = |record: &gridwalk_domain::record::Record| {
        let held = editions(record, &places.book).into_iter().find(|held| held.edition.from == day)?;
        Some(places.book.get(held.change).map(|change| change.title.clone()).unwrap_or_default())
    };
    Ok(records.iter().filter_map(|(id, record)| Some((*id, of_day(record)?))).collect())
}

impl<'a> Check<'a> {
    fn new(places: &'a Arc<Places>, asked: &'a Asked, same_day: HashMap<EntityId, String>) -> Self {
        Self {
            known: shapes::known(places, asked.layer),
            city: shapes::city(places),
            places,
            asked,
            same_day,
            seen: HashMap::new(),
            seen_shapes: HashMap::new(),
            edits: Vec::new(),
            corners: 0,
            raw: Vec::new(),
            swapped: 0,
            repairs: BTreeMap::new(),
            report: ImportReport {
                read: 0,
                added: 0,
                changed: 0,
                unchanged: 0,
                bad: Vec::new(),
                bad_total: 0,
                repairs: Vec::new(),
                datum: None,
                swapped: false,
                outside: 0,
                overlaps: Vec::new(),
                bbox: None,
            },
        }
    }

    fn take(&mut self, row: Row) {
        self.report.read += 1;
        let (number, sheet) = place(&row.at);
        let what = self.called(&row);
        if let Err(bad) = self.row(row, number) {
            self.report.bad_total += 1;
            if self.report.bad.len() < BAD_SHOWN {
                self.report.bad.push(BadRow { row: number, sheet, what, code: bad.code, values: bad.values });
            }
        }
    }

    /// Name or code of a row, for the list of what cannot be taken.
    fn called(&self, row: &Row) -> Option<String> {
        let column = |key: &str| self.asked.columns.iter().find(|field| field.key == key)?.column.as_deref();
        let text = |key: &str| column(key).and_then(|column| row.values.get(column)).cloned();
        text("name").or_else(|| text("code")).map(|text| text.chars().take(60).collect())
    }

    fn row(&mut self, row: Row, number: i64) -> Result<(), Bad> {
        if let Ok(Some(raw)) = &row.geometry
            && self.raw.len() < SAMPLED
        {
            self.raw.extend(raw.points().take(200));
        }
        let mut set = self.fields(&row)?;
        let shape = row.geometry?.map(|raw| self.shape(&raw)).transpose()?;
        self.well_formed(&set)?;
        let key = shapes::key_of(self.asked.layer, &set);
        if let Some(first) = key.as_ref().and_then(|key| self.seen.insert(key.clone(), number)) {
            return Err(Bad::new("duplicate_key", &[("other", &first.to_string())]));
        }
        if let Some(shape) = &shape {
            self.lies_well(shape, number)?;
        }
        let there = key.and_then(|key| self.known.get(&key).copied());
        let Some(id) = there else { return self.add(set, shape) };
        let before = shapes::of(self.places, self.asked.layer, id);
        let shape = shape.filter(|shape| before.as_ref() != Some(shape));
        shapes::only_new(self.places, self.asked.layer, id, &mut set);
        if shape.is_none() && set.is_empty() {
            self.report.unchanged += 1;
            return Ok(());
        }
        if let Some(change) = self.same_day.get(&id) {
            return Err(Bad::new("same_day", &[("other", change)]));
        }
        self.report.changed += 1;
        self.push(Edit { id: Some(id), layer: self.asked.layer, shape, set, ended: false });
        Ok(())
    }

    fn add(&mut self, set: BTreeMap<String, Value>, shape: Option<Shape>) -> Result<(), Bad> {
        let shape = shape.ok_or_else(|| Bad::new("no_position", &[]))?;
        self.report.added += 1;
        self.push(Edit { id: None, layer: self.asked.layer, shape: Some(shape), set, ended: false });
        Ok(())
    }

    fn push(&mut self, edit: Edit) {
        self.corners += edit.shape.as_ref().map_or(0, |shape| shape.points().count());
        let lies = shapes::after(self.places, &edit).and_then(|shape| shape.bbox());
        self.report.bbox = shapes::wider(self.report.bbox, lies);
        self.edits.push(edit);
    }

    /// The row's values as our fields, by the columns that were chosen.
    fn fields(&self, row: &Row) -> Result<BTreeMap<String, Value>, Bad> {
        let mut set = BTreeMap::new();
        for (key, needed, _) in keys_of(self.asked.layer) {
            let column = self.asked.columns.iter().find(|field| field.key == key).and_then(|f| f.column.as_deref());
            let text = column.and_then(|column| row.values.get(column)).map_or("", String::as_str);
            if needed && text.trim().is_empty() {
                return Err(Bad::new("missing", &[("column", column.unwrap_or(key)), ("field", key)]));
            }
            let value = field_value(self.places, self.asked.layer, key, text)
                .map_err(|fault| Bad::new(fault.code, &[("column", column.unwrap_or(key)), ("value", &fault.value)]))?;
            set.extend(value);
        }
        Ok(set)
    }

    /// Codes that the standards give a form.
    fn well_formed(&self, set: &BTreeMap<String, Value>) -> Result<(), Bad> {
        let Some(code) = set.get("code").and_then(Value::as_str) else { return Ok(()) };
        let sound = match self.asked.layer {
            MapLayer::Grid => UnitGridId::parse(code).is_ok(),
            // 16 digits until 2026, 17 after.
            MapLayer::Component => matches!(code.len(), 16 | 17) && code.bytes().all(|b| b.is_ascii_alphanumeric()),
            _ => return Ok(()),
        };
        let name = if self.asked.layer == MapLayer::Grid { "bad_grid_code" } else { "bad_component_code" };
        if sound { Ok(()) } else { Err(Bad::new(name, &[("value", code)])) }
    }

    /// Degrees of the file as our whole numbers, cleaned, of the kind that the layer wants.
    fn shape(&mut self, raw: &gridwalk_import::RawShape) -> Result<Shape, Bad> {
        let shape = shapes::stored(raw, self.asked.datum, self.asked.layer)?;
        let corners = shape.points().count();
        if corners > MOST_OF_ONE {
            return Err(Bad::new("too_many_corners", &[("value", &corners.to_string())]));
        }
        let (shape, repairs) = clean(&shape);
        for repair in repairs {
            let code = match repair {
                Repair::Opened { .. } => continue,
                Repair::Dropped { .. } => "dropped",
                Repair::Turned { .. } => "turned",
            };
            *self.repairs.entry(code).or_default() += 1;
        }
        let found = findings(&shape, self.city).into_iter().find(|finding| !finding.fault.is_harmless());
        let Some(finding) = found else { return Ok(shape) };
        if finding.fault == gridwalk_domain::grid::Fault::Swapped {
            self.swapped += 1;
        }
        let at = finding.at.map(|[lon, lat]| [degrees_text(lon), degrees_text(lat)]);
        let at = at.unwrap_or_default();
        Err(Bad::new(finding.fault.code(), &[("lon", &at[0]), ("lat", &at[1])]))
    }

    /// Inside the city, and not a second time in the file.
    fn lies_well(&mut self, shape: &Shape, number: i64) -> Result<(), Bad> {
        let print = shapes::print(shape);
        if let Some(first) = self.seen_shapes.insert(print, number).filter(|_| self.asked.layer != MapLayer::Component)
        {
            return Err(Bad::new("duplicate_shape", &[("other", &first.to_string())]));
        }
        let judged = self.places.streets.len() > 0 && self.asked.layer != MapLayer::Street;
        if judged && !shapes::in_city(self.places, shape) {
            self.report.outside += 1;
            let at = measure::representative(shape).map(|p| [degrees_text(p.lon), degrees_text(p.lat)]);
            let at = at.unwrap_or_default();
            return Err(Bad::new("outside_city", &[("lon", &at[0]), ("lat", &at[1])]));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Checked, ApiError> {
        self.report.swapped = self.swapped * 2 > self.report.read;
        self.report.repairs = self.repairs.iter().map(|(code, n)| ((*code).to_owned(), *n)).collect();
        self.report.datum = self.datum_warning();
        if self.asked.layer == MapLayer::Area {
            self.report.overlaps = self.overlaps()?;
        }
        Ok(Checked {
            layer: self.asked.layer,
            from: self.asked.from,
            title: self.asked.title.clone(),
            edits: self.edits,
            report: self.report,
            places: Arc::clone(self.places),
        })
    }

    /// Whether the shapes would fit what is there clearly better in another datum.
    fn datum_warning(&self) -> Option<DatumWarning> {
        let borders = LAYERS.into_iter().filter(|l| matches!(l, MapLayer::Street | MapLayer::Area | MapLayer::Road));
        let there: Vec<Shape> = borders.flat_map(|layer| shapes::all(self.places, layer)).collect();
        let ground = Ground::of(there.iter())?;
        let shifted = looks_shifted(&sample(&self.raw), self.asked.datum, &ground)?;
        let better = match shifted.fits.datum {
            Datum::Wgs84 => DatumView::Wgs84,
            Datum::Gcj02 => DatumView::Gcj02,
            Datum::Bd09 => DatumView::Bd09,
        };
        Some(DatumWarning {
            shift_m: shifted.by_m.round() as i64,
            better,
            better_m: shifted.fits.median_m.round() as i64,
        })
    }

    /// Areas as they would lie over one another.
    fn overlaps(&self) -> Result<Vec<OverlapView>, ApiError> {
        let drawn: HashMap<EntityId, &Edit> = self.edits.iter().filter_map(|e| Some((e.id?, e))).collect();
        let name =
            |set: &BTreeMap<String, Value>| set.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut all: Vec<(String, String, Shape)> = Vec::new();
        for (id, area) in self.places.areas.iter() {
            let drawn = drawn.get(&id).and_then(|edit| edit.shape.clone());
            let shape = drawn.or_else(|| area.shape().cloned());
            all.extend(shape.map(|shape| (id.to_string(), area.name.clone(), shape)));
        }
        let new = self.edits.iter().filter(|edit| edit.id.is_none());
        all.extend(new.filter_map(|edit| Some((String::new(), name(&edit.set), edit.shape.clone()?))));
        if all.len() > MOST_TILED {
            return Ok(Vec::new());
        }
        let tiling = Tiling::of(all.iter().map(|(_, _, shape)| shape));
        let found = tiling.overlaps(Sliver::USUAL).map_err(|e| fail(ErrorCode::BadShape, e))?;
        let view = |o: gridwalk_domain::grid::Overlap| {
            let (a, b) = (all.get(o.a)?, all.get(o.b)?);
            Some(OverlapView {
                a: a.0.clone(),
                b: b.0.clone(),
                a_name: a.1.clone(),
                b_name: b.1.clone(),
                m2: o.m2.round() as i64,
                shape: shape_out(&o.shape),
            })
        };
        Ok(found.into_iter().filter_map(view).take(OVERLAPS_SHOWN).collect())
    }
}

/// The reader's options for what a person chose.
pub(super) fn options(columns: &[ImportField], encoding: Option<String>, swapped: bool) -> ReadOptions {
    let column = |key: &str| columns.iter().find(|field| field.key == key).and_then(|field| field.column.clone());
    ReadOptions { lon_column: column(LON), lat_column: column(LAT), encoding, swap: swapped, epsg: None }
}

fn place(at: &Place) -> (i64, Option<String>) {
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    match at {
        Place::Line(n) | Place::Feature(n) => (number(*n), None),
        Place::Row { sheet, n } => (number(*n), Some(sheet.clone())),
    }
}

fn degrees_text(e7: i64) -> String {
    format!("{:.6}", e7 as f64 / 1e7)
}
