//! Units, people, grants and areas from a spreadsheet.
#![allow(clippy::unwrap_used, reason = "helpers of tests say what they expect as the tests do")]

mod world;

use std::path::{Path, PathBuf};

use gridwalk_domain::journal::Role;
use gridwalk_domain::stream::Stream;
use gridwalk_server::import::{Imported, Mode, import, template};
use gridwalk_server::verify::verify;
use rust_xlsxwriter::Workbook;
use world::*;

type Sheet<'a> = (&'a str, Vec<Vec<&'a str>>);

fn write(dir: &Path, sheets: &[Sheet<'_>]) -> PathBuf {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (y, row) in (0u32..).zip(rows) {
            for (x, cell) in (0u16..).zip(row) {
                // As spreadsheets do: what looks like a number becomes one.
                match cell.parse::<f64>() {
                    Ok(number) => sheet.write(y, x, number).unwrap(),
                    Err(_) => sheet.write(y, x, *cell).unwrap(),
                };
            }
        }
    }
    let path = dir.join("org.xlsx");
    book.save(&path).unwrap();
    path
}

fn good(dir: &Path) -> PathBuf {
    write(
        dir,
        &[
            (
                "单位",
                vec![
                    vec!["单位编码", "单位名称", "街道编码", "上级单位编码"],
                    vec!["示例-9", "不算", "", ""],
                    vec!["2", "一街道办事处", "320404001", "1"],
                    vec!["1", "城管局", "", ""],
                ],
            ),
            (
                "People",
                vec![vec!["Staff number", "Name", "Unit code"], vec!["1001", "王小明", "2"], vec!["1002", "李芳", "1"]],
            ),
            (
                "授权",
                vec![
                    vec!["工号", "街道编码或全区", "角色", "开始日期", "结束日期"],
                    vec!["1001", "320404001", "网格员", "2026-01-01", ""],
                    vec!["1002", "全区", "值班长", "", ""],
                ],
            ),
            (
                "责任网格",
                vec![
                    vec!["网格编码", "网格名称", "街道编码", "责任人工号", "责任单位编码"],
                    vec!["320404001001-01", "一网格", "320404001", "1001", "2"],
                ],
            ),
        ],
    )
}

fn run(world: &World, file: &Path, mode: Mode) -> Imported {
    import(&world.ledger, file, mode).unwrap()
}

#[test]
fn a_good_file_brings_units_people_rights_and_areas() {
    let world = World::new();
    let imported = run(&world, &good(world.dir.path()), Mode::default());
    assert!(imported.written && imported.bad.is_empty(), "{:?}", imported.bad);
    assert_eq!((imported.rows, imported.added, imported.changed), (7, 5, 2));
    let people = world.ledger.read(|s| s.everybody()).unwrap();
    assert_eq!(people.iter().map(|p| p.staff_no.as_str()).collect::<Vec<_>>(), ["1001", "1002"]);
    assert_eq!((people[0].grants[0].role, people[0].grants[0].stream.clone()), (Role::Inspector, street(1)));
    assert_eq!(people[0].grants[0].from, 1_767_196_800_000, "midnight in China");
    assert_eq!(people[1].grants[0].stream, Stream::org());
    assert!((START..=world.ledger.now()).contains(&people[1].grants[0].from), "from the import on");
    let mut phone = world.phone(people[0].person);
    phone.case(&world.about(people[0].person, street(1), world.entity(), 0), &report("a")).unwrap();
    assert_eq!(world.push(&mut phone).acks[0].runs[0].how.u, people[0].unit);
    assert!(verify(&world.ledger, None).unwrap().is_sound());
}

#[test]
fn importing_the_same_file_again_changes_nothing() {
    let world = World::new();
    let file = good(world.dir.path());
    run(&world, &file, Mode::default());
    world.pass(DAY);
    let again = run(&world, &file, Mode::default());
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 7));
}

#[test]
fn three_thousand_people_are_imported_and_the_second_time_none_changes() {
    let world = World::new();
    let rows: Vec<[String; 3]> = (0..3000).map(|n| [format!("{n:05}x"), format!("人{n}"), "U1".into()]).collect();
    let mut people = vec![vec!["工号", "姓名", "单位编码"]];
    people.extend(rows.iter().map(|row| row.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut grants = vec![vec!["工号", "街道编码或全区", "角色"]];
    grants.extend(rows.iter().map(|row| vec![row[0].as_str(), "320404001", "网格员"]));
    let units = vec![vec!["单位编码", "单位名称"], vec!["U1", "监督中心"]];
    let file = write(world.dir.path(), &[("单位", units), ("人员", people), ("授权", grants)]);
    let first = run(&world, &file, Mode::default());
    assert_eq!((first.added, first.changed, first.bad.len()), (3001, 3000, 0));
    let head = || world.pull(&world.phone(world.ledger.read(|s| s.everybody()).unwrap()[0].person), &[]).header.streams;
    assert!(head().unwrap().contains(&street(1)));
    let again = run(&world, &file, Mode::default());
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 6001));
}

