//! Handshakes and signatures: the vectors, and what somebody without the secret may try.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode};
use model::{AppId, Platform, Timestamp};
use serde_json::{Value, json};

use super::X;
use super::proof::{HEADER, samples};
use crate::conformance::vectors::Vector;
use crate::fixtures::vectors;
use crate::signature::hmac_sha256;
use crate::{
    Admission, AppSecrets, KeySet, Rejection, Secret, Trust, WebhookRequest, admit, names,
};

const OAUTH2: &str = "x-twitter-webhooks-signature-oauth2";

fn app(number: u128, secret: &str) -> AppSecrets {
    let secret = Secret::new(secret).map(|secret| (names::CONSUMER_SECRET, secret));
    AppSecrets::new(AppId::from_u128(number), secret)
}

fn asked(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<Admission, Rejection> {
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    admit(&X, request, apps, &trust)
}

/// The answer of the only app, as X's verifier reads it.
fn answer(secret: &str, query: &str) -> Result<String, Rejection> {
    let request = http::Request::get(format!("/api/webhooks/x?{query}"));
    let request = request.body(Bytes::new()).unwrap();
    match asked(&request, &[app(1, secret)])? {
        Admission::Handshake(reply) => {
            assert_eq!(reply.status(), StatusCode::OK);
            assert_eq!(reply.headers()["content-type"], "application/json");
            let reply: Value = serde_json::from_slice(reply.body()).unwrap();
            assert_eq!(reply.as_object().unwrap().len(), 1);
            Ok(reply["response_token"].as_str().unwrap().to_owned())
        }
        other => panic!("no answer but {other:?}"),
    }
}

fn posted(body: &str, headers: &[(&'static str, &str)]) -> WebhookRequest {
    let mut request = WebhookRequest::new(Bytes::copy_from_slice(body.as_bytes()));
    *request.method_mut() = http::Method::POST;
    let headers = headers.iter().map(|(name, value)| {
        let name = http::HeaderName::from_static(name);
        (name, HeaderValue::from_str(value).unwrap())
    });
    *request.headers_mut() = headers.collect::<HeaderMap>();
    request
}

/// Which app proves a post with these headers.
fn proven(body: &str, headers: &[(&'static str, &str)]) -> Result<AppId, Rejection> {
    match asked(&posted(body, headers), &[app(1, "one"), app(2, "two")])? {
        Admission::Delivery(verified) => Ok(verified.app()),
        other @ Admission::Handshake(_) => panic!("no delivery but {other:?}"),
    }
}

fn sign(secret: &str, body: &str) -> String {
    samples::sign(secret.as_bytes(), body.as_bytes()).unwrap()
}

#[test]
fn holds_every_vector() {
    for vector in vectors(Platform::X) {
        let it = Vector::of(&vector);
        let expected = &vector["expected"]["json"]["response_token"];
        match (it.kind, expected.as_str()) {
            ("handshake", Some(expected)) => {
                let secret = vector["secret"].as_str().unwrap();
                let query = vector["input"]["query"].as_str().unwrap();
                let answer = answer(secret, query).unwrap();
                assert_eq!(answer, expected, "{}", it.name);
                let wrong = &vector["input"]["wrong_response"]["response_token"];
                assert_ne!(Some(&*answer), wrong.as_str(), "{}", it.name);
            }
            _ => it.holds(&X),
        }
    }
}

#[test]
fn a_plus_in_a_challenge_is_a_plus() {
    let expected = sign("one", "a+b/c==");
    for query in ["crc_token=a+b/c==", "nonce=1&crc_token=a%2Bb%2Fc%3D%3D"] {
        assert_eq!(answer("one", query).as_ref(), Ok(&expected), "{query}");
    }
}

#[test]
fn only_what_can_be_no_body_is_answered() {
    let json = r#"{"for_user_id":"1","direct_message_events":[]}"#;
    for token in [
        "",
        "a%20b",
        "%20%7B%7D",
        "%7B%7D",
        "%22a%22",
        "a%0Ab",
        "a%00",
        "%ff",
        "%C3%A9",
        &url::form_urlencoded::byte_serialize(json.as_bytes()).collect::<String>(),
        &"a".repeat(201),
    ] {
        let refused = answer("one", &format!("crc_token={token}"));
        let expected = Err(Rejection::BadHandshake("crc_token"));
        assert_eq!(refused, expected, "{token}");
    }
    for query in ["", "crc_token", "CRC_TOKEN=a", "crc_token[]=a", "token=a"] {
        assert!(answer("one", query).is_err(), "{query}");
    }
    assert!(answer("one", &format!("crc_token={}", "a".repeat(200))).is_ok());
}

#[test]
fn several_apps_or_none_do_not_answer() {
    let request = samples::handshake("challenge_string");
    for (apps, why) in [
        (vec![app(1, "one"), app(2, "two")], Rejection::SeveralApps),
        (vec![app(1, "one"), app(2, "one")], Rejection::SeveralApps),
        (vec![app(1, "one"), app(2, "")], Rejection::SeveralApps),
        (vec![app(1, "")], Rejection::NoSecret),
        (vec![], Rejection::NoSecret),
    ] {
        assert_eq!(asked(&request, &apps).err(), Some(why));
    }
    let (previous, at) = (Secret::new("old").unwrap(), Timestamp::from_millis(1));
    let rotated = app(1, "one").with_previous(names::CONSUMER_SECRET, previous, at);
    assert!(asked(&request, &[rotated]).is_ok());
}

/// X asks again every half hour: an answer may be had at any time. It proves nothing, whatever body
/// is put to it, and bodies that begin otherwise are not hashed at all.
#[test]
fn an_answer_is_no_signature() {
    for token in [
        "challenge_string",
        "eyJhIjoxfQ==",
        "1",
        "-1.5",
        "null",
        "true",
    ] {
        let answer = answer("one", &format!("crc_token={token}")).unwrap();
        assert_eq!(answer, sign("one", token), "it would be the right one");
        for body in [
            token.to_owned(),
            format!(" \t\r\n{token}"),
            format!("\"{token}\""),
            format!("[{token}]"),
            format!("\u{feff}{token}"),
            format!("\u{feff}{{\"a\":\"{token}\"}}"),
            String::new(),
            "  ".to_owned(),
        ] {
            for headers in [&[(HEADER, &*answer)][..], &[(OAUTH2, &*answer)]] {
                let expected = Err(Rejection::MisshapenBody("a JSON object"));
                assert_eq!(proven(&body, headers), expected, "{body}");
            }
        }
        for body in [
            "{}".to_owned(),
            format!("{{{token}}}"),
            format!("{{\"crc_token\":\"{token}\"}}"),
            format!("{{\"response_token\":\"{answer}\"}}"),
        ] {
            let refused = proven(&body, &[(HEADER, &*answer)]);
            assert_eq!(refused, Err(Rejection::BadSignature), "{body}");
        }
    }
}

#[test]
fn finds_the_app_that_signed_and_lets_blanks_stand_before_the_brace() {
    for body in ["{}", " \r\n\t{\"for_user_id\":\"1\"}"] {
        for (number, secret) in [(1, "one"), (2, "two")] {
            let app = proven(body, &[(HEADER, &*sign(secret, body))]);
            assert_eq!(app, Ok(AppId::from_u128(number)));
        }
    }
}

#[test]
fn only_the_documented_form_of_a_signature_counts() {
    let body = r#"{"for_user_id":"1"}"#;
    let right = sign("one", body);
    let base64 = right.strip_prefix("sha256=").unwrap();
    let digits = hex::encode(hmac_sha256(b"one", body.as_bytes()));
    for header in [
        base64.to_owned(),
        format!("SHA256={base64}"),
        format!("sha1={base64}"),
        format!("sha256={digits}"),
        // 28 characters of base64, 20 bytes: a SHA-1.
        "sha256=2jmj7l5rSw0yVb/vlWAYkK/YBwk=".to_owned(),
        "sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709".to_owned(),
        format!("sha256={}", base64.trim_end_matches('=')),
        format!("sha256={base64}="),
        format!("sha256= {base64}"),
        format!("sha256=-{}", base64.get(1..).unwrap()),
        format!("sha256={}", "A".repeat(44)),
        "sha256=".to_owned(),
        String::new(),
    ] {
        let expected = Err(Rejection::MisshapenHeader(HEADER));
        assert_eq!(proven(body, &[(HEADER, &*header)]), expected, "{header}");
    }
    assert!(proven(body, &[(HEADER, &*right)]).is_ok());
}

#[test]
fn either_header_proves_by_the_secret_that_is_set() {
    let body = r#"{"for_user_id":"1"}"#;
    let [right, other] = ["one", "another"].map(|it| sign(it, body));
    let first = Ok(AppId::from_u128(1));
    assert_eq!(proven(body, &[(OAUTH2, &*right)]), first);
    assert_eq!(proven(body, &[(OAUTH2, &*other), (HEADER, &*right)]), first);
    assert_eq!(proven(body, &[(OAUTH2, &*right), (HEADER, &*other)]), first);
    assert_eq!(
        proven(body, &[(OAUTH2, &*other), (HEADER, &*other)]),
        Err(Rejection::BadSignature)
    );
    assert_eq!(
        proven(body, &[(OAUTH2, "sha256=x"), (HEADER, &*right)]),
        Err(Rejection::MisshapenHeader(OAUTH2))
    );
    assert_eq!(proven(body, &[]), Err(Rejection::MissingHeader(HEADER)));
}

#[test]
fn the_body_is_proven_byte_by_byte() {
    let [plain, escaped] = [
        json!({"a": "é"}).to_string(),
        r#"{"a":"\u00e9"}"#.to_owned(),
    ];
    let signature = sign("one", &plain);
    assert!(proven(&plain, &[(HEADER, &*signature)]).is_ok());
    for body in [escaped, format!("{plain}\n"), plain.replace(':', ": ")] {
        let refused = proven(&body, &[(HEADER, &*signature)]);
        assert_eq!(refused, Err(Rejection::BadSignature), "{body}");
    }
}
