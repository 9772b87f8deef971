//! Drawn photos: flat street scenes before and after, so that demo and tests need no photograph of anybody.
//!
//! Before and after share the backdrop and the viewpoint; only the subject changes. Pictures carry no EXIF: whoever wants a
//! time or place in them must write it. Drawing uses `f32`, so bytes are equal on one machine, not promised across kinds.

mod backdrop;
mod brush;
mod facade;
mod ink;
mod plants;
mod subject;

use std::io::Cursor;

pub use image::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::error::CityError;
use backdrop::Backdrop;
use brush::Brush;

/// Shortest side that is drawn, in pixels.
pub const MIN_SIDE: u32 = 16;
/// Longest side that is drawn, in pixels.
pub const MAX_SIDE: u32 = 4_096;
const JPEG_QUALITY: u8 = 86;

/// What a scene shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SceneKind {
    /// 暴露垃圾.
    RubbishBags,
    /// 道路不洁; also whatever has no picture of its own.
    Litter,
    /// 垃圾箱满溢.
    OverflowingBin,
    /// 非法小广告.
    Adverts,
    /// 共享单车倒伏.
    FallenBikes,
    /// 店外经营.
    GoodsOutside,
    /// 沿街晾挂.
    Laundry,
    /// 井盖缺失.
    ManholeMissing,
    /// 道路破损.
    Pothole,
    /// 路灯不亮.
    LampBroken,
    /// 绿地杂草.
    Weeds,
    /// 行道树枯死.
    DeadTree,
    /// 水域不洁.
    DirtyWater,
    /// 架空线缆脱落.
    HangingCable,
    /// 交通护栏倒伏.
    FallenRailing,
    /// 盲道、路缘石缺损.
    BrokenPaving,
}

impl SceneKind {
    /// All kinds, in the order of the declaration.
    pub const ALL: [SceneKind; 16] = [
        SceneKind::RubbishBags,
        SceneKind::Litter,
        SceneKind::OverflowingBin,
        SceneKind::Adverts,
        SceneKind::FallenBikes,
        SceneKind::GoodsOutside,
        SceneKind::Laundry,
        SceneKind::ManholeMissing,
        SceneKind::Pothole,
        SceneKind::LampBroken,
        SceneKind::Weeds,
        SceneKind::DeadTree,
        SceneKind::DirtyWater,
        SceneKind::HangingCable,
        SceneKind::FallenRailing,
        SceneKind::BrokenPaving,
    ];

    /// The picture for a five-digit class code of the 2026 edition; [`SceneKind::Litter`] for codes without one.
    pub fn for_class(code: &str) -> SceneKind {
        if let Some(class) = crate::class::classes().iter().find(|class| class.code == code) {
            return class.scene;
        }
        match code.get(..5).and_then(|digits| digits.parse::<u32>().ok()) {
            Some(1_001..=1_026) => SceneKind::ManholeMissing,
            Some(1_037..=1_039) => SceneKind::LampBroken,
            Some(6_049..=6_052) => SceneKind::BrokenPaving,
            Some(4_001..=4_003) => SceneKind::DeadTree,
            Some(4_004..=4_014 | 6_021 | 6_022) => SceneKind::Weeds,
            Some(6_015 | 6_023..=6_026 | 6_046) => SceneKind::DirtyWater,
            Some(7_001..=7_008) => SceneKind::Adverts,
            Some(9_005 | 9_006) => SceneKind::GoodsOutside,
            Some(6_032 | 6_035 | 8_005) => SceneKind::RubbishBags,
            _ => SceneKind::Litter,
        }
    }
}

/// Before or after the repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// 处置前.
    Before,
    /// 处置后.
    After,
}

/// How close the camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// As before and after are taken: the subject with some of its street.
    Usual,
    /// 近景: the subject alone.
    Near,
    /// 远景: the whole street around it.
    Far,
}

/// Everything that a picture is drawn from, apart from its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SceneSeed {
    pub kind: SceneKind,
    /// Chooses street, light and arrangement; the same in before and after.
    pub variant: u64,
    pub phase: Phase,
}

/// Draws a scene of `width` × `height` pixels; what does not fit 4 : 3 is cropped evenly.
///
/// # Errors
/// A side below [`MIN_SIDE`] or above [`MAX_SIDE`].
pub fn draw(kind: SceneKind, variant: u64, phase: Phase, width: u32, height: u32) -> Result<RgbImage, CityError> {
    Ok(Street::new(kind, variant, View::Usual, width, height)?.picture(phase))
}

/// A street with nothing in it yet. Most of a picture is its street: before and after are cheaper from one.
pub struct Street {
    kind: SceneKind,
    variant: u64,
    backdrop: Backdrop,
    bare: Brush,
}

impl Street {
    /// Draws the street of a scene, `width` × `height` pixels; what does not fit 4 : 3 is cropped evenly.
    ///
    /// # Errors
    /// As [`draw`].
    pub fn new(kind: SceneKind, variant: u64, view: View, width: u32, height: u32) -> Result<Self, CityError> {
        let sides = MIN_SIDE..=MAX_SIDE;
        let refused = CityError::PictureSize { width, height, min: MIN_SIDE, max: MAX_SIDE };
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(refused);
        }
        let mut dice = Dice::new(variant, "scene");
        let mirrored = dice.chance(50);
        let backdrop = Backdrop::new(kind, &mut dice);
        let mut bare = Brush::new(width, height, mirrored, backdrop.seen(view)).ok_or(refused)?;
        backdrop.draw_behind(&mut bare);
        Ok(Self { kind, variant, backdrop, bare })
    }

    /// The street with its subject before or after.
    pub fn picture(&self, phase: Phase) -> RgbImage {
        let mut brush = self.bare.clone();
        let mut own = Dice::new(self.variant, "subject");
        subject::draw(self.kind, phase, &self.backdrop, &mut own, &mut brush);
        self.backdrop.draw_light(&mut brush);
        subject::shine(self.kind, phase, &self.backdrop, &mut brush);
        brush.into_image()
    }
}

/// A small copy of a picture.
pub fn smaller(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    image::imageops::thumbnail(picture, width, height)
}

impl SceneSeed {
    /// Draws this scene; see [`draw`].
    ///
    /// # Errors
    /// As [`draw`].
    pub fn draw(&self, width: u32, height: u32) -> Result<RgbImage, CityError> {
        draw(self.kind, self.variant, self.phase, width, height)
    }

    /// The street of this scene; see [`Street::new`].
    ///
    /// # Errors
    /// As [`draw`].
    pub fn street(&self, view: View, width: u32, height: u32) -> Result<Street, CityError> {
        Street::new(self.kind, self.variant, view, width, height)
    }

    /// Draws this scene and encodes it as JPEG, without EXIF.
    ///
    /// # Errors
    /// As [`draw`], or the encoder's refusal.
    pub fn jpeg(&self, width: u32, height: u32) -> Result<Vec<u8>, CityError> {
        jpeg(&self.draw(width, height)?)
    }
}

/// Encodes a picture as baseline JPEG, without EXIF.
///
/// # Errors
/// The encoder's refusal.
pub fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, CityError> {
    let mut bytes = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .write_image(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|error| CityError::Encode(error.to_string()))?;
    Ok(bytes.into_inner())
}
