//! The real program as a process of its own, and webhooks posted to it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use model::Platform;
use reqwest::{Client, Response};
use serde_json::Value;
use storage::testing::TestDatabase;

use super::kind;
use super::test_app::{API_KEY, META_SECRET, TELEGRAM_SECRET, VERIFY_TOKEN, proof};

/// The program as its own process; killed when dropped.
pub(crate) struct Program {
    pub(crate) child: Child,
    pub(crate) url: String,
}

impl Program {
    /// Starts it on a free port and waits until it says that it listens.
    pub(crate) fn start(database: &TestDatabase) -> Self {
        Self::with(database, &[], &[])
    }

    /// The same, with arguments and further settings.
    pub(crate) fn with(database: &TestDatabase, arguments: &[&str], more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_switchboard"))
            .args(arguments)
            .env_clear()
            .envs([
                ("DATABASE_URL", database.url()),
                ("ENCRYPTION_KEY", &"11".repeat(32)),
                ("META_APP_SECRET", META_SECRET),
                ("META_VERIFY_TOKEN", VERIFY_TOKEN),
                ("TELEGRAM_WEBHOOK_SECRET", TELEGRAM_SECRET),
                ("API_KEY", API_KEY),
                ("LISTEN_ADDR", "127.0.0.1:0"),
                ("LOG_FORMAT", "json"),
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
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url }
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
