//! The real program as a process of its own, and webhooks posted to it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use model::Platform;
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use storage::testing::TestDatabase;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::kind;
use super::test_app::{API_KEY, META_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN, proof};

/// The program as its own process; killed when dropped.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) url: String,
    /// What it says from then on.
    pub(crate) log: UnboundedReceiver<Value>,
}

impl Program {
    /// Starts it on a free port and waits until it says that it listens.
    pub(crate) fn start(database: &TestDatabase) -> Self {
        Self::with(database, &[], &[])
    }

    /// The same, with arguments and further settings.
    pub(crate) fn with(database: &TestDatabase, arguments: &[&str], more: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
        command.args(arguments);
        Self::run(command, database.url(), more)
    }

    /// The same, by a command that starts it.
    pub(crate) fn run(mut command: Command, database_url: &str, more: &[(&str, &str)]) -> Self {
        let mut child = command
            .env_clear()
            .envs([
                ("DATABASE_URL", database_url),
                ("ENCRYPTION_KEY", &"11".repeat(32)),
                ("META_APP_SECRET", META_SECRET),
                ("META_VERIFY_TOKEN", VERIFY_TOKEN),
                ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET),
                ("API_KEY", API_KEY),
                ("LISTEN_ADDR", "127.0.0.1:0"),
                ("LOG_FORMAT", "json"),
                ("DISK_RESERVE", "0"),
            ])
            .envs(more.iter().copied())
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
            durable |= line["synchronous"] == kind().either("2", "on");
            let mut words = line["message"].as_str().unwrap_or_default().split(' ');
            if let Some(url) = words.find_map(|word| word.strip_suffix("/setup")) {
                break url.to_owned();
            }
        };
        assert!(
            durable,
            "what a commit survives must be read back before it listens"
        );
        // Keeps the pipe empty, so that logging never blocks the program.
        let (said, heard) = unbounded_channel();
        std::thread::spawn(move || {
            for line in log {
                let line = serde_json::from_str(&line).unwrap_or(Value::String(line));
                said.send(line).ok();
            }
        });
        Self {
            child,
            url,
            log: heard,
        }
    }

    /// Waits until it says something that begins like this.
    pub(crate) async fn until_said(&mut self, beginning: &str) {
        loop {
            let line = self.log.recv().await.expect("it says so before it ends");
            let message = line["message"].as_str().unwrap_or_default();
            if message.starts_with(beginning) {
                return;
            }
        }
    }

    /// Asks for a page or a resource, with the key.
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        let address = format!("{}{path}", self.url);
        let answer = Client::new().get(address).bearer_auth(API_KEY).send();
        let answer = answer.await.unwrap();
        (answer.status(), answer.json().await.unwrap_or_default())
    }

    pub(crate) fn pid(&self) -> String {
        self.child.id().to_string()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// An update of Telegram's with a message.
pub(crate) fn update(number: usize) -> Vec<u8> {
    format!(
        r#"{{"update_id":{number},"message":{{"message_id":{number},"chat":{{"id":{},"type":"private"}},"date":1795168800,"text":"number {number}"}}}}"#,
        number % 97
    )
    .into_bytes()
}

/// Posts an update to the program at `url`, proven as Telegram does.
pub(crate) async fn deliver(
    client: &Client,
    url: &str,
    body: Vec<u8>,
) -> Result<Response, reqwest::Error> {
    let (header, value) = proof(Platform::Telegram, &body);
    let request = client.post(format!("{url}/api/webhooks/telegram"));
    request.header(header, value).body(body).send().await
}
