//! From rows to office records, each row on its own: what is wrong with one says nothing of the next.

use std::collections::{BTreeMap, BTreeSet};

use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Person};
use gridwalk_domain::record::{RecordFact, RecordKind};
use gridwalk_domain::stream::Stream;
use serde_json::{Value, json};

use super::Imported;
use super::sheet::{BadRow, Book, Row};
use crate::error::Result;
use crate::ledger::Tx;
use crate::office;

/// Longest name, characters.
const MAX_NAME: usize = 100;

/// Rows refused and records written so far.
struct Work {
    units: BTreeMap<String, EntityId>,
    people: BTreeMap<String, PersonId>,
    areas: BTreeMap<String, EntityId>,
    imported: Imported,
}

pub(super) fn apply(tx: &mut Tx<'_>, book: &Book) -> Result<Imported> {
    let mut work = Work {
        units: tx.codes_of(RecordKind::Unit)?,
        people: tx.staff_numbers()?,
        areas: tx.codes_of(RecordKind::Area)?,
        imported: Imported { bad: book.bad.clone(), ..Imported::default() },
    };
    let all = book.units.len() + book.people.len() + book.grants.len() + book.areas.len();
    work.imported.rows = all + book.bad.len();
    work.announce_units(tx, &book.units)?;
    let mut seen = BTreeSet::new();
    for row in &book.units {
        let done = work.unit(tx, row, &mut seen)?;
        work.note(done);
    }
    work.forget_refused_units(tx)?;
    let mut seen = BTreeSet::new();
    for row in &book.people {
        let done = work.person(tx, row, &mut seen)?;
        work.note(done);
    }
    for row in &book.grants {
        let done = work.grant(tx, row)?;
        work.note(done);
    }
    let mut seen = BTreeSet::new();
    for row in &book.areas {
        let done = work.area(tx, row, &mut seen)?;
        work.note(done);
    }
    Ok(work.imported)
}

/// What became of a row.
enum Done {
    Added,
    Changed,
    Unchanged,
    Bad(BadRow),
}

/// Goes on with the value, or answers that the row is bad.
macro_rules! good {
    ($checked:expr) => {
        match $checked {
            Ok(value) => value,
            Err(bad) => return Ok(Done::Bad(bad)),
        }
    };
}

impl Work {
    fn note(&mut self, done: Done) {
        match done {
            Done::Added => self.imported.added += 1,
            Done::Changed => self.imported.changed += 1,
            Done::Unchanged => self.imported.unchanged += 1,
            Done::Bad(bad) => self.imported.bad.push(bad),
        }
    }

    /// Units may name a parent further down, so all codes get their ids first.
    fn announce_units(&mut self, tx: &Tx<'_>, rows: &[Row]) -> Result<()> {
        for row in rows {
            let code = row.text("code");
            if !self.units.contains_key(code) {
                self.units.insert(code.to_owned(), EntityId(tx.fresh_id()?));
            }
        }
        Ok(())
    }

    /// Nobody belongs to a unit whose row was refused.
    fn forget_refused_units(&mut self, tx: &Tx<'_>) -> Result<()> {
        let mut refused = Vec::new();
        for (code, id) in &self.units {
            if tx.entity(*id)?.is_none() {
                refused.push(code.clone());
            }
        }
        self.units.retain(|code, _| !refused.contains(code));
        Ok(())
    }

    fn unit(&mut self, tx: &mut Tx<'_>, row: &Row, seen: &mut BTreeSet<String>) -> Result<Done> {
        let code = good!(once(row, "code", seen));
        let name = good!(name(row));
        if let Some(street) = row.filled("street") {
            good!(
                Stream::street(street).map_err(|_| row.bad("street", "街道编码为字母数字 / letters and digits only"))
            );
        }
        let parent = good!(self.unit_named(row, "parent"));
        let Some(id) = self.units.get(&code).copied() else { return Ok(Done::Unchanged) };
        if parent == Some(id) {
            return Ok(Done::Bad(row.bad("parent", "上级不能是自己 / a unit is not its own parent")));
        }
        let set = BTreeMap::from([
            ("code".to_owned(), json!(code)),
            ("name".to_owned(), json!(name)),
            ("street".to_owned(), json!(row.filled("street"))),
            ("parent".to_owned(), json!(parent)),
        ]);
        put(tx, &Stream::org(), id, RecordFact::new(RecordKind::Unit, set))
    }

    fn person(&mut self, tx: &mut Tx<'_>, row: &Row, seen: &mut BTreeSet<String>) -> Result<Done> {
        let staff_no = good!(once(row, "staff_no", seen));
        let name = good!(name(row));
        let unit = good!(self.unit_named(row, "unit"));
        let id = match self.people.get(&staff_no) {
            Some(id) => *id,
            None => PersonId(tx.fresh_id()?),
        };
        let fact = Person { name, staff_no: staff_no.clone(), unit, grants: BTreeMap::new() }.to_fact();
        let done = put(tx, &Stream::org(), id.into(), fact)?;
        self.people.insert(staff_no, id);
        Ok(done)
    }

