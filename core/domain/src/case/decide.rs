//! `decide`: may this be done now? It refuses exactly what `evolve` would supersede.

use super::act::{CaseFact, PhotoNamed};
use super::command::{Actor, CaseCommand};
use super::error::Refusal;
use super::state::{Case, RaceField};
use super::{MAX_PHOTOS, MAX_TEXT};
use crate::place::Place;

/// Decides on a command against the newest state known here; the fact may then be written.
///
/// # Errors
/// A typed reason; nothing was recorded.
pub fn decide(state: Option<&Case>, command: CaseCommand) -> Result<CaseFact, Refusal> {
    allowed(state, command.actor, &command.fact)?;
    Ok(command.fact)
}

/// Decides on a device that shows unsent acts on top of what was accepted: `seen` is the version that the act will
/// carry, the last one accepted. A choice that came up between unsent acts has no version of its own yet, so it waits.
///
/// # Errors
/// As [`decide`]; [`Refusal::NothingToSettle`] for a choice that is not accepted yet.
pub fn decide_on(state: Option<&Case>, seen: u32, command: CaseCommand) -> Result<CaseFact, Refusal> {
    choice_was_seen(&command.fact, seen)?;
    decide(state, command)
}

/// A choice is settled by somebody who saw it. Versions beyond `seen` were not assigned when he wrote: one that he
/// named all the same was his own device's guess and may belong to another act by now.
pub(super) fn choice_was_seen(fact: &CaseFact, seen: u32) -> Result<(), Refusal> {
    match fact {
        CaseFact::Settled { challenger, .. } if *challenger > seen => Err(Refusal::NothingToSettle),
        _ => Ok(()),
    }
}

/// The one rule book, used by `decide` before writing and by `evolve` on arrival.
pub fn allowed(state: Option<&Case>, actor: Actor, fact: &CaseFact) -> Result<(), Refusal> {
    match (state, fact.opens()) {
        (Some(_), true) => Err(Refusal::AlreadyExists),
        (None, false) => Err(Refusal::NoSuchCase),
        (None, true) => opening(fact),
        (Some(case), false) => changing(case, actor, fact),
    }
}

fn opening(fact: &CaseFact) -> Result<(), Refusal> {
    match fact {
        CaseFact::SelfDisposed { place, photos, note, .. } | CaseFact::Reported { place, photos, note, .. } => {
            place_fits(place)?;
            photos_fit(photos)?;
            if note.chars().count() > MAX_TEXT { Err(Refusal::TextTooLong) } else { Ok(()) }
        }
        _ => Err(Refusal::NoSuchCase),
    }
}

fn changing(case: &Case, actor: Actor, fact: &CaseFact) -> Result<(), Refusal> {
    // A note never changes what the case is, so it is welcome even after a withdrawal.
    if let CaseFact::NoteAdded { text } = fact {
        return text_fits(text);
    }
    if case.withdrawn.is_some() {
        return Err(Refusal::CaseWithdrawn);
    }
    match fact {
        CaseFact::PhotoAdded { photo } => photo_is_new(case, photo),
        CaseFact::ClassCorrected { class } => differs(class != &case.class.value),
        CaseFact::PlaceCorrected { place } => {
            place_fits(place)?;
            differs(place != &case.place.value)
        }
        CaseFact::Withdrawn { reason } => {
            text_fits(reason)?;
            own_or_decider(case, actor)
        }
        CaseFact::Transferred { to } => {
            decider(actor)?;
            if to.street_code().is_none() {
                return Err(Refusal::NotAStreet);
            }
            differs(to != &case.street.value)
        }
        CaseFact::Settled { challenger, .. } => {
            decider(actor)?;
            open_choice(case, *challenger)
        }
        CaseFact::NoteAdded { .. } | CaseFact::SelfDisposed { .. } | CaseFact::Reported { .. } => Ok(()),
    }
}

fn open_choice(case: &Case, challenger: u32) -> Result<(), Refusal> {
    if case.races.contains_key(&challenger) { Ok(()) } else { Err(Refusal::NothingToSettle) }
}

fn photo_is_new(case: &Case, photo: &PhotoNamed) -> Result<(), Refusal> {
    if case.photos.len() >= MAX_PHOTOS {
        return Err(Refusal::TooManyPhotos);
    }
    differs(!case.photos.contains_key(&photo.h))
}

fn photos_fit(photos: &[PhotoNamed]) -> Result<(), Refusal> {
    if photos.len() > MAX_PHOTOS { Err(Refusal::TooManyPhotos) } else { Ok(()) }
}

fn place_fits(place: &Place) -> Result<(), Refusal> {
    if place.text.chars().count() > MAX_TEXT {
        return Err(Refusal::TextTooLong);
    }
    let on_earth = place.fix.is_none_or(|fix| fix.point.is_on_earth() && fix.acc >= 0);
    if on_earth { Ok(()) } else { Err(Refusal::BadPlace) }
}

fn text_fits(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::EmptyText);
    }
    if text.chars().count() > MAX_TEXT { Err(Refusal::TextTooLong) } else { Ok(()) }
}

fn differs(yes: bool) -> Result<(), Refusal> {
    if yes { Ok(()) } else { Err(Refusal::AlreadySo) }
}

fn decider(actor: Actor) -> Result<(), Refusal> {
    if actor.role.decides() { Ok(()) } else { Err(Refusal::NotAllowed) }
}

fn own_or_decider(case: &Case, actor: Actor) -> Result<(), Refusal> {
    if case.author == actor.person { Ok(()) } else { decider(actor) }
}

/// The field that a fact decides about, if people can disagree over it.
///
/// Taking a challenger's value is a decision about its field too; keeping what stands touches nothing.
pub(super) fn contested_field(case: &Case, fact: &CaseFact) -> Option<RaceField> {
    match fact {
        CaseFact::ClassCorrected { .. } => Some(RaceField::Class),
        CaseFact::PlaceCorrected { .. } => Some(RaceField::Place),
        CaseFact::Transferred { .. } => Some(RaceField::Street),
        CaseFact::Withdrawn { .. } => Some(RaceField::Withdrawal),
        CaseFact::Settled { challenger, take: true } => case.races.get(challenger).map(|race| race.value.field()),
        _ => None,
    }
}
