//! Greenery: a bed overgrown with weeds, a dead street tree; then planted again.

use super::super::backdrop::bed;
use super::super::brush::Brush;
use super::super::ink::{BRIGHT, LEAF, PAPER, ink};
use super::super::plants;
use crate::dice::Dice;

/// A bed full of weeds and rubbish; afterwards a clipped hedge with flowers.
pub(super) fn weeds(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    let (left, right) = (x - 420.0, x + 420.0);
    bed(brush, left, right);
    if before {
        let mut spots: Vec<(f32, f32)> = (0..44).map(|_| (dice.span(left, right), dice.span(822.0, 868.0))).collect();
        spots.extend((0..12).map(|_| (dice.span(left - 60.0, right + 60.0), dice.span(872.0, 890.0))));
        spots.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (at, y) in spots {
            let leaf = LEAF.mix(ink(0xB5A857), dice.span(0.1, 0.75));
            plants::tuft(brush, at, y, dice.span(48.0, 150.0), leaf, dice);
        }
        for _ in 0..5 {
            let at = (dice.span(left, right), dice.span(850.0, 872.0));
            brush.poly(&[at, (at.0 + 26.0, at.1 - 12.0), (at.0 + 38.0, at.1 + 4.0), (at.0 + 10.0, at.1 + 10.0)], PAPER);
        }
        return;
    }
    plants::hedge(brush, left + 4.0, 840.0, right - left - 8.0, 62.0, dice);
    for i in 0..26 {
        let at = (left + 6.0 + i as f32 * 32.5, 856.0 + dice.span(-5.0, 5.0));
        brush.ellipse(at.0, at.1 + 5.0, 15.0, 8.0, LEAF.dim(0.1));
        brush.ellipse(at.0 - 5.0, at.1, 7.0, 6.0, BRIGHT[5].lit(0.15));
        brush.ellipse(at.0 + 6.0, at.1 - 2.0, 6.0, 5.0, ink(0xF4D35E));
    }
}

/// A dead tree; afterwards a young one in its place.
pub(super) fn tree(brush: &mut Brush, x: f32, before: bool, dice: &mut Dice) {
    if before {
        plants::dead_tree(brush, x, dice);
    } else {
        plants::young_tree(brush, x, dice);
    }
}
