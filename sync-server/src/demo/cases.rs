//! A month of past cases and patrols as acts of simulated phones, handed over every half hour as phones do.

use std::collections::BTreeMap;

use gridwalk_city::{City, PastCase};
use gridwalk_domain::case::{CaseFact, ClassChoice, LimitFrozen, PhotoNamed};
use gridwalk_domain::catalog::{Catalog, ClassKey};
use gridwalk_domain::id::{DeviceId, EntityId};
use gridwalk_domain::place::{Datum, Fix, FixSource, Place, Point};
use gridwalk_protocol::blob::Class;

use super::ids::{Ids, street_stream};
use super::photos::{Picture, Pictures};
use super::routes::Past;
use super::{About, Phone, SeededPerson, ground};
use crate::error::{Result, ServerError};
use crate::ledger::{Blob, DeviceRow, Tx};

/// How often a phone hands over, milliseconds of simulated time.
const EVERY_MS: i64 = 30 * 60_000;

/// Writes all cases. Answers how many photos arrived.
pub(super) fn record(
    tx: &mut Tx<'_>,
    city: &City,
    ids: &Ids,
    phones: BTreeMap<String, Phone>,
    pictures: &Pictures,
    patrols: Vec<Past>,
    people: &mut [SeededPerson],
) -> Result<usize> {
    let mut month = Month { city, ids, phones, pictures, due: i64::MIN };
    let evening = patrols.last().map_or(ids.beginning, |patrol| patrol.at);
    let mut patrols = patrols.into_iter().peekable();
    for case in &city.cases {
        while let Some(patrol) = patrols.next_if(|patrol| patrol.at <= case.acted_ms()) {
            month.patrol(&patrol)?;
        }
        if case.acted_ms() >= month.due {
            month.hand_over(tx, case.acted_ms())?;
            month.due = case.acted_ms() + EVERY_MS;
        }
        month.write(case)?;
    }
    for patrol in patrols {
        month.patrol(&patrol)?;
    }
    let end = city.cases.last().map_or(ids.beginning, PastCase::acted_ms).max(evening) + EVERY_MS;
    month.hand_over(tx, end)?;
    let photos = month.photos_arrive(tx)?;
    for (person, seeded) in city.people.iter().zip(people) {
        seeded.phone = month.phones.remove(&person.id);
    }
    Ok(photos)
}

struct Month<'a> {
    city: &'a City,
    ids: &'a Ids,
    phones: BTreeMap<String, Phone>,
    pictures: &'a Pictures,
    due: i64,
}

impl Month<'_> {
    fn write(&mut self, case: &PastCase) -> Result<()> {
        let fact = fact(case, self.ids, self.pictures.get(&case.serial).map(Vec::as_slice).unwrap_or_default())?;
        let about = About {
            author: self.ids.person(&case.person),
            stream: street_stream(&case.street)?,
            entity: self.entity(case),
            seen: 0,
            at: case.acted_ms(),
        };
        let nobody = || ServerError::Command(format!("case {}: {} has no phone", case.serial, case.person));
        let phone = self.phones.get_mut(&case.person).ok_or_else(nobody)?;
        phone.case(&about, &fact).map_err(|e| ServerError::Damaged(e.to_string())).map(drop)
    }

    fn patrol(&mut self, patrol: &Past) -> Result<()> {
        let (author, stream) = (self.ids.person(&patrol.person), patrol.stream.clone());
        let about = About { author, stream, entity: patrol.entity, seen: 0, at: patrol.at };
        let nobody = || ServerError::Command(format!("a patrol: {} has no phone", patrol.person));
        let phone = self.phones.get_mut(&patrol.person).ok_or_else(nobody)?;
        phone.record(&about, &patrol.fact).map_err(|e| ServerError::Damaged(e.to_string())).map(drop)
    }

    fn entity(&self, case: &PastCase) -> EntityId {
        self.ids.at(case.acted_ms(), "case", &case.serial.to_string())
    }

    /// All phones hand over what they wrote, sealed.
    fn hand_over(&mut self, tx: &mut Tx<'_>, now: i64) -> Result<()> {
        tx.set_now(now);
        for phone in self.phones.values_mut().filter(|phone| !phone.unsent().is_empty()) {
            let device = row(phone);
            let lines: Vec<&[u8]> = phone.unsent().iter().map(Vec::as_slice).collect();
            let taken = tx.take_page(&device, &phone.page(), &lines)?;
            if let Some(hold) = taken.holds.first() {
                return Err(ServerError::Damaged(format!("an invented case was held: {}", hold.reason.code())));
            }
            phone.delivered();
        }
        Ok(())
    }

    fn photos_arrive(&mut self, tx: &mut Tx<'_>) -> Result<usize> {
        let mut count = 0;
        for case in self.city.cases.iter().filter(|case| self.pictures.contains_key(&case.serial)) {
            let Some(device) = self.phones.get(&case.person).map(|phone| phone.device) else { continue };
            for picture in self.pictures.get(&case.serial).into_iter().flatten() {
                arrive(tx, picture, device)?;
                count += 1;
            }
        }
        Ok(count)
    }
}

