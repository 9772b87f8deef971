//! The catalogue as one value: tables, conditions, words and calendar under one version.
//!
//! A city may hand in its own parts; what does not hold together is refused whole. Acts freeze what they take
//! ([`Catalog::freeze`]), so a later catalogue never changes an earlier case.

use super::calendar::Calendar;
use super::class::{Class, Group, IndicatorTag};
use super::clock::Limit;
use super::condition::{Condition, PhotoKind, PhotoRule, conditions, photo_rules};
use super::error::CatalogError;
use super::key::{ClassKey, Edition, Kind};
use super::search::{Hit, Query, SearchIndex, Synonyms, synonyms};
use super::successor::{self, Succession, Successions, Successor};
use super::table;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ts_rs::TS;

const SAMPLE_NAME: &str = "sample";
/// Hexadecimal digits of the content's hash that a version ends with.
const VERSION_DIGITS: usize = 12;

/// All that a catalogue is made of, as it is stored or sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogParts {
    /// What its owner calls it, such as `sample`; the version adds a hash of the content.
    pub name: String,
    pub groups: Vec<Group>,
    pub classes: Vec<Class>,
    pub successions: Vec<Succession>,
    pub conditions: Vec<Condition>,
    pub photos: Vec<PhotoRule>,
    pub synonyms: Vec<Synonyms>,
    pub calendar: Calendar,
}

/// A catalogue that holds together (目录).
pub struct Catalog {
    version: String,
    groups: Vec<Group>,
    classes: BTreeMap<ClassKey, Class>,
    successions: Successions,
    conditions: BTreeMap<ClassKey, Vec<Condition>>,
    photos: Vec<PhotoRule>,
    calendar: Calendar,
    index: SearchIndex,
}

/// What an act keeps of a class, so that it reads the same for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrozenClass {
    pub catalog: String,
    pub calendar: String,
    pub class: ClassKey,
    pub name_zh: String,
    pub name_en: String,
    /// The condition's id, when one was chosen.
    pub condition: Option<String>,
    pub limit: Option<Limit>,
}

impl Catalog {
    /// The catalogue that ships with the app: 示例数据 (sample data), to be replaced by a city's own.
    pub fn sample() -> &'static Self {
        static SAMPLE: LazyLock<Catalog> = LazyLock::new(|| match sample_parts().and_then(Catalog::new) {
            Ok(catalog) => catalog,
            // The parts are compiled in, and a test reads them all: this cannot be met at run time.
            Err(problem) => panic!("the catalogue compiled into the app is broken: {problem}"),
        });
        &SAMPLE
    }

    /// Checks that the parts hold together and indexes them.
    ///
    /// Fails on a key, condition or succession given twice, and on a part that names a class that is not there.
    pub fn new(parts: CatalogParts) -> Result<Self, CatalogError> {
        let version = version(&parts)?;
        let classes = by_key(parts.classes, &parts.groups)?;
        let named = parts.successions.iter().flat_map(|row| row.successor.keys().iter().chain([&row.from]));
        let named = named.chain(parts.conditions.iter().map(|condition| &condition.class));
        if let Some(key) =
            named.chain(parts.synonyms.iter().map(|row| &row.class)).find(|key| !classes.contains_key(key))
        {
            return Err(CatalogError::UnknownClass { key: key.clone() });
        }
        let conditions = by_class(parts.conditions)?;
        let index = SearchIndex::new(classes.values(), &parts.synonyms, |key| conditions.contains_key(key))?;
        let successions = Successions::new(parts.successions)?;
        let (groups, photos, calendar) = (parts.groups, parts.photos, parts.calendar);
        Ok(Self { version, groups, classes, successions, conditions, photos, calendar, index })
    }

    /// Name and content hash: another content is another version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The calendar that limits run on.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The class of a key.
    pub fn class(&self, key: &ClassKey) -> Option<&Class> {
        self.classes.get(key)
    }

    /// The classes of an edition and kind, in the order of their codes; a city's extensions among them.
    pub fn classes(&self, edition: Edition, kind: Kind) -> impl Iterator<Item = &Class> {
        self.classes.values().filter(move |class| class.key.edition() == edition && class.key.kind() == kind)
    }

    /// The major classes (大类) of an edition and kind.
    pub fn groups(&self, edition: Edition, kind: Kind) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.edition == edition && group.kind == kind)
    }

    /// The major class that a key belongs to.
    pub fn group(&self, key: &ClassKey) -> Option<&Group> {
        self.groups(key.edition(), key.kind()).find(|group| group.code == key.group())
    }

    /// Which of the five aims the class serves by default; inferred, a city's setting goes first.
    pub fn tags(&self, key: &ClassKey) -> &[IndicatorTag] {
        self.group(key).map(|group| group.tags.as_slice()).unwrap_or_default()
    }

    /// The filing conditions of a class; a component of 2026 has those of its defect matter.
    pub fn conditions(&self, key: &ClassKey) -> &[Condition] {
        let defect = (key.kind() == Kind::Component).then(|| Class::counterpart(key)).flatten();
        let own = self.conditions.get(key).or_else(|| self.conditions.get(&defect?));
        own.map(Vec::as_slice).unwrap_or_default()
    }

    /// The photos asked for; a missing one never blocks saving.
    pub fn photos(&self, key: &ClassKey) -> &[PhotoKind] {
        PhotoRule::asked(&self.photos, key)
    }

    /// What became of a class in the next edition, as the table says.
    pub fn succession(&self, key: &ClassKey) -> Option<&Succession> {
        self.successions.get(key)
    }

    /// All rows of the table of successors.
    pub fn successions(&self) -> impl Iterator<Item = &Succession> {
        self.successions.rows()
    }

    /// What a class is called in the 2026 edition.
    pub fn successor_in_2026(&self, key: &ClassKey) -> Successor {
        self.successions.in_2026(key)
    }

    /// Classes that fit what a person typed, best first.
    pub fn search(&self, query: &Query<'_>) -> Vec<Hit> {
        self.index.search(query)
    }

    /// What an act keeps of a class and, if one was chosen, of its condition.
    ///
    /// Fails when the class or the condition is not in this catalogue.
    pub fn freeze(&self, key: &ClassKey, condition: Option<&str>) -> Result<FrozenClass, CatalogError> {
        let class = self.class(key).ok_or_else(|| CatalogError::UnknownClass { key: key.clone() })?;
        let unknown = |id: &str| CatalogError::UnknownCondition { key: key.clone(), id: id.chars().take(40).collect() };
        let find = |id: &str| self.conditions(key).iter().find(|known| known.id == id).ok_or_else(|| unknown(id));
        let condition = condition.map(find).transpose()?;
        Ok(FrozenClass {
            catalog: self.version.clone(),
            calendar: self.calendar.version().into(),
            class: key.clone(),
            name_zh: class.name_zh.clone(),
            name_en: class.name_en.clone(),
            condition: condition.map(|condition| condition.id.clone()),
            limit: condition.map(|condition| condition.limit),
        })
    }
}

