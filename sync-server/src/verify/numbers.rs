//! Numbers without holes, and projections that say what the records say.

use gridwalk_domain::entity::Entity;
use gridwalk_domain::org::Person;

use super::Check;
use crate::error::Result;
use crate::ledger::{Snapshot, sql};

/// SQLite's own opinion.
pub(super) fn database(snapshot: &Snapshot<'_>) -> Result<Check> {
    let mut check = Check::new("database 数据库: SQLite's integrity check");
    check.seen = 1;
    let said: Vec<String> = sql::all(snapshot.conn, "PRAGMA integrity_check(20)", [], |row| row.get(0))?;
    check.problems.extend(said.into_iter().filter(|line| line != "ok"));
    let strays: Vec<String> = sql::all(snapshot.conn, "PRAGMA foreign_key_check", [], |row| row.get(0))?;
    check.problems.extend(strays.into_iter().map(|table| format!("a row of {table} refers to nothing")));
    Ok(check)
}

pub(super) fn verify(snapshot: &Snapshot<'_>) -> Result<Vec<Check>> {
    let entities = counted(
        snapshot,
        "entities 实体: versions 1..k without holes",
        "SELECT count(*) FROM entities",
        include_str!("../ledger/sql/verify_versions.sql"),
    )?;
    let streams = counted(
        snapshot,
        "streams 分区流: numbers 1..head without holes",
        "SELECT count(*) FROM streams",
        include_str!("../ledger/sql/verify_streams.sql"),
    )?;
    let delivered = counted(
        snapshot,
        "acceptances: each is delivered where it says",
        "SELECT count(*) FROM acceptances",
        include_str!("../ledger/sql/verify_delivery.sql"),
    )?;
    let fates = counted(
        snapshot,
        "fates: each act is either accepted or held",
        "SELECT count(*) FROM acts",
        include_str!("../ledger/sql/verify_fates.sql"),
    )?;
    let arrivals = counted(
        snapshot,
        "photos 照片: each one that is there was told to every entity naming it",
        "SELECT count(*) FROM blobs",
        include_str!("../ledger/sql/verify_arrivals.sql"),
    )?;
    Ok(vec![entities, streams, delivered, fates, arrivals, people(snapshot)?])
}

/// Runs a query that answers one line for each problem.
fn counted(snapshot: &Snapshot<'_>, what: &'static str, count: &str, problems: &str) -> Result<Check> {
    let seen: i64 = sql::one(snapshot.conn, count, [], |row| row.get(0))?.unwrap_or_default();
    let problems = sql::all(snapshot.conn, problems, [], |row| row.get(0))?;
    Ok(Check { what, seen: seen as u64, problems })
}

/// Rights are judged by the projection of people: it must say what their records say.
fn people(snapshot: &Snapshot<'_>) -> Result<Check> {
    let mut check = Check::new("people 人员: the projection says what the records say");
    for row in snapshot.everybody()? {
        check.seen += 1;
        let state = snapshot.state(row.person.into())?;
        let person = state.as_ref().and_then(Entity::as_record).and_then(Person::read);
        let same = person.is_some_and(|person| {
            let grants: Vec<_> = person.grants.into_values().collect();
            (person.name, person.staff_no, person.unit, grants)
                == (row.name.clone(), row.staff_no.clone(), row.unit, row.grants.clone())
        });
        if !same {
            check.problem(format!("person {}: rights are judged by something else than the record", row.person));
        }
    }
    Ok(check)
}
