//! Lists of leads.

use model::{ConnectionId, EventId, LeadFilter};
use storage::{Changes, NewLead, Store};

use super::database::Database;
use super::projected::{contact, contact_id, lead, lead_id, put};
use crate::samples::at;

async fn found(store: &Store, wanted: &LeadFilter) -> Vec<EventId> {
    let page = store.leads(wanted, None, 200).await.unwrap();
    page.leads.iter().map(|it| it.id).collect()
}

#[tokio::test]
async fn pages_give_each_once_newest_first() {
    let database = Database::fresh().await;
    let store = &database.store;
    let changes = Changes {
        leads: (1..=5).map(|it| lead(it, None)).collect(),
        ..Changes::default()
    };
    put(store, changes).await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store.leads(&LeadFilter::default(), before, 2).await;
        let page = page.unwrap();
        seen.extend(page.leads.iter().map(|it| it.id));
        before = match page.next_cursor {
            Some(cursor) => Some(cursor),
            None => break,
        };
    }
    assert_eq!(seen, (1..=5).rev().map(lead_id).collect::<Vec<_>>());
}

#[tokio::test]
async fn filters_narrow_and_leads_follow_their_contact() {
    let database = Database::fresh().await;
    let store = &database.store;
    let other = ConnectionId::from_u128(0xC1);
    let elsewhere = NewLead {
        connection: other,
        ..lead(3, None)
    };
    let changes = Changes {
        contacts: vec![contact(1), contact(2)],
        leads: vec![
            lead(1, Some(contact_id(1))),
            lead(2, Some(contact_id(2))),
            elsewhere,
        ],
        ..Changes::default()
    };
    put(store, changes).await;
    let any = LeadFilter::default;
    let of = |number| LeadFilter {
        contact_id: Some(contact_id(number)),
        ..any()
    };
    assert_eq!(found(store, &of(2)).await, [lead_id(2)]);
    let wanted = LeadFilter {
        connection_id: Some(other),
        ..any()
    };
    assert_eq!(found(store, &wanted).await, [lead_id(3)]);
    let wanted = LeadFilter {
        from: Some(at(2)),
        to: Some(at(3)),
        ..any()
    };
    assert_eq!(found(store, &wanted).await, [lead_id(2)]);

    let changes = Changes {
        moved_contacts: vec![(contact_id(2), contact_id(1))],
        ..Changes::default()
    };
    put(store, changes).await;
    for number in [1, 2] {
        assert_eq!(found(store, &of(number)).await, [lead_id(2), lead_id(1)]);
    }
}
