//! The app: what it holds open, how it is opened, and how screens learn of changes.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use gridwalk_domain::hash::Hash;
use gridwalk_domain::id::ChainId;
use gridwalk_media::{Vault, VaultKey};
use gridwalk_protocol::sign::Key;
use gridwalk_store::{Changes, Moment, Store};
use gridwalk_sync::Http;

use crate::api::{ApiError, ChangeEvent, ErrorCode, Topic};
use crate::duty::FitKept;
use crate::error::fail;
use crate::imports::Imports;
use crate::intake::Intake;
use crate::keyring::{Keyring, fresh_uuid};
use crate::packs::PackRoom;
use crate::patrol::PatrolRoom;
use crate::people::Session;
use crate::photos::Pending;
use crate::places::PlacesKept;
use crate::time::{self, Measured, TimeSource};
use crate::view::LinkState;

/// Where photo bytes lie.
pub enum Media {
    /// A folder of encrypted files.
    Folder(PathBuf),
    /// A vault that the caller opened, over a file layer of his own.
    Vault(Vault),
}

/// What an installation needs to start.
pub struct AppConfig {
    /// The database's folder.
    pub data: PathBuf,
    pub media: Media,
    pub keyring: Keyring,
    pub time: Arc<dyn TimeSource>,
    /// Shown on Me and told to the server.
    pub version: String,
    /// What the server calls this device.
    pub label: String,
}

/// Which picture of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rendition {
    /// The evidence itself.
    Master,
    Preview,
    /// With time, place and person drawn in; never evidence.
    Stamped,
}

impl Rendition {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "master" => Some(Self::Master),
            "preview" => Some(Self::Preview),
            "stamped" => Some(Self::Stamped),
            _ => None,
        }
    }
}

/// The state behind the facade's lock.
pub(crate) struct Inner {
    pub store: Store,
    pub session: Option<Session>,
    pub measured: Option<Measured>,
    pub link: LinkState,
    pub pending: HashMap<Hash, Pending>,
    pub places: PlacesKept,
    pub last_stop: Option<String>,
}

/// One installation, opened.
pub struct App {
    /// Itself, for work that goes on in the background.
    me: Weak<App>,
    pub(crate) inner: Mutex<Inner>,
    pub(crate) vault: Vault,
    pub(crate) key: Key,
    pub(crate) keyring: Keyring,
    pub(crate) time: Arc<dyn TimeSource>,
    pub(crate) version: String,
    pub(crate) label: String,
    pub(crate) watchers: Mutex<Vec<Sender<ChangeEvent>>>,
    pub(crate) wake: (Mutex<bool>, Condvar),
    pub(crate) stopping: AtomicBool,
    pub(crate) imports: Imports,
    /// Whether the vault was not yet looked through for photos that the index forgot.
    pub(crate) unadopted: AtomicBool,
    /// One exchange at a time.
    pub(crate) exchange: Mutex<()>,
    /// The connection, kept open between exchanges, with the address it goes to.
    pub(crate) http_cache: Mutex<Option<(String, Http)>>,
    pub(crate) intake: Intake,
    pub(crate) packs: PackRoom,
    pub(crate) patrols: PatrolRoom,
    /// How the areas of today fit together.
    pub(crate) fit: FitKept,
}

