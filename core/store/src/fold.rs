//! Folding: base states from accepted acts 1..k, and the overlay of this device's own acts that are not accepted yet.

use gridwalk_domain::entity::{self, Arrival, Entity, Fact, Outcome};
use gridwalk_domain::id::EntityId;
use gridwalk_domain::journal::{RawAct, Role};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;

/// The fold failed; the entity is shown as broken and the rest goes on.
pub(crate) const BROKEN: i64 = 1;
/// It holds a kind this app does not know.
pub(crate) const PARTLY_UNDERSTOOD: i64 = 2;

/// An entity's row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Base {
    pub entity: Option<Entity>,
    pub home: String,
    pub known: u32,
    pub top: u32,
    pub flags: i64,
}

impl Base {
    pub fn is_partial(&self) -> bool {
        self.top > self.known
    }

    /// Folds one accepted act that follows directly.
    pub fn fold(&mut self, raw: &RawAct, role: Role) -> Outcome {
        let version = self.known + 1;
        let parsed = Fact::parse(&raw.act);
        let fact = parsed.as_ref().ok().and_then(Option::as_ref);
        let (entity, outcome) = entity::evolve(self.entity.take(), &raw.act, fact, Arrival { version, role });
        self.entity = entity;
        self.known = version;
        if matches!(outcome, Outcome::Unknown) {
            self.flags |= PARTLY_UNDERSTOOD;
        }
        if self.entity.is_none() {
            self.flags |= BROKEN;
        }
        outcome
    }
}

/// Reads an entity's base.
pub(crate) fn load(conn: &Connection, id: EntityId) -> Result<Option<Base>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT home, known, top, flags, state FROM entity WHERE id = ?1")?;
    let row = statement
        .query_row(params![id.0.as_bytes()], |r| {
            let state: Option<String> = r.get(4)?;
            Ok((r.get::<_, String>(0)?, r.get::<_, u32>(1)?, r.get::<_, u32>(2)?, r.get::<_, i64>(3)?, state))
        })
        .optional()?;
    let Some((home, known, top, flags, state)) = row else { return Ok(None) };
    let mut base = Base { entity: None, home, known, top, flags };
    match state {
        Some(json) => base.entity = Some(serde_json::from_str(&json)?),
        None => base.entity = folded(conn, id, known)?,
    }
    Ok(Some(base))
}

/// The state at a version, from the journal.
fn folded(conn: &Connection, id: EntityId, version: u32) -> Result<Option<Entity>, StoreError> {
    let mut base = Base { top: version, ..Base::default() };
    advance(conn, id, &mut base)?;
    Ok(base.entity)
}

/// What one act made is read from that act: most cases never get a second one, and need no state beside it.
fn is_worth_keeping(base: &Base) -> bool {
    base.known > 1 || !matches!(base.entity, Some(Entity::Case(_)))
}

/// Writes an entity's base.
pub(crate) fn save(conn: &Connection, id: EntityId, base: &Base) -> Result<(), StoreError> {
    let state = base.entity.as_ref().filter(|_| is_worth_keeping(base)).map(serde_json::to_string).transpose()?;
    let noun = match &base.entity {
        Some(Entity::Case(_)) => "case",
        Some(Entity::Record(_)) => "record",
        None => "unknown",
    };
    let sql =
        "INSERT OR REPLACE INTO entity (id, noun, home, known, top, flags, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let home = home_of(base);
    conn.prepare_cached(sql)?.execute(params![id.0.as_bytes(), noun, home, base.known, base.top, base.flags, state])?;
    Ok(())
}

fn home_of(base: &Base) -> &str {
    match &base.entity {
        Some(Entity::Case(case)) => case.street.value.as_str(),
        _ => &base.home,
    }
}

/// Goes on folding from what the journal holds, until a gap.
pub(crate) fn advance(conn: &Connection, id: EntityId, base: &mut Base) -> Result<(), StoreError> {
    while base.known < base.top {
        let Some((bytes, role)) = accepted(conn, id, base.known + 1)? else { return Ok(()) };
        match RawAct::parse(&bytes) {
            Ok(raw) => {
                base.fold(&raw, role);
            }
            Err(_) => {
                base.flags |= BROKEN;
                return Ok(());
            }
        }
    }
    Ok(())
}

fn accepted(conn: &Connection, id: EntityId, version: u32) -> Result<Option<(Vec<u8>, Role)>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT bytes, role FROM act WHERE entity = ?1 AND version = ?2")?;
    let row = statement
        .query_row(params![id.0.as_bytes(), version], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, String>(1)?)))
        .optional()?;
    row.map(|(bytes, role)| Ok((bytes, role_from(&role)?))).transpose()
}

/// An own act that is not accepted yet, as the overlay needs it.
pub(crate) struct Waiting {
    pub raw: RawAct,
    pub role: Role,
    pub held: bool,
}

/// This device's acts on an entity that are unsent or held, in the order they were written.
pub(crate) fn waiting(conn: &Connection, id: EntityId) -> Result<Vec<Waiting>, StoreError> {
    let mut statement = conn.prepare_cached(include_str!("sql/entity_waiting.sql"))?;
    let rows = statement.query_map(params![id.0.as_bytes()], |r| {
        Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, String>(1)?, r.get::<_, i64>(2)?))
    })?;
    let mut out = Vec::new();
    for row in rows {
        let (bytes, role, standing_of) = row?;
        // What cannot be read changes no state: it is sent, held as malformed, and found by `verify`.
        if let Ok(raw) = RawAct::parse(&bytes) {
            out.push(Waiting { raw, role: role_from(&role)?, held: standing_of == 2 });
        }
    }
    Ok(out)
}

/// The base with the overlay folded on top: what the person sees.
pub(crate) fn overlaid(base: &Base, waiting: &[Waiting]) -> Base {
    let mut seen = base.clone();
    for act in waiting {
        seen.fold(&act.raw, act.role);
    }
    seen.known = base.known;
    seen
}

pub(crate) fn role_from(text: &str) -> Result<Role, StoreError> {
    Ok(serde_json::from_value(serde_json::Value::String(text.to_owned()))?)
}

pub(crate) fn role_text(role: Role) -> &'static str {
    match role {
        Role::Inspector => "inspector",
        Role::Assistant => "assistant",
        Role::Officer => "officer",
        Role::Handler => "handler",
        Role::Supervisor => "supervisor",
        Role::Admin => "admin",
    }
}
