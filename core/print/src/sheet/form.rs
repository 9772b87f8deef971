//! The form: entries with a label at their left, one below the other, flowing over pages. An entry that is cut goes on with
//! its label; a table that is cut, with its titles; nothing that belongs together is left alone at a page's foot.

use super::document::{Page, Placed};
use super::ink::{Ink, Pen};
use super::mark::{Mark, Piece};
use super::text::{Across, Setter, Span, Style};
use super::{SIDE, WIDTH};

/// A row of the form.
#[derive(Debug, Clone)]
pub(crate) enum Row {
    /// A heading over the whole width (四到, 五包).
    Band { title: String, note: String },
    /// A label and what it stands for.
    Entry { label: String, caption: String, pieces: Vec<Piece> },
}

/// The form's measures, points.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) label_width: f32,
    /// Said below the label of an entry that goes on from the page before.
    pub(crate) continued: String,
    /// Where the form begins on the first page and on the others.
    pub(crate) tops: [f32; 2],
    pub(crate) bottom: f32,
}

const PAD: f32 = 6.0;
const PAD_ABOVE: f32 = 3.0;
const LABEL: Style = Style::of(10.5, 14.0).across(Across::Middle);
const CAPTION: Style = Style::of(6.5, 8.5).across(Across::Middle);
const BAND_HEIGHT: f32 = 15.0;
/// An entry no taller than this part of a page is moved to the next page whole.
const WHOLE: f32 = 0.18;

impl Form {
    /// Width for what an entry holds.
    pub(crate) fn room(&self) -> f32 {
        WIDTH - self.label_width - 2.0 * PAD
    }

    /// Puts rows on pages.
    pub(crate) fn pages(&self, setter: &mut Setter, rows: &[Row]) -> Vec<Page> {
        let mut flow = Flow { form: self, setter, pages: vec![Page::default()], y: self.tops[0], is_fresh: true };
        for (n, row) in rows.iter().enumerate() {
            match row {
                Row::Band { title, note } => flow.band(title, note, rows.get(n + 1)),
                Row::Entry { label, caption, pieces } => flow.entry(label, caption, pieces),
            }
        }
        flow.pages
    }

    fn page_height(&self) -> f32 {
        self.bottom - self.tops[1]
    }

    /// What a row wants to find free where it begins.
    fn wanted(&self, row: &Row) -> f32 {
        let Row::Entry { pieces, .. } = row else { return BAND_HEIGHT };
        let whole = pieces.iter().map(|piece| piece.height).sum::<f32>() + 2.0 * PAD_ABOVE;
        if whole <= self.page_height() * WHOLE { whole } else { together(pieces) + 2.0 * PAD_ABOVE }
    }
}

/// The height of a piece with those that must follow it.
fn together(pieces: &[Piece]) -> f32 {
    let leads = pieces.iter().take_while(|piece| piece.is_lead).count();
    pieces.iter().take(leads + 1).map(|piece| piece.height).sum()
}

struct Flow<'a> {
    form: &'a Form,
    setter: &'a mut Setter,
    pages: Vec<Page>,
    y: f32,
    /// Nothing of the form stands on this page yet.
    is_fresh: bool,
}

/// The part of an entry on one page.
struct Segment {
    top: f32,
    label: Piece,
    /// Where among the page's marks its frame belongs: below what it holds.
    at: usize,
    is_empty: bool,
}