#[test]
fn bad_rows_are_named_with_sheet_row_column_and_reason_and_nothing_is_written() {
    let world = World::new();
    let file = write(
        world.dir.path(),
        &[
            (
                "单位 Units",
                vec![vec!["单位编码", "单位名称", "街道编码"], vec!["U1", "甲", "32 04"], vec!["U2", "", ""]],
            ),
            (
                "人员 People",
                vec![
                    vec!["工号", "姓名", "单位编码"],
                    vec!["1001", "王", ""],
                    vec!["1001", "又一个王", ""],
                    vec!["1002", "李", "没有"],
                ],
            ),
            (
                "授权 Grants",
                vec![
                    vec!["工号", "街道编码或全区", "角色", "开始日期", "结束日期"],
                    vec!["1001", "320404001", "市长", "", ""],
                    vec!["1001", "320404001", "网格员", "昨天", ""],
                    vec!["1001", "320404001", "网格员", "2026-02-01", "2026-01-01"],
                    vec!["9999", "320404001", "网格员", "", ""],
                ],
            ),
        ],
    );
    let imported = run(&world, &file, Mode::default());
    assert!(!imported.written);
    let mut places: Vec<_> = imported.bad.iter().map(|bad| (bad.sheet.as_str(), bad.row, &bad.column[..])).collect();
    places.sort();
    assert_eq!(
        places,
        [
            ("人员 People", 3, "工号 Staff number"),
            ("人员 People", 4, "单位编码 Unit code"),
            ("单位 Units", 2, "街道编码 Street code"),
            ("单位 Units", 3, "单位名称 Name"),
            ("授权 Grants", 2, "角色 Role"),
            ("授权 Grants", 3, "开始日期 From"),
            ("授权 Grants", 4, "结束日期 Until"),
            ("授权 Grants", 5, "工号 Staff number"),
        ]
    );
    assert!(imported.bad.iter().all(|bad| !bad.reason.is_empty()));
    assert!(world.ledger.read(|s| s.everybody()).unwrap().is_empty());
}

#[test]
fn good_rows_are_taken_when_asked_for_and_a_rehearsal_writes_nothing() {
    let world = World::new();
    let units = vec![vec!["单位编码", "单位名称", "街道编码"], vec!["U1", "坏", "32 04"]];
    let sheet = vec![vec!["工号", "姓名", "单位编码"], vec!["1001", "王", ""], vec!["1002", "李", "U1"]];
    let file = write(world.dir.path(), &[("单位", units), ("人员", sheet)]);
    let rehearsal = run(&world, &file, Mode { dry_run: true, partial: true });
    assert_eq!((rehearsal.added, rehearsal.written, rehearsal.bad.len()), (1, false, 2));
    assert!(world.ledger.read(|s| s.everybody()).unwrap().is_empty());
    let taken = run(&world, &file, Mode { dry_run: false, partial: true });
    assert_eq!((taken.added, taken.written), (1, true));
    assert_eq!(world.ledger.read(|s| s.everybody()).unwrap().len(), 1);
}

#[test]
fn the_template_is_readable_and_its_examples_are_not_imported() {
    let world = World::new();
    let file = world.dir.path().join("template.xlsx");
    template(&file).unwrap();
    let imported = run(&world, &file, Mode::default());
    assert_eq!((imported.rows, imported.added, imported.bad.len()), (0, 0, 0));
}

#[test]
fn a_missing_column_and_a_file_of_another_kind_are_told() {
    let world = World::new();
    let file = write(world.dir.path(), &[("人员", vec![vec!["工号"], vec!["1001"]])]);
    let bad = run(&world, &file, Mode::default()).bad;
    assert!(bad.iter().any(|bad| bad.row == 1 && bad.column.starts_with("姓名")), "{bad:?}");
    let other = world.dir.path().join("photo.xlsx");
    std::fs::write(&other, b"\xff\xd8\xff not a workbook").unwrap();
    assert!(import(&world.ledger, &other, Mode::default()).is_err());
    let foreign = write(world.dir.path(), &[("Sheet1", vec![vec!["a"]])]);
    assert!(import(&world.ledger, &foreign, Mode::default()).unwrap_err().to_string().contains("--template"));
}
