//! The real program, killed and stopped under load: what it acknowledged is there, once.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use model::Platform;
use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::test_app::{API_KEY, META_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN, proof};

/// How many webhooks are sent in a burst.
const BURST: usize = 5_000;
/// Over how many connections at once.
const SENDERS: usize = 32;

/// The program as its own process; killed when dropped.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    /// Starts it on a free port and waits until it says that it listens.
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .current_dir(folder)
            .env_clear()
            .envs([
                ("META_APP_SECRET", META_SECRET),
                ("META_VERIFY_TOKEN", VERIFY_TOKEN),
                ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET),
                ("API_KEY", API_KEY),
                ("LISTEN_ADDR", "127.0.0.1:0"),
                ("LOG_FORMAT", "json"),
            ])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let mut durable = false;
        let url = loop {
            let line: Value =
                serde_json::from_str(&log.next().expect("it says where it listens")).unwrap();
            durable |= line["synchronous"] == 2;
            let mut words = line["message"].as_str().unwrap_or_default().split(' ');
            if let Some(url) = words.find_map(|word| word.strip_suffix("/setup")) {
                break url.to_owned();
            }
        };
        assert!(
            durable,
            "PRAGMA synchronous must be read back as 2 before it listens"
        );
        // Keeps the pipe empty, so that logging never blocks the program.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url }
    }

    fn pid(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn update(number: usize) -> Vec<u8> {
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"chat":{{"id":{},"type":"private"}},"date":1795168800,"text":"number {number}"}}}}"#,
        number % 97
    )
    .into_bytes()
}

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
        let url = format!("{url}/api/webhooks/telegram");
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number > BURST {
                    return;
                }
                let body = update(number);
                let (header, value) = proof(Platform::Telegram, &body);
                let Ok(answer) = client
                    .post(&url)
                    .header(header, value)
                    .body(body)
                    .send()
                    .await
                else {
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
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_before_a_kill_is_there_once_and_gets_completed() {
    let folder = tempfile::tempdir().unwrap();
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    for kill_after in [300, 1_700] {
        let program = Program::start(folder.path());
        let pid = program.pid();
        burst(&program.url, acknowledged.clone(), move |count| {
            if count == kill_after {
                let killed = Command::new("kill").args(["-9", &pid]).status().unwrap();
                assert!(killed.success());
            }
        })
        .await;
    }
    let program = Program::start(folder.path());
    burst(&program.url, acknowledged.clone(), |_| {}).await;
    assert_eq!(acknowledged.lock().unwrap().len(), BURST);
    check(&program, &acknowledged).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_polite_stop_under_load_ends_cleanly_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let acknowledged = Arc::new(Mutex::new(HashSet::new()));
    let mut program = Program::start(folder.path());
    let pid = program.pid();
    burst(&program.url, acknowledged.clone(), move |count| {
        if count == 1_000 {
            assert!(
                Command::new("kill")
                    .args(["-TERM", &pid])
                    .status()
                    .unwrap()
                    .success()
            );
        }
    })
    .await;
    assert!(program.child.wait().unwrap().success());
    let program = Program::start(folder.path());
    check(&program, &acknowledged).await;
}
