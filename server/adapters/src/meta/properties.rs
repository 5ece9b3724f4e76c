//! What the properties of several platforms need: JSON that gets past the first look, and requests
//! that are signed.

use bytes::Bytes;
use model::{AppId, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

use super::HEADER;
use crate::signature::hmac_sha256;
use crate::{
    Admission, AppSecrets, KeySet, PlatformAdapter, Rejection, Secret, Trust, WebhookRequest,
    admit, names,
};

const SECRET: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

/// JSON whose names are some of `names` and whose texts are some of `texts`, or any.
pub(crate) fn values(
    names: &'static [&'static str],
    texts: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(texts).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        let names = prop::sample::select(names);
        let members = prop::collection::btree_map(names, inner.clone(), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|it| it.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

/// What `adapter` makes of `body` that comes with the signature of `signed`.
pub(crate) fn admitted(
    adapter: &dyn PlatformAdapter,
    body: &[u8],
    signed: &[u8],
) -> Result<Admission, Rejection> {
    let tag = hex::encode(hmac_sha256(SECRET.as_bytes(), signed));
    let request: WebhookRequest = http::Request::post("/")
        .header(HEADER, format!("sha256={tag}"))
        .body(Bytes::copy_from_slice(body))
        .unwrap();
    let secret = Secret::new(SECRET).map(|it| (names::APP_SECRET, it));
    let apps = [AppSecrets::new(AppId::from_u128(1), secret)];
    let trust = Trust {
        now: Timestamp::from_millis(0),
        keys: &KeySet::default(),
    };
    admit(adapter, &request, &apps, &trust)
}
