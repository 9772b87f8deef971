//! Answers how much of a line a track covers, one JSON object a line, for `core/domain/tests/patrol/shapely_check.py`.

use std::io::{BufRead, Write};

use gridwalk_domain::grid::Line;
use gridwalk_domain::patrol::{Track, TrackPoint, coverage};
use serde::Deserialize;
use serde_json::json;

/// A question.
#[derive(Deserialize)]
struct Ask {
    line: Line,
    points: Vec<TrackPoint>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let Ask { line, points } = serde_json::from_str(&line?)?;
        let track = Track { points, gaps: Vec::new() };
        let held = coverage(&line, track.steps());
        writeln!(out, "{}", json!({ "covered_mm": held.covered_mm(), "length_mm": held.length_mm }))?;
    }
    Ok(())
}
