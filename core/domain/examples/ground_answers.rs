//! Answers questions about shapes, one JSON object a line, for `core/domain/tests/ground/shapely_check.py`.

use std::io::{BufRead, Write};

use gridwalk_domain::grid::measure::{area_m2, distance_mm, representative, side};
use gridwalk_domain::grid::overlay::{difference, intersection, union};
use gridwalk_domain::grid::{Line, Shape, ShapeError, Side, Sliver, Tiling, Whose, findings, merge, split};
use gridwalk_domain::place::Point;
use serde::Deserialize;
use serde_json::{Value, json};

/// A question.
#[derive(Deserialize)]
#[serde(tag = "ask", rename_all = "lowercase")]
enum Ask {
    Area { shape: Shape },
    Side { shape: Shape, point: Point },
    Distance { shape: Shape, point: Point },
    Overlay { a: Shape, b: Shape },
    Split { shape: Shape, line: Line },
    Merge { areas: Vec<Shape> },
    Faults { shape: Shape },
    Tiling { whole: Shape, areas: Vec<Shape>, points: Vec<Point> },
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let answer = match answer(serde_json::from_str(&line?)?) {
            Ok(answer) => answer,
            Err(refusal) => json!({ "refused": refusal.code() }),
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn answer(ask: Ask) -> Result<Value, ShapeError> {
    Ok(match ask {
        Ask::Area { shape } => json!({ "m2": area_m2(&shape), "inside": representative(&shape) }),
        Ask::Side { shape, point } => json!({ "side": side_word(side(&shape, &point)) }),
        Ask::Distance { shape, point } => json!({ "mm": distance_mm(&shape, &point) }),
        Ask::Overlay { a, b } => json!({
            "both": area_m2(&intersection(&a, &b)?),
            "any": area_m2(&union(&[&a, &b])?),
            "only": area_m2(&difference(&a, &[&b])?),
        }),
        Ask::Split { shape, line } => {
            let cut = split(&shape, &line)?;
            json!({ "pieces": cut.pieces.iter().map(area_m2).collect::<Vec<_>>() })
        }
        Ask::Merge { areas } => json!({ "m2": area_m2(&merge(&areas)?.shape) }),
        Ask::Faults { shape } => {
            json!({ "faults": findings(&shape, None).iter().map(|f| f.fault).collect::<Vec<_>>() })
        }
        Ask::Tiling { whole, areas, points } => tiling(&whole, &areas, &points)?,
    })
}

fn side_word(side: Side) -> &'static str {
    match side {
        Side::Inside => "inside",
        Side::Border => "border",
        Side::Outside => "outside",
    }
}

fn tiling(whole: &Shape, areas: &[Shape], points: &[Point]) -> Result<Value, ShapeError> {
    let tiling = Tiling::of(areas);
    let overlaps = tiling.overlaps(Sliver::USUAL)?;
    let holes = tiling.holes(whole, Sliver::USUAL)?;
    let whose = |point: &Point| match tiling.whose(point) {
        Whose::One(index) => vec![index],
        Whose::Several(several) => several,
        Whose::None => Vec::new(),
    };
    Ok(json!({
        "overlaps": overlaps.iter().map(|o| json!([o.a, o.b, o.m2])).collect::<Vec<_>>(),
        "holes": holes.iter().map(|hole| hole.m2).collect::<Vec<_>>(),
        "whose": points.iter().map(whose).collect::<Vec<_>>(),
    }))
}
