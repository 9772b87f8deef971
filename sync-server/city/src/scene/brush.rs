//! A brush on a board of 1600 × 1200 units, whatever the pixels. It knows shapes, not things.

use image::RgbImage;
use tiny_skia::{
    BlendMode, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap, Point,
    RadialGradient, Rect, Shader, SpreadMode, Stroke, Transform,
};

use super::ink::Ink;

pub(super) const WIDE: f32 = 1600.0;
pub(super) const HIGH: f32 = 1200.0;
// Half the side of a circle's control polygon.
const ROUND: f32 = 0.5523;

/// A corner of a polygon.
pub(super) type At = (f32, f32);

#[derive(Clone)]
pub(super) struct Brush {
    board: Pixmap,
    /// The whole board fitted to the pixels.
    fit: Transform,
    view: Transform,
}

/// The part of the board that the camera sees: its middle and how close it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) middle: At,
    /// 1 for the whole board, 2 for half its width.
    pub(super) zoom: f32,
}

impl Brush {
    /// A board of that many pixels, the picture covering it whole; `None` for no pixels at all.
    pub(super) fn new(width: u32, height: u32, mirrored: bool, frame: Frame) -> Option<Self> {
        let (w, h) = (width as f32, height as f32);
        let scale = (w / WIDE).max(h / HIGH);
        let fit = Transform::from_translate((w - WIDE * scale) / 2.0, (h - HIGH * scale) / 2.0).pre_scale(scale, scale);
        let turned = if mirrored { fit.pre_translate(WIDE, 0.0).pre_scale(-1.0, 1.0) } else { fit };
        let zoom = frame.zoom.max(1.0);
        // The frame may not leave the board.
        let corner = |middle: f32, side: f32| (middle - side / zoom / 2.0).clamp(0.0, side - side / zoom);
        let (left, top) = (corner(frame.middle.0, WIDE), corner(frame.middle.1, HIGH));
        let view = turned.pre_scale(zoom, zoom).pre_translate(-left, -top);
        Some(Self { board: Pixmap::new(width, height)?, fit, view })
    }

    /// The finished picture; whatever was not painted is black.
    pub(super) fn into_image(self) -> RgbImage {
        let (width, height) = (self.board.width(), self.board.height());
        let bytes = self.board.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        RgbImage::from_raw(width, height, bytes).unwrap_or_default()
    }

    /// Paints with the board turned by `degrees` and stretched around `at`.
    pub(super) fn turned(&mut self, at: At, degrees: f32, stretch: (f32, f32), paint: impl FnOnce(&mut Brush)) {
        let straight = self.view;
        self.view = straight
            .pre_translate(at.0, at.1)
            .pre_scale(stretch.0, stretch.1)
            .pre_concat(Transform::from_rotate(degrees))
            .pre_translate(-at.0, -at.1);
        paint(self);
        self.view = straight;
    }

    fn fill(&mut self, path: Option<Path>, shader: Shader<'static>, blend_mode: BlendMode) {
        let paint = Paint { shader, anti_alias: true, blend_mode, ..Paint::default() };
        if let Some(path) = path {
            self.board.fill_path(&path, &paint, FillRule::Winding, self.view, None);
        }
    }

    fn plain(&mut self, path: Option<Path>, ink: Ink) {
        self.fill(path, Shader::SolidColor(ink.color()), BlendMode::SourceOver);
    }

