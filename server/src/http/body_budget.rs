//! A budget for the bodies of all requests in hand, so that many large ones do not use up the memory.
//! Bytes count as they arrive: who only announces them takes no room from others.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ApiError;
use crate::AppState;

/// How many bytes of bodies may be in hand at once: being read, or waiting to be stored.
const BUDGET: usize = 64 * 1024 * 1024;

/// What bodies take their room from.
#[derive(Clone)]
pub(crate) struct BodyBudget(Arc<Semaphore>);

impl Default for BodyBudget {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(BUDGET)))
    }
}

/// What one request has taken, until it is answered.
struct Taken {
    budget: BodyBudget,
    held: Mutex<Option<OwnedSemaphorePermit>>,
    is_refused: AtomicBool,
}

/// There is no room for more.
#[derive(Debug, thiserror::Error)]
#[error("too many bodies are in hand")]
struct NoRoom;

impl Taken {
    fn take(&self, bytes: Bytes) -> Result<Bytes, axum::Error> {
        let number = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let Ok(more) = self.budget.0.clone().try_acquire_many_owned(number) else {
            self.is_refused.store(true, Ordering::Relaxed);
            return Err(axum::Error::new(NoRoom));
        };
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        match held.as_mut() {
            Some(held) => held.merge(more),
            None => *held = Some(more),
        }
        Ok(bytes)
    }
}

/// The layer. Whatever the handler made of a body that was cut off for want of room, the client is told
/// to come again.
pub(crate) async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let taken = Arc::new(Taken {
        budget: state.bodies.clone(),
        held: Mutex::default(),
        is_refused: AtomicBool::new(false),
    });
    let takes = taken.clone();
    let request = request.map(|body| {
        let frames = body.into_data_stream();
        Body::from_stream(frames.map(move |frame| takes.take(frame?)))
    });
    let response = next.run(request).await;
    if taken.is_refused.load(Ordering::Relaxed) {
        return ApiError::busy("Too much is being received.").into_response();
    }
    response
}
