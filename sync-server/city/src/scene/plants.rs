//! Trees, tufts and hedges.

use super::brush::Brush;
use super::ink::{BARK, CHARCOAL, EARTH, Ink, LEAF, ink};
use crate::dice::Dice;

/// Where the pavement's trees stand.
pub(super) const PIT: f32 = 852.0;

/// The square of earth a street tree stands in 树池.
pub(super) fn pit(brush: &mut Brush, x: f32, earth: Ink) {
    let corners = |grow: f32| {
        [
            (x - 62.0 - grow, 828.0 - grow / 3.0),
            (x + 62.0 + grow, 828.0 - grow / 3.0),
            (x + 74.0 + grow, 868.0 + grow / 2.0),
            (x - 74.0 - grow, 868.0 + grow / 2.0),
        ]
    };
    brush.poly(&corners(9.0), ink(0xB9B0A3));
    brush.poly(&corners(0.0), earth);
}

/// A street tree 行道树 in leaf.
pub(super) fn tree(brush: &mut Brush, x: f32, size: f32, leaf: Ink, dice: &mut Dice) {
    pit(brush, x, EARTH);
    brush.shadow(x + 40.0, PIT + 8.0, 170.0 * size, 20.0);
    trunk(brush, x, size, BARK);
    let crown = 400.0 - 90.0 * size;
    for (ink, shift, count) in [(leaf.dim(0.22), 26.0, 9), (leaf, 0.0, 9), (leaf.lit(0.16), -34.0, 6)] {
        for _ in 0..count {
            let (dx, dy) = (dice.span(-120.0, 120.0) * size, dice.span(-85.0, 85.0) * size);
            let radius = dice.span(52.0, 84.0) * size * if shift < 0.0 { 0.62 } else { 1.0 };
            brush.ellipse(x + dx + shift / 2.0, crown + dy + shift, radius, radius * 0.9, ink);
        }
    }
}

/// A dead street tree: bare branches.
pub(super) fn dead_tree(brush: &mut Brush, x: f32, dice: &mut Dice) {
    let bark = ink(0x6B5F57);
    pit(brush, x, EARTH.lit(0.12));
    brush.shadow(x + 30.0, PIT + 6.0, 120.0, 16.0);
    trunk(brush, x, 1.1, bark);
    for (y, side) in [(600.0, -1.0), (560.0, 1.0), (500.0, -1.0), (455.0, 1.0), (420.0, -1.0), (400.0, 1.0)] {
        let (reach, rise) = (dice.span(90.0, 170.0) * side, dice.span(70.0, 130.0));
        let tip = (x + reach, y - rise);
        brush.bow((x, y), (x + reach * 0.6, y - rise * 0.2), tip, 13.0, bark);
        for share in [0.35, 0.6, 0.8] {
            let from = (x + reach * share, y - rise * share * share);
            let twig = (from.0 + dice.span(-10.0, 60.0) * side, from.1 - dice.span(40.0, 90.0));
            brush.line(&[from, twig], 5.0, bark.lit(0.06));
        }
    }
    for _ in 0..9 {
        let at = (x + dice.span(-190.0, 190.0), dice.span(838.0, 885.0));
        brush.ellipse(at.0, at.1, 9.0, 4.0, ink(0xA77B45));
    }
}

/// A young tree between stakes, as planted to replace a dead one.
pub(super) fn young_tree(brush: &mut Brush, x: f32, dice: &mut Dice) {
    pit(brush, x, EARTH.dim(0.15));
    brush.shadow(x + 20.0, PIT + 6.0, 100.0, 14.0);
    for side in [-1.0, 1.0] {
        brush.line(&[(x + 52.0 * side, PIT + 4.0), (x + 12.0 * side, 640.0)], 9.0, ink(0xC8A36B));
    }
    brush.line(&[(x, PIT), (x, 420.0)], 15.0, BARK);
    brush.round(x - 22.0, 640.0, 44.0, 14.0, 5.0, CHARCOAL);
    for (ink, shift) in [(LEAF.dim(0.12), 14.0), (LEAF.lit(0.08), 0.0), (LEAF.lit(0.26), -22.0)] {
        for _ in 0..6 {
            let radius = dice.span(34.0, 56.0);
            let at = (x + dice.span(-62.0, 62.0), 370.0 + dice.span(-80.0, 80.0) + shift);
            brush.ellipse(at.0, at.1, radius, radius * 0.92, ink);
        }
    }
}

fn trunk(brush: &mut Brush, x: f32, size: f32, bark: Ink) {
    let (foot, head) = (21.0 * size, 12.0 * size);
    brush.poly(&[(x - foot, PIT), (x - head, 400.0), (x + head, 400.0), (x + foot, PIT)], bark);
    brush.poly(&[(x + foot * 0.2, PIT), (x + head * 0.2, 400.0), (x + head, 400.0), (x + foot, PIT)], bark.dim(0.2));
    // The foot is whitewashed, as street trees are against insects.
    let band = |y: f32| foot + (head - foot) * (PIT - y) / (PIT - 400.0);
    brush.poly(
        &[(x - band(830.0), 830.0), (x - band(740.0), 740.0), (x + band(740.0), 740.0), (x + band(830.0), 830.0)],
        ink(0xEDE8DD).thin(0.85),
    );
}

/// A tuft of blades growing from one spot.
pub(super) fn tuft(brush: &mut Brush, x: f32, y: f32, size: f32, leaf: Ink, dice: &mut Dice) {
    brush.shadow(x, y, size * 0.7, size * 0.12);
    for i in 0..9 {
        let lean = (i as f32 - 4.0) * 0.16 + dice.span(-0.06, 0.06);
        let height = size * dice.span(0.55, 1.0);
        let tip = (x + lean * height * 1.3, y - height);
        let shade = if i % 2 == 0 { leaf.dim(0.18) } else { leaf.lit(0.1) };
        let bend = (x + lean * height * 0.4, y - height * 0.62);
        brush.bow((x + lean * 14.0, y), bend, tip, (size * 0.055).max(2.0), shade);
    }
}

/// A clipped hedge along a stretch of ground.
pub(super) fn hedge(brush: &mut Brush, x: f32, y: f32, wide: f32, high: f32, dice: &mut Dice) {
    brush.shadow(x + wide / 2.0, y, wide * 0.56, 16.0);
    brush.round(x, y - high, wide, high, 22.0, LEAF.dim(0.2));
    brush.round(x + 4.0, y - high, wide - 8.0, high * 0.45, 20.0, LEAF);
    for _ in 0..(wide / 14.0) as usize {
        let at = (x + dice.span(16.0, wide - 16.0), y - dice.span(12.0, high - 8.0));
        brush.ellipse(at.0, at.1, 7.0, 5.0, LEAF.lit(0.14).thin(0.8));
    }
}
