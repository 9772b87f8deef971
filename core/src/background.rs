//! Background work of a running app: sync on change, on pokes, and every few minutes while something is unsent.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use gridwalk_sync::Backoff;

use crate::api::Nothing;
use crate::app::{App, lock};
use crate::keyring::random;
use crate::people::roles_now;
use crate::view::{LinkState, RoleView};

/// With nothing unsent the server is asked this often, milliseconds.
const IDLE_MS: u64 = 5 * 60_000;
/// While somebody looks at the screen a lost connection is tried again at least this often.
const WATCHED_MS: u64 = 1_500;
/// Pause before a broken stream of pokes is opened again.
const POKE_PAUSE: Duration = Duration::from_secs(3);

impl App {
    /// Starts the background threads. They end with [`App::stop`].
    pub fn start_background(self: &Arc<Self>) {
        let app = Arc::clone(self);
        std::thread::spawn(move || app.sync_loop());
        let app = Arc::clone(self);
        std::thread::spawn(move || app.poke_loop());
        let app = Arc::clone(self);
        std::thread::spawn(move || app.packs_loop());
        let app = Arc::clone(self);
        std::thread::spawn(move || app.patrol_loop());
    }

    fn sync_loop(&self) {
        let mut backoff = Backoff::new();
        while !self.stopping.load(Ordering::SeqCst) {
            let wait = self.one_turn(&mut backoff);
            self.sleep(Duration::from_millis(wait));
        }
    }

    /// One sync if there is somebody to sync for; how long to wait until the next.
    fn one_turn(&self, backoff: &mut Backoff) -> u64 {
        match self.sync_now(Nothing {}) {
            Ok(report) if report.reached => {
                backoff.reset();
                IDLE_MS
            }
            Ok(_) | Err(_) => {
                let dice = random::<8>().map_or(0, u64::from_le_bytes);
                let wait = backoff.next_ms(dice);
                if self.is_watched() { wait.min(WATCHED_MS) } else { wait }
            }
        }
    }

    fn is_watched(&self) -> bool {
        let enrolled = self.lock().store.setting("server").ok().flatten().is_some();
        enrolled && !lock(&self.watchers).is_empty()
    }

    /// Sleeps until nudged or the time is over.
    fn sleep(&self, wait: Duration) {
        let (flag, bell) = (&self.wake.0, &self.wake.1);
        let mut nudged = lock(flag);
        if !*nudged {
            nudged = match bell.wait_timeout(nudged, wait) {
                Ok((guard, _)) => guard,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        *nudged = false;
    }

    /// A desk hears of new things at once; phones ask by themselves.
    fn poke_loop(&self) {
        while !self.stopping.load(Ordering::SeqCst) {
            if self.wants_pokes() {
                self.listen();
            }
            std::thread::sleep(POKE_PAUSE);
        }
    }

    fn wants_pokes(&self) -> bool {
        let inner = self.lock();
        let roles = inner.session.as_ref().map(|s| roles_now(&inner, s.person, self.now(&inner))).unwrap_or_default();
        let desk = roles.iter().any(|r| matches!(r, RoleView::Supervisor | RoleView::Admin));
        desk && inner.link != LinkState::Revoked
    }

    fn listen(&self) {
        let Ok((http, now)) = self.http_now() else { return };
        let Ok(stream) = http.pokes("/v1/pokes", &self.identity(), now) else { return };
        // Whatever came while nobody listened is asked for once.
        self.nudge();
        for line in BufReader::new(stream).lines() {
            let Ok(line) = line else { return };
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            if line.starts_with("data:") {
                self.nudge();
            }
        }
    }
}
