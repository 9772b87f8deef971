//! A street lamp that stays dark at dusk 路灯不亮, then shines.

use super::super::backdrop::lamp_post;
use super::super::brush::Brush;
use super::super::ink::{CHARCOAL, WHITE, ink};
use crate::dice::Dice;

const SIZE: f32 = 1.12;
/// From the pole to the middle of the lamp's head, and its height.
const HEAD: (f32, f32) = (-203.0, 78.0);

/// The post with a dark, cracked head before.
pub(super) fn post(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let x = x + 130.0;
    lamp_post(brush, x, SIZE, if before { ink(0x5A5F66) } else { ink(0xFFF3C4) });
    if before {
        let (hx, hy) = (x + HEAD.0, HEAD.1);
        brush.line(
            &[(hx - 30.0, hy - 6.0), (hx - 8.0, hy + 4.0), (hx + 2.0, hy - 8.0), (hx + 26.0, hy + 2.0)],
            3.0,
            CHARCOAL,
        );
        brush.poly(&[(hx - 34.0, hy + 8.0), (hx - 6.0, hy + 10.0), (hx - 22.0, hy + 30.0)], WHITE.thin(0.55));
        for _ in 0..7 {
            let at = (hx + dice.span(-60.0, 60.0), dice.span(836.0, 868.0));
            brush.poly(&[at, (at.0 + 14.0, at.1 - 6.0), (at.0 + 18.0, at.1 + 4.0)], WHITE.thin(0.7));
        }
    }
}

/// Its light: a halo, a cone and a pool on the ground, added over the dusk.
pub(super) fn light(brush: &mut Brush, x: f32) {
    let (x, y) = (x + 130.0 + HEAD.0, HEAD.1);
    let warm = ink(0xFFD58A);
    brush.fade_poly(
        &[(x - 40.0, y + 8.0), (x + 40.0, y + 8.0), (x + 380.0, 860.0), (x - 380.0, 860.0)],
        warm.thin(0.26),
        warm.thin(0.0),
    );
    brush.shine(x, 840.0, 520.0, 110.0, warm.thin(0.6));
    brush.shine(x, y + 6.0, 190.0, 150.0, warm.thin(0.85));
    brush.shine(x, y + 8.0, 60.0, 30.0, WHITE.thin(0.95));
    brush.round(x - 34.0, y + 2.0, 68.0, 10.0, 5.0, ink(0xFFF8DE));
}
