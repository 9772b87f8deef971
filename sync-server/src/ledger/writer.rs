//! The one writer: a thread that takes waiting requests into one transaction (group commit), each in its own savepoint.
//!
//! A request is answered after the commit is on the disk, never before.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use gridwalk_domain::stream::Stream;
use rusqlite::Connection;
use tokio::sync::broadcast;

use super::identity::Identity;
use super::sql::all;
use super::tx::{Memory, Tx};
use crate::clock::Clock;
use crate::error::{Result, ServerError};

/// Most requests in one commit.
const MAX_BATCH: usize = 256;

type Done = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn FnOnce(Result<&mut Tx<'_>>) -> Done + Send>;

/// Streams in which something new is durable.
pub type Pokes = broadcast::Sender<Arc<BTreeSet<Stream>>>;

pub(super) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(desk: Desk) -> Result<Self> {
        let (jobs, waiting) = channel();
        let thread = std::thread::Builder::new().name("ledger".into()).spawn(move || desk.run(&waiting));
        let thread = thread.map_err(ServerError::io("starting the writer of", "ledger"))?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    /// Does the work in a transaction and waits until it is durable.
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = sync_channel::<Result<T>>(1);
        let job: Job = Box::new(move |tx| {
            let outcome = tx.and_then(|tx| tx.part(work));
            Box::new(move |committed| {
                // The asker may have gone; the work is done all the same.
                let _ = tell.send(committed.and(outcome));
            })
        });
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        jobs.ok_or(ServerError::WriterGone)?.send(job).map_err(|_| ServerError::WriterGone)?;
        told.recv().map_err(|_| ServerError::WriterGone)?
    }

    /// Finishes what waits, folds the write-ahead log into the file and stops.
    pub(super) fn stop(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the ledger's writer ended with a fault");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The writer's own things.
pub(super) struct Desk {
    pub(super) conn: Connection,
    pub(super) memory: Memory,
    pub(super) identity: Identity,
    pub(super) clock: Clock,
    pub(super) pokes: Pokes,
    /// When the last commit began.
    pub(super) latest: Arc<AtomicI64>,
}

impl Desk {
    fn run(mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let mut batch = vec![first];
            while batch.len() < MAX_BATCH
                && let Ok(next) = waiting.try_recv()
            {
                batch.push(next);
            }
            self.commit(batch);
        }
        if let Err(error) = self.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)") {
            tracing::warn!(%error, "the write-ahead log stays; the next start folds it in");
        }
    }

    fn commit(&mut self, batch: Vec<Job>) {
        let others_wrote = match self.begin() {
            Ok(others_wrote) => others_wrote,
            Err(error) => {
                batch.into_iter().for_each(|job| job(Err(again(&error)))(Err(again(&error))));
                return;
            }
        };
        let mut tx = Tx::new(&self.conn, &mut self.memory, &self.identity, (self.clock)());
        let done: Vec<Done> = batch.into_iter().map(|job| job(Ok(&mut tx))).collect();
        let mut touched = std::mem::take(&mut tx.touched);
        self.latest.fetch_max(tx.now(), Ordering::AcqRel);
        if others_wrote {
            touched.extend(stream_names(&self.conn));
        }
        let committed = self.conn.execute_batch("COMMIT");
        if let Err(error) = &committed {
            tracing::error!(%error, requests = done.len(), "a commit failed; nothing of it was acknowledged");
            self.memory.forget();
            let _ = self.conn.execute_batch("ROLLBACK");
        } else if !touched.is_empty() {
            // Nobody listening is no fault.
            let _ = self.pokes.send(Arc::new(touched));
        }
        for tell in done {
            tell(committed.as_ref().copied().map_err(again));
        }
    }

    /// Begins, and forgets what was remembered when another process wrote meanwhile.
    fn begin(&mut self) -> rusqlite::Result<bool> {
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let version = self.conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let others_wrote = version != self.memory.data_version;
        if others_wrote {
            self.memory.forget();
            self.memory.data_version = version;
            let theirs = super::epoch::last_moment(&self.conn).ok().flatten();
            self.memory.last_received = self.memory.last_received.max(theirs.unwrap_or(i64::MIN));
        }
        Ok(others_wrote)
    }
}

/// All streams: what another process wrote may be in any of them.
fn stream_names(conn: &Connection) -> Vec<Stream> {
    let names = all(conn, "SELECT name FROM streams", [], |row| row.get::<_, String>(0));
    names.unwrap_or_default().iter().filter_map(|name| name.parse().ok()).collect()
}

/// The same error once more: everybody in the batch is told.
fn again(error: &rusqlite::Error) -> ServerError {
    ServerError::Sqlite(match error {
        rusqlite::Error::SqliteFailure(code, text) => rusqlite::Error::SqliteFailure(*code, text.clone()),
        other => rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR),
            Some(other.to_string()),
        ),
    })
}
