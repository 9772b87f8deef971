//! Classes for screens: search, tree, details, recents and favourites. The catalogue itself is the domain's.

use std::collections::BTreeSet;

use gridwalk_domain::case::{ClassChoice, LimitFrozen};
use gridwalk_domain::catalog::{
    Catalog, Class, ClassKey, Condition, Edition, Kind, Limit, LimitUnit, PhotoKind, Query,
};
use gridwalk_store::Store;

use crate::api::*;
use crate::app::{App, Inner};
use crate::error::{fail, internal};
use crate::view::*;

/// What new records are filed under.
const EDITION: Edition = Edition::Gb2026;
/// How many recent classes a capture offers.
const RECENT: usize = 12;

/// A class key from a shell.
pub(crate) fn key(text: &str) -> Result<ClassKey, ApiError> {
    text.parse().map_err(|e| fail(ErrorCode::UnknownClass, e))
}

/// A class for a screen; one that this catalogue does not know keeps its code.
pub(crate) fn class_view(key: &ClassKey, favourite: bool) -> ClassView {
    let catalog = Catalog::sample();
    let class = catalog.class(key);
    let group = catalog.group(key);
    ClassView {
        key: key.to_string(),
        code: key.code().to_owned(),
        kind: kind_view(key.kind()),
        name_zh: class.map_or_else(|| key.code().to_owned(), |c| c.name_zh.clone()),
        name_en: class.map_or_else(|| key.code().to_owned(), |c| c.name_en.clone()),
        group_zh: group.map(|g| g.name_zh.clone()).unwrap_or_default(),
        group_en: group.map(|g| g.name_en.clone()).unwrap_or_default(),
        favourite,
    }
}

/// A class for a screen by its key's text.
pub(crate) fn class_view_of(text: &str) -> ClassView {
    match text.parse::<ClassKey>() {
        Ok(key) => class_view(&key, false),
        Err(_) => ClassView {
            key: text.to_owned(),
            code: text.to_owned(),
            kind: ClassKind::Matter,
            name_zh: text.to_owned(),
            name_en: text.to_owned(),
            group_zh: String::new(),
            group_en: String::new(),
            favourite: false,
        },
    }
}

fn kind_view(kind: Kind) -> ClassKind {
    match kind {
        Kind::Component => ClassKind::Component,
        Kind::Matter => ClassKind::Matter,
    }
}

fn limit_unit(unit: LimitUnit) -> LimitUnitView {
    match unit {
        LimitUnit::UrgentHours => LimitUnitView::UrgentHours,
        LimitUnit::WorkHours => LimitUnitView::WorkHours,
        LimitUnit::WorkDays => LimitUnitView::WorkDays,
        LimitUnit::CalendarDays => LimitUnitView::CalendarDays,
    }
}

fn condition_view(condition: &Condition) -> ConditionView {
    let Limit { amount, unit } = condition.limit;
    ConditionView {
        id: condition.id.clone(),
        text_zh: condition.text_zh.clone(),
        text_en: condition.text_en.clone(),
        limit: LimitView { amount: i64::from(amount), unit: limit_unit(unit) },
        closing_zh: condition.closing_zh.clone(),
        closing_en: condition.closing_en.clone(),
        sample: true,
    }
}

fn photo_role(kind: PhotoKind) -> PhotoRole {
    match kind {
        PhotoKind::Near => PhotoRole::Near,
        PhotoKind::Far => PhotoRole::Far,
        PhotoKind::Reference => PhotoRole::Reference,
        PhotoKind::Before => PhotoRole::Before,
        PhotoKind::After => PhotoRole::After,
    }
}

/// The condition a class choice froze, in this catalogue's words.
pub(crate) fn chosen_condition(choice: &ClassChoice) -> Option<ConditionView> {
    let id = choice.condition.as_ref()?;
    let known = Catalog::sample().conditions(&choice.key).iter().find(|c| c.id == *id)?;
    let mut view = condition_view(known);
    if let Some(limit) = choice.limit {
        view.limit = LimitView { amount: i64::from(limit.n), unit: limit_unit(limit.unit) };
    }
    Some(view)
}

/// What an act keeps of a class.
pub(crate) fn freeze(class: &str, condition: Option<&str>) -> Result<ClassChoice, ApiError> {
    let key = key(class)?;
    let catalog = Catalog::sample();
    if catalog.class(&key).is_none() {
        return Err(fail(ErrorCode::UnknownClass, "no such class"));
    }
    let frozen = catalog.freeze(&key, condition).map_err(|e| fail(ErrorCode::UnknownCondition, e))?;
    let limit = frozen.limit.map(|l| LimitFrozen { n: l.amount, unit: l.unit });
    Ok(ClassChoice { key, condition: frozen.condition, limit, catalog: frozen.catalog })
}

/// Class keys whose names fit a text, for filtering lists.
pub(crate) fn matching(text: &str) -> Vec<String> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    let query = Query { limit: 40, ..query(text, &[], &[]) };
    Catalog::sample().search(&query).into_iter().map(|hit| hit.class.to_string()).collect()
}

fn query<'a>(text: &'a str, recents: &'a [ClassKey], favourites: &'a [ClassKey]) -> Query<'a> {
    Query { text, edition: EDITION, kind: None, extension: None, recents, favourites, limit: 30 }
}

