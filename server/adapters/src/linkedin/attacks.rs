//! Every vector, and what a stranger might try: to have a body signed by the handshake, and to
//! use the answer.

use bytes::Bytes;
use http::StatusCode;
use model::{AppId, Platform, Timestamp};
use serde_json::{Value, json};

use super::signature::{HEADER, sign};
use super::{Linkedin, handshake::ask};
use crate::conformance::vectors::Vector;
use crate::fixtures::{body, vectors};
use crate::{
    Admission, AppSecrets, KeySet, Rejection, Secret, Trust, WebhookRequest, admit, names,
};

const SECRET: &str = "li-client-secret-WPL_AP1.0aZ";
const UUID: &str = "0e6b1c2d-7a55-4f0c-9d2c-5b3a8e7f1142";

pub(super) fn app(number: u128, secret: &str, id: &str) -> AppSecrets {
    let values = [(names::CLIENT_SECRET, secret), (names::CLIENT_ID, id)];
    let values = values.map(|(name, value)| Some((name, Secret::new(value)?)));
    AppSecrets::new(AppId::from_u128(number), values.into_iter().flatten())
}

pub(super) fn admitted(
    request: &WebhookRequest,
    apps: &[AppSecrets],
) -> Result<Admission, Rejection> {
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    admit(&Linkedin, request, apps, &trust)
}

pub(super) fn signed(body: &[u8], header: &[u8]) -> WebhookRequest {
    http::Request::post("/api/webhooks/linkedin")
        .header(HEADER, header)
        .body(Bytes::copy_from_slice(body))
        .unwrap()
}

fn asked(query: &str) -> WebhookRequest {
    http::Request::get(format!("/api/webhooks/linkedin?{query}"))
        .body(Bytes::new())
        .unwrap()
}

/// The JSON that a handshake is answered.
fn answer(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<Value, Rejection> {
    match admitted(request, apps)? {
        Admission::Handshake(reply) => {
            assert_eq!(reply.status(), StatusCode::OK);
            assert_eq!(reply.headers()["content-type"], "application/json");
            Ok(serde_json::from_slice(reply.body()).unwrap())
        }
        Admission::Delivery(_) => panic!("a GET is no delivery"),
    }
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::Linkedin) {
        let it = Vector::of(&vector);
        if it.kind != "handshake" {
            it.holds(&Linkedin);
            continue;
        }
        let query = vector["input"]["query"].as_str().unwrap();
        let secret = vector["secret"].as_str().unwrap();
        let answer = answer(&asked(query), &[app(1, secret, "")]).unwrap();
        let expected = vector["expected"]["json"].as_object().unwrap();
        for (name, value) in expected {
            assert_eq!(&answer[name], value, "{}", it.name);
        }
        let wrong = &vector["input"]["wrong_response"]["challengeResponse"];
        assert_ne!(&answer["challengeResponse"], wrong, "{}", it.name);
    }
}

#[test]
fn signs_nothing_but_a_uuid() {
    let body = String::from_utf8(body(Platform::Linkedin, "social_comment")).unwrap();
    for challenge in [
        "",
        "hmacsha256={}",
        "hmacsha256={\"type\":\"LEAD_ACTION\"}",
        &format!("hmacsha256={body}"),
        &body,
        &UUID.replace('-', ""),
        &format!("{{{UUID}}}"),
        &format!(" {UUID}"),
        &format!("{UUID}\n"),
        &format!("{UUID}-"),
        &format!("hmacsha256={UUID}"),
        &UUID.replace('e', "g"),
        &UUID.replace('e', "é"),
        "0e6b1c2d7-a55-4f0c-9d2c-5b3a8e7f1142",
        "----",
    ] {
        assert_eq!(
            answer(&ask(challenge), &[app(1, SECRET, "")]),
            Err(Rejection::BadHandshake("challengeCode")),
            "{challenge}"
        );
    }
    for query in ["", "challengecode=1", "applicationId=1"] {
        let bad = Err(Rejection::BadHandshake("challengeCode"));
        assert_eq!(answer(&asked(query), &[app(1, SECRET, "")]), bad);
    }
    assert!(answer(&ask(&UUID.to_uppercase()), &[app(1, SECRET, "")]).is_ok());
}

#[test]
fn the_first_challenge_counts() {
    let query = format!("challengeCode=hmacsha256%3D%7B%7D&challengeCode={UUID}");
    assert!(answer(&asked(&query), &[app(1, SECRET, "")]).is_err());
    let query = format!("challengeCode={UUID}&challengeCode=hmacsha256%3D%7B%7D");
    let answer = answer(&asked(&query), &[app(1, SECRET, "")]).unwrap();
    assert_eq!(answer["challengeCode"], UUID);
}

