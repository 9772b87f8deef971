//! `evolve` for records: a merge per field.

use std::collections::{BTreeMap, BTreeSet};

use super::state::raced_field;
use super::{Cell, Record, RecordFact, RecordRefusal, decide};
use crate::case::Actor;

/// What became of an act on a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordEffect {
    Applied,
    Superseded(RecordRefusal),
    /// At least one field met another person's change; the other fields were applied.
    Raced,
}

/// Folds one act on a record.
pub fn evolve(
    state: Option<Record>,
    fact: &RecordFact,
    actor: Actor,
    version: u32,
    seen: u32,
) -> (Option<Record>, RecordEffect) {
    if let Err(reason) = decide::allowed(state.as_ref(), actor.role, fact) {
        return (state.map(|record| Record { version, ..record }), RecordEffect::Superseded(reason));
    }
    let Some(kind) = fact.kind else { return (state, RecordEffect::Superseded(RecordRefusal::OtherKind)) };
    let mut record = state.unwrap_or(Record { kind, fields: BTreeMap::new(), races: BTreeMap::new(), version });
    record.version = version;
    let (mut raced, mut written) = (false, BTreeSet::new());
    for (name, value) in &fact.set {
        let cell = Cell { value: value.clone(), since: version, by: actor.person };
        match record.fields.get(name) {
            Some(there) if there.value == *value => {
                written.insert(name.as_str());
            }
            Some(there) if there.since > seen && there.by != actor.person => {
                record.races.insert(format!("{version}.{name}"), cell);
                raced = true;
            }
            _ => {
                record.fields.insert(name.clone(), cell);
                written.insert(name.as_str());
            }
        }
    }
    settle(&mut record, &written, seen);
    (Some(record), if raced { RecordEffect::Raced } else { RecordEffect::Applied })
}

/// Who wrote a field knowing the challengers has chosen; those he had not seen stay open.
fn settle(record: &mut Record, written: &BTreeSet<&str>, seen: u32) {
    let chosen = |key: &str| raced_field(key).is_some_and(|(version, name)| version <= seen && written.contains(name));
    record.races.retain(|key, _| !chosen(key));
}
