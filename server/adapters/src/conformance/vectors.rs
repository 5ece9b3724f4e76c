//! Runs the requests of a platform's `vectors.json`.

use bytes::Bytes;
use http::{StatusCode, Uri};
use model::{AppId, Timestamp};
use serde_json::Value;

use crate::{
    Admission, AppSecrets, KeySet, PlatformAdapter, Rejection, Secret, Trust, WebhookRequest,
    admit, names,
};

/// A request to admit and what must come of it.
pub(crate) struct Vector<'v> {
    vector: &'v Value,
    /// What it is called.
    pub name: &'v str,
    /// Which kind of check it belongs to.
    pub kind: &'v str,
}

impl<'v> Vector<'v> {
    pub(crate) fn of(vector: &'v Value) -> Self {
        Self {
            vector,
            name: vector["name"].as_str().unwrap(),
            kind: vector["kind"].as_str().unwrap(),
        }
    }

    /// Its body; where the text cannot carry it, its bytes are given.
    pub(crate) fn body(&self) -> Bytes {
        let input = &self.vector["input"];
        match input["body_hex"].as_str() {
            Some(digits) => hex::decode(digits).unwrap().into(),
            None => input["body"].as_str().unwrap_or_default().to_owned().into(),
        }
    }

    fn request(&self) -> WebhookRequest {
        let input = &self.vector["input"];
        let mut request = WebhookRequest::new(self.body());
        *request.method_mut() = input["method"].as_str().unwrap_or("POST").parse().unwrap();
        let query = input["query"].as_str().unwrap_or_default();
        *request.uri_mut() = format!("/?{query}").parse::<Uri>().unwrap();
        // The headers of the request, or the one that must be computed.
        let headers = input["headers"]
            .as_object()
            .or(self.vector["expected"]["header"].as_object());
        for (name, value) in headers.into_iter().flatten() {
            let name = http::HeaderName::try_from(name).unwrap();
            request
                .headers_mut()
                .insert(name, value.as_str().unwrap().parse().unwrap());
        }
        request
    }

    fn admit(&self, adapter: &dyn PlatformAdapter) -> Result<Admission, Rejection> {
        let secret = self.vector["secret"].as_str().unwrap_or_default();
        // The vector's secret stands for whatever the platform proves by; it names no header.
        let fields = adapter.profile().credentials.iter();
        let fields = fields.filter(|field| field.name != names::CLIENT_CERT_HEADER);
        let secrets = fields.filter_map(|field| Some((field.name, Secret::new(secret)?)));
        let apps = [AppSecrets::new(AppId::from_u128(1), secrets)];
        let trust = Trust {
            now: Timestamp::from_millis(0),
            keys: &KeySet::default(),
        };
        admit(adapter, &self.request(), &apps, &trust)
    }

    /// Asserts that `adapter` admits the request if it is genuine, and answers as it must.
    pub(crate) fn holds(&self, adapter: &dyn PlatformAdapter) {
        let (vector, name) = (self.vector, self.name);
        let expected = &vector["expected"];
        match self.admit(adapter) {
            Ok(Admission::Delivery(_)) => assert_eq!(vector["valid"], true, "{name}"),
            Ok(Admission::Handshake(reply)) => {
                assert_eq!(vector["valid"], true, "{name}");
                assert_eq!(reply.status(), StatusCode::OK, "{name}");
                assert_eq!(reply.body(), expected["body"].as_str().unwrap(), "{name}");
                let content_type = expected["content_type"].as_str().unwrap();
                assert_eq!(reply.headers()["content-type"], content_type, "{name}");
            }
            Err(rejection) => {
                assert_eq!(vector["valid"], false, "{name}: {rejection}");
                let is_token = rejection == Rejection::WrongVerifyToken;
                assert_eq!(is_token, expected["status"] == 403, "{name}: {rejection}");
            }
        }
    }
}
