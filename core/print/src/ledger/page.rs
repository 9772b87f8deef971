//! A sheet as it prints: title, heads that are repeated on every page, widths, paper, page numbers, filter.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::look::{Look, Tone, Value, clean};
use crate::paper::Ledger;
use crate::words::fill;

/// Paper, always lying on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paper {
    A3,
    A4,
}

impl Paper {
    /// Excel's number for it.
    fn code(self) -> u8 {
        match self {
            Paper::A3 => 8,
            Paper::A4 => 9,
        }
    }
}

/// A head and the width of its column in characters.
pub(super) type Head<'a> = (&'a str, f64);

/// Adds a sheet that prints one page wide.
pub(super) fn add<'a>(workbook: &'a mut Workbook, name: &str, paper: Paper) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(paper.code()).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    Ok(sheet)
}

/// Title and remarks in the first rows, over all columns.
pub(super) fn title(
    sheet: &mut Worksheet,
    look: &mut Look,
    title: &str,
    notes: &[String],
    columns: u16,
) -> Result<u32, XlsxError> {
    let last = columns.max(2) - 1;
    sheet.merge_range(0, 0, 0, last, &clean(title, ""), look.title())?;
    sheet.set_row_height(0, 28)?;
    let mut row = 1;
    for note in notes {
        sheet.merge_range(row, 0, row, last, &clean(note, ""), look.note())?;
        sheet.set_row_height(row, 18)?;
        row += 1;
    }
    Ok(row)
}

/// "版次日期 … 打印时间 …"
pub(super) fn issued(look: &Look, ledger: &Ledger) -> String {
    let words = look.words;
    fill(words.ledger.issued, &[&words.date(ledger.issue.edition), &words.moment(ledger.issue.printed_at)])
}

/// Heads of columns.
pub(super) fn heads(sheet: &mut Worksheet, look: &mut Look, row: u32, heads: &[Head<'_>]) -> Result<(), XlsxError> {
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(row, column, clean(head, ""), look.head())?;
    }
    let lines = heads.iter().map(|(head, width)| lines(head, width - 1.0)).max().unwrap_or(1);
    // The filter's button covers the lower right corner of a head.
    sheet.set_row_height(row, height(lines) + 6.0)?;
    Ok(())
}

/// How tall so many lines are, points; Excel allows no more than 409.
fn height(lines: usize) -> f64 {
    (lines as f64 * LINE + 5.0).min(409.0)
}

const LINE: f64 = 14.5;

/// How many lines a text takes in a column. Spreadsheet programs other than Excel do not find it out by themselves, so it is
/// reckoned here: a hanzi is a little more than two of the digits that widths are counted in.
fn lines(text: &str, width: f64) -> usize {
    let room = (width - 0.6).max(2.1);
    let line = |line: &str| {
        let long: f64 = line.chars().map(|c| if c.is_ascii() { 1.05 } else { 2.1 }).sum();
        (long / room).ceil().max(1.0) as usize
    };
    text.lines().map(line).sum::<usize>().max(1)
}

/// What makes a long list usable: heads stay in sight, are repeated in print, and filter.
pub(super) fn finish(
    sheet: &mut Worksheet,
    look: &Look,
    head_row: u32,
    last_row: u32,
    columns: u16,
    still: u16,
) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(head_row + 1, still)?;
    sheet.set_repeat_rows(0, head_row)?;
    sheet.autofilter(head_row, 0, last_row.max(head_row), columns.max(1) - 1)?;
    sheet.set_print_area(0, 0, last_row.max(head_row), columns.max(1) - 1)?;
    foot(sheet, look);
    Ok(())
}

/// Page numbers.
pub(super) fn foot(sheet: &mut Worksheet, look: &Look) {
    sheet.set_footer(format!("&C&9{}", look.words.ledger.page));
}

/// Says 无 over all columns where a list has no rows.
pub(super) fn none(sheet: &mut Worksheet, look: &mut Look, row: u32, columns: u16) -> Result<(), XlsxError> {
    let none = Value::short(look.words.ledger.none);
    look.write(sheet, (row, 0), &none, Tone::Plain)?;
    (1..columns).try_for_each(|column| look.write(sheet, (row, column), &Value::Blank, Tone::Plain))
}

/// A cell: what it holds, how it is filled, and whether its emptiness means 未落实.
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) tone: Tone,
    pub(super) is_wanted: bool,
}

pub(super) fn plain(value: Value) -> Cell {
    Cell { value, tone: Tone::Plain, is_wanted: false }
}

pub(super) fn wanted(value: Value) -> Cell {
    Cell { value, tone: Tone::Plain, is_wanted: true }
}

impl Cell {
    pub(super) fn when(self, is: bool, tone: Tone) -> Self {
        if is { Cell { tone: self.tone.max(tone), ..self } } else { self }
    }
}

/// Writes a row of cells, as tall as its longest text asks for.
pub(super) fn row(
    sheet: &mut Worksheet,
    look: &mut Look,
    row: u32,
    cells: &[Cell],
    widths: &[f64],
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        if cell.is_wanted {
            look.write_wanted(sheet, (row, column), &cell.value, cell.tone)?;
        } else {
            look.write(sheet, (row, column), &cell.value, cell.tone)?;
        }
    }
    let longest = cells.iter().zip(widths).map(|(cell, width)| lines(cell.value.shown(), *width)).max();
    sheet.set_row_height(row, height(longest.unwrap_or(1)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_lines_as_its_column_is_too_narrow_for() {
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("320404001-07", 14.5), 1);
        assert_eq!(lines("南大街第七责任网格", 10.0), 3);
        assert_eq!(lines("一\n二\n\n三", 10.0), 4);
        assert_eq!(lines("南大街", 0.0), 3);
        assert_eq!((height(1), height(1_000)), (19.5, 409.0));
    }
}
