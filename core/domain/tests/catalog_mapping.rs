//! What became of the classes of 2007 and 2013.

#![allow(clippy::unwrap_used)]

use gridwalk_domain::catalog::{Catalog, ClassKey, Edition, Kind, Source, Successor};
use std::collections::BTreeSet;

fn key(text: &str) -> ClassKey {
    text.parse().unwrap()
}

fn same(to: &str) -> Successor {
    Successor::Same { to: key(to) }
}

fn next(from: &str) -> Successor {
    Catalog::sample().succession(&key(from)).map_or(Successor::Unknown, |row| row.successor.clone())
}

fn in_2026(from: &str) -> Successor {
    Catalog::sample().successor_in_2026(&key(from))
}

fn needs_a_person(from: &str) -> bool {
    matches!(in_2026(from), Successor::NoSuccessor { .. })
}

#[test]
fn each_evidenced_class_of_2007_and_2013_has_a_row() {
    let catalog = Catalog::sample();
    for edition in [Edition::Cjt2007, Edition::Gb2013] {
        for class in [Kind::Component, Kind::Matter].into_iter().flat_map(|kind| catalog.classes(edition, kind)) {
            assert!(catalog.succession(&class.key).is_some(), "{} {}", class.key, class.name_zh);
        }
    }
}

#[test]
fn each_row_begins_and_ends_at_classes_of_neighbouring_editions() {
    let catalog = Catalog::sample();
    for row in catalog.successions() {
        assert!(catalog.class(&row.from).is_some(), "{}", row.from);
        let expected = if row.from.edition() == Edition::Cjt2007 { Edition::Gb2013 } else { Edition::Gb2026 };
        for to in row.successor.keys() {
            assert!(catalog.class(to).is_some_and(|class| class.key.edition() == expected), "{} to {to}", row.from);
        }
    }
}

#[test]
fn rows_said_to_be_found_join_equal_names() {
    let catalog = Catalog::sample();
    let name = |key: &ClassKey| catalog.class(key).unwrap().name_zh.clone();
    for row in catalog.successions().filter(|row| row.evidence == Source::Found) {
        for to in row.successor.keys() {
            assert_eq!(name(&row.from), name(to), "{}", row.from);
        }
    }
}

#[test]
fn street_order_and_emergencies_changed_places_between_2007_and_2013() {
    let name = |text: &str| Catalog::sample().class(&key(text)).unwrap().name_zh.clone();
    assert_eq!((name("2007:m:0501"), name("2013:m:0501")), ("无照经营游商".into(), "供水管道破裂".into()));
    assert_eq!(next("2007:m:0501"), same("2013:m:0401"));
    assert_eq!(next("2007:m:0402"), same("2013:m:0501"));
    assert_eq!(in_2026("2007:m:0504"), same("2026:m:09005"));
    for row in Catalog::sample().successions().filter(|row| row.from.edition() == Edition::Cjt2007) {
        let from = &row.from;
        if from.kind() == Kind::Matter && matches!(from.group(), "04" | "05") {
            assert!(row.successor.keys().iter().all(|to| to.group() != from.group()), "{from} kept its group");
        }
    }
}

#[test]
fn codes_without_a_successor_of_the_same_number_are_named_or_left_to_a_person() {
    assert_eq!(in_2026("2013:m:0507"), same("2026:m:10001"));
    assert_eq!(in_2026("2013:m:0508"), same("2026:m:10002"));
    assert_eq!(in_2026("2013:m:0602"), same("2026:m:09013"));
    for lost in ["0131", "0205", "0501", "0502", "0503", "0504", "0505", "0506", "0604"] {
        assert!(needs_a_person(&format!("2013:m:{lost}")), "{lost}");
    }
    assert!(needs_a_person("2013:c:0504"));
}

#[test]
fn most_numbers_survive_into_2026_but_some_components_moved() {
    assert_eq!(in_2026("2013:m:0110"), same("2026:m:06010"));
    assert_eq!(in_2026("2013:m:0405"), same("2026:m:09005"));
    assert_eq!(in_2026("2013:c:0102"), same("2026:c:01002"));
    assert_eq!(in_2026("2013:c:0506"), same("2026:c:01069"));
    assert_eq!(in_2026("2007:c:0606"), same("2026:c:01071"));
}

#[test]
fn a_class_that_was_divided_leaves_the_choice_to_a_person() {
    let Successor::Split { to } = in_2026("2007:c:0117") else { panic!("poles were divided") };
    let codes: BTreeSet<&str> = to.iter().map(ClassKey::code).collect();
    assert_eq!(codes, BTreeSet::from(["01030", "01031", "01032", "01033", "01034"]));
}

#[test]
fn a_class_that_nobody_evidenced_is_unknown_and_not_its_own_number() {
    for from in ["2013:m:0601", "2013:m:0407", "2007:m:0101", "2007:c:0402", "2007:c:0502"] {
        assert_eq!(in_2026(from), Successor::Unknown, "{from}");
    }
}

#[test]
fn a_city_component_may_have_become_a_matter() {
    assert_eq!(in_2026("2013:c:0186"), same("2026:m:06049"));
    let class = Catalog::sample().class(&key("2013:c:0186")).unwrap();
    assert_eq!(class.extension.as_deref(), Some("运城"));
}

#[test]
fn a_class_of_2026_is_its_own_successor() {
    assert_eq!(in_2026("2026:m:06010"), same("2026:m:06010"));
}
