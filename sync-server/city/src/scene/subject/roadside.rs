//! Beside the road: a fallen cable 架空线缆脱落, a knocked-over railing 交通护栏, broken paving 盲道缺损; then put right.

use super::super::brush::Brush;
use super::super::ink::{CHARCOAL, Ink, PAPER, STEEL, WHITE, ink};
use super::roadway::cone;
use crate::dice::Dice;

/// Cables between two poles, one of them down on the pavement; afterwards all are taut.
pub(super) fn cable(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let (left, right) = (x - 470.0, x + 430.0);
    for pole in [left, right] {
        brush.shadow(pole + 14.0, 838.0, 60.0, 10.0);
        brush.rect(pole - 11.0, 180.0, 22.0, 658.0, ink(0xA9A59C));
        brush.rect(pole + 3.0, 180.0, 8.0, 658.0, ink(0x8A867E));
        brush.rect(pole - 54.0, 204.0, 108.0, 12.0, STEEL.dim(0.2));
    }
    for (dy, sag) in [(0.0, 60.0), (26.0, 84.0)] {
        brush.bow((left, 208.0 + dy), (x, 208.0 + dy + sag), (right, 208.0 + dy), 5.0, CHARCOAL);
    }
    if !before {
        return brush.bow((left, 262.0), (x, 366.0), (right, 262.0), 6.0, CHARCOAL);
    }
    let end = x + dice.span(20.0, 120.0);
    brush.shadow(end, 812.0, 170.0, 14.0);
    brush.bow((left, 262.0), (end - 350.0, 792.0), (end - 190.0, 816.0), 7.0, CHARCOAL);
    brush.bow((end - 190.0, 816.0), (end - 60.0, 836.0), (end + 20.0, 796.0), 7.0, CHARCOAL);
    brush.bow((end + 20.0, 796.0), (end + 90.0, 760.0), (end + 130.0, 812.0), 7.0, CHARCOAL);
    brush.line(&[(end + 130.0, 812.0), (end + 146.0, 820.0)], 5.0, ink(0xC77B3B));
    brush.bow((right, 262.0), (right - 16.0, 380.0), (right - 34.0, 470.0), 7.0, CHARCOAL);
    cone(brush, end - 250.0, 850.0);
    cone(brush, end + 230.0, 846.0);
}

/// Guard rails along the kerb, one panel lying on the road; afterwards all stand.
pub(super) fn railing(brush: &mut Brush, x: f32, before: bool) {
    for i in -4..=4 {
        if !before || i != 0 {
            panel(brush, x + i as f32 * 244.0 - 122.0, 950.0);
        }
    }
    for i in -4..=5 {
        post(brush, x + i as f32 * 244.0 - 122.0, 956.0);
    }
    if before {
        let middle = (x + 20.0, 1060.0);
        brush.shadow(middle.0, middle.1 - 26.0, 190.0, 44.0);
        brush.turned(middle, -9.0, (1.0, 0.62), |brush| panel(brush, x - 102.0, 1060.0));
    }
}

fn panel(brush: &mut Brush, left: f32, foot: f32) {
    let white = ink(0xEFEFEA);
    for up in [128.0, 34.0] {
        brush.rect(left, foot - up, 244.0, 13.0, white);
        brush.rect(left, foot - up + 9.0, 244.0, 4.0, white.dim(0.25));
    }
    for bar in 1..8 {
        let x = left + bar as f32 * 30.5 - 4.0;
        brush.rect(x, foot - 118.0, 8.0, 88.0, white);
        brush.rect(x + 5.0, foot - 115.0, 3.0, 82.0, white.dim(0.25));
    }
    brush.round(left + 92.0, foot - 100.0, 60.0, 30.0, 4.0, ink(0x3E86C6));
}

fn post(brush: &mut Brush, x: f32, foot: f32) {
    brush.shadow(x + 6.0, foot, 34.0, 8.0);
    brush.round(x - 20.0, foot - 12.0, 40.0, 14.0, 5.0, CHARCOAL);
    brush.round(x - 9.0, foot - 146.0, 18.0, 140.0, 7.0, WHITE);
    brush.rect(x - 9.0, foot - 120.0, 18.0, 16.0, ink(0xD9503F));
    brush.round(x + 2.0, foot - 144.0, 7.0, 136.0, 4.0, ink(0xCFCFC9));
}

/// Tiles missing from the strip for the blind and beside it; afterwards new ones a shade brighter.
pub(super) fn paving(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let (yellow, grey) = (ink(0xE8C671), ink(0xD9D2C6));
    let strip = [-190.0, -94.0, 2.0, 98.0].map(|dx| (dx, 756.0, 34.0, yellow));
    let plain = [-120.0, -24.0].map(|dx| (dx, 791.0, 44.0, grey));
    for (dx, y, high, new) in strip.into_iter().chain(plain) {
        if before {
            gap(brush, x + dx, y, high, dice);
        } else {
            tile(brush, x + dx, y, high, new);
        }
    }
    if before {
        loose(brush, x - 250.0, 826.0, yellow, -14.0);
        loose(brush, x + 170.0, 838.0, grey, 9.0);
        loose(brush, x + 236.0, 812.0, yellow, 24.0);
    }
}

const TILE: f32 = 95.0;

fn gap(brush: &mut Brush, left: f32, y: f32, high: f32, dice: &mut Dice) {
    brush.rect(left, y, TILE, high, ink(0x6C5B4B));
    brush.fade(left, y, TILE, 10.0, CHARCOAL.thin(0.45), CHARCOAL.thin(0.0));
    for _ in 0..7 {
        let at = (left + dice.span(8.0, TILE - 8.0), y + dice.span(10.0, high - 4.0));
        brush.ellipse(at.0, at.1, dice.span(3.0, 7.0), 3.0, ink(0x94806B));
    }
}

fn tile(brush: &mut Brush, left: f32, y: f32, high: f32, new: Ink) {
    brush.rect(left, y, TILE, high, new);
    for u in [0.25, 0.5, 0.75] {
        brush.line(&[(left + 6.0, y + high * u), (left + TILE - 6.0, y + high * u)], 3.0, new.dim(0.12));
    }
    brush.line(&[(left + TILE, y), (left + TILE, y + high)], 2.0, new.dim(0.3));
}

/// A broken tile lying about.
fn loose(brush: &mut Brush, x: f32, y: f32, colour: Ink, lean: f32) {
    let shape = [(-44.0, -22.0), (30.0, -24.0), (46.0, 2.0), (-10.0, 14.0), (-46.0, 4.0)];
    let at = |down: f32| shape.map(|(dx, dy)| (x + dx, y + dy + down));
    brush.shadow(x + 6.0, y + 12.0, 66.0, 13.0);
    brush.turned((x, y), lean, (1.0, 0.8), |brush| {
        brush.poly(&at(6.0), colour.dim(0.3));
        brush.poly(&at(0.0), colour);
        brush.line(&[(x - 34.0, y - 10.0), (x + 30.0, y - 12.0)], 3.0, PAPER.thin(0.5));
    });
}
