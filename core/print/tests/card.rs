//! The area card as whoever opens the PDF finds it: read back with another library.

mod sample;

use gridwalk_print::paper::{Answer, Card, Followed, Frame, MapArea, MapRoad, Printed, RoadSection, Shop, SketchMap};
use gridwalk_print::{Language, PrintError, area_card};
use lopdf::{Document, Object};
use proptest::prelude::*;

fn print(card: &Card) -> Printed {
    area_card(card, Language::Chinese).expect("a card")
}

/// All text of a PDF in the order in which it stands there, without white space: Chinese has none to keep.
fn text(printed: &Printed) -> String {
    let document = Document::load_mem(&printed.bytes).expect("a PDF");
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    assert_eq!(pages.len(), printed.pages);
    let text = document.extract_text(&pages).expect("text");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Fails when one of some texts is missing.
fn has(text: &str, wanted: &[&str]) {
    for part in wanted {
        assert!(text.contains(part), "{part} is not there");
    }
}

/// Fails when texts do not follow each other.
fn has_in_order(text: &str, wanted: &[&str]) {
    let mut rest = text;
    for part in wanted {
        let Some((_, after)) = rest.split_once(part) else { panic!("{part} does not come where it must") };
        rest = after;
    }
}

#[test]
fn everything_about_an_area_can_be_found_in_order() {
    let text = text(&print(&sample::card()));
    let wanted = [
        "责任网格卡",
        "南大街第七责任网格",
        "钟楼区南大街街道",
        "320404001-07",
        "到人",
        "张喆（CG-0417）",
        "欧阳玥（CG-0422）",
        "到事",
        "乱贴乱画",
        "公用设施：全部小类",
        "到时",
        "20:30–次日01:00",
        "每日3轮",
        "到标准",
        "《常州市城市长效综合管理工作标准（街巷部分）》",
        "第4版",
        "自2026年3月1日起施行",
        "五包",
        "包区域",
        "187,432m²",
        "0.187km²",
        "19个",
        "比例1:8,000",
        "包路段",
        "共4段，合计1.66km",
        "南大街（延陵西路–吊桥路）",
        "包门市",
        "共10家，已签门前三包责任书8家，未签2家",
        "迎桂馒头店",
        "不合格",
        "包时段",
        "周一至周五07:30–11:30",
        "每周合计60小时30分",
        "包职责",
        "跟踪督办2件",
        "17天",
        "归谁管",
        "钟楼区市政管理所",
        "未落实",
        "签字",
    ];
    has_in_order(&text, &wanted);
    assert!(text.contains("打印时间：2026年11月21日14:03") && text.contains("第2页/共2页"));
    assert!(text.contains("版次日期：2026年11月20日"));
}

#[test]
fn the_english_card_speaks_english_and_keeps_the_fields_own_terms() {
    let printed = area_card(&sample::card(), Language::English).expect("a card");
    let text = text(&printed);
    let wanted =
        ["Responsibilityareacard", "四到", "Inspector", "Mon", "3roundsaday", "Scale1:8,000", "4sections", "Page1of2"];
    has(&text, &wanted);
    assert!(text.contains("notsettled") && !text.contains("未落实"));
}

#[test]
fn road_and_neighbour_names_stand_on_the_map() {
    let printed = print(&Card { area: sample::bare().area, map: sample::map(), ..sample::bare() });
    let text = text(&printed);
    has(&text, &["双桂坊", "西瀛里", "晋", "南大街第六责任网格", "北", "米"]);
    assert!(!text.contains("边界未划定"));
}

#[test]
fn a_bare_area_says_what_is_not_settled_on_one_page() {
    let printed = print(&sample::bare());
    assert_eq!((printed.pages, printed.missing.len()), (1, 0));
    let text = text(&printed);
    has(&text, &["（未命名网格）", "责任人", "边界未划定", "目前没有未办结事项"]);
    // Street, inspector, deputy, tasks, slots, rounds, standard, size, grids, boundary, roads, shops, hours, duties, units.
    assert_eq!(text.matches("未落实").count(), 15);
}

#[test]
fn a_small_area_with_all_its_parts_fits_one_page() {
    assert_eq!(print(&sample::small()).pages, 1);
}

#[test]
fn the_font_is_inside_and_only_what_is_used_of_it() {
    let printed = print(&sample::card());
    let document = Document::load_mem(&printed.bytes).expect("a PDF");
    let embedded = document.objects.values().filter(|object| {
        let dictionary = object.as_dict().ok();
        dictionary.is_some_and(|dictionary| dictionary.has(b"FontFile3"))
    });
    assert_eq!(embedded.count(), 1);
    assert!(printed.bytes.len() < 200_000, "{} bytes", printed.bytes.len());
    let is_named = |object: &Object| match object.as_dict().and_then(|font| font.get(b"BaseFont")) {
        Ok(Object::Name(name)) => name.ends_with(b"GridwalkStampSans-Identity-H"),
        _ => false,
    };
    assert!(document.objects.values().any(is_named));
}

#[test]
fn the_file_says_that_it_is_to_be_archived_and_in_which_language() {
    let text = |card| String::from_utf8_lossy(&area_card(card, Language::English).expect("a card").bytes).into_owned();
    let bytes = text(&sample::bare());
    assert!(bytes.contains("pdfaid:part>2<") && bytes.contains("pdfaid:conformance>U<"));
    assert!(bytes.contains("CreateDate>2026-11-21T14:03:00"), "the time of printing");
    assert!(bytes.contains("/Lang(en)"), "the language");
}

#[test]
fn the_same_card_gives_the_same_bytes() {
    for language in [Language::Chinese, Language::English] {
        let bytes = || area_card(&sample::card(), language).expect("a card").bytes;
        assert!(bytes() == bytes());
    }
    let mut later = sample::card();
    later.issue.printed_at += chrono::Duration::minutes(1);
    assert!(print(&sample::card()).bytes != print(&later).bytes, "the time of printing is on it");
}

#[test]
fn a_long_list_goes_on_with_label_and_titles_on_every_page_and_loses_no_row() {
    let shop = |n: usize| Shop { name: format!("第{n}号商铺"), operator: "经营者".into(), ..Shop::default() };
    let card = Card { shops: (1..=600).map(shop).collect(), ..sample::bare() };
    let printed = print(&card);
    let text = text(&printed);
    assert!(printed.pages > 5, "{} pages", printed.pages);
    assert!((1..=600).all(|n| text.contains(&format!("第{n}号商铺"))));
    let whole = printed.pages - 1;
    assert!(text.matches("（续）").count() >= whole - 1 && text.matches("经营者三包评级").count() >= 2 * whole);
    assert!(text.contains(&format!("第{whole}页/共{}页", printed.pages)));
}

#[test]
fn a_text_of_ten_thousand_characters_flows_and_a_cell_of_as_many_too() {
    let long: String = "南大街巡查发现及时上报。".chars().cycle().take(10_000).collect();
    let mut card = sample::bare();
    card.area.duties = format!("{long}完");
    card.area.roads = vec![RoadSection { name: format!("{long}止"), ..RoadSection::default() }];
    card.followed =
        vec![Followed { class: "道路破损".into(), place: format!("{long}处"), since: sample::day("2026-11-01") }];
    card.answers = vec![Answer { group: "市容".into(), unit: format!("{long}局") }];
    card.area.name = long.clone();
    card.area.street = long;
    let printed = print(&card);
    let text = text(&printed);
    has_in_order(&text, &["止", "包门市", "巡完", "跟踪督办1件", "处归谁管", "局签字"]);
    assert_eq!(text.matches("（未命名网格）").count(), 0);
    assert!(printed.pages > 5 && printed.pages < 60, "{} pages", printed.pages);
}

#[test]
fn more_than_anybody_would_print_is_refused_with_a_word_what_to_do() {
    let mut card = sample::bare();
    card.area.duties = "督办\n".repeat(20_000);
    let refused = area_card(&card, Language::Chinese).expect_err("too long");
    assert!(matches!(refused, PrintError::TooLong { limit: 200 }) && refused.to_string().contains("shorten"));
}

#[test]
fn hostile_texts_are_drawn_as_well_as_can_be_and_what_is_missing_is_reported() {
    let mut card = sample::bare();
    card.area.name = "名\u{0}\u{1b}[31m\u{7}\u{202e}字\u{200b}".into();
    card.area.duties = "مرحبا 😀👨‍👩‍👧 𠮷野家 \u{feff}e\u{301} ﷽ \r\n\t<b>&amp;(\\) %PDF endstream".into();
    card.area.tasks = vec!["A".repeat(5_000), "\u{85}\u{2028}".into(), String::new()];
    card.area.slots = vec![gridwalk_print::paper::Slot { days: vec![0, 9, 200], from_min: 9_999, to_min: 65_535 }];
    card.area.extent.area_m2 = Some(f64::NAN);
    card.area.roads =
        vec![RoadSection { name: "路".into(), length_m: Some(f64::NEG_INFINITY), ..RoadSection::default() }];
    let printed = print(&card);
    let text = text(&printed);
    has(&text, &["名[31m字", "〓〓〓〓〓", "〓野家", "<b>&amp;(\\)%PDFendstream"]);
    for missing in ['😀', '𠮷', 'ر', '\u{301}', '﷽'] {
        assert!(printed.missing.contains(&missing), "{missing:?} in {:?}", printed.missing);
    }
    assert!(printed.missing.is_sorted() && !printed.missing.iter().any(|c| c.is_control()));
}

#[test]
fn maps_of_nonsense_are_drawn_or_left_out_but_never_fail() {
    let square = vec![[0.0, 0.0], [100.0, 0.0], [100.0, 100.0], [0.0, 100.0]];
    let bow = vec![[0.0, 0.0], [100.0, 100.0], [100.0, 0.0], [0.0, 100.0]];
    let wild = vec![[f64::NAN, 0.0], [1e300, -1e300], [f64::INFINITY, 5.0], [0.0, 0.0], [50.0, 9.0]];
    let spiral: Vec<[f64; 2]> =
        (0..20_000).map(|n| f64::from(n) * 0.01).map(|a| [a.cos() * a * 9.0, a.sin() * a * 9.0]).collect();
    for ring in [vec![], vec![[1.0, 1.0]], square.clone(), bow.clone(), wild.clone(), spiral.clone()] {
        let map = SketchMap {
            frame: Frame::Metres,
            area: vec![vec![ring.clone(), wild.clone()], vec![], vec![vec![]]],
            neighbours: vec![
                MapArea { name: "邻".into(), polygons: vec![vec![bow.clone()], vec![wild.clone()]] },
                MapArea { name: String::new(), polygons: vec![vec![spiral.clone()]] },
            ],
            roads: vec![
                MapRoad { name: "路".repeat(500), lines: vec![wild.clone(), vec![]], is_ours: true },
                MapRoad { name: "Spiral\nRoad".into(), lines: vec![spiral.clone()], is_ours: false },
            ],
        };
        let printed = print(&Card { map, ..sample::bare() });
        assert_eq!(printed.pages, 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_text_anywhere_gives_a_readable_pdf(text in "(?s).{0,300}", other in "\\PC{0,60}", number in any::<f64>()) {
        let mut card = sample::card();
        card.area.name = other.clone();
        card.area.code = text.clone();
        card.area.duties = text.clone();
        card.area.tasks = vec![other.clone(), text.clone()];
        card.area.extent.area_m2 = Some(number);
        card.area.roads[0].name = other.clone();
        card.shops[0].name = text.clone();
        card.map.roads[0].name = other;
        card.answers[0].unit = text;
        let printed = print(&card);
        prop_assert_eq!(Document::load_mem(&printed.bytes).expect("a PDF").get_pages().len(), printed.pages);
    }
}
