//! `GET /v1/pokes`: server-sent events, each the name of a stream in which something new is durable.
//!
//! A poke carries nothing but the name; the device asks by `/v1/sync` as always.

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use gridwalk_domain::id::DeviceId;
use gridwalk_domain::stream::Stream as Name;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};

use super::guard::Claim;
use super::metrics::Listening;
use super::{App, failure};
use crate::error::Result;

/// How often an idle connection says that it lives.
const ALIVE: Duration = Duration::from_secs(20);

pub(super) async fn pokes(State(app): State<App>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match listen(&app, Claim::of(&parts)).await {
        Ok(listener) => Sse::new(events(listener)).keep_alive(KeepAlive::new().interval(ALIVE)).into_response(),
        Err(error) => failure(&app, &error),
    }
}

struct Listener {
    app: App,
    device: DeviceId,
    readable: BTreeSet<Name>,
    commits: broadcast::Receiver<Arc<BTreeSet<Name>>>,
    stopping: watch::Receiver<bool>,
    waiting: VecDeque<Event>,
    _counted: Listening,
}

async fn listen(app: &App, claim: Claim) -> Result<Listener> {
    let (device, readable, commits) = app
        .blocking(move |app| {
            let device = claim.reader(app)?.device;
            // Listening begins before rights are read, so that nothing falls between.
            let commits = app.ledger.listen();
            Ok((device, app.ledger.readable(device)?, commits))
        })
        .await?;
    let hello = VecDeque::from([Event::default().comment("listening")]);
    let (stopping, _counted) = (app.stopping.subscribe(), app.metrics.listener());
    Ok(Listener { app: app.clone(), device, readable, commits, stopping, waiting: hello, _counted })
}

fn events(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(listener, |mut listener| async move { listener.next().await.map(|event| (Ok(event), listener)) })
}

impl Listener {
    /// The next event; none when the server stops or the device may not read any more.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            let commit = tokio::select! {
                commit = self.commits.recv() => commit,
                _ = self.stopping.wait_for(|stopping| *stopping) => return None,
            };
            let touched = match commit {
                Ok(touched) => touched,
                // Too many to count: anything may be new.
                Err(RecvError::Lagged(_)) => {
                    self.refresh().await?;
                    Arc::new(self.readable.clone())
                }
                Err(RecvError::Closed) => return None,
            };
            if touched.contains(&Name::org()) {
                self.refresh().await?;
            }
            let names = touched.intersection(&self.readable);
            self.waiting.extend(names.map(|name| Event::default().data(name.as_str())));
        }
    }

    /// Rights are recorded in `org`: whatever happens there may change them.
    async fn refresh(&mut self) -> Option<()> {
        let device = self.device;
        let read = self.app.blocking(move |app| {
            let lives = app.ledger.device(device)?.is_some_and(|row| !row.is_revoked());
            Ok(if lives { Some(app.ledger.readable(device)?) } else { None })
        });
        self.readable = read.await.ok().flatten()?;
        Some(())
    }
}
