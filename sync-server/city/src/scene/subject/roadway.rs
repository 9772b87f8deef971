//! The roadway: a manhole without its cover 井盖缺失, a pothole 道路破损; then covered and patched.

use super::super::brush::Brush;
use super::super::ink::{CHARCOAL, PAPER, STEEL, ink};
use crate::dice::Dice;

/// An open shaft between cones; afterwards the cover lies flush.
pub(super) fn manhole(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let y = 1040.0;
    brush.ellipse(x, y + 3.0, 196.0, 66.0, ink(0x8E8A83));
    brush.ellipse(x, y, 188.0, 62.0, ink(0x7C7872));
    if before {
        shaft(brush, x, y);
        for (dx, dy) in [(-310.0, 8.0), (300.0, 22.0), (-150.0, -72.0 + dice.span(-4.0, 4.0))] {
            cone(brush, x + dx, y + dy + 30.0);
        }
    } else {
        cover(brush, x, y);
    }
}

/// The far inner wall with a rung, before it gets too dark to see.
fn shaft(brush: &mut Brush, x: f32, y: f32) {
    brush.ellipse(x, y, 158.0, 51.0, ink(0x5A5650));
    brush.ellipse(x, y + 10.0, 144.0, 40.0, ink(0x161B22));
    brush.line(&[(x - 36.0, y - 36.0), (x + 36.0, y - 36.0)], 6.0, ink(0xA08D72));
    brush.line(&[(x - 32.0, y - 16.0), (x + 32.0, y - 16.0)], 5.0, ink(0x6E6354).thin(0.7));
}

fn cover(brush: &mut Brush, x: f32, y: f32) {
    brush.ellipse(x, y, 160.0, 52.0, ink(0x4A5058));
    brush.ellipse(x, y - 2.0, 154.0, 49.0, STEEL);
    for scale in [0.82, 0.58, 0.34] {
        brush.ring(x, y - 2.0, 154.0 * scale, 49.0 * scale, 5.0, ink(0x4A5058));
    }
    for (u, v) in [(1.0, 0.0), (0.707, 0.707), (0.0, 1.0), (-0.707, 0.707)] {
        brush.line(&[(x - 150.0 * u, y - 2.0 - 47.0 * v), (x + 150.0 * u, y - 2.0 + 47.0 * v)], 4.0, ink(0x4A5058));
    }
    brush.bow((x - 140.0, y - 20.0), (x, y - 62.0), (x + 140.0, y - 20.0), 4.0, PAPER.thin(0.35));
}

/// A traffic cone.
pub(super) fn cone(brush: &mut Brush, x: f32, foot: f32) {
    let orange = ink(0xE2672F);
    brush.shadow(x + 8.0, foot, 76.0, 14.0);
    brush.round(x - 52.0, foot - 16.0, 104.0, 20.0, 6.0, CHARCOAL);
    let half = |up: f32| 36.0 - up * 0.2;
    let slice = |low: f32, high: f32| {
        [
            (x - half(low), foot - low),
            (x - half(high), foot - high),
            (x + half(high), foot - high),
            (x + half(low), foot - low),
        ]
    };
    brush.poly(&slice(14.0, 150.0), orange);
    brush.poly(&slice(46.0, 74.0), PAPER);
    brush.poly(&slice(98.0, 122.0), PAPER);
    brush.poly(
        &[
            (x + half(14.0), foot - 14.0),
            (x + half(150.0), foot - 150.0),
            (x + 1.0, foot - 150.0),
            (x + 12.0, foot - 14.0),
        ],
        CHARCOAL.thin(0.16),
    );
}

/// A hole with cracks around; afterwards a square patch of fresh asphalt.
pub(super) fn pothole(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let y = 1040.0;
    if !before {
        brush.poly(
            &[(x - 260.0, y - 66.0), (x + 250.0, y - 66.0), (x + 290.0, y + 70.0), (x - 300.0, y + 70.0)],
            ink(0x3C4148),
        );
        brush.poly(
            &[(x - 250.0, y - 60.0), (x + 240.0, y - 60.0), (x + 276.0, y + 62.0), (x - 286.0, y + 62.0)],
            ink(0x474C54),
        );
        for _ in 0..120 {
            let at = (x + dice.span(-250.0, 240.0), y + dice.span(-56.0, 58.0));
            brush.ellipse(at.0, at.1, 3.0, 1.6, ink(0x5A6069));
        }
        return;
    }
    cracks(brush, x, y, dice);
    let rim = rim(x, y, 1.0, dice);
    brush.blob(&rim, ink(0x4B4B4C));
    let shrunk =
        |by: f32, drop: f32| rim.iter().map(|(a, b)| (x + (a - x) * by, y + (b - y) * by + drop)).collect::<Vec<_>>();
    brush.blob(&shrunk(0.9, 6.0), ink(0x6A6058));
    brush.blob(&shrunk(0.72, 10.0), ink(0x57503F).mix(ink(0x5B6A70), 0.5));
    brush.bow((x - 100.0, y + 4.0), (x, y - 16.0), (x + 110.0, y + 2.0), 4.0, PAPER.thin(0.35));
    for _ in 0..26 {
        let (at, size) = ((x + dice.span(-320.0, 320.0), y + dice.span(-70.0, 84.0)), dice.span(4.0, 12.0));
        brush.ellipse(at.0 + 2.0, at.1 + size * 0.5, size * 1.1, size * 0.5, CHARCOAL.thin(0.4));
        brush.ellipse(at.0, at.1, size, size * 0.6, ink(0x8B8782).dim(dice.span(0.0, 0.3)));
    }
}

fn rim(x: f32, y: f32, size: f32, dice: &mut Dice) -> Vec<(f32, f32)> {
    let round = [
        (1.0, 0.0),
        (0.8, 0.6),
        (0.35, 0.95),
        (-0.3, 0.98),
        (-0.8, 0.65),
        (-1.0, 0.0),
        (-0.8, -0.6),
        (-0.3, -0.95),
        (0.35, -0.98),
        (0.8, -0.6),
    ];
    let corner = |(u, v): (f32, f32), dice: &mut Dice| {
        let reach = dice.span(0.8, 1.2) * size;
        (x + u * 235.0 * reach, y + v * 68.0 * reach)
    };
    round.into_iter().map(|at| corner(at, dice)).collect()
}

fn cracks(brush: &mut Brush, x: f32, y: f32, dice: &mut Dice) {
    for (u, v) in [(-1.0, -0.2), (-0.8, 0.7), (0.9, 0.5), (1.0, -0.3), (0.2, 1.0), (-0.3, -1.0), (0.5, -0.9)] {
        let mut at = (x + u * 210.0, y + v * 58.0);
        let mut path = vec![at];
        for _ in 0..4 {
            at = (
                at.0 + u * dice.span(20.0, 60.0) + dice.span(-18.0, 18.0),
                at.1 + v * dice.span(6.0, 18.0) + dice.span(-6.0, 6.0),
            );
            path.push(at);
        }
        brush.line(&path, 4.0, CHARCOAL.thin(0.75));
    }
}
