//! Identifiers that contain a class code or a place: component ids, matter codes, unit grid ids.
//!
//! They are text of fixed width, never numbers, and only their shape is checked: whether the district, the class or the
//! grid exists is for those who hold the tables.

use super::error::CatalogError;
use super::key::{ClassKey, Edition, Kind};
use serde::{Deserialize, Serialize};
use std::fmt;

const DISTRICT: usize = 6;
const SERIAL: usize = 6;

/// 管理部件标识码: district 6, class 5 (2026) or 4 (2007, 2013), serial 6; so 17 or 16 digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ComponentId {
    text: String,
    class: ClassKey,
}

impl ComponentId {
    /// Reads the id of a component of `edition`; 2007 and 2013 share one form, so the caller must know which it is.
    pub fn parse(edition: Edition, text: &str) -> Result<Self, CatalogError> {
        let shape = match edition {
            Edition::Gb2026 => "17 digits: district 6, class 5, serial 6",
            Edition::Gb2013 | Edition::Cjt2007 => "16 digits: district 6, class 4, serial 6",
        };
        let length = DISTRICT + edition.code_len() + SERIAL;
        let digits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let code = text.get(DISTRICT..DISTRICT + edition.code_len()).filter(|_| digits);
        let code = code.ok_or_else(|| bad("component id", shape, text))?;
        Ok(Self { text: text.into(), class: ClassKey::new(edition, Kind::Component, code)? })
    }

    /// The class of the component.
    pub fn class(&self) -> &ClassKey {
        &self.class
    }

    /// The six digits of the district (行政区划, GB/T 2260).
    pub fn district(&self) -> &str {
        self.text.get(..DISTRICT).unwrap_or_default()
    }

    /// The six digits of the serial number within district and class.
    pub fn serial(&self) -> &str {
        self.text.get(self.text.len() - SERIAL..).unwrap_or_default()
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ComponentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// 管理事项代码 (2026): district 6 and class 5, so 11 digits. It names a class in a district, never a case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatterCode {
    text: String,
    class: ClassKey,
}

impl MatterCode {
    /// Reads the 11 digits.
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        let digits = text.len() == 11 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let code = text.get(DISTRICT..).filter(|_| digits);
        let code = code.ok_or_else(|| bad("matter code", "11 digits: district 6, class 5", text))?;
        Ok(Self { text: text.into(), class: ClassKey::new(Edition::Gb2026, Kind::Matter, code)? })
    }

    /// The code of `class` in a district of six digits. Fails for a class that is not a matter of 2026.
    pub fn of(district: &str, class: &ClassKey) -> Result<Self, CatalogError> {
        if class.edition() != Edition::Gb2026 || class.kind() != Kind::Matter || district.len() != DISTRICT {
            let given = format!("{district} {class}");
            return Err(bad("matter code", "a district of 6 digits and a matter of 2026", &given));
        }
        Self::parse(&format!("{district}{}", class.code()))
    }

    /// The class.
    pub fn class(&self) -> &ClassKey {
        &self.class
    }

    /// The six digits of the district.
    pub fn district(&self) -> &str {
        self.text.get(..DISTRICT).unwrap_or_default()
    }

    /// The whole code.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// 单元网格标识码: 15 characters, digits or capital letters; usually district 6, street 3, community 3, serial 3.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitGridId(String);

impl UnitGridId {
    /// Reads the 15 characters. Letters are allowed because deployed systems use them.
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        if text.len() != 15 || !text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
            return Err(bad("unit grid id", "15 digits or capital letters", text));
        }
        Ok(Self(text.into()))
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for UnitGridId {
    type Error = CatalogError;

    fn try_from(text: String) -> Result<Self, CatalogError> {
        Self::parse(&text)
    }
}

impl From<UnitGridId> for String {
    fn from(id: UnitGridId) -> Self {
        id.0
    }
}

fn bad(what: &'static str, shape: &'static str, text: &str) -> CatalogError {
    CatalogError::BadId { what, shape, text: text.chars().take(40).collect() }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_water_cover_of_a_suzhou_district_is_read() {
        let id = ComponentId::parse(Edition::Gb2013, "3205080101000001").unwrap();
        assert_eq!((id.district(), id.serial(), id.class().to_string().as_str()), ("320508", "000001", "2013:c:0101"));
    }

    #[test]
    fn a_2026_id_has_seventeen_digits_and_the_older_sixteen() {
        let id = ComponentId::parse(Edition::Gb2026, "32040401002000017").unwrap();
        assert_eq!((id.class().to_string().as_str(), id.serial()), ("2026:c:01002", "000017"));
        assert!(ComponentId::parse(Edition::Gb2013, "32040401002000017").is_err());
        assert!(ComponentId::parse(Edition::Gb2026, "3205080101000001").is_err());
    }

    #[test]
    fn ids_with_strange_characters_are_refused() {
        for text in ["", "0204040100200001７", "02040401002000017", "3204040100200001A", "网格网格网"] {
            assert!(ComponentId::parse(Edition::Gb2026, text).is_err(), "{text}");
            assert!(MatterCode::parse(text).is_err(), "{text}");
            assert!(UnitGridId::parse(text).is_err(), "{text}");
        }
        assert!(UnitGridId::parse("32040400100100a").is_err());
        assert!(UnitGridId::parse("32040400100101").is_err(), "the fourteen of CJ/T 213 are not fifteen");
    }

    #[test]
    fn a_matter_code_joins_district_and_class() {
        let class: ClassKey = "2026:m:06010".parse().unwrap();
        let code = MatterCode::of("320404", &class).unwrap();
        assert_eq!((code.as_str(), code.district(), code.class()), ("32040406010", "320404", &class));
        assert!(MatterCode::of("320404", &"2026:c:01002".parse().unwrap()).is_err());
        assert!(MatterCode::of("3204", &class).is_err());
    }

    #[test]
    fn a_grid_id_may_hold_letters_and_survives_json() {
        let id = UnitGridId::parse("320404001002B03").unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(serde_json::from_str::<UnitGridId>(&json).unwrap(), id);
        assert!(serde_json::from_str::<UnitGridId>("\"320404\"").is_err());
    }
}
