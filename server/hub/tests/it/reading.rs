//! What pages ask.

use hub::{Actor, HubError};
use model::{EventFilter, EventId, LiveEvent, Platform, Totals};

use super::test_hub::TestHub;
use crate::bodies::telegram;

#[tokio::test]
async fn a_page_has_1_to_200_events() {
    let hub = TestHub::new().await;
    let page = |limit| {
        let hub = &hub;
        async move {
            hub.hub
                .events(&Actor::System, &EventFilter::default(), None, limit)
                .await
        }
    };
    for limit in [0, 201, u16::MAX] {
        let refused = page(limit).await;
        assert!(
            matches!(refused, Err(HubError::Invalid { field: "limit", .. })),
            "{limit}: {refused:?}"
        );
    }
    for limit in [1, 200] {
        assert!(page(limit).await.is_ok(), "{limit}");
    }
}

#[tokio::test]
async fn as_many_events_can_be_asked_for_as_a_frame_lists() {
    let hub = TestHub::new().await;
    let ids: Vec<_> = (0..=LiveEvent::MAX_IDS as u128)
        .map(EventId::from_u128)
        .collect();
    let filter = EventFilter::default();
    let refused = hub.hub.events_by_id(&Actor::System, &ids, &filter).await;
    assert!(
        matches!(refused, Err(HubError::Invalid { field: "ids", .. })),
        "{refused:?}"
    );
    let found = hub
        .hub
        .events_by_id(&Actor::System, &ids[1..], &filter)
        .await
        .unwrap();
    assert_eq!(found, []);
}

#[tokio::test]
async fn the_overview_counts_today_and_yesterday() {
    let hub = TestHub::new().await;
    let empty = hub.hub.overview(&Actor::System).await.unwrap();
    assert!(!empty.any_event);
    hub.store_one(Platform::Telegram, telegram(1)).await;
    hub.drain().await;
    hub.world.clock.advance(24 * 60 * 60 * 1000);
    hub.store_one(Platform::Telegram, telegram(2)).await;
    hub.store_one(Platform::Telegram, telegram(3)).await;

    // The minute exactly a day ago is still part of today.
    hub.world.clock.advance(60_000);
    let overview = hub.hub.overview(&Actor::System).await.unwrap();
    let today = Totals {
        received: 2,
        pending: 2,
        ..Totals::default()
    };
    let yesterday = Totals {
        received: 1,
        completed: 1,
        ..Totals::default()
    };
    assert_eq!((overview.totals, overview.previous), (today, yesterday));
    assert_eq!(overview.recent.len(), 3);
    let telegram = overview
        .platforms
        .iter()
        .find(|it| it.platform == Platform::Telegram)
        .unwrap();
    assert!(telegram.on && telegram.last_event_at.is_some());
    assert_eq!(
        telegram.callback_url,
        "https://example.com/api/webhooks/telegram"
    );
}
