//! Class keys: which standard, component or matter, and which code of it.
//!
//! A code alone names nothing: in the 2026 edition `06010` and a component may share five digits, and editions
//! reuse numbers for other things. A key is checked for shape only; whether the class exists is the catalogue's answer.

use super::error::CatalogError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// The standard that a class code belongs to (标准版本).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum Edition {
    /// CJ/T 214-2007: 2 + 2 digits; event groups 04 and 05 are swapped against 2013.
    #[serde(rename = "2007")]
    Cjt2007,
    /// GB/T 30428.2-2013: 2 + 2 digits. City extensions count down from 99.
    #[serde(rename = "2013")]
    Gb2013,
    /// GB/T 47678.5-2026: 2 + 3 digits, in force since 2026-07-01.
    #[serde(rename = "2026")]
    Gb2026,
}

impl Edition {
    /// Digits of a class code: 大类 (always two) and 小类 together.
    pub fn code_len(self) -> usize {
        match self {
            Self::Cjt2007 | Self::Gb2013 => 4,
            Self::Gb2026 => 5,
        }
    }

    /// The year that stands for the edition in a key, such as `2026`.
    pub fn year(self) -> &'static str {
        match self {
            Self::Cjt2007 => "2007",
            Self::Gb2013 => "2013",
            Self::Gb2026 => "2026",
        }
    }

    /// The number under which the standard was published.
    pub fn standard(self) -> &'static str {
        match self {
            Self::Cjt2007 => "CJ/T 214-2007",
            Self::Gb2013 => "GB/T 30428.2-2013",
            Self::Gb2026 => "GB/T 47678.5-2026",
        }
    }

    pub(super) fn from_year(year: &str) -> Option<Self> {
        [Self::Cjt2007, Self::Gb2013, Self::Gb2026].into_iter().find(|edition| edition.year() == year)
    }
}

/// What a class describes: a thing that stands there, or something that happens there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 部件: a thing with an owner, such as a manhole cover.
    Component,
    /// 事项 (2026) or 事件 (2007, 2013): something that happens, such as exposed rubbish.
    Matter,
}

impl Kind {
    fn letter(self) -> char {
        match self {
            Self::Component => 'c',
            Self::Matter => 'm',
        }
    }

    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "c" => Some(Self::Component),
            "m" => Some(Self::Matter),
            _ => None,
        }
    }
}

/// The key of a class: `(edition, kind, code)`, written `2026:m:06010`.
///
/// On the wire, in acts and in TypeScript it is that string.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct ClassKey {
    edition: Edition,
    kind: Kind,
    code: String,
}

impl ClassKey {
    /// A key from its parts. Fails when `code` has not the edition's number of ASCII digits.
    pub fn new(edition: Edition, kind: Kind, code: &str) -> Result<Self, CatalogError> {
        if code.len() != edition.code_len() || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(CatalogError::BadCode { code: code.into(), edition, digits: edition.code_len() });
        }
        Ok(Self { edition, kind, code: code.into() })
    }

    /// The edition of the code.
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// Component (部件) or matter (事项).
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The code, 大类 and 小类 together: `06010` (2026) or `0110` (2007, 2013).
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The two digits of the 大类 (major class).
    pub fn group(&self) -> &str {
        self.code.get(..2).unwrap_or_default()
    }

    /// The digits of the 小类 (minor class): three in 2026, two before.
    pub fn minor(&self) -> &str {
        self.code.get(2..).unwrap_or_default()
    }
}

impl fmt::Display for ClassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.edition.year(), self.kind.letter(), self.code)
    }
}

impl FromStr for ClassKey {
    type Err = CatalogError;

    fn from_str(text: &str) -> Result<Self, CatalogError> {
        let bad = || CatalogError::BadKey { text: text.chars().take(40).collect() };
        let mut parts = text.split(':');
        let (Some(year), Some(letter), Some(code), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(bad());
        };
        let edition = Edition::from_year(year)
            .ok_or_else(|| CatalogError::UnknownEdition { year: year.chars().take(10).collect() })?;
        let kind = Kind::from_letter(letter).ok_or_else(bad)?;
        Self::new(edition, kind, code)
    }
}

impl TryFrom<String> for ClassKey {
    type Error = CatalogError;

    fn try_from(text: String) -> Result<Self, CatalogError> {
        text.parse()
    }
}

impl From<ClassKey> for String {
    fn from(key: ClassKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_string_in_json_and_back() {
        for text in ["2026:m:06010", "2026:c:01002", "2013:m:0110", "2007:c:0101"] {
            let key: ClassKey = text.parse().unwrap();
            assert_eq!(key.to_string(), text);
            let json = serde_json::to_string(&key).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<ClassKey>(&json).unwrap(), key);
        }
    }

    #[test]
    fn the_same_digits_of_two_kinds_are_two_keys() {
        let component: ClassKey = "2026:c:01002".parse().unwrap();
        let matter: ClassKey = "2026:m:01002".parse().unwrap();
        assert_ne!(component, matter);
        assert_eq!((matter.group(), matter.minor()), ("01", "002"));
    }

    #[test]
    fn a_malformed_key_says_what_is_wrong() {
        let error = |text: &str| text.parse::<ClassKey>().unwrap_err();
        assert!(matches!(error("2026:m"), CatalogError::BadKey { .. }));
        assert!(matches!(error("2026:x:06010"), CatalogError::BadKey { .. }));
        assert!(matches!(error("2026:m:06010:1"), CatalogError::BadKey { .. }));
        assert!(matches!(error("1999:m:06010"), CatalogError::UnknownEdition { .. }));
        assert!(matches!(error("2026:m:0601"), CatalogError::BadCode { digits: 5, .. }));
        assert!(matches!(error("2013:m:06010"), CatalogError::BadCode { digits: 4, .. }));
        assert!(matches!(error("2026:m:0601０"), CatalogError::BadCode { .. }));
        assert!(matches!(error("2026:m:六零一"), CatalogError::BadCode { .. }));
    }

    #[test]
    fn typescript_sees_a_string() {
        assert_eq!(ClassKey::decl(&ts_rs::Config::default()), "type ClassKey = string;");
    }
}
