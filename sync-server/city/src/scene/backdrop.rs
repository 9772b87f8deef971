//! What a scene stands in: sky, houses or a wall, pavement, kerb, and a road or a canal.

use super::brush::{Brush, Frame, HIGH, WIDE};
use super::facade::{self, FOOT};
use super::ink::{CHARCOAL, EARTH, Ink, LEAF, Mood, STEEL, WHITE, ink};
use super::plants;
use super::{SceneKind, View};
use crate::dice::Dice;

/// Where the pavement ends and the kerb begins.
pub(super) const KERB: f32 = 884.0;
/// Where the road begins.
pub(super) const ROAD: f32 = 914.0;
const HORIZON: f32 = 300.0;
/// How many times closer a near view is than the usual one.
const CLOSER: f32 = 1.45;
const LAMP_HEAD: f32 = 340.0;

/// The street of one scene.
pub(super) struct Backdrop {
    pub(super) mood: Mood,
    kind: SceneKind,
    seed: u64,
    /// Where the middle of the subject stands, between the trees.
    pub(super) focus: f32,
    frame: Frame,
}

impl Backdrop {
    pub(super) fn new(kind: SceneKind, dice: &mut Dice) -> Self {
        let dusk = kind == SceneKind::LampBroken;
        let mood = if dusk { Mood::by_dusk() } else { Mood::by_day(dice) };
        let (seed, focus) = (dice.below(usize::MAX) as u64, dice.span(700.0, 880.0));
        let (height, near, far) = closeness(kind);
        let frame = Frame { middle: (focus + dice.span(-40.0, 40.0), height), zoom: dice.span(near, far) };
        Self { mood, kind, seed, focus, frame }
    }

    /// The frame from where the camera stands. A lamp is looked at where it should shine.
    pub(super) fn seen(&self, view: View) -> Frame {
        let Frame { middle: (x, y), zoom } = self.frame;
        match view {
            View::Usual => self.frame,
            View::Near if self.kind == SceneKind::LampBroken => Frame { middle: (x, LAMP_HEAD), zoom: zoom * CLOSER },
            View::Near => Frame { middle: (x, y), zoom: zoom * CLOSER },
            View::Far => Frame { middle: (x, y), zoom: 1.0 },
        }
    }

    pub(super) fn draw_behind(&self, brush: &mut Brush) {
        let mut dice = Dice::new(self.seed, "backdrop");
        self.sky(brush, &mut dice);
        facade::row(brush, &self.mood, &mut dice);
        if self.kind == SceneKind::Adverts {
            wall(brush, &mut dice);
        }
        self.pavement(brush);
        if self.kind == SceneKind::DirtyWater {
            self.canal(brush, &mut dice);
        } else {
            self.road(brush, &mut dice);
        }
        self.furniture(brush, &mut dice);
    }

    /// The day's light over everything, and a darker rim that holds the eye.
    pub(super) fn draw_light(&self, brush: &mut Brush) {
        if self.mood.tint != WHITE {
            brush.tint(self.mood.tint);
        }
        brush.rim(CHARCOAL);
    }

    fn sky(&self, brush: &mut Brush, dice: &mut Dice) {
        brush.fade(0.0, 0.0, WIDE, FOOT, self.mood.sky[0], self.mood.sky[1]);
        for _ in 0..dice.between(2, 4) {
            let (x, y, size) = (dice.span(0.0, WIDE), dice.span(30.0, 170.0), dice.span(0.6, 1.2));
            for (dx, dy, r) in [(-70.0, 8.0, 34.0), (-26.0, -12.0, 46.0), (30.0, -4.0, 40.0), (76.0, 10.0, 28.0)] {
                brush.ellipse(
                    x + dx * size,
                    y + dy * size,
                    r * size * 1.5,
                    r * size * 0.62,
                    WHITE.thin(self.mood.cloud * 0.7),
                );
            }
        }
        let mut x = -30.0;
        while x < WIDE {
            let (w, top) = (dice.span(60.0, 150.0), dice.span(90.0, 300.0));
            brush.fade(x, top, w, FOOT - top, self.mood.far, self.mood.far.mix(self.mood.sky[1], 0.7));
            x += w + dice.span(0.0, 50.0);
        }
    }

    fn pavement(&self, brush: &mut Brush) {
        let paving = self.mood.paving;
        brush.fade(0.0, FOOT, WIDE, KERB - FOOT, paving.dim(0.08), paving.lit(0.08));
        let joint = paving.dim(0.16);
        for y in [640.0, 666.0, 700.0, 744.0, 800.0] {
            brush.line(&[(0.0, y), (WIDE, y)], 2.0, joint);
        }
        for i in -24..=24 {
            let x = 800.0 + i as f32 * 66.0;
            let far = 800.0 + (x - 800.0) * (KERB - HORIZON) / (FOOT - HORIZON);
            brush.line(&[(x, FOOT), (far, KERB)], 1.6, joint);
        }
        tactile(brush);
        brush.rect(0.0, KERB - 4.0, WIDE, 18.0, self.mood.kerb);
        brush.rect(0.0, KERB + 14.0, WIDE, 18.0, self.mood.kerb.dim(0.34));
        for i in 0..12 {
            let x = 40.0 + i as f32 * 138.0;
            brush.line(&[(x, KERB - 3.0), (x + (x - 800.0) * 0.02, ROAD)], 2.4, self.mood.kerb.dim(0.42));
        }
    }

