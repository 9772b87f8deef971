//! Sheets of paper: text set in the built-in font, tables and forms that flow over pages, and the PDF that comes out.
//!
//! Everything is first laid out as a list of marks in points (1/72 inch, y downwards) and only then written, so that the
//! number of pages is known before the first footer is drawn. What stands on a paper is not decided here.

mod document;
mod form;
mod ink;
mod mark;
mod table;
mod text;

pub(crate) use document::{About, Placed, write};
pub(crate) use form::{Form, Row};
pub(crate) use ink::{Ink, Pen};
pub(crate) use mark::{Mark, Outline, Piece};
pub(crate) use table::{Cell, Column, Table};
pub(crate) use text::{Across, Line, Setter, Span, Style};

/// A4, points.
pub(crate) const PAPER: [f32; 2] = [595.28, 841.89];
/// 15 mm at either side: what offices punch and file.
pub(crate) const SIDE: f32 = 42.5;
/// Width between the margins.
pub(crate) const WIDTH: f32 = PAPER[0] - 2.0 * SIDE;