    fn grant(&mut self, tx: &mut Tx<'_>, row: &Row) -> Result<Done> {
        let nobody = || row.bad("staff_no", "人员表中没有此工号 / nobody has this staff number");
        let id = *good!(self.people.get(row.text("staff_no")).ok_or_else(nobody));
        let stream = good!(stream(row));
        let role = good!(role(row));
        let (from, until) = (good!(row.date("from")), good!(row.date("until")));
        let key = format!("{}-{}", stream.as_str().replace(':', "-"), json!(role).as_str().unwrap_or_default());
        let known = tx.state(id.into())?.as_ref().and_then(|e| e.as_record()).and_then(Person::read);
        let known = known.and_then(|person| person.grants.get(&key).cloned());
        // Without a date a grant begins now, and stays as it began.
        let from = from.or(known.as_ref().map(|grant| grant.from)).unwrap_or(tx.now());
        if until.is_some_and(|until| until <= from) {
            return Ok(Done::Bad(row.bad("until", "结束早于开始 / ends before it begins")));
        }
        let grant = Grant { stream, role, from, until };
        let set = BTreeMap::from([(format!("grant.{key}"), json!(grant))]);
        put(tx, &Stream::org(), id.into(), RecordFact::new(RecordKind::Person, set))
    }

    fn area(&mut self, tx: &mut Tx<'_>, row: &Row, seen: &mut BTreeSet<String>) -> Result<Done> {
        let code = good!(once(row, "code", seen));
        let name = good!(name(row));
        let street = row.text("street");
        let bad_street = |_| row.bad("street", "街道编码为字母数字 / letters and digits only");
        let stream = good!(Stream::street(street).map_err(bad_street));
        let (inspector, deputy) = (good!(self.person_named(row, "inspector")), good!(self.person_named(row, "deputy")));
        let unit = good!(self.unit_named(row, "unit"));
        let id = match self.areas.get(&code) {
            Some(id) => *id,
            None => EntityId(tx.fresh_id()?),
        };
        let mut set = BTreeMap::from([
            ("code".to_owned(), json!(code)),
            ("name".to_owned(), json!(name)),
            ("street".to_owned(), json!(street)),
        ]);
        // What a cell leaves empty stays as it was: boundaries, tasks and hours come from elsewhere.
        let mut fill = |key: &str, value: Option<Value>| value.map(|value| set.insert(key.to_owned(), value));
        fill("inspector", inspector.map(|id| json!(id)));
        fill("deputy", deputy.map(|id| json!(id)));
        fill("unit.*", unit.map(|id| json!(id)));
        fill("standard", row.filled("standard").map(|text| json!(text)));
        let done = put(tx, &stream, id, RecordFact::new(RecordKind::Area, set))?;
        self.areas.insert(code, id);
        Ok(done)
    }

    fn unit_named(&self, row: &Row, key: &str) -> Result<Option<EntityId>, BadRow> {
        let Some(code) = row.filled(key) else { return Ok(None) };
        let unknown = || row.bad(key, format!("没有编码为 {code} 的单位 / there is no unit {code}"));
        self.units.get(code).copied().map(Some).ok_or_else(unknown)
    }

    fn person_named(&self, row: &Row, key: &str) -> Result<Option<PersonId>, BadRow> {
        let Some(staff_no) = row.filled(key) else { return Ok(None) };
        let unknown = || row.bad(key, format!("没有工号为 {staff_no} 的人员 / nobody has staff number {staff_no}"));
        self.people.get(staff_no).copied().map(Some).ok_or_else(unknown)
    }
}

fn put(tx: &mut Tx<'_>, stream: &Stream, id: EntityId, fact: RecordFact) -> Result<Done> {
    let is_new = tx.entity(id)?.is_none();
    let changed = office::record(tx, stream, id, fact)?;
    Ok(match (is_new, changed) {
        (true, _) => Done::Added,
        (false, true) => Done::Changed,
        (false, false) => Done::Unchanged,
    })
}

/// A key that stands in its sheet once.
fn once(row: &Row, key: &str, seen: &mut BTreeSet<String>) -> Result<String, BadRow> {
    let text = row.text(key).to_owned();
    if text.chars().count() > MAX_NAME {
        return Err(row.bad(key, "太长 / too long"));
    }
    if seen.insert(text.clone()) {
        Ok(text)
    } else {
        Err(row.bad(key, format!("重复 {text} / {text} stands here twice")))
    }
}

fn name(row: &Row) -> Result<String, BadRow> {
    let name = row.text("name");
    if name.chars().count() > MAX_NAME {
        Err(row.bad("name", "超过100字 / longer than 100"))
    } else {
        Ok(name.into())
    }
}

fn stream(row: &Row) -> Result<Stream, BadRow> {
    match row.text("street") {
        "全区" | "ALL" | "all" => Ok(Stream::org()),
        code => Stream::street(code).map_err(|_| row.bad("street", "街道编码或“全区” / a street's code or ALL")),
    }
}

fn role(row: &Row) -> Result<Role, BadRow> {
    match row.text("role").to_lowercase().as_str() {
        "网格员" | "信息采集员" | "采集员" | "inspector" => Ok(Role::Inspector),
        "协管员" | "assistant" => Ok(Role::Assistant),
        "执法队员" | "officer" => Ok(Role::Officer),
        "处置人员" | "责任单位处置人员" | "handler" => Ok(Role::Handler),
        "受理员" | "派遣员" | "值班长" | "考评员" | "supervisor" => Ok(Role::Supervisor),
        "管理员" | "admin" => Ok(Role::Admin),
        _ => {
            let roles = "网格员、协管员、执法队员、处置人员、受理员、派遣员、值班长、考评员、管理员";
            Err(row.bad(
                "role",
                format!("角色为其一：{roles} / inspector, assistant, officer, handler, supervisor, admin"),
            ))
        }
    }
}
