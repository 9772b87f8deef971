//! Reading the sheets: rows of text with their place in the file, so that every complaint names sheet, row and column.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use chrono::NaiveDate;

use crate::error::{Result, ServerError};

/// Rows whose first cell begins so are examples.
pub(super) const EXAMPLE: &str = "示例";
/// Most rows of one sheet: a whole city has fewer.
const MAX_ROWS: usize = 100_000;

/// A row that cannot be taken, with its place and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    pub sheet: String,
    /// As the spreadsheet shows it, from 1.
    pub row: usize,
    pub column: String,
    pub reason: String,
}

impl std::fmt::Display for BadRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} 第{}行 row {}, {}: {}", self.sheet, self.row, self.row, self.column, self.reason)
    }
}

/// A sheet of the form: its names and columns. The first column is always needed.
pub(super) struct Form {
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    /// Key, Chinese, English, whether it must be filled, and an example.
    pub(super) columns: &'static [Column],
}

pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    pub(super) needed: bool,
    pub(super) example: &'static str,
}

impl Form {
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.zh, self.en)
    }
}

impl Column {
    pub(super) fn title(&self) -> String {
        format!("{} {}{}", self.zh, self.en, if self.needed { " *" } else { "" })
    }
}

const fn column(key: &'static str, zh: &'static str, en: &'static str, needed: bool, example: &'static str) -> Column {
    Column { key, zh, en, needed, example }
}

pub(super) const UNITS: Form = Form {
    zh: "单位",
    en: "Units",
    columns: &[
        column("code", "单位编码", "Unit code", true, "示例-01"),
        column("name", "单位名称", "Name", true, "永红街道办事处"),
        column("street", "街道编码", "Street code", false, "320404001"),
        column("parent", "上级单位编码", "Parent code", false, ""),
    ],
};
pub(super) const PEOPLE: Form = Form {
    zh: "人员",
    en: "People",
    columns: &[
        column("staff_no", "工号", "Staff number", true, "示例-1001"),
        column("name", "姓名", "Name", true, "王小明"),
        column("unit", "单位编码", "Unit code", false, "示例-01"),
    ],
};
pub(super) const GRANTS: Form = Form {
    zh: "授权",
    en: "Grants",
    columns: &[
        column("staff_no", "工号", "Staff number", true, "示例-1001"),
        column("street", "街道编码或全区", "Street code or ALL", true, "320404001"),
        column("role", "角色", "Role", true, "网格员"),
        column("from", "开始日期", "From", false, "2026-01-01"),
        column("until", "结束日期", "Until", false, ""),
    ],
};
pub(super) const AREAS: Form = Form {
    zh: "责任网格",
    en: "Areas",
    columns: &[
        column("code", "网格编码", "Area code", true, "示例-320404001001-01"),
        column("name", "网格名称", "Name", true, "永红一网格"),
        column("street", "街道编码", "Street code", true, "320404001"),
        column("inspector", "责任人工号", "Inspector", false, "示例-1001"),
        column("deputy", "代理人工号", "Deputy", false, ""),
        column("unit", "责任单位编码", "Responsible unit", false, "示例-01"),
        column("standard", "标准", "Standard", false, "每日不少于两遍"),
    ],
};
pub(super) const FORMS: [&Form; 4] = [&UNITS, &PEOPLE, &GRANTS, &AREAS];

/// A row as text by column key.
pub(super) struct Row {
    pub(super) form: &'static Form,
    pub(super) number: usize,
    cells: BTreeMap<&'static str, String>,
}

impl Row {
    /// A cell's text; empty when it is not filled.
    pub(super) fn text(&self, key: &str) -> &str {
        self.cells.get(key).map_or("", String::as_str)
    }

    pub(super) fn filled(&self, key: &str) -> Option<&str> {
        Some(self.text(key)).filter(|text| !text.is_empty())
    }

    pub(super) fn bad(&self, key: &str, reason: impl Into<String>) -> BadRow {
        let column = self.form.columns.iter().find(|column| column.key == key);
        let column = column.map_or_else(|| key.to_owned(), |column| format!("{} {}", column.zh, column.en));
        BadRow { sheet: self.form.title(), row: self.number, column, reason: reason.into() }
    }

