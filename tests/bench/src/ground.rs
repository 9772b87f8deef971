//! The ground: 20,000 polygons imported from a file, and what the desk reads of them afterwards.

use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use gridwalk_city::{City, CityConfig};
use gridwalk_core::App;
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use serde_json::json;

use crate::table::Table;
use crate::world::{Device, ServerProcess};

/// Cells of a large district, as a file.
fn file(cells: usize) -> Result<(Vec<u8>, usize)> {
    let today = "2026-11-21".parse().map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let config =
        CityConfig { unit_grids_target: cells, people: 400, components_percent: 0, ..CityConfig::new(1, today) };
    let city = City::build(&config)?;
    let mut out = Vec::new();
    write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
    for (n, grid) in city.unit_grids.iter().enumerate() {
        let mut ring: Vec<[f64; 2]> =
            grid.ring.iter().map(|p| [f64::from(p.lon_e7) / 1e7, f64::from(p.lat_e7) / 1e7]).collect();
        ring.extend(ring.first().copied());
        let feature = json!({"type": "Feature", "properties": {"grid_code": grid.code},
            "geometry": {"type": "Polygon", "coordinates": [ring]}});
        write!(out, "{}{feature}", if n == 0 { "" } else { "," })?;
    }
    write!(out, "]}}")?;
    Ok((out, city.unit_grids.len()))
}

fn put(app: &App, bytes: &[u8]) -> Result<String> {
    let id = app.file_begin("cells.geojson", bytes.len() as u64)?;
    let mut offset = 0;
    for part in bytes.chunks(gridwalk_core::MAX_PART) {
        offset = app.file_part(&id, offset, part)?;
    }
    Ok(id)
}

fn wait(app: &App, job: JobView, until: JobStage) -> Result<JobView> {
    loop {
        let now = app.job(JobId { job: job.job.clone() })?;
        if now.stage == until {
            return Ok(now);
        }
        if let Some(error) = now.failed {
            bail!("{error}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Imports 20,000 cells into a desk's encrypted database.
pub fn import(table: &mut Table, plain: Duration) -> Result<()> {
    let office = ServerProcess::start(0, 0, 1)?;
    let desk = Device::enrolled(&office.addr, office.codes.first().context("a code")?)?;
    let app = &desk.app;
    app.sync_now(Nothing {})?;
    let (bytes, cells) = file(20_000)?;
    let source = app.import_open(ImportOpen { file: put(app, &bytes)? })?;
    let layer = source.layers.first().context("a layer")?;
    let columns = layer.columns_for.iter().find(|c| c.layer == MapLayer::Grid).context("columns")?.fields.clone();
    let wish = ImportCheck {
        source: source.source.clone(),
        file_layer: layer.name.clone(),
        layer: MapLayer::Grid,
        datum: DatumView::Wgs84,
        columns,
        from_day: "2026-01-01".into(),
        encoding: None,
        swapped: false,
    };
    let began = Instant::now();
    let job = wait(app, app.import_check(wish)?, JobStage::Ready)?;
    let checked = began.elapsed();
    let report = app.import_report(JobId { job: job.job.clone() })?;
    let began = Instant::now();
    wait(app, app.import_confirm(ImportConfirm { job: job.job, without_bad: true })?, JobStage::Written)?;
    let written = began.elapsed();
    let ratio = |time: Duration| time.as_secs_f64() / plain.as_secs_f64();
    let found = format!(
        "check {:.1} × ({:.2} s), write {:.1} × ({:.2} s); {} of {cells} taken, {:.1} MB",
        ratio(checked),
        checked.as_secs_f64(),
        ratio(written),
        written.as_secs_f64(),
        report.added,
        bytes.len() as f64 / 1e6,
    );
    table.row("import of 20,000 polygons from GeoJSON, one act each", "reported", &found);
    let began = Instant::now();
    let bbox = [1_190_000_000, 310_000_000, 1_210_000_000, 330_000_000];
    let shapes = app.map_shapes(MapWindow { layers: vec![MapLayer::Grid], bbox, limit: 100_000 })?.shapes.len();
    let read = began.elapsed();
    let began = Instant::now();
    app.map_shapes(MapWindow { layers: vec![MapLayer::Grid], bbox, limit: 100_000 })?;
    let found = format!(
        "{:.2} s the first time after a change, {:.2} s after that ({shapes} shapes)",
        read.as_secs_f64(),
        began.elapsed().as_secs_f64()
    );
    table.row("… all of them read for a map", "reported", &found);
    Ok(())
}
