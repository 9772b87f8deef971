//! One exchange with the server: gather, send, plan, apply. No transaction spans the network.

use std::sync::atomic::Ordering;

use gridwalk_domain::id::ChainId;
use gridwalk_protocol::sign::Seal;
use gridwalk_protocol::sync::Resume;
use gridwalk_protocol::{WireCode, limits};
use gridwalk_store::{Acked, Incoming, OutboxPage};
use gridwalk_sync::{Failure, Outgoing, Page, Plan, plan, request};

use crate::api::*;
use crate::app::{App, Inner, lock};
use crate::error::{fail, internal};
use crate::keyring::fresh_uuid;
use crate::places::PlacesKept;
use crate::time::Measured;
use crate::view::{LinkState, SyncReport};

/// Bytes and acts of one page.
const PAGE_BYTES: usize = 8 * 1024 * 1024;
const PAGE_ACTS: usize = 10_000;
/// What the device takes in at once.
const PULL_BUDGET: u64 = 16 * 1024 * 1024;
/// Rounds of one sync; a server that always has more is asked again later.
const ROUNDS: usize = 200;
/// Entities fetched whole in one request.
const FETCH: usize = 200;

/// What the rounds of one sync did.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub sent: i64,
    pub received: i64,
    pub held: i64,
}

/// Why a sync ended early.
pub(crate) enum Stop {
    Network(Failure),
    Local(ApiError),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Local(error)
    }
}

impl From<gridwalk_store::StoreError> for Stop {
    fn from(error: gridwalk_store::StoreError) -> Self {
        Self::Local(error.into())
    }
}

impl App {
    /// Sends what is unsent and takes in what is new, then the photos. "Offline" is no error.
    pub fn sync_now(&self, _: Nothing) -> Result<SyncReport, ApiError> {
        let _one = lock(&self.exchange);
        if self.lock().store.setting("server")?.is_none() {
            return Err(fail(ErrorCode::NotEnrolled, "enrol first"));
        }
        self.set_link(LinkState::Syncing);
        let mut tally = Tally::default();
        let records = self.rounds(&mut tally);
        let first = self.unadopted.swap(false, Ordering::SeqCst);
        if first || tally.received > 0 {
            self.adopt_photos()?;
        }
        let mut photos_sent = 0;
        let outcome = records.and_then(|()| self.send_photos(&mut photos_sent).map_err(Stop::Network));
        let (link, stopped_by) = match outcome {
            Ok(()) => (LinkState::Online, None),
            Err(Stop::Local(error)) => {
                self.set_link(LinkState::Online);
                return Err(error);
            }
            Err(Stop::Network(failure)) => stopped(&failure),
        };
        let mut inner = self.lock();
        inner.last_stop.clone_from(&stopped_by);
        inner.link = link;
        if link == LinkState::Online {
            let now = self.now(&inner).to_string();
            let wall = self.time.wall_ms().to_string();
            inner.store.put_settings(&[("last_sync", Some(&now)), ("last_wall", Some(&wall))])?;
        }
        let unsent = self.unsent_of(&inner)?;
        drop(inner);
        self.tell_topic(Topic::Link);
        Ok(SyncReport {
            reached: link == LinkState::Online,
            sent: tally.sent,
            received: tally.received,
            photos_sent,
            held: tally.held,
            unsent,
            stopped_by,
        })
    }

    fn set_link(&self, link: LinkState) {
        self.lock().link = link;
        self.tell_topic(Topic::Link);
    }

