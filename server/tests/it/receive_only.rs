//! A process that only receives: what it stores waits for one that works.

use model::Platform;
use reqwest::{Client, StatusCode};
use serde_json::json;
use storage::testing::TestDatabase;

use super::kind;
use super::program::{Program, deliver, update};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_receiver_stores_waits_for_a_process_that_works() {
    let database = TestDatabase::migrated(kind());
    let receiver = Program::with(&database, &["serve", "--receive-only"], &[]);
    let client = Client::new();
    for number in 1..=3 {
        let answer = deliver(&client, &receiver.url, update(number)).await;
        assert_eq!(answer.unwrap().status(), StatusCode::OK);
    }
    let (status, ready) = receiver.get("/ready").await;
    assert_eq!(status, StatusCode::OK);
    let (works, receives) = (&ready["worker"], &ready["receiveOnly"]);
    assert_eq!((works, receives), (&json!(false), &json!(true)), "{ready}");
    let events = format!("/api/webhooks/events?platform={}", Platform::Telegram);
    let (_, waiting) = receiver.get(&format!("{events}&status=received")).await;
    assert_eq!(waiting["events"].as_array().unwrap().len(), 3);

    let worker = Program::start(&database);
    let completed = format!("{events}&status=completed");
    while worker.get(&completed).await.1["events"]
        .as_array()
        .unwrap()
        .len()
        < 3
    {}
    drop(receiver);
}
