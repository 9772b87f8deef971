//! Records of a .shp (ESRI Shapefile Technical Description, 1998), and their shapes.
//!
//! The frame around records is read here, so that a bad record is one fault and not the end; what is inside is the
//! library's.

use std::io::{Cursor, Read};

use ::shapefile::record::polyline::GenericPolyline;
use ::shapefile::record::traits::HasXY;
use ::shapefile::{PolygonRing, ReadableShape, Shape};
use geo::{Area, Contains, Coord, LineString, Polygon};

use super::archive::Part;
use super::bad_shape;
use crate::bounded::{fill, limit_of};
use crate::error::{ImportError, Result};
use crate::fault::RowFault;
use crate::limits::FEATURE_BYTES;
use crate::row::Place;
use crate::shape::{self, Drawn, Geometry, RawPolygon};

/// Shapes of a .shp, one after another.
pub(crate) struct Shapes<'a> {
    part: Part<'a>,
    /// Bytes of records that the header promises.
    left: u64,
}

impl<'a> Shapes<'a> {
    pub(crate) fn new(mut part: Part<'a>) -> Result<Self> {
        let mut header = [0; 100];
        let at = Place::Feature(1);
        let n = fill(&mut part, &mut header).map_err(|error| failure(error, &at))?;
        if !header.starts_with(&9994_i32.to_be_bytes()) {
            return Err(ImportError::Damaged { at, detail: "no file code 9994".to_owned() });
        }
        let length = header.get(24..28).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
        if n < header.len() {
            return Err(ImportError::Cut { at });
        }
        Ok(Self { part, left: (u64::from(length) * 2).saturating_sub(100) })
    }

    /// The next shape; none at the end.
    pub(crate) fn next_shape(&mut self, feature: u64) -> Result<Option<Geometry>> {
        let at = Place::Feature(feature);
        if self.left == 0 {
            return Ok(None);
        }
        let mut frame = [0; 8];
        let n = fill(&mut self.part, &mut frame).map_err(|error| failure(error, &at))?;
        if n < frame.len() {
            return Err(ImportError::Cut { at });
        }
        let [_, _, _, _, length @ ..] = frame;
        let length = u64::from(u32::from_be_bytes(length)) * 2;
        if length > FEATURE_BYTES {
            return Err(ImportError::Damaged { at, detail: format!("a record of {length} bytes") });
        }
        let mut record = Vec::new();
        let n = self.part.by_ref().take(length).read_to_end(&mut record).map_err(|error| failure(error, &at))?;
        if (n as u64) < length {
            return Err(ImportError::Cut { at });
        }
        self.left = self.left.saturating_sub(8 + length);
        Ok(Some(decode(record)))
    }
}

pub(super) fn failure(error: std::io::Error, at: &Place) -> ImportError {
    match limit_of(&error) {
        Some(limit) => ImportError::TooLarge { what: "unpacked_bytes", limit },
        // A checksum or a compressed stream that does not fit.
        None => ImportError::Damaged { at: at.clone(), detail: error.to_string() },
    }
}

fn decode(record: Vec<u8>) -> Geometry {
    let length = i32::try_from(record.len()).map_err(bad_shape)?;
    let shape = Shape::read_from(&mut Cursor::new(record), length).map_err(bad_shape)?;
    let three_d = matches!(
        shape,
        Shape::PointZ(_)
            | Shape::PointM(_)
            | Shape::PolylineZ(_)
            | Shape::PolylineM(_)
            | Shape::PolygonZ(_)
            | Shape::PolygonM(_)
            | Shape::MultipointZ(_)
            | Shape::MultipointM(_)
    );
    let shape = match shape {
        Shape::NullShape => return Ok(None),
        Shape::Point(point) => shape::points(vec![pair(&point)]),
        Shape::PointM(point) => shape::points(vec![pair(&point)]),
        Shape::PointZ(point) => shape::points(vec![pair(&point)]),
        Shape::Multipoint(points) => shape::points(pairs(points.points())),
        Shape::MultipointM(points) => shape::points(pairs(points.points())),
        Shape::MultipointZ(points) => shape::points(pairs(points.points())),
        Shape::Polyline(line) => lines(&line),
        Shape::PolylineM(line) => lines(&line),
        Shape::PolylineZ(line) => lines(&line),
        Shape::Polygon(polygon) => areas(polygon.rings()),
        Shape::PolygonM(polygon) => areas(polygon.rings()),
        Shape::PolygonZ(polygon) => areas(polygon.rings()),
        Shape::Multipatch(_) => Err(RowFault::UnknownGeometry { found: "MultiPatch".to_owned() }),
    }?;
    Ok(Some(Drawn { shape, three_d }))
}

fn pair(point: &impl HasXY) -> [f64; 2] {
    [point.x(), point.y()]
}

