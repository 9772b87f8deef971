//! What a person types and what is found.

#![allow(clippy::unwrap_used)]

use gridwalk_domain::catalog::{Catalog, ClassKey, Edition, Hit, Kind, MatchKind, Query, SAMPLE_EXTENSION};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn found(kind: Kind, text: &str) -> Vec<Hit> {
    Catalog::sample().search(&Query { kind: Some(kind), ..Query::new(text) })
}

fn matters(text: &str) -> Vec<Hit> {
    found(Kind::Matter, text)
}

fn first(text: &str) -> (String, MatchKind) {
    let hits = matters(text);
    let hit = hits.first().unwrap_or_else(|| panic!("nothing found for {text}"));
    (hit.class.code().to_owned(), hit.kind)
}

fn keys(codes: &[&str]) -> Vec<ClassKey> {
    codes.iter().map(|code| ClassKey::new(Edition::Gb2026, Kind::Matter, code).unwrap()).collect()
}

#[test]
fn street_trees_come_first_by_their_usual_initials_and_are_found_by_the_other() {
    for kind in [Kind::Component, Kind::Matter] {
        let place = |text| found(kind, text).iter().position(|hit| hit.class.code() == "04002");
        assert_eq!(place("xds"), Some(0));
        assert!(place("hds").is_some());
    }
    assert_eq!(first("xds"), ("04002".into(), MatchKind::Initials));
}

#[test]
fn a_usual_reading_goes_before_another_one() {
    let hits = matters("hd");
    let place = |code: &str| hits.iter().position(|hit| hit.class.code() == code);
    assert_eq!(hits.first().map(|hit| hit.class.group()), Some("06"), "河道 is what hd usually means");
    assert!(place("04002").is_none_or(|tree| tree > place("06026").unwrap()));
}

#[test]
fn the_everyday_classes_are_first_by_initials_syllables_and_names() {
    for (text, code) in [
        ("bllj", "06010"),
        ("baolu", "06010"),
        ("暴露", "06010"),
        ("dlbj", "06012"),
        ("daolubu", "06012"),
        ("dwjy", "09005"),
        ("zdjy", "09006"),
        ("zhandaojy", "09006"),
        ("ffxgg", "07001"),
        ("gxdc", "09011"),
        ("gdyc", "08004"),
        ("wsjg", "01002"),
        ("ludeng", "01037"),
        ("路灯", "01037"),
    ] {
        assert_eq!(first(text).0, code, "{text}");
    }
}

#[test]
fn the_words_of_the_street_lead_to_the_class() {
    for (text, code) in [
        ("垃圾", "06010"),
        ("井盖丢了", "01001"),
        ("小广告", "07001"),
        ("牛皮癣", "07001"),
        ("占道", "09006"),
        ("摆摊", "09006"),
        ("出店经营", "09005"),
        ("僵尸车", "06034"),
        ("电线杆", "01030"),
        ("垃圾桶满", "06042"),
        ("马路牙子", "06050"),
        ("渣土车", "08011"),
        ("树倒了", "04002"),
    ] {
        assert_eq!(first(text), (code.into(), MatchKind::Synonym), "{text}");
    }
}

#[test]
fn all_manhole_covers_answer_to_the_word_for_a_lost_one_and_the_hit_names_the_word() {
    let hits = matters("井盖丢了");
    for code in ["01001", "01002", "01003", "01023"] {
        let hit = hits.iter().find(|hit| hit.class.code() == code).unwrap();
        assert_eq!(hit.synonym.as_deref(), Some("井盖丢了"));
    }
}

#[test]
fn a_whole_sentence_finds_the_word_or_the_name_in_it() {
    assert_eq!(first("小区门口井盖丢了快来人").0, "01001");
    assert_eq!(first("南大街路边有暴露垃圾一堆").0, "06010");
}

#[test]
fn synonyms_are_found_by_their_pinyin_too() {
    assert_eq!(first("npx"), ("07001".into(), MatchKind::SynonymPinyin));
    assert_eq!(first("niupixuan").0, "07001");
    assert_eq!(first("jsc").0, "06034");
}

#[test]
fn codes_are_found_by_their_beginning() {
    assert_eq!(first("06010"), ("06010".into(), MatchKind::Code));
    let hits = matters("090");
    assert!(hits.iter().all(|hit| hit.class.code().starts_with("090") && hit.kind == MatchKind::Code));
    assert_eq!(hits.len(), 20);
    assert!(matters("99").is_empty());
}

