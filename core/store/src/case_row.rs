//! Lists, tables and maps of cases: rows of the projection, selected and paged.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{EntityId, PersonId};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};

use crate::error::{hash_from, id_from};
use crate::project::{HELD, LAPSED, PARTIAL, PARTLY, RACED, UNSENT};
use crate::{Store, StoreError};

/// A case as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    pub id: EntityId,
    /// 1 自行处置, 2 待受理, 3 已撤回.
    pub state: i64,
    pub class: String,
    pub street: String,
    pub grid: Option<String>,
    pub place: String,
    pub point: Option<(i64, i64)>,
    pub author: PersonId,
    pub acted_at: i64,
    pub received_at: Option<i64>,
    pub note: String,
    pub thumb: Option<Hash>,
    pub photos: i64,
    pub missing: i64,
    pub partial: bool,
    pub partly_understood: bool,
    pub raced: bool,
    pub lapsed: bool,
    pub unsent: bool,
    pub held: bool,
}

/// Which cases; everything absent means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseSelect {
    pub state: Option<i64>,
    pub street: Option<String>,
    pub class: Option<String>,
    pub text: Option<String>,
    /// Class keys whose names match `text`, worked out by the caller.
    pub text_classes: Vec<String>,
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub author: Option<PersonId>,
    /// Only what lies in these streets, and what this person recorded.
    pub reads: Option<Reads>,
    pub incomplete: bool,
    pub raced: bool,
    /// West, south, east, north.
    pub bbox: Option<[i64; 4]>,
    /// Continue after this (acted_at, id).
    pub after: Option<(i64, EntityId)>,
    /// Oldest first instead of newest first.
    pub oldest_first: bool,
}

/// What one of several people on a device may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reads {
    pub streets: Vec<String>,
    pub person: PersonId,
}

impl Reads {
    pub fn reads(&self, row: &CaseRow) -> bool {
        row.author == self.person || self.streets.contains(&row.street)
    }
}

/// Counts of one street.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StreetTally {
    pub street: String,
    pub self_disposed: i64,
    pub reported: i64,
    pub withdrawn: i64,
    pub missing: i64,
    pub top: Vec<(String, i64)>,
}

const COLUMNS: &str = "id, state, class, street, grid, place, lon, lat, author, acted_at, received_at, note, thumb, \
                       length(photos) / 32, missing, flags";

/// A condition and its values, built from fixed texts only.
struct Clause {
    sql: String,
    values: Vec<Value>,
}

impl CaseSelect {
    fn clause(&self, with_cursor: bool) -> Clause {
        let mut clause = Clause { sql: "1".into(), values: Vec::new() };
        let mut add = |sql: &str, values: Vec<Value>| {
            clause.sql.push_str(" AND ");
            clause.sql.push_str(sql);
            clause.values.extend(values);
        };
        if let Some(state) = self.state {
            add("state = ?", vec![state.into()]);
        }
        if let Some(street) = &self.street {
            add("street = ?", vec![street.clone().into()]);
        }
        if let Some(class) = &self.class {
            add("class = ?", vec![class.clone().into()]);
        }
        if let Some(from) = self.from {
            add("acted_at >= ?", vec![from.into()]);
        }
        if let Some(to) = self.to {
            add("acted_at < ?", vec![to.into()]);
        }
        if let Some(author) = self.author {
            add("author = ?", vec![author.0.as_bytes().to_vec().into()]);
        }
        if let Some(reads) = &self.reads {
            let streets = vec!["?"; reads.streets.len()].join(", ");
            let mut values: Vec<Value> = vec![reads.person.0.as_bytes().to_vec().into()];
            values.extend(reads.streets.iter().cloned().map(Value::from));
            add(&format!("(author = ? OR street IN ({streets}))"), values);
        }
        if self.incomplete {
            add("missing > 0", Vec::new());
        }
        if self.raced {
            add("flags & 4 <> 0", Vec::new());
        }
        if let Some([west, south, east, north]) = self.bbox {
            add("lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?", [west, east, south, north].map(Value::from).to_vec());
        }
        if let Some(text) = self.text.as_deref().filter(|t| !t.is_empty()) {
            let like = Value::from(format!("%{}%", text.replace(['%', '_', '\\'], " ")));
            let classes = vec!["?"; self.text_classes.len()].join(", ");
            let mut values = vec![like.clone(), like.clone(), like];
            values.extend(self.text_classes.iter().cloned().map(Value::from));
            add(&format!("(place LIKE ? OR note LIKE ? OR grid LIKE ? OR class IN ({classes}))"), values);
        }
        if let Some((acted_at, id)) = self.after.filter(|_| with_cursor) {
            let sql = if self.oldest_first { "(acted_at, id) > (?, ?)" } else { "(acted_at, id) < (?, ?)" };
            add(sql, vec![acted_at.into(), id.0.as_bytes().to_vec().into()]);
        }
        clause
    }
}

