//! Enrolled devices. The key comes from enrolment alone, whatever a record says later; revocation comes from the record.

use gridwalk_domain::id::DeviceId;
use gridwalk_domain::org::Device;
use rusqlite::{Connection, params};

use super::column;
use super::reader::Snapshot;
use super::sql::{all, one, run};
use super::tx::Tx;
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    pub device: DeviceId,
    /// Ed25519 public key, hexadecimal.
    pub key: String,
    pub label: String,
    pub enrolled_at: i64,
    /// Server milliseconds.
    pub revoked_at: Option<i64>,
}

impl DeviceRow {
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            device: column::id(row, 0, DeviceId)?,
            key: row.get(1)?,
            label: row.get(2)?,
            enrolled_at: row.get(3)?,
            revoked_at: row.get(4)?,
        })
    }

    pub fn is_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }
}

const COLUMNS: &str = "SELECT device, key, label, enrolled_at, revoked_at FROM devices";

pub(crate) fn device(conn: &Connection, id: DeviceId) -> Result<Option<DeviceRow>> {
    one(conn, &format!("{COLUMNS} WHERE device = ?1"), [id.0], DeviceRow::read)
}

impl Snapshot<'_> {
    pub(crate) fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>> {
        device(self.conn, id)
    }

    /// All devices in the order of enrolment.
    pub fn devices(&self) -> Result<Vec<DeviceRow>> {
        all(self.conn, &format!("{COLUMNS} ORDER BY enrolled_at, device"), [], DeviceRow::read)
    }
}

impl Tx<'_> {
    pub(crate) fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>> {
        device(self.conn, id)
    }

    pub(crate) fn add_device(&mut self, id: DeviceId, key: &str, label: &str, app: &str) -> Result<()> {
        let sql = "INSERT INTO devices (device, key, label, enrolled_at, app) VALUES (?1, ?2, ?3, ?4, ?5)";
        run(self.conn, sql, params![id.0, key, label, self.now, app])?;
        Ok(())
    }

    /// Takes label and revocation over from a device's record.
    pub(super) fn project_device(&mut self, id: DeviceId, device: &Device) -> Result<()> {
        let sql = "UPDATE devices SET label = ?2, revoked_at = ?3 WHERE device = ?1";
        run(self.conn, sql, params![id.0, device.label, device.revoked_at])?;
        Ok(())
    }
}
