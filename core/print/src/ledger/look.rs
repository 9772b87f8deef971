//! How cells look, and how values become cells: numbers as numbers, days as days, and every text as a text.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use crate::words::Words;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    /// A short text that stands in the middle: codes, states.
    Short(String),
    Whole(u64),
    /// Square metres, shown as km².
    Area(f64),
    /// Square metres as they are: plots and gaps are small.
    Plot(f64),
    /// Metres, shown as km.
    Length(f64),
    Hours(f64),
    Day(NaiveDate),
    Blank,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Value::Text(text.into())
    }

    pub(super) fn short(text: impl Into<String>) -> Self {
        Value::Short(text.into())
    }

    pub(super) fn whole(number: usize) -> Self {
        Value::Whole(number as u64)
    }

    /// Blank where nothing is known.
    pub(super) fn area(area_m2: Option<f64>) -> Self {
        area_m2.filter(|area| area.is_finite() && *area >= 0.0).map_or(Value::Blank, Value::Area)
    }

    /// Small areas in m²; blank where nothing is known.
    pub(super) fn plot(area_m2: Option<f64>) -> Self {
        area_m2.filter(|area| area.is_finite() && *area >= 0.0).map_or(Value::Blank, Value::Plot)
    }

    pub(super) fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Value::Blank, Value::Day)
    }

    /// The text, if it is one.
    pub(super) fn shown(&self) -> &str {
        match self {
            Value::Text(text) | Value::Short(text) => text,
            _ => "",
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) | Value::Short(text) => text.trim().is_empty(),
            Value::Blank => true,
            _ => false,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Value::Text(_) => Kind::Text,
            Value::Short(_) | Value::Blank => Kind::Short,
            Value::Whole(_) => Kind::Whole,
            Value::Area(_) => Kind::Area,
            Value::Plot(_) => Kind::Plot,
            Value::Length(_) => Kind::Length,
            Value::Hours(_) => Kind::Hours,
            Value::Day(_) => Kind::Day,
        }
    }
}

/// What a cell's fill says; a column says the same in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tone {
    Plain,
    /// Somebody should look.
    Warning,
    /// 未落实, 空白: somebody must act.
    Alarm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Title,
    Note,
    Group,
    Head,
    Text,
    Short,
    Whole,
    Area,
    Plot,
    Length,
    Hours,
    Day,
}

/// Formats made so far, and the words.
pub(super) struct Look {
    pub(super) words: &'static Words,
    formats: BTreeMap<(Kind, Tone, bool), Format>,
}

/// Excel's own limit is 32,767 UTF-16 units; the words that say that a text was cut need room as well.
const LONGEST: usize = 32_000;

impl Look {
    pub(super) fn new(words: &'static Words) -> Self {
        Look { words, formats: BTreeMap::new() }
    }

    pub(super) fn title(&mut self) -> &Format {
        self.format(Kind::Title, Tone::Plain, false)
    }

    pub(super) fn note(&mut self) -> &Format {
        self.format(Kind::Note, Tone::Plain, false)
    }

    pub(super) fn group(&mut self) -> &Format {
        self.format(Kind::Group, Tone::Plain, false)
    }

    pub(super) fn head(&mut self) -> &Format {
        self.format(Kind::Head, Tone::Plain, false)
    }

    fn format(&mut self, kind: Kind, tone: Tone, is_quoted: bool) -> &Format {
        let words = self.words;
        self.formats.entry((kind, tone, is_quoted)).or_insert_with(|| format(words, kind, tone, is_quoted))
    }

    /// Writes a value.
    pub(super) fn write(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        value: &Value,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        let kind = value.kind();
        let number = match value {
            Value::Text(text) | Value::Short(text) => return self.write_text(sheet, at, kind, text, tone),
            Value::Day(day) => return self.write_day(sheet, at, *day, tone),
            Value::Whole(number) => *number as f64,
            Value::Area(metres) => metres / 1e6,
            Value::Length(metres) => metres / 1e3,
            Value::Plot(number) | Value::Hours(number) => *number,
            Value::Blank => {
                sheet.write_blank(at.0, at.1, self.format(kind, tone, false))?;
                return Ok(());
            }
        };
        sheet.write_number_with_format(at.0, at.1, number, self.format(kind, tone, false))?;
        Ok(())
    }

