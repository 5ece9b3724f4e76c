//! Two programs on one PostgreSQL, half of the webhooks to each, one of them killed in between: a browser
//! at either sees all of them happen.

use std::collections::BTreeSet;
use std::time::Duration;

use model::LiveEvent;
use reqwest::{Client, Response};
use serde_json::Value;
use storage::testing::{Kind, TestDatabase};

use crate::postgres::program::{Program, deliver, update};
use crate::postgres::test_app::API_KEY;

/// How many webhooks there are.
const ALL: usize = 60;

/// What a browser shows: it asks for what the stream names, and for everything when told so.
struct Browser {
    at: String,
    stream: Response,
    text: String,
    last_id: Option<String>,
    completed: BTreeSet<String>,
}

impl Browser {
    async fn open(at: &str) -> Self {
        Self {
            at: at.to_owned(),
            stream: connect(at, None).await,
            text: String::new(),
            last_id: None,
            completed: BTreeSet::new(),
        }
    }

    /// Looks at the stream until everything is completed; a stream that ends goes on at `other`.
    async fn until_all_is_completed(mut self, other: String) {
        while self.completed.len() < ALL {
            let Ok(Some(chunk)) = self.stream.chunk().await else {
                self.at = other.clone();
                self.text.clear();
                self.stream = connect(&self.at, self.last_id.as_deref()).await;
                continue;
            };
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
            while let Some((frame, rest)) = self.text.split_once("\n\n") {
                let (frame, rest) = (frame.to_owned(), rest.to_owned());
                self.text = rest;
                self.show(&frame).await;
            }
        }
    }

    async fn show(&mut self, frame: &str) {
        let line = |name| frame.lines().find_map(|line| line.strip_prefix(name));
        let Some(data) = line("data:") else { return };
        self.last_id = line("id:").map(|id| id.trim().to_owned());
        let named = match serde_json::from_str(data).unwrap() {
            LiveEvent::Events { ids, .. } => Some(ids),
            _ => None,
        };
        // The one it is at may be gone: then so is the stream, in a moment.
        let address = format!("{}/api/webhooks/events?limit=200", self.at);
        let asked = Client::new().get(address).bearer_auth(API_KEY).send().await;
        let Ok(answer) = asked else { return };
        let Ok(page) = answer.json::<Value>().await else {
            return;
        };
        for event in page["events"].as_array().unwrap() {
            let is_named = named
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| event["id"] == id.to_string()));
            if is_named && event["status"] == "completed" {
                let id = event["externalId"].as_str().unwrap();
                self.completed.insert(id.to_owned());
            }
        }
    }
}

async fn connect(at: &str, last_id: Option<&str>) -> Response {
    let mut request = Client::new().get(format!("{at}/api/live"));
    if let Some(id) = last_id {
        request = request.header("last-event-id", id);
    }
    let stream = request.bearer_auth(API_KEY).send().await.unwrap();
    assert!(stream.status().is_success());
    stream
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_at_either_sees_everything_although_one_is_killed() {
    let database = TestDatabase::migrated(Kind::Postgres);
    let doomed = Program::start(&database);
    let survivor = Program::start(&database);
    let urls = [doomed.url.clone(), survivor.url.clone()];
    let mut browsers = Vec::new();
    for url in &urls {
        let browser = Browser::open(url).await;
        browsers.push(tokio::spawn(
            browser.until_all_is_completed(urls[1].clone()),
        ));
    }
    let client = Client::new();
    let mut doomed = Some(doomed);
    for number in 1..=ALL {
        if number == ALL / 2 {
            drop(doomed.take());
        }
        let first = &urls[number % 2];
        let taken = match deliver(&client, first, update(number)).await {
            Ok(answer) => Ok(answer),
            // As who stands in front of them does.
            Err(_) => deliver(&client, &urls[1], update(number)).await,
        };
        assert!(taken.unwrap().status().is_success());
    }
    // As if ten seconds had passed: the one that lives says so again at once.
    let silent = "update instances set seen_at = 0";
    database.execute(silent).await.unwrap();
    for browser in browsers {
        let seen = tokio::time::timeout(Duration::from_secs(60), browser).await;
        seen.expect("the browser sees everything").unwrap();
    }
    let once = "select count(*) from events where status = 'completed'";
    assert_eq!(database.number(once).await, 60);
    let messages = "select sum(messages) from conversations";
    assert_eq!(database.number(messages).await, 60);
}
