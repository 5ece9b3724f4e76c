//! Which subjects are Meta's, and when one is asked for.

use bytes::Bytes;
use model::{AppId, Platform, Timestamp};
use proptest::prelude::*;

use super::subject::has_common_name;
use super::{COMMON_NAME, is_header_name};
use crate::meta::{FAMILY, HEADER};
use crate::signature::hmac_sha256;
use crate::{
    AppSecrets, KeySet, Proof, Rejection, Secret, Trust, WebhookRequest, adapter_for, names,
};

const NGINX: &str =
    r"CN=client.webhooks.fbclientcerts.com,O=Meta Platforms\, Inc.,L=Menlo Park,ST=California,C=US";
const WHATSAPP: &[u8] = br#"{"object":"whatsapp_business_account","entry":[]}"#;

#[test]
fn takes_metas_name_in_every_form_that_proxies_write() {
    for subject in [
        NGINX,
        "CN=client.webhooks.fbclientcerts.com",
        "C=US,ST=California,O=Meta,CN=client.webhooks.fbclientcerts.com",
        "C = US, O = Meta, CN = client.webhooks.fbclientcerts.com",
        "CN=client.webhooks.fbclientcerts.com+OU=webhooks,O=Meta",
        "O=\"Meta Platforms, Inc.\";CN=client.webhooks.fbclientcerts.com",
        "cn=client.webhooks.fbclientcerts.com,o=Meta",
        "/C=US/ST=California/L=Menlo Park/O=Meta Platforms, Inc./CN=client.webhooks.fbclientcerts.com",
        "/CN=client.webhooks.fbclientcerts.com/emailAddress=a@example.org",
        "/O=A/B/CN=client.webhooks.fbclientcerts.com",
    ] {
        assert!(has_common_name(subject, COMMON_NAME), "{subject}");
    }
}

const OTHERS: &[&str] = &[
    "",
    "/",
    "client.webhooks.fbclientcerts.com",
    "CN=",
    "CN=fbclientcerts.com",
    "CN=client.webhooks.fbclientcerts.com.example.org,O=Meta",
    "CN=evil.client.webhooks.fbclientcerts.com",
    "CN=xclient.webhooks.fbclientcerts.com",
    "CN=CLIENT.webhooks.fbclientcerts.com",
    // In another attribute.
    "O=client.webhooks.fbclientcerts.com,CN=evil",
    "OU=client.webhooks.fbclientcerts.com",
    "XCN=client.webhooks.fbclientcerts.com",
    r"O=x\,CN=client.webhooks.fbclientcerts.com",
    r"O=x\,CN=client.webhooks.fbclientcerts.com,CN=evil",
    r"O=x\2CCN=client.webhooks.fbclientcerts.com,CN=evil",
    r"O=x\+CN=client.webhooks.fbclientcerts.com",
    r#"O="x,CN=client.webhooks.fbclientcerts.com",CN=evil"#,
    r#"O="x\",CN=client.webhooks.fbclientcerts.com",CN=evil"#,
    "O=CN=client.webhooks.fbclientcerts.com",
    // Escaped, quoted or in digits.
    r"CN=client\.webhooks.fbclientcerts.com",
    r"CN=client.webhooks.fbclientcerts.co\6D",
    r"CN=client.webhooks.fbclientcerts.com\ ",
    r#"CN="client.webhooks.fbclientcerts.com""#,
    r"CN=client.webhooks.fbclientcerts.com\,O=x",
    // Two of them.
    "CN=client.webhooks.fbclientcerts.com,CN=evil",
    "CN=evil,CN=client.webhooks.fbclientcerts.com",
    "CN=evil+CN=client.webhooks.fbclientcerts.com",
    "commonName=evil,CN=client.webhooks.fbclientcerts.com",
    "2.5.4.3=evil,CN=client.webhooks.fbclientcerts.com",
    // Broken.
    "CN=client.webhooks.fbclientcerts.com,",
    "CN=client.webhooks.fbclientcerts.com,O",
    r#"CN=client.webhooks.fbclientcerts.com,O="x"#,
    "CN=client.webhooks.fbclientcerts.com,O=x\\",
    "CN=client.webhooks.fbclientcerts.com/O=Meta",
    // With slashes.
    "/O=client.webhooks.fbclientcerts.com/CN=evil",
    "/O=x,CN=client.webhooks.fbclientcerts.com/CN=evil",
    "/CN=client.webhooks.fbclientcerts.com/CN=evil",
    "/CN=client.webhooks.fbclientcerts.com/x",
    "/CN=client.webhooks.fbclientcerts.com/x=y",
    "/CN=evil/client.webhooks.fbclientcerts.com",
    "/CN=x.client.webhooks.fbclientcerts.com",
    "/XCN=client.webhooks.fbclientcerts.com",
    "//CN=client.webhooks.fbclientcerts.com",
];

#[test]
fn takes_no_name_that_only_contains_it() {
    for subject in OTHERS {
        assert!(!has_common_name(subject, COMMON_NAME), "{subject}");
    }
}

fn app(number: u128, secret: &str, header: &str) -> AppSecrets {
    let values = [
        (names::APP_SECRET, secret),
        (names::CLIENT_CERT_HEADER, header),
    ];
    let values = values
        .into_iter()
        .filter_map(|(name, value)| Some((name, Secret::new(value)?)));
    AppSecrets::new(AppId::from_u128(number), values)
}

fn request(body: &[u8], subjects: &[&str]) -> WebhookRequest {
    let tag = hex::encode(hmac_sha256(b"one", body));
    let mut request = http::Request::post("/").header(HEADER, format!("sha256={tag}"));
    for subject in subjects {
        request = request.header("x-client-cert-subject", *subject);
    }
    request.body(Bytes::copy_from_slice(body)).unwrap()
}

