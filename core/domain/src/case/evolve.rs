//! `evolve`: what an accepted act does to a case. Total, frozen per released (kind, version), and reads only the case.

use std::collections::BTreeMap;

use super::act::{CaseFact, ClassChoice, PhotoNamed};
use super::command::Actor;
use super::decide::{allowed, choice_was_seen, contested_field};
use super::error::Refusal;
use super::state::{Case, CaseKind, Field, Note, Photo, Race, RaceField, RaceValue, Withdrawn};
use crate::id::{ChainId, PersonId};
use crate::place::Place;
use crate::stream::Stream;

/// An act as it meets the case: who, on what version he decided, and the version it gets.
#[derive(Debug, Clone)]
pub struct Applied<'a> {
    pub version: u32,
    pub seen: u32,
    pub actor: Actor,
    pub chain: ChainId,
    /// The stream the act was written for; a new case begins there.
    pub stream: &'a Stream,
    pub fact: &'a CaseFact,
}

/// Who changed something, when, and on which chain.
#[derive(Clone, Copy)]
struct Mark {
    since: u32,
    by: PersonId,
    chain: ChainId,
}

impl Mark {
    fn of(act: &Applied<'_>) -> Self {
        Self { since: act.version, by: act.actor.person, chain: act.chain }
    }

    fn on<T>(field: &Field<T>) -> Self {
        Self { since: field.since, by: field.by, chain: field.chain }
    }

    /// Several people share one phone: what its chain already held, each of them had before him.
    fn unseen(self, act: &Applied<'_>) -> bool {
        self.since > act.seen && self.by != act.actor.person && self.chain != act.chain
    }

    fn field<T>(self, value: T) -> Field<T> {
        Field { value, since: self.since, by: self.by, chain: self.chain }
    }
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
    if let Err(reason) = allowed(state.as_ref(), act.actor, act.fact).and_then(|()| choice_was_seen(act.fact, act.seen))
    {
        return (state.map(|case| Case { version: act.version, ..case }), Effect::Superseded(reason));
    }
    let Some(mut case) = state else {
        return (open(act), Effect::Applied);
    };
    case.version = act.version;
    if let Some(field) = raced(&case, act) {
        if let Some(value) = wanted(act.fact) {
            case.races.insert(act.version, Race { value, by: act.actor.person, chain: act.chain });
        }
        return (Some(case), Effect::Raced(field));
    }
    change(&mut case, act);
    (Some(case), Effect::Applied)
}

/// Whether the act decides about a field that somebody else changed since the author looked.
///
/// A raced settlement leaves its choice open: it is made again by somebody who knows what changed.
fn raced(case: &Case, act: &Applied<'_>) -> Option<RaceField> {
    let field = contested_field(case, act.fact)?;
    let [class, place, street] = [Mark::on(&case.class), Mark::on(&case.place), Mark::on(&case.street)];
    let clash = match field {
        RaceField::Class => class.unseen(act),
        RaceField::Place => place.unseen(act),
        RaceField::Street => street.unseen(act),
        // A withdrawal would undo whatever another person decided meanwhile, and every choice still open with it.
        RaceField::Withdrawal => {
            [class, place, street].into_iter().chain(challengers(case)).any(|mark| mark.unseen(act))
        }
    };
    clash.then_some(field)
}

fn challengers(case: &Case) -> impl Iterator<Item = Mark> {
    case.races.iter().map(|(since, race)| Mark { since: *since, by: race.by, chain: race.chain })
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
    let mark = Mark::of(act);
    let (since, by) = (mark.since, mark.by);
    let notes = if note.trim().is_empty() {
        BTreeMap::new()
    } else {
        BTreeMap::from([(since, Note { text: note.clone(), by })])
    };
    Some(Case {
        kind,
        author: by,
        class: mark.field(class.clone()),
        place: mark.field(place.clone()),
        street: mark.field(act.stream.clone()),
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
    let mark = Mark::of(act);
    let (since, by) = (mark.since, mark.by);
    match act.fact {
        CaseFact::PhotoAdded { photo: named } => {
            case.photos.insert(named.h, photo(named, since, by));
        }
        CaseFact::NoteAdded { text } => {
            case.notes.insert(since, Note { text: text.clone(), by });
        }
        CaseFact::ClassCorrected { class } => set_class(case, class.clone(), mark),
        CaseFact::PlaceCorrected { place } => set_place(case, place.clone(), mark),
        CaseFact::Withdrawn { reason } => withdraw(case, reason.clone(), mark),
        CaseFact::Transferred { to } => set_street(case, to.clone(), mark),
        CaseFact::Settled { challenger, take } => settle(case, *challenger, *take, mark),
        CaseFact::SelfDisposed { .. } | CaseFact::Reported { .. } => {}
    }
}

fn settle(case: &mut Case, challenger: u32, take: bool, mark: Mark) {
    let Some(race) = case.races.remove(&challenger) else { return };
    if !take {
        return;
    }
    match race.value {
        RaceValue::Class(class) => set_class(case, class, mark),
        RaceValue::Place(place) => set_place(case, place, mark),
        RaceValue::Street(to) => set_street(case, to, mark),
        RaceValue::Withdrawal(reason) => withdraw(case, reason, mark),
    }
}

fn set_class(case: &mut Case, value: ClassChoice, mark: Mark) {
    case.class = mark.field(value);
}

fn set_place(case: &mut Case, value: Place, mark: Mark) {
    case.place = mark.field(value);
}

fn set_street(case: &mut Case, value: Stream, mark: Mark) {
    case.street = mark.field(value);
}

/// A withdrawn case has nothing left to choose between.
fn withdraw(case: &mut Case, reason: String, mark: Mark) {
    case.withdrawn = Some(Withdrawn { reason, since: mark.since, by: mark.by });
    case.races.clear();
}
