//! An organisation of 3,000 people imported twice.

use gridwalk_server::import::{Imported, Mode, import};
use gridwalk_tests::World;
use gridwalk_tests::book::LedgerBook;
use rust_xlsxwriter::{Workbook, Worksheet};

const PEOPLE: u32 = 3_000;

fn write(sheet: &mut Worksheet, name: &str, titles: &[&str], rows: impl Iterator<Item = Vec<String>>) {
    sheet.set_name(name).expect("a name");
    for (row, cells) in (0u32..).zip([titles.iter().map(ToString::to_string).collect()].into_iter().chain(rows)) {
        for (column, cell) in (0u16..).zip(cells) {
            sheet.write(row, column, cell).expect("a cell");
        }
    }
}

/// A file as a city's office fills it.
fn organisation(file: &std::path::Path) {
    let mut book = Workbook::new();
    let units =
        (1..=8).map(|n| vec![format!("U{n}"), format!("第{n}街道办事处"), format!("32040400{n}"), String::new()]);
    let unit_titles = ["单位编码 Unit code", "单位名称 Name", "街道编码 Street code", "上级单位编码 Parent code"];
    write(book.add_worksheet(), "单位 Units", &unit_titles, units);
    let people = (1..=PEOPLE).map(|n| vec![format!("{n:05}"), format!("人员{n}"), format!("U{}", n % 8 + 1)]);
    write(book.add_worksheet(), "人员 People", &["工号 Staff number", "姓名 Name", "单位编码 Unit code"], people);
    let grants = (1..=PEOPLE).map(|n| {
        let role = if n % 50 == 0 { "受理员" } else { "网格员" };
        vec![format!("{n:05}"), format!("32040400{}", n % 8 + 1), role.to_owned()]
    });
    write(
        book.add_worksheet(),
        "授权 Grants",
        &["工号 Staff number", "街道编码或全区 Street code or ALL", "角色 Role"],
        grants,
    );
    book.save(file).expect("a file");
}

fn once_more(world: &World) -> Imported {
    let file = world.folder("org.xlsx");
    organisation(&file);
    let imported = import(world.ledger(), &file, Mode::default()).expect("an import");
    assert_eq!(imported.bad, [], "every row is good");
    imported
}

#[test]
fn an_organisation_of_3000_people_imported_twice_changes_nothing_the_second_time() {
    let world = World::new();
    let first = once_more(&world);
    assert!(first.written && first.added >= 3_008, "{} added", first.added);
    let book = LedgerBook::open(&world.server_dir());
    let (acts, versions) = (book.acts().len(), book.versions());
    let second = once_more(&world);
    assert_eq!((second.added, second.changed, second.rows), (0, 0, first.rows));
    assert_eq!((book.acts().len(), book.versions()), (acts, versions), "not one act more");
    let phone = world.device("phone", world.district_supervisor("王督"));
    assert!(phone.sync().reached, "and a desk carries them all");
    world.verify_server();
}
