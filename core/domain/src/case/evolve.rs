//! `evolve`: what an accepted act does to a case. Total, frozen per released (kind, version), and reads only the case.

use std::collections::BTreeMap;

use super::act::{CaseFact, ClassChoice, PhotoNamed};
use super::command::Actor;
use super::decide::{allowed, contested_field};
use super::error::Refusal;
use super::state::{Case, CaseKind, Field, Note, Photo, Race, RaceField, RaceValue, Withdrawn};
use crate::id::PersonId;
use crate::place::Place;
use crate::stream::Stream;

/// An act as it meets the case: who, on what version he decided, and the version it gets.
#[derive(Debug, Clone)]
pub struct Applied<'a> {
    pub version: u32,
    pub seen: u32,
    pub actor: Actor,
    /// The stream the act was written for; a new case begins there.
    pub stream: &'a Stream,
    pub fact: &'a CaseFact,
}

/// What became of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Applied,
    /// It no longer applied; it stays in the history with the reason and its author gets a notice.
    Superseded(Refusal),
    /// It met another person's decision on the same field, unseen; a person chooses.
    Raced(RaceField),
}

/// Folds one act. The version always advances, whatever became of the act.
pub fn evolve(state: Option<Case>, act: &Applied<'_>) -> (Option<Case>, Effect) {
    if let Err(reason) = allowed(state.as_ref(), act.actor, act.fact) {
        return (state.map(|case| Case { version: act.version, ..case }), Effect::Superseded(reason));
    }
    let Some(mut case) = state else {
        return (open(act), Effect::Applied);
    };
    case.version = act.version;
    if let Some(field) = raced(&case, act) {
        if let Some(value) = wanted(act.fact) {
            case.races.insert(act.version, Race { value, by: act.actor.person });
        }
        return (Some(case), Effect::Raced(field));
    }
    change(&mut case, act);
    (Some(case), Effect::Applied)
}

/// Whether the act decides about a field that somebody else changed since the author looked.
fn raced(case: &Case, act: &Applied<'_>) -> Option<RaceField> {
    let field = contested_field(act.fact)?;
    let unseen = |since: u32, by: PersonId| since > act.seen && by != act.actor.person;
    let clash = match field {
        RaceField::Class => unseen(case.class.since, case.class.by),
        RaceField::Place => unseen(case.place.since, case.place.by),
        RaceField::Street => unseen(case.street.since, case.street.by),
        // A withdrawal would undo whatever another person decided meanwhile.
        RaceField::Withdrawal => {
            [(case.class.since, case.class.by), (case.place.since, case.place.by), (case.street.since, case.street.by)]
                .into_iter()
                .any(|(since, by)| unseen(since, by))
        }
    };
    clash.then_some(field)
}

fn wanted(fact: &CaseFact) -> Option<RaceValue> {
    match fact {
        CaseFact::ClassCorrected { class } => Some(RaceValue::Class(class.clone())),
        CaseFact::PlaceCorrected { place } => Some(RaceValue::Place(place.clone())),
        CaseFact::Transferred { to } => Some(RaceValue::Street(to.clone())),
        CaseFact::Withdrawn { reason } => Some(RaceValue::Withdrawal(reason.clone())),
        _ => None,
    }
}

fn open(act: &Applied<'_>) -> Option<Case> {
    let (kind, class, place, photos, note) = match act.fact {
        CaseFact::SelfDisposed { class, place, photos, note } => (CaseKind::SelfDisposed, class, place, photos, note),
        CaseFact::Reported { class, place, photos, note } => (CaseKind::Reported, class, place, photos, note),
        _ => return None,
    };
    let by = act.actor.person;
    let since = act.version;
    let notes = if note.trim().is_empty() {
        BTreeMap::new()
    } else {
        BTreeMap::from([(since, Note { text: note.clone(), by })])
    };
    Some(Case {
        kind,
        author: by,
        class: Field { value: class.clone(), since, by },
        place: Field { value: place.clone(), since, by },
        street: Field { value: act.stream.clone(), since, by },
        photos: photos.iter().map(|p| (p.h, photo(p, since, by))).collect(),
        notes,
        withdrawn: None,
        races: BTreeMap::new(),
        version: since,
    })
}

fn photo(named: &PhotoNamed, since: u32, by: PersonId) -> Photo {
    Photo { role: named.role, w: named.w, ht: named.ht, len: named.len, at: named.at, orig: named.orig, since, by }
}

fn change(case: &mut Case, act: &Applied<'_>) {
    let (since, by) = (act.version, act.actor.person);
    match act.fact {
        CaseFact::PhotoAdded { photo: named } => {
            case.photos.insert(named.h, photo(named, since, by));
        }
        CaseFact::NoteAdded { text } => {
            case.notes.insert(since, Note { text: text.clone(), by });
        }
        CaseFact::ClassCorrected { class } => set_class(case, class.clone(), since, by),
        CaseFact::PlaceCorrected { place } => set_place(case, place.clone(), since, by),
        CaseFact::Withdrawn { reason } => withdraw(case, reason.clone(), since, by),
        CaseFact::Transferred { to } => set_street(case, to.clone(), since, by),
        CaseFact::Settled { challenger, take } => settle(case, *challenger, *take, since, by),
        CaseFact::SelfDisposed { .. } | CaseFact::Reported { .. } => {}
    }
}

fn settle(case: &mut Case, challenger: u32, take: bool, since: u32, by: PersonId) {
    let Some(race) = case.races.remove(&challenger) else { return };
    if !take {
        return;
    }
    match race.value {
        RaceValue::Class(class) => set_class(case, class, since, by),
        RaceValue::Place(place) => set_place(case, place, since, by),
        RaceValue::Street(to) => set_street(case, to, since, by),
        RaceValue::Withdrawal(reason) => withdraw(case, reason, since, by),
    }
}

fn set_class(case: &mut Case, value: ClassChoice, since: u32, by: PersonId) {
    case.class = Field { value, since, by };
}

fn set_place(case: &mut Case, value: Place, since: u32, by: PersonId) {
    case.place = Field { value, since, by };
}

fn set_street(case: &mut Case, value: Stream, since: u32, by: PersonId) {
    case.street = Field { value, since, by };
}

/// A withdrawn case has nothing left to choose between.
fn withdraw(case: &mut Case, reason: String, since: u32, by: PersonId) {
    case.withdrawn = Some(Withdrawn { reason, since, by });
    case.races.clear();
}
