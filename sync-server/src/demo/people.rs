//! Units and people of the invented city as office records, and a phone for every inspector.

use std::collections::BTreeMap;

use gridwalk_city::{City, Person as CityPerson, Role as CityRole};
use gridwalk_domain::journal::Role;
use gridwalk_domain::org::{Grant, Person, Unit};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::VERSION;
use gridwalk_protocol::enrol::EnrolRequest;

use super::ids::{Ids, street_stream};
use super::{DAY_MS, Phone, SeededPerson};
use crate::error::Result;
use crate::ledger::Tx;
use crate::office;

pub(super) fn record_units(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<()> {
    for unit in &city.units {
        let parent = unit.parent.as_deref().map(|code| ids.unit(code));
        let fact = Unit { name: unit.name.clone(), street: unit.street.clone(), parent }.to_fact();
        office::record(tx, &Stream::org(), ids.unit(&unit.code), fact)?;
    }
    Ok(())
}

pub(super) fn record_people(tx: &mut Tx<'_>, city: &City, ids: &Ids) -> Result<Vec<SeededPerson>> {
    let mut seeded = Vec::with_capacity(city.people.len());
    for person in &city.people {
        let id = ids.person(&person.id);
        let fact = Person {
            name: person.name.clone(),
            staff_no: person.account.clone(),
            unit: Some(ids.unit(&person.unit)),
            grants: grants(person, city, ids)?,
        };
        office::record(tx, &Stream::org(), id.into(), fact.to_fact())?;
        let (name, staff_no) = (person.name.clone(), person.account.clone());
        seeded.push(SeededPerson { person: id, name, staff_no, phone: None });
    }
    Ok(seeded)
}

/// Whoever serves all streets is granted the district, others street by street.
fn grants(person: &CityPerson, city: &City, ids: &Ids) -> Result<BTreeMap<String, Grant>> {
    let role = match person.role {
        CityRole::Inspector => Role::Inspector,
        CityRole::Officer => Role::Officer,
        CityRole::Handler => Role::Handler,
        CityRole::Supervisor(_) => Role::Supervisor,
    };
    let grant =
        |stream: Stream| (stream.as_str().replace(':', "-"), Grant { stream, role, from: ids.beginning, until: None });
    if person.streets.len() == city.streets.len() {
        return Ok(BTreeMap::from([grant(Stream::org())]));
    }
    person.streets.iter().map(|code| Ok(grant(street_stream(code)?))).collect()
}

/// Gives every inspector a phone, by a code like everybody's.
pub(super) fn enrol(tx: &mut Tx<'_>, city: &City, people: &mut [SeededPerson]) -> Result<BTreeMap<String, Phone>> {
    let mut phones = BTreeMap::new();
    for (n, (person, seeded)) in (0u64..).zip(city.people.iter().zip(people)) {
        if person.role != CityRole::Inspector {
            continue;
        }
        let phone = Phone::numbered(city.config.seed.wrapping_mul(1_000_003).wrapping_add(n));
        let code = tx.make_code(seeded.person, DAY_MS)?;
        let request = EnrolRequest {
            p: VERSION,
            code,
            device: phone.device,
            key: phone.key.public(),
            label: format!("演示机 {}", person.account),
            app: "demo".into(),
        };
        tx.enrol(&request, None)?;
        phones.insert(person.id.clone(), phone);
    }
    Ok(phones)
}
