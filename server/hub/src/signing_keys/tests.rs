//! When keys are fetched, and what happens when they can't be.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use futures::future::BoxFuture;

use super::*;

/// Answers from a script and counts what it is asked.
#[derive(Default)]
struct Script {
    /// The name of the key that is published; nothing answers without one.
    key: Mutex<Option<&'static str>>,
    asked: Mutex<u32>,
}

impl Script {
    fn publish(&self, key: Option<&'static str>) {
        *self.key.lock().unwrap() = key;
    }

    /// How often the key document was fetched since the last question.
    fn asked(&self) -> u32 {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl Transport for Script {
    fn get<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Bytes, TransportError>> {
        Box::pin(async move {
            let key = *self.key.lock().unwrap();
            let Some(key) = key else {
                return Err(TransportError::TooLarge);
            };
            if url.ends_with("/openid") {
                return Ok(Bytes::from_static(
                    br#"{"jwks_uri":"https://k.example/keys"}"#,
                ));
            }
            *self.asked.lock().unwrap() += 1;
            let keys = format!(r#"{{"keys":[{{"kty":"RSA","kid":"{key}","n":"bg","e":"AQAB"}}]}}"#);
            Ok(Bytes::from(keys))
        })
    }
}

fn source() -> KeySource {
    KeySource("https://k.example/openid".to_owned())
}

/// Seconds since some moment, set by hand.
#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(1_795_168_800_000 + self.0.load(Ordering::Relaxed) * 1_000)
    }
}

struct Kit {
    keys: SigningKeys,
    clock: Arc<Hand>,
}

fn kit(script: &Arc<Script>) -> Kit {
    let clock = Arc::new(Hand::default());
    Kit {
        keys: SigningKeys::new(script.clone(), clock.clone()),
        clock,
    }
}

async fn has(keys: &Kit, seconds: i64, freshness: Freshness, key: &str) -> Option<bool> {
    keys.clock.0.store(seconds, Ordering::Relaxed);
    let set = keys.keys.of(vec![source()], freshness).await.ok()?;
    Some(set.find(&source(), key).is_some())
}

#[tokio::test]
async fn keys_are_fetched_once_and_again_after_a_day() {
    let script = Arc::new(Script::default());
    script.publish(Some("a"));
    let keys = kit(&script);
    for seconds in [0, 1, 43_199] {
        assert_eq!(has(&keys, seconds, Freshness::Usual, "a").await, Some(true));
    }
    assert_eq!(script.asked(), 1);
    script.publish(Some("b"));
    assert_eq!(has(&keys, 43_200, Freshness::Usual, "b").await, Some(true));
    assert_eq!(script.asked(), 1);
    script.publish(None);
    assert_eq!(
        has(&keys, 43_200 + 86_399, Freshness::Usual, "b").await,
        Some(true)
    );
    assert_eq!(
        has(&keys, 43_200 + 86_410, Freshness::Usual, "b").await,
        None
    );
}

#[tokio::test]
async fn an_unknown_key_asks_again_at_most_once_a_minute() {
    let script = Arc::new(Script::default());
    script.publish(Some("a"));
    let keys = kit(&script);
    assert_eq!(has(&keys, 0, Freshness::Usual, "b").await, Some(false));
    script.publish(Some("b"));
    for seconds in [1, 59] {
        let found = has(&keys, seconds, Freshness::KeyUnknown, "b").await;
        assert_eq!(found, Some(false));
    }
    assert_eq!(script.asked(), 1);
    assert_eq!(has(&keys, 60, Freshness::KeyUnknown, "b").await, Some(true));
    assert_eq!(has(&keys, 61, Freshness::Usual, "b").await, Some(true));
    assert_eq!(script.asked(), 1);
}

#[tokio::test]
async fn unreachable_keys_are_an_error_and_leave_the_old_ones_in_force_for_their_life() {
    let script = Arc::new(Script::default());
    let keys = kit(&script);
    assert_eq!(has(&keys, 0, Freshness::Usual, "a").await, None);
    script.publish(Some("a"));
    assert_eq!(
        has(&keys, 1, Freshness::Usual, "a").await,
        None,
        "left alone"
    );
    assert_eq!(has(&keys, 5, Freshness::Usual, "a").await, Some(true));
    script.publish(None);
    assert_eq!(has(&keys, 70, Freshness::KeyUnknown, "b").await, None);
    assert_eq!(has(&keys, 71, Freshness::Usual, "a").await, Some(true));
    assert_eq!(has(&keys, 86_405, Freshness::Usual, "a").await, None);
}
