//! The card of an area and the whole ledger on paper: what the screen says, in a file that opens.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use calamine::{Data, Reader, Xlsx};
use gridwalk_core::api::*;
use gridwalk_core::view::*;
use gridwalk_tests::{Device, Town, World};

use crate::CLASS;
use crate::forms::{area_form, save_area, save_shop, shop_form};

fn card(device: &Device, street: u32, lang: &str) -> Result<Paper, ApiError> {
    device.app().card_print(CardPrint { area: Town::area(street).to_string(), lang: lang.into() })
}

fn bytes(paper: &Paper) -> Vec<u8> {
    STANDARD.decode(&paper.content_base64).expect("base64")
}

/// Sheets with their cells as text, row by row.
fn sheets(paper: &Paper) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(paper))).expect("a spreadsheet that opens");
    let text = |cell: &Data| cell.to_string();
    let rows = |range: calamine::Range<Data>| range.rows().map(|row| row.iter().map(text).collect()).collect();
    book.worksheets().into_iter().map(|(name, range)| (name, rows(range))).collect()
}

fn sheet(paper: &Paper, number: usize) -> Vec<Vec<String>> {
    sheets(paper).swap_remove(number).1
}

fn holds(rows: &[Vec<String>], words: &[&str]) -> bool {
    rows.iter().any(|row| words.iter().all(|word| row.iter().any(|cell| cell.contains(word))))
}

/// A desk with a street's area filled in and the other three empty.
fn filled(world: &World) -> Device {
    let li = world.inspector("李巡", 1);
    let desk = world.device("desk", world.district_supervisor("甲"));
    let standard = StandardSave {
        id: None,
        title: "市容秩序标准".into(),
        text: "无暴露垃圾".into(),
        from_day: "2026-01-01".into(),
    };
    let standard = desk.app().standard_save(standard).expect("a standard").id;
    let wish = DutySave {
        inspector: Some(li.to_string()),
        classes: Some(vec!["m:06".into(), "2026:m:06010".into()]),
        slots: Some(vec![SlotView { days: vec![1, 2, 3], from_min: 450, to_min: 690 }]),
        rounds: Some(2),
        standard: Some(standard),
        standard_version: Some(1),
        duties: Some("发现、劝导、上报".into()),
        ..area_form(1)
    };
    save_area(&desk, wish);
    let shop = ShopSave {
        operator: "=1+1".into(),
        licence: "91320404MA0000000X".into(),
        address: "中吴大道1号".into(),
        agreement: Some(desk.shoot(1)),
        rating: Some(RatingView::Good),
        ..shop_form("晨光早点", 1)
    };
    save_shop(&desk, shop);
    desk.report(CLASS, Town::fix(1, 0, world.time.now()), 2);
    desk
}

#[test]
fn the_card_of_an_area_is_a_pdf_in_both_languages_named_after_it() {
    let world = World::new();
    let desk = filled(&world);
    let chinese = card(&desk, 1, "zh-CN").expect("a card");
    assert_eq!(chinese.file_name, "责任网格卡-责任网格1-2026-09-21.pdf");
    assert_eq!((chinese.mime.as_str(), chinese.missing.len()), ("application/pdf", 0));
    let english = card(&desk, 1, "en").expect("a card");
    assert_eq!(english.file_name, "area-card-责任网格1-2026-09-21.pdf");
    let empty = card(&desk, 2, "zh-CN").expect("a card of an area that nobody answers for");
    for paper in [&chinese, &english, &empty] {
        let bytes = bytes(paper);
        assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 5_000, "{}", paper.file_name);
    }
    assert_ne!(chinese.content_base64, empty.content_base64);
    assert_eq!(
        card(&desk, 1, "zh-CN").expect("again").content_base64,
        chinese.content_base64,
        "the same says the same"
    );

    let odd = DutySave { name: Some("一/二:😀".into()), ..area_form(2) };
    save_area(&desk, odd);
    let odd = card(&desk, 2, "zh-CN").expect("a card");
    assert_eq!(odd.file_name, "责任网格卡-一_二_😀-2026-09-21.pdf");
    assert_eq!(odd.missing, ["😀"], "what the font lacks is named");
    assert_eq!(card(&desk, 1, "de").expect_err("an error").code, ErrorCode::BadRequest);
    let gone = CardPrint { area: Town::unit(1).to_string(), lang: "en".into() };
    assert_eq!(desk.app().card_print(gone).expect_err("an error").code, ErrorCode::NotFound);
}

#[test]
fn the_ledger_as_a_spreadsheet_says_what_the_screen_says() {
    let world = World::new();
    let desk = filled(&world);
    let paper = desk.app().ledger_print(LedgerPrint { street: None, lang: "zh-CN".into() }).expect("a ledger");
    assert_eq!(paper.file_name, "四到五包台账-2026-09-21.xlsx");
    let names: Vec<String> = sheets(&paper).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    let areas = sheet(&paper, 0);
    assert!(holds(&areas, &["责任网格1", "第1街道", "李巡", "市容秩序标准", "发现、劝导、上报"]), "{areas:?}");
    let empty = areas.iter().filter(|row| row.iter().any(|cell| cell.contains("空白网格"))).count();
    assert!(empty >= 3, "three areas that nobody answers for are marked: {areas:?}");
    assert!(holds(&sheet(&paper, 2), &["责任网格1", "第1街道办事处"]));
    assert!(holds(&sheet(&paper, 3), &["责任网格1", "晨光早点", "=1+1", "优秀"]), "{:?}", sheet(&paper, 3));
    assert!(holds(&sheet(&paper, 5), &["市容秩序标准", "无暴露垃圾"]));

    let street = LedgerPrint { street: Some(Town::code(2)), lang: "en".into() };
    let street = desk.app().ledger_print(street).expect("a street's");
    assert_eq!(street.file_name, "duty-ledger-第2街道-2026-09-21.xlsx");
    let areas = sheet(&street, 0);
    assert!(holds(&areas, &["责任网格2"]) && !holds(&areas, &["责任网格1"]), "only that street");
    assert!(!holds(&sheet(&street, 3), &["晨光早点"]));
}
