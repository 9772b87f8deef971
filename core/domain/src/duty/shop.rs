//! Shopfronts (门市) with their 门前三包 agreement, and what was found when somebody looked (rows 0-54, 3-33, 4-33).

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::case::PhotoNamed;
use crate::grid::Shape;
use crate::grid::{fact, shape_of};
use crate::id::EntityId;
use crate::record::{Record, RecordFact, RecordKind};

/// How a shopfront keeps its duty (门前三包评级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// 优秀
    Good,
    /// 合格
    Fair,
    /// 不合格
    Poor,
}

/// A shopfront (门市).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shop {
    pub code: String,
    pub name: String,
    /// 经营者: the firm's name or the sign's; no phone or ID number belongs here.
    pub operator: String,
    /// 统一社会信用代码 or licence number.
    pub licence: String,
    pub address: String,
    pub street: String,
    /// The area that answers for it, where it is not the one it lies in.
    pub area: Option<EntityId>,
    /// 门前三包责任书, signed: its photo.
    pub agreement: Option<PhotoNamed>,
    /// Set by the office; without it the checks speak.
    pub rating: Option<Rating>,
    pub shape: Option<Shape>,
}

impl Shop {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("code", json!(self.code)),
            ("name", json!(self.name)),
            ("operator", json!(self.operator)),
            ("licence", json!(self.licence)),
            ("address", json!(self.address)),
            ("street", json!(self.street)),
            ("area", json!(self.area)),
            ("rating", json!(self.rating)),
        ];
        let mut made = fact(RecordKind::Shop, fields, self.shape.as_ref());
        made.set.extend(self.agreement.as_ref().map(|photo| ("photo.agreement".to_owned(), json!(photo))));
        made
    }

    /// None when the record is of another kind.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Shop).then(|| Self {
            code: record.text("code"),
            name: record.text("name"),
            operator: record.text("operator"),
            licence: record.text("licence"),
            address: record.text("address"),
            street: record.text("street"),
            area: record.get("area"),
            agreement: record.get("photo.agreement"),
            rating: record.get("rating"),
            shape: shape_of(record),
        })
    }
}

/// What a look at a shopfront led to: the warning ladder (提醒 → 告诫 → 移交, row 3-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    /// 符合
    Kept,
    /// 当场整改
    Fixed,
    /// 口头提醒
    Reminded,
    /// 书面告诫
    Warned,
    /// 移交执法
    Passed,
}

/// One look at a shopfront. People of the field record it; nothing is decided by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub shop: EntityId,
    pub result: CheckResult,
    pub note: String,
    pub photo: Option<PhotoNamed>,
    /// When, server milliseconds as well as the device knew.
    pub at: i64,
}

impl Check {
    pub fn to_fact(&self) -> RecordFact {
        let fields = [
            ("shop", json!(self.shop)),
            ("result", json!(self.result)),
            ("note", json!(self.note)),
            ("at", json!(self.at)),
        ];
        let mut made = fact(RecordKind::Check, fields, None);
        made.set.extend(self.photo.as_ref().map(|photo| ("photo.check".to_owned(), json!(photo))));
        made
    }

    /// None when the record is of another kind or names no shopfront.
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == RecordKind::Check).then_some(())?;
        Some(Self {
            shop: record.get("shop")?,
            result: record.get("result")?,
            note: record.text("note"),
            photo: record.get("photo.check"),
            at: record.get("at").unwrap_or_default(),
        })
    }
}

/// The rating that the last looks speak for, where the office set none: 不合格 after a warning or worse among the last three,
/// 优秀 after three that found everything kept. None before anybody looked.
pub fn rating_of(shop: &Shop, newest_first: &[CheckResult]) -> Option<Rating> {
    let last = newest_first.get(..newest_first.len().min(3)).unwrap_or_default();
    let found = || match last {
        [] => None,
        _ if last.iter().any(|result| *result >= CheckResult::Warned) => Some(Rating::Poor),
        [_, _, _] if last.iter().all(|result| *result == CheckResult::Kept) => Some(Rating::Good),
        _ => Some(Rating::Fair),
    };
    shop.rating.or_else(found)
}

/// The step of the ladder that comes next: a second reminder in a row is a warning, a warning again goes to enforcement.
pub fn next_step(newest_first: &[CheckResult]) -> CheckResult {
    match newest_first.iter().find(|result| **result >= CheckResult::Reminded) {
        Some(CheckResult::Reminded) => CheckResult::Warned,
        Some(CheckResult::Warned | CheckResult::Passed) => CheckResult::Passed,
        _ => CheckResult::Reminded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CheckResult::*;

    #[test]
    fn checks_speak_until_the_office_does() {
        let shop = Shop::default();
        assert_eq!(rating_of(&shop, &[]), None);
        assert_eq!(rating_of(&shop, &[Kept]), Some(Rating::Fair));
        assert_eq!(rating_of(&shop, &[Kept, Kept, Kept]), Some(Rating::Good));
        assert_eq!(rating_of(&shop, &[Kept, Kept, Warned]), Some(Rating::Poor));
        assert_eq!(rating_of(&shop, &[Kept, Kept, Kept, Warned]), Some(Rating::Good));
        let set = Shop { rating: Some(Rating::Fair), ..shop };
        assert_eq!(rating_of(&set, &[Passed]), Some(Rating::Fair));
    }

    #[test]
    fn the_ladder_is_climbed_step_by_step() {
        assert_eq!(next_step(&[]), Reminded);
        assert_eq!(next_step(&[Kept, Fixed]), Reminded);
        assert_eq!(next_step(&[Kept, Reminded]), Warned);
        assert_eq!(next_step(&[Warned, Reminded]), Passed);
    }
}
