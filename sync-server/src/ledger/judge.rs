//! May this act be let through? Authority is judged at the act's bounded time, in the stream that was the entity's home
//! when its author looked.

use gridwalk_domain::entity::Fact;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::{Act, Interval, RawAct, Role, Standing};
use gridwalk_domain::org::{GrantVerdict, judge as judge_grants, office};
use gridwalk_domain::record::RecordKind;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::sync::HoldReason;

use super::chains::Mark;
use super::entities::EntityRow;
use super::people::PersonRow;
use super::tx::Tx;
use crate::error::Result;

/// An act that is stored and waits for its verdict.
pub(crate) struct Incoming {
    /// Its row.
    pub(crate) id: i64,
    pub(crate) chain: i64,
    pub(crate) raw: RawAct,
    pub(crate) received_at: i64,
    /// Earliest moment of the act before it.
    pub(crate) floor: Option<i64>,
    pub(crate) mark: Mark,
}

impl Incoming {
    pub(super) fn interval(&self) -> Interval {
        interval(&self.raw.act, self.floor, self.received_at)
    }
}

/// When an act can have happened.
pub(crate) fn interval(act: &Act, floor: Option<i64>, received_at: i64) -> Interval {
    act.clock.interval(act.at, act.wall, floor, Some(received_at))
}

/// The floor as the acceptance tells it: only where it binds.
pub(super) fn binding_floor(act: &Act, floor: Option<i64>, received_at: i64) -> Option<i64> {
    floor.filter(|_| interval(act, floor, received_at) != interval(act, None, received_at))
}

/// What an act is let through with.
pub(crate) struct Terms {
    pub(crate) fact: Fact,
    pub(crate) standing: Standing,
    pub(crate) role: Role,
    pub(crate) unit: Option<EntityId>,
}

pub(crate) enum Verdict {
    Accept(Box<Terms>),
    Hold(HoldReason),
}

/// Judges an act. `taken` is a supervisor's word that it shall pass in spite of its author's rights.
pub(super) fn judge(tx: &mut Tx<'_>, incoming: &Incoming, taken: bool) -> Result<Verdict> {
    let act = &incoming.raw.act;
    if tx.waits_behind(incoming.chain, act.seq, act.entity)? {
        return Ok(Verdict::Hold(HoldReason::Behind));
    }
    if act.author == office() || !(taken || tx.is_bound(act.device, act.author)?) {
        return Ok(Verdict::Hold(HoldReason::UnknownAuthor));
    }
    let fact = match Fact::parse(act) {
        Ok(Some(fact)) => fact,
        Ok(None) => return Ok(Verdict::Hold(HoldReason::UnknownKind)),
        Err(_) => return Ok(Verdict::Hold(HoldReason::BadFacts)),
    };
    let entity = tx.entity(act.entity)?;
    if entity.is_none() && !fact.opens() {
        return Ok(Verdict::Hold(HoldReason::UnknownEntity));
    }
    let person = tx.person(act.author)?;
    let stream = judged_stream(tx, act, entity.as_ref())?;
    let verdict = person.as_deref().map_or(GrantVerdict::Never, |p| authority(p, &fact, act, &stream, incoming));
    let unit = person.and_then(|p| p.unit);
    Ok(weigh(verdict, fact, unit, incoming.mark, taken))
}

/// The home when the author looked: a late act is judged where its author still had the case before him.
fn judged_stream(tx: &mut Tx<'_>, act: &Act, entity: Option<&EntityRow>) -> Result<Stream> {
    match entity {
        Some(entity) => {
            let home = tx.home_at(entity, act.seen)?;
            tx.stream_name(home)
        }
        None => Ok(act.stream.clone()),
    }
}