    fn rounds(&self, tally: &mut Tally) -> Result<(), Stop> {
        let mut resume = None;
        for _ in 0..ROUNDS {
            let starts = self.lock().store.outbox_starts()?;
            let plan = self.round(resume.take())?;
            let more = self.apply(&plan, &starts, tally)?;
            if plan.wipe {
                return Ok(());
            }
            resume = plan.resume;
            if !more && resume.is_none() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// One request and its answer. A clock that is days off is corrected by the server's first refusal.
    fn round(&self, resume: Option<Resume>) -> Result<Plan, Stop> {
        let (body, epoch, http, now) = {
            let inner = self.lock();
            let out = self.outgoing(&inner, resume)?;
            let epoch = out.epoch.clone();
            let body = request(&out).map_err(|e| Stop::Local(e.into()))?;
            (body, epoch, self.http(&inner)?, self.now(&inner))
        };
        let me = self.identity();
        let mut began = self.time.boot_ms();
        let answer = match http.post("/v1/sync", body.clone(), Some(&me), now) {
            Err(Failure::Wire(wire)) if wire.code == WireCode::ClockSkew => {
                began = self.time.boot_ms();
                http.post("/v1/sync", body, Some(&me), wire.now)
            }
            other => other,
        };
        let answer = answer.map_err(Stop::Network)?;
        let ended = self.time.boot_ms();
        let plan = plan(&answer, epoch.as_deref()).map_err(|_| Stop::Network(Failure::NotGridwalk))?;
        self.measure(Measured::of(self.time.boot_id(), began, ended, plan.server_now))?;
        Ok(plan)
    }

    fn outgoing(&self, inner: &Inner, resume: Option<Resume>) -> Result<Outgoing, ApiError> {
        let pages = inner.store.outbox(PAGE_BYTES, PAGE_ACTS)?;
        Ok(Outgoing {
            epoch: inner.store.setting("epoch")?,
            pages: pages.into_iter().map(|page| self.sealed(page)).collect::<Result<_, _>>()?,
            cursors: inner.store.cursors()?,
            resume,
            fetch: inner.store.partial_entities(FETCH)?,
            budget: Some(PULL_BUDGET.min(limits::MAX_PAGE as u64)),
        })
    }

    /// Own chains are sealed at each push; a chain taken over brings its own seal.
    pub(crate) fn sealed(&self, page: OutboxPage) -> Result<Page, ApiError> {
        let seal = match &page.seal {
            Some(json) => Some(serde_json::from_str(json).map_err(internal)?),
            None if page.own => Some(Seal::make(&self.key, page.chain, page.to, page.link)),
            None => None,
        };
        Ok(Page { chain: page.chain, device: page.device, from: page.from, prev: page.prev, acts: page.acts, seal })
    }

    /// A better measurement replaces a worse one; an old one is replaced anyway.
    fn measure(&self, fresh: Measured) -> Result<(), ApiError> {
        let mut inner = self.lock();
        let keep = inner
            .measured
            .as_ref()
            .is_some_and(|m| m.boot == fresh.boot && m.unc < fresh.unc && fresh.meas - m.meas < 3_600_000);
        if !keep && inner.measured.as_ref() != Some(&fresh) {
            let json = serde_json::to_string(&fresh).map_err(internal)?;
            inner.store.put_setting("clock", Some(&json))?;
            inner.measured = Some(fresh);
            self.patrol_owner(&mut inner);
        }
        Ok(())
    }

    /// Applies a plan; true when another round should follow. `starts` is where the outbox began before the exchange:
    /// what the server does not take however often it is sent is not sent again at once.
    fn apply(&self, plan: &Plan, starts: &[(ChainId, u64)], tally: &mut Tally) -> Result<bool, Stop> {
        let mut inner = self.lock();
        if let Some(epoch) = &plan.new_epoch {
            // The server came back from a backup: what it lost is offered again, photos too.
            let rewound = plan.rewound.as_ref().map(|r| (r.after, &r.c));
            let changes = inner.store.begin_epoch(epoch, rewound)?;
            self.announce(&mut inner, &changes);
        }
        let acked = self.acked(&inner, plan)?;
        if has_words(&acked) {
            let changes = inner.store.acknowledge(&acked)?;
            self.announce(&mut inner, &changes);
        }
        // A chain left long ago, or one carried for a colleague, is forked still: only the one written to is left.
        let current = inner.store.current_chain()?;
        for chain in plan.forked.iter().filter(|chain| current == Some(**chain)) {
            tracing::warn!(%chain, "the server holds another branch of this chain: a new chain is begun");
            self.leave_chain(&mut inner)?;
        }
        tally.sent += plan.accepted.len() as i64;
        tally.held += plan.held.len() as i64;
        tally.received += self.take_in(&mut inner, plan)? as i64;
        if let Some(streams) = &plan.streams {
            inner.store.hold_streams(streams)?;
        }
        if plan.wipe {
            self.wipe(&mut inner)?;
            return Ok(false);
        }
        let left = inner.store.outbox_starts()?;
        let unsent = !left.is_empty() && left != starts;
        let fetchable = !plan.acts.is_empty() && !inner.store.partial_entities(1)?.is_empty();
        Ok(plan.more || plan.streams.is_some() || unsent || fetchable)
    }

    fn leave_chain(&self, inner: &mut Inner) -> Result<(), ApiError> {
        let fresh = ChainId(fresh_uuid(self.time.wall_ms())?);
        let nonce = self.keyring.keystore()?.nonce;
        Ok(inner.store.begin_new_chain(fresh, nonce)?)
    }

    /// The server's words on our acts; receipts count only with a signature that holds.
    fn acked(&self, inner: &Inner, plan: &Plan) -> Result<Acked, ApiError> {
        let server_key = inner.store.setting("server_key")?.unwrap_or_default();
        let receipts = plan.receipts.iter().filter(|(_, r)| r.verify(&server_key, &plan.epoch).is_ok());
        let receipts = receipts.map(|(chain, r)| Ok((*chain, serde_json::to_string(r).map_err(internal)?)));
        Ok(Acked {
            accepted: plan.accepted.clone(),
            held: plan.held.iter().map(|h| (h.chain, h.seq, h.h, h.reason.code().to_owned())).collect(),
            links: plan.links.clone(),
            receipts: receipts.collect::<Result<_, ApiError>>()?,
            heads: plan.heads.clone(),
        })
    }

    fn take_in(&self, inner: &mut Inner, plan: &Plan) -> Result<usize, ApiError> {
        if plan.acts.is_empty() && plan.photos.is_empty() && plan.cursors.is_empty() {
            return Ok(0);
        }
        // Photos first: what has arrived needs no waiting row.
        let photos = plan.photos.iter().map(|hash| Incoming::Photo { hash: *hash });
        let acts = plan.acts.iter().map(|a| Incoming::Act { acceptance: a.acceptance.clone(), bytes: &a.bytes });
        let items: Vec<Incoming<'_>> = photos.chain(acts).collect();
        let received = inner.store.receive(&items, &plan.cursors)?;
        self.announce(inner, &received.changes);
        Ok(received.acts)
    }

    /// The device was revoked and its evidence is safe: local data goes.
    fn wipe(&self, inner: &mut Inner) -> Result<(), ApiError> {
        inner.store.wipe()?;
        self.leave_chain(inner)?;
        inner.session = None;
        inner.places = PlacesKept::default();
        inner.pending.clear();
        inner.link = LinkState::Revoked;
        for photo in self.vault.list()? {
            self.vault.remove(&photo.name)?;
        }
        self.intake.clear();
        self.packs.clear()?;
        self.patrols.clear()?;
        self.tell_topic(Topic::Session);
        Ok(())
    }
}

fn has_words(acked: &Acked) -> bool {
    !(acked.accepted.is_empty()
        && acked.held.is_empty()
        && acked.links.is_empty()
        && acked.receipts.is_empty()
        && acked.heads.is_empty())
}

fn stopped(failure: &Failure) -> (LinkState, Option<String>) {
    let (link, code) = match failure {
        Failure::Unreachable(_) => (LinkState::Offline, "offline"),
        Failure::Wait(_) => (LinkState::Offline, "busy"),
        Failure::NotGridwalk => (LinkState::Blocked, "not_gridwalk"),
        Failure::Certificate => (LinkState::Blocked, "certificate"),
        Failure::Wire(wire) => match wire.code {
            WireCode::Revoked | WireCode::Unauthorised => (LinkState::Revoked, "revoked"),
            WireCode::VersionTooOld | WireCode::VersionTooNew => (LinkState::Blocked, "version"),
            _ => (LinkState::Offline, "server"),
        },
    };
    (link, Some(code.to_owned()))
}