    fn road(&self, brush: &mut Brush, dice: &mut Dice) {
        let asphalt = self.mood.asphalt;
        brush.fade(0.0, ROAD, WIDE, HIGH - ROAD, asphalt.dim(0.16), asphalt.lit(0.08));
        brush.fade(0.0, ROAD, WIDE, 22.0, CHARCOAL.thin(0.3), CHARCOAL.thin(0.0));
        for _ in 0..240 {
            let (x, y) = (dice.span(0.0, WIDE), dice.span(ROAD + 12.0, HIGH));
            let shade = if dice.chance(50) { asphalt.lit(0.2) } else { asphalt.dim(0.3) };
            brush.ellipse(x, y, dice.span(2.0, 5.0), 1.6, shade.thin(0.5));
        }
        brush.rect(0.0, 948.0, WIDE, 9.0, ink(0xEFEDE4).thin(0.85));
        let mut x = -dice.span(0.0, 200.0);
        while x < WIDE {
            brush.poly(
                &[(x, 1138.0), (x + 170.0, 1138.0), (x + 176.0, 1160.0), (x - 4.0, 1160.0)],
                ink(0xEFEDE4).thin(0.9),
            );
            x += 380.0;
        }
    }

    fn canal(&self, brush: &mut Brush, dice: &mut Dice) {
        brush.fade(0.0, ROAD - 14.0, WIDE, 62.0, ink(0xA49C90), ink(0x857E75));
        for i in 0..14 {
            let x = i as f32 * 122.0 + dice.span(-16.0, 16.0);
            brush.line(&[(x, ROAD - 10.0), (x, 938.0)], 3.0, ink(0x736C64));
        }
        brush.line(&[(0.0, 938.0), (WIDE, 938.0)], 3.0, ink(0x736C64));
        brush.fade(0.0, 962.0, WIDE, HIGH - 962.0, ink(0x5E8C8C), ink(0x86B3AE));
        brush.fade(0.0, 962.0, WIDE, 26.0, CHARCOAL.thin(0.34), CHARCOAL.thin(0.0));
        for _ in 0..70 {
            let (x, y) = (dice.span(-60.0, WIDE), dice.span(985.0, HIGH));
            let wide = dice.span(40.0, 150.0) * (y - 800.0) / 300.0;
            brush.bow((x, y), (x + wide / 2.0, y - 5.0), (x + wide, y), 2.6, WHITE.thin(dice.span(0.1, 0.3)));
        }
        railing(brush);
    }

    fn furniture(&self, brush: &mut Brush, dice: &mut Dice) {
        let leaf = LEAF.mix(ink(0x8FA64B), dice.span(0.0, 0.4));
        if self.kind != SceneKind::Adverts {
            plants::tree(brush, dice.span(90.0, 210.0), dice.span(0.85, 1.1), leaf, dice);
        }
        plants::tree(brush, dice.span(1420.0, 1530.0), dice.span(0.85, 1.1), leaf, dice);
        if self.kind != SceneKind::LampBroken {
            lamp_post(brush, dice.span(1240.0, 1300.0), 1.0, ink(0xF3EBD2));
        }
        if dice.chance(50) && self.kind != SceneKind::Adverts {
            plants::hedge(brush, 330.0, 650.0, 190.0, 46.0, dice);
        }
    }
}

/// At which height the camera looks, and between which zooms, so that the subject fills the picture.
fn closeness(kind: SceneKind) -> (f32, f32, f32) {
    match kind {
        SceneKind::RubbishBags => (750.0, 1.3, 1.65),
        SceneKind::Litter => (770.0, 1.2, 1.4),
        SceneKind::OverflowingBin => (710.0, 1.25, 1.6),
        SceneKind::Adverts => (510.0, 1.2, 1.5),
        SceneKind::FallenBikes => (770.0, 1.2, 1.4),
        SceneKind::GoodsOutside => (690.0, 1.2, 1.45),
        SceneKind::Laundry => (620.0, 1.2, 1.4),
        SceneKind::ManholeMissing | SceneKind::Pothole => (960.0, 1.25, 1.6),
        SceneKind::LampBroken => (500.0, 1.0, 1.06),
        SceneKind::Weeds => (800.0, 1.2, 1.45),
        SceneKind::DeadTree => (600.0, 1.08, 1.25),
        SceneKind::DirtyWater => (960.0, 1.1, 1.35),
        SceneKind::HangingCable => (560.0, 1.05, 1.2),
        SceneKind::FallenRailing => (860.0, 1.2, 1.45),
        SceneKind::BrokenPaving => (800.0, 1.35, 1.7),
    }
}

