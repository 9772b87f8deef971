//! The area card (责任网格卡, 四到五包卡): what is on it and in which order. How text and tables are set is [`crate::sheet`]'s.

mod desk;
mod edges;
mod map;
mod settled;
mod undertaken;

use crate::error::{PrintError, Result};
use crate::paper::{Card, Printed};
use crate::sheet::{About, Form, PAPER, Row, Setter, write};
use crate::words::Language;
use desk::Desk;

/// More would be a mistake: 2,000 shopfronts take fewer than 50.
const MOST_PAGES: usize = 200;

/// Draws an area card on A4, normally one page; long lists and texts go on over further pages.
///
/// Whatever is empty says 未落实. Characters the font lacks are drawn as 〓 and listed in [`Printed::missing`].
///
/// # Errors
/// [`PrintError::TooLong`] beyond 200 pages; [`PrintError::Font`] and [`PrintError::Pdf`] only if the build is damaged.
pub fn area_card(card: &Card, language: Language) -> Result<Printed> {
    let words = language.words();
    let mut desk = Desk { setter: Setter::new()?, words, room: 0.0 };
    let (head, below_head) = edges::head(&mut desk, card);
    let form = Form {
        label_width: words.card.label_width,
        continued: words.card.continued.to_owned(),
        tops: [below_head, edges::BELOW_RUNNING_HEAD],
        bottom: PAPER[1] - edges::ABOVE_FOOT,
    };
    desk.room = form.room();
    let rows: Vec<Row> = settled::rows(&mut desk, card).into_iter().chain(undertaken::rows(&mut desk, card)).collect();
    let mut pages = form.pages(&mut desk.setter, &rows);
    let count = pages.len();
    if count > MOST_PAGES {
        return Err(PrintError::TooLong { limit: MOST_PAGES });
    }
    for (n, page) in pages.iter_mut().enumerate() {
        let above = if n == 0 { head.clone() } else { edges::running_head(&mut desk, card) };
        page.placed.insert(0, above);
        page.placed.push(edges::foot(&mut desk, card, n + 1, count));
    }
    let about = About {
        title: format!("{} {}", words.card.title, card.area.name.trim()).trim_end().to_owned(),
        language: words.tag,
        printed_at: card.issue.printed_at,
    };
    let bytes = write(&pages, about)?;
    Ok(Printed { bytes, pages: count, missing: desk.setter.missing() })
}
