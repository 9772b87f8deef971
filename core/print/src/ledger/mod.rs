//! The 四到五包 ledger (台账) as a workbook of six sheets that print on A3 and A4: what stands in which column. Values are
//! what the caller gathered; nothing is judged here but what [`crate::paper::Mark`] says.

mod areas;
mod gaps;
mod lists;
mod look;
mod page;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::error::Result;
use crate::paper::Ledger;
use crate::words::{Language, fill};
use look::Look;

/// Writes the ledger as XLSX: 台账, 空白与重叠, 归谁管, 门市, 失管地块, 标准.
///
/// Texts are written as texts whatever they begin with: none becomes a formula. What is longer than a cell holds is cut and
/// says so.
///
/// # Errors
/// [`crate::PrintError::Spreadsheet`] when there are more rows than a sheet holds.
pub fn ledger(ledger: &Ledger, language: Language) -> Result<Vec<u8>> {
    let words = language.words();
    let mut look = Look::new(words);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(ledger, &fill(words.ledger.title, &[&ledger.scope]))?);
    areas::write(&mut workbook, &mut look, ledger)?;
    gaps::write(&mut workbook, &mut look, ledger)?;
    lists::answers(&mut workbook, &mut look, ledger)?;
    lists::shops(&mut workbook, &mut look, ledger)?;
    lists::plots(&mut workbook, &mut look, ledger)?;
    lists::standards(&mut workbook, &mut look, ledger)?;
    Ok(workbook.save_to_buffer()?)
}

fn properties(ledger: &Ledger, title: &str) -> std::result::Result<DocProperties, XlsxError> {
    let at = ledger.issue.printed_at;
    let made = ExcelDateTime::parse_from_str(&at.format("%Y-%m-%dT%H:%M:%S").to_string());
    let properties = DocProperties::new().set_title(look::clean(title, "")).set_author("Gridwalk");
    // A year that Excel does not know leaves the file without a date of its own choosing rather than without a ledger.
    let made = made.or_else(|_| ExcelDateTime::parse_from_str("2000-01-01T00:00:00"))?;
    Ok(properties.set_creation_datetime(&made))
}
