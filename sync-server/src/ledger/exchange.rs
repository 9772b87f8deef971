//! One exchange: push is applied before pull, and the pull reads one snapshot.

use gridwalk_protocol::limits::{MAX_LIST, MAX_PAGE_ACTS, WINDOW_DAYS};
use gridwalk_protocol::sign::Receipt;
use gridwalk_protocol::sync::{PageHead, Rewound, SyncAnswer, SyncRequest};
use gridwalk_protocol::{OLDEST, VERSION, WireCode};
use rusqlite::params;

use super::devices::DeviceRow;
use super::page::{self, Taken};
use super::pull::{self, Asked, Pulled};
use super::reader::Snapshot;
use super::sql::one;
use super::tx::Tx;
use super::{Ledger, chains, epoch, people};
use crate::error::{Result, ServerError};

const DAY_MS: i64 = 86_400_000;

/// A request with its lines, as read from the wire.
pub struct Request {
    pub header: SyncRequest,
    pub lines: Vec<Vec<u8>>,
}

/// The answer before it is framed.
pub struct Answer {
    pub header: SyncAnswer,
    pub pulled: Pulled,
    /// How many acts were new here.
    pub new: usize,
}

impl Request {
    /// Checks what can be checked without the ledger.
    ///
    /// # Errors
    /// A version out of range, or counts that contradict the lines or the limits.
    pub fn new(header: SyncRequest, lines: Vec<Vec<u8>>) -> Result<Self> {
        if header.p < OLDEST {
            return Err(ServerError::refused(WireCode::VersionTooOld, "update the app"));
        }
        if header.p > VERSION {
            return Err(ServerError::refused(WireCode::VersionTooNew, "update the server"));
        }
        let longest = header.pages.len().max(header.c.len()).max(header.fetch.len());
        if longest > MAX_LIST || lines.len() > MAX_PAGE_ACTS {
            return Err(ServerError::refused(WireCode::TooLarge, "more pages, cursors, wishes or acts than the limit"));
        }
        let promised: u64 = header.pages.iter().map(|page| u64::from(page.n)).sum();
        if promised != lines.len() as u64 {
            let message = format!("{promised} acts promised, {} lines came", lines.len());
            return Err(ServerError::refused(WireCode::Malformed, message));
        }
        Ok(Self { header, lines })
    }

    /// Pages with their lines.
    fn pages(&self) -> impl Iterator<Item = (&PageHead, Vec<&[u8]>)> {
        let mut lines = self.lines.iter().map(Vec::as_slice);
        self.header.pages.iter().map(move |page| (page, lines.by_ref().take(page.n as usize).collect()))
    }
}

impl Ledger {
    /// Serves a device that has proved its key.
    pub fn exchange(&self, device: &DeviceRow, request: Request) -> Result<Answer> {
        let epoch = self.identity().epoch.clone();
        let same_epoch = request.header.e.as_ref().is_none_or(|theirs| *theirs == epoch);
        let had_pages = !request.header.pages.is_empty();
        let had_acts = !request.lines.is_empty();
        let (request, mut taken) = if had_pages { self.push(device, request)? } else { (request, Taken::default()) };
        let answer = self.read(|snapshot| {
            if !same_epoch {
                add_heads(snapshot, device, &mut taken)?;
            }
            pull_for(snapshot, device, &request.header, &taken, same_epoch, self.now())
        })?;
        let rewound = if same_epoch { None } else { self.rewound(&request.header)? };
        let (pulled, streams, backed_up_to, wipe) = answer;
        let receipts = self.receipts(&taken);
        let new = taken.new;
        let header = SyncAnswer {
            p: request.header.p,
            e: epoch,
            now: self.now(),
            acks: taken.acks,
            holds: taken.holds,
            receipts,
            heads: taken.heads,
            rewound,
            forked: taken.forked,
            c: pulled.cursors.clone(),
            s: pulled.streams.clone(),
            more: pulled.more,
            resume: pulled.resume.clone(),
            streams,
            backed_up_to,
            wipe: wipe && !had_acts,
        };
        Ok(Answer { header, pulled, new })
    }

