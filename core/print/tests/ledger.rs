//! The ledger as a spreadsheet program finds it: read back with another library, and its XML where that tells nothing.

mod sample;

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use gridwalk_print::paper::{AreaRow, Ledger, Shop, ShopRow};
use gridwalk_print::{Language, ledger};

fn write(paper: &Ledger) -> Vec<u8> {
    ledger(paper, Language::Chinese).expect("a ledger")
}

fn book(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    book(bytes).worksheet_range(name).expect("the sheet")
}

/// A row of a sheet as text.
fn row(range: &Range<Data>, row: u32) -> Vec<String> {
    let last = range.end().expect("cells").1;
    (0..=last).map(|column| range.get_value((row, column)).map(Data::to_string).unwrap_or_default()).collect()
}

fn row_with(range: &Range<Data>, text: &str) -> Vec<String> {
    let last = range.end().expect("cells").0;
    let found = (0..=last).map(|n| row(range, n)).find(|row| row.iter().any(|cell| cell == text));
    found.unwrap_or_else(|| panic!("{text} is in no row"))
}

/// A part of the file as XML.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

#[test]
fn the_ledger_has_a_row_for_each_area_with_all_its_columns() {
    let bytes = write(&sample::ledger());
    let range = sheet(&bytes, "台账");
    assert_eq!(row(&range, 0)[0], "钟楼区四到五包台账");
    assert!(row(&range, 1)[0].contains("版次日期：2026年11月20日"));
    let groups: Vec<String> = row(&range, 3).into_iter().filter(|group| !group.is_empty()).collect();
    assert_eq!(
        groups,
        ["网格", "到人", "到事", "到时", "到标准", "包区域", "包路段", "包门市", "包时段", "包职责", "检查"]
    );
    let heads = row(&range, 4);
    let area = row_with(&range, "320404001-07");
    assert_eq!((heads.len(), area.len()), (27, 27));
    let cell = |head: &str| area[heads.iter().position(|h| h == head).unwrap_or_else(|| panic!("{head}"))].as_str();
    assert_eq!((cell("责任人"), cell("代理人")), ("张喆（CG-0417）", "欧阳玥（CG-0422）"));
    assert_eq!(cell("时段").lines().count(), 4);
    assert_eq!((cell("面积（km²）"), cell("长度（km）"), cell("每周时长（小时）")), ("0.187432", "1.655", "60.5"));
    assert_eq!((cell("门市数"), cell("已签三包"), cell("不合格"), cell("督办（件）")), ("10", "8", "1", "2"));
    assert_eq!(cell("问题"), "正常");
}

#[test]
fn numbers_are_numbers_days_are_days_and_codes_are_texts() {
    let bytes = write(&sample::ledger());
    let range = sheet(&bytes, "台账");
    let value = |column: u32| range.get_value((5, column)).expect("a value").clone();
    assert!(matches!(value(2), Data::String(_)), "code {:?}", value(2));
    assert!(matches!(value(15), Data::Float(_)), "area {:?}", value(15));
    assert!(matches!(value(14), Data::DateTime(_)), "day {:?}", value(14));
    let grids = sheet(&bytes, "空白与重叠");
    assert!(row_with(&grids, "320404001012003").contains(&"9876".to_owned()));
}

#[test]
fn what_is_wrong_is_said_in_words_and_in_colour() {
    let bytes = write(&sample::ledger());
    let range = sheet(&bytes, "台账");
    let (lonely, doubled) = (row_with(&range, "320404001-08"), row_with(&range, "320404001-09"));
    assert_eq!(lonely[26], "空白网格；未落实标准；未落实时段");
    assert_eq!((lonely[4].as_str(), lonely[6].as_str(), lonely[12].as_str()), ("未落实", "未落实", "未落实"));
    assert_eq!(doubled[26], "重叠；责任人与代理人为同一人；超负荷");
    assert!(row(&range, 2)[0].contains("已落实责任人 2 个") && row(&range, 2)[0].contains("（66.7%）"));
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("FFF8D3CF") && styles.contains("FFFFEFC2"));
}