/// The parts of the sample, for a city to begin its own from.
pub fn sample_parts() -> Result<CatalogParts, CatalogError> {
    Ok(CatalogParts {
        name: SAMPLE_NAME.into(),
        groups: table::groups()?,
        classes: table::classes()?,
        successions: successor::shipped()?,
        conditions: conditions()?,
        photos: photo_rules()?,
        synonyms: synonyms()?,
        calendar: Calendar::shipped()?,
    })
}

fn version(parts: &CatalogParts) -> Result<String, CatalogError> {
    let bytes = serde_json::to_vec(parts).map_err(|error| CatalogError::Inconsistent { problem: error.to_string() })?;
    let hash = hex::encode(Sha256::digest(&bytes));
    Ok(format!("{}-{}", parts.name, hash.get(..VERSION_DIGITS).unwrap_or_default()))
}

fn by_key(classes: Vec<Class>, groups: &[Group]) -> Result<BTreeMap<ClassKey, Class>, CatalogError> {
    let mut table = BTreeMap::new();
    for class in classes {
        let key = class.key.clone();
        let fits = |group: &Group| {
            (group.edition, group.kind, group.code.as_str()) == (key.edition(), key.kind(), key.group())
        };
        if !groups.iter().any(fits) {
            return Err(CatalogError::Inconsistent { problem: format!("class {key} has no group") });
        }
        if table.insert(key.clone(), class).is_some() {
            return Err(CatalogError::Inconsistent { problem: format!("class {key} is listed twice") });
        }
    }
    Ok(table)
}

fn by_class(conditions: Vec<Condition>) -> Result<BTreeMap<ClassKey, Vec<Condition>>, CatalogError> {
    let mut table: BTreeMap<ClassKey, Vec<Condition>> = BTreeMap::new();
    for condition in conditions {
        let of_class = table.entry(condition.class.clone()).or_default();
        if of_class.iter().any(|other| other.id == condition.id) {
            return Err(CatalogError::Inconsistent { problem: format!("condition {} is listed twice", condition.id) });
        }
        of_class.push(condition);
    }
    Ok(table)
}
