//! The subjects: what is wrong before and right after. One file for things that belong together.

mod bikes;
mod goods;
mod green;
mod lamp;
mod posters;
mod roadside;
mod roadway;
mod washing;
mod waste;
mod water;

use super::backdrop::Backdrop;
use super::brush::Brush;
use super::{Phase, SceneKind};
use crate::dice::Dice;

/// Draws the subject before or after.
pub(super) fn draw(kind: SceneKind, phase: Phase, backdrop: &Backdrop, dice: &mut Dice, brush: &mut Brush) {
    let (x, before) = (backdrop.focus, phase == Phase::Before);
    match kind {
        SceneKind::RubbishBags => waste::bags(brush, x, before, dice),
        SceneKind::Litter => waste::litter(brush, x, before, dice),
        SceneKind::OverflowingBin => waste::bin_scene(brush, x, before, dice),
        SceneKind::Adverts => posters::wall(brush, x, before, dice),
        SceneKind::FallenBikes => bikes::parked(brush, x, before, dice),
        SceneKind::GoodsOutside => goods::in_front(brush, x, before, dice),
        SceneKind::Laundry => washing::between_posts(brush, x, before, dice),
        SceneKind::ManholeMissing => roadway::manhole(brush, x, before, dice),
        SceneKind::Pothole => roadway::pothole(brush, x, before, dice),
        SceneKind::LampBroken => lamp::post(brush, x, before, dice),
        SceneKind::Weeds => green::weeds(brush, x, before, dice),
        SceneKind::DeadTree => green::tree(brush, x, before, dice),
        SceneKind::DirtyWater => water::surface(brush, x, before, dice),
        SceneKind::HangingCable => roadside::cable(brush, x, before, dice),
        SceneKind::FallenRailing => roadside::railing(brush, x, before),
        SceneKind::BrokenPaving => roadside::paving(brush, x, before, dice),
    }
}

/// Adds what gives light of its own, over the day's tint.
pub(super) fn shine(kind: SceneKind, phase: Phase, backdrop: &Backdrop, brush: &mut Brush) {
    if kind == SceneKind::LampBroken && phase == Phase::After {
        lamp::light(brush, backdrop.focus);
    }
}
