//! Deliveries are what the platform would send.

use super::Deliveries;

fn deliveries() -> Deliveries {
    Deliveries::tagged("cafe0001".to_owned(), 100, 1_795_200_448).unwrap()
}

#[test]
fn the_signature_is_what_openssl_computes() {
    let body = deliveries().body(7);
    // printf %s "$body" | openssl dgst -sha256 -hmac bench-app-secret-0123456789abcdef
    assert_eq!(
        deliveries().signature(body.as_bytes()),
        "sha256=1e712822bae3f76682e29f7b961545c53b4c7dfd22750d13a05a3b69f83d84bc"
    );
}

#[test]
fn a_body_is_json_of_about_600_bytes_with_its_own_id() {
    let deliveries = deliveries();
    let body = deliveries.body(1_234);
    assert!((550..650).contains(&body.len()), "{}", body.len());
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let message = &body["entry"][0]["changes"][0]["value"]["messages"][0];
    assert_eq!(message["id"], deliveries.id(1_234));
    assert_eq!(message["timestamp"], "1795200448");
}

#[test]
fn an_id_leads_back_to_its_number() {
    let deliveries = deliveries();
    for number in [0, 1, 9_999_999_999] {
        assert_eq!(deliveries.number(&deliveries.id(number)), Some(number));
    }
    let other = Deliveries::tagged("cafe0002".to_owned(), 100, 0).unwrap();
    assert_eq!(deliveries.number(&other.id(1)), None, "of another run");
    assert_eq!(deliveries.number("wamid.x"), None);
}

#[test]
fn a_pile_holds_every_request_and_begins_again() {
    let deliveries = deliveries();
    let pile = deliveries.pile(5, 7).unwrap();
    assert_eq!(pile.len(), 7);
    for index in 0..14 {
        let number = 5 + u64::try_from(index % 7).unwrap();
        assert_eq!(pile.number(index), number);
        assert_eq!(pile.get(index), deliveries.request(number));
    }
}
