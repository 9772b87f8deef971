//! Open reports of an area: by the area that their act froze, or by where they lie.
//!
//! Which of the latter lie inside its boundary is the caller's to say; here is only a box.

use gridwalk_domain::id::{EntityId, PersonId};
use rusqlite::params;

use crate::error::id_from;
use crate::{Reads, Store, StoreError};

/// A report that nobody has settled (待受理), as short as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenReport {
    pub id: EntityId,
    /// Longitude and latitude in 1e-7 degrees.
    pub point: Option<(i64, i64)>,
    /// The area that its act froze.
    pub area: Option<EntityId>,
    pub street: String,
    pub author: PersonId,
    pub acted_at: i64,
}

impl OpenReport {
    /// Whether somebody may see it on a device that several people share.
    pub fn is_read_by(&self, reads: Option<&Reads>) -> bool {
        reads.is_none_or(|reads| self.author == reads.person || reads.streets.contains(&self.street))
    }
}

impl Store {
    /// Open reports that froze this area or lie in this box (west, south, east, north), oldest first.
    pub fn open_reports(&self, area: EntityId, bbox: Option<[i64; 4]>) -> Result<Vec<OpenReport>, StoreError> {
        // A box that ends before it begins holds nothing.
        let [west, south, east, north] = bbox.unwrap_or([0, 0, -1, -1]);
        let mut statement = self.conn.prepare_cached(include_str!("sql/open_reports.sql"))?;
        let mut rows = statement.query(params![area.0.as_bytes(), west, south, east, north])?;
        let mut out = Vec::new();
        while let Some(r) = rows.next()? {
            let frozen: Option<Vec<u8>> = r.get(3)?;
            let (lon, lat): (Option<i64>, Option<i64>) = (r.get(1)?, r.get(2)?);
            out.push(OpenReport {
                id: EntityId(id_from(&r.get::<_, Vec<u8>>(0)?)?),
                point: lon.zip(lat),
                area: frozen.map(|bytes| id_from(&bytes).map(EntityId)).transpose()?,
                street: r.get(4)?,
                author: PersonId(id_from(&r.get::<_, Vec<u8>>(5)?)?),
                acted_at: r.get(6)?,
            });
        }
        Ok(out)
    }
}
