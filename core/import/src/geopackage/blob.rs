//! Geometries of a GeoPackage: a header (OGC 12-128, clause 2.1.3), then well-known binary.

use geozero::GeomProcessor;
use geozero::error::Result as Walked;
use geozero::wkb::{process_ewkb_geom, process_wkb_geom};
use rusqlite::types::ValueRef;

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
    let kind = kind_of(wkb)?;
    let mut found = Found::default();
    let mut bytes = wkb;
    // Some programs tell heights by the highest bits, as PostGIS does, instead of by thousands.
    let walked =
        if kind.by_bits { process_ewkb_geom(&mut bytes, &mut found) } else { process_wkb_geom(&mut bytes, &mut found) };
    walked.map_err(bad)?;
    Ok(Drawn { shape: found.shape(kind.simple)?, three_d: kind.three_d })
}

struct Kind {
    /// 1 to 6, as point, line, polygon and several of each.
    simple: u32,
    three_d: bool,
    by_bits: bool,
}

/// Collections, curves and surfaces (kinds from 7 on) are refused before they are walked.
fn kind_of(wkb: &[u8]) -> Result<Kind, RowFault> {
    let code = match wkb {
        [0, a, b, c, d, ..] => u32::from_be_bytes([*a, *b, *c, *d]),
        [1, a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, *d]),
        _ => return Err(bad("no byte order and kind")),
    };
    let by_bits = code & 0xe000_0000 != 0;
    let plain = code & 0x1fff_ffff;
    let three_d = code & 0xc000_0000 != 0 || plain >= 1000;
    match plain % 1000 {
        simple @ 1..=6 => Ok(Kind { simple, three_d, by_bits }),
        7 => Err(RowFault::GeometryCollection),
        other => Err(RowFault::UnknownGeometry { found: format!("WKB {other}") }),
    }
}

/// What was walked through so far.
#[derive(Default)]
struct Found {
    points: Vec<[f64; 2]>,
    lines: Vec<Vec<[f64; 2]>>,
    polygons: Vec<RawPolygon>,
}

impl Found {
    fn shape(self, kind: u32) -> Result<RawShape, RowFault> {
        match kind {
            1 | 4 => shape::points(self.points),
            2 | 5 => shape::lines(self.lines),
            _ => shape::areas(self.polygons),
        }
    }
}

impl GeomProcessor for Found {
    fn xy(&mut self, x: f64, y: f64, _: usize) -> Walked<()> {
        self.points.push([x, y]);
        Ok(())
    }

    /// An empty point of several says nothing; a single one is an empty shape.
    fn empty_point(&mut self, _: usize) -> Walked<()> {
        Ok(())
    }

    fn linestring_end(&mut self, _: bool, _: usize) -> Walked<()> {
        self.lines.push(std::mem::take(&mut self.points));
        Ok(())
    }

    fn polygon_end(&mut self, _: bool, _: usize) -> Walked<()> {
        self.polygons.push(std::mem::take(&mut self.lines));
        Ok(())
    }
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
    fn heights_told_by_bits_are_dropped_too() {
        let mut wkb = polygon(&RING, Some(5.0));
        wkb[1..5].copy_from_slice(&0x8000_0003_u32.to_le_bytes());
        let drawn = decode(&with_header(1, &wkb)).expect("a polygon");
        assert_eq!(drawn, Drawn { shape: RawShape::Areas(vec![vec![RING[..3].to_vec()]]), three_d: true });
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
        // A point that is cut.
        assert_eq!(fault(&with_header(1, &[1, 1, 0, 0, 0, 0, 0, 0])), "bad_wkb");
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