impl Store {
    /// Rows of a selection.
    pub fn case_rows(&self, select: &CaseSelect, limit: usize) -> Result<Vec<CaseRow>, StoreError> {
        let Clause { sql, values } = select.clause(true);
        let order = if select.oldest_first { "acted_at, id" } else { "acted_at DESC, id DESC" };
        let sql = format!("SELECT {COLUMNS} FROM case_row WHERE {sql} ORDER BY {order} LIMIT {limit}");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }

    /// How many rows a selection has, its cursor aside.
    pub fn case_count(&self, select: &CaseSelect) -> Result<i64, StoreError> {
        let Clause { sql, values } = select.clause(false);
        let sql = format!("SELECT count(*) FROM case_row WHERE {sql}");
        Ok(self.conn.prepare_cached(&sql)?.query_row(params_from_iter(values), |r| r.get(0))?)
    }

    pub fn case_row(&self, id: EntityId) -> Result<Option<CaseRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM case_row WHERE id = ?1");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params![id.0.as_bytes()])?;
        rows.next()?.map(read).transpose()
    }

    /// Cases of a selection that were received last, newest first.
    pub fn latest_arrivals(&self, select: &CaseSelect, limit: usize) -> Result<Vec<CaseRow>, StoreError> {
        let Clause { sql, values } = select.clause(false);
        let sql = format!(
            "SELECT {COLUMNS} FROM case_row WHERE received_at IS NOT NULL AND {sql}
             ORDER BY received_at DESC, acted_at DESC LIMIT {limit}"
        );
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(row)?);
        }
        Ok(out)
    }

    /// Counts per street within a time, with the three most frequent self-disposed classes of each.
    pub fn street_tallies(&self, from: i64, to: i64) -> Result<Vec<StreetTally>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/street_tallies.sql"))?;
        let mut rows = statement.query(params![from, to])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            let mut tally = StreetTally {
                street: r.get(0)?,
                self_disposed: r.get(1)?,
                reported: r.get(2)?,
                withdrawn: r.get(3)?,
                missing: r.get(4)?,
                top: Vec::new(),
            };
            tally.top = self.top_classes(&tally.street, from, to)?;
            out.push(tally);
        }
        Ok(out)
    }

    fn top_classes(&self, street: &str, from: i64, to: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/top_classes.sql"))?;
        let rows = statement.query_map(params![street, from, to], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Classes a person used last, newest first.
    pub fn recent_classes(&self, person: PersonId, limit: usize) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/recent_classes.sql"))?;
        let rows = statement.query_map(params![person.0.as_bytes(), limit as i64], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The case that names a photo, if any is here.
    pub fn case_of_photo(&self, hash: &Hash) -> Result<Option<EntityId>, StoreError> {
        let sql = "SELECT id FROM case_row WHERE instr(photos, ?1) > 0 LIMIT 1";
        let id: Option<Vec<u8>> = self.conn.prepare_cached(sql)?.query_row(params![hash.0], |r| r.get(0)).optional()?;
        id.map(|bytes| id_from(&bytes).map(EntityId)).transpose()
    }
}

fn read(r: &rusqlite::Row<'_>) -> Result<CaseRow, StoreError> {
    let flags: i64 = r.get(15)?;
    let (lon, lat): (Option<i64>, Option<i64>) = (r.get(6)?, r.get(7)?);
    let thumb: Option<Vec<u8>> = r.get(12)?;
    Ok(CaseRow {
        id: EntityId(id_from(&r.get::<_, Vec<u8>>(0)?)?),
        state: r.get(1)?,
        class: r.get(2)?,
        street: r.get(3)?,
        grid: r.get(4)?,
        place: r.get(5)?,
        point: lon.zip(lat),
        author: PersonId(id_from(&r.get::<_, Vec<u8>>(8)?)?),
        acted_at: r.get(9)?,
        received_at: r.get(10)?,
        note: r.get(11)?,
        thumb: thumb.map(|bytes| hash_from(&bytes)).transpose()?,
        photos: r.get(13)?,
        missing: r.get(14)?,
        partial: flags & PARTIAL != 0,
        partly_understood: flags & PARTLY != 0,
        raced: flags & RACED != 0,
        lapsed: flags & LAPSED != 0,
        unsent: flags & UNSENT != 0,
        held: flags & HELD != 0,
    })
}
