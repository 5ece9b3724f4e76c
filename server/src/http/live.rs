//! `GET /api/live`: the live stream, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::{Stream, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue};
use hub::{LiveFrame, LiveStream};
use tower_sessions::session::Id;
use tower_sessions::{Session, SessionStore};

use super::ApiError;
use crate::{AppState, auth::Caller};

/// Proxies close what is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How soon a stream notices that its session has ended.
const RECHECK: Duration = Duration::from_secs(5);

/// Opens the stream; a browser that comes back says where it was by `Last-Event-ID`.
pub(crate) async fn live(
    State(state): State<AppState>,
    Caller(_actor): Caller,
    session: Session,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let full = ApiError::busy("Too many live streams are open.");
    let place = state.streams.clone().try_acquire_owned().or(Err(full))?;
    let last_id = headers
        .get("last-event-id")
        .and_then(|it| it.to_str().ok()?.parse().ok());
    let stream = state.hub.live(last_id).await.map_err(hub::HubError::from)?;
    let watched = Watched {
        stream,
        session: session.id(),
        recheck: tokio::time::interval(RECHECK),
        state,
        _place: place,
    };
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let mut response = Sse::new(watched.into_stream())
        .keep_alive(keep_alive)
        .into_response();
    // nginx must not collect what is meant to arrive at once.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response.headers_mut().extend([unbuffered]);
    Ok(response)
}

struct Watched {
    stream: LiveStream,
    session: Option<Id>,
    recheck: tokio::time::Interval,
    state: AppState,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Watched {
    fn into_stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut watched| async move {
            let frame = watched.next().await?;
            Some((frame, watched))
        })
        .map(|frame| Ok(sse(&frame)))
    }

    /// The next frame; `None` when the session ends or the server stops.
    async fn next(&mut self) -> Option<LiveFrame> {
        let stopping = self.state.stopping.clone();
        loop {
            tokio::select! {
                biased;
                () = stopping.cancelled() => return None,
                _ = self.recheck.tick() => {
                    if let Some(id) = &self.session {
                        self.state.sessions.load(id).await.ok().flatten()?;
                    }
                }
                frame = self.stream.next() => return frame,
            }
        }
    }
}

fn sse(frame: &LiveFrame) -> Event {
    let data =
        serde_json::to_string(&frame.event).expect("frames have string keys and no failing parts");
    Event::default().id(frame.seq.to_string()).data(data)
}
