//! The PDF: pages of marks written as PDF/A-2u, which archives take: the used glyphs are inside and every text can be found
//! and copied. No clock and no chance: the same pages give the same bytes.

use chrono::{Datelike, NaiveDateTime, Timelike};
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::FillRule;
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::PAPER;
use super::ink::{Ink, Pen};
use super::mark::{Mark, Outline};
use super::text::{FONT, Glyph, Line};
use crate::error::{PrintError, Result};

/// Marks and where their origin lies on the page.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) at: [f32; 2],
    pub(crate) marks: Vec<Mark>,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Page {
    pub(crate) placed: Vec<Placed>,
}

/// What the file says about itself.
#[derive(Debug, Clone)]
pub(crate) struct About {
    pub(crate) title: String,
    /// RFC 3066.
    pub(crate) language: &'static str,
    pub(crate) printed_at: NaiveDateTime,
}

/// Writes pages as a PDF.
///
/// # Errors
/// [`PrintError::Font`] or [`PrintError::Pdf`].
pub(crate) fn write(pages: &[Page], about: About) -> Result<Vec<u8>> {
    let mut document = Document::new_with(settings()?);
    let font = Font::new(FONT.into(), 0).ok_or(PrintError::Font)?;
    for page in pages {
        let size = PageSettings::from_wh(PAPER[0], PAPER[1]);
        let size = size.ok_or_else(|| PrintError::Pdf { detail: "paper size".to_owned() })?;
        let mut sheet = document.start_page_with(size);
        draw(page, Pencil { surface: sheet.surface(), font: &font });
        sheet.finish();
    }
    document.set_metadata(metadata(about));
    document.finish().map_err(|error| PrintError::Pdf { detail: format!("{error:?}") })
}

fn draw(page: &Page, mut pencil: Pencil<'_>) {
    page.placed.iter().for_each(|placed| pencil.placed(placed));
    pencil.surface.finish();
}

fn settings() -> Result<SerializeSettings> {
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_U).finish();
    let configuration = configuration.map_err(|error| PrintError::Pdf { detail: format!("{error:?}") })?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(about: About) -> Metadata {
    let at = about.printed_at;
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let date = DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()));
    let named = Metadata::new().title(about.title).creator("Gridwalk".to_owned());
    named.language(about.language.to_owned()).creation_date(date)
}

struct Pencil<'a> {
    surface: Surface<'a>,
    font: &'a Font,
}

impl Pencil<'_> {
    fn placed(&mut self, placed: &Placed) {
        self.surface.push_transform(&Transform::from_translate(placed.at[0], placed.at[1]));
        placed.marks.iter().for_each(|mark| self.mark(mark));
        self.surface.pop();
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Text { at, line, turn, halo } => self.turned(*at, line, *turn, *halo),
            Mark::Path { outline, fill, pen } => self.outline(outline, *fill, pen.as_ref()),
            Mark::Clipped { window, marks } => self.clipped(*window, marks),
        }
    }

    fn outline(&mut self, outline: &Outline, fill: Option<Ink>, pen: Option<&Pen>) {
        let Some(path) = path(outline) else { return };
        self.surface.set_fill(fill.map(Ink::fill));
        self.surface.set_stroke(pen.map(Pen::stroke));
        if fill.is_some() || pen.is_some() {
            self.surface.draw_path(&path);
        }
    }

    fn clipped(&mut self, window: [f32; 4], marks: &[Mark]) {
        let [x, y, w, h] = window;
        let corners = vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
        let Some(path) = path(&Outline::rings([corners])) else { return };
        self.surface.push_clip_path(&path, &FillRule::NonZero);
        marks.iter().for_each(|mark| self.mark(mark));
        self.surface.pop();
    }

    fn turned(&mut self, at: [f32; 2], line: &Line, turn: f32, halo: Option<Ink>) {
        if turn != 0.0 {
            self.surface.push_transform(&Transform::from_rotate_at(turn, at[0], at[1]));
        }
        if let Some(halo) = halo {
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Pen::of(halo, line.size * 0.3).stroke()));
            // As outlines: a halo is no text and must not be found twice.
            self.glyphs(at, line, &line.glyphs, true);
        }
        self.text(at, line);
        if turn != 0.0 {
            self.surface.pop();
        }
    }

    /// Draws a line, stretch by stretch of one ink.
    fn text(&mut self, at: [f32; 2], line: &Line) {
        let mut x = at[0];
        for stretch in line.glyphs.chunk_by(|a, b| a.ink == b.ink) {
            let Some(first) = stretch.first() else { continue };
            self.surface.set_fill(Some(first.ink.fill()));
            self.surface.set_stroke(first.ink.is_bold.then(|| Pen::of(first.ink, line.size * BOLD).stroke()));
            self.glyphs([x, at[1]], line, stretch, false);
            x += stretch.iter().map(|glyph| glyph.advance).sum::<f32>();
        }
    }

    fn glyphs(&mut self, at: [f32; 2], line: &Line, glyphs: &[Glyph], is_outlined: bool) {
        let ready = |glyph: &Glyph| {
            let advance = glyph.advance / line.size;
            KrillaGlyph::new(GlyphId::new(glyph.id), advance, 0.0, 0.0, 0.0, glyph.range.clone(), None)
        };
        let glyphs: Vec<KrillaGlyph> = glyphs.iter().map(ready).collect();
        let start = Point::from_xy(rounded(at[0]), rounded(at[1]));
        self.surface.draw_glyphs(start, &glyphs, self.font.clone(), &line.text, line.size, is_outlined);
    }
}

/// Width of the stroke that makes a glyph bold, in ems.
const BOLD: f32 = 0.028;

/// To a hundredth of a point: what the last bits of a cosine are must not show in the file.
fn rounded(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn path(outline: &Outline) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for part in &outline.parts {
        let Some((first, others)) = part.points.split_first() else { continue };
        builder.move_to(rounded(first[0]), rounded(first[1]));
        others.iter().for_each(|[x, y]| builder.line_to(rounded(*x), rounded(*y)));
        if part.is_closed {
            builder.close();
        }
    }
    builder.finish()
}
