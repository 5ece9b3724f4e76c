//! A process that only receives: what it stores waits for one that works.

use model::Platform;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use storage::testing::TestDatabase;

use super::kind;
use super::program::{Program, deliver, update};
use super::test_app::API_KEY;

async fn get(program: &Program, path: &str) -> (StatusCode, Value) {
    let address = format!("{}{path}", program.url);
    let answer = Client::new().get(address).bearer_auth(API_KEY);
    let answer = answer.send().await.unwrap();
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_receiver_stores_waits_for_a_process_that_works() {
    let database = TestDatabase::migrated(kind());
    let receiver = Program::with(&database, &["serve", "--receive-only"], &[]);
    let client = Client::new();
    for number in 1..=3 {
        let answer = deliver(&client, &receiver.url, update(number)).await;
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
    let (status, ready) = get(&receiver, "/ready").await;
    assert_eq!(status, StatusCode::OK);
    let (works, receives) = (&ready["worker"], &ready["receiveOnly"]);
    assert_eq!((works, receives), (&json!(false), &json!(true)), "{ready}");
    let events = format!("/api/webhooks/events?platform={}", Platform::Telegram);
    let (_, waiting) = get(&receiver, &format!("{events}&status=received")).await;
    assert_eq!(waiting["events"].as_array().unwrap().len(), 3);

    let worker = Program::start(&database);
    let completed = format!("{events}&status=completed");
    while get(&worker, &completed).await.1["events"]
        .as_array()
        .unwrap()
        .len()
        < 3
    {}
    drop(receiver);
}
