//! Classes (小类) and their groups (大类), with the label of where each came from.
//!
//! Nothing here is checked against a purchased standard; [`Source`] says how far each row can be trusted.

use super::key::{ClassKey, Edition, Kind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far a row can be trusted (来源).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Retyped from a single transcription of the standard, 未与标准原文核对 (not checked against the original).
    Transcription,
    /// Read in one or more public implementations of the edition.
    Found,
    /// Concluded from neighbouring editions or names, read nowhere.
    Inferred,
    /// An extension of one city, which other cities do not share.
    City,
}

/// One of the five aims of city management that a class serves (指标).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorTag {
    /// 干净
    Clean,
    /// 整洁
    Tidy,
    /// 有序
    Orderly,
    /// 安全
    Safe,
    /// 群众满意
    PublicSatisfaction,
}

/// A major class (大类) of one edition and kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Group {
    pub edition: Edition,
    pub kind: Kind,
    /// Two digits.
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    /// Default indicator tags; inferred by us, so a city's own setting goes before them.
    pub tags: Vec<IndicatorTag>,
}

/// A minor class (小类): what an inspector chooses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Class {
    pub key: ClassKey,
    pub name_zh: String,
    pub name_en: String,
    pub source: Source,
    /// The city whose extension this is, or `None` for a class of the standard.
    pub extension: Option<String>,
}

impl Class {
    /// The matter (事项) that a component's defect is reported as, and the other way round (2026, groups 01–05).
    ///
    /// Before 2026 a component case was filed under the component itself: then there is no counterpart.
    pub fn counterpart(key: &ClassKey) -> Option<ClassKey> {
        if key.edition() != Edition::Gb2026 || !matches!(key.group(), "01" | "02" | "03" | "04" | "05") {
            return None;
        }
        let other = match key.kind() {
            Kind::Component => Kind::Matter,
            Kind::Matter => Kind::Component,
        };
        ClassKey::new(key.edition(), other, key.code()).ok()
    }
}
