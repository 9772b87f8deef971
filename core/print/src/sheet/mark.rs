//! Marks on a sheet: text, outlines, and what is clipped.

use std::sync::Arc;

use super::ink::{Ink, Pen};
use super::text::Line;

/// Something drawn, relative to the piece or page it belongs to.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A line of text by the left end of its baseline. `turn` is clockwise, degrees. With a halo it stands on whatever is
    /// below it.
    Text { at: [f32; 2], line: Line, turn: f32, halo: Option<Ink> },
    /// An outline, filled, stroked or both.
    Path { outline: Outline, fill: Option<Ink>, pen: Option<Pen> },
    /// Marks of which only what lies in a rectangle (left, top, width, height) is seen.
    Clipped { window: [f32; 4], marks: Vec<Mark> },
}

impl Mark {
    pub(crate) fn text(at: [f32; 2], line: Line) -> Self {
        Mark::Text { at, line, turn: 0.0, halo: None }
    }

    pub(crate) fn line(from: [f32; 2], to: [f32; 2], pen: Pen) -> Self {
        Mark::Path { outline: Outline::line(vec![from, to]), fill: None, pen: Some(pen) }
    }

    /// The same mark somewhere else.
    pub(crate) fn moved(self, by: [f32; 2]) -> Self {
        let shift = |[x, y]: [f32; 2]| [x + by[0], y + by[1]];
        match self {
            Mark::Text { at, line, turn, halo } => Mark::Text { at: shift(at), line, turn, halo },
            Mark::Path { outline, fill, pen } => Mark::Path { outline: outline.moved(shift), fill, pen },
            Mark::Clipped { window: [x, y, w, h], marks } => Mark::Clipped {
                window: [x + by[0], y + by[1], w, h],
                marks: marks.into_iter().map(|mark| mark.moved(by)).collect(),
            },
        }
    }

    /// A rectangle: left, top, width, height.
    pub(crate) fn rect(bounds: [f32; 4], fill: Option<Ink>, pen: Option<Pen>) -> Self {
        let [x, y, w, h] = bounds;
        let corners = vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
        Mark::Path { outline: Outline::rings([corners]), fill, pen }
    }
}

/// Lines and rings.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outline {
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) points: Vec<[f32; 2]>,
    pub(crate) is_closed: bool,
}

impl Outline {
    pub(crate) fn line(points: Vec<[f32; 2]>) -> Self {
        Self::lines([points])
    }

    pub(crate) fn lines(lines: impl IntoIterator<Item = Vec<[f32; 2]>>) -> Self {
        Outline { parts: lines.into_iter().map(|points| Part { points, is_closed: false }).collect() }
    }

    fn moved(mut self, shift: impl Fn([f32; 2]) -> [f32; 2]) -> Self {
        for point in self.parts.iter_mut().flat_map(|part| part.points.iter_mut()) {
            *point = shift(*point);
        }
        self
    }

    pub(crate) fn rings(rings: impl IntoIterator<Item = Vec<[f32; 2]>>) -> Self {
        Outline { parts: rings.into_iter().map(|points| Part { points, is_closed: true }).collect() }
    }
}

/// What is never split between two pages: a line of text, a row of a table, a map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Piece {
    pub(crate) height: f32,
    /// Relative to the piece's upper left corner.
    pub(crate) marks: Vec<Mark>,
    /// Whether it would look lost at the foot of a page without the piece that follows.
    pub(crate) is_lead: bool,
    /// What is repeated above it when it begins a page: a table's titles.
    pub(crate) head: Option<Arc<Piece>>,
}

impl Piece {
    pub(crate) fn space(height: f32) -> Self {
        Piece { height, ..Piece::default() }
    }
}
