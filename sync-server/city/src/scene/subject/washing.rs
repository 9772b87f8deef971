//! Washing hung across the pavement 沿街晾挂, then taken down.

use super::super::brush::Brush;
use super::super::ink::{BRIGHT, CHARCOAL, Ink, PAPER, STEEL, ink};
use crate::dice::Dice;

/// A rope between two stands with washing; afterwards all of it is gone.
pub(super) fn between_posts(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    if !before {
        return;
    }
    let (left, right) = (x - 400.0, x + 360.0);
    for post in [left, right] {
        brush.shadow(post + 8.0, 828.0, 70.0, 10.0);
        brush.line(&[(post - 46.0, 832.0), (post, 806.0), (post + 46.0, 832.0)], 10.0, STEEL.dim(0.3));
        brush.round(post - 8.0, 430.0, 16.0, 398.0, 6.0, STEEL.dim(0.1));
        brush.round(post + 2.0, 430.0, 6.0, 398.0, 3.0, STEEL.dim(0.35));
    }
    brush.bow((left, 474.0), (x - 20.0, 540.0), (right, 474.0), 5.0, PAPER.dim(0.2));
    let mut at = left + 60.0;
    while at < right - 130.0 {
        let share = (at - left) / (right - left);
        let rope = 474.0 + 132.0 * share * (1.0 - share);
        let colour = if dice.chance(30) { PAPER } else { dice.pick(&BRIGHT).lit(0.3) };
        at += match dice.below(4) {
            0 => shirt(brush, at, rope, colour),
            1 => trousers(brush, at, rope, colour),
            _ => sheet(brush, at, rope, dice.span(130.0, 190.0), colour),
        };
        at += dice.span(14.0, 30.0);
    }
}

fn peg(brush: &mut Brush, x: f32, y: f32) {
    brush.round(x - 4.0, y - 9.0, 8.0, 22.0, 3.0, ink(0xE2B04A));
}

fn ground_shade(brush: &mut Brush, x: f32, wide: f32) {
    brush.glow(x + wide / 2.0 + 20.0, 800.0, wide * 0.7, 14.0, CHARCOAL.thin(0.22));
}

fn sheet(brush: &mut Brush, x: f32, y: f32, wide: f32, colour: Ink) -> f32 {
    let foot = y + 210.0;
    ground_shade(brush, x, wide);
    brush.fade_poly(
        &[
            (x, y),
            (x + wide, y + 4.0),
            (x + wide - 4.0, foot + 6.0),
            (x + wide * 0.5, foot - 8.0),
            (x + 6.0, foot + 4.0),
        ],
        colour,
        colour.dim(0.1),
    );
    for u in [0.25, 0.5, 0.75] {
        brush.bow(
            (x + wide * u, y + 10.0),
            (x + wide * (u + 0.03), y + 100.0),
            (x + wide * (u - 0.01), foot - 20.0),
            5.0,
            colour.dim(0.16).thin(0.7),
        );
    }
    for stripe in [0.16, 0.82] {
        brush.rect(x + 6.0, y + 210.0 * stripe, wide - 12.0, 12.0, colour.lit(0.4).thin(0.7));
    }
    peg(brush, x + 14.0, y);
    peg(brush, x + wide - 14.0, y);
    wide
}

fn shirt(brush: &mut Brush, x: f32, y: f32, colour: Ink) -> f32 {
    ground_shade(brush, x, 130.0);
    let outline = [
        (28.0, 0.0),
        (52.0, 16.0),
        (78.0, 16.0),
        (102.0, 0.0),
        (132.0, 52.0),
        (108.0, 70.0),
        (98.0, 54.0),
        (98.0, 156.0),
        (32.0, 156.0),
        (32.0, 54.0),
        (22.0, 70.0),
        (-2.0, 52.0),
    ];
    brush.poly(&outline.map(|(dx, dy)| (x + dx, y + dy)), colour);
    brush.poly(
        &[(x + 76.0, y + 40.0), (x + 98.0, y + 54.0), (x + 98.0, y + 156.0), (x + 80.0, y + 156.0)],
        colour.dim(0.15),
    );
    brush.bow((x + 52.0, y + 16.0), (x + 65.0, y + 32.0), (x + 78.0, y + 16.0), 5.0, colour.dim(0.3));
    peg(brush, x + 30.0, y);
    peg(brush, x + 100.0, y);
    130.0
}

fn trousers(brush: &mut Brush, x: f32, y: f32, colour: Ink) -> f32 {
    let colour = colour.dim(0.25);
    ground_shade(brush, x, 96.0);
    let outline = [(0.0, 0.0), (92.0, 0.0), (98.0, 200.0), (58.0, 200.0), (47.0, 62.0), (34.0, 200.0), (-6.0, 200.0)];
    brush.poly(&outline.map(|(dx, dy)| (x + dx, y + dy)), colour);
    brush.rect(x, y, 92.0, 12.0, colour.dim(0.25));
    brush.line(&[(x + 76.0, y + 16.0), (x + 80.0, y + 190.0)], 4.0, colour.dim(0.2));
    peg(brush, x + 10.0, y);
    peg(brush, x + 82.0, y);
    96.0
}