    /// Writes a value, or 未落实 with an alarm where there is none.
    pub(super) fn write_wanted(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        value: &Value,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        if value.is_empty() {
            let unsettled = Value::short(self.words.common.unsettled);
            return self.write(sheet, at, &unsettled, Tone::Alarm);
        }
        self.write(sheet, at, value, tone)
    }

    /// As a text, never as a formula; one that looks like a formula keeps its mark as text when somebody edits the cell.
    fn write_text(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        kind: Kind,
        text: &str,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        let text = clean(text, self.words.ledger.cut);
        let is_quoted = text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        let format = self.format(kind, tone, is_quoted);
        if text.is_empty() {
            sheet.write_blank(at.0, at.1, format)?;
        } else {
            sheet.write_string_with_format(at.0, at.1, text, format)?;
        }
        Ok(())
    }

    fn write_day(
        &mut self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        day: NaiveDate,
        tone: Tone,
    ) -> Result<(), XlsxError> {
        let year = u16::try_from(day.year()).unwrap_or_default();
        let known = ExcelDateTime::from_ymd(year, day.month() as u8, day.day() as u8);
        // Excel knows no day before 1900.
        let Ok(moment) = known else { return self.write_text(sheet, at, Kind::Short, &day.to_string(), tone) };
        sheet.write_datetime_with_format(at.0, at.1, &moment, self.format(Kind::Day, tone, false))?;
        Ok(())
    }
}

/// A text without controls, and cut where a cell could not hold it.
pub(super) fn clean(text: &str, cut: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let sound = |c: &char| (!c.is_control() || *c == '\n') && !matches!(*c, '\u{fffe}' | '\u{ffff}');
    let mut kept = String::new();
    let mut units = 0;
    for character in text.trim().chars().filter(sound) {
        units += character.len_utf16();
        if units > LONGEST {
            kept.push_str(cut);
            break;
        }
        kept.push(character);
    }
    kept
}

const EDGE: Color = Color::RGB(0x00A6_A6A6);
const HEAD_FILL: Color = Color::RGB(0x00DD_E6F0);
const GROUP_FILL: Color = Color::RGB(0x00C5_D3E3);
const WARNING_FILL: Color = Color::RGB(0x00FF_EFC2);
const ALARM_FILL: Color = Color::RGB(0x00F8_D3CF);
const ALARM_INK: Color = Color::RGB(0x009C_1C1C);
const SIZE: f64 = 11.0;

fn format(words: &Words, kind: Kind, tone: Tone, is_quoted: bool) -> Format {
    let plain =
        Format::new().set_font_name(words.ledger.font).set_font_size(SIZE).set_align(FormatAlign::VerticalCenter);
    let headed = || plain.clone().set_font_name(words.ledger.head_font);
    let boxed = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(EDGE);
    let middle = |format: Format| boxed(format).set_align(FormatAlign::Center);
    let number = |shape: &str| boxed(plain.clone()).set_align(FormatAlign::Right).set_indent(1).set_num_format(shape);
    let format = match kind {
        Kind::Title => headed().set_bold().set_font_size(16).set_align(FormatAlign::Center),
        Kind::Note => headed().set_align(FormatAlign::Left).set_text_wrap(),
        Kind::Group => middle(headed()).set_bold().set_background_color(GROUP_FILL),
        Kind::Head => middle(headed()).set_bold().set_text_wrap().set_background_color(HEAD_FILL),
        Kind::Text => boxed(plain.clone()).set_align(FormatAlign::Left).set_text_wrap(),
        Kind::Short => middle(plain.clone()).set_text_wrap(),
        Kind::Whole => middle(plain.clone()).set_num_format("#,##0"),
        Kind::Area => number("#,##0.000"),
        Kind::Plot => number("#,##0"),
        Kind::Length => number("#,##0.00"),
        Kind::Hours => number("0.0"),
        Kind::Day => middle(plain.clone()).set_num_format("yyyy-mm-dd"),
    };
    let format = match tone {
        Tone::Plain => format,
        Tone::Warning => format.set_background_color(WARNING_FILL),
        Tone::Alarm => format.set_background_color(ALARM_FILL).set_font_color(ALARM_INK),
    };
    if is_quoted { format.set_quote_prefix() } else { format }
}
