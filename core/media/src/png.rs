//! PNG in. Screenshots and converted pictures come as PNG; the master is a JPEG all the same.

use crate::error::{MediaError, Result};
use crate::limits::Limits;
use image::codecs::png::PngDecoder;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::{Cursor, ErrorKind};

/// Most memory a decoded PNG may take: 80 megapixels of 8-bit RGB fit, of 16-bit RGBA do not.
const MAX_DECODED_BYTES: u64 = 320_000_000;

/// Decodes to RGB at full size; transparent parts become white, as paper would show them.
///
/// # Errors
/// [`MediaError::Truncated`], [`MediaError::Damaged`], [`MediaError::TooManyPixels`]; the size is judged by the header alone.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<RgbImage> {
    let (width, height) = claimed_size(bytes)?;
    limits.check_pixels(width, height)?;
    if !has_end(bytes) {
        return Err(MediaError::Truncated);
    }
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(MAX_DECODED_BYTES);
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), allowed).map_err(refusal)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(MediaError::TooManyPixels { width, height, limit: limits.max_pixels });
    }
    Ok(opaque(DynamicImage::from_decoder(decoder).map_err(refusal)?))
}

/// Width and height as IHDR, always the first chunk, claims them.
fn claimed_size(bytes: &[u8]) -> Result<(u32, u32)> {
    let number = |from: usize| {
        let field = bytes.get(from..from + 4).and_then(|b| b.try_into().ok());
        field.map(u32::from_be_bytes).ok_or(MediaError::Truncated)
    };
    Ok((number(16)?, number(20)?))
}

/// Whether the chunks run on to IEND: a decoder is content as soon as it has all rows.
fn has_end(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    while let Some((head, body)) = rest.split_at_checked(8) {
        let (length, kind) = head.split_at(4);
        let length = length.iter().fold(0_usize, |sum, b| (sum << 8) | usize::from(*b));
        match body.get(length.saturating_add(4)..) {
            Some(_) if kind == b"IEND" => return true,
            Some(next) => rest = next,
            None => return false,
        }
    }
    false
}

fn opaque(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let layered: RgbaImage = picture.into_rgba8();
    RgbImage::from_fn(layered.width(), layered.height(), |x, y| on_white(*layered.get_pixel(x, y)))
}

fn on_white(Rgba([red, green, blue, alpha]): Rgba<u8>) -> Rgb<u8> {
    let mix = |colour: u8| {
        let (colour, alpha) = (u16::from(colour), u16::from(alpha));
        ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    Rgb([mix(red), mix(green), mix(blue)])
}

fn refusal(error: ImageError) -> MediaError {
    match error {
        ImageError::IoError(e) if e.kind() == ErrorKind::UnexpectedEof => MediaError::Truncated,
        other => MediaError::Damaged { detail: other.to_string() },
    }
}
