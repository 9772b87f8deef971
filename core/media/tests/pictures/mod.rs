//! Pictures made by code, each with one property of the photos that phones really deliver.
#![allow(dead_code)] // Each test file uses its part.

use exif::experimental::Writer;
use exif::{Field, In, Rational, SRational, Tag, Value};
use image::{Rgb, RgbImage};
use std::io::Cursor;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

pub const RED: Rgb<u8> = Rgb([220, 20, 20]);
pub const GREEN: Rgb<u8> = Rgb([20, 200, 20]);
pub const BLUE: Rgb<u8> = Rgb([20, 20, 220]);
pub const WHITE: Rgb<u8> = Rgb([240, 240, 240]);

/// Red top left, green top right, blue bottom left, white bottom right.
pub fn quadrants(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    })
}

/// The picture as a camera held that way stores it: EXIF 2.32 names the sides that row 0 and column 0 show.
pub fn held(upright: &RgbImage, orientation: u16) -> RgbImage {
    let (width, height) = upright.dimensions();
    let (right, bottom) = (width - 1, height - 1);
    let at = |x: u32, y: u32| *upright.get_pixel(x, y);
    match orientation {
        1 => upright.clone(),
        2 => RgbImage::from_fn(width, height, |c, r| at(right - c, r)),
        3 => RgbImage::from_fn(width, height, |c, r| at(right - c, bottom - r)),
        4 => RgbImage::from_fn(width, height, |c, r| at(c, bottom - r)),
        5 => RgbImage::from_fn(height, width, |c, r| at(r, c)),
        6 => RgbImage::from_fn(height, width, |c, r| at(right - r, c)),
        7 => RgbImage::from_fn(height, width, |c, r| at(right - r, bottom - c)),
        8 => RgbImage::from_fn(height, width, |c, r| at(r, bottom - c)),
        other => panic!("no orientation {other}"),
    }
}

/// A street-like picture: sky gradient, walls with edges, fine grain; the same for the same size.
pub fn street(width: u32, height: u32) -> RgbImage {
    let mut grain = 0x2545_f491_u32;
    RgbImage::from_fn(width, height, |x, y| {
        grain ^= grain << 13;
        grain ^= grain >> 17;
        grain ^= grain << 5;
        let noise = (grain % 9) as i32 - 4;
        let wall = i32::from((x / 37 + y / 53) % 3 == 0) * 60 + i32::from((x * 3 + y) % 211 < 9) * 50;
        let slope = (x * 90 / width.max(1) + y * 70 / height.max(1)) as i32;
        let wave = (f64::from(x) / 11.0).sin() * 18.0 + (f64::from(y) / 7.0).cos() * 12.0;
        let level = |base: i32| (base + wall + slope + wave as i32 + noise).clamp(0, 255) as u8;
        Rgb([level(50), level(60), level(40)])
    })
}

/// A baseline 4:2:0 JPEG.
pub fn jpeg(picture: &RgbImage) -> Vec<u8> {
    jpeg_by(picture, |_| {})
}

/// A JPEG with other settings of the encoder.
pub fn jpeg_by(picture: &RgbImage, set: impl FnOnce(&mut Compressor)) -> Vec<u8> {
    encode(picture.as_raw(), picture.dimensions(), PixelFormat::RGB, set)
}

pub fn progressive(picture: &RgbImage) -> Vec<u8> {
    jpeg_by(picture, |encoder| encoder.set_progressive(true).expect("set"))
}

pub fn gray(width: u32, height: u32) -> Vec<u8> {
    let levels: Vec<u8> = (0..width * height).map(|i| if i % width < width / 2 { 40 } else { 200 }).collect();
    encode(&levels, (width, height), PixelFormat::GRAY, |e| e.set_subsamp(Subsamp::Gray).expect("set"))
}

pub fn cmyk(width: u32, height: u32) -> Vec<u8> {
    let inks = vec![90; (width * height * 4) as usize];
    encode(&inks, (width, height), PixelFormat::CMYK, |_| {})
}

fn encode(
    pixels: &[u8],
    (width, height): (u32, u32),
    format: PixelFormat,
    set: impl FnOnce(&mut Compressor),
) -> Vec<u8> {
    let mut encoder = Compressor::new().expect("encoder");
    encoder.set_quality(92).expect("set");
    encoder.set_subsamp(Subsamp::Sub2x2).expect("set");
    set(&mut encoder);
    let (width, height) = (width as usize, height as usize);
    let image = Image { pixels, width, pitch: width * format.size(), height, format };
    encoder.compress_to_vec(image).expect("encoded")
}

/// Decodes at full size.
pub fn decoded(jpeg: &[u8]) -> RgbImage {
    let image = turbojpeg::decompress(jpeg, PixelFormat::RGB).expect("sound");
    RgbImage::from_raw(image.width as u32, image.height as u32, image.pixels).expect("whole")
}

pub fn png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Png).expect("encoded");
    file.into_inner()
}

/// A valid PNG header of that size with hardly any picture behind it.
pub fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let header = [width.to_be_bytes().as_slice(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let empty_rows = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];
    let chunks = [png_chunk(b"IHDR", &header), png_chunk(b"IDAT", &empty_rows), png_chunk(b"IEND", &[])].concat();
    [b"\x89PNG\r\n\x1a\n".as_slice(), &chunks].concat()
}

fn png_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let content = [kind.as_slice(), body].concat();
    [&(body.len() as u32).to_be_bytes(), content.as_slice(), &crc(&content).to_be_bytes()].concat()
}

/// CRC-32 of ISO 3309, bit by bit.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// The JPEG with its size in the frame header overwritten.
pub fn claiming(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let frame = jpeg.windows(2).position(|pair| pair == b"\xff\xc0").expect("baseline frame");
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

/// Puts an EXIF block right behind the beginning, as cameras do.
pub fn with_exif(jpeg: &[u8], fields: &[Field]) -> Vec<u8> {
    let mut tiff = Cursor::new(Vec::new());
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    writer.write(&mut tiff, false).expect("written");
    with_app1(jpeg, &tiff.into_inner())
}

/// Puts any bytes where EXIF belongs.
pub fn with_app1(jpeg: &[u8], tiff: &[u8]) -> Vec<u8> {
    let length = (tiff.len() as u16 + 8).to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", tiff, &jpeg[2..]].concat()
}

pub fn short(tag: Tag, value: u16) -> Field {
    field(tag, Value::Short(vec![value]))
}

pub fn text(tag: Tag, value: &str) -> Field {
    field(tag, Value::Ascii(vec![value.as_bytes().to_vec()]))
}

pub fn rationals(tag: Tag, values: &[(u32, u32)]) -> Field {
    field(tag, Value::Rational(values.iter().map(|(num, denom)| Rational { num: *num, denom: *denom }).collect()))
}

pub fn signed_rationals(tag: Tag, values: &[(i32, i32)]) -> Field {
    field(tag, Value::SRational(values.iter().map(|(num, denom)| SRational { num: *num, denom: *denom }).collect()))
}

pub fn byte(tag: Tag, value: u8) -> Field {
    field(tag, Value::Byte(vec![value]))
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

/// A fix in Zhonglou, Changzhou: 31°46′38.25″N 119°56′5.5″E, as most phones write it.
pub fn fix_in_zhonglou() -> Vec<Field> {
    vec![
        text(Tag::GPSLatitudeRef, "N"),
        rationals(Tag::GPSLatitude, &[(31, 1), (46, 1), (3825, 100)]),
        text(Tag::GPSLongitudeRef, "E"),
        rationals(Tag::GPSLongitude, &[(119, 1), (56, 1), (55, 10)]),
    ]
}
