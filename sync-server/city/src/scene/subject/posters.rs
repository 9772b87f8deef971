//! Small ads 非法小广告 on a wall, then scraped off.

use super::super::brush::Brush;
use super::super::facade::glyph;
use super::super::ink::{BRIGHT, CHARCOAL, Ink, PAPER, ink};
use crate::dice::Dice;

/// A poster's place and look; drawn for both pictures so that the traces lie where the ads were.
struct Poster {
    x: f32,
    y: f32,
    w: f32,
    h: f32,
    lean: f32,
    paper: Ink,
    bold: Ink,
}

/// Posters in a loose row; afterwards faint clean patches.
pub(super) fn wall(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let middle = x - 30.0;
    let posters: Vec<Poster> = (0..11).map(|i| poster(middle, i, dice)).collect();
    for poster in &posters {
        let centre = (poster.x + poster.w / 2.0, poster.y + poster.h / 2.0);
        brush.turned(centre, poster.lean, (1.0, 1.0), |brush| {
            if before {
                pasted(brush, poster, dice);
            } else {
                brush.round(poster.x, poster.y, poster.w, poster.h, 8.0, ink(0xF3EFE6).thin(0.38));
            }
        });
    }
    if before {
        phone_number(brush, middle - 180.0, 584.0, dice);
    }
}

fn poster(middle: f32, i: usize, dice: &mut Dice) -> Poster {
    let (column, upper) = ((i / 2) as f32, i.is_multiple_of(2));
    let (w, h) = (dice.span(84.0, 122.0), dice.span(78.0, 112.0));
    let x = middle - 430.0 + column * 150.0 + dice.span(-16.0, 16.0);
    let y = if upper { 368.0 } else { 476.0 } + dice.span(-10.0, 6.0);
    let bold = *dice.pick(&BRIGHT);
    let paper = match dice.below(4) {
        0 => ink(0xF6D86B),
        1 => ink(0xF3B8B0),
        2 => ink(0xBFDDE8),
        _ => PAPER.lit(0.4),
    };
    Poster { x, y, w, h: h.min(570.0 - y), lean: dice.span(-7.0, 7.0), paper, bold }
}

fn pasted(brush: &mut Brush, poster: &Poster, dice: &mut Dice) {
    let Poster { x, y, w, h, paper, bold, .. } = *poster;
    brush.rect(x + 4.0, y + 5.0, w, h, CHARCOAL.thin(0.2));
    brush.rect(x, y, w, h, paper);
    brush.rect(x, y, w, h * 0.3, bold);
    let each = w / 4.6;
    for i in 0..4 {
        glyph(brush, x + each * (i as f32 + 0.42), y + h * 0.06, each * 0.78, PAPER.lit(0.6), dice);
    }
    for row in 0..3 {
        let line = y + h * (0.46 + row as f32 * 0.17);
        brush.line(&[(x + w * 0.1, line), (x + w * dice.span(0.6, 0.9), line)], 4.0, CHARCOAL.thin(0.55));
    }
    if dice.chance(40) {
        brush.poly(&[(x + w, y + h), (x + w - 24.0, y + h), (x + w, y + h - 22.0)], paper.dim(0.3));
    }
}

/// A number sprayed on the wall, of strokes that are no digits.
fn phone_number(brush: &mut Brush, x: f32, y: f32, dice: &mut Dice) {
    for i in 0..9 {
        let left = x + i as f32 * 34.0;
        glyph(brush, left, y + dice.span(-3.0, 3.0), 24.0, ink(0x2F3E78).thin(0.85), dice);
    }
}
