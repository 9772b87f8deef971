//! What stands around the form: title, running head, foot.

use super::desk::Desk;
use crate::paper::Card;
use crate::sheet::{Across, Ink, Mark, PAPER, Pen, Placed, SIDE, Span, Style, WIDTH};
use crate::words::fill;

/// Where the form begins on pages after the first.
pub(super) const BELOW_RUNNING_HEAD: f32 = 50.0;
/// From where the form ends to the edge of the paper.
pub(super) const ABOVE_FOOT: f32 = 42.0;

const TOP: f32 = 30.0;
const TITLE: Style = Style::of(20.0, 26.0);
const NAME: Style = Style::of(14.0, 19.0);
const FACT: Style = Style::of(9.0, 13.0);
/// A name longer than this many lines is cut with ….
const NAME_LINES: usize = 3;

/// Title, name, street, code and edition; and where the form begins below.
pub(super) fn head(desk: &mut Desk, card: &Card) -> (Placed, f32) {
    let words = &desk.words.card;
    let mut marks = Vec::new();
    let title = [Span::new(words.title, Ink::BLACK.bold())];
    let mut after_title = 0.0;
    if let Some(line) = desk.setter.set_one(&title, TITLE, WIDTH) {
        after_title = line.width + 10.0;
        marks.push(Mark::text([0.0, TITLE.baseline()], line));
    }
    let subtitle = desk.setter.set_one(&[Span::new(words.subtitle, Ink::GREY)], Style::of(11.0, 14.0), WIDTH / 2.0);
    marks.extend(subtitle.map(|line| Mark::text([after_title, TITLE.baseline()], line)));
    let edition = format!("{}{}{}", words.edition, desk.words.common.colon, desk.words.date(card.issue.edition));
    let style = FACT.across(Across::Right);
    let edition = desk.setter.set_one(&[Span::new(edition, Ink::GREY)], style, WIDTH);
    marks.extend(edition.map(|line| Mark::text([line.offset, TITLE.baseline()], line)));
    let mut y = TITLE.leading + 2.0;
    marks.push(Mark::line([0.0, y], [WIDTH, y], Pen::of(Ink::BLACK, 1.4)));
    y = name(desk, card, &mut marks, y + 5.0);
    y = facts(desk, card, &mut marks, y);
    (Placed { at: [SIDE, TOP], marks }, TOP + y + 6.0)
}

fn name(desk: &mut Desk, card: &Card, marks: &mut Vec<Mark>, mut y: f32) -> f32 {
    let spans = [Span::new(desk.name(card), Ink::BLACK.bold())];
    let mut lines = desk.setter.set(&spans, NAME, WIDTH);
    if lines.len() > NAME_LINES {
        lines = desk.setter.set_one(&spans, NAME, WIDTH).into_iter().collect();
    }
    for line in lines {
        marks.push(Mark::text([0.0, y + NAME.baseline()], line));
        y += NAME.leading;
    }
    y
}

fn facts(desk: &mut Desk, card: &Card, marks: &mut Vec<Mark>, mut y: f32) -> f32 {
    let (words, colon) = (&desk.words.card, desk.words.common.colon);
    let mut spans =
        vec![Span::new(format!("{}{colon}", words.street), Ink::GREY), desk.or_unsettled(&card.area.street)];
    if !card.area.code.is_empty() {
        spans.push(Span::new(format!("　　{}{colon}", words.code), Ink::GREY));
        spans.push(Span::black(&card.area.code));
    }
    for line in desk.setter.set(&spans, FACT, WIDTH).into_iter().take(NAME_LINES) {
        marks.push(Mark::text([0.0, y + FACT.baseline()], line));
        y += FACT.leading;
    }
    y
}

/// Which card it is, on pages after the first.
pub(super) fn running_head(desk: &mut Desk, card: &Card) -> Placed {
    let style = Style::of(8.0, 11.0);
    let text = format!("{} · {}", desk.words.card.title, desk.name(card));
    let mut marks = Vec::new();
    let line = desk.setter.set_one(&[Span::new(text, Ink::GREY)], style, WIDTH);
    marks.extend(line.map(|line| Mark::text([0.0, style.baseline()], line)));
    marks.push(Mark::line([0.0, 14.0], [WIDTH, 14.0], Pen::HAIR));
    Placed { at: [SIDE, TOP], marks }
}

/// Time of printing, page, edition.
pub(super) fn foot(desk: &mut Desk, card: &Card, page: usize, pages: usize) -> Placed {
    let (words, colon) = (&desk.words.card, desk.words.common.colon);
    let printed = format!("{}{colon}{}", words.printed, desk.words.moment(card.issue.printed_at));
    let number = fill(words.page, &[&page.to_string(), &pages.to_string()]);
    let edition = format!("{}{colon}{}", words.edition, desk.words.date(card.issue.edition));
    let mut marks = vec![Mark::line([0.0, 0.0], [WIDTH, 0.0], Pen::HAIR)];
    for (text, across) in [(printed, Across::Left), (number, Across::Middle), (edition, Across::Right)] {
        let style = Style::of(7.5, 10.0).across(across);
        let line = desk.setter.set_one(&[Span::new(text, Ink::GREY)], style, WIDTH);
        marks.extend(line.map(|line| Mark::text([line.offset, 4.0 + style.baseline()], line)));
    }
    Placed { at: [SIDE, PAPER[1] - ABOVE_FOOT + 8.0], marks }
}
