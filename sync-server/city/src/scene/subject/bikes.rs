//! Shared bikes 共享单车: fallen over each other, then upright in their bay.

use super::super::brush::{At, Brush};
use super::super::ink::{BRIGHT, CHARCOAL, Ink, STEEL, WHITE, ink};
use crate::dice::Dice;

/// Five bikes on the ground; afterwards in a row between the lines.
pub(super) fn parked(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    bay(brush, x);
    let colours: Vec<Ink> = (0..5).map(|_| if dice.chance(65) { ink(0x3E86C6) } else { *dice.pick(&BRIGHT) }).collect();
    for (i, colour) in colours.into_iter().enumerate() {
        if before {
            let at = (x - 380.0 + i as f32 * 165.0 + dice.span(-20.0, 20.0), 806.0 + dice.span(-18.0, 46.0));
            let fall = if dice.chance(50) { dice.span(58.0, 74.0) } else { dice.span(-26.0, -12.0) };
            brush.shadow(at.0 + 30.0, at.1 + 6.0, 190.0, 24.0);
            brush.turned(at, fall * 0.24, (1.0, 0.5), |brush| bike(brush, at, 250.0, colour));
        } else {
            let at = (x - 350.0 + i as f32 * 172.0, 846.0);
            brush.shadow(at.0, at.1 + 2.0, 130.0, 14.0);
            brush.turned(at, 0.0, (0.62, 1.0), |brush| bike(brush, at, 250.0, colour));
        }
    }
}

/// The painted bay they belong in.
fn bay(brush: &mut Brush, x: f32) {
    let white = WHITE.thin(0.85);
    brush.line(&[(x - 470.0, 812.0), (x + 470.0, 812.0)], 6.0, white);
    brush.line(&[(x - 500.0, 868.0), (x + 500.0, 868.0)], 7.0, white);
    for i in 0..=5 {
        let u = i as f32 * 0.4 - 1.0;
        brush.line(&[(x + 470.0 * u, 812.0), (x + 500.0 * u, 868.0)], 6.0, white);
    }
}

/// A city bike seen from the side, standing on `at`, about `size` long.
fn bike(brush: &mut Brush, at: At, size: f32, colour: Ink) {
    let spot = |u: f32, v: f32| (at.0 + size * u, at.1 - size * v);
    for u in [-0.34, 0.34] {
        wheel(brush, spot(u, 0.19), size * 0.185);
    }
    let (hub, crank, seat, head, fork) =
        (spot(-0.34, 0.19), spot(-0.05, 0.2), spot(-0.13, 0.5), spot(0.24, 0.52), spot(0.34, 0.19));
    brush.line(&[hub, crank, seat, hub], size * 0.03, colour.dim(0.1));
    brush.line(&[crank, spot(0.23, 0.42)], size * 0.05, colour);
    brush.line(&[spot(-0.11, 0.42), spot(0.22, 0.46)], size * 0.026, colour.dim(0.2));
    brush.line(&[head, fork], size * 0.034, colour);
    brush.line(&[head, spot(0.22, 0.62), spot(0.12, 0.65)], size * 0.026, STEEL.dim(0.3));
    brush.line(&[seat, spot(-0.14, 0.56)], size * 0.026, STEEL);
    brush.round(spot(-0.22, 0.6).0, spot(-0.22, 0.6).1, size * 0.17, size * 0.05, size * 0.025, CHARCOAL);
    basket(brush, spot(0.27, 0.64), size);
    brush.bow(spot(-0.54, 0.24), spot(-0.4, 0.46), spot(-0.2, 0.36), size * 0.022, colour.lit(0.2));
    brush.ellipse(crank.0, crank.1, size * 0.045, size * 0.045, CHARCOAL);
    brush.line(&[crank, spot(0.0, 0.11)], size * 0.022, CHARCOAL);
    brush.line(&[spot(-0.03, 0.11), spot(0.04, 0.11)], size * 0.024, CHARCOAL);
}

fn wheel(brush: &mut Brush, at: At, radius: f32) {
    let spokes = [(1.0, 0.0), (0.866, 0.5), (0.5, 0.866), (0.0, 1.0), (-0.5, 0.866), (-0.866, 0.5)];
    for (u, v) in spokes {
        let (dx, dy) = (u * radius * 0.92, v * radius * 0.92);
        brush.line(&[(at.0 - dx, at.1 - dy), (at.0 + dx, at.1 + dy)], radius * 0.025, STEEL.lit(0.35).thin(0.8));
    }
    brush.ring(at.0, at.1, radius, radius, radius * 0.15, CHARCOAL);
    brush.ring(at.0, at.1, radius * 0.88, radius * 0.88, radius * 0.05, STEEL.lit(0.4));
    brush.ellipse(at.0, at.1, radius * 0.1, radius * 0.1, STEEL);
}

fn basket(brush: &mut Brush, at: At, size: f32) {
    let (w, h) = (size * 0.2, size * 0.15);
    brush.poly(
        &[at, (at.0 + w, at.1), (at.0 + w * 0.86, at.1 + h), (at.0 + w * 0.14, at.1 + h)],
        STEEL.dim(0.3).thin(0.5),
    );
    for i in 0..=4 {
        let u = i as f32 / 4.0;
        let foot = at.0 + w * (0.14 + 0.72 * u);
        brush.line(&[(at.0 + w * u, at.1), (foot, at.1 + h)], size * 0.009, STEEL.dim(0.45));
    }
    brush.line(&[at, (at.0 + w, at.1)], size * 0.018, STEEL.dim(0.45));
}
