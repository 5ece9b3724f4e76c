//! Measures every request: how many there were, by route and status, and how long they took.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{Method, StatusCode};
use metrics::{Counter, Histogram, Unit, counter, describe_counter, describe_histogram, histogram};

use crate::AppState;

const REQUESTS: &str = "switchboard_http_requests_total";
const SECONDS: &str = "switchboard_http_request_seconds";
/// The route of pages, and of what is no page either.
const NO_ROUTE: &str = "page";

/// Handles by method and route: made when a route is first asked for, so that later requests cost two
/// look-ups. Routes are the patterns of the router, never what a client wrote.
#[derive(Clone, Default)]
pub(crate) struct HttpMeasures(Arc<RwLock<HashMap<&'static str, HashMap<String, OfRoute>>>>);

struct OfRoute {
    seconds: Histogram,
    statuses: BTreeMap<u16, Counter>,
}

impl HttpMeasures {
    fn answered(&self, method: &'static str, route: &str, status: StatusCode, took: Duration) {
        let status = status.as_u16();
        {
            let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
            let of = known.get(method).and_then(|routes| routes.get(route));
            if let Some((of, counter)) = of.and_then(|it| Some((it, it.statuses.get(&status)?))) {
                counter.increment(1);
                of.seconds.record(took);
                return;
            }
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let routes = known.entry(method).or_default();
        let of = routes
            .entry(route.to_owned())
            .or_insert_with_key(|route| OfRoute {
                seconds: histogram!(SECONDS, "method" => method, "route" => route.clone()),
                statuses: BTreeMap::new(),
            });
        let counter = of.statuses.entry(status).or_insert_with(|| {
            let (route, status) = (route.to_owned(), status.to_string());
            counter!(REQUESTS, "method" => method, "route" => route, "status" => status)
        });
        counter.increment(1);
        of.seconds.record(took);
    }
}

/// Says what is measured here.
pub(crate) fn describe() {
    describe_counter!(REQUESTS, "Requests, by method, route and status.");
    let what = "Time from the head of a request to the head of its answer.";
    describe_histogram!(SECONDS, Unit::Seconds, what);
}

/// The layer.
pub(crate) async fn layer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = label(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
    let measures = &state.measures;
    measures.answered(method, route, response.status(), begun.elapsed());
    response
}

/// Methods as they are known; a client may make up others.
fn label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
