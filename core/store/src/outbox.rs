//! What still has to be sent: pages of consecutive acts, and the tally that screens show.

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::{ChainId, DeviceId, EntityId, PersonId};
use gridwalk_domain::journal::RawAct;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{hash_from, id_from};
use crate::{Store, StoreError};

/// Consecutive acts of one chain, exactly as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxPage {
    pub chain: ChainId,
    pub device: DeviceId,
    /// Whether this device wrote the chain and can seal it.
    pub own: bool,
    pub from: u64,
    /// Link before the first act.
    pub prev: Hash,
    /// Sequence and link of the last act.
    pub to: u64,
    pub link: Hash,
    pub acts: Vec<Vec<u8>>,
    /// The seal that came with a chain taken over: JSON.
    pub seal: Option<String>,
}

/// Counts of what has not arrived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxTally {
    pub records: i64,
    pub held: i64,
    pub photos: i64,
    pub photo_bytes: i64,
    pub oldest_ms: Option<i64>,
}

/// One act that has not arrived, for the list of what is unsent.
#[derive(Debug, Clone)]
pub struct UnsentAct {
    pub raw: RawAct,
    pub held_reason: Option<String>,
}

impl Store {
    /// The next page of each chain that has something to send, within a budget of bytes and acts.
    pub fn outbox(&self, max_bytes: usize, max_acts: usize) -> Result<Vec<OutboxPage>, StoreError> {
        let sql = "SELECT id, device, own, acked, seal FROM chain WHERE seq > acked ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |r| {
            Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Vec<u8>>(1)?, r.get(2)?, r.get::<_, i64>(3)?, r.get(4)?))
        })?;
        let mut pages = Vec::new();
        let (mut bytes_left, mut acts_left) = (max_bytes, max_acts);
        for row in rows {
            let (chain, device, own, acked, seal) = row?;
            let (chain, device) = (ChainId(id_from(&chain)?), DeviceId(id_from(&device)?));
            let head = PageStart { chain, device, own, acked, seal };
            if let Some(page) = self.page(head, bytes_left, acts_left)? {
                bytes_left = bytes_left.saturating_sub(page.acts.iter().map(Vec::len).sum());
                acts_left = acts_left.saturating_sub(page.acts.len());
                pages.push(page);
            }
        }
        Ok(pages)
    }

    fn page(&self, start: PageStart, max_bytes: usize, max_acts: usize) -> Result<Option<OutboxPage>, StoreError> {
        let PageStart { chain, device, own, acked, seal } = start;
        let Some(prev) = self.link_at(chain, acked)? else {
            // What a colleague handed over begins where his phone was acknowledged; what lies before only he can send.
            return if own { Err(StoreError::Damaged("a chain has a hole".into())) } else { Ok(None) };
        };
        let sql = "SELECT seq, bytes, link FROM act WHERE chain = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params![chain.0.as_bytes(), acked, max_acts as i64])?;
        let (mut acts, mut size, mut last) = (Vec::new(), 0, None);
        while let Some(row) = rows.next()? {
            // A page is consecutive acts or nothing: behind a hole every act would stand in another one's place.
            if row.get::<_, i64>(0)? != acked + 1 + acts.len() as i64 {
                break;
            }
            let bytes: Vec<u8> = row.get(1)?;
            size += bytes.len();
            // A chain taken over is sealed at its end only: its page is not cut by size.
            if own && size > max_bytes && !acts.is_empty() {
                break;
            }
            acts.push(bytes);
            last = Some((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(2)?));
        }
        let Some((to, link)) = last else { return Ok(None) };
        let page = OutboxPage {
            chain,
            device,
            own,
            from: acked.unsigned_abs() + 1,
            prev,
            to: to.unsigned_abs(),
            link: hash_from(&link)?,
            acts,
            seal,
        };
        Ok(Some(page))
    }

    fn link_at(&self, chain: ChainId, seq: i64) -> Result<Option<Hash>, StoreError> {
        if seq == 0 {
            return Ok(Some(Hash::ZERO));
        }
        let mut statement = self.conn.prepare_cached("SELECT link FROM act WHERE chain = ?1 AND seq = ?2")?;
        let link: Option<Vec<u8>> = statement.query_row(params![chain.0.as_bytes(), seq], |r| r.get(0)).optional()?;
        match link {
            Some(bytes) => hash_from(&bytes).map(Some),
            None => Ok(self.begun_after(chain)?.filter(|(after, _)| *after == seq).map(|(_, link)| link)),
        }
    }

    /// Sequence and link that a chain taken over goes on from.
    fn begun_after(&self, chain: ChainId) -> Result<Option<(i64, Hash)>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT after FROM chain WHERE id = ?1 AND own = 0")?;
        let after: Option<String> =
            statement.query_row(params![chain.0.as_bytes()], |r| r.get(0)).optional()?.flatten();
        let read = |text: &str| {
            let (seq, link) = text.split_once(' ')?;
            Some((seq.parse().ok()?, link.parse().ok()?))
        };
        Ok(after.as_deref().and_then(read))
    }

    /// Where each chain with something to send begins: the same before and after an exchange means that nothing moved.
    pub fn outbox_starts(&self) -> Result<Vec<(ChainId, u64)>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT id, acked FROM chain WHERE seq > acked ORDER BY id")?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, i64>(1)?)))?;
        rows.map(|row| {
            row.map_err(StoreError::from).and_then(|(id, acked)| Ok((ChainId(id_from(&id)?), acked.unsigned_abs())))
        })
        .collect()
    }

    /// What has not arrived; `person` restricts the records and photos to one person's.
    pub fn outbox_tally(&self) -> Result<OutboxTally, StoreError> {
        let (records, oldest): (i64, Option<i64>) = self
            .conn
            .prepare_cached(include_str!("sql/outbox_tally.sql"))?
            .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        let held = self
            .conn
            .prepare_cached("SELECT count(*) FROM act WHERE standing_of <> 0 AND standing_of = 2")?
            .query_row([], |r| r.get(0))?;
        let (photos, photo_bytes) = self
            .conn
            .prepare_cached("SELECT count(*), coalesce(sum(len), 0) FROM photo WHERE sending = 1")?
            .query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok(OutboxTally { records, held, photos, photo_bytes, oldest_ms: oldest })
    }

    /// Acts that are unsent or held, oldest first.
    pub fn unsent_acts(&self, limit: usize) -> Result<Vec<UnsentAct>, StoreError> {
        let sql =
            "SELECT bytes, held_reason FROM act WHERE standing_of <> 0 AND standing_of IN (1, 2) ORDER BY id LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows =
            statement.query_map([limit as i64], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<String>>(1)?)))?;
        // What cannot be read must not hide what can; `verify` and `rescue` tell of it.
        let read = |row: rusqlite::Result<(Vec<u8>, Option<String>)>| match row {
            Ok((bytes, held_reason)) => RawAct::parse(&bytes).ok().map(|raw| Ok(UnsentAct { raw, held_reason })),
            Err(error) => Some(Err(error.into())),
        };
        rows.filter_map(read).collect()
    }

    /// Takes over a chain that another device handed over; known acts are skipped. Returns (new, already there).
    pub fn take_over(
        &mut self,
        chain: ChainId,
        device: DeviceId,
        first: (u64, Hash),
        acts: &[Vec<u8>],
        seal: Option<&str>,
    ) -> Result<(usize, usize), StoreError> {
        let tx = self.begin()?;
        let (from, mut link) = first;
        let base = from.saturating_sub(1).cast_signed();
        tx.execute(
            include_str!("sql/take_over_chain.sql"),
            params![chain.0.as_bytes(), device.0.as_bytes(), base, link.0, seal, format!("{base} {link}")],
        )?;
        let (mut new, mut there) = (0, 0);
        for (bytes, seq) in acts.iter().zip(from..) {
            let hash = Hash::of(bytes);
            link = Hash::link(&link, &hash);
            if take_act(&tx, &hash, bytes, (chain, seq, link))? {
                new += 1;
            } else {
                there += 1;
            }
        }
        let end = (from + acts.len() as u64).saturating_sub(1).cast_signed();
        tx.execute(
            "UPDATE chain SET seq = max(seq, ?2), link = CASE WHEN ?2 >= seq THEN ?3 ELSE link END
             WHERE id = ?1 AND own = 0",
            params![chain.0.as_bytes(), end, link.0],
        )?;
        tx.commit()?;
        Ok((new, there))
    }

    /// The people whose acts are still unsent here.
    pub fn unsent_authors(&self) -> Result<Vec<PersonId>, StoreError> {
        let mut authors: Vec<PersonId> = self.unsent_acts(10_000)?.iter().map(|a| a.raw.act.author).collect();
        authors.sort();
        authors.dedup();
        Ok(authors)
    }

    /// Entities with own acts that have not been accepted.
    pub fn unsent_entities(&self) -> Result<Vec<EntityId>, StoreError> {
        let mut statement = self.conn.prepare_cached(include_str!("sql/contested.sql"))?;
        let rows = statement.query_map([], |r| r.get::<_, Vec<u8>>(0))?;
        rows.map(|row| Ok(EntityId(id_from(&row?)?))).collect()
    }
}

