//! The dedupe key: what makes an event the same when a platform sends it again.

use model::{AppId, EventType, InboundEvent};
use sha2::{Digest, Sha256};

/// 16 bytes of SHA-256 over app, account as the body names it, the scope of the external id where it
/// is narrower than the account, external id, and the item's own digest where the external id is
/// derived. Every part carries its length, so that no two lists of parts
/// read alike.
pub(crate) fn dedupe_key(app: AppId, event: &InboundEvent) -> [u8; 16] {
    let app = app.as_u128().to_be_bytes();
    let parts: [&[u8]; 6] = [
        &app,
        event.account_id.as_deref().unwrap_or("-").as_bytes(),
        event.scope.as_deref().unwrap_or_default().as_bytes(),
        event.external_id.as_bytes(),
        event
            .digest
            .as_ref()
            .map_or(&[], |digest| digest.as_slice()),
        // An id in something we do not know may be another thing's.
        match (event.event_type, &event.raw) {
            (EventType::Unknown, Some(raw)) => raw.as_bytes(),
            _ => &[],
        },
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
    use model::Direction;

    fn event(account: Option<&str>, external: &str, digest: Option<[u8; 32]>) -> InboundEvent {
        InboundEvent {
            account_id: account.map(str::to_owned),
            digest,
            ..InboundEvent::new(EventType::Message, Direction::Inbound, external)
        }
    }

    #[test]
    fn differs_by_app_account_scope_external_id_and_digest() {
        let app = AppId::from_u128(1);
        let same = dedupe_key(app, &event(Some("1"), "23", None));
        assert_eq!(same, dedupe_key(app, &event(Some("1"), "23", None)));
        let scoped = InboundEvent {
            scope: Some("19:a".to_owned()),
            ..event(Some("1"), "23", None)
        };
        for (app, other) in [
            (AppId::from_u128(2), event(Some("1"), "23", None)),
            (app, event(Some("12"), "3", None)),
            (app, event(None, "23", None)),
            (app, event(Some("1"), "23", Some([0; 32]))),
            (app, scoped),
        ] {
            assert_ne!(same, dedupe_key(app, &other));
        }
    }

    #[test]
    fn unknown_things_with_one_id_are_told_apart_by_what_they_are() {
        let unknown = |raw: &str| InboundEvent {
            raw: Some(raw.to_owned()),
            ..InboundEvent::new(EventType::Unknown, Direction::None, "7")
        };
        let key = |event: &InboundEvent| dedupe_key(AppId::from_u128(1), event);
        assert_eq!(key(&unknown("{\"a\":1}")), key(&unknown("{\"a\":1}")));
        assert_ne!(key(&unknown("{\"a\":1}")), key(&unknown("{\"a\":2}")));
        let known = InboundEvent::new(EventType::Message, Direction::Inbound, "7");
        assert_ne!(key(&unknown("{}")), key(&known));
    }
}