fn favourites(store: &Store, person: &str) -> Result<BTreeSet<String>, ApiError> {
    let json = store.setting(&format!("favourites.{person}"))?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn keys(texts: impl IntoIterator<Item = String>) -> Vec<ClassKey> {
    texts.into_iter().filter_map(|text| text.parse().ok()).collect()
}

/// What a person sees first before he has used anything: common matters of the street.
const FIRST: [&str; 8] = [
    "2026:m:06010",
    "2026:m:06012",
    "2026:m:07001",
    "2026:m:09010",
    "2026:m:09005",
    "2026:m:06036",
    "2026:m:09011",
    "2026:m:06017",
];

impl App {
    fn liked(&self, inner: &Inner) -> Result<BTreeSet<String>, ApiError> {
        let session = Self::session(inner)?;
        favourites(&inner.store, &session.person.to_string())
    }

    /// My recent classes, newest first, filled up with favourites and the street's commonest.
    pub fn classes_recent(&self, _: Nothing) -> Result<ClassHits, ApiError> {
        let inner = self.lock();
        let session = Self::session(&inner)?;
        let liked = self.liked(&inner)?;
        let mut texts = inner.store.recent_classes(session.person, RECENT)?;
        texts.extend(liked.iter().cloned());
        texts.extend(FIRST.map(str::to_owned));
        let mut seen = BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts.truncate(RECENT);
        Ok(ClassHits { hits: keys(texts).iter().map(|k| class_view(k, liked.contains(&k.to_string()))).collect() })
    }

    pub fn class_search(&self, params: ClassSearch) -> Result<ClassHits, ApiError> {
        let inner = self.lock();
        let session = Self::session(&inner)?;
        let liked = self.liked(&inner)?;
        let recents = keys(inner.store.recent_classes(session.person, RECENT)?);
        drop(inner);
        let favourites = keys(liked.iter().cloned());
        let limit = usize::try_from(params.limit).unwrap_or(30).clamp(1, 200);
        let query = Query { limit, ..query(&params.text, &recents, &favourites) };
        let hits = Catalog::sample().search(&query);
        Ok(ClassHits {
            hits: hits.iter().map(|h| class_view(&h.class, liked.contains(&h.class.to_string()))).collect(),
        })
    }

    pub fn class_detail(&self, params: crate::api::ClassKey) -> Result<ClassDetail, ApiError> {
        let key = key(&params.class)?;
        let catalog = Catalog::sample();
        let class = catalog.class(&key).ok_or_else(|| fail(ErrorCode::UnknownClass, "no such class"))?;
        let inner = self.lock();
        let liked = self.liked(&inner).unwrap_or_default();
        Ok(ClassDetail {
            class: class_view(&class.key, liked.contains(&params.class)),
            conditions: catalog.conditions(&key).iter().map(condition_view).collect(),
            photo_kinds: catalog.photos(&key).iter().copied().map(photo_role).collect(),
            other_editions: other_editions(catalog, &key),
            standard: key.edition().standard().to_owned(),
            standard_checked: false,
        })
    }

    pub fn class_tree(&self, params: ClassTree) -> Result<ClassBranch, ApiError> {
        let catalog = Catalog::sample();
        let Some(branch) = params.group else {
            let groups = [Kind::Matter, Kind::Component].into_iter().flat_map(|kind| catalog.groups(EDITION, kind));
            let groups = groups.map(|g| ClassGroup {
                group: format!("{}:{}", kind_letter(g.kind), g.code),
                kind: kind_view(g.kind),
                name_zh: g.name_zh.clone(),
                name_en: g.name_en.clone(),
                count: catalog.classes(EDITION, g.kind).filter(|c| in_group(c, &g.code)).count() as i64,
            });
            return Ok(ClassBranch { groups: groups.collect(), classes: Vec::new() });
        };
        let (kind, group) = branch.split_once(':').ok_or_else(|| fail(ErrorCode::BadRequest, "no such group"))?;
        let kind = if kind == "c" { Kind::Component } else { Kind::Matter };
        let classes = catalog.classes(EDITION, kind).filter(|c| in_group(c, group));
        Ok(ClassBranch { groups: Vec::new(), classes: classes.map(|c| class_view(&c.key, false)).collect() })
    }

    pub fn class_favourite(&self, params: Favourite) -> Result<Done, ApiError> {
        let key = key(&params.class)?.to_string();
        let mut inner = self.lock();
        let session = Self::session(&inner)?;
        let mut liked = favourites(&inner.store, &session.person.to_string())?;
        if params.on {
            liked.insert(key)
        } else {
            liked.remove(&key)
        };
        let json = serde_json::to_string(&liked).map_err(internal)?;
        inner.store.put_setting(&format!("favourites.{}", session.person), Some(&json))?;
        Ok(Done {})
    }
}

/// A class's group as duties and rules name it: `m:06`.
pub(crate) fn group_name(key: &ClassKey) -> String {
    format!("{}:{}", kind_letter(key.kind()), key.group())
}

fn kind_letter(kind: Kind) -> char {
    match kind {
        Kind::Component => 'c',
        Kind::Matter => 'm',
    }
}

fn in_group(class: &Class, group: &str) -> bool {
    class.key.group() == group && class.extension.is_none()
}

/// Which older classes became this one.
fn other_editions(catalog: &Catalog, key: &ClassKey) -> Vec<String> {
    let old = catalog.classes(Edition::Gb2013, key.kind());
    let became = old.filter(|c| catalog.successor_in_2026(&c.key).keys().contains(key) && c.extension.is_none());
    became.map(|c| format!("{} {} {}", c.key.edition().standard(), c.key.code(), c.name_zh)).collect()
}
