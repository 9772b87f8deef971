//! Houses along the street: upper floors with windows, shops on the ground floor.

use super::brush::Brush;
use super::ink::{BRIGHT, CHARCOAL, Ink, Mood, STEEL, WHITE, ink};
use crate::dice::Dice;

/// Where houses meet the pavement.
pub(super) const FOOT: f32 = 620.0;
const SIGN: f32 = 426.0;
const SHOP: f32 = 484.0;
const STOREY: f32 = 104.0;

/// A row of houses across the whole picture.
pub(super) fn row(brush: &mut Brush, mood: &Mood, dice: &mut Dice) {
    let mut x = -dice.span(20.0, 160.0);
    let mut last = usize::MAX;
    while x < super::brush::WIDE {
        let wide = dice.span(290.0, 430.0);
        let mut colour = dice.below(mood.wall.len());
        if colour == last {
            colour = (colour + 1) % mood.wall.len();
        }
        last = colour;
        house(brush, x, wide, mood.wall[colour], mood, dice);
        x += wide;
    }
    brush.fade(0.0, FOOT - 4.0, super::brush::WIDE, 26.0, CHARCOAL.thin(0.3), CHARCOAL.thin(0.0));
}

fn house(brush: &mut Brush, x: f32, wide: f32, wall: Ink, mood: &Mood, dice: &mut Dice) {
    let floors = dice.between(2, 3);
    let top = SIGN - STOREY * floors as f32 - 14.0;
    brush.fade(x, top, wide, FOOT - top, wall.lit(0.1), wall.dim(0.05));
    brush.rect(x - 4.0, top - 14.0, wide + 8.0, 16.0, wall.dim(0.16));
    brush.rect(x - 4.0, top - 14.0, wide + 8.0, 5.0, wall.lit(0.3));
    brush.rect(x + wide - 7.0, top, 7.0, SIGN - top, wall.dim(0.13));
    for floor in 0..floors {
        windows(brush, x, top + 24.0 + floor as f32 * STOREY, wide, wall, mood, dice);
    }
    shop(brush, x, wide, wall, mood, dice);
}

fn windows(brush: &mut Brush, x: f32, y: f32, wide: f32, wall: Ink, mood: &Mood, dice: &mut Dice) {
    let count = ((wide - 40.0) / 92.0).max(1.0) as usize;
    let gap = wide / count as f32;
    brush.rect(x, y + 74.0, wide - 7.0, 4.0, wall.dim(0.08));
    for i in 0..count {
        let left = x + gap * (i as f32 + 0.5) - 29.0;
        brush.rect(left - 5.0, y - 5.0, 68.0, 74.0, wall.lit(0.45));
        let warm = mood.dark && dice.chance(45);
        let (top, bottom) = if warm { (ink(0xFFD98A), ink(0xFFC061)) } else { (mood.glass[0], mood.glass[1]) };
        brush.fade(left, y, 58.0, 64.0, top, bottom);
        if !warm {
            brush.poly(
                &[(left + 6.0, y + 64.0), (left + 34.0, y), (left + 50.0, y), (left + 22.0, y + 64.0)],
                WHITE.thin(0.16),
            );
        }
        brush.rect(left + 27.0, y, 4.0, 64.0, wall.lit(0.5));
        brush.rect(left - 8.0, y + 66.0, 74.0, 7.0, wall.dim(0.2));
        if dice.chance(24) {
            air_conditioner(brush, left + 70.0, y + 30.0);
        }
    }
}

fn air_conditioner(brush: &mut Brush, x: f32, y: f32) {
    brush.round(x - 4.0, y, 30.0, 26.0, 3.0, ink(0xE4E4DF));
    brush.ring(x + 9.0, y + 13.0, 8.0, 8.0, 2.0, ink(0xA9ADAE));
    brush.rect(x - 4.0, y + 26.0, 30.0, 4.0, CHARCOAL.thin(0.2));
}

