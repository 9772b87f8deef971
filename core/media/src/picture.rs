//! A decoded picture: fitted into an edge and set upright. Colours are taken as sRGB and left as they are.

use crate::error::{MediaError, Result};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

/// The size that fits `long_edge` with the aspect kept; never larger than the picture, never below one pixel.
pub(crate) fn fitted(width: u32, height: u32, long_edge: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= long_edge {
        return (width, height);
    }
    let scale = |edge: u32| {
        let scaled = (u64::from(edge) * u64::from(long_edge) * 2 + u64::from(longest)) / (u64::from(longest) * 2);
        u32::try_from(scaled).unwrap_or(long_edge).max(1)
    };
    (scale(width), scale(height))
}

/// Scales a picture to exactly `width` × `height` with an antialiased bicubic filter.
pub(crate) fn resize(picture: RgbImage, width: u32, height: u32) -> Result<RgbImage> {
    if picture.dimensions() == (width, height) {
        return Ok(picture);
    }
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), PixelType::U8x3).map_err(codec)?;
    let mut target = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).map_err(codec)?;
    RgbImage::from_raw(width, height, target.into_vec())
        .ok_or_else(|| MediaError::Codec { detail: "scaled picture has the wrong length".into() })
}

/// Turns and mirrors a picture as EXIF orientation 1..=8 asks; anything else leaves it.
pub(crate) fn upright(picture: RgbImage, orientation: u8) -> RgbImage {
    match Orientation::from_exif(orientation) {
        None | Some(Orientation::NoTransforms) => picture,
        Some(turn) => {
            let mut turned = DynamicImage::ImageRgb8(picture);
            turned.apply_orientation(turn);
            turned.into_rgb8()
        }
    }
}

fn codec(error: impl std::fmt::Display) -> MediaError {
    MediaError::Codec { detail: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_long_edge_is_met_exactly_and_the_aspect_kept() {
        assert_eq!(fitted(4032, 3024, 1600), (1600, 1200));
        assert_eq!(fitted(3024, 4032, 1600), (1200, 1600));
        assert_eq!(fitted(4608, 1976, 1600), (1600, 686));
    }

    #[test]
    fn small_pictures_are_never_enlarged_and_thin_ones_keep_a_pixel() {
        assert_eq!(fitted(640, 480, 1600), (640, 480));
        assert_eq!(fitted(1, 5000, 1600), (1, 1600));
        assert_eq!(fitted(60_000, 3, 1600), (1600, 1));
    }
}
