//! The ledger: what was accepted, in SQLite. One writer, snapshots for readers.
//!
//! It keeps acts byte for byte and adds its word to them; photos' bytes are elsewhere ([`crate::blobs`]).

mod accept;
mod chains;
mod codes;
pub(crate) mod column;
mod devices;
mod effect;
mod entities;
pub(crate) mod epoch;
mod exchange;
mod hold;
pub(crate) mod identity;
mod judge;
mod notice;
mod page;
mod people;
mod photos;
mod pull;
mod reader;
mod schema;
pub(crate) mod sql;
mod tx;
mod window;
mod writer;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use gridwalk_domain::id::DeviceId;
use gridwalk_domain::stream::Stream;
use gridwalk_protocol::enrol::EnrolRequest;
use tokio::sync::broadcast;

use crate::clock::Clock;
use crate::error::Result;

pub(crate) use accept::accept;
pub(crate) use chains::{ChainRow, Line, Mark};
pub use codes::Enrolled;
pub use devices::DeviceRow;
pub use entities::Counts;
pub use exchange::{Answer, Request};
pub use hold::HoldRow;
pub use identity::Identity;
pub(crate) use judge::{Incoming, Terms};
pub use page::Taken;
pub use people::PersonRow;
pub use photos::Blob;
pub(crate) use photos::blobs_of;
pub use pull::Pulled;
pub use reader::Snapshot;
pub use tx::Tx;
pub use writer::Pokes;

/// How many commits a listener may fall behind before it is told that anything may be new.
const POKES_KEPT: usize = 256;

/// An open ledger. Clones share it.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    writer: writer::Writer,
    readers: reader::Readers,
    identity: Identity,
    clock: Clock,
    pokes: Pokes,
    path: PathBuf,
    /// When the last commit began; shared with the writer.
    latest: Arc<AtomicI64>,
}

impl Ledger {
    /// Opens the ledger, making it if there is none, and lets acts through whose kinds are known by now.
    pub fn open(path: &Path, clock: Clock) -> Result<Self> {
        let conn = schema::open_writer(path)?;
        let identity = Identity::load(&conn, clock())?;
        let last = epoch::last_moment(&conn)?;
        let memory = tx::Memory { last_received: last.unwrap_or(i64::MIN), ..Default::default() };
        let latest = Arc::new(AtomicI64::new(memory.last_received));
        let (pokes, _) = broadcast::channel(POKES_KEPT);
        let desk = writer::Desk {
            conn,
            memory,
            identity: identity.clone(),
            clock: clock.clone(),
            pokes: pokes.clone(),
            latest: latest.clone(),
        };
        let writer = writer::Writer::start(desk)?;
        let readers = reader::Readers::new(path);
        let ledger = Self(Arc::new(Inner { writer, readers, identity, clock, pokes, path: path.to_owned(), latest }));
        ledger.write(|tx| tx.retry_kinds())?;
        Ok(ledger)
    }

    /// Does work in a write transaction and waits until it is durable. Blocks.
    pub fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.0.writer.write(work)
    }

    /// Reads in one snapshot. Blocks.
    pub fn read<T>(&self, work: impl FnOnce(&Snapshot<'_>) -> Result<T>) -> Result<T> {
        self.0.readers.read(work)
    }

    /// Server time, milliseconds; never before the last commit's.
    pub fn now(&self) -> i64 {
        (self.0.clock)().max(self.0.latest.load(Ordering::Acquire))
    }

    pub fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Names of streams in which something new is durable, as they happen.
    pub fn listen(&self) -> broadcast::Receiver<Arc<BTreeSet<Stream>>> {
        self.0.pokes.subscribe()
    }

    /// An enrolled device.
    pub fn device(&self, id: DeviceId) -> Result<Option<DeviceRow>> {
        self.read(|snapshot| devices::device(snapshot.conn, id))
    }

    /// The streams a device may read now.
    pub fn readable(&self, device: DeviceId) -> Result<BTreeSet<Stream>> {
        let now = self.now();
        self.read(|snapshot| people::readable(snapshot.conn, device, now))
    }

    /// Uses a one-time code; see [`Tx::enrol`].
    pub fn enrol(&self, request: EnrolRequest, proved: Option<DeviceId>) -> Result<Enrolled> {
        let device = request.device;
        let enrolled = self.write(move |tx| tx.enrol(&request, proved))?;
        let now = self.now();
        let streams = self.read(|snapshot| codes::streams_of(snapshot.conn, device, now))?;
        Ok(Enrolled { streams, ..enrolled })
    }

    /// Finishes what waits and closes the database.
    pub fn close(&self) {
        self.0.readers.close();
        self.0.writer.stop();
    }
}
