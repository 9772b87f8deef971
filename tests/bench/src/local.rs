//! What a phone does on its own: one command's commits, and looking a point up among 20,000 cells.

use std::time::Instant;

use anyhow::Result;
use gridwalk_city::{City, CityConfig};
use gridwalk_domain::grid::{Shape, UnitGrid, locate};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::place::Point;

use crate::table::Table;
use crate::world::{Device, case_fact, case_id, person, record, street};

/// Commits of one command, counted by the store. Each commit is one fsync (WAL, synchronous = FULL).
pub fn one_command(table: &mut Table) -> Result<()> {
    let mut found = String::new();
    Device::new()?.with_store(|store| {
        let before = store.counters().commits;
        let began = Instant::now();
        for n in 0..100 {
            record(store, person(1), &street(1), case_id(n, 1), case_fact(n), 1_790_000_000_000)?;
        }
        let each = began.elapsed() / 100;
        found = format!("{} commit, {:.2} ms", (store.counters().commits - before) / 100, each.as_secs_f64() * 1e3);
        Ok(())
    })?;
    table.row("one command", "exactly 1 fsync (+ 2 per photo)", &found);
    Ok(())
}

/// Point → cell → area among 20,000 cells, with a box pre-filter as the facade does it.
pub fn look_up(table: &mut Table) -> Result<()> {
    let today = "2026-11-21".parse().map_err(|e| anyhow::anyhow!("{e:?}"))?;
    let config =
        CityConfig { unit_grids_target: 20_000, people: 400, components_percent: 0, ..CityConfig::new(1, today) };
    let city = City::build(&config)?;
    let cells: Vec<(UnitGrid, [i64; 4])> = city
        .unit_grids
        .iter()
        .map(|g| {
            let ring: Vec<[i64; 2]> = g.ring.iter().map(|p| [i64::from(p.lon_e7), i64::from(p.lat_e7)]).collect();
            let span = |axis: usize| {
                (ring.iter().map(|p| p[axis]).min().unwrap_or(0), ring.iter().map(|p| p[axis]).max().unwrap_or(0))
            };
            let (x, y) = (span(0), span(1));
            (
                UnitGrid {
                    code: g.code.clone(),
                    area: Some(EntityId(uuid::Uuid::nil())),
                    shape: Some(Shape::of_ring(ring)),
                },
                [x.0, y.0, x.1, y.1],
            )
        })
        .collect();
    let points: Vec<Point> = city
        .cases
        .iter()
        .map(|c| Point { lon: i64::from(c.at.lon_e7), lat: i64::from(c.at.lat_e7) })
        .take(2_000)
        .collect();
    let began = Instant::now();
    let mut hits = 0;
    for point in &points {
        let near: Vec<UnitGrid> = cells
            .iter()
            .filter(|(_, b)| point.lon >= b[0] && point.lon <= b[2] && point.lat >= b[1] && point.lat <= b[3])
            .map(|(g, _)| g.clone())
            .collect();
        hits += usize::from(locate(point, 0, &near).inside.is_some());
    }
    let each = began.elapsed() / points.len().max(1) as u32;
    let found = format!(
        "{:.0} µs each without an index, {hits} of {} found, {} cells",
        each.as_secs_f64() * 1e6,
        points.len(),
        cells.len()
    );
    table.row("point → grid, 20,000 grids", "reported", &found);
    Ok(())
}