fn verify_by(
    platform: Platform,
    request: &WebhookRequest,
    apps: &[AppSecrets],
) -> Result<Proof, Rejection> {
    let trust = Trust {
        now: Timestamp::from_millis(1_000),
        keys: &KeySet::default(),
    };
    adapter_for(platform).verify(request, apps, &trust)
}

fn verify(request: &WebhookRequest, apps: &[AppSecrets]) -> Result<Proof, Rejection> {
    verify_by(Platform::Whatsapp, request, apps)
}

const WRONG: Result<Proof, Rejection> = Err(Rejection::WrongClientCertificate);

#[test]
fn asks_for_the_certificate_once_an_app_names_the_header() {
    let asked = [app(1, "one", "X-Client-Cert-Subject")];
    let proof = Ok(Proof::of_all(AppId::from_u128(1)));
    assert_eq!(verify(&request(WHATSAPP, &[NGINX]), &asked), proof);
    for subjects in [
        &[][..],
        &[""],
        &["CN=evil"],
        &[NGINX, NGINX],
        &[NGINX, "CN=evil"],
    ] {
        assert_eq!(
            verify(&request(WHATSAPP, subjects), &asked),
            WRONG,
            "{subjects:?}"
        );
        assert_eq!(
            verify(&request(WHATSAPP, subjects), &[app(1, "one", "")]),
            proof
        );
    }
    // A name that no header can have lets nothing pass.
    let misnamed = [app(1, "one", "no header")];
    assert_eq!(verify(&request(WHATSAPP, &[NGINX]), &misnamed), WRONG);
}

#[test]
fn asks_by_whatever_path_the_body_came_and_for_whatsapp_alone() {
    let asked = [app(1, "one", "x-client-cert-subject")];
    for platform in FAMILY {
        let by = |body, subjects| verify_by(*platform, &request(body, subjects), &asked);
        assert_eq!(by(WHATSAPP, &[]), WRONG, "{platform}");
        assert!(by(WHATSAPP, &[NGINX]).is_ok(), "{platform}");
        for other in [
            &br#"{"object":"page","entry":[]}"#[..],
            br#"{"object":"instagram","entry":[]}"#,
            b"not JSON",
            b"",
        ] {
            assert!(by(other, &[]).is_ok(), "{platform}");
        }
    }
}

#[test]
fn a_body_that_is_only_readable_once_mended_is_asked_too() {
    let asked = [app(1, "one", "x-client-cert-subject")];
    for body in [
        &b"{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"\x01\"}]}"[..],
        br#"{"object":"page","object":"whatsapp_business_account","entry":[]}"#,
        br#"{"object":"whatsapp_\u0062usiness_account","entry":[]}"#,
    ] {
        assert_eq!(verify(&request(body, &[]), &asked), WRONG);
        assert!(verify(&request(body, &[NGINX]), &asked).is_ok());
    }
}

#[test]
fn the_certificate_replaces_no_signature() {
    let asked = [app(1, "two", "x-client-cert-subject")];
    for subjects in [&[][..], &[NGINX]] {
        let refused = verify(&request(WHATSAPP, subjects), &asked);
        assert_eq!(refused, Err(Rejection::BadSignature));
    }
    let mut unsigned = request(WHATSAPP, &[NGINX]);
    unsigned.headers_mut().remove(HEADER);
    assert_eq!(
        verify(&unsigned, &asked),
        Err(Rejection::MissingHeader(HEADER))
    );
}

#[test]
fn any_app_of_the_endpoint_may_ask() {
    let header = "x-client-cert-subject";
    let silent = app(1, "one", "");
    // Whoever holds the silent app's secret must not get around the other one's wish.
    for secret in ["one", "three"] {
        for apps in [
            [silent.clone(), app(3, secret, header)],
            [app(3, secret, header), silent.clone()],
        ] {
            assert_eq!(verify(&request(WHATSAPP, &[]), &apps), WRONG);
            assert!(verify(&request(WHATSAPP, &[NGINX]), &apps).is_ok());
            let page = br#"{"object":"page","entry":[]}"#;
            assert!(verify(&request(page, &[]), &apps).is_ok());
        }
    }
    // On the silent app's own endpoint nobody asks.
    assert!(verify(&request(WHATSAPP, &[]), &[silent]).is_ok());
    // So it is while the secret is being changed.
    let previous = Secret::new("one").unwrap();
    let until = Timestamp::from_millis(2_000);
    let rotating = app(2, "new", header).with_previous(names::APP_SECRET, previous, until);
    assert_eq!(verify(&request(WHATSAPP, &[]), &[rotating]), WRONG);
}

#[test]
fn a_header_name_is_of_either_case() {
    for text in [
        "x-client-cert-subject",
        "X-Client-Cert-Subject",
        "ssl_client_s_dn",
    ] {
        assert!(is_header_name(text), "{text}");
    }
    for text in [
        "",
        "x y",
        "x:",
        "ü",
        "x\n",
        &"x".repeat(101),
        "X-Hub-Signature-256",
    ] {
        assert!(!is_header_name(text), "{text}");
    }
}

proptest! {
    #[test]
    fn no_subject_panics(subject in r#"[CNO=,;+/\\" a-z.]{0,40}"#) {
        has_common_name(&subject, COMMON_NAME);
    }

    #[test]
    fn whatever_the_value_of_another_attribute_is_it_does_not_pass(value in r#"[CN=,;+/" a-z.]{0,20}"#) {
        // As RFC 4514 has it escaped.
        let escaped: String = value.chars().flat_map(|it| ['\\', it]).collect();
        let subject = format!("CN=evil,O={escaped}\\,CN={COMMON_NAME}");
        prop_assert!(!has_common_name(&subject, COMMON_NAME));
    }
}
