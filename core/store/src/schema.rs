//! Numbered migrations, never edited once released; a frozen copy of each schema proves that old ones still lead here.

use rusqlite::Connection;

use crate::error::StoreError;

const MIGRATIONS: [&str; 3] = [
    include_str!("sql/migrations/0001_journal.sql"),
    include_str!("sql/migrations/0002_released.sql"),
    include_str!("sql/migrations/0003_ground.sql"),
];

/// The schema this app writes.
pub(crate) const CURRENT: i64 = MIGRATIONS.len() as i64;

/// Brings a database to the current schema, or refuses a newer one politely.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > CURRENT {
        return Err(StoreError::Newer { found, known: CURRENT });
    }
    let todo = MIGRATIONS.iter().zip(1i64..).filter(|(_, number)| *number > found);
    for (sql, number) in todo {
        let tx = conn.transaction()?;
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", number)?;
        tx.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(conn: &Connection) -> Vec<(String, String)> {
        let mut statement =
            conn.prepare("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").expect("sql");
        let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).expect("rows");
        rows.map(|r| r.expect("a row")).collect()
    }

    #[test]
    fn every_released_schema_migrates_to_what_a_fresh_database_has() {
        let mut fresh = Connection::open_in_memory().expect("memory");
        migrate(&mut fresh).expect("fresh");
        let frozen =
            [include_str!("sql/schema_1.sql"), include_str!("sql/schema_2.sql"), include_str!("sql/schema_3.sql")];
        for (sql, number) in frozen.iter().zip(1i64..) {
            let mut old = Connection::open_in_memory().expect("memory");
            old.execute_batch(sql).expect("frozen schema");
            old.pragma_update(None, "user_version", number).expect("version");
            migrate(&mut old).expect("migrate");
            assert_eq!(shape(&old), shape(&fresh), "schema {number}");
        }
    }

    /// The index of what waits is partial: a query has to repeat its very condition (`standing_of <> 0`) to use it.
    #[test]
    fn whatever_is_asked_of_one_entity_or_of_what_waits_reads_no_more_than_that() {
        let mut conn = Connection::open_in_memory().expect("memory");
        migrate(&mut conn).expect("fresh");
        for sql in [
            include_str!("sql/contested.sql"),
            include_str!("sql/entities_waiting.sql"),
            include_str!("sql/entity_opening.sql"),
            include_str!("sql/entity_waiting.sql"),
            include_str!("sql/entity_waiting_count.sql"),
            include_str!("sql/entity_top.sql"),
            include_str!("sql/history.sql"),
            include_str!("sql/orphan_acts.sql"),
        ] {
            let plan = plan_of(&conn, sql);
            assert!(plan.iter().any(|step| step.contains("INDEX act_")), "{sql}: {plan:?}");
            assert!(
                !plan.iter().any(|step| step.starts_with("SCAN act") && !step.contains("act_waiting")),
                "{sql}: {plan:?}"
            );
        }
    }

    fn plan_of(conn: &Connection, sql: &str) -> Vec<String> {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("sql");
        for n in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(n, n as i64).expect("a parameter");
        }
        let (mut rows, mut plan) = (statement.raw_query(), Vec::new());
        while let Some(row) = rows.next().expect("a plan") {
            plan.push(row.get::<_, String>(3).expect("a step"));
        }
        plan
    }

    #[test]
    fn open_reports_of_an_area_and_looks_at_one_shopfront_are_found_without_reading_the_others() {
        let mut conn = Connection::open_in_memory().expect("memory");
        migrate(&mut conn).expect("fresh");
        for (sql, index) in [
            (include_str!("sql/open_reports.sql"), "case_open_by_area (area=?)"),
            (include_str!("sql/open_reports.sql"), "case_open_by_place (lon>? AND lon<?)"),
            (include_str!("sql/records_under.sql"), "reference_by_noun (noun=? AND key>? AND key<?)"),
        ] {
            let plan = plan_of(&conn, sql);
            assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:?}");
            assert!(!plan.iter().any(|step| step.starts_with("SCAN case_row")), "{sql}: {plan:?}");
        }
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let mut newer = Connection::open_in_memory().expect("memory");
        newer.pragma_update(None, "user_version", CURRENT + 1).expect("version");
        assert!(matches!(migrate(&mut newer), Err(StoreError::Newer { .. })));
        assert!(shape(&newer).is_empty());
    }
}
