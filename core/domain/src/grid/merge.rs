//! Makes one area of several that share a boundary.

use super::measure::{area_m2, interior, nearest_of, polygon_m2};
use super::overlay::union;
use super::plane::{self, Side};
use super::split::insert_within;
use super::topology::Sliver;
use super::validity::is_clear;
use super::{Polygon, Shape, ShapeError};

/// What a merger makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    pub shape: Shape,
    /// Square metres of slivers between the areas that were closed: their boundaries did not agree to the centimetre.
    pub closed_m2: f64,
}

/// One area of several that hang together, over boundaries that they share or by lying on each other. Touching in a single
/// point is not enough. The corners of all of them stay. Boundaries that were drawn twice and part by less than 0.2 m are
/// joined.
///
/// # Errors
/// [`ShapeError::Apart`] names an area that does not hang together with the first one.
pub fn merge(areas: &[Shape]) -> Result<Merged, ShapeError> {
    let merged = merge_with_exclaves(areas)?;
    let groups = groups(areas, &merged.shape);
    if let Some(index) = apart(&groups) {
        return Err(ShapeError::Apart { index, gap_mm: gap_mm(areas, &groups, index) });
    }
    Ok(merged)
}

/// One area of several, wherever they lie: what lies apart becomes an exclave (飞地).
///
/// # Errors
/// When there are fewer than two, or one of them cannot be merged as it is.
pub fn merge_with_exclaves(areas: &[Shape]) -> Result<Merged, ShapeError> {
    if areas.len() < 2 {
        return Err(ShapeError::TooFew);
    }
    if areas.iter().any(|area| !matches!(area, Shape::Area(_))) {
        return Err(ShapeError::NotAnArea);
    }
    if !areas.iter().all(is_clear) {
        return Err(ShapeError::Faulty);
    }
    let plain = united(areas)?;
    if apart(&groups(areas, &plain.shape)).is_none() {
        return Ok(plain);
    }
    let joined = united(&with_corners_of_each_other(areas))?;
    let closed_m2 = joined.closed_m2 + (area_m2(&joined.shape) - joined.closed_m2 - area_m2(&plain.shape)).max(0.0);
    Ok(Merged { closed_m2, ..joined })
}

/// The first area that does not hang together with the first of all.
fn apart(groups: &[usize]) -> Option<usize> {
    groups.iter().position(|group| Some(group) != groups.first())
}

/// Each area with the corners of the others that its edges pass.
fn with_corners_of_each_other(areas: &[Shape]) -> Vec<Shape> {
    let taking = |(at, area): (usize, &Shape)| {
        let others = areas.iter().enumerate().filter(|(i, _)| *i != at).flat_map(|(_, other)| other.points());
        others.fold(area.clone(), |area, corner| insert_within(&area, corner, Sliver::USUAL.width_m).unwrap_or(area))
    };
    areas.iter().enumerate().map(taking).collect()
}

fn united(areas: &[Shape]) -> Result<Merged, ShapeError> {
    let whole = union(&areas.iter().collect::<Vec<_>>())?;
    let parts: Vec<(Polygon, f64)> = whole.polygons().iter().map(|polygon| without_slivers(polygon, areas)).collect();
    let closed_m2 = parts.iter().map(|(_, closed)| closed).sum();
    Ok(Merged { shape: Shape::Area(parts.into_iter().map(|(polygon, _)| polygon).collect()), closed_m2 })
}

/// A polygon without those holes that are slivers between areas; a hole that an area had before stays.
fn without_slivers(polygon: &Polygon, areas: &[Shape]) -> (Polygon, f64) {
    let Some((outer, holes)) = polygon.split_first() else { return (Vec::new(), 0.0) };
    let before = |hole: &[[i64; 2]]| {
        let all = || areas.iter().flat_map(|area| area.polygons()).flat_map(|rings| rings.iter().skip(1));
        all().any(|own| own.len() == hole.len() && own.iter().all(|corner| hole.contains(corner)))
    };
    let mut kept = vec![outer.clone()];
    let mut closed = 0.0;
    for hole in holes {
        let alone = vec![hole.clone()];
        if Sliver::USUAL.is(&alone) && !before(hole) {
            closed += polygon_m2(&alone);
        } else {
            kept.push(hole.clone());
        }
    }
    (kept, closed)
}

/// For each area a number: areas of the same number hang together through polygons of the whole.
fn groups(areas: &[Shape], whole: &Shape) -> Vec<usize> {
    let places: Vec<Vec<usize>> = areas.iter().map(|area| polygons_under(area, whole)).collect();
    let mut group: Vec<usize> = (0..areas.len()).collect();
    for (i, own) in places.iter().enumerate() {
        for (j, theirs) in places.iter().enumerate().take(i) {
            if own.iter().any(|place| theirs.contains(place)) {
                let (from, to) = (group[i].max(group[j]), group[i].min(group[j]));
                group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
            }
        }
    }
    group
}

/// Which polygons of the whole an area's polygons went into.
fn polygons_under(area: &Shape, whole: &Shape) -> Vec<usize> {
    let inside = |at: [i64; 2]| whole.polygons().iter().position(|p| plane::side_of_polygon(p, at) == Side::Inside);
    area.polygons().iter().filter_map(interior).filter_map(inside).collect()
}

/// From an area to the nearest one of another group, millimetres.
fn gap_mm(areas: &[Shape], groups: &[usize], index: usize) -> i64 {
    let Some(area) = areas.get(index) else { return 0 };
    let apart = areas.iter().zip(groups).filter(|(_, group)| Some(*group) != groups.get(index)).map(|(other, _)| other);
    let one_way = |from: &Shape, to: &Shape| {
        from.points().filter_map(|corner| nearest_of(to.edges(), corner)).map(|(_, m)| m).fold(f64::INFINITY, f64::min)
    };
    let gap = apart.map(|other| one_way(area, other).min(one_way(other, area))).fold(f64::INFINITY, f64::min);
    if gap.is_finite() { (gap * 1000.0).round() as i64 } else { 0 }
}
