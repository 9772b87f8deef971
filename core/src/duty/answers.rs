//! 归谁管 (row 1-09): the grid × class table, and what its keys are called.

use gridwalk_domain::catalog::{Catalog, ClassKey};
use gridwalk_domain::duty::Area;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::RecordKind;

use super::ledger::areas_of;
use crate::api::*;
use crate::app::App;
use crate::error::fail;
use crate::ground::{group_answers, group_zh, groups};
use crate::places::Places;
use crate::records::{Entry, Fields, Standing, gone, id_of, or_clear};
use crate::view::AnswerView;

/// Whoever answers for everything that nobody is named for.
pub(super) const REST: &str = "*";
const REST_ZH: &str = "其余各类";
const REST_EN: &str = "Everything else";
/// Most areas of one command.
const MOST_AREAS: usize = 2_000;

/// Chinese and English name of a class, a group or the rest; none for a key that the catalogue does not know.
pub(super) fn name_of(key: &str) -> Option<(String, String)> {
    if key == REST {
        return Some((REST_ZH.to_owned(), REST_EN.to_owned()));
    }
    let group = groups().find(|(known, _)| known == key).map(|(_, group)| group);
    if let Some(group) = group {
        return Some((group_zh(key, group), group.name_en.clone()));
    }
    let class: ClassKey = key.parse().ok()?;
    Catalog::sample().class(&class).map(|class| (class.name_zh.clone(), class.name_en.clone()))
}

/// Who answers in an area: every group, classes that are named of their own, and the rest last.
pub(super) fn answers_of(places: &Places, area: &Area) -> Vec<AnswerView> {
    let mut answers = group_answers(places, area);
    let listed: Vec<String> = answers.iter().map(|answer| answer.key.clone()).collect();
    let own = area.units.iter().filter(|(key, _)| key.as_str() != REST && !listed.contains(key));
    answers.extend(own.map(|(key, unit)| answer(places, key, Some(*unit))));
    answers.push(answer(places, REST, area.units.get(REST).copied()));
    answers
}

fn answer(places: &Places, key: &str, unit: Option<EntityId>) -> AnswerView {
    let (name_zh, name_en) = name_of(key).unwrap_or_else(|| (key.to_owned(), key.to_owned()));
    AnswerView {
        key: key.to_owned(),
        name_zh,
        name_en,
        unit: unit.map(|id| id.to_string()),
        unit_name: places.unit_name(unit),
        own: unit.is_some(),
    }
}

pub(super) fn columns() -> Vec<AnswerColumn> {
    let rest = AnswerColumn { key: REST.into(), name_zh: REST_ZH.into(), name_en: REST_EN.into() };
    let column = |(key, group): (String, &gridwalk_domain::catalog::Group)| AnswerColumn {
        name_zh: group_zh(&key, group),
        key,
        name_en: group.name_en.clone(),
    };
    groups().map(column).chain([rest]).collect()
}

impl App {
    /// The grid × class table, as far as it fits a page.
    pub fn answer_table(&self, params: Ledger) -> Result<AnswerTable, ApiError> {
        let (listed, inner) = self.listed(&params)?;
        drop(inner);
        let places = &listed.places;
        let row = |(id, area): &(EntityId, &Area)| AnswerRow {
            area: id.to_string(),
            name: area.name.clone(),
            street_name: places.street_name(&area.street),
            answers: answers_of(places, area),
        };
        let page = listed.page(&params)?;
        Ok(AnswerTable {
            columns: columns(),
            rows: areas_of(places, &page.ids).iter().map(row).collect(),
            next: page.next,
        })
    }

    /// Names the unit that answers for a class, a group or the rest in areas: one act for each area, all of them or none.
    pub fn answer_save(&self, params: AnswerSave) -> Result<Done, ApiError> {
        if params.areas.is_empty() || params.areas.len() > MOST_AREAS {
            return Err(fail(ErrorCode::TooMany, "between one and 2000 areas at a time"));
        }
        if name_of(&params.key).is_none() {
            return Err(fail(ErrorCode::UnknownClass, "no such class or group"));
        }
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let unit = unit(&places, params.unit.as_deref())?;
        let field = format!("unit.{}", params.key);
        let mut entries: Vec<Entry> = Vec::new();
        for area in &params.areas {
            let standing = Standing::of(&inner, &places, RecordKind::Area, id_of(area, "area")?)?;
            if entries.iter().all(|entry| entry.id != standing.id) {
                let wanted = Fields::from([(field.clone(), or_clear(unit))]);
                entries.extend(standing.entries(&places, wanted, None, self.fresh_id(&inner)?)?);
            }
        }
        self.write_entries(inner, entries)?;
        Ok(Done {})
    }
}

/// A unit that is known, or none.
pub(super) fn unit(places: &Places, id: Option<&str>) -> Result<Option<EntityId>, ApiError> {
    let Some(text) = id.filter(|text| !text.is_empty()) else { return Ok(None) };
    let id = id_of(text, "unit")?;
    if places.units.contains_key(&id) { Ok(Some(id)) } else { Err(gone("unit")) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_column_of_the_answer_table_has_a_name_of_its_own_in_both_languages() {
        let columns = columns();
        let chinese: BTreeSet<&str> = columns.iter().map(|column| column.name_zh.as_str()).collect();
        let english: BTreeSet<&str> = columns.iter().map(|column| column.name_en.as_str()).collect();
        assert_eq!((chinese.len(), english.len()), (columns.len(), columns.len()));
    }
}
