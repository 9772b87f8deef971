//! Lines of text in the built-in font. Where lines may break is Unicode's (UAX 14, which knows 避头尾); here they are filled.
//!
//! The font has one upright glyph for each character and no layout tables, so there is nothing to shape, and no letter that
//! runs from right to left. What cannot be drawn is decided here: controls are dropped, a character the font lacks becomes 〓
//! and is remembered.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use super::ink::Ink;
use crate::error::{PrintError, Result};

/// The stamp's font: GB 2312 and the hanzi of names, so that papers and stamps lack the same characters.
pub(super) const FONT: &[u8] = include_bytes!("../../../media/fonts/stamp-sans.otf");
/// Drawn for a character the font lacks: the geta mark (下駄記号), printers' sign for a missing type.
const MISSING: char = '〓';
/// The font's ideographic box reaches this far above the baseline, in ems.
const ABOVE: f32 = 0.88;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    /// Points to the em.
    pub(crate) size: f32,
    /// Height of a line, points.
    pub(crate) leading: f32,
    pub(crate) across: Across,
}

/// Where lines stand between the edges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Across {
    Left,
    Middle,
    Right,
}

impl Style {
    pub(crate) const BODY: Style = Style::of(8.5, 11.5);
    pub(crate) const TABLE: Style = Style::of(8.0, 10.5);
    pub(crate) const SMALL: Style = Style::of(7.0, 9.5);

    pub(crate) const fn of(size: f32, leading: f32) -> Self {
        Style { size, leading, across: Across::Left }
    }

    pub(crate) const fn across(self, across: Across) -> Self {
        Style { across, ..self }
    }

    /// From the top of a line to its baseline: the ideographic box stands in the middle of the line.
    pub(crate) fn baseline(&self) -> f32 {
        (self.leading - self.size) / 2.0 + self.size * ABOVE
    }
}

/// A stretch of text in one ink.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) ink: Ink,
}

impl Span {
    pub(crate) fn new(text: impl Into<String>, ink: Ink) -> Self {
        Span { text: text.into(), ink }
    }

    pub(crate) fn black(text: impl Into<String>) -> Self {
        Span::new(text, Ink::BLACK)
    }
}

/// A line that is ready to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What its glyphs' ranges refer to.
    pub(crate) text: Arc<str>,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) size: f32,
    /// From the left edge, according to [`Style::across`].
    pub(crate) offset: f32,
    /// Without spaces at its end.
    pub(crate) width: f32,
}

/// A glyph.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    pub(crate) advance: f32,
    /// Its character in [`Line::text`].
    pub(crate) range: Range<usize>,
    pub(crate) is_space: bool,
    pub(crate) ink: Ink,
}

/// Sets text and remembers which characters it had to replace.
pub(crate) struct Setter {
    font: FontRef<'static>,
    segmenter: LineSegmenterBorrowed<'static>,
    missing: BTreeSet<char>,
}

impl Setter {
    /// # Errors
    /// [`PrintError::Font`] when the built-in font is no font.
    pub(crate) fn new() -> Result<Self> {
        let mut options = LineBreakOptions::default();
        options.strictness = Some(LineBreakStrictness::Strict);
        Ok(Self {
            font: FontRef::new(FONT).map_err(|_| PrintError::Font)?,
            segmenter: LineSegmenter::new_for_non_complex_scripts(options),
            missing: BTreeSet::new(),
        })
    }

    /// Characters that were replaced so far, in order.
    pub(crate) fn missing(self) -> Vec<char> {
        self.missing.into_iter().collect()
    }

    /// Breaks a paragraph into lines no wider than `width`. Line breaks in it begin new lines; at least one line comes back.
    pub(crate) fn set(&mut self, spans: &[Span], style: Style, width: f32) -> Vec<Line> {
        let (text, glyphs) = self.glyphs(spans, style.size);
        let text: Arc<str> = text.into();
        let line = |glyphs: Vec<Glyph>| Line::of(text.clone(), glyphs, style, width);
        let mut lines = Vec::new();
        let mut rest = glyphs.as_slice();
        for paragraph in text.split('\n') {
            let (own, others) = rest.split_at(paragraph.chars().count().min(rest.len()));
            lines.extend(fill(own, &self.breaks(paragraph), width).into_iter().map(line));
            // The line break itself has a glyph that is never drawn.
            rest = others.get(1..).unwrap_or_default();
        }
        lines
    }

