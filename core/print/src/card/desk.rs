//! Paragraphs and tables as the card's parts ask for them.

use crate::paper::Card;
use crate::sheet::{Cell, Ink, Mark, Piece, Row, Setter, Span, Style, Table};
use crate::words::{Label, Words};

/// What every part of the card works with.
pub(super) struct Desk {
    pub(super) setter: Setter,
    pub(super) words: &'static Words,
    /// Width of what an entry holds, points.
    pub(super) room: f32,
}

impl Desk {
    /// A paragraph, line by line.
    pub(super) fn paragraph(&mut self, spans: &[Span]) -> Vec<Piece> {
        self.lines(spans, Style::BODY, self.room)
    }

    /// A paragraph in a column of its own.
    pub(super) fn narrow(&mut self, spans: &[Span], width: f32) -> Vec<Piece> {
        self.lines(spans, Style::BODY, width)
    }

    fn lines(&mut self, spans: &[Span], style: Style, width: f32) -> Vec<Piece> {
        let lines = self.setter.set(spans, style, width);
        let piece = |line: crate::sheet::Line| Piece {
            height: style.leading,
            marks: vec![Mark::text([line.offset, style.baseline()], line)],
            ..Piece::default()
        };
        lines.into_iter().map(piece).collect()
    }

    /// What somebody wrote, or 未落实.
    pub(super) fn written(&mut self, text: &str) -> Vec<Piece> {
        let span = self.or_unsettled(text.trim());
        self.paragraph(&[span])
    }

    /// "标签：内容", the label bold.
    pub(super) fn named(&mut self, label: &str, text: Span) -> Vec<Piece> {
        let label = Span::new(format!("{label}{}", self.words.common.colon), Ink::BLACK.bold());
        self.paragraph(&[label, text])
    }

    /// A small remark.
    pub(super) fn remark(&mut self, text: &str) -> Vec<Piece> {
        self.lines(&[Span::new(text, Ink::GREY)], Style::SMALL, self.room)
    }

    pub(super) fn unsettled(&self) -> Span {
        Span::new(self.words.common.unsettled, Ink::RED.bold())
    }

    pub(super) fn or_unsettled(&self, text: &str) -> Span {
        if text.is_empty() { self.unsettled() } else { Span::black(text) }
    }

    pub(super) fn cell(&self, text: impl Into<String>) -> Cell {
        vec![Span::black(text)]
    }

    pub(super) fn cell_or_unsettled(&self, text: Option<String>) -> Cell {
        vec![self.or_unsettled(&text.unwrap_or_default())]
    }

    /// A table with a little air around it.
    pub(super) fn table(&mut self, table: &Table) -> Vec<Piece> {
        let mut pieces = vec![Piece { is_lead: true, ..Piece::space(AIR) }];
        pieces.extend(table.pieces(&mut self.setter, self.room));
        pieces.push(Piece::space(AIR));
        pieces
    }

    pub(super) fn entry(&self, label: Label, pieces: Vec<Piece>) -> Row {
        Row::Entry { label: label.0.to_owned(), caption: label.1.to_owned(), pieces }
    }

    pub(super) fn band(&self, label: Label) -> Row {
        Row::Band { title: label.0.to_owned(), note: label.1.to_owned() }
    }

    /// The area's name, or words for that it has none.
    pub(super) fn name(&self, card: &Card) -> String {
        let name = card.area.name.trim();
        if name.is_empty() { self.words.card.unnamed.to_owned() } else { name.to_owned() }
    }
}

const AIR: f32 = 1.0;
