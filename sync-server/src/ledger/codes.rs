//! One-time codes and what they do: bring a device and a person to this server.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{DeviceId, EntityId, PersonId};
use gridwalk_domain::org::{Device, Unit};
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::enrol::{CODE_LENGTH, EnrolRequest, code_from, normalise_code};
use gridwalk_protocol::{OLDEST, VERSION, WireCode};
use rusqlite::params;

use super::devices::DeviceRow;
use super::identity::random;
use super::people::{self, PersonRow};
use super::sql::{one, run};
use super::tx::Tx;
use crate::error::{Result, ServerError};
use crate::office;

/// What an enrolled device is told, as far as the ledger knows it.
pub struct Enrolled {
    pub person: PersonRow,
    pub unit_name: String,
    pub streams: Vec<Stream>,
}

struct CodeRow {
    person: PersonId,
    expires_at: i64,
    used_by: Option<DeviceId>,
}

impl Tx<'_> {
    /// Makes a one-time code for a person, valid for so long. Only its hash is stored.
    pub fn make_code(&mut self, person: PersonId, valid_ms: i64) -> Result<String> {
        if self.person(person)?.is_none() {
            return Err(ServerError::Command(format!("there is no person {person}; import people first")));
        }
        let code = code_from(&random::<CODE_LENGTH>()?);
        let sql = "INSERT INTO codes (code, person, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)";
        run(self.conn, sql, params![Hash::of(code.as_bytes()).0, person.0, self.now, self.now + valid_ms])?;
        Ok(code)
    }

    /// Uses a code. `proved` is the known device whose key the request proved.
    ///
    /// # Errors
    /// The code is unknown, used or expired; the device is known and did not prove its key, or is revoked.
    pub fn enrol(&mut self, request: &EnrolRequest, proved: Option<DeviceId>) -> Result<Enrolled> {
        check_version(request.p)?;
        let hash = Hash::of(normalise_code(&request.code).as_bytes());
        let Some(code) = self.code(&hash)? else {
            return Err(ServerError::refused(WireCode::CodeUnknown, "there is no such code"));
        };
        match code.used_by {
            // The answer was lost on the way: the same device asks once more.
            Some(device) if device == request.device => {
                self.check_device(request, proved, true)?;
                return self.enrolled(code.person);
            }
            Some(_) => return Err(ServerError::refused(WireCode::CodeUsed, "the code was used")),
            None if code.expires_at <= self.now => {
                return Err(ServerError::refused(WireCode::CodeExpired, "the code has expired"));
            }
            None => {}
        }
        self.check_device(request, proved, false)?;
        let sql = "UPDATE codes SET used_at = ?2, used_by = ?3 WHERE code = ?1";
        run(self.conn, sql, params![hash.0, self.now, request.device.0])?;
        self.admit(request, code.person)?;
        self.enrolled(code.person)
    }

    fn code(&self, hash: &Hash) -> Result<Option<CodeRow>> {
        one(self.conn, "SELECT person, expires_at, used_by FROM codes WHERE code = ?1", [hash.0], |row| {
            Ok(CodeRow {
                person: super::column::id(row, 0, PersonId)?,
                expires_at: row.get(1)?,
                used_by: super::column::maybe_id(row, 2, DeviceId)?,
            })
        })
    }

    /// A known device proves its key; an unknown one must not take the id of something else.
    fn check_device(&self, request: &EnrolRequest, proved: Option<DeviceId>, again: bool) -> Result<()> {
        match self.device(request.device)? {
            Some(known) if known.is_revoked() => Err(ServerError::refused(WireCode::Revoked, "the device was revoked")),
            Some(known) if again && known.key == request.key => Ok(()),
            Some(_) if proved == Some(request.device) => Ok(()),
            Some(_) => Err(ServerError::refused(WireCode::Unauthorised, "the device is known; prove its key")),
            None if self.entity(request.device.into())?.is_some() => {
                Err(ServerError::refused(WireCode::Malformed, "this id belongs to something else; draw another"))
            }
            None => check_key(request),
        }
    }

    fn admit(&mut self, request: &EnrolRequest, person: PersonId) -> Result<()> {
        if self.device(request.device)?.is_none() {
            let unit = self.person(person)?.and_then(|p| p.unit);
            let label: String = request.label.chars().take(100).collect();
            let app: String = request.app.chars().take(100).collect();
            self.add_device(request.device, &request.key, &label, &app)?;
            let device = Device { label, key: request.key.clone(), unit, revoked_at: None };
            office::record(self, &Stream::org(), request.device.into(), device.to_fact())?;
        }
        self.bind(request.device, person)
    }

    fn enrolled(&mut self, person: PersonId) -> Result<Enrolled> {
        let gone = || ServerError::refused(WireCode::NotFound, "the person is not recorded any more");
        let row = self.person(person)?.ok_or_else(gone)?;
        let unit_name = match row.unit {
            Some(unit) => self.unit_name(unit)?,
            None => String::new(),
        };
        Ok(Enrolled { person: (*row).clone(), unit_name, streams: Vec::new() })
    }

    fn unit_name(&mut self, unit: EntityId) -> Result<String> {
        let state = self.state(unit)?;
        let unit = state.as_ref().and_then(|entity| entity.as_record()).and_then(Unit::read);
        Ok(unit.map(|unit| unit.name).unwrap_or_default())
    }

    /// Revokes a device (挂失): it may still deliver, reads nothing, and is told to erase itself when all is safe.
    pub fn revoke(&mut self, device: DeviceId) -> Result<()> {
        let Some(row) = self.device(device)? else {
            return Err(ServerError::Command(format!("there is no device {device}")));
        };
        let unit = match self.state(device.into())?.as_ref().and_then(|e| e.as_record()).and_then(Device::read) {
            Some(known) => known.unit,
            None => None,
        };
        let DeviceRow { label, key, .. } = row;
        let record = Device { label, key, unit, revoked_at: Some(self.now) };
        office::record(self, &Stream::org(), device.into(), record.to_fact()).map(drop)
    }
}

fn check_version(p: u16) -> Result<()> {
    match p {
        p if p < OLDEST => Err(ServerError::refused(WireCode::VersionTooOld, "update the app")),
        p if p > VERSION => Err(ServerError::refused(WireCode::VersionTooNew, "update the server")),
        _ => Ok(()),
    }
}

/// A new device's id and key.
fn check_key(request: &EnrolRequest) -> Result<()> {
    let key: std::result::Result<Hash, _> = request.key.parse();
    if key.is_err() || request.device.0.is_nil() {
        return Err(ServerError::refused(WireCode::Malformed, "the key is 64 hexadecimal digits, the id is not nil"));
    }
    Ok(())
}

/// The streams a freshly enrolled device may read.
pub(super) fn streams_of(conn: &rusqlite::Connection, device: DeviceId, now: i64) -> Result<Vec<Stream>> {
    Ok(people::readable(conn, device, now)?.into_iter().collect())
}