    /// A date as midnight in China, server milliseconds.
    pub(super) fn date(&self, key: &str) -> Result<Option<i64>, BadRow> {
        let Some(text) = self.filled(key) else { return Ok(None) };
        let parsed =
            ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"].iter().find_map(|f| NaiveDate::parse_from_str(text, f).ok());
        let midnight = parsed.and_then(|date| date.and_hms_opt(0, 0, 0)).map(|at| at.and_utc().timestamp_millis());
        let reason = "日期写作 2026-01-31 / write dates as 2026-01-31";
        midnight.map(|ms| Some(ms - 8 * 3_600_000)).ok_or_else(|| self.bad(key, reason))
    }
}

/// All rows of a file by sheet, and the rows that lack what is needed.
#[derive(Default)]
pub(super) struct Book {
    pub(super) units: Vec<Row>,
    pub(super) people: Vec<Row>,
    pub(super) grants: Vec<Row>,
    pub(super) areas: Vec<Row>,
    pub(super) bad: Vec<BadRow>,
}

/// Reads a file. A sheet that is not there is empty; a file without any of the sheets is refused.
pub(super) fn read(file: &Path) -> Result<Book> {
    let wrong = |e: &dyn std::fmt::Display| ServerError::Command(format!("{} cannot be read: {e}", file.display()));
    let mut workbook: Xlsx<_> = open_workbook(file).map_err(|e: calamine::XlsxError| wrong(&e))?;
    let mut book = Book::default();
    let mut found = false;
    for form in FORMS {
        let names = workbook.sheet_names();
        let Some(name) = names.into_iter().find(|name| name.contains(form.zh) || name.contains(form.en)) else {
            continue;
        };
        found = true;
        let range = workbook.worksheet_range(&name).map_err(|e| wrong(&e))?;
        let rows = rows(form, &range, &mut book.bad);
        match form.en {
            "Units" => book.units = rows,
            "People" => book.people = rows,
            "Grants" => book.grants = rows,
            _ => book.areas = rows,
        }
    }
    if found {
        Ok(book)
    } else {
        Err(wrong(&"none of the sheets 单位, 人员, 授权, 责任网格; begin with `import --template`"))
    }
}

fn rows(form: &'static Form, range: &Range<Data>, bad: &mut Vec<BadRow>) -> Vec<Row> {
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let mut lines = range.rows().enumerate();
    let Some((_, titles)) = lines.next() else { return Vec::new() };
    let places = places(form, titles);
    for column in form.columns.iter().filter(|column| column.needed && !places.contains_key(column.key)) {
        let reason = "缺少此列 / this column is missing";
        bad.push(BadRow { sheet: form.title(), row: first + 1, column: column.title(), reason: reason.into() });
    }
    let mut rows = Vec::new();
    for (at, line) in lines.take(MAX_ROWS) {
        let cell = |place: &usize| line.get(*place).map(text).unwrap_or_default();
        let cells: BTreeMap<_, _> = places.iter().map(|(key, place)| (*key, cell(place))).collect();
        let row = Row { form, number: first + at + 1, cells };
        if is_example_or_empty(&row) {
            continue;
        }
        match lacking(&row) {
            Some(column) => bad.push(row.bad(column.key, "必填 / must be filled")),
            None => rows.push(row),
        }
    }
    rows
}

/// Which column of the sheet holds which key, by the beginning of its title in either language.
fn places(form: &'static Form, titles: &[Data]) -> BTreeMap<&'static str, usize> {
    let titles: Vec<String> = titles.iter().map(text).collect();
    let place =
        |column: &Column| titles.iter().position(|title| title.starts_with(column.zh) || title.contains(column.en));
    form.columns.iter().filter_map(|column| Some((column.key, place(column)?))).collect()
}

fn is_example_or_empty(row: &Row) -> bool {
    row.cells.values().all(String::is_empty)
        || row.form.columns.first().is_some_and(|column| row.text(column.key).starts_with(EXAMPLE))
}

fn lacking(row: &Row) -> Option<&'static Column> {
    row.form.columns.iter().find(|column| column.needed && row.text(column.key).is_empty())
}

/// A cell as people see it: spreadsheets turn codes into numbers and dates into days since 1900.
fn text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::DateTime(at) => at.as_datetime().map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default(),
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}