fn row(phone: &Phone) -> DeviceRow {
    let (label, key) = (String::new(), phone.key.public());
    DeviceRow { device: phone.device, key, label, enrolled_at: 0, revoked_at: None }
}

fn arrive(tx: &mut Tx<'_>, picture: &Picture, device: DeviceId) -> Result<()> {
    let Picture { hash, bytes, preview, preview_bytes, .. } = picture.clone();
    tx.blob_arrived(&Blob { hash: preview, class: Class::Preview, bytes: preview_bytes, device, of: Some(hash) })?;
    tx.blob_arrived(&Blob { hash, class: Class::Master, bytes, device, of: None })
}

fn fact(case: &PastCase, ids: &Ids, pictures: &[Picture]) -> Result<CaseFact> {
    let class = class(case)?;
    let place = place(case, ids);
    let note = case.note.clone().unwrap_or_default();
    let name = |picture: &Picture| PhotoNamed {
        h: picture.hash,
        role: picture.role,
        w: picture.size.0,
        ht: picture.size.1,
        len: picture.bytes,
        at: case.acted_ms(),
        orig: None,
        exif: None,
    };
    let photos = pictures.iter().map(name).collect();
    Ok(match &case.outcome {
        gridwalk_city::Outcome::SelfDisposed { .. } => CaseFact::SelfDisposed { class, place, photos, note },
        gridwalk_city::Outcome::Reported { .. } => CaseFact::Reported { class, place, photos, note },
    })
}

/// The class as a phone freezes it: a report with the first condition of its class and that one's limit.
fn class(case: &PastCase) -> Result<ClassChoice> {
    let catalog = Catalog::sample();
    let key = class_key(case)?;
    let condition = if case.is_self_disposed() { None } else { catalog.conditions(&key).first() };
    let condition = condition.map(|condition| condition.id.as_str());
    let frozen = catalog.freeze(&key, condition).map_err(catalog_error)?;
    let limit = frozen.limit.map(|limit| LimitFrozen { n: limit.amount, unit: limit.unit });
    Ok(ClassChoice { key, condition: frozen.condition, limit, catalog: frozen.catalog })
}

/// The key of a case's class in the catalogue.
pub(super) fn class_key(case: &PastCase) -> Result<ClassKey> {
    ground::class_key(&case.class_code).parse().map_err(catalog_error)
}

fn catalog_error(error: gridwalk_domain::catalog::CatalogError) -> ServerError {
    ServerError::Command(format!("the city and the catalogue do not agree: {error}"))
}

fn place(case: &PastCase, ids: &Ids) -> Place {
    let fix = Fix {
        point: Point { lon: i64::from(case.at.lon_e7), lat: i64::from(case.at.lat_e7) },
        acc: i64::from(case.accuracy_mm),
        src: FixSource::Gnss,
        datum: Datum::Wgs84,
        at: case.acted_ms(),
    };
    let unit = match &case.outcome {
        gridwalk_city::Outcome::Reported { unit, .. } => Some(ids.unit(unit)),
        gridwalk_city::Outcome::SelfDisposed { .. } => None,
    };
    Place {
        fix: Some(fix),
        grid: Some(case.unit_grid.clone()),
        chosen: None,
        area: Some(ids.area(&case.duty_grid)),
        unit,
        text: case.address.clone(),
    }
}
