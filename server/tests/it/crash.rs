//! The real program, killed and stopped under load: what it acknowledged is there, once.

use std::collections::{HashMap, HashSet};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use model::Platform;
use reqwest::{Client, StatusCode};
use serde_json::Value;
use storage::testing::TestDatabase;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::kind;
use super::program::{Program, deliver, update};
use super::test_app::{API_KEY, proof};

/// How many webhooks are sent in a burst.
const BURST: usize = 5_000;
/// Over how many connections at once.
const SENDERS: usize = 32;
/// The update that is half sent when the program is told to stop.
const HALF_SENT: usize = 1_000_000;
/// What is promised to who stops the program.
const LONGEST_STOP: Duration = Duration::from_secs(10);

/// Sends the burst until it is through or the program is gone; tells `answered` of each 2xx.
async fn burst(
    url: &str,
    acknowledged: Arc<Mutex<HashSet<String>>>,
    answered: impl Fn(usize) + Send + Sync + 'static,
) {
    let client = Client::new();
    let next = Arc::new(AtomicUsize::new(1));
    let answered = Arc::new(answered);
    let senders = (0..SENDERS).map(|_| {
        let (client, next, acknowledged, answered) = (
            client.clone(),
            next.clone(),
            acknowledged.clone(),
            answered.clone(),
        );
        let url = url.to_owned();
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number > BURST {
                    return;
                }
                let Ok(answer) = deliver(&client, &url, update(number)).await else {
                    return;
                };
                if answer.status().is_success() {
                    let count = {
                        let mut acknowledged = acknowledged.lock().unwrap();
                        acknowledged.insert(number.to_string());
                        acknowledged.len()
                    };
                    answered(count);
                }
            }
        })
    });
    for sender in senders.collect::<Vec<_>>() {
        sender.await.unwrap();
    }
}

/// How often each external id is there, and whether all of them are completed.
async fn stored(url: &str) -> (HashMap<String, usize>, bool) {
    let client = Client::new();
    let mut counts = HashMap::new();
    let mut completed = true;
    let mut cursor = String::new();
    loop {
        let page = format!("{url}/api/webhooks/events?limit=200&cursor={cursor}");
        let answer = client.get(page).bearer_auth(API_KEY).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let page: Value = answer.json().await.unwrap();
        for event in page["events"].as_array().unwrap() {
            *counts
                .entry(event["externalId"].as_str().unwrap().to_owned())
                .or_default() += 1;
            completed &= event["status"] == "completed";
        }
        match page["nextCursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => return (counts, completed),
        }
    }
}

/// The figures, which must count just what is there.
async fn stats(url: &str) -> Value {
    let path = format!("{url}/api/webhooks/stats");
    let answer = Client::new().get(path).bearer_auth(API_KEY).send().await;
    answer.unwrap().json().await.unwrap()
}

async fn check(program: &Program, acknowledged: &Mutex<HashSet<String>>) {
    let counts = loop {
        let (counts, completed) = stored(&program.url).await;
        if completed {
            break counts;
        }
    };
    for id in acknowledged.lock().unwrap().iter() {
        assert_eq!(counts.get(id), Some(&1), "update {id} was acknowledged");
    }
    assert!(
        counts.values().all(|count| *count == 1),
        "something is there twice"
    );
    let stats = stats(&program.url).await;
    assert_eq!(stats["totals"]["received"], counts.len(), "{stats}");
    assert_eq!(stats["totals"]["completed"], counts.len(), "{stats}");
    assert_eq!(stats["queue"]["length"], 0, "{stats}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_kill_is_there_once_and_gets_completed() {
    let database = TestDatabase::migrated(kind());
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    for kill_after in [300, 1_700] {
        let program = Program::start(&database);
        let pid = program.pid();
        burst(&program.url, acknowledged.clone(), move |count| {
            if count == kill_after {
                let killed = Command::new("kill").args(["-9", &pid]).status().unwrap();
                assert!(killed.success());
            }
        })
        .await;
    }
    let program = Program::start(&database);
    burst(&program.url, acknowledged.clone(), |_| {}).await;
    assert_eq!(acknowledged.lock().unwrap().len(), BURST);
    check(&program, &acknowledged).await;
}

/// Sends half of a webhook; then, when told to, the rest, and returns the first line of the answer.
async fn half_a_webhook(url: &str, go_on: oneshot::Receiver<()>) -> String {
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let body = update(HALF_SENT);
    let (header, value) = proof(Platform::Telegram, &body);
    let length = body.len();
    let head = format!(
        "POST /api/webhooks/telegram HTTP/1.1\r\nhost: {host}\r\n{header}: {value}\r\ncontent-length: {length}\r\n\r\n"
    );
    let (first, rest) = body.split_at(length / 2);
    let begin = [head.as_bytes(), first].concat();
    stream.write_all(&begin).await.unwrap();
    go_on.await.unwrap();
    stream.write_all(rest).await.unwrap();
    let mut line = String::new();
    let mut reader = tokio::io::BufReader::new(stream);
    reader.read_line(&mut line).await.unwrap();
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_polite_stop_under_load_ends_cleanly_and_loses_nothing() {
    let database = TestDatabase::migrated(kind());
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    let mut program = Program::start(&database);
    let pid = program.pid();
    let (go_on, wait) = oneshot::channel();
    let url = program.url.clone();
    let half = tokio::spawn(async move { half_a_webhook(&url, wait).await });
    let (url, heard) = (program.url.clone(), acknowledged.clone());
    let terminate = move |count| {
        if count == 1_000 {
            let told = Command::new("kill").args(["-TERM", &pid]).status();
            assert!(told.unwrap().success());
        }
    };
    let load = tokio::spawn(async move { burst(&url, heard, terminate).await });
    program.until_said("stopping").await;
    let told = Instant::now();
    go_on.send(()).unwrap();
    assert_eq!(half.await.unwrap(), "HTTP/1.1 200 OK\r\n", "it was in hand");
    load.await.unwrap();
    assert!(program.child.wait().unwrap().success());
    assert!(told.elapsed() < LONGEST_STOP, "{:?}", told.elapsed());
    acknowledged.lock().unwrap().insert(HALF_SENT.to_string());
    let program = Program::start(&database);
    check(&program, &acknowledged).await;
}
