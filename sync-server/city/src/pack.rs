//! Small map packs (离线地图包) of invented ground, as PMTiles archives: what imports, downloads and maps are tried with.
//!
//! They stand for nothing real, carry no approval number of their own and are shipped nowhere.

use std::io::Cursor;

use crate::dice::Dice;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use pmtiles::{Compression, PmTilesWriter, PmtResult, TileCoord, TileType};

/// Where the packs lie, degrees: west, south, east, north. The invented district is inside.
pub const BOUNDS: [f64; 4] = [119.85, 31.70, 120.0, 31.85];
/// Side of a tile, pixels.
const SIDE: u32 = 256;
/// Units along a vector tile.
const EXTENT: i32 = 4096;

/// A pack of pictures (JPEG tiles) from zoom 8 to `max_zoom`; `salt` makes packs differ, `metadata` is its JSON.
pub fn raster(max_zoom: u8, salt: u8, metadata: &str) -> PmtResult<Vec<u8>> {
    let pack = PmTilesWriter::new(TileType::Jpeg).tile_compression(Compression::None);
    write(pack, max_zoom, metadata, |zoom, x, y| picture(zoom, x, y, salt))
}

/// A large pack of tiles with `each` bytes of noise, which no map can draw: for fetching and for nothing else.
pub fn heavy(each: usize, salt: u8) -> PmtResult<Vec<u8>> {
    let pack = PmTilesWriter::new(TileType::Jpeg).tile_compression(Compression::None);
    write(pack, 13, &metadata("重包", None, &[]), |zoom, x, y| {
        let mut dice = Dice::new(u64::from(salt), &format!("{zoom}/{x}/{y}"));
        (0..each).map(|_| dice.below(256) as u8).collect()
    })
}

/// A pack of shapes (MVT tiles): in every tile one road across and one water down, in layers `roads` and `water`.
pub fn vector(max_zoom: u8, metadata: &str) -> PmtResult<Vec<u8>> {
    let pack = PmTilesWriter::new(TileType::Mvt).tile_compression(Compression::Gzip);
    write(pack, max_zoom, metadata, |_, x, y| shapes(x, y))
}

/// Metadata of a pack, with or without a number that looks like an approval.
pub fn metadata(name: &str, approval: Option<&str>, layers: &[&str]) -> String {
    let layers: Vec<String> = layers.iter().map(|layer| format!("{{\"id\":\"{layer}\",\"fields\":{{}}}}")).collect();
    let approval = approval.map(|number| format!("，审图号：{number}")).unwrap_or_default();
    format!(
        "{{\"name\":\"{name}\",\"attribution\":\"<a>几何为虚构</a>{approval}\",\"vector_layers\":[{}]}}",
        layers.join(",")
    )
}

fn write(
    pack: PmTilesWriter,
    max_zoom: u8,
    metadata: &str,
    tile: impl Fn(u8, u32, u32) -> Vec<u8>,
) -> PmtResult<Vec<u8>> {
    let [west, south, east, north] = BOUNDS;
    let mut out = Cursor::new(Vec::new());
    let pack = pack.min_zoom(8).max_zoom(max_zoom).bounds(west, south, east, north).metadata(metadata);
    let mut writer = pack.create(&mut out)?;
    for zoom in 8..=max_zoom {
        for y in row(north, zoom)..=row(south, zoom) {
            for x in column(west, zoom)..=column(east, zoom) {
                writer.add_tile(TileCoord::new(zoom, x, y)?, &tile(zoom, x, y))?;
            }
        }
    }
    writer.finalize()?;
    Ok(out.into_inner())
}

fn column(lon: f64, zoom: u8) -> u32 {
    ((lon + 180.0) / 360.0 * f64::from(1u32 << zoom)) as u32
}

fn row(lat: f64, zoom: u8) -> u32 {
    let lat = lat.to_radians();
    ((1.0 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::PI) / 2.0 * f64::from(1u32 << zoom)) as u32
}

/// Blocks and streets, in a tint of their own for every tile.
fn picture(zoom: u8, x: u32, y: u32, salt: u8) -> Vec<u8> {
    let tint = |n: u32| 200 + ((n.wrapping_mul(37) ^ u32::from(salt)) % 40) as u8;
    let (block, street) = (Rgb([tint(x), tint(y), tint(u32::from(zoom))]), Rgb([250, 250, 245]));
    let drawn = RgbImage::from_fn(SIDE, SIDE, |px, py| if px % 64 < 6 || py % 64 < 6 { street } else { block });
    let mut bytes = Vec::new();
    // Encoding into memory fails only where memory ends.
    let _ = drawn.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 70));
    bytes
}

/// Two layers of one line each, as MVT 2.1 has them; elsewhere they lie elsewhere.
fn shapes(x: u32, y: u32) -> Vec<u8> {
    let place = |n: u32, of: u32| (n % of) as i32 * EXTENT / of as i32;
    let (along, down) = (place(y, 89), place(x, 97));
    let road = layer("roads", &[(0, along), (EXTENT, along)]);
    let water = layer("water", &[(down, 0), (down, EXTENT)]);
    [field(3, &road), field(3, &water)].concat()
}

fn layer(name: &str, line: &[(i32, i32)]) -> Vec<u8> {
    // A feature: type 2 is a line; its geometry is packed.
    let feature = [vec![0x18, 2], field(4, &geometry(line))].concat();
    let extent = [vec![0x28], varint(EXTENT.unsigned_abs())].concat();
    [vec![0x78, 2], field(1, name.as_bytes()), field(2, &feature), extent].concat()
}

/// Move to the first point, then lines to the others, as steps.
fn geometry(line: &[(i32, i32)]) -> Vec<u8> {
    let zigzag = |n: i32| ((n << 1) ^ (n >> 31)).cast_unsigned();
    let mut numbers = Vec::new();
    let mut at = (0, 0);
    for (number, point) in line.iter().enumerate() {
        match number {
            0 => numbers.push(1 | 1 << 3),
            1 => numbers.push(2 | (line.len() as u32 - 1) << 3),
            _ => {}
        }
        numbers.extend([zigzag(point.0 - at.0), zigzag(point.1 - at.1)]);
        at = *point;
    }
    numbers.into_iter().flat_map(varint).collect()
}

fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    [vec![number << 3 | 2], varint(bytes.len() as u32), bytes.to_vec()].concat()
}

fn varint(mut value: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