#[test]
fn a_replayed_answer_is_no_signature() {
    let apps = [app(1, SECRET, "")];
    let answer = answer(&ask(UUID), &apps).unwrap();
    let response = answer["challengeResponse"].as_str().unwrap();
    let whole = answer.to_string();
    for body in [UUID, "", "{}", &whole, &format!("hmacsha256={UUID}")] {
        for header in [response.to_owned(), format!("hmacsha256={response}")] {
            assert_eq!(
                admitted(&signed(body.as_bytes(), header.as_bytes()), &apps).err(),
                Some(Rejection::BadSignature),
                "{body}"
            );
        }
    }
}

#[test]
fn of_several_apps_only_the_named_one_answers() {
    let apps = [
        app(1, "one", "78a"),
        app(2, "two", "78b"),
        app(3, "three", ""),
    ];
    let ask = |id: &str| answer(&asked(&format!("challengeCode={UUID}{id}")), &apps);
    let alone = |secret: &str| answer(&self::ask(UUID), &[app(9, secret, "")]);
    assert_eq!(ask("&applicationId=78a"), alone("one"));
    assert_eq!(ask("&applicationId=78b"), alone("two"));
    for id in [
        "",
        "&applicationId=",
        "&applicationId=78",
        "&applicationId=78B",
    ] {
        assert_eq!(ask(id), Err(Rejection::SeveralApps), "{id}");
    }
    let silent = [app(1, "", "78a"), app(2, "two", "78b")];
    let named = asked(&format!("challengeCode={UUID}&applicationId=78a"));
    assert_eq!(answer(&named, &silent), Err(Rejection::NoSecret));
    assert_eq!(answer(&named, &[]), Err(Rejection::NoSecret));
    let other = asked(&format!("challengeCode={UUID}&applicationId=987654"));
    assert_eq!(answer(&other, &[app(9, "one", "78a")]), alone("one"));
}

#[test]
fn finds_the_app_that_signed_with_and_without_prefix_in_either_case() {
    let apps = [app(1, "one", ""), app(2, "two", "")];
    let right = sign(b"two", b"{}").unwrap();
    for header in [
        right.clone(),
        right.to_uppercase(),
        format!("hmacsha256={right}"),
    ] {
        match admitted(&signed(b"{}", header.as_bytes()), &apps) {
            Ok(Admission::Delivery(verified)) => {
                assert_eq!(verified.app(), AppId::from_u128(2));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn tells_missing_misshapen_and_wrong_apart() {
    let apps = [app(1, SECRET, "")];
    let right = sign(SECRET.as_bytes(), b"{}").unwrap();
    let mut missing = signed(b"{}", b"");
    missing.headers_mut().clear();
    let rejection = admitted(&missing, &apps).err();
    assert_eq!(rejection, Some(Rejection::MissingHeader(HEADER)));
    for header in [
        "",
        "0",
        "hmacsha256=",
        &format!("{right}0"),
        &format!("{right}00"),
        &format!(" {right}"),
        &format!("sha256={right}"),
        &format!("HMACSHA256={right}"),
        &format!("hmacsha256=hmacsha256={right}"),
        &"z".repeat(64),
    ] {
        let rejection = admitted(&signed(b"{}", header.as_bytes()), &apps).err();
        assert_eq!(
            rejection,
            Some(Rejection::MisshapenHeader(HEADER)),
            "{header}"
        );
    }
    let wrong = admitted(&signed(b"{ }", right.as_bytes()), &apps).err();
    assert_eq!(wrong, Some(Rejection::BadSignature));
    let silent = admitted(&signed(b"{}", right.as_bytes()), &[app(1, "", "78a")]).err();
    assert_eq!(silent, Some(Rejection::NoSecret));
}

#[test]
fn a_signature_over_the_body_alone_is_none() {
    let body = json!({"type": "LEAD_ACTION"}).to_string();
    let tag = hex::encode(crate::signature::hmac_sha256(
        SECRET.as_bytes(),
        body.as_bytes(),
    ));
    for header in [tag.clone(), format!("hmacsha256={tag}")] {
        let request = signed(body.as_bytes(), header.as_bytes());
        let rejection = admitted(&request, &[app(1, SECRET, "")]).err();
        assert_eq!(rejection, Some(Rejection::BadSignature));
    }
}
