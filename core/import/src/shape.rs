//! Shapes as files give them: pairs of numbers, before any datum conversion.
//!
//! Only what makes a shape one at all is checked: closed rings, enough corners, numbers that are numbers.

use crate::fault::RowFault;

/// Rings of one polygon: the outer one, then its holes. Closed implicitly: the first position is not repeated.
pub type RawPolygon = Vec<Vec<[f64; 2]>>;

/// A shape in degrees, longitude first. Never empty; heights and measures are gone.
#[derive(Debug, Clone, PartialEq)]
pub enum RawShape {
    /// One position or several.
    Points(Vec<[f64; 2]>),
    /// One line or several, each of two positions or more.
    Lines(Vec<Vec<[f64; 2]>>),
    /// One polygon or several (飞地), each with its holes.
    Areas(Vec<RawPolygon>),
}

impl RawShape {
    /// All positions.
    pub fn points(&self) -> Box<dyn Iterator<Item = [f64; 2]> + '_> {
        match self {
            Self::Points(points) => Box::new(points.iter().copied()),
            Self::Lines(lines) => Box::new(lines.iter().flatten().copied()),
            Self::Areas(polygons) => Box::new(polygons.iter().flatten().flatten().copied()),
        }
    }

    pub(crate) fn points_mut(&mut self) -> Box<dyn Iterator<Item = &mut [f64; 2]> + '_> {
        match self {
            Self::Points(points) => Box::new(points.iter_mut()),
            Self::Lines(lines) => Box::new(lines.iter_mut().flatten()),
            Self::Areas(polygons) => Box::new(polygons.iter_mut().flatten().flatten()),
        }
    }
}

/// A shape, and whether something above the ground was dropped from it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawn {
    pub(crate) shape: RawShape,
    pub(crate) three_d: bool,
}

/// What a feature gives as its shape.
pub(crate) type Geometry = Result<Option<Drawn>, RowFault>;

/// Points, at least one.
pub(crate) fn points(points: Vec<[f64; 2]>) -> Result<RawShape, RowFault> {
    if points.is_empty() { Err(RowFault::GeometryEmpty) } else { Ok(RawShape::Points(points)) }
}

/// Lines, at least one, each with at least two positions.
pub(crate) fn lines(lines: Vec<Vec<[f64; 2]>>) -> Result<RawShape, RowFault> {
    if lines.iter().all(Vec::is_empty) {
        return Err(RowFault::GeometryEmpty);
    }
    if lines.iter().any(|line| line.len() < 2) {
        return Err(RowFault::LineTooShort);
    }
    Ok(RawShape::Lines(lines))
}

/// Polygons with rings as files have them: the last position repeats the first.
pub(crate) fn areas(mut polygons: Vec<RawPolygon>) -> Result<RawShape, RowFault> {
    if polygons.iter().flatten().all(Vec::is_empty) {
        return Err(RowFault::GeometryEmpty);
    }
    // An empty member of a multipolygon says nothing; an empty ring in a polygon that has others is a fault.
    polygons.retain(|polygon| !polygon.is_empty());
    for (ring, number) in polygons.iter_mut().flatten().zip(1..) {
        open_ring(ring, number)?;
    }
    Ok(RawShape::Areas(polygons))
}

/// Drops the repeated position.
fn open_ring(ring: &mut Vec<[f64; 2]>, number: usize) -> Result<(), RowFault> {
    if ring.len() > 1 {
        if ring.first() != ring.last() {
            return Err(RowFault::RingUnclosed { ring: number });
        }
        ring.pop();
    }
    if ring.len() < 3 {
        return Err(RowFault::RingTooShort { ring: number, corners: ring.len() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSED: [[f64; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];

    #[test]
    fn a_ring_must_be_closed_and_have_three_corners() {
        let of = |ring: &[[f64; 2]]| areas(vec![vec![CLOSED.to_vec(), ring.to_vec()]]);
        assert_eq!(of(&CLOSED), Ok(RawShape::Areas(vec![vec![CLOSED[..3].to_vec(), CLOSED[..3].to_vec()]])));
        assert_eq!(of(&CLOSED[..3]), Err(RowFault::RingUnclosed { ring: 2 }));
        assert_eq!(of(&[CLOSED[0], CLOSED[1], CLOSED[0]]), Err(RowFault::RingTooShort { ring: 2, corners: 2 }));
        assert_eq!(of(&[]), Err(RowFault::RingTooShort { ring: 2, corners: 0 }));
    }

    #[test]
    fn shapes_without_a_position_are_empty() {
        assert_eq!(areas(vec![]), Err(RowFault::GeometryEmpty));
        assert_eq!(areas(vec![vec![vec![]]]), Err(RowFault::GeometryEmpty));
        assert_eq!(lines(vec![vec![]]), Err(RowFault::GeometryEmpty));
        assert_eq!(points(vec![]), Err(RowFault::GeometryEmpty));
        assert_eq!(lines(vec![vec![[1.0, 1.0]]]), Err(RowFault::LineTooShort));
    }
}
