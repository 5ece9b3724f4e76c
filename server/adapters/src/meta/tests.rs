//! The handshake, the signature and the times that three platforms share.

use bytes::Bytes;
use http::{Method, StatusCode};
use model::{AppId, Platform, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use super::time::time;
use super::{HEADER, handshake, is_credential, reader};
use crate::signature::hmac_sha256;
use crate::{AppSecrets, KeySet, Proof, Rejection, Reply, Secret, Trust, WebhookRequest, names};

fn app(number: u128, name: &'static str, value: &str) -> AppSecrets {
    AppSecrets::new(
        AppId::from_u128(number),
        Secret::new(value).map(|secret| (name, secret)),
    )
}

fn verify(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<Proof, Rejection> {
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    super::verify(request, apps, &trust)
}

fn asked(query: &str) -> Result<Option<Reply>, Rejection> {
    let request = http::Request::get(format!("/api/webhooks/whatsapp?{query}"))
        .body(Bytes::new())
        .unwrap();
    let tokens = ["first-token", "wa verify+9"];
    let apps: Vec<_> = (1..)
        .zip(tokens)
        .map(|(n, it)| app(n, names::VERIFY_TOKEN, it))
        .collect();
    handshake(&request, &apps)
}

fn signed(body: &[u8], header: Option<&str>) -> WebhookRequest {
    let mut request = http::Request::post("/api/webhooks/whatsapp");
    if let Some(header) = header {
        request = request.header(HEADER, header);
    }
    request.body(Bytes::copy_from_slice(body)).unwrap()
}

fn tag(secret: &str, body: &[u8]) -> String {
    format!(
        "sha256={}",
        hex::encode(hmac_sha256(secret.as_bytes(), body))
    )
}

#[test]
fn echoes_the_challenge_verbatim_for_any_apps_token() {
    for token in ["first-token", "wa+verify%2B9", "wa%20verify%2b9"] {
        let query =
            format!("hub.challenge=%3Cb%3E+1%261&hub.verify_token={token}&hub.mode=subscribe");
        let reply = asked(&query).unwrap().unwrap();
        assert_eq!(reply.status(), StatusCode::OK);
        assert_eq!(reply.body(), "<b> 1&1");
        assert_eq!(reply.headers()["content-type"], "text/plain");
    }
}

#[test]
fn refuses_another_token_or_mode() {
    for query in [
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=",
        "hub.mode=subscribe&hub.challenge=1&hub.verify_token=first-toke",
        "hub.mode=unsubscribe&hub.challenge=1&hub.verify_token=first-token",
    ] {
        assert_eq!(
            asked(query).unwrap_err(),
            Rejection::WrongVerifyToken,
            "{query}"
        );
    }
}

#[test]
fn refuses_what_is_missing_or_misshapen() {
    let with = |challenge: &str| {
        format!("hub.mode=subscribe&hub.verify_token=first-token&hub.challenge={challenge}")
    };
    for query in [
        String::new(),
        "hub_mode=subscribe&hub_challenge=1&hub_verify_token=first-token".into(),
        "hub.mode=subscribe&hub.challenge=1".into(),
        "hub.challenge=1&hub.verify_token=first-token".into(),
        "hub.mode=subscribe&hub.verify_token=first-token".into(),
        with(""),
        with("a%0d%0aSet-Cookie:x"),
        with("%ff"),
        with(&"9".repeat(201)),
    ] {
        let rejection = asked(&query).unwrap_err();
        assert!(
            matches!(rejection, Rejection::BadHandshake(_)),
            "{query}: {rejection}"
        );
    }
    assert!(asked(&with(&"9".repeat(200))).unwrap().is_some());
}

#[test]
fn a_post_is_no_handshake() {
    assert!(handshake(&signed(b"{}", None), &[]).unwrap().is_none());
}

#[test]
fn finds_the_app_that_signed_in_either_case_of_hex() {
    let apps = [
        app(1, names::APP_SECRET, "one"),
        app(2, names::APP_SECRET, "two"),
    ];
    let header = tag("two", b"{}").to_uppercase().replace("SHA256", "sha256");
    let proof = Proof::of_all(AppId::from_u128(2));
    assert_eq!(
        verify(&signed(b"{}", Some(&header)), &apps),
        Ok(proof.clone())
    );
    assert_eq!(
        verify(&signed(b"{}", Some(&tag("two", b"{}"))), &apps),
        Ok(proof)
    );
}

#[test]
fn tells_missing_misshapen_and_wrong_apart() {
    let apps = [app(1, names::APP_SECRET, "one")];
    let refused = |header: Option<&str>| verify(&signed(b"{}", header), &apps).unwrap_err();
    assert_eq!(refused(None), Rejection::MissingHeader(HEADER));
    let right = tag("one", b"{}");
    let digits = right.trim_start_matches("sha256=");
    for header in [
        "",
        "sha256=",
        "sha1=00",
        "sha256=zz",
        digits,
        &format!("sha256=0{digits}"),
        &format!("{right}0"),
        &format!("{right}00"),
        &format!("sha1={digits}"),
        &format!(" {right}"),
    ] {
        assert_eq!(
            refused(Some(header)),
            Rejection::MisshapenHeader(HEADER),
            "{header}"
        );
    }
    assert_eq!(refused(Some(&tag("", b"{}"))), Rejection::BadSignature);
    let no_secret = [app(1, names::VERIFY_TOKEN, "one")];
    assert_eq!(
        verify(&signed(b"{}", Some(&right)), &no_secret),
        Err(Rejection::NoSecret)
    );
}

/// The parser mends such bodies, so they must find it, whichever path they were posted to.
#[test]
fn a_body_that_must_be_mended_finds_its_reader() {
    for (object, platform) in [
        ("whatsapp_business_account", Platform::Whatsapp),
        ("page", Platform::Facebook),
        ("instagram", Platform::Instagram),
    ] {
        for body in [
            format!("{{\"object\":\"{object}\",\"entry\":[{{\"id\":\"\u{1}\"}}]}}"),
            format!(r#"{{"object":"user","object":"{object}","entry":[]}}"#),
            format!(r#"{{"object":"{object}","entry":[1e400,"\ud83d"]}}"#),
        ] {
            assert_eq!(reader(body.as_bytes()), Some(platform), "{body}");
        }
    }
    for body in ["", "{", "{}", r#"{"object":7}"#, r#"{"object":"new"}"#] {
        assert_eq!(reader(body.as_bytes()), None, "{body}");
    }
}

#[test]
fn the_old_sha1_header_proves_nothing() {
    let mut request = signed(b"{}", None);
    request
        .headers_mut()
        .insert("x-hub-signature", "sha1=00".parse().unwrap());
    let apps = [app(1, names::APP_SECRET, "one")];
    assert_eq!(
        verify(&request, &apps),
        Err(Rejection::MissingHeader(HEADER))
    );
}

#[test]
fn times_are_seconds_or_milliseconds_as_number_or_digits() {
    for value in [
        json!(1_795_251_600),
        json!("1795251600"),
        json!(1_795_251_600_000_i64),
    ] {
        assert_eq!(
            time(&value).unwrap().as_millis(),
            1_795_251_600_000,
            "{value}"
        );
    }
    for value in [
        json!(0),
        json!("soon"),
        json!(null),
        json!(1.5),
        json!([1_795_251_600]),
    ] {
        assert_eq!(time(&value), None, "{value}");
    }
}

#[test]
fn a_credential_has_no_blanks() {
    assert!(is_credential("00112233445566778899aabbccddeeff"));
    for text in ["", " a", "a\n", "ü", &"a".repeat(201)] {
        assert!(!is_credential(text), "{text:?}");
    }
}

proptest! {
    #[test]
    fn what_is_signed_is_proven_and_one_flipped_bit_is_not(
        secret in "[!-~]{1,64}", body: Vec<u8>, at: prop::sample::Index, bit in 0_u8..8,
    ) {
        let apps = [app(1, names::APP_SECRET, &secret)];
        let header = tag(&secret, &body);
        prop_assert!(verify(&signed(&body, Some(&header)), &apps).is_ok());
        if !body.is_empty() {
            let mut other = body.clone();
            other[at.index(body.len())] ^= 1 << bit;
            prop_assert_eq!(
                verify(&signed(&other, Some(&header)), &apps),
                Err(Rejection::BadSignature)
            );
        }
    }

    #[test]
    fn no_query_panics(query in "[ -~]{0,80}") {
        if let Ok(uri) = format!("/x?{query}").parse::<http::Uri>() {
            let mut request = WebhookRequest::new(Bytes::new());
            *request.uri_mut() = uri;
            prop_assert_eq!(request.method(), Method::GET);
            prop_assert!(handshake(&request, &[]).is_err());
        }
    }
}
