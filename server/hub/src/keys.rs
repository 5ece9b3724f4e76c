//! The dedupe key: what makes an event the same when a platform sends it again.

use model::{AppId, InboundEvent};
use sha2::{Digest, Sha256};

/// 16 bytes of SHA-256 over app, account as the body names it, external id, and the item's own digest
/// where the external id is derived. Every part carries its length, so that no two lists of parts
/// read alike.
pub(crate) fn dedupe_key(app: AppId, event: &InboundEvent) -> [u8; 16] {
    let app = app.as_u128().to_be_bytes();
    let parts: [&[u8]; 4] = [
        &app,
        event.account_id.as_deref().unwrap_or("-").as_bytes(),
        event.external_id.as_bytes(),
        event
            .digest
            .as_ref()
            .map_or(&[], |digest| digest.as_slice()),
    ];
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        <[u8; 32]>::from(hash.finalize());
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Direction, EventType};

    fn event(account: Option<&str>, external: &str, digest: Option<[u8; 32]>) -> InboundEvent {
        InboundEvent {
            account_id: account.map(str::to_owned),
            digest,
            ..InboundEvent::new(EventType::Message, Direction::Inbound, external)
        }
    }

    #[test]
    fn differs_by_app_account_external_id_and_digest() {
        let app = AppId::from_u128(1);
        let same = dedupe_key(app, &event(Some("1"), "23", None));
        assert_eq!(same, dedupe_key(app, &event(Some("1"), "23", None)));
        for (app, other) in [
            (AppId::from_u128(2), event(Some("1"), "23", None)),
            (app, event(Some("12"), "3", None)),
            (app, event(None, "23", None)),
            (app, event(Some("1"), "23", Some([0; 32]))),
        ] {
            assert_ne!(same, dedupe_key(app, &other));
        }
    }
}
