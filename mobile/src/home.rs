//! The app of this process: opened once, by whoever comes first, shared by the webview shell and the native face.
//!
//! One process, one SQLite, one [`App`]: a second opener gets the same one, an opener of another folder is refused. A failed
//! opening leaves nothing behind and may be tried again, which is why this is a lock and not a cell that is set once.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gridwalk_core::api::{ApiError, ErrorCode};
use gridwalk_core::{App, AppConfig, Keyring, Media, SystemClock, TimeSource};

use crate::watch::Listeners;

/// The home of this process.
pub static HOME: Home = Home::new();

/// Where an installation lives and what it calls itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Folder of database, photos and, on desktops, keys. The app's own, never a shared one.
    pub folder: PathBuf,
    /// Version of the app, told to the server.
    pub version: String,
    /// What the server calls this device, such as its model.
    pub label: String,
}

struct Opened {
    folder: PathBuf,
    /// Held for as long as the app is open; the system lets go of it when the process dies.
    _claim: File,
    app: Arc<App>,
    listeners: Option<Listeners>,
    in_background: bool,
}

/// Holds at most one open app.
pub struct Home {
    opened: Mutex<Option<Opened>>,
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Home {
    /// Nothing is open yet.
    pub const fn new() -> Self {
        Self { opened: Mutex::new(None) }
    }

    /// The open app, or opens it with keys from a file beside the data: for desktops, which have no better place.
    ///
    /// # Errors
    /// What [`App::open`] says; `bad_request` when another folder is open already.
    pub fn open(&self, place: &Place) -> Result<Arc<App>, ApiError> {
        self.open_with(place, |now_ms| Keyring::open(&place.folder.join("keys"), now_ms))
    }

    /// The open app, or opens it with keys that the caller fetches from the platform's keystore.
    ///
    /// # Errors
    /// As [`Home::open`], and whatever fetching the keys says.
    pub fn open_with(
        &self,
        place: &Place,
        keys: impl FnOnce(i64) -> Result<Keyring, ApiError>,
    ) -> Result<Arc<App>, ApiError> {
        let mut opened = self.lock();
        if let Some(there) = opened.as_ref() {
            return same_folder(there, &place.folder);
        }
        let claim = claim(&place.folder)?;
        let clock = Arc::new(SystemClock);
        let app = App::open(AppConfig {
            data: place.folder.clone(),
            media: Media::Folder(place.folder.join("photos")),
            keyring: keys(clock.wall_ms())?,
            time: clock,
            version: place.version.clone(),
            label: place.label.clone(),
        })?;
        let folder = place.folder.clone();
        *opened = Some(Opened { folder, _claim: claim, app: Arc::clone(&app), listeners: None, in_background: false });
        Ok(app)
    }

    /// The app of this process, if somebody has opened it.
    pub fn current(&self) -> Option<Arc<App>> {
        self.lock().as_ref().map(|opened| Arc::clone(&opened.app))
    }

    /// Starts background work once, however many ask for it. False when nothing is open.
    pub fn start_background(&self) -> bool {
        let mut opened = self.lock();
        let Some(opened) = opened.as_mut() else { return false };
        if !opened.in_background {
            opened.in_background = true;
            opened.app.start_background();
        }
        true
    }

    /// Who is told of changes; none when nothing is open.
    pub(crate) fn listeners(&self) -> Option<Listeners> {
        let mut opened = self.lock();
        let opened = opened.as_mut()?;
        let app = &opened.app;
        Some(opened.listeners.get_or_insert_with(|| Listeners::follow(app)).clone())
    }

    /// A holder that panicked left a whole value behind or none.
    fn lock(&self) -> MutexGuard<'_, Option<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn same_folder(there: &Opened, asked: &Path) -> Result<Arc<App>, ApiError> {
    if there.folder == asked {
        return Ok(Arc::clone(&there.app));
    }
    Err(refused(ErrorCode::BadRequest, "this process has another folder open; end it first"))
}

/// How often and how long apart a folder in use is tried again: two and a half seconds in all.
const CLAIM_TRIES: u32 = 50;
const CLAIM_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);

/// Two processes would both write the one chain of this folder: the second is turned away.
fn claim(folder: &Path) -> Result<File, ApiError> {
    let taken = || File::create(folder.join("in-use"));
    let file = std::fs::create_dir_all(folder).and_then(|()| taken()).map_err(|e| refused(ErrorCode::Internal, &e))?;
    let mut lock = file.try_lock();
    // A process that was killed a moment ago may still be on its way out.
    for _ in 0..CLAIM_TRIES {
        if !matches!(lock, Err(TryLockError::WouldBlock)) {
            break;
        }
        std::thread::sleep(CLAIM_PAUSE);
        lock = file.try_lock();
    }
    match lock {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(refused(ErrorCode::Internal, "the app is open already; use that window")),
        Err(TryLockError::Error(error)) => Err(refused(ErrorCode::Internal, &error)),
    }
}

fn refused(code: ErrorCode, message: &(impl std::fmt::Display + ?Sized)) -> ApiError {
    ApiError { code, message: message.to_string(), retry: code == ErrorCode::Internal, values: Vec::new() }
}
