//! Photos made by code: small, distinct, and real JPEG files.

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