fn pairs(points: &[impl HasXY]) -> Vec<[f64; 2]> {
    points.iter().map(pair).collect()
}

fn lines<P: HasXY>(line: &GenericPolyline<P>) -> Result<shape::RawShape, RowFault> {
    shape::lines(line.parts().iter().map(|part| pairs(part)).collect())
}

/// Rings in any order, told apart by their direction: clockwise is an outer ring, the others are holes.
fn areas<P: HasXY>(rings: &[PolygonRing<P>]) -> Result<shape::RawShape, RowFault> {
    let (mut outer, mut holes) = (Vec::new(), Vec::new());
    for ring in rings {
        match ring {
            PolygonRing::Outer(points) => outer.push(vec![pairs(points)]),
            PolygonRing::Inner(points) => holes.push(pairs(points)),
        }
    }
    shape::areas(with_holes(outer, holes))
}

/// Each hole goes to the smallest polygon that it lies in. One that lies in none was drawn the wrong way round and is a
/// polygon of its own.
fn with_holes(mut polygons: Vec<RawPolygon>, holes: Vec<Vec<[f64; 2]>>) -> Vec<RawPolygon> {
    let outlines: Vec<Polygon> = polygons.iter().filter_map(|rings| rings.first()).map(|ring| outline(ring)).collect();
    let mut strays = Vec::new();
    for hole in holes {
        let within = outlines.iter().enumerate().filter(|(_, outer)| lies_in(&hole, outer));
        let smallest = within.min_by(|(_, a), (_, b)| a.unsigned_area().total_cmp(&b.unsigned_area()));
        match smallest.and_then(|(at, _)| polygons.get_mut(at)) {
            Some(polygon) => polygon.push(hole),
            None => strays.push(vec![hole]),
        }
    }
    polygons.extend(strays);
    polygons
}

fn outline(ring: &[[f64; 2]]) -> Polygon {
    Polygon::new(LineString::new(ring.iter().map(|[x, y]| Coord { x: *x, y: *y }).collect()), Vec::new())
}

/// Corners of a hole may lie on the outer ring; the middle of one of its edges or a corner lies inside.
fn lies_in(hole: &[[f64; 2]], outer: &Polygon) -> bool {
    let corners = hole.iter().map(|[x, y]| Coord { x: *x, y: *y });
    let middles = hole.windows(2).filter_map(|edge| match edge {
        [[ax, ay], [bx, by]] => Some(Coord { x: (ax + bx) / 2.0, y: (ay + by) / 2.0 }),
        _ => None,
    });
    corners.chain(middles).any(|c| outer.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(west: f64, south: f64, side: f64) -> Vec<[f64; 2]> {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [west, north], [east, north], [east, south], [west, south]]
    }

    #[test]
    fn holes_go_to_the_smallest_ring_around_them() {
        let (large, island) = (square(0.0, 0.0, 10.0), square(3.0, 3.0, 4.0));
        let (lake, pond, stray) = (square(2.0, 2.0, 6.0), square(4.0, 4.0, 1.0), square(20.0, 20.0, 1.0));
        let found = with_holes(
            vec![vec![large.clone()], vec![island.clone()]],
            vec![pond.clone(), lake.clone(), stray.clone()],
        );
        assert_eq!(found, vec![vec![large, lake], vec![island, pond], vec![stray]]);
    }

    #[test]
    fn a_hole_that_touches_the_outer_ring_lies_in_it() {
        let outer = square(0.0, 0.0, 10.0);
        let touching = square(0.0, 0.0, 5.0);
        assert_eq!(with_holes(vec![vec![outer.clone()]], vec![touching.clone()]), vec![vec![outer, touching]]);
    }

    fn polygon_record() -> Vec<u8> {
        let mut bytes = 5_i32.to_le_bytes().to_vec();
        [0.0, 0.0, 10.0, 10.0].iter().for_each(|v: &f64| bytes.extend(v.to_le_bytes()));
        [1_i32, 5, 0].iter().for_each(|v| bytes.extend(v.to_le_bytes()));
        square(0.0, 0.0, 10.0).iter().flatten().for_each(|v| bytes.extend(v.to_le_bytes()));
        bytes
    }

    #[test]
    fn a_polygon_record_is_one_area() {
        let drawn = decode(polygon_record()).expect("a polygon").expect("a shape");
        let corners = square(0.0, 0.0, 10.0)[..4].to_vec();
        assert_eq!(drawn.shape, shape::RawShape::Areas(vec![vec![corners]]));
    }

    proptest! {
        #[test]
        fn no_record_brings_the_reader_down(at in 0_usize..135, byte: u8, cut in 0_usize..136) {
            let mut record = polygon_record();
            if let Some(b) = record.get_mut(at) {
                *b = byte;
            }
            record.truncate(cut);
            let _ = decode(record);
        }
    }
}
