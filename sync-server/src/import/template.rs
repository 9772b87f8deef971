//! The empty form: one sheet for each noun, titles in Chinese and English, an example row that is marked as such.

use std::path::Path;

use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, Worksheet, XlsxError};

use super::sheet::{FORMS, Form};
use crate::error::{Result, ServerError};

/// Writes the form.
pub fn template(file: &Path) -> Result<()> {
    write(file).map_err(|e| ServerError::Command(format!("{} cannot be written: {e}", file.display())))
}

fn write(file: &Path) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    for form in FORMS {
        fill(workbook.add_worksheet(), form)?;
    }
    workbook.save(file)
}

fn fill(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let title =
        Format::new().set_bold().set_background_color(Color::RGB(0x00DD_EBF7)).set_border_bottom(FormatBorder::Thin);
    let example = Format::new().set_italic().set_font_color(Color::Gray).set_num_format("@");
    // Codes are text: a spreadsheet would make numbers of them and eat leading zeros.
    let text = Format::new().set_num_format("@");
    sheet.set_name(form.title())?;
    for (at, column) in (0u16..).zip(form.columns) {
        sheet.set_column_format(at, &text)?;
        sheet.set_column_width(at, 24)?;
        sheet.write_with_format(0, at, column.title(), &title)?;
        sheet.write_with_format(1, at, column.example, &example)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