#[test]
fn english_words_find_classes() {
    assert_eq!(first("exposed rubbish"), ("06010".into(), MatchKind::English));
    assert_eq!(first("pothole").0, "06013");
    assert_eq!(first("Shared bikes").0, "09011");
    assert_eq!(first("graffiti").0, "06004");
    assert_eq!(first("street light").0, "01037");
}

#[test]
fn wide_letters_capitals_and_stray_spaces_do_not_matter() {
    assert_eq!(first("ＸＤＳ"), first("xds"));
    assert_eq!(first(" XDS "), first("xds"));
    assert_eq!(first("xing dao shu"), first("xingdaoshu"));
    assert_eq!(first("０６０１０"), first("06010"));
    assert_eq!(first("暴露 垃圾").0, "06010");
}

#[test]
fn recents_and_favourites_lift_a_class_over_its_equals_but_not_over_a_plain_name() {
    let (recents, favourites) = (keys(&["06015", "06025"]), keys(&["02017"]));
    let search = |text| {
        let query = Query { recents: &recents, favourites: &favourites, kind: Some(Kind::Matter), ..Query::new(text) };
        let hits = Catalog::sample().search(&query);
        hits.first().unwrap().class.code().to_owned()
    };
    assert_ne!(first("不洁").0, "06015");
    assert_eq!(search("不洁"), "06015");
    assert_ne!(first("护栏").0, "02017");
    assert_eq!(search("护栏"), "02017");
    assert_eq!(search("道路不洁"), "06012");
}

#[test]
fn nothing_typed_lists_recents_in_order_and_then_favourites_once_each() {
    let (recents, favourites) = (keys(&["09006", "06010"]), keys(&["06010", "04002"]));
    let query = Query { recents: &recents, favourites: &favourites, ..Query::new("  ") };
    let hits = Catalog::sample().search(&query);
    let found: Vec<(&str, MatchKind)> = hits.iter().map(|hit| (hit.class.code(), hit.kind)).collect();
    assert_eq!(found, [("09006", MatchKind::Recent), ("06010", MatchKind::Recent), ("04002", MatchKind::Favourite)]);
    assert!(matters("").is_empty());
}

#[test]
fn the_classes_of_a_city_are_found_only_for_that_city() {
    let search =
        |extension| Catalog::sample().search(&Query { edition: Edition::Gb2013, extension, ..Query::new("早餐车") });
    assert!(search(None).is_empty());
    assert!(search(Some("常州")).is_empty());
    assert_eq!(search(Some(SAMPLE_EXTENSION)).first().unwrap().class.to_string(), "2013:m:0491");
}

#[test]
fn an_old_edition_is_searched_by_itself() {
    let query = Query { edition: Edition::Gb2013, kind: Some(Kind::Matter), ..Query::new("bllj") };
    assert_eq!(Catalog::sample().search(&query).first().unwrap().class.to_string(), "2013:m:0110");
}

#[test]
fn a_component_and_its_defect_are_both_found_by_the_name_of_the_component() {
    let hits = Catalog::sample().search(&Query::new("污水井盖"));
    let found: Vec<String> = hits.iter().take(2).map(|hit| hit.class.to_string()).collect();
    assert!(found.contains(&"2026:c:01002".into()) && found.contains(&"2026:m:01002".into()), "{found:?}");
}

/// Generous: unoptimised code on a busy machine. Ten times slower than this would be felt on a phone.
#[test]
fn a_search_is_quick_even_unoptimised() {
    Catalog::sample();
    let texts = ["x", "lj", "jg", "zdjy", "异常", "护栏", "damaged", "01", "xingdaoshuyichang"];
    let started = Instant::now();
    for text in texts {
        Catalog::sample().search(&Query::new(text));
    }
    let each = started.elapsed() / u32::try_from(texts.len()).unwrap();
    println!("{each:?} for each search");
    assert!(each < Duration::from_millis(60), "{each:?} for each search");
}

#[test]
fn each_class_is_first_by_its_own_names_and_code() {
    for kind in [Kind::Component, Kind::Matter] {
        for class in Catalog::sample().classes(Edition::Gb2026, kind) {
            for text in [class.name_zh.as_str(), class.key.code(), class.name_en.as_str()] {
                assert_eq!(found(kind, text).first().map(|hit| &hit.class), Some(&class.key), "{text}");
            }
        }
    }
}

proptest! {
    #[test]
    fn no_input_breaks_the_search(text in "\\PC{0,60}") {
        prop_assert!(Catalog::sample().search(&Query::new(&text)).len() <= 20);
    }
}
