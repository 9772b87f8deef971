//! Sheet 台账: a row for each area, its columns grouped under 四到 and 五包, and what is wrong with it in colour and in words.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::look::{Look, Tone, Value};
use super::page::{self, Cell, Paper, plain, wanted};
use crate::paper::{Area, AreaRow, Ledger, Mark, Person};
use crate::words::{Words, fill, total, week_minutes};

/// Widths of the columns in characters, and how many columns each group of [`crate::words::Ledger::groups`] has.
const WIDTHS: [f64; 27] = [
    6.0, 9.5, 14.5, 15.0, 10.5, 13.0, 10.5, 13.0, 22.0, 18.0, 18.5, 7.0, 17.0, 6.0, 12.0, 9.5, 8.0, 12.0, 21.0, 8.5,
    7.0, 7.5, 7.5, 9.5, 20.0, 7.5, 13.5,
];
const GROUPS: [u16; 11] = [4, 4, 2, 2, 3, 3, 2, 3, 1, 2, 1];
const COLUMNS: u16 = WIDTHS.len() as u16;
/// Columns that stay in sight: up to the area's name.
const STILL: u16 = 4;

pub(super) fn write(workbook: &mut Workbook, look: &mut Look, ledger: &Ledger) -> Result<(), XlsxError> {
    let words = look.words;
    let sheet = page::add(workbook, words.ledger.sheets[0], Paper::A3)?;
    let notes = [page::issued(look, ledger), summary(words, ledger)];
    let title = fill(words.ledger.title, &[&ledger.scope]);
    let group_row = page::title(sheet, look, &title, &notes, COLUMNS)?;
    groups(sheet, look, group_row)?;
    let heads: Vec<_> = words.ledger.columns.into_iter().zip(WIDTHS).collect();
    page::heads(sheet, look, group_row + 1, &heads)?;
    let mut row = group_row + 1;
    for (n, area) in ledger.areas.iter().enumerate() {
        row += 1;
        page::row(sheet, look, row, &cells(words, n, area), &WIDTHS)?;
    }
    if ledger.areas.is_empty() {
        row += 1;
        page::none(sheet, look, row, COLUMNS)?;
    }
    page::finish(sheet, look, group_row + 1, row, COLUMNS, STILL)
}

fn groups(sheet: &mut Worksheet, look: &mut Look, row: u32) -> Result<(), XlsxError> {
    let mut column = 0;
    for (group, columns) in look.words.ledger.groups.into_iter().zip(GROUPS) {
        let last = column + columns - 1;
        if last > column {
            sheet.merge_range(row, column, row, last, group, look.group())?;
        } else {
            sheet.write_string_with_format(row, column, group, look.group())?;
        }
        column = last + 1;
    }
    sheet.set_row_height(row, 18)?;
    Ok(())
}

/// How much is covered by people (row 2-18) and how much is wrong.
fn summary(words: &Words, ledger: &Ledger) -> String {
    let staffed = |row: &&AreaRow| row.area.inspector.is_some();
    let sum = |rows: &mut dyn Iterator<Item = &AreaRow>| total(rows.map(|row| row.area.extent.area_m2));
    let (all, covered) = (sum(&mut ledger.areas.iter()), sum(&mut ledger.areas.iter().filter(staffed)));
    let part = if all > 0.0 { format!("{:.1}%", covered / all * 100.0) } else { "—".to_owned() };
    let marked = |mark: Mark| ledger.areas.iter().filter(|row| row.marks.contains(&mark)).count().to_string();
    let values = [
        ledger.areas.len().to_string(),
        format!("{:.3}", all / 1e6),
        ledger.areas.iter().filter(staffed).count().to_string(),
        format!("{:.3}", covered / 1e6),
        part,
        marked(Mark::Empty),
        marked(Mark::Double),
        marked(Mark::Overload),
    ];
    fill(words.ledger.summary, &values.each_ref().map(String::as_str))
}

fn cells(words: &Words, n: usize, row: &AreaRow) -> Vec<Cell> {
    let area = &row.area;
    let has = |mark: Mark| row.marks.contains(&mark);
    let is_found = !row.marks.is_empty();
    let worst = if has(Mark::Empty) || has(Mark::Double) { Tone::Alarm } else { Tone::Warning };
    let mut cells = vec![
        plain(Value::whole(n + 1)),
        plain(Value::text(&area.street)),
        plain(Value::short(&area.code)),
        plain(Value::text(&area.name)).when(has(Mark::Double), Tone::Alarm),
    ];
    cells.extend(people(words, row));
    cells.extend([
        plain(Value::text(classes(words, area))),
        wanted(Value::text(area.tasks.join("\n"))),
        wanted(Value::text(area.slots.iter().map(|slot| words.slot(slot)).collect::<Vec<_>>().join("\n")))
            .when(has(Mark::NoSlots), Tone::Alarm),
        wanted(area.rounds.map_or(Value::Blank, |rounds| Value::Whole(rounds.into()))),
    ]);
    cells.extend(standard(words, row));
    cells.extend(undertaken(row));
    cells.push(plain(Value::text(findings(words, row))).when(is_found, worst));
    cells
}

