//! Photos made by code: small, distinct, and real JPEG files.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// A photo that no other number gives.
pub fn shot(number: u64) -> Vec<u8> {
    sized(number, 48, 36)
}

/// The same with other measures, for photos whose bytes matter.
pub fn sized(number: u64, width: u32, height: u32) -> Vec<u8> {
    let mut picture = RgbImage::from_fn(width, height, |x, y| {
        let wave = number.wrapping_mul(2_654_435_761).wrapping_add(u64::from(x) * 7 + u64::from(y) * 13);
        Rgb([wave as u8, (wave >> 8) as u8, (x + y) as u8])
    });
    // The number itself, in blocks that no compression blurs.
    for bit in 0..64 {
        let tone = if number >> bit & 1 == 1 { 255 } else { 0 };
        let (left, top) = (bit % 12 * 4, bit / 12 * 4);
        for (x, y) in (0..4).flat_map(|x| (0..4).map(move |y| (left + x, top + y))) {
            if x < width && y < height {
                picture.put_pixel(x, y, Rgb([tone, tone, tone]));
            }
        }
    }
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).expect("a picture that can be encoded");
    bytes
}

/// The same photo from a camera that writes when (21 November 2026, 9 o'clock in China) and where (119.975° E, 31.775° N).
pub fn dated(number: u64) -> Vec<u8> {
    let field = |tag, value| Field { tag, ifd_num: In::PRIMARY, value };
    let text = |tag, words: &str| field(tag, Value::Ascii(vec![words.as_bytes().to_vec()]));
    let degrees = |tag, thousandths| {
        let parts = [(thousandths, 1_000), (0, 1), (0, 1)].map(|(num, denom)| Rational { num, denom });
        field(tag, Value::Rational(parts.to_vec()))
    };
    let fields = [
        text(Tag::DateTimeOriginal, "2026:11:21 09:00:00"),
        text(Tag::OffsetTimeOriginal, "+08:00"),
        text(Tag::GPSLatitudeRef, "N"),
        degrees(Tag::GPSLatitude, 31_775),
        text(Tag::GPSLongitudeRef, "E"),
        degrees(Tag::GPSLongitude, 119_975),
    ];
    let (mut writer, mut tiff) = (Writer::new(), Cursor::new(Vec::new()));
    fields.iter().for_each(|field| writer.push_field(field));
    writer.write(&mut tiff, false).expect("EXIF that can be written");
    let (jpeg, tiff) = (shot(number), tiff.into_inner());
    let length = (tiff.len() as u16 + 8).to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}