fn shop(brush: &mut Brush, x: f32, wide: f32, wall: Ink, mood: &Mood, dice: &mut Dice) {
    let colour = *dice.pick(&BRIGHT);
    let (left, wide) = (x + 14.0, wide - 34.0);
    brush.rect(left - 6.0, SHOP - 8.0, wide + 12.0, FOOT - SHOP + 8.0, wall.dim(0.24));
    let (top, bottom) = if mood.dark { (ink(0xFFDFA0), ink(0xE8B673)) } else { (ink(0x8FA3A6), ink(0xC9CFC6)) };
    brush.fade(left, SHOP, wide, FOOT - SHOP, top, bottom);
    shelves(brush, left, wide, dice);
    brush.poly(
        &[(left + wide * 0.1, FOOT), (left + wide * 0.3, SHOP), (left + wide * 0.42, SHOP), (left + wide * 0.22, FOOT)],
        WHITE.thin(0.13),
    );
    door(brush, left + wide * if dice.chance(50) { 0.62 } else { 0.12 }, mood);
    brush.rect(left - 6.0, FOOT - 16.0, wide + 12.0, 16.0, wall.dim(0.36));
    sign(brush, left - 6.0, wide + 12.0, colour, dice);
    if dice.chance(55) {
        awning(brush, left - 10.0, wide + 20.0, *dice.pick(&BRIGHT));
    }
}

/// What can be made out behind the glass.
fn shelves(brush: &mut Brush, left: f32, wide: f32, dice: &mut Dice) {
    for y in [552.0, 594.0] {
        let mut x = left + 12.0;
        while x < left + wide - 34.0 {
            let (w, h) = (dice.span(12.0, 24.0), dice.span(14.0, 28.0));
            brush.round(x, y - h, w, h, 3.0, dice.pick(&BRIGHT).lit(0.25).thin(0.55));
            x += w + dice.span(4.0, 12.0);
        }
        brush.rect(left + 6.0, y, wide - 12.0, 4.0, STEEL.thin(0.45));
    }
}

fn door(brush: &mut Brush, x: f32, mood: &Mood) {
    brush.rect(x, SHOP + 6.0, 84.0, FOOT - SHOP - 6.0, STEEL.dim(0.25));
    let (top, bottom) =
        if mood.dark { (ink(0xFFE9BF), ink(0xF2C98A)) } else { (mood.glass[0].lit(0.1), mood.glass[1]) };
    brush.fade(x + 6.0, SHOP + 12.0, 72.0, FOOT - SHOP - 12.0, top, bottom);
    brush.rect(x + 40.0, SHOP + 12.0, 4.0, FOOT - SHOP - 12.0, STEEL.dim(0.25));
    for handle in [x + 33.0, x + 47.0] {
        brush.round(handle, SHOP + 62.0, 4.0, 34.0, 2.0, WHITE.thin(0.85));
    }
}

/// A shop sign whose strokes suggest characters and spell nothing.
fn sign(brush: &mut Brush, left: f32, wide: f32, colour: Ink, dice: &mut Dice) {
    brush.rect(left, SIGN, wide, SHOP - SIGN - 8.0, colour);
    brush.rect(left, SIGN, wide, 6.0, colour.lit(0.25));
    brush.rect(left, SHOP - 14.0, wide, 6.0, colour.dim(0.3));
    let count = dice.between(3, 5) as f32;
    let first = left + wide / 2.0 - count * 21.0;
    for i in 0..count as usize {
        glyph(brush, first + i as f32 * 42.0 + 4.0, SIGN + 10.0, 30.0, ink(0xFFF6E3), dice);
    }
}

/// Strokes in a square that look like a character from afar.
pub(super) fn glyph(brush: &mut Brush, x: f32, y: f32, size: f32, ink: Ink, dice: &mut Dice) {
    let stroke = size * 0.11;
    let at = |u: f32, v: f32| (x + size * u, y + size * v);
    for row in [0.12, 0.5, 0.88] {
        if dice.chance(78) {
            brush.line(&[at(0.08 + dice.span(0.0, 0.15), row), at(0.92 - dice.span(0.0, 0.15), row)], stroke, ink);
        }
    }
    for column in [0.18, 0.5, 0.82] {
        if dice.chance(58) {
            brush.line(&[at(column, dice.span(0.05, 0.2)), at(column, dice.span(0.75, 0.95))], stroke, ink);
        }
    }
}

fn awning(brush: &mut Brush, left: f32, wide: f32, colour: Ink) {
    let stripes = (wide / 34.0) as usize;
    let each = wide / stripes as f32;
    brush.fade(left, SHOP + 30.0, wide, 26.0, CHARCOAL.thin(0.28), CHARCOAL.thin(0.0));
    for i in 0..stripes {
        let (x, ink) = (left + each * i as f32, if i % 2 == 0 { colour } else { ink(0xF7F1E5) });
        brush.rect(x, SHOP - 10.0, each + 0.6, 34.0, ink);
        brush.ellipse(x + each / 2.0, SHOP + 24.0, each / 2.0, 9.0, ink);
    }
    brush.rect(left, SHOP - 12.0, wide, 6.0, colour.dim(0.25));
}
