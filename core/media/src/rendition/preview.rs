//! The preview (缩略图): small enough to travel before its photo on a thin line.

use crate::error::Result;
use crate::limits::Limits;
use crate::{jpeg, picture};

/// Longest edge of a preview, in pixels.
pub const PREVIEW_EDGE: u32 = 320;

/// A preview aims below this many bytes.
const PREVIEW_BYTES: usize = 20 * 1024;

/// Draws a preview of a master: long edge 320 px, quality 70, less where a busy picture would pass 20 KB.
///
/// # Errors
/// The `photo.*` codes if `master` is not a sound JPEG.
pub fn preview(master: &[u8]) -> Result<Vec<u8>> {
    let (decoded, _) = jpeg::decode(master, &Limits::default(), PREVIEW_EDGE)?;
    let (width, height) = picture::fitted(decoded.width(), decoded.height(), PREVIEW_EDGE);
    let small = picture::resize(decoded, width, height)?;
    for quality in [70, 55, 40] {
        let encoded = jpeg::encode(&small, quality)?;
        if encoded.len() <= PREVIEW_BYTES {
            return Ok(encoded);
        }
    }
    jpeg::encode(&small, 25)
}