    fn push(&self, device: &DeviceRow, request: Request) -> Result<(Request, Taken)> {
        let carrier = device.clone();
        self.write(move |tx| {
            let mut taken = Taken::default();
            for (page, lines) in request.pages() {
                page::take(tx, &carrier, page, &lines, &mut taken)?;
            }
            Ok((request, taken))
        })
    }

    /// How far the words of the request's epoch hold in this one.
    fn rewound(&self, request: &SyncRequest) -> Result<Option<Rewound>> {
        let Some(theirs) = &request.e else { return Ok(None) };
        self.read(|snapshot| {
            let limits = epoch::limits(snapshot.conn, theirs)?;
            let held = request.c.iter().filter_map(|(stream, cursor)| Some((stream.clone(), (*cursor)?)));
            let c = held.map(|(stream, cursor)| {
                let limit = limits.get(&stream).copied().unwrap_or(0);
                (stream, cursor.min(limit))
            });
            Ok(Some(Rewound { after: epoch::holds_to(snapshot.conn, theirs)?, c: c.collect() }))
        })
    }

    /// Signed only now: what they promise is on the disk.
    fn receipts(&self, taken: &Taken) -> Vec<Receipt> {
        let (key, epoch, now) = (&self.identity().key, &self.identity().epoch, self.now());
        taken.acks.iter().map(|ack| Receipt::make(key, ack.chain, ack.to, ack.link, epoch, now)).collect()
    }
}

/// A device that comes from another epoch learns where each of its chains stands here.
fn add_heads(snapshot: &Snapshot<'_>, device: &DeviceRow, taken: &mut Taken) -> Result<()> {
    for chain in chains::chains_of(snapshot.conn, device.device)? {
        let told = taken.heads.iter().any(|head| head.chain == chain.chain);
        let acknowledged = taken.acks.iter().any(|ack| ack.chain == chain.chain && ack.to >= chain.seq);
        if !told && !acknowledged {
            taken.heads.push(chain.head());
        }
    }
    Ok(())
}

type PullAnswer = (Pulled, Option<Vec<gridwalk_domain::stream::Stream>>, Option<i64>, bool);

fn pull_for(
    snapshot: &Snapshot<'_>,
    device: &DeviceRow,
    request: &SyncRequest,
    taken: &Taken,
    same_epoch: bool,
    now: i64,
) -> Result<PullAnswer> {
    let conn = snapshot.conn;
    let backed_up_to = epoch::backed_up_to(conn)?;
    if device.is_revoked() {
        let safe = missing_photos(snapshot, device)? == 0;
        return Ok((Pulled::default(), None, backed_up_to, safe));
    }
    let readable = people::readable(conn, device.device, now)?;
    let limits = match (&request.e, same_epoch) {
        (Some(theirs), false) => Some(epoch::limits(conn, theirs)?),
        _ => None,
    };
    let window_from = now - i64::from(WINDOW_DAYS) * DAY_MS;
    let asked = Asked { request, readable: &readable, limits, window_from, same_epoch };
    let pulled = pull::pull(conn, &asked, &taken.acknowledged)?;
    let differs = !request.c.keys().eq(readable.iter());
    let streams = differs.then(|| readable.into_iter().collect());
    Ok((pulled, streams, backed_up_to, false))
}

/// Photos that acts of a device's chains name and that have not arrived.
fn missing_photos(snapshot: &Snapshot<'_>, device: &DeviceRow) -> Result<i64> {
    let sql = include_str!("sql/missing_photos.sql");
    Ok(one(snapshot.conn, sql, params![device.device.0], |row| row.get(0))?.unwrap_or_default())
}

impl Tx<'_> {
    /// Takes one page. For seeding and tests; devices come through [`Ledger::exchange`].
    pub fn take_page(&mut self, carrier: &DeviceRow, page: &PageHead, lines: &[&[u8]]) -> Result<Taken> {
        let mut taken = Taken::default();
        page::take(self, carrier, page, lines, &mut taken)?;
        Ok(taken)
    }
}