    pub(super) fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, ink: Ink) {
        self.plain(Rect::from_xywh(x, y, w, h).map(PathBuilder::from_rect), ink);
    }

    pub(super) fn round(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, ink: Ink) {
        let (r, k) = (r.min(w / 2.0).min(h / 2.0), 1.0 - ROUND);
        let mut path = PathBuilder::new();
        path.move_to(x + r, y);
        path.line_to(x + w - r, y);
        path.cubic_to(x + w - r * k, y, x + w, y + r * k, x + w, y + r);
        path.line_to(x + w, y + h - r);
        path.cubic_to(x + w, y + h - r * k, x + w - r * k, y + h, x + w - r, y + h);
        path.line_to(x + r, y + h);
        path.cubic_to(x + r * k, y + h, x, y + h - r * k, x, y + h - r);
        path.line_to(x, y + r);
        path.cubic_to(x, y + r * k, x + r * k, y, x + r, y);
        path.close();
        self.plain(path.finish(), ink);
    }

    pub(super) fn poly(&mut self, corners: &[At], ink: Ink) {
        self.plain(chain(corners, true), ink);
    }

    pub(super) fn ellipse(&mut self, x: f32, y: f32, rx: f32, ry: f32, ink: Ink) {
        self.plain(oval(x, y, rx, ry), ink);
    }

    /// A soft closed shape through the middles of the sides of a polygon.
    pub(super) fn blob(&mut self, corners: &[At], ink: Ink) {
        let middle = |i: usize| {
            let (a, b) = (corners[i % corners.len()], corners[(i + 1) % corners.len()]);
            ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)
        };
        let mut path = PathBuilder::new();
        path.move_to(middle(0).0, middle(0).1);
        for i in 1..=corners.len() {
            let ((cx, cy), (x, y)) = (corners[i % corners.len()], middle(i));
            path.quad_to(cx, cy, x, y);
        }
        path.close();
        self.plain(path.finish(), ink);
    }

    pub(super) fn line(&mut self, corners: &[At], width: f32, ink: Ink) {
        self.stroke(chain(corners, false), width, ink);
    }

    /// A line bent towards `by`.
    pub(super) fn bow(&mut self, from: At, by: At, to: At, width: f32, ink: Ink) {
        let mut path = PathBuilder::new();
        path.move_to(from.0, from.1);
        path.quad_to(by.0, by.1, to.0, to.1);
        self.stroke(path.finish(), width, ink);
    }

    pub(super) fn ring(&mut self, x: f32, y: f32, rx: f32, ry: f32, width: f32, ink: Ink) {
        self.stroke(oval(x, y, rx, ry), width, ink);
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, ink: Ink) {
        let paint = Paint { shader: Shader::SolidColor(ink.color()), anti_alias: true, ..Paint::default() };
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        if let Some(path) = path {
            self.board.stroke_path(&path, &paint, &stroke, self.view, None);
        }
    }

    /// A rectangle fading from `top` to `bottom`.
    pub(super) fn fade(&mut self, x: f32, y: f32, w: f32, h: f32, top: Ink, bottom: Ink) {
        self.fade_poly(&[(x, y), (x + w, y), (x + w, y + h), (x, y + h)], top, bottom);
    }

    /// A polygon fading from `top` to `bottom` of its extent.
    pub(super) fn fade_poly(&mut self, corners: &[At], top: Ink, bottom: Ink) {
        let heights = corners.iter().map(|corner| corner.1);
        let (high, low) = heights.fold((f32::MAX, f32::MIN), |(high, low), y| (high.min(y), low.max(y)));
        let stops = vec![GradientStop::new(0.0, top.color()), GradientStop::new(1.0, bottom.color())];
        let (from, to) = (Point::from_xy(0.0, high), Point::from_xy(0.0, low));
        if let Some(shader) = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity()) {
            self.fill(chain(corners, true), shader, BlendMode::SourceOver);
        }
    }

    /// An ellipse fading from `ink` in the middle to nothing at the rim.
    pub(super) fn glow(&mut self, x: f32, y: f32, rx: f32, ry: f32, ink: Ink) {
        self.haze(x, y, rx, ry, ink, BlendMode::SourceOver);
    }

    /// As [`Brush::glow`], but adding light.
    pub(super) fn shine(&mut self, x: f32, y: f32, rx: f32, ry: f32, ink: Ink) {
        self.haze(x, y, rx, ry, ink, BlendMode::Screen);
    }

    fn haze(&mut self, x: f32, y: f32, rx: f32, ry: f32, ink: Ink, blend: BlendMode) {
        let stops = vec![GradientStop::new(0.0, ink.color()), GradientStop::new(1.0, ink.thin(0.0).color())];
        let flat = Transform::from_translate(x, y).pre_scale(rx, ry);
        let centre = Point::from_xy(0.0, 0.0);
        if let Some(shader) = RadialGradient::new(centre, 0.0, centre, 1.0, stops, SpreadMode::Pad, flat) {
            self.fill(oval(x, y, rx, ry), shader, blend);
        }
    }

    /// The soft shadow of something that stands on the ground.
    pub(super) fn shadow(&mut self, x: f32, y: f32, rx: f32, ry: f32) {
        self.glow(x, y, rx, ry, super::ink::CHARCOAL.thin(0.42));
    }

    /// Multiplies a tint over everything.
    pub(super) fn tint(&mut self, ink: Ink) {
        let whole = Rect::from_xywh(0.0, 0.0, WIDE, HIGH).map(PathBuilder::from_rect);
        self.fill(whole, Shader::SolidColor(ink.color()), BlendMode::Multiply);
    }

    /// Darkens the upper and lower rim of what the camera sees.
    pub(super) fn rim(&mut self, shade: Ink) {
        let view = std::mem::replace(&mut self.view, self.fit);
        self.fade(0.0, 0.0, WIDE, 150.0, shade.thin(0.1), shade.thin(0.0));
        self.fade(0.0, HIGH - 200.0, WIDE, 200.0, shade.thin(0.0), shade.thin(0.16));
        self.view = view;
    }
}

fn chain(corners: &[At], closed: bool) -> Option<Path> {
    let (first, rest) = corners.split_first()?;
    let mut path = PathBuilder::new();
    path.move_to(first.0, first.1);
    rest.iter().for_each(|corner| path.line_to(corner.0, corner.1));
    if closed {
        path.close();
    }
    path.finish()
}

fn oval(x: f32, y: f32, rx: f32, ry: f32) -> Option<Path> {
    Rect::from_xywh(x - rx, y - ry, rx * 2.0, ry * 2.0).and_then(PathBuilder::from_oval)
}
