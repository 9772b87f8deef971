//! Rubbish: bags by the roadside, litter, an overflowing bin.

use super::super::brush::Brush;
use super::super::ink::{BRIGHT, CARTON, CHARCOAL, Ink, PAPER, STEEL, WHITE, ink};
use crate::dice::Dice;

const SACKS: [Ink; 4] = [ink(0x3A4047), ink(0x2F3439), ink(0x4E7FA8), ink(0xD8DCDC)];

/// Bags heaped by the roadside; afterwards the place is swept.
pub(super) fn bags(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    if !before {
        return swept(brush, x, 848.0, dice);
    }
    brush.shadow(x, 846.0, 330.0, 30.0);
    carton(brush, x - 235.0, 838.0, 130.0);
    for (dx, base, size) in [
        (-96.0, 822.0, 170.0),
        (72.0, 818.0, 190.0),
        (208.0, 832.0, 150.0),
        (-14.0, 848.0, 178.0),
        (132.0, 858.0, 142.0),
    ] {
        sack(brush, x + dx + dice.span(-12.0, 12.0), base, size * dice.span(0.92, 1.06), *dice.pick(&SACKS));
    }
    for _ in 0..9 {
        let at = (x + dice.span(-330.0, 330.0), dice.span(836.0, 874.0));
        scrap(brush, at.0, at.1, dice.span(0.7, 1.1), dice);
    }
}

/// Paper, bottles and leaves on the pavement; afterwards they are gone.
pub(super) fn litter(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    if !before {
        return;
    }
    let mut spots: Vec<(f32, f32)> = (0..34).map(|_| (x + dice.span(-470.0, 470.0), dice.span(690.0, 872.0))).collect();
    spots.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (at, y) in spots {
        let near = 0.65 + (y - 690.0) / 182.0 * 0.75;
        match dice.below(6) {
            0 => bottle(brush, at, y, near, dice),
            1 => cup(brush, at, y, near, dice),
            _ => scrap(brush, at, y, near * 1.25, dice),
        }
    }
}

/// A bin that is too full; afterwards it is emptied and shut.
pub(super) fn bin_scene(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    brush.shadow(x, 846.0, 190.0, 24.0);
    if before {
        for (dx, dy, size) in [(-60.0, 0.0, 120.0), (52.0, 4.0, 130.0), (-6.0, -34.0, 130.0)] {
            sack(brush, x + dx, 610.0 + dy, size, *dice.pick(&SACKS));
        }
        bottle(brush, x + 86.0, 584.0, 1.0, dice);
    }
    bin(brush, x, before);
    if before {
        for (dx, base, size) in [(-205.0, 852.0, 150.0), (190.0, 858.0, 138.0)] {
            brush.shadow(x + dx, base, size * 0.7, 16.0);
            sack(brush, x + dx, base, size, *dice.pick(&SACKS));
        }
        for _ in 0..11 {
            let at = (x + dice.span(-320.0, 320.0), dice.span(846.0, 876.0));
            scrap(brush, at.0, at.1, dice.span(0.8, 1.2), dice);
        }
    }
}

/// A double bin 果壳箱 with a green and a grey half.
fn bin(brush: &mut Brush, x: f32, open: bool) {
    for (left, colour) in [(x - 132.0, ink(0x4B8A66)), (x + 4.0, ink(0x717D86))] {
        brush.round(left, 622.0, 128.0, 218.0, 12.0, colour);
        brush.round(left + 92.0, 622.0, 36.0, 218.0, 12.0, colour.dim(0.22));
        brush.round(left + 16.0, 652.0, 96.0, 34.0, 8.0, colour.dim(0.55));
        brush.round(left + 34.0, 724.0, 60.0, 60.0, 30.0, WHITE.thin(0.85));
        brush.poly(&[(left + 64.0, 736.0), (left + 84.0, 770.0), (left + 44.0, 770.0)], colour);
        brush.rect(left + 14.0, 840.0, 18.0, 10.0, CHARCOAL);
        brush.rect(left + 96.0, 840.0, 18.0, 10.0, CHARCOAL);
    }
    if !open {
        brush.round(x - 144.0, 600.0, 288.0, 30.0, 12.0, STEEL.dim(0.15));
        brush.round(x - 144.0, 600.0, 288.0, 11.0, 6.0, STEEL.lit(0.25));
    }
}

