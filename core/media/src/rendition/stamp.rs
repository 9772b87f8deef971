//! The stamped copy (水印照片): the picture untouched above, a band of text below it.
//!
//! The band is added below instead of laid over the picture, so that nothing that was photographed is hidden.

use super::text::wrap;
use crate::error::{MediaError, Result};
use crate::jpeg;
use crate::limits::Limits;
use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage, imageops};

/// What is written under the picture: time, place, grid, class, person, coordinates, one line each, already worded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StampText {
    /// Lines from top to bottom; line breaks inside a line start a new one, long lines wrap.
    pub lines: Vec<String>,
}

const FONT: &[u8] = include_bytes!("../../fonts/stamp-sans.otf");
const QUALITY: u8 = 85;
const MAX_ROWS: usize = 40;
/// Narrower pictures get margins, or no text would fit below them.
const MIN_WIDTH: u32 = 480;
const BAND: Rgb<u8> = Rgb([24, 24, 24]);
/// Drawn for a character the font lacks: the geta mark (下駄記号), printers' sign for a missing type.
const MISSING: char = '〓';

/// Draws a stamped copy of a master; a rendition, never evidence.
///
/// # Errors
/// [`MediaError::StampTooLong`] beyond 40 rows, the `photo.*` codes if `master` is not a sound JPEG.
pub fn stamp(master: &[u8], text: &StampText) -> Result<Vec<u8>> {
    let (picture, _) = jpeg::decode(master, &Limits::default(), u32::MAX)?;
    let pen = Pen::for_width(picture.width().max(MIN_WIDTH))?;
    let rows = pen.rows(text)?;
    let mut canvas = RgbImage::from_pixel(pen.width, picture.height() + pen.band_height(rows.len()), BAND);
    imageops::replace(&mut canvas, &picture, i64::from((pen.width - picture.width()) / 2), 0);
    for (index, row) in rows.iter().enumerate() {
        pen.draw(&mut canvas, picture.height(), index, row);
    }
    jpeg::encode(&canvas, QUALITY)
}

/// Characters of a text that the stamp's font lacks; each is drawn as 〓.
pub fn missing_glyphs(text: &str) -> Result<Vec<char>> {
    let font = font()?;
    let mut missing: Vec<char> = text.chars().filter(|c| !c.is_control() && font.glyph_id(*c).0 == 0).collect();
    missing.sort_unstable();
    missing.dedup();
    Ok(missing)
}

fn font() -> Result<FontRef<'static>> {
    FontRef::try_from_slice(FONT).map_err(|e| MediaError::Codec { detail: format!("stamp font: {e}") })
}

/// The font at the size that suits a canvas.
struct Pen {
    font: FontRef<'static>,
    width: u32,
    size: f32,
}

impl Pen {
    /// About forty-four hanzi to a row, never too small to read.
    fn for_width(width: u32) -> Result<Self> {
        Ok(Self { font: font()?, width, size: (width as f32 / 46.0).clamp(16.0, 64.0) })
    }

    fn margin(&self) -> f32 {
        (self.size * 0.6).round()
    }

    fn row_height(&self) -> f32 {
        (self.size * 1.4).round()
    }

    fn band_height(&self, rows: usize) -> u32 {
        if rows == 0 { 0 } else { (self.row_height() * rows as f32 + self.margin() * 2.0) as u32 }
    }

    /// The scale at which one em is `size` pixels, as designers count.
    fn scale(&self) -> PxScale {
        self.font.pt_to_px_scale(self.size * 0.75).unwrap_or(PxScale::from(self.size))
    }

    fn rows(&self, text: &StampText) -> Result<Vec<String>> {
        let scaled = self.font.as_scaled(self.scale());
        let room = self.width as f32 - self.margin() * 2.0;
        let lines = text.lines.iter().flat_map(|line| line.lines());
        let mut rows = Vec::new();
        for line in lines {
            rows.extend(wrap(&self.drawable(line), room, |c| scaled.h_advance(scaled.glyph_id(c))));
            if rows.len() > MAX_ROWS {
                return Err(MediaError::StampTooLong { rows: rows.len(), limit: MAX_ROWS });
            }
        }
        Ok(rows)
    }

    fn drawable(&self, line: &str) -> String {
        let known = |c: char| if self.font.glyph_id(c).0 == 0 { MISSING } else { c };
        line.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).map(known).collect()
    }

    fn draw(&self, canvas: &mut RgbImage, band_top: u32, index: usize, row: &str) {
        let scaled = self.font.as_scaled(self.scale());
        let mut x = self.margin();
        let lead = (self.row_height() - scaled.height()) / 2.0;
        let baseline = band_top as f32 + self.margin() + self.row_height() * index as f32 + lead + scaled.ascent();
        for character in row.chars() {
            let id = scaled.glyph_id(character);
            let glyph = id.with_scale_and_position(self.scale(), point(x, baseline));
            x += scaled.h_advance(id);
            if let Some(outline) = self.font.outline_glyph(glyph) {
                let origin = outline.px_bounds().min;
                outline.draw(|dx, dy, cover| lighten(canvas, origin.x + dx as f32, origin.y + dy as f32, cover));
            }
        }
    }
}

/// Lightens one pixel towards white by how much of it the glyph covers.
fn lighten(canvas: &mut RgbImage, x: f32, y: f32, cover: f32) {
    if x < 0.0 || y < 0.0 {
        return;
    }
    if let Some(pixel) = canvas.get_pixel_mut_checked(x as u32, y as u32) {
        for channel in &mut pixel.0 {
            let dark = f32::from(*channel);
            *channel = (dark + (255.0 - dark) * cover.clamp(0.0, 1.0)).round() as u8;
        }
    }
}
