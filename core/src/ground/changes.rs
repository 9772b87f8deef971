//! Changes of the ground as a list, and taking one back.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::duty::Shop;
use gridwalk_domain::entity::Fact;
use gridwalk_domain::grid::{Change, Edition, Shape, contested, is_built_on};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_store::{CaseSelect, Wish};

use super::feature::{cases_in, change_kind};
use super::save::home;
use super::{entity, layer_of};
use crate::api::*;
use crate::app::{App, Inner};
use crate::error::fail;
use crate::places::{Places, office_time};
use crate::view::*;

/// Most changes of one page.
const PAGE: i64 = 200;
/// A change of more features than this is not looked through for contested ones in a list.
const LOOKED_THROUGH: i64 = 2_000;

/// Records that a change touches, with what it says of each.
type Touched = Vec<(EntityId, Record, Edition)>;

impl App {
    /// Changes, newest first.
    pub fn ground_changes(&self, params: ChangeList) -> Result<ChangePage, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let mut all: Vec<(EntityId, Record)> = inner.store.records(RecordKind::Change)?;
        all.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let after = params.after.as_deref().map(entity).transpose()?;
        let limit = usize::try_from(params.limit.clamp(1, PAGE)).unwrap_or(1);
        let rest: Vec<_> = all.into_iter().filter(|(id, _)| after.is_none_or(|after| *id < after)).collect();
        let next = rest.get(limit - 1).filter(|_| rest.len() > limit).map(|(id, _)| id.to_string());
        let mut records = RecordsByKind::default();
        let mut changes = Vec::new();
        for (id, record) in rest.into_iter().take(limit) {
            let Some(change) = Change::read(&record) else { continue };
            changes.push(self.change_view(&inner, &places, &mut records, id, &record, &change)?);
        }
        Ok(ChangePage { changes, next })
    }

    fn change_view(
        &self,
        inner: &Inner,
        places: &Places,
        records: &mut RecordsByKind,
        id: EntityId,
        record: &Record,
        change: &Change,
    ) -> Result<ChangeView, ApiError> {
        let small = change.count <= LOOKED_THROUGH;
        let touched = if small && !change.undone { records.touched(inner, id, change)? } else { Vec::new() };
        let disputed = touched.iter().filter(|(_, record, _)| {
            let all = contested(record, &places.book);
            all.iter().any(|held| held.edition.from == change.from)
        });
        let contested = disputed.count() as i64;
        let used = if small && !change.undone { self.uses(inner, places, id, &touched)? } else { BTreeSet::new() };
        Ok(ChangeView {
            id: id.to_string(),
            what: change_kind(change.what),
            title: change.title.clone(),
            layers: change.kinds.iter().filter_map(|wire| layer_of(wire)).collect(),
            from_day: change.from.to_string(),
            count: change.count,
            by: record.fields.get("what").and_then(|cell| places.person_name(cell.by)),
            at_ms: made_at(id),
            undone: change.undone,
            used: used.into_iter().collect(),
            contested,
        })
    }

    /// What was built on a change since: cases recorded in it, later changes and entries, shops and checks that name it.
    fn uses(
        &self,
        inner: &Inner,
        places: &Places,
        id: EntityId,
        touched: &Touched,
    ) -> Result<BTreeSet<ChangeUse>, ApiError> {
        let mut uses = BTreeSet::new();
        if touched.iter().any(|(_, record, _)| is_built_on(record, id, &places.book)) {
            uses.insert(ChangeUse::Later);
        }
        let ids: BTreeSet<EntityId> = touched.iter().map(|(id, ..)| *id).collect();
        let named = |shop: &Shop| shop.area.is_some_and(|area| ids.contains(&area));
        let checked = inner.store.records(RecordKind::Check)?;
        let of_these = |record: &Record| record.get::<EntityId>("shop").is_some_and(|shop| ids.contains(&shop));
        let walked = places.areas.iter().any(|(_, area)| area.roads.iter().any(|road| ids.contains(road)));
        if walked || places.shops.iter().any(|(_, shop)| named(shop)) || checked.iter().any(|(_, r)| of_these(r)) {
            uses.insert(ChangeUse::Named);
        }
        if self.has_cases(inner, id, touched)? {
            uses.insert(ChangeUse::Cases);
        }
        Ok(uses)
    }

    /// Whether a case was recorded in a surface of the change since it was made and on a day on which it held.
    fn has_cases(&self, inner: &Inner, id: EntityId, touched: &Touched) -> Result<bool, ApiError> {
        for (_, record, edition) in touched {
            let Some(shape @ Shape::Area(_)) = &edition.shape else { continue };
            let judges = matches!(record.kind, RecordKind::Area | RecordKind::UnitGrid | RecordKind::Street);
            if !judges {
                continue;
            }
            let select = CaseSelect { from: Some(made_at(id)), ..CaseSelect::default() };
            let since = cases_in(inner, shape, select)?;
            if since.iter().any(|row| office_time(row.acted_at).date() >= edition.from) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes a change back: one act, and everything stands as before. Refused once something was built on it.
    pub fn change_undo(&self, params: ChangeId) -> Result<Done, ApiError> {
        let mut inner = self.lock();
        Self::session(&inner)?;
        let places = self.places(&mut inner)?;
        let gone = || fail(ErrorCode::NotFound, "no such change");
        let id = entity(&params.change)?;
        let change = inner.store.record_of(id)?.as_ref().and_then(Change::read).ok_or_else(gone)?;
        if change.undone {
            return Err(fail(ErrorCode::AlreadySo, "taken back already"));
        }
        let touched = RecordsByKind::default().touched(&inner, id, &change)?;
        let uses = self.uses(&inner, &places, id, &touched)?;
        if !uses.is_empty() && !self.settles_dispute(&places, id, &touched) {
            return Err(fail(ErrorCode::ChangeUsed, "something was built on it"));
        }
        let stream = home(&inner, id)?;
        let author = self.author(&inner, &stream)?;
        if !author.role.decides() {
            return Err(fail(ErrorCode::NotAllowed, "only who decides there may take a change back"));
        }
        let fact = Fact::Record(Change::undoing());
        let wish = Wish { stream, entity: id, fact, photos: Vec::new(), drop_draft: None };
        let moment = self.moment(&inner);
        let recorded = inner.store.record(author, &moment, wish)?;
        self.announce(&mut inner, &recorded.changes);
        drop(inner);
        self.nudge();
        Ok(Done {})
    }

    /// Of two changes that met unseen one has to go, whatever was built on it.
    fn settles_dispute(&self, places: &Places, id: EntityId, touched: &Touched) -> bool {
        let met = |record: &Record, from| {
            let others = contested(record, &places.book);
            others.iter().any(|held| held.edition.from == from && held.change == id)
        };
        touched.iter().any(|(_, record, edition)| met(record, edition.from))
    }
}

/// Records of each kind, read once while a list is made.
#[derive(Default)]
struct RecordsByKind(BTreeMap<RecordKind, Vec<(EntityId, Record)>>);

impl RecordsByKind {
    fn touched(&mut self, inner: &Inner, change: EntityId, told: &Change) -> Result<Touched, ApiError> {
        let field = format!("edition.{change}");
        let mut touched = Vec::new();
        for kind in told.kinds.iter().filter_map(|wire| RecordKind::of_wire(wire)) {
            let records = match self.0.entry(kind) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(free) => free.insert(inner.store.records(kind)?),
            };
            for (id, record) in records.iter() {
                if let Some(edition) = record.get::<Edition>(&field) {
                    touched.push((*id, record.clone(), edition));
                }
            }
        }
        Ok(touched)
    }
}

/// When a change was made, milliseconds: its id begins with it.
pub(crate) fn made_at(id: EntityId) -> i64 {
    let (seconds, nanos) = id.0.get_timestamp().map_or((0, 0), |at| at.to_unix());
    i64::try_from(seconds).unwrap_or(0) * 1000 + i64::from(nanos / 1_000_000)
}
