//! That a profile says of its platform what is so.

use std::collections::BTreeSet;

use model::{InboundEvent, PlatformProfile};

/// Checks what can be seen without a sample.
pub(super) fn check(profile: &PlatformProfile) {
    assert_eq!(
        profile.label,
        profile.platform.label(),
        "one name for a platform"
    );
    let mut listed = BTreeSet::new();
    for event_type in profile.event_types {
        let is_new = listed.insert(event_type.as_str());
        assert!(is_new, "listed twice: {event_type:?}");
    }
    let mark = [profile.mark.hue, profile.mark.shape];
    let is_empty = mark.iter().any(|it| it.trim().is_empty());
    assert!(!is_empty, "a mark without colour or shape");
}

/// Checks that the types of `events` are among those that the profile lists.
pub(super) fn lists_all_of(profile: &PlatformProfile, events: &[InboundEvent]) {
    for event in events {
        let is_listed = profile.event_types.contains(&event.event_type);
        assert!(is_listed, "not listed: {:?}", event.event_type);
    }
}

#[cfg(test)]
mod tests {
    use model::{Direction, EventType, Mark, Platform};

    use super::*;
    use crate::adapter_for;

    fn good() -> PlatformProfile {
        *adapter_for(Platform::Viber).profile()
    }

    fn with_mark(hue: &'static str, shape: &'static str) -> PlatformProfile {
        let mark = Mark { hue, shape };
        PlatformProfile { mark, ..good() }
    }

    #[test]
    #[should_panic(expected = "one name for a platform")]
    fn refuses_another_name() {
        let label = "Telegram";
        check(&PlatformProfile { label, ..good() });
    }

    #[test]
    #[should_panic(expected = "listed twice: Message")]
    fn refuses_a_type_listed_twice() {
        let event_types = &[EventType::Message, EventType::Unknown, EventType::Message];
        check(&PlatformProfile {
            event_types,
            ..good()
        });
    }

    #[test]
    #[should_panic(expected = "a mark without")]
    fn refuses_a_mark_without_colour() {
        check(&with_mark("", "<path/>"));
    }

    #[test]
    #[should_panic(expected = "a mark without")]
    fn refuses_a_mark_without_shape() {
        check(&with_mark("red", "\n"));
    }

    #[test]
    #[should_panic(expected = "not listed: Like")]
    fn refuses_events_of_a_type_that_is_not_listed() {
        let event = InboundEvent::new(EventType::Like, Direction::Inbound, "1");
        lists_all_of(&good(), &[event]);
    }
}