impl App {
    /// Opens an installation.
    ///
    /// # Errors
    /// Wrong key, newer database, damage, no space; nothing is changed then.
    pub fn open(config: AppConfig) -> Result<Arc<Self>, ApiError> {
        std::fs::create_dir_all(&config.data).map_err(crate::error::internal)?;
        let keystore = config.keyring.keystore()?;
        let fresh = ChainId(fresh_uuid(config.time.wall_ms())?);
        let (store, opened) = Store::open(&config.data.join("gridwalk.db"), &keystore, fresh)?;
        if let Some((chain, seq, _)) = opened.began_after {
            tracing::warn!(%chain, seq, "another installation's database: a new chain was begun");
        }
        let vault = match config.media {
            Media::Folder(folder) => Vault::open(folder, VaultKey::new(config.keyring.vault_key()?))?,
            Media::Vault(vault) => vault,
        };
        let mut inner = Inner {
            store,
            session: None,
            measured: None,
            link: LinkState::Offline,
            pending: HashMap::new(),
            places: PlacesKept::default(),
            last_stop: None,
        };
        inner.measured = inner.store.setting("clock")?.and_then(|json| serde_json::from_str(&json).ok());
        inner.session = crate::people::resume(&inner.store)?;
        let key = config.keyring.signing_key()?;
        let (intake, packs) = (Intake::open(&config.data)?, PackRoom::open(&config.data)?);
        let patrols = PatrolRoom::open(&config.data, &config.keyring.vault_key()?)?;
        let app = Arc::new_cyclic(|me| Self {
            me: me.clone(),
            imports: Imports::default(),
            inner: Mutex::new(inner),
            vault,
            key,
            keyring: config.keyring,
            time: config.time,
            version: config.version,
            label: config.label,
            watchers: Mutex::new(Vec::new()),
            wake: (Mutex::new(false), Condvar::new()),
            stopping: AtomicBool::new(false),
            unadopted: AtomicBool::new(true),
            exchange: Mutex::new(()),
            http_cache: Mutex::new(None),
            intake,
            packs,
            patrols,
            fit: FitKept::default(),
        });
        app.patrol_owner(&mut app.lock());
        Ok(app)
    }

    /// Changes from now on. Dropping the receiver ends it.
    pub fn changes(&self) -> Receiver<ChangeEvent> {
        let (sender, receiver) = channel();
        lock(&self.watchers).push(sender);
        receiver
    }

    /// Stops the background work; what is recorded stays recorded.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        self.nudge();
    }

    /// Wakes the background work: something is to be sent, or the network is back.
    pub fn nudge(&self) {
        *lock(&self.wake.0) = true;
        self.wake.1.notify_all();
        self.packs.ring();
    }

    /// Itself, to hand to a thread.
    pub(crate) fn itself(&self) -> Result<Arc<Self>, ApiError> {
        self.me.upgrade().ok_or_else(|| fail(ErrorCode::Internal, "the app is being closed"))
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        lock(&self.inner)
    }

    pub(crate) fn moment(&self, inner: &Inner) -> Moment {
        time::moment(self.time.as_ref(), inner.measured.as_ref())
    }

    pub(crate) fn now(&self, inner: &Inner) -> i64 {
        time::best_now(&self.moment(inner))
    }

    /// Tells screens what changed; drops what is stale.
    pub(crate) fn announce(&self, inner: &mut Inner, changes: &Changes) {
        inner.places.touch(&changes.kinds);
        let mut topics = Vec::new();
        let mut add = |yes: bool, topic: Topic| topics.extend(yes.then_some(topic));
        add(!changes.cases.is_empty(), Topic::Cases);
        add(changes.photos, Topic::Photos);
        add(changes.outbox, Topic::Outbox);
        add(changes.notices, Topic::Notices);
        add(changes.drafts, Topic::Drafts);
        add(changes.reference, Topic::Reference);
        add(changes.kinds.iter().any(|kind| crate::patrol::KINDS.contains(kind)), Topic::Patrol);
        let few = changes.cases.len() <= 50;
        let cases = if few { changes.cases.iter().map(ToString::to_string).collect() } else { Vec::new() };
        self.tell(ChangeEvent { topics, cases });
    }

    pub(crate) fn tell(&self, event: ChangeEvent) {
        if !event.topics.is_empty() {
            lock(&self.watchers).retain(|watcher| watcher.send(event.clone()).is_ok());
        }
    }

    pub(crate) fn tell_topic(&self, topic: Topic) {
        self.tell(ChangeEvent { topics: vec![topic], cases: Vec::new() });
    }

    pub(crate) fn session(inner: &Inner) -> Result<Session, ApiError> {
        inner.session.clone().ok_or_else(|| fail(ErrorCode::NotSignedIn, "sign in first"))
    }
}

/// A lock whose holder panicked still holds what was written; the next one goes on.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
