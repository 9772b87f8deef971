//! The sheets that are plain lists: 归谁管 (row 1-09), 门市 (rows 0-54, 3-33), 失管地块 (row 1-08), 标准.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::look::{Look, Tone, Value};
use super::page::{self, Cell, Head, Paper, plain, wanted};
use crate::paper::{Ledger, Plot, Rating, ShopRow, StandardVersion};
use crate::words::{Words, fill};

/// Groups of classes that a sheet shows; the catalogue has fewer than thirty.
const MOST_GROUPS: usize = 200;

/// 归谁管: areas against groups of classes.
pub(super) fn answers(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let groups = ledger.groups.iter().take(MOST_GROUPS);
    let mut heads: Vec<Head<'_>> = look.words.ledger.answer_heads.into_iter().zip([6.0, 14.0, 14.0, 22.0]).collect();
    heads.extend(groups.map(|group| (group.as_str(), 20.0)));
    let row = |n: usize, answer: &crate::paper::AnswerRow| {
        let own = [&answer.street, &answer.code, &answer.area].map(|text| plain(Value::text(text)));
        let unit = |at: usize| wanted(Value::text(answer.units.get(at).cloned().unwrap_or_default()));
        let units = (0..ledger.groups.len().min(MOST_GROUPS)).map(unit);
        std::iter::once(plain(Value::whole(n))).chain(own).chain(units).collect()
    };
    let rows: Vec<Vec<Cell>> = (1..).zip(&ledger.answers).map(|(n, answer)| row(n, answer)).collect();
    list(workbook, look, ledger, Sheet { at: 2, paper: Paper::A3, heads, rows, still: 4 })
}

/// 门市
pub(super) fn shops(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let widths = [6.0, 14.0, 20.0, 24.0, 24.0, 22.0, 26.0, 12.0, 9.0];
    let heads = look.words.ledger.shop_heads.into_iter().zip(widths).collect();
    let words = look.words;
    let rows = (1..).zip(&ledger.shops).map(|(n, shop)| shop_cells(words, n, shop)).collect();
    list(workbook, look, ledger, Sheet { at: 3, paper: Paper::A4, heads, rows, still: 4 })
}

fn shop_cells(words: &Words, n: usize, row: &ShopRow) -> Vec<Cell> {
    let shop = &row.shop;
    vec![
        plain(Value::whole(n)),
        plain(Value::text(&row.street)),
        wanted(Value::text(&row.area)),
        plain(Value::text(&shop.name)),
        plain(Value::text(&shop.operator)),
        plain(Value::short(&shop.licence)),
        plain(Value::text(&shop.address)),
        plain(Value::short(if shop.is_agreed { words.card.signed } else { words.card.unsigned }))
            .when(!shop.is_agreed, Tone::Warning),
        plain(Value::short(words.rating(shop.rating))).when(shop.rating == Some(Rating::Poor), Tone::Alarm),
    ]
}

/// 失管地块
pub(super) fn plots(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let widths = [6.0, 14.0, 22.0, 10.0, 24.0, 12.0, 40.0, 22.0, 12.0, 10.0];
    let heads = look.words.ledger.plot_heads.into_iter().zip(widths).collect();
    let words = look.words;
    let rows = (1..).zip(&ledger.plots).map(|(n, plot)| plot_cells(words, n, plot)).collect();
    list(workbook, look, ledger, Sheet { at: 4, paper: Paper::A4, heads, rows, still: 3 })
}

fn plot_cells(words: &Words, n: usize, plot: &Plot) -> Vec<Cell> {
    let is_open = plot.decided.trim().is_empty();
    let state = if is_open { words.ledger.plot_open } else { words.ledger.plot_decided };
    vec![
        plain(Value::whole(n)),
        plain(Value::text(&plot.street)),
        plain(Value::text(&plot.name)),
        plain(Value::plot(plot.area_m2)),
        plain(Value::text(plot.candidates.join(words.common.comma))),
        plain(Value::day(plot.met_on)),
        plain(Value::text(&plot.minutes)),
        wanted(Value::text(&plot.decided)),
        plain(Value::day(plot.decided_on)),
        plain(Value::short(state)).when(is_open, Tone::Alarm),
    ]
}

/// 标准, in all versions.
pub(super) fn standards(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let widths = [6.0, 30.0, 8.0, 12.0, 11.0, 11.0, 80.0];
    let heads = look.words.ledger.standard_heads.into_iter().zip(widths).collect();
    let words = look.words;
    let rows = (1..).zip(&ledger.standards).map(|(n, standard)| standard_cells(words, n, standard)).collect();
    list(workbook, look, ledger, Sheet { at: 5, paper: Paper::A4, heads, rows, still: 3 })
}

fn standard_cells(words: &Words, n: usize, standard: &StandardVersion) -> Vec<Cell> {
    let state = if standard.is_current { words.ledger.in_force } else { words.ledger.superseded };
    vec![
        plain(Value::whole(n)),
        plain(Value::text(&standard.title)),
        plain(Value::Whole(standard.version.into())),
        plain(Value::day(standard.from)),
        plain(Value::short(state)),
        plain(Value::Whole(standard.areas.into())),
        plain(Value::text(&standard.text)),
    ]
}

/// A list as a sheet.
struct Sheet<'a> {
    /// Which of the ledger's sheets.
    at: usize,
    paper: Paper,
    heads: Vec<Head<'a>>,
    rows: Vec<Vec<Cell>>,
    /// Columns that stay in sight.
    still: u16,
}

fn list(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger, list: Sheet<'_>) -> Result<(), XlsxError> {
    let words = look.words;
    let name = words.ledger.sheets.get(list.at).copied().unwrap_or_default();
    let columns = list.heads.len() as u16;
    let sheet = page::add(workbook, name, list.paper)?;
    let title = format!("{} · {name}", fill(words.ledger.title, &[&ledger.scope]));
    let head_row = page::title(sheet, look, &title, &[page::issued(look, ledger)], columns)?;
    page::heads(sheet, look, head_row, &list.heads)?;
    let widths: Vec<f64> = list.heads.iter().map(|(_, width)| *width).collect();
    let mut row = head_row;
    for cells in &list.rows {
        row += 1;
        page::row(sheet, look, row, cells, &widths)?;
    }
    if list.rows.is_empty() {
        row += 1;
        page::none(sheet, look, row, columns)?;
    }
    page::finish(sheet, look, head_row, row, columns, list.still)
}