/// The yellow strip for the blind 盲道.
fn tactile(brush: &mut Brush) {
    let yellow = ink(0xDDB75C);
    brush.fade(0.0, 756.0, WIDE, 34.0, yellow.dim(0.06), yellow);
    for y in [763.0, 773.0, 783.0] {
        brush.line(&[(0.0, y), (WIDE, y)], 3.0, yellow.dim(0.16));
    }
    for i in -20..=20 {
        let x = 800.0 + i as f32 * 96.0;
        brush.line(&[(x, 756.0), (x + i as f32 * 6.0, 790.0)], 2.0, yellow.dim(0.28));
    }
}

/// A compound wall 围墙 in front of the houses, with a coping and trees behind it.
fn wall(brush: &mut Brush, dice: &mut Dice) {
    for i in 0..9 {
        let (x, r) = (60.0 + i as f32 * 185.0 + dice.span(-40.0, 40.0), dice.span(90.0, 140.0));
        brush.ellipse(x, 300.0 + dice.span(-30.0, 30.0), r, r * 0.8, LEAF.dim(dice.span(0.05, 0.3)));
    }
    brush.fade(0.0, 330.0, WIDE, FOOT - 330.0, ink(0xEAE4D8), ink(0xD6CFC1));
    brush.rect(0.0, 312.0, WIDE, 24.0, ink(0x6F7A80));
    brush.rect(0.0, 312.0, WIDE, 7.0, ink(0x93A0A6));
    brush.fade(0.0, 336.0, WIDE, 20.0, CHARCOAL.thin(0.25), CHARCOAL.thin(0.0));
    brush.rect(0.0, FOOT - 46.0, WIDE, 46.0, ink(0x9A958C));
    for x in [40.0, 560.0, 1080.0, 1600.0] {
        brush.rect(x - 34.0, 322.0, 68.0, FOOT - 322.0, ink(0xDED6C8));
        brush.rect(x + 22.0, 336.0, 12.0, FOOT - 336.0, ink(0xC2BAAB));
        brush.rect(x - 42.0, 304.0, 84.0, 22.0, ink(0x5F6A70));
    }
}

fn railing(brush: &mut Brush) {
    let stone = ink(0xD9D5CC);
    for y in [806.0, 850.0] {
        brush.rect(0.0, y, WIDE, 11.0, stone.dim(0.06));
        brush.rect(0.0, y, WIDE, 4.0, stone.lit(0.4));
    }
    for i in 0..9 {
        let x = 20.0 + i as f32 * 196.0;
        brush.round(x, 784.0, 30.0, 122.0, 6.0, stone);
        brush.rect(x + 22.0, 796.0, 8.0, 108.0, stone.dim(0.2));
        brush.round(x - 4.0, 776.0, 38.0, 16.0, 7.0, stone.lit(0.35));
    }
}

/// A street lamp of a certain size with its head in `glass`.
pub(super) fn lamp_post(brush: &mut Brush, x: f32, size: f32, glass: Ink) {
    let (foot, top) = (868.0, 868.0 - 690.0 * size);
    let pole = STEEL.dim(0.2);
    brush.shadow(x + 14.0, foot, 56.0 * size, 10.0);
    brush.poly(&[(x - 9.0 * size, foot), (x - 5.0 * size, top), (x + 5.0 * size, top), (x + 9.0 * size, foot)], pole);
    brush.rect(x - 16.0 * size, foot - 54.0 * size, 32.0 * size, 54.0 * size, pole.dim(0.2));
    let tip = (x - 150.0 * size, top - 26.0 * size);
    brush.bow((x, top + 10.0), (x - 20.0 * size, top - 40.0 * size), tip, 9.0 * size, pole);
    brush.round(tip.0 - 74.0 * size, tip.1 - 10.0 * size, 86.0 * size, 20.0 * size, 9.0, pole.dim(0.1));
    brush.round(tip.0 - 66.0 * size, tip.1 + 6.0 * size, 62.0 * size, 9.0 * size, 4.0, glass);
}

/// Bare ground between kerb and pavement, where something was planted.
pub(super) fn bed(brush: &mut Brush, left: f32, right: f32) {
    brush.poly(&[(left, 812.0), (right, 812.0), (right + 26.0, 872.0), (left - 26.0, 872.0)], ink(0xB9B0A3));
    brush.poly(&[(left + 10.0, 818.0), (right - 10.0, 818.0), (right + 10.0, 866.0), (left - 10.0, 866.0)], EARTH);
}
