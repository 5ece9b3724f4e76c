//! The live stream as a browser reads it.

use adapters::fixtures::body;
use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use model::{LiveEvent, Platform};

use super::test_app::{API_KEY, TestApp};

/// A stream being read.
struct Reader {
    body: Body,
    text: String,
}

impl Reader {
    async fn open(app: &TestApp, last_id: Option<&str>) -> Self {
        let mut request = Request::get("/api/live")
            .header(header::AUTHORIZATION, format!("Bearer {API_KEY}"))
            .body(Body::empty())
            .unwrap();
        request.headers_mut().extend(last_id.map(|id| {
            (
                header::HeaderName::from_static("last-event-id"),
                id.parse().unwrap(),
            )
        }));
        let response: Response<Body> = app.open(request).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(
            response.headers()[header::CONTENT_TYPE],
            "text/event-stream"
        );
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self {
            body: response.into_body(),
            text: String::new(),
        }
    }

    /// The next frame with its id; `None` at the end of the stream.
    async fn next(&mut self) -> Option<(String, LiveEvent)> {
        while !self.text.contains("\n\n") {
            let frame = self.body.frame().await?.unwrap();
            self.text
                .push_str(std::str::from_utf8(frame.data_ref().unwrap()).unwrap());
        }
        let (first, rest) = self.text.split_once("\n\n").unwrap();
        let (first, rest) = (first.to_owned(), rest.to_owned());
        self.text = rest;
        let line = |name: &str| {
            first
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .unwrap_or_else(|| panic!("{first}"))
                .trim()
                .to_owned()
        };
        Some((line("id:"), serde_json::from_str(&line("data:")).unwrap()))
    }

    /// Reads until the event with that external id was announced; returns the frame's id.
    async fn until_announced(&mut self, app: &TestApp, external_id: &str) -> String {
        loop {
            let (id, event) = self.next().await.unwrap();
            let LiveEvent::Events { ids, count } = event else {
                continue;
            };
            assert_eq!(ids.len(), usize::try_from(count).unwrap());
            let found = app
                .get(&format!("/api/webhooks/events?externalId={external_id}"))
                .await
                .json();
            let event_id = &found["events"][0]["id"];
            if ids.iter().any(|id| *event_id == id.to_string()) {
                return id;
            }
        }
    }
}

#[tokio::test]
async fn a_webhook_is_announced_and_a_browser_resumes_where_it_was() {
    let app = TestApp::start().await;
    let mut reader = Reader::open(&app, None).await;
    assert_eq!(reader.next().await.unwrap().1, LiveEvent::Resync);
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text"),
    )
    .await;
    let last_id = reader.until_announced(&app, "481201").await;
    drop(reader);
    app.deliver(
        Platform::Telegram,
        &body(Platform::Telegram, "message_text_unicode"),
    )
    .await;
    let mut again = Reader::open(&app, Some(&last_id)).await;
    let seen = again.until_announced(&app, "481202").await;
    assert!(seen.parse::<i64>().unwrap() > last_id.parse::<i64>().unwrap());
}

#[tokio::test]
async fn an_id_that_was_never_given_out_gets_a_resync() {
    let app = TestApp::start().await;
    let mut reader = Reader::open(&app, Some("4711")).await;
    assert_eq!(reader.next().await.unwrap().1, LiveEvent::Resync);
}

#[tokio::test]
async fn the_stream_ends_when_the_server_stops() {
    let app = TestApp::start().await;
    let mut reader = Reader::open(&app, None).await;
    reader.next().await.unwrap();
    app.tasks.stopping().cancel();
    assert!(reader.next().await.is_none());
    app.tasks.stop().await;
}

#[tokio::test]
async fn a_stranger_gets_no_stream() {
    let app = TestApp::start().await;
    let request = Request::get("/api/live").body(Body::empty()).unwrap();
    assert_eq!(app.send(request).await.status, StatusCode::UNAUTHORIZED);
}
