//! Names of streets, areas and units, and staff numbers, each read from its record once.

use std::collections::HashMap;

use gridwalk_domain::duty::Area;
use gridwalk_domain::grid::Street;
use gridwalk_domain::id::{EntityId, PersonId};
use gridwalk_domain::org::Unit;
use gridwalk_domain::record::{Record, RecordKind};

use crate::error::Result;
use crate::ledger::{Snapshot, column, sql};

pub(super) struct Names {
    streets: HashMap<String, String>,
    staff: HashMap<PersonId, String>,
    areas: HashMap<EntityId, String>,
    units: HashMap<EntityId, String>,
}

impl Names {
    pub(super) fn load(snapshot: &Snapshot<'_>) -> Result<Self> {
        let staff = snapshot.everybody()?.into_iter().map(|person| (person.person, person.staff_no)).collect();
        let mut streets = HashMap::new();
        let sql = "SELECT entity FROM entities WHERE kind = ?1";
        let kind = RecordKind::Street.wire();
        for entity in sql::all(snapshot.conn, sql, [kind], |row| column::id(row, 0, EntityId))? {
            if let Some(street) = read(snapshot, entity, Street::read)? {
                streets.insert(street.code, street.name);
            }
        }
        Ok(Self { streets, staff, areas: HashMap::new(), units: HashMap::new() })
    }

    /// A street's name by its code; empty when nobody recorded it.
    pub(super) fn street(&self, code: &str) -> String {
        self.streets.get(code).cloned().unwrap_or_default()
    }

    /// Staff number (工号).
    pub(super) fn staff_no(&self, person: PersonId) -> String {
        self.staff.get(&person).cloned().unwrap_or_default()
    }

    pub(super) fn area(&mut self, snapshot: &Snapshot<'_>, id: Option<EntityId>) -> Result<String> {
        once(&mut self.areas, id, |id| Ok(read(snapshot, id, Area::read)?.map(|area| area.name)))
    }

    pub(super) fn unit(&mut self, snapshot: &Snapshot<'_>, id: Option<EntityId>) -> Result<String> {
        once(&mut self.units, id, |id| Ok(read(snapshot, id, Unit::read)?.map(|unit| unit.name)))
    }
}

fn once(
    known: &mut HashMap<EntityId, String>,
    id: Option<EntityId>,
    name: impl FnOnce(EntityId) -> Result<Option<String>>,
) -> Result<String> {
    let Some(id) = id else { return Ok(String::new()) };
    if let Some(name) = known.get(&id) {
        return Ok(name.clone());
    }
    let name = name(id)?.unwrap_or_default();
    known.insert(id, name.clone());
    Ok(name)
}

/// A record as its kind reads it; none when it is of another kind or nobody recorded it.
fn read<T>(snapshot: &Snapshot<'_>, id: EntityId, read: fn(&Record) -> Option<T>) -> Result<Option<T>> {
    Ok(snapshot.state(id)?.as_ref().and_then(|entity| entity.as_record()).and_then(read))
}
