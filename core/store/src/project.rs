//! Projections: what lists, tables and maps read. Filled in the journal's transaction, droppable, rebuildable.

use gridwalk_domain::case::{Case, CaseKind};
use gridwalk_domain::entity::Entity;
use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{Act, Interval};
use gridwalk_domain::record::{Record, RecordKind};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fold::{self, Base, PARTLY_UNDERSTOOD, Waiting};
use crate::{Changes, StoreError};

pub(crate) const PARTIAL: i64 = 1;
pub(crate) const PARTLY: i64 = 2;
pub(crate) const RACED: i64 = 4;
pub(crate) const LAPSED: i64 = 8;
pub(crate) const UNSENT: i64 = 16;
pub(crate) const HELD: i64 = 32;

/// When the act that made the case was written and received.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening {
    pub acted_at: i64,
    pub received_at: Option<i64>,
    pub lapsed: bool,
}

impl Opening {
    pub fn of(act: &Act, floor: Option<i64>, received_at: Option<i64>, lapsed: bool) -> Self {
        let Interval { earliest, latest } = act.clock.interval(act.at, act.wall, floor, received_at);
        Self { acted_at: earliest.midpoint(latest), received_at, lapsed }
    }
}

/// Projects an entity as the person sees it.
pub(crate) fn project(
    conn: &Connection,
    id: EntityId,
    base: &Base,
    waiting: &[Waiting],
    opening: Option<Opening>,
    changes: &mut Changes,
) -> Result<(), StoreError> {
    let seen = if waiting.is_empty() { None } else { Some(fold::overlaid(base, waiting)) };
    match seen.as_ref().unwrap_or(base).entity.as_ref() {
        Some(Entity::Case(case)) => {
            let flags = flags(base, waiting, case);
            case_row(conn, id, case, flags, opening)?;
            changes.cases.insert(id);
        }
        Some(Entity::Record(record)) => {
            reference(conn, id, record)?;
            match record.kind {
                RecordKind::Notice => changes.notices = true,
                kind => {
                    changes.reference = true;
                    changes.kinds.insert(kind);
                }
            }
        }
        None => {}
    }
    Ok(())
}

/// Turns the row of a case that was shown as unsent into an accepted one; false if there is no such row.
pub(crate) fn accepted(conn: &Connection, id: EntityId, base: &Base, opening: Opening) -> Result<bool, StoreError> {
    let Some(Entity::Case(case)) = &base.entity else { return Ok(false) };
    let flags = flags(base, &[], case) | if opening.lapsed { LAPSED } else { 0 };
    let sql = "UPDATE case_row SET received_at = ?2, flags = ?3 WHERE id = ?1 RETURNING acted_at";
    let row = params![id.0.as_bytes(), opening.received_at, flags];
    let acted_at: Option<i64> = conn.prepare_cached(sql)?.query_row(row, |r| r.get(0)).optional()?;
    // Two indexes hang on this column; it seldom moves.
    if acted_at.is_some_and(|at| at != opening.acted_at) {
        let sql = "UPDATE case_row SET acted_at = ?2 WHERE id = ?1";
        conn.prepare_cached(sql)?.execute(params![id.0.as_bytes(), opening.acted_at])?;
    }
    Ok(acted_at.is_some())
}

fn flags(base: &Base, waiting: &[Waiting], case: &Case) -> i64 {
    let mut flags = 0;
    let mut set = |yes: bool, flag: i64| flags |= if yes { flag } else { 0 };
    set(base.is_partial(), PARTIAL);
    set(base.flags & PARTLY_UNDERSTOOD != 0, PARTLY);
    set(!case.races.is_empty(), RACED);
    set(waiting.iter().any(|w| !w.held), UNSENT);
    set(waiting.iter().any(|w| w.held), HELD);
    flags
}

/// 1 自行处置, 2 待受理, 3 已撤回.
pub(crate) fn state_code(case: &Case) -> i64 {
    match (case.withdrawn.is_some(), case.kind) {
        (true, _) => 3,
        (false, CaseKind::SelfDisposed) => 1,
        (false, CaseKind::Reported) => 2,
    }
}

fn case_row(
    conn: &Connection,
    id: EntityId,
    case: &Case,
    flags: i64,
    opening: Option<Opening>,
) -> Result<(), StoreError> {
    let opening = match opening {
        Some(opening) => opening,
        None => {
            wait_no_longer(conn, id, case)?;
            opening_of(conn, id)?
        }
    };
    let missing = wait_for_photos(conn, id, case)?;
    let flags = flags | if opening.lapsed { LAPSED } else { 0 };
    let place = &case.place.value;
    let photos: Vec<u8> = case.photos.keys().flat_map(|h| h.0).collect();
    conn.prepare_cached(include_str!("sql/put_case_row.sql"))?.execute(params![
        id.0.as_bytes(),
        state_code(case),
        case.class.value.key.to_string(),
        case.street.value.street_code().unwrap_or_default(),
        place.effective_grid(),
        place.text,
        place.fix.map(|f| f.point.lon),
        place.fix.map(|f| f.point.lat),
        case.author.0.as_bytes(),
        opening.acted_at,
        opening.received_at,
        case.notes.values().next().map(|n| n.text.as_str()).unwrap_or_default(),
        thumb(case).map(|h| h.0),
        photos,
        missing,
        flags,
        place.area.map(|area| *area.0.as_bytes()),
    ])?;
    Ok(())
}