impl Flow<'_> {
    fn turn_page(&mut self) {
        self.pages.push(Page::default());
        self.y = self.form.tops[1];
        self.is_fresh = true;
    }

    fn make_room(&mut self, height: f32) {
        if !self.is_fresh && self.y + height > self.form.bottom {
            self.turn_page();
        }
    }

    fn put(&mut self, at: [f32; 2], marks: Vec<Mark>) {
        if let Some(page) = self.pages.last_mut() {
            page.placed.push(Placed { at, marks });
        }
    }

    fn band(&mut self, title: &str, note: &str, next: Option<&Row>) {
        let wanted = next.map_or(0.0, |row| self.form.wanted(row));
        self.make_room(BAND_HEIGHT + wanted);
        let style = Style::of(9.5, BAND_HEIGHT);
        let spans = [Span::new(title, Ink::BLACK.bold()), Span::new(format!("　{note}"), Ink::GREY)];
        let mut marks = vec![Mark::rect([0.0, 0.0, WIDTH, BAND_HEIGHT], Some(Ink::BAND), Some(Pen::RULE))];
        let line = self.setter.set_one(&spans, style, WIDTH - 2.0 * PAD);
        marks.extend(line.map(|line| Mark::text([PAD, style.baseline()], line)));
        self.put([SIDE, self.y], marks);
        self.y += BAND_HEIGHT;
        self.is_fresh = false;
    }

    fn entry(&mut self, label: &str, caption: &str, pieces: &[Piece]) {
        let named = self.label(label, caption);
        let own = pieces.iter().map(|piece| piece.height).sum::<f32>();
        let whole = own.max(named.height) + 2.0 * PAD_ABOVE;
        let is_small = whole <= self.form.page_height() * WHOLE;
        self.make_room(if is_small { whole } else { named.height + 2.0 * PAD_ABOVE });
        // What is lower than its label stands beside the label's middle.
        let air = ((named.height - own) / 2.0).max(0.0);
        let mut segment = self.open(named);
        self.y += air;
        let mut rest = pieces;
        while let Some((piece, others)) = rest.split_first() {
            let is_full = self.y + together(rest) + PAD_ABOVE > self.form.bottom;
            if is_full && !(self.is_fresh && segment.is_empty) {
                segment = self.go_on(segment, label);
                piece.head.iter().for_each(|head| self.place(head));
            }
            self.place(piece);
            segment.is_empty = false;
            rest = others;
        }
        self.close(&segment);
    }

    fn open(&mut self, label: Piece) -> Segment {
        let segment =
            Segment { top: self.y, label, at: self.pages.last().map_or(0, |page| page.placed.len()), is_empty: true };
        self.y += PAD_ABOVE;
        segment
    }

    /// The same entry on the next page. What holds nothing yet takes its label along.
    fn go_on(&mut self, segment: Segment, label: &str) -> Segment {
        if segment.is_empty {
            self.turn_page();
            return self.open(segment.label);
        }
        self.close(&segment);
        self.turn_page();
        let continued = self.form.continued.clone();
        let named = self.label(label, &continued);
        self.open(named)
    }

    fn place(&mut self, piece: &Piece) {
        let left = SIDE + self.form.label_width + PAD;
        self.put([left, self.y], piece.marks.clone());
        self.y += piece.height;
    }

    /// Ends a segment: its frame and label go below what it holds.
    fn close(&mut self, segment: &Segment) {
        self.y = (self.y + PAD_ABOVE).max(segment.top + segment.label.height + 2.0 * PAD_ABOVE);
        self.is_fresh = false;
        let (height, width) = (self.y - segment.top, self.form.label_width);
        let middle = (height - segment.label.height) / 2.0;
        let frames = vec![
            Mark::rect([0.0, 0.0, width, height], Some(Ink::SHADE), Some(Pen::RULE)),
            Mark::rect([width, 0.0, WIDTH - width, height], None, Some(Pen::RULE)),
        ];
        let frame = Placed { at: [SIDE, segment.top], marks: frames };
        let label = Placed { at: [SIDE, segment.top + middle], marks: segment.label.marks.clone() };
        if let Some(page) = self.pages.last_mut() {
            let at = segment.at.min(page.placed.len());
            page.placed.splice(at..at, [frame, label]);
        }
    }

    fn label(&mut self, label: &str, caption: &str) -> Piece {
        let room = self.form.label_width - 8.0;
        let mut piece = Piece::default();
        for (text, ink, style) in [(label, Ink::BLACK.bold(), LABEL), (caption, Ink::GREY, CAPTION)] {
            if text.is_empty() {
                continue;
            }
            for line in self.setter.set(&[Span::new(text, ink)], style, room) {
                piece.marks.push(Mark::text([4.0 + line.offset, piece.height + style.baseline()], line));
                piece.height += style.leading;
            }
        }
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    const FORM: Form = Form { label_width: 60.0, continued: String::new(), tops: [100.0, 50.0], bottom: 750.0 };

    /// A piece that fills its height, so that it is seen where it was placed.
    fn solid(height: f32) -> Piece {
        Piece { height, marks: vec![Mark::rect([0.0, 0.0, 9.0, height], Some(Ink::BLACK), None)], ..Piece::default() }
    }

    fn entry(heights: &[f32]) -> Row {
        let pieces = heights.iter().copied().map(solid).collect();
        Row::Entry { label: "到人".into(), caption: String::new(), pieces }
    }

    fn pages(rows: &[Row]) -> Vec<Page> {
        FORM.pages(&mut Setter::new().unwrap(), rows)
    }

    /// Top and height of what entries hold, without frames, labels and bands.
    fn boxes(page: &Page) -> Vec<(f32, f32)> {
        let inner = page.placed.iter().filter(|placed| placed.at[0] > SIDE);
        let size = |mark: &Mark| match mark {
            Mark::Path { outline, .. } => outline.parts[0].points[2][1],
            other => panic!("no such mark was placed: {other:?}"),
        };
        inner.map(|placed| (placed.at[1], size(&placed.marks[0]))).collect()
    }

    #[test]
    fn pieces_follow_each_other_and_never_pass_the_foot_of_a_page() {
        let pages = pages(&[entry(&[200.0; 9]), entry(&[30.0; 60]), entry(&[10.0])]);
        assert!(pages.len() > 4);
        for page in &pages {
            let boxes = boxes(page);
            assert!(boxes.iter().all(|(top, height)| *top >= 50.0 && top + height <= 750.0), "{boxes:?}");
            assert!(boxes.windows(2).all(|pair| pair[0].0 + pair[0].1 <= pair[1].0 + 0.01), "{boxes:?}");
        }
        assert_eq!(pages.iter().map(|page| boxes(page).len()).sum::<usize>(), 70);
    }

    #[test]
    fn a_small_entry_is_moved_whole() {
        let pages = pages(&[entry(&[300.0, 240.0]), entry(&[50.0, 50.0])]);
        assert_eq!(pages.iter().map(|page| boxes(page).len()).collect::<Vec<_>>(), [2, 2]);
    }

    #[test]
    fn a_band_goes_where_its_first_entry_goes() {
        let band = Row::Band { title: "五包".into(), note: String::new() };
        let pages = pages(&[entry(&[300.0, 300.0]), band, entry(&[60.0])]);
        assert_eq!(pages.iter().map(|page| boxes(page).len()).collect::<Vec<_>>(), [2, 1]);
        let (before, after) = (&pages[0].placed, &pages[1].placed);
        assert_eq!((before.len(), after[0].at[1]), (4, 50.0), "the band stands at the head of the second page");
    }

    #[test]
    fn the_head_of_a_table_is_repeated_and_never_alone() {
        let head = Piece { is_lead: true, ..solid(20.0) };
        let row = || Piece { head: Some(Arc::new(head.clone())), ..solid(100.0) };
        let mut pieces = vec![solid(600.0), head.clone()];
        pieces.extend((0..8).map(|_| row()));
        let pages = pages(&[Row::Entry { label: "包门市".into(), caption: String::new(), pieces }]);
        let heights: Vec<Vec<f32>> =
            pages.iter().map(|page| boxes(page).iter().map(|(_, height)| *height).collect()).collect();
        assert_eq!(heights[0], [600.0]);
        assert!(heights[1..].iter().all(|page| page[0] == 20.0), "{heights:?}");
        assert_eq!(heights.concat().iter().filter(|height| **height == 100.0).count(), 8);
    }

    #[test]
    fn what_is_taller_than_a_page_is_still_placed() {
        let pages = pages(&[entry(&[900.0, 10.0])]);
        assert_eq!(pages.iter().map(|page| boxes(page).len()).collect::<Vec<_>>(), [1, 1]);
    }
}
