//! The class tables that ship with the app: three editions and one city's extension, read from `data/`.
//!
//! Classes only; successors, conditions and words to search by have files of their own.

use super::class::{Class, Group, IndicatorTag, Source};
use super::error::CatalogError;
use super::key::{ClassKey, Edition, Kind};
use super::rows::{Row, rows};

/// The city whose extension ships as a sample: 运城 (Yuncheng).
pub const SAMPLE_EXTENSION: &str = "运城";

/// The major classes of all editions.
pub(super) fn groups() -> Result<Vec<Group>, CatalogError> {
    rows("groups.tsv", include_str!("data/groups.tsv")).map(|row| group(&row)).collect()
}

/// The classes of all editions, the derived defect matters of 2026 and the sample extension.
pub(super) fn classes() -> Result<Vec<Class>, CatalogError> {
    let components = names(Kind::Component, "gb2026_components.tsv", include_str!("data/gb2026_components.tsv"))?;
    let defects = components.iter().map(defect).collect::<Result<Vec<_>, _>>()?;
    let matters = names(Kind::Matter, "gb2026_matters.tsv", include_str!("data/gb2026_matters.tsv"))?;
    let older = [
        ("gb2013.tsv", include_str!("data/gb2013.tsv"), Edition::Gb2013, None),
        ("cjt2007.tsv", include_str!("data/cjt2007.tsv"), Edition::Cjt2007, None),
        ("local_yuncheng.tsv", include_str!("data/local_yuncheng.tsv"), Edition::Gb2013, Some(SAMPLE_EXTENSION)),
    ];
    let mut all: Vec<Class> = components.into_iter().chain(defects).chain(matters).collect();
    for (file, text, edition, extension) in older {
        for row in rows(file, text) {
            all.push(older_class(&row, edition, extension)?);
        }
    }
    Ok(all)
}

/// Rows `code, zh, en` of the 2026 edition.
fn names(kind: Kind, file: &str, text: &str) -> Result<Vec<Class>, CatalogError> {
    rows(file, text)
        .map(|row| {
            Ok(Class {
                key: ClassKey::new(Edition::Gb2026, kind, row.text(0)?)?,
                name_zh: row.text(1)?.into(),
                name_en: row.text(2)?.into(),
                source: Source::Transcription,
                extension: None,
            })
        })
        .collect()
}

/// In 2026 each component has a matter of the same code, named after it with 异常 ("out of order").
fn defect(component: &Class) -> Result<Class, CatalogError> {
    Ok(Class {
        key: ClassKey::new(Edition::Gb2026, Kind::Matter, component.key.code())?,
        name_zh: format!("{}异常", component.name_zh),
        name_en: format!("{} – defect", component.name_en),
        source: Source::Transcription,
        extension: None,
    })
}

/// Rows `kind, code, zh, en, source` of the older editions.
fn older_class(row: &Row<'_>, edition: Edition, extension: Option<&str>) -> Result<Class, CatalogError> {
    Ok(Class {
        key: ClassKey::new(edition, row.read(0, Kind::from_letter)?, row.text(1)?)?,
        name_zh: row.text(2)?.into(),
        name_en: row.text(3)?.into(),
        source: row.read(4, source)?,
        extension: extension.map(Into::into),
    })
}

/// Rows `edition, kind, code, zh, en, tags`.
fn group(row: &Row<'_>) -> Result<Group, CatalogError> {
    let tags = row.list(5)?.into_iter();
    Ok(Group {
        edition: row.read(0, Edition::from_year)?,
        kind: row.read(1, Kind::from_letter)?,
        code: row.text(2)?.into(),
        name_zh: row.text(3)?.into(),
        name_en: row.text(4)?.into(),
        tags: tags
            .map(|word| tag(word).ok_or_else(|| row.bad(format!("`{word}` is not an indicator tag"))))
            .collect::<Result<_, _>>()?,
    })
}

fn source(word: &str) -> Option<Source> {
    match word {
        "found" => Some(Source::Found),
        "inferred" => Some(Source::Inferred),
        "city" => Some(Source::City),
        _ => None,
    }
}

