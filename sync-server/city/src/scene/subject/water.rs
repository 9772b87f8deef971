//! A canal with floating rubbish 水域不洁, then clear.

use super::super::brush::Brush;
use super::super::ink::{BRIGHT, CHARCOAL, LEAF, PAPER, WHITE, ink};
use crate::dice::Dice;

/// Bags, bottles, foam boxes and weed afloat; afterwards only the light on the water.
pub(super) fn surface(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    if !before {
        for _ in 0..16 {
            let (at, y) = (x + dice.span(-640.0, 560.0), dice.span(1000.0, 1170.0));
            brush.line(&[(at, y), (at + dice.span(30.0, 90.0), y)], 3.0, WHITE.thin(0.4));
        }
        return;
    }
    for _ in 0..3 {
        let at = (x + dice.span(-340.0, 340.0), dice.span(1030.0, 1110.0));
        brush.glow(at.0, at.1, 360.0, 46.0, ink(0x6F6A3E).thin(0.55));
    }
    let mut spots: Vec<(f32, f32)> =
        (0..34).map(|_| (x + dice.span(-520.0, 520.0), dice.span(1000.0, 1150.0))).collect();
    spots.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (at, y) in spots {
        let size = 0.6 + (y - 1000.0) / 150.0 * 0.6;
        ripple(brush, at, y, size);
        match dice.below(5) {
            0 => bottle(brush, at, y, size, dice),
            1 => foam_box(brush, at, y, size),
            2 => bag(brush, at, y, size, dice),
            _ => weed(brush, at, y, size, dice),
        }
    }
}

fn ripple(brush: &mut Brush, x: f32, y: f32, size: f32) {
    brush.ellipse(x, y + 6.0 * size, 50.0 * size, 9.0 * size, CHARCOAL.thin(0.22));
    brush.bow(
        (x - 60.0 * size, y + 10.0 * size),
        (x, y + 22.0 * size),
        (x + 60.0 * size, y + 10.0 * size),
        2.4,
        WHITE.thin(0.3),
    );
}

fn bottle(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    let cap = *dice.pick(&BRIGHT);
    brush.turned((x, y), dice.span(-16.0, 16.0), (1.0, 1.0), |brush| {
        brush.round(x - 36.0 * size, y - 12.0 * size, 58.0 * size, 20.0 * size, 9.0 * size, ink(0xC4DEDB));
        brush.rect(x - 14.0 * size, y - 12.0 * size, 20.0 * size, 18.0 * size, cap.lit(0.2));
        brush.round(x + 18.0 * size, y - 8.0 * size, 20.0 * size, 12.0 * size, 4.0, ink(0xC4DEDB));
        brush.round(x + 34.0 * size, y - 8.0 * size, 9.0 * size, 12.0 * size, 2.0, cap);
    });
}

fn foam_box(brush: &mut Brush, x: f32, y: f32, size: f32) {
    let at = |u: f32, v: f32| (x + u * size, y + v * size);
    brush.poly(&[at(-46.0, -18.0), at(34.0, -24.0), at(52.0, -12.0), at(-30.0, -4.0)], PAPER.lit(0.5));
    brush.poly(&[at(-46.0, -18.0), at(-30.0, -4.0), at(-30.0, 10.0), at(-46.0, 0.0)], PAPER.dim(0.2));
    brush.poly(&[at(-30.0, -4.0), at(52.0, -12.0), at(52.0, 2.0), at(-30.0, 10.0)], PAPER.dim(0.08));
}

fn bag(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    let colour = if dice.chance(50) { ink(0xE8ECEC) } else { dice.pick(&BRIGHT).lit(0.3) };
    let at = |u: f32, v: f32| (x + u * size, y + v * size);
    brush.blob(
        &[at(-52.0, 8.0), at(-46.0, -18.0), at(-10.0, -32.0), at(24.0, -22.0), at(52.0, -10.0), at(48.0, 10.0)],
        colour,
    );
    brush.blob(&[at(4.0, 8.0), at(16.0, -18.0), at(48.0, -8.0), at(46.0, 10.0)], colour.dim(0.16));
    brush.bow(at(-34.0, -6.0), at(-22.0, -22.0), at(-2.0, -24.0), 3.0, WHITE.thin(0.7));
}

fn weed(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    for _ in 0..7 {
        let (dx, dy) = (dice.span(-44.0, 44.0) * size, dice.span(-9.0, 9.0) * size);
        let shade = LEAF.mix(ink(0x7E7A3A), dice.span(0.1, 0.7));
        brush.ellipse(x + dx, y + dy, dice.span(9.0, 18.0) * size, dice.span(4.0, 8.0) * size, shade);
    }
}
