//! What the targets share. An input is a platform's name, a line end, and the rest; a name that is
//! none stands for some platform, so that the fuzzer can wander between them.

use std::sync::LazyLock;

use adapters::conformance::Samples;
use adapters::{Admission, PlatformAdapter, Rejection, Trust, WebhookRequest, adapter_for, admit};
use model::Platform;

/// Every platform with every way in which it signs, without the bodies.
static GROUPS: LazyLock<Vec<Samples>> = LazyLock::new(|| {
    let groups = Platform::ALL.iter().flat_map(|it| adapter_for(*it).samples());
    let without_bodies = |samples| Samples {
        fixtures: Vec::new(),
        ..samples
    };
    groups.map(without_bodies).collect()
});

/// The groups of the platform that the input names, and the rest of the input.
pub fn split(data: &[u8]) -> (impl Iterator<Item = &'static Samples>, &[u8]) {
    let end = data.iter().position(|byte| *byte == b'\n');
    let (name, rest) = match end {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (&data[..0], data),
    };
    let named = std::str::from_utf8(name).ok().and_then(|it| it.parse().ok());
    let platform = named.unwrap_or_else(|| {
        let letters: usize = name.iter().map(|byte| usize::from(*byte)).sum();
        Platform::ALL[letters % Platform::ALL.len()]
    });
    (GROUPS.iter().filter(move |it| it.platform == platform), rest)
}

/// Admits a request as the app that owns the samples would.
pub fn admit_as(samples: &Samples, request: &WebhookRequest) -> Result<Admission, Rejection> {
    let trust = Trust {
        now: samples.now,
        keys: &samples.keys,
    };
    let [ours, _theirs] = samples.apps();
    admit(adapter(samples), request, &[ours], &trust)
}

/// The adapter that the samples are of.
pub fn adapter(samples: &Samples) -> &'static dyn PlatformAdapter {
    adapter_for(samples.platform)
}