fn people(words: &Words, row: &AreaRow) -> [Cell; 4] {
    let has = |mark: Mark| row.marks.contains(&mark);
    let name = |person: &Option<Person>| person.as_ref().map(|person| words.person(person)).unwrap_or_default();
    let unit = |person: &Option<Person>| person.as_ref().map(|person| person.unit.clone()).unwrap_or_default();
    let area = &row.area;
    let inspector = wanted(Value::text(name(&area.inspector)));
    let deputy = wanted(Value::text(name(&area.deputy)));
    [
        inspector.when(has(Mark::Overload) || has(Mark::NoGrant), Tone::Warning).when(has(Mark::Empty), Tone::Alarm),
        plain(Value::text(unit(&area.inspector))),
        deputy.when(has(Mark::SamePerson), Tone::Warning).when(has(Mark::Empty), Tone::Alarm),
        plain(Value::text(unit(&area.deputy))),
    ]
}

fn classes(words: &Words, area: &Area) -> String {
    if area.classes.is_empty() {
        return words.common.all_classes.to_owned();
    }
    let group = |group: &crate::paper::ClassGroup| {
        let classes = group.classes.join(words.common.comma);
        let classes = if classes.is_empty() { words.common.whole_group.to_owned() } else { classes };
        format!("{}{}{classes}", group.name, words.common.colon)
    };
    area.classes.iter().map(group).collect::<Vec<_>>().join("\n")
}

fn standard(words: &Words, row: &AreaRow) -> [Cell; 3] {
    let is_missing = row.marks.contains(&Mark::NoStandard);
    let standard = row.area.standard.as_ref();
    // Free words stand for themselves where there is no title.
    let title = standard.map(|standard| match words.titled(standard) {
        title if title.is_empty() => standard.text.clone(),
        title => title,
    });
    let version = standard.and_then(|standard| standard.version);
    [
        wanted(Value::text(title.unwrap_or_default())).when(is_missing, Tone::Alarm),
        plain(version.map_or(Value::Blank, |version| Value::Whole(version.into()))),
        plain(Value::day(standard.and_then(|standard| standard.from))),
    ]
}

/// 五包
fn undertaken(row: &AreaRow) -> [Cell; 11] {
    let (area, shops) = (&row.area, &row.shops);
    let count = |number: u32| Value::Whole(number.into());
    let length = total(area.roads.iter().map(|road| road.length_m));
    let roads = area.roads.iter().map(|road| road.label()).collect::<Vec<_>>().join("\n");
    let hours = f64::from(week_minutes(&area.slots)) / 60.0;
    [
        wanted(Value::area(area.extent.area_m2)),
        wanted(area.extent.unit_grids.map_or(Value::Blank, count)),
        wanted(Value::day(area.extent.since)),
        wanted(Value::text(roads)),
        plain(if area.roads.is_empty() { Value::Blank } else { Value::Length(length) }),
        plain(count(shops.total)),
        plain(count(shops.agreed)).when(shops.agreed < shops.total, Tone::Warning),
        plain(count(shops.poor)).when(shops.poor > 0, Tone::Warning),
        wanted(if area.slots.is_empty() { Value::Blank } else { Value::Hours(hours) }),
        wanted(Value::text(&area.duties)),
        plain(count(row.followed)),
    ]
}

/// What is wrong in words.
fn findings(words: &Words, row: &AreaRow) -> String {
    if row.marks.is_empty() {
        return words.ledger.fine.to_owned();
    }
    row.marks.iter().map(|mark| said(words, *mark)).collect::<Vec<_>>().join(words.common.semicolon)
}

fn said(words: &Words, mark: Mark) -> &'static str {
    let [empty, double, same, overload, grant, standard, slots] = words.ledger.marks;
    match mark {
        Mark::Empty => empty,
        Mark::Double => double,
        Mark::SamePerson => same,
        Mark::Overload => overload,
        Mark::NoGrant => grant,
        Mark::NoStandard => standard,
        Mark::NoSlots => slots,
    }
}
