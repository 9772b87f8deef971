//! Goods in front of a shop 店外经营, then taken in.

use super::super::brush::Brush;
use super::super::ink::{BRIGHT, CARTON, CHARCOAL, Ink, PAPER, STEEL, ink};
use super::waste::carton;
use crate::dice::Dice;

const FRUIT: [Ink; 5] = [ink(0xD9503F), ink(0xE8952F), ink(0xE9C843), ink(0x7DAA4B), ink(0x8E4A63)];

/// Crates, cartons and a board across the pavement; afterwards the pavement is free.
pub(super) fn in_front(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    pot(brush, x + 210.0, 640.0);
    if !before {
        return;
    }
    for (i, dx) in [-330.0, -150.0, 30.0].into_iter().enumerate() {
        brush.shadow(x + dx + 76.0, 704.0, 120.0, 14.0);
        crate_of(brush, x + dx, 616.0 + i as f32 * 4.0, 150.0, *dice.pick(&FRUIT), dice);
        crate_of(brush, x + dx - 6.0, 664.0 + i as f32 * 4.0, 160.0, *dice.pick(&FRUIT), dice);
    }
    brush.shadow(x + 300.0, 742.0, 150.0, 16.0);
    carton(brush, x + 260.0, 736.0, 118.0);
    carton(brush, x + 268.0, 644.0, 92.0);
    for (i, dx) in [-290.0, -90.0, 100.0].into_iter().enumerate() {
        let y = 768.0 + i as f32 * 5.0;
        brush.shadow(x + dx + 96.0, y + 50.0, 160.0, 20.0);
        crate_of(brush, x + dx, y, 190.0, *dice.pick(&FRUIT), dice);
    }
    board(brush, x + 380.0, 848.0, dice);
}

/// A wooden crate heaped with fruit; `y` is where its rim is.
fn crate_of(brush: &mut Brush, x: f32, y: f32, wide: f32, fruit: Ink, dice: &mut Dice) {
    let high = wide * 0.28;
    brush.poly(&[(x + 8.0, y), (x + wide - 8.0, y), (x + wide, y + 10.0), (x, y + 10.0)], CARTON.dim(0.55));
    let radius = wide * 0.066;
    for (row, count) in [(2, 4), (1, 6), (0, 7)] {
        for i in 0..count {
            let at = x + wide / 2.0 + (i as f32 - (count as f32 - 1.0) / 2.0) * radius * 2.0;
            let up = y - row as f32 * radius * 1.05;
            let shade = fruit.dim(dice.span(0.0, 0.14));
            brush.ellipse(at, up, radius, radius, shade);
            brush.ellipse(at - radius * 0.3, up - radius * 0.35, radius * 0.28, radius * 0.22, PAPER.thin(0.55));
        }
    }
    brush.rect(x, y + 6.0, wide, high, CARTON);
    for slat in [0.0, 0.36, 0.7] {
        brush.rect(x, y + 6.0 + high * slat, wide, high * 0.26, CARTON.lit(0.14));
    }
    for post in [x, x + wide - 12.0] {
        brush.rect(post, y + 4.0, 12.0, high + 4.0, CARTON.dim(0.2));
    }
}

/// A board on the pavement that praises something illegible.
fn board(brush: &mut Brush, x: f32, foot: f32, dice: &mut Dice) {
    let colour = *dice.pick(&BRIGHT);
    brush.shadow(x + 8.0, foot, 90.0, 14.0);
    brush.poly(
        &[(x - 56.0, foot), (x - 44.0, foot - 190.0), (x + 44.0, foot - 190.0), (x + 56.0, foot)],
        STEEL.dim(0.35),
    );
    brush.poly(
        &[(x - 46.0, foot - 20.0), (x - 38.0, foot - 182.0), (x + 38.0, foot - 182.0), (x + 46.0, foot - 20.0)],
        colour,
    );
    for i in 0..3 {
        super::super::facade::glyph(brush, x - 17.0, foot - 172.0 + i as f32 * 48.0, 34.0, PAPER, dice);
    }
}

/// A plant pot by the door, which may stay.
fn pot(brush: &mut Brush, x: f32, foot: f32) {
    brush.shadow(x, foot, 54.0, 10.0);
    for (dx, dy, r) in [(-22.0, -86.0, 30.0), (20.0, -92.0, 32.0), (0.0, -112.0, 34.0)] {
        brush.ellipse(x + dx, foot + dy, r, r, super::super::ink::LEAF.dim(0.08));
    }
    brush.ellipse(x - 8.0, foot - 118.0, 18.0, 14.0, super::super::ink::LEAF.lit(0.2));
    brush.poly(&[(x - 38.0, foot - 66.0), (x + 38.0, foot - 66.0), (x + 28.0, foot), (x - 28.0, foot)], ink(0xB4694A));
    brush.rect(x - 42.0, foot - 72.0, 84.0, 14.0, ink(0xC67B59));
    brush.poly(
        &[(x + 14.0, foot - 58.0), (x + 36.0, foot - 58.0), (x + 28.0, foot), (x + 12.0, foot)],
        CHARCOAL.thin(0.14),
    );
}
