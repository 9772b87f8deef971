//! Filing conditions (立案条件), each with its limit (时限) and closing condition (结案条件), and the photos asked for.
//!
//! What ships is SAMPLE data (示例数据，各城市不同): the shape of one city's table in our own words. Nothing here
//! blocks anything: a condition may be left open, and a photo that is asked for may be missing.

use super::clock::{Limit, LimitUnit};
use super::error::CatalogError;
use super::key::{ClassKey, Edition, Kind};
use super::rows::{Row, rows};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One condition under which a case of a class is filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Condition {
    /// Stable within a catalogue version: class key and number, such as `2026:m:06010/1`.
    pub id: String,
    pub class: ClassKey,
    /// 立案条件
    pub text_zh: String,
    pub text_en: String,
    /// 时限, from dispatch (派遣) on.
    pub limit: Limit,
    /// 结案条件
    pub closing_zh: String,
    pub closing_en: String,
}

/// What a photo that is asked for shows (照片类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhotoKind {
    /// 近景
    Near,
    /// 远景
    Far,
    /// 参照物
    Reference,
    /// 处置前
    Before,
    /// 处置后
    After,
}

/// Photos asked for by classes whose key begins with `prefix`; the longest beginning that fits wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRule {
    pub prefix: String,
    pub kinds: Vec<PhotoKind>,
}

impl PhotoRule {
    /// The kinds that the most particular of `rules` asks of `key`; none when no rule fits.
    pub(super) fn asked<'a>(rules: &'a [Self], key: &ClassKey) -> &'a [PhotoKind] {
        let text = key.to_string();
        let fitting = rules.iter().filter(|rule| text.starts_with(&rule.prefix));
        fitting.max_by_key(|rule| rule.prefix.len()).map(|rule| rule.kinds.as_slice()).unwrap_or_default()
    }
}

/// The sample conditions.
pub(super) fn conditions() -> Result<Vec<Condition>, CatalogError> {
    let mut all = Vec::new();
    for row in rows("conditions.tsv", include_str!("data/conditions.tsv")) {
        for code in row.list(0)? {
            all.push(condition(&row, code)?);
        }
    }
    Ok(all)
}

/// Rows `codes, no, limit, condition zh, en, closing zh, en`.
fn condition(row: &Row<'_>, code: &str) -> Result<Condition, CatalogError> {
    let class = ClassKey::new(Edition::Gb2026, Kind::Matter, code)?;
    let no: u16 = row.read(1, |text| text.parse().ok())?;
    Ok(Condition {
        id: format!("{class}/{no}"),
        class,
        limit: row.read(2, limit)?,
        text_zh: row.text(3)?.into(),
        text_en: row.text(4)?.into(),
        closing_zh: row.text(5)?.into(),
        closing_en: row.text(6)?.into(),
    })
}

/// A limit such as `4wh`: an amount of at least one, and a clock.
fn limit(text: &str) -> Option<Limit> {
    let (amount, clock) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let unit = match clock {
        "uh" => LimitUnit::UrgentHours,
        "wh" => LimitUnit::WorkHours,
        "wd" => LimitUnit::WorkDays,
        "cd" => LimitUnit::CalendarDays,
        _ => return None,
    };
    let amount = amount.parse().ok().filter(|amount| *amount > 0)?;
    Some(Limit { amount, unit })
}

/// The sample photo rules.
pub(super) fn photo_rules() -> Result<Vec<PhotoRule>, CatalogError> {
    rows("photos.tsv", include_str!("data/photos.tsv")).map(|row| photo_rule(&row)).collect()
}

fn photo_rule(row: &Row<'_>) -> Result<PhotoRule, CatalogError> {
    let words = row.list(1)?.into_iter();
    let kinds = words.map(|word| photo_kind(word).ok_or_else(|| row.bad(format!("`{word}` is not a photo kind"))));
    Ok(PhotoRule { prefix: row.text(0)?.into(), kinds: kinds.collect::<Result<_, _>>()? })
}

fn photo_kind(word: &str) -> Option<PhotoKind> {
    match word {
        "near" => Some(PhotoKind::Near),
        "far" => Some(PhotoKind::Far),
        "reference" => Some(PhotoKind::Reference),
        "before" => Some(PhotoKind::Before),
        "after" => Some(PhotoKind::After),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn well_over_the_thirty_commonest_classes_have_conditions() {
        let all = conditions().unwrap();
        let classes: BTreeSet<_> = all.iter().map(|condition| &condition.class).collect();
        assert!(classes.len() >= 90, "{}", classes.len());
        for common in
            ["01002", "01037", "04002", "06010", "06012", "07001", "08004", "09005", "09006", "09010", "09011"]
        {
            assert!(classes.iter().any(|key| key.code() == common), "{common}");
        }
    }

    #[test]
    fn ids_are_unique_and_numbered_from_one_without_holes() {
        let mut numbers: BTreeMap<ClassKey, Vec<u16>> = BTreeMap::new();
        for condition in conditions().unwrap() {
            let (class, no) = condition.id.split_once('/').unwrap();
            assert_eq!(class, condition.class.to_string());
            numbers.entry(condition.class).or_default().push(no.parse().unwrap());
        }
        for (class, numbers) in numbers {
            assert_eq!(numbers, (1..).take(numbers.len()).collect::<Vec<_>>(), "{class}");
        }
    }

    #[test]
    fn all_four_clocks_occur() {
        let units: BTreeSet<_> = conditions().unwrap().iter().map(|condition| condition.limit.unit).collect();
        assert_eq!(units.len(), 4);
    }

    #[test]
    fn a_limit_is_an_amount_and_a_clock() {
        assert_eq!(limit("15wd"), Some(Limit { amount: 15, unit: LimitUnit::WorkDays }));
        assert_eq!(limit("2uh"), Some(Limit { amount: 2, unit: LimitUnit::UrgentHours }));
        for bad in ["", "wd", "0wd", "-1wd", "2 uh", "2x", "2小时"] {
            assert_eq!(limit(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_longest_beginning_decides_which_photos_are_asked_for() {
        let rules = photo_rules().unwrap();
        let asked = |key: &str| PhotoRule::asked(&rules, &key.parse().unwrap()).to_vec();
        assert_eq!(asked("2026:m:06010"), [PhotoKind::Before, PhotoKind::After]);
        assert_eq!(asked("2026:m:06011"), [PhotoKind::Near, PhotoKind::Far]);
        assert_eq!(asked("2026:m:01002"), [PhotoKind::Near, PhotoKind::Reference]);
        assert_eq!(asked("2013:m:0110"), [PhotoKind::Near, PhotoKind::Far]);
        assert!(PhotoRule::asked(&[], &"2013:m:0110".parse().unwrap()).is_empty());
    }
}
