//! A day of every platform, in any order and with repetitions, ends in the same contacts,
//! conversations and messages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use adapters::conformance::Samples;
use adapters::{Secret, WebhookRequest, adapter_for};
use futures::future::BoxFuture;
use hub::{
    AccountSettings, AppSettings, Borders, Hub, HubSettings, Keys, ManualClock, Received,
    RetrySchedule, Tasks, Transport, TransportError, Vault,
};
use model::{Accounts, Platform};
use rand::prelude::*;
use serde_json::{Value, json};
use storage::testing::TestDatabase;

use super::kind;
use super::test_hub::KEY;

/// How many orders each platform's day is tried in, beside the natural one: what a set of facts adds up
/// to is worked out before the database comes into it.
fn orders() -> u64 {
    kind().either(6, 2)
}

/// Publishes the platform's signing keys, if it has any.
struct Publisher(Option<String>);

impl Transport for Publisher {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<bytes::Bytes, TransportError>> {
        Box::pin(async move {
            let Some(keys) = self.0.clone() else {
                return Err(TransportError::Address(url.to_owned()));
            };
            Ok(if url.ends_with("/keys") {
                keys.into()
            } else {
                r#"{"jwks_uri":"https://keys.example/keys"}"#.into()
            })
        })
    }
}

struct Day {
    hub: Arc<Hub>,
    tasks: Tasks,
    database: TestDatabase,
}

impl Day {
    async fn begin(samples: &Samples, batch_size: u16) -> Self {
        let database = TestDatabase::migrated(kind());
        let store = database.open().await;
        let keys = Keys::parse(KEY).unwrap();
        let vault = Vault::open(store, keys, samples.now).await.unwrap();
        let borders = Borders {
            clock: Arc::new(ManualClock::new(samples.now)),
            transport: Arc::new(Publisher(samples.published_keys.clone())),
        };
        let settings = HubSettings {
            public_url: "https://example.com".to_owned(),
            batch_size,
            disk_reserve: 0,
            retry: RetrySchedule {
                attempts: 1,
                delay_ms: 1,
            },
        };
        let started = Hub::start_without_worker(vault, borders, settings, vec![app(samples)]);
        let (hub, tasks) = started.await.unwrap();
        Self {
            hub,
            tasks,
            database,
        }
    }

    async fn receive(&self, samples: &Samples, body: &[u8]) {
        let received = self
            .hub
            .receive(samples.platform, None, proven(samples, body))
            .await;
        assert!(matches!(received, Ok(Received::Stored(_))), "{received:?}");
    }

    /// What it all came to.
    async fn end(self) -> Value {
        self.hub.drain().await.unwrap();
        self.tasks.stop().await;
        drop(self.hub);
        let failed = "select count(*) from events where status <> 'completed'";
        let failed = self.database.number(failed).await;
        assert_eq!(failed, 0, "everything is processed");
        let messages = self.database.rows("messages").await;
        let contacts = self.database.rows("contacts").await;
        let contacts: BTreeMap<_, _> = contacts
            .iter()
            .map(|row| (id(row, "id"), contact(row)))
            .collect();
        let threads = self.database.rows("conversations").await;
        let threads: BTreeMap<_, _> = threads
            .iter()
            .map(|row| (id(row, "id"), conversation(row, &contacts, &messages)))
            .collect();
        let leads = self.database.rows("leads").await;
        let mut all: Vec<Value> = messages.iter().map(|row| message(row, &threads)).collect();
        all.extend(leads.iter().map(|row| lead(row, &contacts)));
        all.extend(contacts.into_values().map(|it| json!({ "contact": it })));
        all.extend(threads.into_values().map(|it| json!({ "thread": it })));
        all.sort_by_key(ToString::to_string);
        Value::Array(all)
    }
}

fn app(samples: &Samples) -> AppSettings {
    let more = samples.more.iter().chain(&samples.own);
    let all = std::iter::once((samples.credential, samples.secret.clone()))
        .chain(more.map(|(name, value)| (*name, value.clone())));
    // Several values of one credential stand side by side.
    let mut secrets = BTreeMap::<&'static str, String>::new();
    for (name, value) in all {
        let known = secrets.entry(name).or_default();
        *known = format!("{known} {value}").trim().to_owned();
    }
    AppSettings {
        setting: "TEST_SECRET",
        name: "Test".to_owned(),
        platforms: adapter_for(samples.platform).profile().family.to_vec(),
        secrets: secrets
            .into_iter()
            .map(|(name, value)| (name, Secret::new(value).unwrap()))
            .collect(),
        accounts: account(samples).into_iter().collect(),
    }
}

/// Our account as the settings would name it: of a bot it is there without an id.
fn account(samples: &Samples) -> Option<AccountSettings> {
    let adapter = adapter_for(samples.platform);
    let account_id = adapter.account(&samples.apps()[0]);
    let is_bot = adapter.profile().accounts == Accounts::OfTheApp;
    (account_id.is_some() || is_bot).then_some(AccountSettings {
        platform: samples.platform,
        account_id,
    })
}

fn proven(samples: &Samples, body: &[u8]) -> WebhookRequest {
    let header = adapter_for(samples.platform).profile().proof_header;
    let mut request = http::Request::post(format!("/api/webhooks/{}", samples.platform))
        .header("content-type", "application/json");
    if let Some(proof) = (samples.sign)(samples.secret.as_bytes(), body) {
        request = request.header(header, proof);
    }
    request.body(body.to_vec().into()).unwrap()
}

fn id(row: &Value, column: &str) -> Option<String> {
    row[column].as_str().map(str::to_owned)
}

fn facts(row: &Value) -> Value {
    serde_json::from_str(row["facts"].as_str().unwrap()).unwrap()
}

