//! `decide` for records: refuses exactly what `evolve` would supersede.

use super::{MAX_FIELDS, Record, RecordFact, RecordKind, RecordRefusal};
use crate::journal::Role;

/// Decides on a change to a record.
///
/// # Errors
/// A typed reason; nothing was recorded.
pub fn decide(state: Option<&Record>, role: Role, fact: RecordFact) -> Result<RecordFact, RecordRefusal> {
    allowed(state, role, &fact)?;
    Ok(fact)
}

/// The one rule book for records.
pub fn allowed(state: Option<&Record>, role: Role, fact: &RecordFact) -> Result<(), RecordRefusal> {
    let Some(kind) = fact.kind else { return Err(RecordRefusal::OtherKind) };
    may_write(kind, role)?;
    let Some(record) = state else { return fields_fit(fact.set.len()) };
    if record.kind != kind {
        return Err(RecordRefusal::OtherKind);
    }
    fields_fit(record.fields.len() + fact.set.keys().filter(|k| !record.fields.contains_key(*k)).count())?;
    if changes(record, fact) || settles(record, fact) { Ok(()) } else { Err(RecordRefusal::AlreadySo) }
}

fn changes(record: &Record, fact: &RecordFact) -> bool {
    fact.set.iter().any(|(name, value)| record.fields.get(name).is_none_or(|cell| cell.value != *value))
}

/// Saying what stands once more is a change while there is another value to choose.
fn settles(record: &Record, fact: &RecordFact) -> bool {
    record.raced_fields().any(|(_, name)| fact.set.contains_key(name))
}

fn may_write(kind: RecordKind, role: Role) -> Result<(), RecordRefusal> {
    if kind.open_to_all() || role.decides() { Ok(()) } else { Err(RecordRefusal::NotAllowed) }
}

fn fields_fit(count: usize) -> Result<(), RecordRefusal> {
    if count > MAX_FIELDS { Err(RecordRefusal::TooManyFields) } else { Ok(()) }
}
