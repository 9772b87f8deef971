//! Colours and the light of the day. One palette for all scenes, so that they look like one city.

use tiny_skia::Color;

use crate::dice::Dice;

/// A colour with opacity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    r: f32,
    g: f32,
    b: f32,
    a: f32,
}

/// An opaque colour from `0xRRGGBB`.
pub(super) const fn ink(rgb: u32) -> Ink {
    Ink { r: part(rgb >> 16), g: part(rgb >> 8), b: part(rgb), a: 1.0 }
}

const fn part(byte: u32) -> f32 {
    (byte & 0xFF) as f32 / 255.0
}

impl Ink {
    pub(super) fn mix(self, other: Ink, share: f32) -> Ink {
        let part = |a: f32, b: f32| a + (b - a) * share;
        Ink { r: part(self.r, other.r), g: part(self.g, other.g), b: part(self.b, other.b), a: self.a }
    }

    pub(super) fn lit(self, share: f32) -> Ink {
        self.mix(ink(0xFFFFFF), share)
    }

    /// Towards a bluish dark rather than black, which keeps shadows lively.
    pub(super) fn dim(self, share: f32) -> Ink {
        self.mix(ink(0x1E2433), share)
    }

    pub(super) fn thin(self, opacity: f32) -> Ink {
        Ink { a: opacity, ..self }
    }

    pub(super) fn color(self) -> Color {
        Color::from_rgba(self.r, self.g, self.b, self.a).unwrap_or(Color::BLACK)
    }
}

pub(super) const WHITE: Ink = ink(0xFFFFFF);
pub(super) const PAPER: Ink = ink(0xF4F0E6);
pub(super) const CHARCOAL: Ink = ink(0x30363F);
pub(super) const STEEL: Ink = ink(0x5C6773);
pub(super) const LEAF: Ink = ink(0x5F9A57);
pub(super) const BARK: Ink = ink(0x765A45);
pub(super) const EARTH: Ink = ink(0x7B624D);
pub(super) const CARTON: Ink = ink(0xC59A68);
pub(super) const BRIGHT: [Ink; 6] =
    [ink(0xC8503F), ink(0x2F7C9E), ink(0x45885F), ink(0xE09A35), ink(0x6D5A86), ink(0xD96C7B)];

/// The light of the day.
pub(super) struct Mood {
    pub(super) sky: [Ink; 2],
    pub(super) far: Ink,
    pub(super) wall: [Ink; 6],
    pub(super) glass: [Ink; 2],
    pub(super) paving: Ink,
    pub(super) kerb: Ink,
    pub(super) asphalt: Ink,
    /// Multiplied over everything at the end.
    pub(super) tint: Ink,
    pub(super) cloud: f32,
    pub(super) dark: bool,
}

const WALLS: [Ink; 6] = [ink(0xEBDCC6), ink(0xDDB899), ink(0xC6D0C3), ink(0xDFC9C1), ink(0xB8C6D1), ink(0xE6D2A8)];

impl Mood {
    pub(super) fn by_day(dice: &mut Dice) -> Self {
        let clear = Mood {
            sky: [ink(0x86BEE6), ink(0xDDEFF6)],
            far: ink(0xB9D2DF),
            wall: WALLS,
            glass: [ink(0x7FA6B8), ink(0xC5DCE3)],
            paving: ink(0xCFC7BA),
            kerb: ink(0xE2DED5),
            asphalt: ink(0x6E747C),
            tint: WHITE,
            cloud: 0.85,
            dark: false,
        };
        match dice.below(3) {
            0 => clear,
            1 => Mood {
                sky: [ink(0xA3CBE2), ink(0xFBE8CD)],
                far: ink(0xD5CFCB),
                tint: ink(0xFFF3E2),
                cloud: 0.7,
                ..clear
            },
            _ => Mood {
                sky: [ink(0xB4C1CA), ink(0xE4E8E8)],
                far: ink(0xBFC8CD),
                tint: ink(0xEFF2F5),
                cloud: 0.45,
                ..clear
            },
        }
    }

    pub(super) fn by_dusk() -> Self {
        Mood {
            sky: [ink(0x4A5C8C), ink(0xF0B594)],
            far: ink(0x7D7C9C),
            wall: WALLS,
            glass: [ink(0x5A6C88), ink(0x8E93A8)],
            paving: ink(0xC2BBB6),
            kerb: ink(0xD3CFCB),
            asphalt: ink(0x676C78),
            tint: ink(0xA2A4C6),
            cloud: 0.3,
            dark: true,
        }
    }
}
