//! Change events for native code: one thread per open app tells every listener. It carries topics, never content.

use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gridwalk_core::App;
use gridwalk_core::api::ChangeEvent;

/// Called from a background thread whenever something a screen may show has changed.
#[uniffi::export(with_foreign)]
pub trait ChangeListener: Send + Sync {
    /// Return soon: the next event waits.
    fn changed(&self, event: ChangeEvent) -> Result<(), ListenerError>;
}

/// A listener threw. The event is lost for it, nothing else is.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    #[error("the listener failed: {reason}")]
    Failed { reason: String },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: error.reason }
    }
}

/// Keeps a listener subscribed.
#[derive(uniffi::Object)]
pub struct Watch {
    listeners: Listeners,
    number: u64,
}

#[uniffi::export]
impl Watch {
    /// Ends the subscription. Letting go of the watch does the same.
    pub fn stop(&self) {
        self.listeners.remove(self.number);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop();
    }
}

#[derive(Default)]
struct Table {
    last: u64,
    rows: BTreeMap<u64, Arc<dyn ChangeListener>>,
}

/// All listeners of one app.
#[derive(Clone, Default)]
pub(crate) struct Listeners {
    table: Arc<Mutex<Table>>,
}

impl Listeners {
    /// Follows an app's changes for as long as it lives.
    pub fn follow(app: &Arc<App>) -> Self {
        let listeners = Self::default();
        let (changes, mine) = (app.changes(), listeners.clone());
        std::thread::spawn(move || mine.pump(&changes));
        listeners
    }

    pub fn add(&self, listener: Arc<dyn ChangeListener>) -> Watch {
        let mut table = self.lock();
        table.last += 1;
        let number = table.last;
        table.rows.insert(number, listener);
        Watch { listeners: self.clone(), number }
    }

    fn remove(&self, number: u64) {
        self.lock().rows.remove(&number);
    }

    fn pump(&self, changes: &Receiver<ChangeEvent>) {
        while let Ok(event) = changes.recv() {
            // Copied out: a listener may subscribe or stop from within its call.
            let rows: Vec<_> = self.lock().rows.values().cloned().collect();
            for listener in rows {
                if let Err(error) = listener.changed(event.clone()) {
                    tracing::warn!(%error, "a change listener failed");
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