#[test]
fn it_prints_on_a3_and_a4_with_heads_on_every_page_and_filters() {
    let bytes = write(&sample::ledger());
    let first = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in [
        r#"paperSize="8""#,
        r#"orientation="landscape""#,
        r#"fitToHeight="0""#,
        "<pageSetUpPr fitToPage=\"1\"/>",
        r#"<autoFilter ref="A5:AA8"/>"#,
        r#"state="frozen""#,
        r#"topLeftCell="E6""#,
        "第 &amp;P 页 / 共 &amp;N 页",
    ] {
        assert!(first.contains(wanted), "{wanted} is not in {first}");
    }
    assert!(part(&bytes, "xl/worksheets/sheet4.xml").contains(r#"paperSize="9""#));
    let names = part(&bytes, "xl/workbook.xml");
    assert!(names.contains("台账!$1:$5"), "{names}");
    let styles = part(&bytes, "xl/styles.xml");
    assert!(styles.contains("宋体") && styles.contains("微软雅黑"));
}

#[test]
fn the_other_sheets_hold_their_lists() {
    let bytes = write(&sample::ledger());
    let names = book(&bytes).sheet_names();
    assert_eq!(names, ["台账", "空白与重叠", "归谁管", "门市", "失管地块", "标准"]);
    let answers = sheet(&bytes, "归谁管");
    assert_eq!(row(&answers, 2)[4..], ["市容环境", "街面秩序", "园林绿化"]);
    assert_eq!(row_with(&answers, "320404001-08")[4..], ["钟楼区环境卫生管理处", "南大街街道综合行政执法局", "未落实"]);
    let gaps = sheet(&bytes, "空白与重叠");
    assert!(row_with(&gaps, "张喆（CG-0417）").contains(&"4".to_owned()));
    assert!(row_with(&gaps, "320404001012007").contains(&"南大街第七责任网格、南大街第九责任网格".to_owned()));
    assert_eq!(row_with(&sheet(&bytes, "门市"), "一品鲜水果")[7..], ["未签", "不合格"]);
    let plots = sheet(&bytes, "失管地块");
    assert_eq!(row_with(&plots, "新运河二号桥下空地")[7..], ["未落实", "", "未认定"]);
    assert_eq!(row_with(&plots, "青龙高架下绿地")[9], "已认定");
    let standards = sheet(&bytes, "标准");
    assert_eq!((row(&standards, 3)[4].as_str(), row(&standards, 4)[4].as_str()), ("现行", "非现行"));
}

#[test]
fn the_english_ledger_speaks_english() {
    let bytes = ledger(&sample::ledger(), Language::English).expect("a ledger");
    assert_eq!(book(&bytes).sheet_names()[..2], ["Ledger", "Gaps and overlaps"]);
    let range = sheet(&bytes, "Ledger");
    assert_eq!(row_with(&range, "320404001-08")[26], "nobody answers; no standard; no hours");
}

#[test]
fn nothing_a_person_wrote_becomes_a_formula() {
    let evil = [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r\n=HYPERLINK(\"http://x\",\"y\")",
        "＝1+1",
        "{=1}",
    ];
    let mut paper = sample::ledger();
    let (template, shop) = (paper.areas[0].clone(), paper.shops[0].clone());
    paper.scope = "=1+1".into();
    paper.groups = evil.iter().map(|text| (*text).to_owned()).collect();
    let area = |text: &&str| {
        let mut row = AreaRow { ..template.clone() };
        let text = (*text).to_owned();
        row.area.name = text.clone();
        row.area.street = text.clone();
        row.area.code = text.clone();
        row.area.duties = text.clone();
        row.area.tasks = vec![text.clone()];
        row.area.roads[0].name = text;
        row
    };
    paper.areas = evil.iter().map(area).collect();
    let named = |text: &&str| ShopRow {
        shop: Shop { name: (*text).into(), licence: (*text).into(), ..shop.shop.clone() },
        ..shop.clone()
    };
    paper.shops = evil.iter().map(named).collect();
    let bytes = write(&paper);
    for (n, name) in book(&bytes).sheet_names().into_iter().enumerate() {
        let formulas = book(&bytes).worksheet_formula(&name).expect("the sheet");
        assert_eq!(formulas.cells().filter(|(_, _, formula)| !formula.is_empty()).count(), 0, "{name}");
        assert!(!part(&bytes, &format!("xl/worksheets/sheet{}.xml", n + 1)).contains("<f>"));
    }
    let shops = sheet(&bytes, "门市");
    assert_eq!(row(&shops, 3)[3], "=1+1");
    assert_eq!(row(&shops, 8)[3], "=HYPERLINK(\"http://x\",\"y\")");
    // Editing such a cell leaves it a text.
    assert!(part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#));
}

#[test]
fn texts_of_any_kind_and_length_are_held_or_cut_with_a_word() {
    let mut paper = sample::ledger();
    paper.areas[0].area.duties = format!("始{}", "责".repeat(50_000));
    paper.areas[1].area.duties = "a\u{0}\u{1b}b\u{ffff}\r\n二 _x0041_ <&\"> 😀مر".into();
    paper.areas[2].area.extent.area_m2 = Some(f64::INFINITY);
    paper.areas[2].area.roads[0].length_m = Some(f64::NAN);
    paper.scope = "长".repeat(1_000);
    let bytes = write(&paper);
    let range = sheet(&bytes, "台账");
    let long = row(&range, 5)[24].clone();
    assert!(long.starts_with("始责") && long.ends_with("已截断）") && long.chars().count() < 32_767);
    assert_eq!(row(&range, 6)[24], "ab\n二 _x0041_ <&\"> 😀مر");
    assert_eq!(row(&range, 7)[15], "未落实");
}

#[test]
fn an_empty_ledger_says_so_on_every_sheet() {
    let bytes = write(&sample::empty_ledger());
    for name in book(&bytes).sheet_names() {
        assert!(sheet(&bytes, &name).cells().any(|(_, _, cell)| cell == &Data::String("无".into())), "{name}");
    }
}

#[test]
fn two_thousand_areas_and_ten_thousand_shops_are_all_there() {
    let mut paper = sample::ledger();
    let (area, shop) = (paper.areas[0].clone(), paper.shops[0].clone());
    let numbered = |n: usize| {
        let mut row = area.clone();
        row.area.code = format!("320404001-{n:04}");
        row
    };
    paper.areas = (0..2_000).map(numbered).collect();
    paper.shops = vec![shop; 10_000];
    let bytes = write(&paper);
    let range = sheet(&bytes, "台账");
    assert_eq!(range.end(), Some((2_004, 26)));
    assert_eq!((row(&range, 5)[2].as_str(), row(&range, 2_004)[2].as_str()), ("320404001-0000", "320404001-1999"));
    assert_eq!(sheet(&bytes, "门市").end().map(|(row, _)| row), Some(10_002));
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    assert!(write(&sample::ledger()) == write(&sample::ledger()));
}
