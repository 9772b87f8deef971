//! Geometries of a GeoPackage: a header (OGC 12-128, clause 2.1.3), then well-known binary.

use geo_traits::{
    CoordTrait, GeometryTrait, GeometryType, LineStringTrait, MultiLineStringTrait, MultiPointTrait, MultiPolygonTrait,
    PointTrait, PolygonTrait,
};
use rusqlite::types::ValueRef;
use wkb::reader::Wkb;

use crate::fault::RowFault;
use crate::limits::FEATURE_BYTES;
use crate::shape::{self, Drawn, Geometry, RawPolygon, RawShape};

/// The shape in a cell; none in an empty one.
pub(crate) fn geometry(value: ValueRef<'_>) -> Geometry {
    match value {
        ValueRef::Null => Ok(None),
        ValueRef::Blob(blob) if blob.len() as u64 <= FEATURE_BYTES => decode(blob).map(Some),
        ValueRef::Blob(blob) => Err(bad(format!("{} bytes", blob.len()))),
        other => Err(bad(format!("a cell of type {}", other.data_type()))),
    }
}

fn bad(detail: impl std::fmt::Display) -> RowFault {
    RowFault::BadWkb { detail: detail.to_string() }
}

const EMPTY: u8 = 0b1_0000;
const EXTENDED: u8 = 0b10_0000;

fn decode(blob: &[u8]) -> Result<Drawn, RowFault> {
    let [b'G', b'P', _, flags, _, _, _, _, rest @ ..] = blob else { return Err(bad("no GP header")) };
    if flags & EXTENDED != 0 {
        return Err(RowFault::UnknownGeometry { found: "ExtendedGeoPackageBinary".to_owned() });
    }
    let envelope = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(bad(format!("envelope {other}"))),
    };
    if flags & EMPTY != 0 {
        return Err(RowFault::GeometryEmpty);
    }
    let wkb = rest.get(envelope..).ok_or_else(|| bad("ends within its header"))?;
    simple_kind(wkb)?;
    let wkb = Wkb::try_new(wkb).map_err(bad)?;
    Ok(Drawn { shape: shape_of(&wkb)?, three_d: wkb.dim().size() > 2 })
}

/// Curves and surfaces (kinds from 8 on) are refused here: the library takes some of them for simple kinds.
fn simple_kind(wkb: &[u8]) -> Result<(), RowFault> {
    let kind = match wkb {
        [0, a, b, c, d, ..] => u32::from_be_bytes([*a, *b, *c, *d]),
        [1, a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => return Err(bad("no byte order and kind")),
    };
    // Heights and measures are told by thousands (ISO) or by the highest bits (EWKB).
    match (kind & 0x0fff_ffff) % 1000 {
        1..=7 => Ok(()),
        other => Err(RowFault::UnknownGeometry { found: format!("WKB {other}") }),
    }
}

fn shape_of(wkb: &Wkb<'_>) -> Result<RawShape, RowFault> {
    match wkb.as_type() {
        GeometryType::Point(point) => shape::points(point.coord().map(|c| pair(&c)).into_iter().collect()),
        GeometryType::MultiPoint(points) => {
            let points = points.points().filter_map(|point| point.coord().map(|c| pair(&c)));
            shape::points(points.collect())
        }
        GeometryType::LineString(line) => shape::lines(vec![pairs(line)]),
        GeometryType::MultiLineString(lines) => shape::lines(lines.line_strings().map(|line| pairs(&line)).collect()),
        GeometryType::Polygon(polygon) => shape::areas(vec![rings(polygon)]),
        GeometryType::MultiPolygon(polygons) => shape::areas(polygons.polygons().map(|p| rings(&p)).collect()),
        GeometryType::GeometryCollection(_) => Err(RowFault::GeometryCollection),
        _ => Err(RowFault::UnknownGeometry { found: String::new() }),
    }
}

fn pair(coord: &impl CoordTrait<T = f64>) -> [f64; 2] {
    [coord.x(), coord.y()]
}

fn pairs(line: &impl LineStringTrait<T = f64>) -> Vec<[f64; 2]> {
    line.coords().map(|c| pair(&c)).collect()
}

fn rings(polygon: &impl PolygonTrait<T = f64>) -> RawPolygon {
    let outer = polygon.exterior().map(|ring| pairs(&ring));
    outer.into_iter().chain(polygon.interiors().map(|ring| pairs(&ring))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_header(flags: u8, wkb: &[u8]) -> Vec<u8> {
        let mut blob = vec![b'G', b'P', 0, flags];
        blob.extend(4326_i32.to_le_bytes());
        blob.extend(wkb);
        blob
    }

    /// A polygon of one closed ring, little-endian; with heights if they are given.
    fn polygon(corners: &[[f64; 2]], height: Option<f64>) -> Vec<u8> {
        let mut wkb = vec![1];
        wkb.extend(if height.is_some() { 1003_u32 } else { 3 }.to_le_bytes());
        wkb.extend(1_u32.to_le_bytes());
        wkb.extend((corners.len() as u32).to_le_bytes());
        for corner in corners {
            corner.iter().chain(&height).for_each(|v| wkb.extend(v.to_le_bytes()));
        }
        wkb
    }

    const RING: [[f64; 2]; 4] = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];

    #[test]
    fn polygons_come_without_their_heights() {
        let flat = decode(&with_header(1, &polygon(&RING, None)));
        let shape = RawShape::Areas(vec![vec![RING[..3].to_vec()]]);
        assert_eq!(flat, Ok(Drawn { shape: shape.clone(), three_d: false }));
        assert_eq!(decode(&with_header(1, &polygon(&RING, Some(5.0)))), Ok(Drawn { shape, three_d: true }));
    }

    #[test]
    fn bad_blobs_have_their_own_faults() {
        let fault = |blob: &[u8]| decode(blob).expect_err("a fault").code();
        assert_eq!(fault(b""), "bad_wkb");
        assert_eq!(fault(b"GP\0\0"), "bad_wkb");
        assert_eq!(fault(&with_header(1, &[])), "bad_wkb");
        assert_eq!(fault(&with_header(0b1_0001, &[])), "geometry_empty");
        assert_eq!(fault(&with_header(0b10_0001, &[])), "unknown_geometry");
        assert_eq!(fault(&with_header(0b1011, &polygon(&RING, None))), "bad_wkb");
        assert_eq!(fault(&with_header(1, &polygon(&RING, None)[..40])), "bad_wkb");
        assert_eq!(fault(&with_header(1, &polygon(&RING[..3], None))), "ring_unclosed");
        assert_eq!(fault(&with_header(1, &[1, 7, 0, 0, 0, 0, 0, 0, 0])), "geometry_collection");
        // A curve polygon, without and with heights.
        assert_eq!(fault(&with_header(1, &[1, 10, 0, 0, 0, 0, 0, 0, 0])), "unknown_geometry");
        assert_eq!(fault(&with_header(1, &[0, 0, 0, 3, 242, 0, 0, 0, 0])), "unknown_geometry");
    }

    proptest! {
        #[test]
        fn no_blob_brings_the_reader_down(at in 0_usize..85, byte: u8, cut in 0_usize..86, kind in 1_u8..8) {
            let mut blob = with_header(1, &polygon(&RING, None));
            if let Some(b) = blob.get_mut(9) {
                *b = kind;
            }
            if let Some(b) = blob.get_mut(at) {
                *b = byte;
            }
            blob.truncate(cut);
            let _ = decode(&blob);
        }
    }
}
