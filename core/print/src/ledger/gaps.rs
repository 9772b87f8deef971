//! Sheet 空白与重叠: three short lists one below the other — empty grids, double assignments, overload (row 3-10).

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::look::{Look, Tone, Value};
use super::page::{self, Cell, Paper, plain};
use crate::paper::Ledger;
use crate::words::fill;

/// The lists share their columns, so that they print below each other.
const WIDTHS: [f64; 6] = [7.0, 18.0, 30.0, 34.0, 14.0, 40.0];
const COLUMNS: u16 = WIDTHS.len() as u16;

pub(super) fn write(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let words = look.words;
    let name = words.ledger.sheets[1];
    let sheet = page::add(workbook, name, Paper::A4)?;
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    let title = format!("{} · {name}", fill(words.ledger.title, &[&ledger.scope]));
    let row = page::title(sheet, look, &title, &[page::issued(look, ledger)], COLUMNS)?;
    let row = list(sheet, look, row, words.ledger.empty_title, &words.ledger.empty_heads, &empty(ledger))?;
    let row = list(sheet, look, row + 1, words.ledger.double_title, &words.ledger.double_heads, &double(look, ledger))?;
    let row =
        list(sheet, look, row + 1, words.ledger.overload_title, &words.ledger.overload_heads, &overload(look, ledger))?;
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_print_area(0, 0, row.max(1) - 1, COLUMNS - 1)?;
    page::foot(sheet, look);
    Ok(())
}

/// One list with its heading; gives the row after it.
fn list(
    sheet: &mut Worksheet,
    look: &mut Look,
    mut row: u32,
    title: &str,
    heads: &[&str],
    rows: &[Vec<Cell>],
) -> Result<u32, XlsxError> {
    sheet.merge_range(row, 0, row, COLUMNS - 1, title, look.note())?;
    sheet.set_row_height(row, 22)?;
    row += 1;
    for (column, head) in (0..).zip(heads) {
        sheet.write_string_with_format(row, column, *head, look.head())?;
    }
    row += 1;
    for cells in rows {
        page::row(sheet, look, row, cells, &WIDTHS)?;
        row += 1;
    }
    if rows.is_empty() {
        page::none(sheet, look, row, heads.len() as u16)?;
        row += 1;
    }
    Ok(row)
}

fn empty(ledger: &Ledger) -> Vec<Vec<Cell>> {
    let row = |(n, grid): (usize, &crate::paper::EmptyGrid)| {
        let code = plain(Value::short(&grid.code)).when(true, Tone::Alarm);
        vec![plain(Value::whole(n)), plain(Value::text(&grid.street)), code, plain(Value::plot(grid.area_m2))]
    };
    (1..).zip(&ledger.empty_grids).map(row).collect()
}

fn double(look: &Look, ledger: &Ledger) -> Vec<Vec<Cell>> {
    let comma = look.words.common.comma;
    let row = |(n, double): (usize, &crate::paper::DoubleAssignment)| {
        let what = plain(Value::text(&double.what)).when(true, Tone::Alarm);
        let areas = plain(Value::text(double.areas.join(comma)));
        vec![
            plain(Value::whole(n)),
            plain(Value::text(&double.street)),
            what,
            areas,
            plain(Value::plot(double.area_m2)),
        ]
    };
    (1..).zip(&ledger.doubles).map(row).collect()
}

fn overload(look: &Look, ledger: &Ledger) -> Vec<Vec<Cell>> {
    let comma = look.words.common.comma;
    let row = |(n, overload): (usize, &crate::paper::Overload)| {
        vec![
            plain(Value::whole(n)),
            plain(Value::text(&overload.person)),
            plain(Value::text(&overload.unit)),
            plain(Value::whole(overload.areas.len())).when(true, Tone::Warning),
            plain(Value::Whole(overload.limit.into())),
            plain(Value::text(overload.areas.join(comma))),
        ]
    };
    (1..).zip(&ledger.overloads).map(row).collect()
}
