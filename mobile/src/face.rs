//! The native face of the open app: typed calls for what runs without a screen, `call` for everything else.
//!
//! All calls block until what they promise is done; call them off the main thread.

use std::path::PathBuf;
use std::sync::Arc;

use gridwalk_core::App;
use gridwalk_core::api::{self, Nothing};

use crate::error::GridwalkError;
use crate::home::{HOME, Place};
use crate::keystore::{self, Keystore};
use crate::values::*;
use crate::watch::{ChangeListener, Watch};

type Answer<T> = Result<T, GridwalkError>;

/// What an installation needs to be opened.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Settings {
    /// The app's own data folder.
    pub folder: String,
    /// Version of the app, told to the server.
    pub version: String,
    /// What the server calls this device, such as its model.
    pub label: String,
}

/// The open app of this process.
#[derive(uniffi::Object)]
pub struct Gridwalk {
    app: Arc<App>,
}

#[uniffi::export]
impl Gridwalk {
    /// Opens the app of this process, or finds it open: the webview shell and background work share it.
    ///
    /// Without a keystore the keys lie in a private file beside the data, which is for desktops and tests.
    #[uniffi::constructor]
    pub fn open(settings: Settings, keystore: Option<Arc<dyn Keystore>>) -> Answer<Arc<Self>> {
        let Settings { folder, version, label } = settings;
        let place = Place { folder: PathBuf::from(folder), version, label };
        let app = match keystore {
            Some(keystore) => HOME.open_with(&place, |now_ms| keystore::keyring(keystore.as_ref(), now_ms))?,
            None => HOME.open(&place)?,
        };
        Ok(Arc::new(Self { app }))
    }

    /// Starts syncing by itself. Asking twice is harmless.
    pub fn start_background(&self) {
        HOME.start_background();
    }

    /// Something changed outside: the network is back, or the app came to the front.
    pub fn nudge(&self) {
        self.app.nudge();
    }

    /// Tells a listener of changes for as long as the watch is kept.
    pub fn watch(&self, listener: Arc<dyn ChangeListener>) -> Answer<Arc<Watch>> {
        let listeners = HOME.listeners().ok_or_else(closed)?;
        Ok(Arc::new(listeners.add(listener)))
    }

    /// Any method of the facade by its name, with its parameters and its answer as JSON.
    pub fn call(&self, method: String, json: String) -> Answer<String> {
        Ok(self.app.call(&method, &json)?)
    }

    pub fn status(&self) -> Answer<Status> {
        Ok(self.app.status(Nothing {})?)
    }

    /// Enrols this device, or adds a person to it.
    pub fn enrol(&self, enrol: Enrol) -> Answer<Status> {
        Ok(self.app.enrol(enrol)?)
    }

    pub fn sign_in(&self, person: String, pin: Option<String>) -> Answer<Status> {
        Ok(self.app.sign_in(api::SignIn { person, pin })?)
    }

    /// Unsent work stays and is still delivered.
    pub fn sign_out(&self) -> Answer<Status> {
        Ok(self.app.sign_out(Nothing {})?)
    }

    /// Takes a photo in; on return it is durable and named by its hash.
    pub fn photo_put(&self, bytes: Vec<u8>) -> Answer<PhotoTaken> {
        Ok(self.app.photo_put(&bytes)?)
    }

    pub fn photo_get(&self, hash: String, rendition: Rendition) -> Answer<Vec<u8>> {
        Ok(self.app.photo_get(&hash, rendition)?)
    }

    /// Found and fixed on the spot (自行处置).
    pub fn self_dispose(&self, what: SelfDispose) -> Answer<Recorded> {
        Ok(self.app.self_dispose(what)?)
    }

    /// For somebody else to fix (上报).
    pub fn report(&self, what: Report) -> Answer<Recorded> {
        Ok(self.app.report(what)?)
    }

    /// A better position within 30 s of saving.
    pub fn refine_place(&self, case: String, fix: FixInput) -> Answer<()> {
        self.app.refine_place(api::RefinePlace { case, fix })?;
        Ok(())
    }

    pub fn add_photo(&self, case: String, photo: PhotoRef) -> Answer<Recorded> {
        Ok(self.app.add_photo(api::AddPhoto { case, photo })?)
    }

    pub fn add_note(&self, case: String, text: String) -> Answer<Recorded> {
        Ok(self.app.add_note(api::AddNote { case, text })?)
    }

    /// Withdraws a record (撤回), with a reason.
    pub fn withdraw(&self, case: String, reason: String) -> Answer<Recorded> {
        Ok(self.app.withdraw(api::Withdraw { case, reason })?)
    }

    /// One whole exchange with the server. No connection is an answer (`reached` is false), not an error.
    pub fn sync_now(&self) -> Answer<SyncReport> {
        Ok(self.app.sync_now(Nothing {})?)
    }

    /// Takes positions of the running patrol in; when this returns they survive whatever ends the app, and it
    /// waits for nothing else in it.
    pub fn record_fix(&self, fixes: Vec<TrackFix>) -> Answer<FixesTaken> {
        Ok(self.app.record_fix(api::RecordFix { fixes })?)
    }

    /// The platform says why positions will be missing for a while.
    pub fn patrol_signal(&self, reason: GapReasonView) -> Answer<()> {
        self.app.patrol_signal(api::PatrolSignal { reason })?;
        Ok(())
    }

    /// Whether a patrol of whoever is signed in runs and is not paused: whether positions are wanted at all.
    pub fn patrol_runs(&self) -> Answer<bool> {
        Ok(self.app.patrol_now(Nothing {})?.patrol.is_some_and(|patrol| !patrol.paused))
    }

    pub fn unsent(&self) -> Answer<Unsent> {
        Ok(self.app.status(Nothing {})?.unsent)
    }
}

/// The app that is open already, if any: background work asks this first.
#[uniffi::export]
pub fn current() -> Option<Arc<Gridwalk>> {
    HOME.current().map(|app| Arc::new(Gridwalk { app }))
}

fn closed() -> GridwalkError {
    let detail = "no app is open in this process".to_owned();
    GridwalkError::Internal { detail, retry: false, values: std::collections::HashMap::new() }
}
