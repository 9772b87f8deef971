//! The catalogue as a whole: what ships holds together, and what does not hold together is refused.

#![allow(clippy::unwrap_used)]

use gridwalk_domain::catalog::{
    Catalog, CatalogError, CatalogParts, ClassKey, Edition, IndicatorTag, Kind, Limit, LimitUnit, PhotoKind,
    sample_parts,
};

fn key(text: &str) -> ClassKey {
    text.parse().unwrap()
}

fn refused(change: impl Fn(&mut CatalogParts)) -> CatalogError {
    let mut parts = sample_parts().unwrap();
    change(&mut parts);
    Catalog::new(parts).err().unwrap()
}

#[test]
fn the_shipped_parts_hold_together() {
    let catalog = Catalog::new(sample_parts().unwrap()).unwrap();
    assert_eq!(catalog.version(), Catalog::sample().version());
    assert_eq!(catalog.classes(Edition::Gb2026, Kind::Component).count(), 153);
    assert_eq!(catalog.classes(Edition::Gb2026, Kind::Matter).count(), 250);
    assert_eq!(catalog.groups(Edition::Gb2026, Kind::Matter).count(), 10);
}

#[test]
fn a_catalogue_survives_being_sent_and_keeps_its_version() {
    let json = serde_json::to_string(&sample_parts().unwrap()).unwrap();
    let parts: CatalogParts = serde_json::from_str(&json).unwrap();
    assert_eq!(Catalog::new(parts).unwrap().version(), Catalog::sample().version());
}

#[test]
fn another_content_is_another_version() {
    let mut parts = sample_parts().unwrap();
    parts.conditions[0].limit.amount += 1;
    let changed = Catalog::new(parts).unwrap();
    assert_ne!(changed.version(), Catalog::sample().version());
    assert!(changed.version().starts_with("sample-"));
}

#[test]
fn each_class_has_an_english_name_a_tag_and_photos_to_ask_for() {
    let catalog = Catalog::sample();
    for edition in [Edition::Cjt2007, Edition::Gb2013, Edition::Gb2026] {
        for class in [Kind::Component, Kind::Matter].into_iter().flat_map(|kind| catalog.classes(edition, kind)) {
            assert!(class.name_en.trim_end_matches(" – defect").is_ascii(), "{}", class.name_en);
            assert!(class.name_en.chars().count() <= 60, "{} is too long for a phone", class.name_en);
            assert!(!catalog.tags(&class.key).is_empty() && !catalog.photos(&class.key).is_empty(), "{}", class.key);
        }
    }
    assert_eq!(catalog.tags(&key("2026:m:06010")), [IndicatorTag::Clean, IndicatorTag::Tidy]);
    assert_eq!(catalog.photos(&key("2026:m:06010")), [PhotoKind::Before, PhotoKind::After]);
}

#[test]
fn a_lost_manhole_cover_has_two_urgent_hours() {
    let conditions = Catalog::sample().conditions(&key("2026:m:01001"));
    assert_eq!(conditions.len(), 4);
    assert_eq!(conditions[0].limit, Limit { amount: 2, unit: LimitUnit::UrgentHours });
    assert!(conditions[0].text_zh.contains("缺失") && !conditions[0].closing_en.is_empty());
}

#[test]
fn a_component_is_filed_under_the_conditions_of_its_defect() {
    let catalog = Catalog::sample();
    assert_eq!(catalog.conditions(&key("2026:c:01001")), catalog.conditions(&key("2026:m:01001")));
    assert!(catalog.conditions(&key("2026:c:01063")).is_empty());
    assert!(catalog.conditions(&key("2013:c:0101")).is_empty());
}

#[test]
fn an_act_freezes_the_class_the_condition_and_both_versions() {
    let catalog = Catalog::sample();
    let frozen = catalog.freeze(&key("2026:m:06010"), Some("2026:m:06010/1")).unwrap();
    assert_eq!(frozen.catalog, catalog.version());
    assert_eq!(frozen.calendar, catalog.calendar().version());
    assert_eq!((frozen.name_zh.as_str(), frozen.name_en.as_str()), ("暴露垃圾", "Exposed rubbish"));
    assert_eq!(frozen.limit, Some(Limit { amount: 4, unit: LimitUnit::WorkHours }));
    assert_eq!(catalog.freeze(&key("2026:m:06010"), None).unwrap().limit, None);
}

#[test]
fn freezing_what_is_not_there_is_refused() {
    let catalog = Catalog::sample();
    let unknown = catalog.freeze(&key("2026:m:06031"), None);
    assert!(matches!(unknown, Err(CatalogError::UnknownClass { .. })));
    let strange = catalog.freeze(&key("2026:m:06010"), Some("2026:m:06012/1"));
    assert!(matches!(strange, Err(CatalogError::UnknownCondition { .. })));
}

#[test]
fn parts_that_do_not_hold_together_are_refused() {
    let twice = refused(|parts| parts.classes.push(parts.classes[0].clone()));
    assert!(matches!(twice, CatalogError::Inconsistent { .. }));
    let no_group = refused(|parts| parts.groups.clear());
    assert!(matches!(no_group, CatalogError::Inconsistent { .. }));
    let same_id = refused(|parts| parts.conditions.push(parts.conditions[0].clone()));
    assert!(matches!(same_id, CatalogError::Inconsistent { .. }));
    let two_rows = refused(|parts| parts.successions.push(parts.successions[0].clone()));
    assert!(matches!(two_rows, CatalogError::Inconsistent { .. }));
    let stray_condition = refused(|parts| parts.conditions[0].class = key("2026:m:06031"));
    assert!(matches!(stray_condition, CatalogError::UnknownClass { .. }));
    let stray_word = refused(|parts| parts.synonyms[0].class = key("2026:m:06031"));
    assert!(matches!(stray_word, CatalogError::UnknownClass { .. }));
}