/// The first shot, by the time of the shutter.
fn thumb(case: &Case) -> Option<Hash> {
    case.photos.iter().min_by_key(|(hash, photo)| (photo.role, photo.at, **hash)).map(|(hash, _)| *hash)
}

/// Notes which of the case's photos have not arrived; returns how many.
fn wait_for_photos(conn: &Connection, id: EntityId, case: &Case) -> Result<i64, StoreError> {
    let mut arrived = conn.prepare_cached("SELECT arrived FROM photo WHERE hash = ?1")?;
    let mut wait = conn.prepare_cached("INSERT OR IGNORE INTO photo_wait (hash, entity) VALUES (?1, ?2)")?;
    let mut missing = 0;
    for hash in case.photos.keys() {
        let there: Option<bool> = arrived.query_row(params![hash.0], |r| r.get(0)).optional()?;
        if there != Some(true) {
            wait.execute(params![hash.0, id.0.as_bytes()])?;
            missing += 1;
        }
    }
    Ok(missing)
}

/// Forgets photos that the case named and names no more: a restored server orphaned the act, or it came too late.
fn wait_no_longer(conn: &Connection, id: EntityId, case: &Case) -> Result<(), StoreError> {
    let mut named = conn.prepare_cached("SELECT photos FROM case_row WHERE id = ?1")?;
    let named: Option<Vec<u8>> = named.query_row(params![id.0.as_bytes()], |r| r.get(0)).optional()?;
    let mut forget = conn.prepare_cached("DELETE FROM photo_wait WHERE hash = ?1 AND entity = ?2")?;
    for hash in named.iter().flat_map(|photos| photos.as_chunks::<32>().0) {
        if !case.photos.contains_key(&Hash(*hash)) {
            forget.execute(params![hash, id.0.as_bytes()])?;
        }
    }
    Ok(())
}

/// When the case was made: kept from the row there is, else read from its first act.
fn opening_of(conn: &Connection, id: EntityId) -> Result<Opening, StoreError> {
    let row = conn
        .prepare_cached(include_str!("sql/entity_opening.sql"))?
        .query_row(params![id.0.as_bytes()], |r| {
            Ok((r.get::<_, Vec<u8>>(0)?, r.get(1)?, r.get(2)?, r.get::<_, String>(3)?))
        })
        .optional()?;
    let unknown = Opening { acted_at: 0, received_at: None, lapsed: false };
    let Some((bytes, floor, received_at, standing)) = row else { return Ok(unknown) };
    let Ok(raw) = gridwalk_domain::journal::RawAct::parse(&bytes) else { return Ok(unknown) };
    Ok(Opening::of(&raw.act, floor, received_at, standing == "lapsed"))
}

fn reference(conn: &Connection, id: EntityId, record: &Record) -> Result<(), StoreError> {
    let key = match record.kind {
        RecordKind::Street | RecordKind::UnitGrid => record.text("code"),
        RecordKind::Person => record.text("staff_no"),
        RecordKind::Notice => format!("{:020}", record.get::<i64>("at").unwrap_or_default()),
        // Looks at one shopfront stand together, in the order of their time.
        // By month and day: figures are asked for by month.
        RecordKind::Patrol => {
            let day = record.text("day");
            format!("{}.{day}", day.get(..7).unwrap_or_default())
        }
        RecordKind::TrackShared | RecordKind::TrackViewed => format!("{}.", record.text("asked")),
        RecordKind::Check => format!("{}.{:020}", record.text("shop"), record.get::<i64>("at").unwrap_or_default()),
        _ => record.text("name"),
    };
    conn.prepare_cached("INSERT OR REPLACE INTO reference (id, noun, key) VALUES (?1, ?2, ?3)")?.execute(params![
        id.0.as_bytes(),
        record.kind.wire(),
        key
    ])?;
    Ok(())
}

/// Recomputes an entity's projection from what the database holds.
pub(crate) fn refresh(conn: &Connection, id: EntityId, changes: &mut Changes) -> Result<(), StoreError> {
    let base = fold::load(conn, id)?.unwrap_or_default();
    let waiting = fold::waiting(conn, id)?;
    if base.entity.is_none() && waiting.is_empty() {
        conn.execute("DELETE FROM case_row WHERE id = ?1", params![id.0.as_bytes()])?;
        conn.execute("DELETE FROM photo_wait WHERE entity = ?1", params![id.0.as_bytes()])?;
        changes.cases.insert(id);
        return Ok(());
    }
    project(conn, id, &base, &waiting, None, changes)
}
