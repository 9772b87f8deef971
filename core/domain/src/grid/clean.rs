//! Mends what can be mended without changing what a shape covers. Whatever needs a decision stays as it is, for
//! [`super::findings`] to name.

use serde::{Deserialize, Serialize};

use super::plane::{self, Corner};
use super::{Line, Shape};

/// What was mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// A ring's last point repeated its first: rings are closed implicitly.
    Opened { part: usize, ring: usize },
    /// A point stood so many times more than once.
    Dropped { part: usize, ring: usize, at: Corner, times: usize },
    /// The outer boundary now runs counter-clockwise, holes clockwise (RFC 7946).
    Turned { part: usize, ring: usize },
}

/// A shape without repeated points, its rings open and turned as they should be, and what was done for that.
pub fn clean(shape: &Shape) -> (Shape, Vec<Repair>) {
    let mut repairs = Vec::new();
    let cleaned = match shape {
        Shape::Point(at) => Shape::Point(*at),
        Shape::Lines(lines) => {
            let line = |(part, line): (usize, &Line)| without_repeats(line, part, 0, &mut repairs);
            Shape::Lines(lines.iter().enumerate().map(line).collect())
        }
        Shape::Area(polygons) => {
            let mut cleaned = Vec::with_capacity(polygons.len());
            for (part, polygon) in polygons.iter().enumerate() {
                let ring = |(ring, line): (usize, &Line)| clean_ring(line, part, ring, &mut repairs);
                cleaned.push(polygon.iter().enumerate().map(ring).collect());
            }
            Shape::Area(cleaned)
        }
    };
    (cleaned, repairs)
}

fn clean_ring(line: &Line, part: usize, ring: usize, repairs: &mut Vec<Repair>) -> Line {
    let (mut cleaned, closed) = opened(&without_repeats(line, part, ring, repairs));
    if closed {
        repairs.push(Repair::Opened { part, ring });
    }
    if plane::turn(&mut cleaned, ring == 0) {
        repairs.push(Repair::Turned { part, ring });
    }
    cleaned
}

/// A ring without its repeated last point, and whether there was one: a file whose format closes rings explicitly and whose
/// ring comes back `false` was unclosed.
pub fn opened(ring: &[Corner]) -> (Line, bool) {
    match ring.split_last() {
        Some((last, rest)) if rest.len() >= 2 && rest.first() == Some(last) => (rest.to_vec(), true),
        _ => (ring.to_vec(), false),
    }
}

fn without_repeats(line: &[Corner], part: usize, ring: usize, repairs: &mut Vec<Repair>) -> Line {
    let runs = line.chunk_by(|a, b| a == b);
    let mut kept = Line::with_capacity(line.len());
    for run in runs {
        let Some(at) = run.first() else { continue };
        if run.len() > 1 {
            repairs.push(Repair::Dropped { part, ring, at: *at, times: run.len() - 1 });
        }
        kept.push(*at);
    }
    kept
}
