//! A rightly signed body of any bytes: reading it never panics, and reads the same twice.
#![no_main]

use adapters::{Admission, WebhookRequest, adapter_for};
use adapters_fuzz::{adapter, admit_as, split};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (groups, body) = split(data);
    for samples in groups {
        let mut request = WebhookRequest::new(Bytes::copy_from_slice(body));
        *request.method_mut() = Method::POST;
        if let Some(proof) = (samples.sign)(samples.secret.as_bytes(), body) {
            let header = HeaderName::from_static(adapter(samples).profile().proof_header);
            let proof = HeaderValue::try_from(proof).expect("a proof is printable");
            request.headers_mut().insert(header, proof);
        }
        let Ok(Admission::Delivery(verified)) = admit_as(samples, &request) else {
            continue;
        };
        let [ours, _theirs] = samples.apps();
        let reader = adapter_for(adapter(samples).reader(&verified));
        let events = reader.parse(&verified, &ours);
        assert_eq!(events, reader.parse(&verified, &ours), "it reads the same twice");
        for event in events.into_iter().flatten() {
            assert!(!event.external_id.is_empty(), "no event is without id");
        }
        adapter(samples).reply(&verified);
    }
});
