//! Colours and strokes. Few, and told apart in black and white as well.

use krilla::color::rgb;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke, StrokeDash};

/// A colour, and whether text in it is set bold. The font has one weight: bold is a thin stroke around each glyph.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Ink {
    pub(crate) rgb: [u8; 3],
    pub(crate) is_bold: bool,
}

impl Ink {
    pub(crate) const BLACK: Ink = Ink::of([26, 26, 26]);
    /// Captions and what is said beside.
    pub(crate) const GREY: Ink = Ink::of([95, 95, 95]);
    /// 未落实, and whatever wants somebody's attention.
    pub(crate) const RED: Ink = Ink::of([178, 34, 34]);
    pub(crate) const WHITE: Ink = Ink::of([255, 255, 255]);
    /// Behind labels.
    pub(crate) const SHADE: Ink = Ink::of([238, 241, 245]);
    /// Behind bands.
    pub(crate) const BAND: Ink = Ink::of([218, 225, 234]);
    /// The area itself.
    pub(crate) const OWN: Ink = Ink::of([226, 237, 248]);
    pub(crate) const OWN_EDGE: Ink = Ink::of([28, 74, 130]);
    /// Neighbours' outlines.
    pub(crate) const FAINT: Ink = Ink::of([150, 150, 150]);
    /// The area's own road sections.
    pub(crate) const ROAD: Ink = Ink::of([176, 84, 16]);
    /// Other roads.
    pub(crate) const LANE: Ink = Ink::of([196, 196, 196]);

    pub(crate) const fn of(rgb: [u8; 3]) -> Self {
        Ink { rgb, is_bold: false }
    }

    pub(crate) const fn bold(self) -> Self {
        Ink { rgb: self.rgb, is_bold: true }
    }

    fn color(self) -> rgb::Color {
        let [red, green, blue] = self.rgb;
        rgb::Color::new(red, green, blue)
    }

    /// Even-odd, so that a polygon's inner rings are holes however they turn.
    pub(super) fn fill(self) -> Fill {
        Fill { paint: self.color().into(), opacity: NormalizedF32::ONE, rule: FillRule::EvenOdd }
    }
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pen {
    pub(crate) ink: Ink,
    pub(crate) width: f32,
    /// Length of dashes and gaps, points.
    pub(crate) dash: Option<f32>,
}

impl Pen {
    pub(crate) const RULE: Pen = Pen::of(Ink::of([110, 110, 110]), 0.5);
    pub(crate) const HAIR: Pen = Pen::of(Ink::of([175, 175, 175]), 0.4);

    pub(crate) const fn of(ink: Ink, width: f32) -> Self {
        Pen { ink, width, dash: None }
    }

    pub(super) fn stroke(&self) -> Stroke {
        let dash = self.dash.map(|length| StrokeDash { array: vec![length, length], offset: 0.0 });
        Stroke {
            paint: self.ink.color().into(),
            width: self.width,
            line_cap: krilla::paint::LineCap::Butt,
            line_join: krilla::paint::LineJoin::Round,
            dash,
            ..Stroke::default()
        }
    }
}