/// Puts one act of a chain taken over into the journal; false when it is here already, as written here or as delivered.
///
/// An act that came through the server before gets its place in the chain, so that the page to be sent has no hole.
/// What cannot be read is carried all the same: the server parks it.
fn take_act(
    conn: &Connection,
    hash: &Hash,
    bytes: &[u8],
    (chain, seq, link): (ChainId, u64, Hash),
) -> Result<bool, StoreError> {
    let entity = RawAct::parse(bytes).map_or(EntityId(uuid::Uuid::nil()), |raw| raw.act.entity);
    let spot = params![hash.0, entity.0.as_bytes(), bytes, chain.0.as_bytes(), seq.cast_signed(), link.0];
    if conn.prepare_cached(include_str!("sql/insert_taken_act.sql"))?.execute(spot)? == 1 {
        return Ok(true);
    }
    let place = "UPDATE act SET chain = ?2, seq = ?3, link = ?4 WHERE h = ?1 AND chain IS NULL
                 AND NOT EXISTS (SELECT 1 FROM chain WHERE id = ?2 AND own = 1)";
    conn.prepare_cached(place)?.execute(params![hash.0, chain.0.as_bytes(), seq.cast_signed(), link.0])?;
    Ok(false)
}

struct PageStart {
    chain: ChainId,
    device: DeviceId,
    own: bool,
    acked: i64,
    seal: Option<String>,
}

impl Store {
    /// How far each chain of this device is covered by a receipt of the server.
    pub fn receipted(&self) -> Result<std::collections::BTreeMap<ChainId, u64>, StoreError> {
        let sql = "SELECT id, json_extract(receipt, '$.seq') FROM chain WHERE receipt IS NOT NULL";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |r| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, Option<i64>>(1)?)))?;
        let read = |row: rusqlite::Result<(Vec<u8>, Option<i64>)>| {
            let (id, seq) = row?;
            Ok((ChainId(id_from(&id)?), seq.unwrap_or(0).unsigned_abs()))
        };
        rows.map(read).collect()
    }

    /// Erases everything local: the device was revoked and its evidence is safe at the server.
    pub fn wipe(&mut self) -> Result<(), StoreError> {
        let tx = self.begin()?;
        tx.execute_batch(include_str!("sql/wipe.sql"))?;
        tx.commit()?;
        self.conn.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }
}