fn tag(word: &str) -> Option<IndicatorTag> {
    match word {
        "clean" => Some(IndicatorTag::Clean),
        "tidy" => Some(IndicatorTag::Tidy),
        "orderly" => Some(IndicatorTag::Orderly),
        "safe" => Some(IndicatorTag::Safe),
        "public_satisfaction" => Some(IndicatorTag::PublicSatisfaction),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn per_group(edition: Edition, kind: Kind) -> Vec<(String, usize)> {
        let mut counts = BTreeMap::new();
        for class in classes().unwrap().iter().filter(|c| c.key.edition() == edition && c.key.kind() == kind) {
            *counts.entry(class.key.group().to_owned()).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }

    fn counted(counts: &[(&str, usize)]) -> Vec<(String, usize)> {
        counts.iter().map(|(group, count)| ((*group).to_owned(), *count)).collect()
    }

    #[test]
    fn the_2026_edition_has_153_components_in_five_groups() {
        let counts = per_group(Edition::Gb2026, Kind::Component);
        assert_eq!(counts, counted(&[("01", 76), ("02", 44), ("03", 16), ("04", 14), ("05", 3)]));
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 153);
    }

    #[test]
    fn the_2026_edition_has_250_matters_in_ten_groups() {
        let counts = per_group(Edition::Gb2026, Kind::Matter);
        let defects = [("01", 76), ("02", 44), ("03", 16), ("04", 14), ("05", 3)];
        let others = [("06", 51), ("07", 7), ("08", 16), ("09", 21), ("10", 2)];
        assert_eq!(counts, counted(&[defects, others].concat()));
        assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 250);
    }

    #[test]
    fn the_gaps_of_the_2026_edition_stay_gaps() {
        let keys: BTreeSet<String> = classes().unwrap().iter().map(|class| class.key.to_string()).collect();
        for gap in ["c:01016", "c:05001", "m:01016", "m:06031", "m:07005", "m:09007", "m:10003"] {
            assert!(!keys.contains(&format!("2026:{gap}")), "{gap} is not in the standard");
        }
        for last in ["c:01077", "c:02044", "m:06052", "m:09022", "m:10002"] {
            assert!(keys.contains(&format!("2026:{last}")), "{last} is in the standard");
        }
    }

    #[test]
    fn no_key_and_no_name_within_an_edition_and_kind_occurs_twice() {
        let all = classes().unwrap();
        let keys: BTreeSet<_> = all.iter().map(|class| &class.key).collect();
        assert_eq!(keys.len(), all.len());
        let of_2026 = || all.iter().filter(|class| class.key.edition() == Edition::Gb2026);
        let zh: BTreeSet<_> = of_2026().map(|class| (class.key.kind(), &class.name_zh)).collect();
        let en: BTreeSet<_> = of_2026().map(|class| (class.key.kind(), &class.name_en)).collect();
        assert_eq!((zh.len(), en.len()), (403, 403));
    }

    #[test]
    fn each_class_belongs_to_a_listed_group() {
        let groups = groups().unwrap();
        for class in classes().unwrap() {
            let key = &class.key;
            let has = |g: &Group| (g.edition, g.kind, g.code.as_str()) == (key.edition(), key.kind(), key.group());
            assert!(groups.iter().any(has), "{key} has no group");
        }
    }

    #[test]
    fn a_component_and_its_defect_share_the_code_and_the_name() {
        let all = classes().unwrap();
        let manhole = all.iter().find(|class| class.key.to_string() == "2026:m:01002").unwrap();
        assert_eq!(
            (manhole.name_zh.as_str(), manhole.name_en.as_str()),
            ("污水井盖异常", "Sewage manhole cover – defect")
        );
        assert_eq!(Class::counterpart(&manhole.key).unwrap().to_string(), "2026:c:01002");
        assert_eq!(Class::counterpart(&"2026:m:06010".parse().unwrap()), None);
        assert_eq!(Class::counterpart(&"2013:c:0102".parse().unwrap()), None);
    }

    #[test]
    fn only_the_extension_of_a_city_carries_its_name() {
        for class in classes().unwrap() {
            assert_eq!(class.source == Source::City, class.extension.is_some(), "{}", class.key);
        }
    }
}
