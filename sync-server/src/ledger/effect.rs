//! What follows from an accepted act, derived and never sent: notices, a new home, projections, holds that end.

use gridwalk_domain::entity::{Entity, Fact, Outcome};
use gridwalk_domain::grid::Street;
use gridwalk_domain::id::{DeviceId, PersonId};
use gridwalk_domain::org::{Device, Person, Unit};
use gridwalk_domain::record::{Record, RecordKind};
use gridwalk_domain::stream::Stream;

use super::entities::EntityRow;
use super::hold;
use super::judge::{Incoming, Terms};
use super::notice::{self, News};
use super::tx::{Item, Tx};
use crate::error::Result;

/// An act as it was accepted.
pub(super) struct Happening<'a> {
    pub(super) incoming: &'a Incoming,
    pub(super) terms: &'a Terms,
    /// It made its entity.
    pub(super) is_new: bool,
    pub(super) outcome: Outcome,
    pub(super) after: Option<&'a Entity>,
}

pub(super) fn follow(tx: &mut Tx<'_>, entity: &mut EntityRow, happening: &Happening<'_>) -> Result<()> {
    tell_author(tx, happening)?;
    match happening.after {
        Some(Entity::Case(case)) => {
            let home = tx.stream_name(entity.home)?;
            if case.street.value != home {
                transfer(tx, entity, &case.street.value, case.author, happening.incoming)?;
            }
        }
        Some(Entity::Record(record)) if matches!(happening.outcome, Outcome::Applied | Outcome::Raced) => {
            project(tx, entity, record, happening)?;
        }
        _ => {}
    }
    if happening.is_new {
        tx.retry_entity(entity.entity);
    }
    Ok(())
}

/// Its author learns when an act came too late or met another person's decision.
fn tell_author(tx: &mut Tx<'_>, happening: &Happening<'_>) -> Result<()> {
    let (what, reason) = match happening.outcome {
        Outcome::Superseded(code) => ("superseded", Some(code)),
        Outcome::Raced => ("raced", None),
        Outcome::Applied | Outcome::Unknown => return Ok(()),
    };
    let act = &happening.incoming.raw.act;
    let news = News { what, reason, entity: act.entity, act: happening.incoming.raw.hash };
    notice::give(tx, act.author, news)
}

/// The case goes to another street: a new home, and "entity enters, 1..k" there. Old readers keep what they have.
fn transfer(tx: &mut Tx<'_>, entity: &mut EntityRow, to: &Stream, author: PersonId, by: &Incoming) -> Result<()> {
    let to = tx.stream(to)?;
    tx.move_home(entity, to)?;
    tx.deliver(to, Item::Enters(entity.id, entity.version))?;
    if author == by.raw.act.author {
        return Ok(());
    }
    notice::give(tx, author, News { what: "moved", reason: None, entity: entity.entity, act: by.raw.hash })
}

/// Records that judging or delivering looks at.
fn project(tx: &mut Tx<'_>, entity: &EntityRow, record: &Record, happening: &Happening<'_>) -> Result<()> {
    match record.kind {
        RecordKind::Person => match Person::read(record) {
            Some(person) => tx.project_person(PersonId::from(entity.entity), &person),
            None => Ok(()),
        },
        RecordKind::Device => match Device::read(record) {
            Some(device) => tx.project_device(DeviceId::from(entity.entity), &device),
            None => Ok(()),
        },
        RecordKind::Unit => open_street(tx, Unit::read(record).and_then(|unit| unit.street)),
        RecordKind::Street => open_street(tx, Street::read(record).map(|street| street.code)),
        RecordKind::Release => match &happening.terms.fact {
            Fact::Record(fact) => hold::hear(tx, happening.incoming, fact),
            Fact::Case(_) => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A street's stream exists from the moment the street is known, so that district readers hold it.
fn open_street(tx: &mut Tx<'_>, code: Option<String>) -> Result<()> {
    match code.map(|code| Stream::street(&code)) {
        Some(Ok(stream)) => tx.stream(&stream).map(drop),
        _ => Ok(()),
    }
}