/// A tied sack standing on `base`.
pub(super) fn sack(brush: &mut Brush, x: f32, base: f32, size: f32, colour: Ink) {
    let at = |u: f32, v: f32| (x + size * u, base - size * v);
    let body = [
        at(-0.46, -0.04),
        at(-0.6, 0.22),
        at(-0.44, 0.62),
        at(-0.1, 0.8),
        at(0.1, 0.8),
        at(0.46, 0.6),
        at(0.58, 0.2),
        at(0.44, -0.04),
    ];
    brush.poly(
        &[at(-0.06, 0.7), at(-0.2, 0.95), at(-0.02, 0.86), at(0.06, 1.0), at(0.1, 0.86), at(0.24, 0.93), at(0.08, 0.7)],
        colour.dim(0.15),
    );
    brush.blob(&body, colour);
    brush.blob(&[at(0.1, 0.66), at(0.42, 0.52), at(0.52, 0.16), at(0.34, 0.0), at(0.22, 0.2)], colour.dim(0.28));
    brush.bow(at(-0.38, 0.24), at(-0.36, 0.52), at(-0.12, 0.66), size * 0.05, colour.lit(0.32).thin(0.7));
    brush.bow(at(-0.06, 0.7), at(-0.1, 0.5), at(-0.18, 0.38), size * 0.018, colour.dim(0.4).thin(0.7));
    brush.bow(at(0.05, 0.7), at(0.1, 0.46), at(0.08, 0.32), size * 0.018, colour.dim(0.4).thin(0.7));
    brush.line(&[at(-0.08, 0.74), at(0.08, 0.74)], size * 0.04, colour.dim(0.45));
}

/// A cardboard box with its flaps open.
pub(super) fn carton(brush: &mut Brush, x: f32, base: f32, size: f32) {
    let (top, left, right) = (base - size * 0.8, x - size / 2.0, x + size / 2.0);
    brush.poly(
        &[
            (right, base),
            (right + size * 0.3, base - size * 0.16),
            (right + size * 0.3, top - size * 0.16),
            (right, top),
        ],
        CARTON.dim(0.3),
    );
    brush.poly(
        &[(left, top), (left + size * 0.3, top - size * 0.16), (right + size * 0.3, top - size * 0.16), (right, top)],
        CARTON.dim(0.5),
    );
    brush.rect(left, top, size, base - top, CARTON);
    brush.poly(
        &[
            (left, top),
            (left - size * 0.16, top + size * 0.14),
            (left - size * 0.1, top + size * 0.2),
            (left + size * 0.04, top),
        ],
        CARTON.lit(0.2),
    );
    brush.rect(left + size * 0.42, top, size * 0.13, base - top, CARTON.lit(0.24));
}

fn scrap(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    let colour = match dice.below(4) {
        0 => dice.pick(&BRIGHT).lit(0.25),
        1 => ink(0xB98A4A),
        _ => PAPER,
    };
    let jitter = |dice: &mut Dice| dice.span(-7.0, 7.0) * size;
    let corners = [(-20.0, 0.0), (-6.0, -12.0), (18.0, -8.0), (22.0, 4.0), (2.0, 9.0)];
    let corners = corners.map(|(dx, dy)| (x + dx * size + jitter(dice), y + dy * size + jitter(dice) / 3.0));
    brush.shadow(x, y + 6.0 * size, 30.0 * size, 8.0 * size);
    brush.poly(&corners, colour);
    brush.poly(&[corners[1], corners[2], (x, y)], colour.dim(0.16));
}

fn bottle(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    let cap = *dice.pick(&BRIGHT);
    brush.shadow(x, y + 7.0 * size, 44.0 * size, 9.0 * size);
    brush.turned((x, y), dice.span(-24.0, 24.0), (1.0, 1.0), |brush| {
        brush.round(x - 32.0 * size, y - 11.0 * size, 48.0 * size, 22.0 * size, 9.0 * size, ink(0xBBD9D6));
        brush.round(x - 18.0 * size, y - 11.0 * size, 20.0 * size, 22.0 * size, 2.0, cap.lit(0.15));
        brush.round(x + 12.0 * size, y - 6.0 * size, 18.0 * size, 12.0 * size, 4.0 * size, ink(0xCFE5E2));
        brush.round(x + 27.0 * size, y - 6.0 * size, 8.0 * size, 12.0 * size, 2.0, cap);
        brush.line(&[(x - 26.0 * size, y - 5.0 * size), (x + 8.0 * size, y - 5.0 * size)], 2.5 * size, WHITE.thin(0.7));
    });
}

fn cup(brush: &mut Brush, x: f32, y: f32, size: f32, dice: &mut Dice) {
    let colour = *dice.pick(&BRIGHT);
    brush.shadow(x, y + 3.0 * size, 30.0 * size, 8.0 * size);
    brush.poly(
        &[
            (x - 15.0 * size, y - 42.0 * size),
            (x + 15.0 * size, y - 42.0 * size),
            (x + 11.0 * size, y),
            (x - 11.0 * size, y),
        ],
        PAPER,
    );
    brush.rect(x - 14.0 * size, y - 30.0 * size, 28.0 * size, 14.0 * size, colour);
    brush.line(&[(x + 2.0 * size, y - 42.0 * size), (x + 9.0 * size, y - 62.0 * size)], 4.0 * size, colour.lit(0.3));
}

/// Freshly swept paving: a damp sheen and nothing else.
fn swept(brush: &mut Brush, x: f32, y: f32, dice: &mut Dice) {
    for _ in 0..3 {
        let (dx, dy) = (dice.span(-120.0, 120.0), dice.span(-14.0, 10.0));
        brush.glow(x + dx, y - 8.0 + dy, 200.0, 20.0, ink(0x8C8C8A).thin(0.2));
    }
}