/// The message's id; made-up ones contain the app's id, which each run has another of.
fn name(row: &Value) -> String {
    let reference = row["message_ref"].as_str().unwrap().to_owned();
    if !reference.starts_with('~') {
        return reference;
    }
    let facts = facts(row);
    let by = facts["by"]
        .as_str()
        .or(facts["created"][0]["key"]["x"].as_str());
    format!("~{}", by.unwrap())
}

/// A contact, but for its id.
fn contact(row: &Value) -> Value {
    json!({
        "name": row["name"], "username": row["username"], "picture": row["picture"],
        "known": row["known"], "opted_out": row["opted_out"], "facts": facts(row),
    })
}

/// A conversation, named by what stands in it.
fn conversation(
    row: &Value,
    contacts: &BTreeMap<Option<String>, Value>,
    messages: &[Value],
) -> Value {
    let refs: BTreeSet<String> = messages
        .iter()
        .filter(|message| id(message, "conversation_id") == id(row, "id"))
        .map(name)
        .collect();
    json!({
        "messages": refs, "count": row["messages"], "unread": row["unread"],
        "contact": contacts.get(&id(row, "contact_id")), "title": row["title"],
        "last_at": row["last_at"], "last_inbound_at": row["last_inbound_at"],
        "delivered_at": row["delivered_at"], "read_at": row["read_at"],
        "seen_at": row["seen_at"],
    })
}

/// A message, but for its id, the ids of events and what depends on when it came.
fn message(row: &Value, threads: &BTreeMap<Option<String>, Value>) -> Value {
    let mut facts = facts(row);
    let events = facts["events"].as_array().unwrap().len();
    facts["events"] = events.into();
    let is_timed = !row["occurred_at"].is_null();
    let thread = threads.get(&id(row, "conversation_id"));
    json!({
        "ref": name(row), "kind": row["kind"], "facts": facts,
        "direction": row["direction"], "sender": row["sender_id"],
        "name": row["sender_name"], "text": row["text"],
        "attachments": row["attachments"], "reply_to": row["reply_to"],
        "status": row["status"], "error": row["error"],
        "unread": row["unread"], "deleted_at": row["deleted_at"],
        "occurred_at": row["occurred_at"],
        "sort_at": is_timed.then(|| row["sort_at"].clone()),
        "thread": thread.map(|it| it["messages"][0].clone()),
    })
}

/// A lead, but for its id.
fn lead(row: &Value, contacts: &BTreeMap<Option<String>, Value>) -> Value {
    let contact = id(row, "contact_id");
    let is_theirs = contact.is_none() || contacts.contains_key(&contact);
    assert!(is_theirs, "this contact is nobody: {row}");
    json!({
        "lead": row["external_id"], "text": row["text"], "occurred_at": row["occurred_at"],
        "contact": contacts.get(&contact),
    })
}

/// The bodies in some order, some of them twice, worked off a few at a time or all at the end.
async fn shuffled(samples: &Samples, seed: u64) -> Value {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut bodies: Vec<&[u8]> = samples.fixtures.iter().map(|it| &*it.body).collect();
    let again: Vec<_> = bodies
        .iter()
        .filter(|_| rng.random_bool(0.3))
        .copied()
        .collect();
    bodies.extend(again);
    bodies.shuffle(&mut rng);
    let day = Day::begin(samples, rng.random_range(1..40)).await;
    for body in bodies {
        day.receive(samples, body).await;
        if rng.random_bool(0.2) {
            day.hub.drain().await.unwrap();
        }
    }
    day.end().await
}

/// One test a platform, so that they run side by side.
macro_rules! days {
    ($($name:ident: $platform:ident,)+) => {
        /// No platform is forgotten above.
        #[test]
        fn every_platform_has_its_day() {
            assert_eq!([$(Platform::$platform),+], Platform::ALL);
        }

        $(#[tokio::test]
        async fn $name() {
            any_order_ends_alike(Platform::$platform).await;
        })+
    };
}

days! {
    whatsapp_in_any_order: Whatsapp,
    facebook_in_any_order: Facebook,
    instagram_in_any_order: Instagram,
    telegram_in_any_order: Telegram,
    x_in_any_order: X,
    linkedin_in_any_order: Linkedin,
    teams_in_any_order: Teams,
    viber_in_any_order: Viber,
}

async fn any_order_ends_alike(platform: Platform) {
    for samples in adapter_for(platform).samples() {
        let day = Day::begin(&samples, 100).await;
        for fixture in &samples.fixtures {
            day.receive(&samples, &fixture.body).await;
        }
        let natural = day.end().await;
        for seed in 0..orders() {
            let other = shuffled(&samples, seed).await;
            differ(&natural, &other, &format!("{platform}, seed {seed}"));
        }
    }
}

/// Names what differs, which is little of much.
fn differ(one: &Value, other: &Value, what: &str) {
    let rows = |value: &Value| -> BTreeMap<String, i32> {
        let mut rows = BTreeMap::new();
        for row in value.as_array().unwrap() {
            *rows.entry(row.to_string()).or_default() += 1;
        }
        rows
    };
    let (one, other) = (rows(one), rows(other));
    let only = |these: &BTreeMap<String, i32>, those: &BTreeMap<String, i32>| -> Vec<String> {
        let more = these
            .iter()
            .filter(|(row, count)| those.get(*row).unwrap_or(&0) < *count);
        more.map(|(row, _)| row.clone()).take(3).collect()
    };
    let (missing, extra) = (only(&one, &other), only(&other, &one));
    assert!(
        missing.is_empty() && extra.is_empty(),
        "{what}:\nin order: {missing:#?}\nshuffled: {extra:#?}"
    );
}
