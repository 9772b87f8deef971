//! `GET /metrics` in the Prometheus text form: counts and times, never ids or values.

use std::net::SocketAddr;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::App;
use crate::error::Result;
use crate::ledger::Answer;

const TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Code {
    code: &'static str,
}

/// All that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    exchanges: Counter,
    exchange_seconds: Histogram,
    acts: Counter,
    delivered: Counter,
    holds: Family<Code, Counter>,
    failures: Family<Code, Counter>,
    blobs: Family<Code, Counter>,
    blob_bytes: Counter,
    listeners: Gauge,
    held_now: Gauge,
    acts_now: Gauge,
    free_bytes: Gauge<u64, AtomicU64>,
    backup_age_seconds: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("gridwalk"),
            exchanges: Counter::default(),
            // 1 ms to 8 s.
            exchange_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 14)),
            acts: Counter::default(),
            delivered: Counter::default(),
            holds: Family::default(),
            failures: Family::default(),
            blobs: Family::default(),
            blob_bytes: Counter::default(),
            listeners: Gauge::default(),
            held_now: Gauge::default(),
            acts_now: Gauge::default(),
            free_bytes: Gauge::default(),
            backup_age_seconds: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let r = &mut self.registry;
        r.register("exchanges", "Exchanges served", self.exchanges.clone());
        let seconds = self.exchange_seconds.clone();
        r.register_with_unit("exchange", "Time of an exchange", Unit::Seconds, seconds);
        r.register("acts", "New acts taken over", self.acts.clone());
        r.register("items_delivered", "Acts and photo arrivals delivered", self.delivered.clone());
        r.register("holds", "Acts answered as held, by reason", self.holds.clone());
        r.register("failures", "Requests refused or failed, by code", self.failures.clone());
        r.register("blobs", "Files made durable, by class", self.blobs.clone());
        r.register_with_unit("blob", "Bytes made durable", Unit::Bytes, self.blob_bytes.clone());
        r.register("listeners", "Open streams of pokes", self.listeners.clone());
        r.register("held_acts", "Acts held now", self.held_now.clone());
        r.register("ledger_acts", "Acts in the ledger", self.acts_now.clone());
        r.register_with_unit("disk_free", "Free on the disk", Unit::Bytes, self.free_bytes.clone());
        let age = self.backup_age_seconds.clone();
        r.register_with_unit("backup_age", "How far the newest backup is behind; -1 without one", Unit::Seconds, age);
    }

    pub(crate) fn exchange(&self, answer: &Answer, took: Duration) {
        self.exchanges.inc();
        self.exchange_seconds.observe(took.as_secs_f64());
        self.acts.inc_by(answer.new as u64);
        self.delivered.inc_by(answer.pulled.lines.len() as u64);
        for hold in &answer.header.holds {
            self.holds.get_or_create(&Code { code: hold.reason.code() }).inc();
        }
    }

    pub(crate) fn failure(&self, code: &'static str) {
        self.failures.get_or_create(&Code { code }).inc();
    }

    pub(crate) fn blob(&self, class: &'static str, bytes: u64) {
        self.blobs.get_or_create(&Code { code: class }).inc();
        self.blob_bytes.inc_by(bytes);
    }

    /// Counts a listener until the guard is dropped.
    pub(crate) fn listener(&self) -> Listening {
        self.listeners.inc();
        Listening(self.listeners.clone())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        if let Err(error) = prometheus_client::encoding::text::encode(&mut text, &self.registry) {
            tracing::warn!(%error, "metrics could not be written");
        }
        text
    }
}

pub(crate) struct Listening(Gauge);

impl Drop for Listening {
    fn drop(&mut self) {
        self.0.dec();
    }
}

pub(super) async fn metrics(State(app): State<App>, request: Request) -> Response {
    if !may_read(&app, &request) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match app.blocking(look).await {
        Ok(()) => ([(header::CONTENT_TYPE, TYPE)], app.metrics.text()).into_response(),
        Err(error) => super::failure(&app, &error),
    }
}

/// This machine, or whoever shows the token where one is set.
fn may_read(app: &App, request: &Request) -> bool {
    let shown = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match &app.config.metrics_token {
        Some(token) => shown.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|shown| same(shown, token)),
        None => {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
            // Behind a proxy everybody seems to come from this machine.
            !app.config.behind_proxy && peer.is_some_and(|ip| ip.is_loopback())
        }
    }
}

/// Compares hashes, so that the time taken tells nothing of the token.
fn same(shown: &str, token: &str) -> bool {
    gridwalk_domain::hash::Hash::of(shown.as_bytes()) == gridwalk_domain::hash::Hash::of(token.as_bytes())
}

/// What is asked of the ledger and the disk only when somebody looks.
fn look(app: &App) -> Result<()> {
    let now = app.ledger.now();
    let (counts, holds, backed) =
        app.ledger.read(|s| Ok((s.counts()?, s.holds()?.len(), crate::ledger::epoch::backed_up_to(s.conn)?)))?;
    app.metrics.acts_now.set(counts.acts as i64);
    app.metrics.held_now.set(holds as i64);
    app.metrics.backup_age_seconds.set(backed.map_or(-1, |at| (now - at) / 1000));
    app.metrics.free_bytes.set(app.blobs.free()?);
    Ok(())
}
