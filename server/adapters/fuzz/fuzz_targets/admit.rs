//! Any request: judging it never panics, and nothing is taken for a delivery that is not signed. The
//! rest of an input is query, proof and body, a line each.
#![no_main]

use adapters::conformance::Signs;
use adapters::{Admission, WebhookRequest};
use adapters_fuzz::{adapter, admit_as, split};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Uri};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (groups, rest) = split(data);
    let mut parts = rest.splitn(3, |byte| *byte == b'\n');
    let mut part = || parts.next().unwrap_or_default();
    let (query, proof, body) = (part(), part(), part());
    let Ok(uri) = Uri::try_from([b"/?", query].concat()) else {
        return;
    };
    let Ok(header) = HeaderValue::from_bytes(proof) else {
        return;
    };
    for samples in groups {
        let name = HeaderName::from_static(adapter(samples).profile().proof_header);
        for method in [Method::GET, Method::POST] {
            let mut request = WebhookRequest::new(Bytes::copy_from_slice(body));
            *request.method_mut() = method;
            *request.uri_mut() = uri.clone();
            request.headers_mut().insert(name.clone(), header.clone());
            let admitted = admit_as(samples, &request);
            if let (Ok(Admission::Delivery(_)), Signs::Body) = (admitted, samples.signs) {
                let right = (samples.sign)(samples.secret.as_bytes(), body).unwrap_or_default();
                assert!(right.as_bytes().eq_ignore_ascii_case(proof), "a forgery was admitted");
            }
        }
    }
});