    /// A single line, cut with … where it would be wider.
    pub(crate) fn set_one(&mut self, spans: &[Span], style: Style, width: f32) -> Option<Line> {
        let flat: Vec<Span> = spans.iter().map(|span| Span::new(one_line(&span.text), span.ink)).collect();
        let mut lines = self.set(&flat, style, width);
        if lines.len() > 1 {
            let (_, glyphs) = self.glyphs(&flat, style.size);
            let mut room = width - style.size;
            let fitting = glyphs.iter().take_while(|glyph| {
                room -= glyph.advance;
                room >= 0.0
            });
            let shown = fitting.count();
            lines = self.set(&cut(&flat, shown), style, width);
        }
        lines.into_iter().next()
    }

    /// The text as it can be drawn, and one glyph for each of its characters.
    fn glyphs(&mut self, spans: &[Span], size: f32) -> (String, Vec<Glyph>) {
        let metrics = GlyphMetrics::new(&self.font, Size::new(size), LocationRef::default());
        let charmap = self.font.charmap();
        let (mut text, mut glyphs) = (String::new(), Vec::new());
        for span in spans {
            for character in span.text.replace("\r\n", "\n").chars().filter_map(shown) {
                let mut drawn = character;
                let mut id = charmap.map(character).filter(|id| id.to_u32() != 0);
                if id.is_none() && character != '\n' {
                    self.missing.insert(character);
                    drawn = MISSING;
                    id = charmap.map(MISSING);
                }
                let begin = text.len();
                text.push(drawn);
                let advance = id.and_then(|id| metrics.advance_width(id)).unwrap_or_default();
                let id = id.map(|id| id.to_u32()).unwrap_or_default();
                glyphs.push(Glyph {
                    id,
                    advance,
                    range: begin..text.len(),
                    is_space: drawn.is_whitespace(),
                    ink: span.ink,
                });
            }
        }
        (text, glyphs)
    }

    /// How many characters lie before each place where a paragraph may break, its end among them.
    fn breaks(&self, paragraph: &str) -> Vec<usize> {
        let mut characters = 0;
        let mut from = 0;
        let places = self.segmenter.segment_str(paragraph).map(|byte| {
            characters += paragraph.get(from..byte).unwrap_or_default().chars().count();
            from = byte;
            characters
        });
        places.filter(|characters| *characters > 0).collect()
    }
}

/// Fills lines with as much as fits. A word that is wider than a line is cut where it must be.
fn fill(glyphs: &[Glyph], breaks: &[usize], width: f32) -> Vec<Vec<Glyph>> {
    let mut lines = Vec::new();
    let mut line: Vec<Glyph> = Vec::new();
    let mut used = 0.0;
    let mut from = 0;
    for to in breaks {
        let word = glyphs.get(from..*to).unwrap_or_default();
        from = *to;
        let spaces = word.iter().rev().take_while(|glyph| glyph.is_space).count();
        let inked = advance(word.get(..word.len() - spaces).unwrap_or_default());
        if used + inked > width + SLACK && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        for glyph in word {
            if used + glyph.advance > width + SLACK && !glyph.is_space && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            used += glyph.advance;
            line.push(glyph.clone());
        }
    }
    lines.push(line);
    lines
}

/// What sums of advances may be off by, points.
const SLACK: f32 = 0.01;

fn advance(glyphs: &[Glyph]) -> f32 {
    glyphs.iter().map(|glyph| glyph.advance).sum()
}

fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\r']) {
        return text.to_owned();
    }
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a character is drawn as; None for what has no shape: controls, direction marks, joiners, variation selectors.
fn shown(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some(' '),
        '\u{2011}' => Some('-'),
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' => None,
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => None,
        '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The first characters of a text, and … after them.
fn cut(spans: &[Span], mut characters: usize) -> Vec<Span> {
    let mut kept = Vec::new();
    for span in spans {
        let text: String = span.text.chars().filter(|c| shown(*c).is_some()).take(characters).collect();
        characters = characters.saturating_sub(text.chars().count());
        kept.push(Span::new(text, span.ink));
    }
    if let Some(last) = kept.iter_mut().rev().find(|span| !span.text.is_empty()) {
        last.text = format!("{}…", last.text.trim_end());
    }
    kept
}

impl Line {
    fn of(text: Arc<str>, glyphs: Vec<Glyph>, style: Style, room: f32) -> Self {
        let spaces = glyphs.iter().rev().take_while(|glyph| glyph.is_space).count();
        let width = advance(glyphs.get(..glyphs.len() - spaces).unwrap_or_default());
        let left = (room - width).max(0.0);
        let offset = match style.across {
            Across::Left => 0.0,
            Across::Middle => left / 2.0,
            Across::Right => left,
        };
        Line { text, glyphs, size: style.size, offset, width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EM: Style = Style::of(10.0, 14.0);

    fn lines(text: &str, ems: f32) -> Vec<String> {
        let lines = Setter::new().unwrap().set(&[Span::black(text)], EM, ems * 10.0);
        lines.iter().map(said).collect()
    }

    fn said(line: &Line) -> String {
        line.glyphs.iter().map(|glyph| &line.text[glyph.range.clone()]).collect()
    }

    #[test]
    fn chinese_breaks_where_the_line_is_full_and_no_closing_mark_begins_a_line() {
        assert_eq!(lines("常州市钟楼区南大街街道", 4.0), ["常州市钟", "楼区南大", "街街道"]);
        assert_eq!(lines("南大街，北大街。", 3.0), ["南大", "街，北", "大街。"]);
        assert_eq!(lines("见《管理标准》第四版", 4.0), ["见《管理", "标准》第", "四版"]);
    }

    #[test]
    fn words_stay_whole_and_what_is_wider_than_a_line_is_cut() {
        assert_eq!(lines("Elan Trading Co", 5.0), ["Elan ", "Trading ", "Co"]);
        let cut = lines(&"8".repeat(40), 5.0);
        assert!(cut.len() > 3 && cut.iter().all(|line| line.len() <= 10), "{cut:?}");
    }

    #[test]
    fn lines_are_never_wider_than_the_room_and_lose_nothing() {
        let text = "巡查员：张喆（CG-0417），自2026年3月1日起。 Responsible: inspector and deputy; 长度1,234.5米";
        for ems in 1..30u8 {
            let room = f32::from(ems) * 10.0;
            let lines = Setter::new().unwrap().set(&[Span::black(text)], EM, room);
            assert!(lines.iter().all(|line| line.width <= room + 0.1), "{ems}");
            assert_eq!(lines.iter().map(said).collect::<String>(), text);
        }
    }

    #[test]
    fn line_breaks_begin_lines_and_an_empty_text_is_one_empty_line() {
        assert_eq!(lines("一\r\n\n二\u{2028}三", 9.0), ["一", "", "二", "三"]);
        assert_eq!(lines("", 9.0), [""]);
    }

    #[test]
    fn what_the_font_lacks_is_drawn_as_geta_and_remembered_and_controls_are_dropped() {
        let mut setter = Setter::new().unwrap();
        let text = "𠮷野\u{0}家\u{202e}مر\u{200d}😀\u{fe0f}É";
        let lines = setter.set(&[Span::black(text)], EM, 500.0);
        assert_eq!(said(&lines[0]), "〓野家〓〓〓〓");
        assert!(lines[0].glyphs.iter().all(|glyph| glyph.id != 0));
        assert_eq!(setter.missing(), ['É', 'ر', 'م', '😀', '𠮷']);
    }

    #[test]
    fn one_line_is_cut_with_an_ellipsis_and_fits() {
        let mut setter = Setter::new().unwrap();
        for text in ["南大街第七责任网格双桂坊", "iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii", "一\n二 三四五六七八九十"]
        {
            let line = setter.set_one(&[Span::black(text)], EM, 60.0).unwrap();
            assert!(said(&line).ends_with('…') && line.width <= 60.1, "{} {}", said(&line), line.width);
        }
        assert_eq!(said(&setter.set_one(&[Span::black("南大街")], EM, 60.0).unwrap()), "南大街");
    }

    #[test]
    fn text_stands_left_in_the_middle_or_right() {
        let offset =
            |across| Setter::new().unwrap().set(&[Span::black("南大")], EM.across(across), 60.0)[0].offset.round();
        assert_eq!([Across::Left, Across::Middle, Across::Right].map(offset), [0.0, 20.0, 40.0]);
    }
}
