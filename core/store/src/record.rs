//! The write door for what people do: one command, one act, one transaction, one fsync.

use gridwalk_domain::case::{self, Actor, CaseCommand};
use gridwalk_domain::entity::{Entity, Fact};
use gridwalk_domain::hash::{Alg, Hash};
use gridwalk_domain::id::{DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::{Act, Clock, Interval, RawAct, Role};
use gridwalk_domain::record;
use gridwalk_domain::stream::Stream;
use rusqlite::{Connection, params};

use crate::fold::{self, Base, PARTLY_UNDERSTOOD, Waiting};
use crate::open::ChainHead;
use crate::project::{self, Opening};
use crate::{Changes, Store, StoreError, open};

/// Who writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    pub person: PersonId,
    pub role: Role,
    pub unit: Option<EntityId>,
}

/// When it is, by everything the device knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub clock: Clock,
    /// Boot-time clock, milliseconds.
    pub at: i64,
    /// Wall clock, milliseconds.
    pub wall: i64,
}

/// A photo whose bytes are durable in the vault and that this act names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    pub hash: Hash,
    pub len: u64,
    pub w: u32,
    pub ht: u32,
    pub taken_at: i64,
    pub preview: Vec<u8>,
}

/// What somebody wants recorded.
#[derive(Debug, Clone)]
pub struct Wish {
    pub stream: Stream,
    pub entity: EntityId,
    pub fact: Fact,
    pub photos: Vec<NewPhoto>,
    /// A draft that this finishes; dropped in the same transaction.
    pub drop_draft: Option<String>,
}

/// It is durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    pub hash: Hash,
    pub seq: u64,
    pub changes: Changes,
}

impl Store {
    /// Decides, writes the act, folds and projects: all of it durable on return, or nothing.
    ///
    /// # Errors
    /// A refusal with its code, a partial or partly understood case, a full disk; nothing was recorded.
    pub fn record(&mut self, author: Author, moment: &Moment, wish: Wish) -> Result<Recorded, StoreError> {
        let device = self.device;
        let tx = self.begin()?;
        let recorded = record_in(&tx, device, author, moment, wish)?;
        tx.commit()?;
        Ok(recorded)
    }

    /// Records many wishes as one act each, all of them durable on return, or none: an import, a split, a merge.
    /// `go_on` is asked after each with the number done; when it says no, nothing is recorded and the answer is none.
    ///
    /// # Errors
    /// As [`Store::record`], for the first wish that is refused; nothing was recorded.
    pub fn record_all(
        &mut self,
        author: impl Fn(&Stream) -> Author,
        moment: &Moment,
        wishes: impl IntoIterator<Item = Wish>,
        mut go_on: impl FnMut(usize) -> bool,
    ) -> Result<Option<Changes>, StoreError> {
        let device = self.device;
        let tx = self.begin()?;
        let mut changes = Changes::default();
        for (n, wish) in wishes.into_iter().enumerate() {
            let recorded = record_in(&tx, device, author(&wish.stream), moment, wish)?;
            changes.merge(recorded.changes);
            if !go_on(n + 1) {
                return Ok(None);
            }
        }
        tx.commit()?;
        Ok(Some(changes))
    }
}

fn record_in(
    tx: &Connection,
    device: DeviceId,
    author: Author,
    moment: &Moment,
    wish: Wish,
) -> Result<Recorded, StoreError> {
    let head = open::current(tx)?.ok_or_else(|| StoreError::Damaged("no current chain".into()))?;
    let base = fold::load(tx, wish.entity)?;
    let mut waiting = fold::waiting(tx, wish.entity)?;
    check(base.as_ref(), &waiting, author, &wish.fact)?;
    let raw = author_act(device, &head, author, moment, base.as_ref(), &wish)?;
    let opening = base.is_none().then(|| Opening::of(&raw.act, head.floor, None, false));
    insert(tx, &head, author, &raw)?;
    let (hash, seq) = (raw.hash, raw.act.seq);
    waiting.push(Waiting { raw, role: author.role, held: false });
    let mut changes = Changes { outbox: true, photos: !wish.photos.is_empty(), ..Changes::default() };
    for photo in &wish.photos {
        put_photo(tx, author.person, photo)?;
    }
    let opening = if waiting.len() == 1 { opening } else { None };
    project::project(tx, wish.entity, &base.unwrap_or_default(), &waiting, opening, &mut changes)?;
    if let Some(draft) = &wish.drop_draft {
        tx.execute("DELETE FROM draft WHERE id = ?1", [draft])?;
        changes.drafts = true;
    }
    Ok(Recorded { hash, seq, changes })
}