fn weigh(verdict: GrantVerdict, fact: Fact, unit: Option<EntityId>, mark: Mark, taken: bool) -> Verdict {
    let (role, lapsed) = match verdict {
        GrantVerdict::Held(role) => (role, false),
        GrantVerdict::Lapsed(role) => (role, true),
        // On a supervisor's word a stranger's record counts like a helper's: recorded, never decided.
        GrantVerdict::Never if taken && !fact.decides() => (Role::Assistant, true),
        GrantVerdict::Never => return Verdict::Hold(HoldReason::NoGrant),
    };
    let doubtful = lapsed || mark == Mark::Unsealed;
    if doubtful && fact.decides() && !taken {
        return Verdict::Hold(HoldReason::LapsedDecision);
    }
    let standing = match mark {
        Mark::Fork => Standing::Fork,
        Mark::Unsealed => Standing::Unsealed,
        Mark::Usual if lapsed => Standing::Lapsed,
        Mark::Usual => Standing::Good,
    };
    Verdict::Accept(Box::new(Terms { fact, standing, role, unit }))
}

/// What a person may do with this fact in this stream at the act's time.
fn authority(person: &PersonRow, fact: &Fact, act: &Act, stream: &Stream, incoming: &Incoming) -> GrantVerdict {
    let at = incoming.interval();
    match fact {
        Fact::Case(_) if stream.street_code().is_none() => GrantVerdict::Never,
        Fact::Case(_) => judge_grants(&person.grants, stream, &at),
        Fact::Record(record) => match record.kind {
            // Whoever works in a street may say what he saw there.
            Some(RecordKind::Check | RecordKind::Patrol | RecordKind::TrackShared) => match stream.street_code() {
                Some(_) => judge_grants(&person.grants, stream, &at),
                None => GrantVerdict::Never,
            },
            Some(kind) if kind.open_to_all() => anywhere(person, act.author, stream, &at),
            Some(kind) if may_stand_in(kind, stream) => deciders_only(judge_grants(&person.grants, stream, &at)),
            _ => GrantVerdict::Never,
        },
    }
}

/// One's own records need a grant, wherever it is; they stand in `org` or in one's own stream.
fn anywhere(person: &PersonRow, author: PersonId, stream: &Stream, at: &Interval) -> GrantVerdict {
    if *stream != Stream::org() && *stream != Stream::user(author) {
        return GrantVerdict::Never;
    }
    let verdicts = person.grants.iter().map(|grant| judge_grants([grant], &grant.stream, at));
    verdicts.max_by_key(strength).unwrap_or(GrantVerdict::Never)
}

fn strength(verdict: &GrantVerdict) -> (u8, Option<Role>) {
    match verdict {
        GrantVerdict::Never => (0, None),
        GrantVerdict::Lapsed(role) => (1, Some(*role)),
        GrantVerdict::Held(role) => (2, Some(*role)),
    }
}

/// Where records of a kind may stand: whoever decides in one street must not make people or grants for the district.
fn may_stand_in(kind: RecordKind, stream: &Stream) -> bool {
    match kind {
        RecordKind::Unit | RecordKind::Person | RecordKind::Device | RecordKind::Street => *stream == Stream::org(),
        RecordKind::UnitGrid
        | RecordKind::Area
        | RecordKind::Road
        | RecordKind::Point
        | RecordKind::Component
        | RecordKind::Change
        | RecordKind::Zone
        | RecordKind::Shop
        | RecordKind::Plot
        | RecordKind::Standard
        | RecordKind::Route
        | RecordKind::TrackAsked
        | RecordKind::TrackViewed
        | RecordKind::Release => *stream == Stream::org() || stream.street_code().is_some(),
        // Notices are the office's alone; what people of the field record is judged elsewhere.
        RecordKind::Notice | RecordKind::Session | RecordKind::Check | RecordKind::Patrol | RecordKind::TrackShared => {
            false
        }
    }
}

fn deciders_only(verdict: GrantVerdict) -> GrantVerdict {
    match verdict {
        GrantVerdict::Held(role) | GrantVerdict::Lapsed(role) if !role.decides() => GrantVerdict::Never,
        verdict => verdict,
    }
}
