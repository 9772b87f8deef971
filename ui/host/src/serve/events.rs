//! `GET /api/events`: what changed, as server-sent events, so that screens ask again.
//!
//! Events carry no content and none is kept: a page that was away is told that everything may have changed. The facade is
//! listened to only while a page is there, since it tries harder to reach the server while somebody looks.

use std::convert::Infallible;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, StreamExt, stream};
use gridwalk_core::api::{ChangeEvent, Topic};
use tokio::sync::mpsc::Sender;
use tokio::sync::mpsc::error::TrySendError;
use tokio_stream::wrappers::ReceiverStream;

use super::Host;

/// Events a slow page may fall behind before it is told to ask for everything.
const BEHIND: usize = 256;
/// How often a quiet listener looks whether its page has gone.
const GLANCE: Duration = Duration::from_millis(500);

/// Streams changes until the page goes or the host stops.
pub async fn events(
    State(host): State<Host>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(BEHIND);
    let changes = host.app.changes();
    std::thread::spawn(move || pass_on(&changes, &sender));
    // A browser that comes back names the last event it saw, whatever that was.
    let came_back = headers.contains_key("last-event-id").then(everything);
    let hello = stream::once(async { Event::default().id("0") });
    let first = stream::iter(came_back.as_ref().map(spoken));
    let later = ReceiverStream::new(receiver).map(|event| spoken(&event)).take_until(host.stop.cancelled_owned());
    Sse::new(hello.chain(first).chain(later).map(Ok)).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

/// From the facade to one page, until either has gone.
fn pass_on(changes: &Receiver<ChangeEvent>, page: &Sender<ChangeEvent>) {
    let mut behind = false;
    loop {
        let event = match changes.recv_timeout(GLANCE) {
            Ok(event) if !behind => event,
            Ok(_) => everything(),
            Err(RecvTimeoutError::Timeout) if page.is_closed() => return,
            Err(RecvTimeoutError::Timeout) if behind => everything(),
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        match page.try_send(event) {
            Ok(()) => behind = false,
            Err(TrySendError::Full(_)) => behind = true,
            Err(TrySendError::Closed(_)) => return,
        }
    }
}

fn everything() -> ChangeEvent {
    use Topic::{Cases, Drafts, Jobs, Link, Notices, Outbox, Packs, Photos, Reference, Session};
    let topics = vec![Session, Cases, Photos, Outbox, Link, Notices, Drafts, Reference, Jobs, Packs];
    ChangeEvent { topics, cases: Vec::new() }
}

fn spoken(event: &ChangeEvent) -> Event {
    Event::default().id("0").json_data(event).unwrap_or_default()
}
