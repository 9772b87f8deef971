//! JPEG in and out, by libjpeg-turbo. A picture that decodes with any damage is refused: half a photo is no evidence.

use crate::error::{MediaError, Result};
use crate::limits::Limits;
use crate::prepare::Note;
use image::RgbImage;
use turbojpeg::{Colorspace, Compressor, DecompressHeader, Decompressor, Image, PixelFormat, ScalingFactor, Subsamp};

/// Scans a progressive JPEG may have; cameras write about ten, hostile files thousands.
const MAX_SCANS: u32 = 200;

/// Decodes to RGB, by the DCT already reduced as far as `long_edge` allows (never below it).
///
/// # Errors
/// [`MediaError::Truncated`], [`MediaError::Damaged`], [`MediaError::UnsupportedCoding`], [`MediaError::TooManyPixels`].
pub(crate) fn decode(bytes: &[u8], limits: &Limits, long_edge: u32) -> Result<(RgbImage, Option<Note>)> {
    let mut decoder = Decompressor::new().map_err(codec)?;
    let header = decoder.read_header(bytes).map_err(|e| header_refusal(bytes, e))?;
    let (width, height) = (edge(header.width)?, edge(header.height)?);
    limits.check_pixels(width, height)?;
    check_coding(&header)?;
    let factor = reduction(&header, long_edge);
    decoder.set_scan_limit(MAX_SCANS).map_err(codec)?;
    decoder.set_scaling_factor(factor).map_err(codec)?;
    pixels(&mut decoder, bytes, header.scaled(factor))
}

fn pixels(decoder: &mut Decompressor, bytes: &[u8], size: DecompressHeader) -> Result<(RgbImage, Option<Note>)> {
    let (width, height) = (edge(size.width)?, edge(size.height)?);
    let mut picture = RgbImage::new(width, height);
    let output = Image {
        pixels: picture.as_flat_samples_mut().samples,
        width: size.width,
        pitch: size.width * 3,
        height: size.height,
        format: PixelFormat::RGB,
    };
    let note = match decoder.decompress(bytes, output) {
        Ok(()) => None,
        Err(e) => Some(tolerated(bytes, e)?),
    };
    Ok((picture, note))
}

/// Encodes RGB as baseline JPEG, 4:2:0, without any metadata.
pub(crate) fn encode(picture: &RgbImage, quality: u8) -> Result<Vec<u8>> {
    let mut encoder = Compressor::new().map_err(codec)?;
    encoder.set_quality(quality.into()).map_err(codec)?;
    encoder.set_subsamp(Subsamp::Sub2x2).map_err(codec)?;
    let width = picture.width() as usize;
    let input = Image {
        pixels: picture.as_raw().as_slice(),
        width,
        pitch: width * 3,
        height: picture.height() as usize,
        format: PixelFormat::RGB,
    };
    encoder.compress_to_vec(input).map_err(codec)
}

fn edge(length: usize) -> Result<u32> {
    u32::try_from(length).map_err(codec)
}

fn check_coding(header: &DecompressHeader) -> Result<()> {
    match header.colorspace {
        Colorspace::CMYK | Colorspace::YCCK => Err(MediaError::UnsupportedCoding { found: "CMYK colours" }),
        _ if header.is_lossless => Err(MediaError::UnsupportedCoding { found: "lossless JPEG" }),
        _ => Ok(()),
    }
}

/// The strongest reduction that keeps the long edge; only factors whose inverse DCT has SIMD code.
fn reduction(header: &DecompressHeader, long_edge: u32) -> ScalingFactor {
    let longest = header.width.max(header.height);
    [ScalingFactor::ONE_EIGHTH, ScalingFactor::ONE_QUARTER, ScalingFactor::ONE_HALF]
        .into_iter()
        .find(|factor| factor.scale(longest) >= long_edge as usize)
        .unwrap_or(ScalingFactor::ONE)
}

/// A header that cannot be read: cut off or damaged.
fn header_refusal(bytes: &[u8], error: turbojpeg::Error) -> MediaError {
    if is_cut_off(bytes) { MediaError::Truncated } else { damage(error) }
}

/// Whether the marker segments (ITU-T T.81, B.1.1) run out before the first scan, or no end marker follows it.
///
/// A decoder that meets the end of the file sees many kinds of damage; this tells that they have one cause.
fn is_cut_off(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some(&[fill, marker, high, low]) = bytes.get(at..at + 4).and_then(|b| b.first_chunk()) else {
            return true;
        };
        match (fill, marker) {
            (0xff, 0xff) => at += 1,
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            (0xff, 0xda) => return !bytes.windows(2).skip(at).any(|pair| pair == b"\xff\xd9"),
            (0xff, _) => at += 2 + usize::from(u16::from_be_bytes([high, low])),
            _ => return false,
        }
    }
}

/// Sorts a decoder's complaint: the library reports the first one, after decoding what it could.
fn tolerated(bytes: &[u8], error: turbojpeg::Error) -> Result<Note> {
    let said = error.to_string();
    if is_cut_off(bytes) || said.contains("Premature end of JPEG file") {
        return Err(MediaError::Truncated);
    }
    if said.contains("Unsupported JPEG data precision") {
        return Err(MediaError::UnsupportedCoding { found: "12-bit JPEG" });
    }
    match padding(&said) {
        Some(count) if is_padded(bytes, count) => Ok(Note::PaddedTail),
        _ => Err(damage(error)),
    }
}

/// Bytes the decoder skipped before the end-of-image marker, if that was its first and only complaint.
fn padding(said: &str) -> Option<usize> {
    let (count, marker) = said.rsplit_once("Corrupt JPEG data: ")?.1.split_once(" extraneous bytes before marker ")?;
    (marker.trim() == "0xd9").then(|| count.parse().ok()).flatten()
}

/// Some cameras pad the coded data with zeros up to the end marker; the picture before is whole.
fn is_padded(bytes: &[u8], count: usize) -> bool {
    let tail = [vec![0; count], vec![0xff, 0xd9]].concat();
    count > 0 && bytes.windows(tail.len()).any(|window| window == tail)
}

fn damage(error: turbojpeg::Error) -> MediaError {
    MediaError::Damaged { detail: error.to_string() }
}

fn codec(error: impl std::fmt::Display) -> MediaError {
    MediaError::Codec { detail: error.to_string() }
}