/// `decide` on the state as the person sees it.
fn check(base: Option<&Base>, waiting: &[Waiting], author: Author, fact: &Fact) -> Result<(), StoreError> {
    let empty = Base::default();
    let seen = fold::overlaid(base.unwrap_or(&empty), waiting);
    let notes_and_photos =
        matches!(fact, Fact::Case(case::CaseFact::NoteAdded { .. } | case::CaseFact::PhotoAdded { .. }));
    if !notes_and_photos && seen.flags & PARTLY_UNDERSTOOD != 0 {
        return Err(StoreError::PartlyUnderstood);
    }
    if !notes_and_photos && base.is_some_and(Base::is_partial) {
        return Err(StoreError::Partial);
    }
    match fact {
        Fact::Case(fact) => {
            let actor = Actor { person: author.person, role: author.role };
            let case = seen.entity.as_ref().and_then(Entity::as_case);
            let seen = base.map_or(0, |b| b.known);
            case::decide_on(case, seen, CaseCommand { actor, fact: fact.clone() })
                .map(|_| ())
                .map_err(|refusal| StoreError::Refused { code: refusal.code() })
        }
        Fact::Record(fact) => {
            let record = seen.entity.as_ref().and_then(Entity::as_record);
            record::decide(record, author.role, fact.clone())
                .map(|_| ())
                .map_err(|refusal| StoreError::Refused { code: refusal.code() })
        }
    }
}

fn author_act(
    device: DeviceId,
    head: &ChainHead,
    author: Author,
    moment: &Moment,
    base: Option<&Base>,
    wish: &Wish,
) -> Result<RawAct, StoreError> {
    let (kind, v, facts) = match &wish.fact {
        Fact::Case(fact) => (fact.kind(), fact.version(), fact.to_raw()?),
        Fact::Record(fact) => (fact.kind.map_or("", record::RecordKind::wire), fact.version(), fact.to_raw()?),
    };
    let act = Act {
        alg: Alg::Sha256,
        chain: head.id,
        device,
        author: author.person,
        clock: moment.clock.clone(),
        stream: wish.stream.clone(),
        kind: kind.to_owned(),
        v,
        seq: head.seq + 1,
        at: moment.at,
        wall: moment.wall,
        entity: wish.entity,
        seen: base.map_or(0, |b| b.known),
        facts,
    };
    Ok(RawAct::parse(&act.to_bytes()?)?)
}

fn insert(conn: &Connection, head: &ChainHead, author: Author, raw: &RawAct) -> Result<(), StoreError> {
    let link = Hash::link(&head.link, &raw.hash);
    let Interval { earliest, .. } = raw.act.clock.interval(raw.act.at, raw.act.wall, head.floor, None);
    conn.prepare_cached(include_str!("sql/insert_own_act.sql"))?.execute(params![
        raw.hash.0,
        raw.act.entity.0.as_bytes(),
        raw.bytes,
        fold::role_text(author.role),
        author.unit.map(|u| *u.0.as_bytes()),
        head.floor,
        head.id.0.as_bytes(),
        raw.act.seq.cast_signed(),
        link.0,
    ])?;
    conn.prepare_cached("UPDATE chain SET seq = ?2, link = ?3, floor = ?4 WHERE id = ?1")?.execute(params![
        head.id.0.as_bytes(),
        raw.act.seq.cast_signed(),
        link.0,
        earliest
    ])?;
    Ok(())
}

fn put_photo(conn: &Connection, person: PersonId, photo: &NewPhoto) -> Result<(), StoreError> {
    conn.prepare_cached(include_str!("sql/put_own_photo.sql"))?.execute(params![
        photo.hash.0,
        photo.len.cast_signed(),
        photo.w,
        photo.ht,
        photo.taken_at,
        person.0.as_bytes(),
        photo.preview,
    ])?;
    Ok(())
}
