//! What surrounds an item: what X calls it, whose account it is for, who is described beside it.

use model::{Direction, EventType, InboundEvent};
use serde_json::Value;

use super::people::{People, Person};
use crate::json;

/// Where an item stands.
pub(super) struct Scope<'b> {
    /// The key of its list, or its `event_type`.
    pub native: &'b str,
    /// Our account: `for_user_id` or `filter.user_id`.
    pub account: Option<String>,
    /// Who is described beside the items.
    pub people: &'b People,
}

impl Scope<'_> {
    /// Whether that is our account.
    pub(super) fn is_ours(&self, person: &Person) -> bool {
        self.account.as_ref() == Some(&person.id)
    }

    /// Which way something goes that `actor` did.
    pub(super) fn direction(&self, actor: &Person) -> Direction {
        if self.is_ours(actor) {
            Direction::Outbound
        } else {
            Direction::Inbound
        }
    }

    /// An event that X names itself.
    pub(super) fn event(
        &self,
        event_type: EventType,
        direction: Direction,
        id: impl Into<String>,
    ) -> InboundEvent {
        let mut event = InboundEvent::new(event_type, direction, id);
        event.native_type = Some(self.native.to_owned());
        event.account_id = self.account.clone();
        event
    }

    /// An event that X does not name: by an id that we made up, and by the digest of `item`.
    pub(super) fn derived(
        &self,
        (event_type, direction): (EventType, Direction),
        id: impl Into<String>,
        item: &Value,
    ) -> InboundEvent {
        let mut event = self.event(event_type, direction, id);
        event.digest = Some(json::digest(item));
        event
    }

    /// An event whose digest alone tells it from others of its kind.
    pub(super) fn nameless(&self, kind: (EventType, Direction), item: &Value) -> InboundEvent {
        self.derived(kind, format!("{}:hash", self.native), item)
    }

    /// An item that we do not understand, kept whole.
    pub(super) fn unknown(&self, item: &Value) -> InboundEvent {
        let mut event = self.nameless((EventType::Unknown, Direction::None), item);
        event.raw = Some(item.to_string());
        event
    }

    /// Enters who did something, to whom, and which of the two is the other party. The name is the
    /// other party's.
    pub(super) fn enter(
        &self,
        event: &mut InboundEvent,
        actor: Option<Person>,
        target: Option<Person>,
    ) {
        let contact = match event.direction {
            Direction::Inbound => actor.as_ref(),
            Direction::Outbound => target.as_ref(),
            Direction::Status | Direction::None => {
                let both = [actor.as_ref(), target.as_ref()];
                both.into_iter().flatten().find(|it| !self.is_ours(it))
            }
        };
        if let Some(contact) = contact {
            event.contact_ref = Some(contact.id.clone());
            event.user_info = self.people.info(contact);
        }
        event.sender_id = actor.map(|it| it.id);
        let target = target.map(|it| it.id);
        event.recipient_id = match event.direction {
            Direction::Inbound | Direction::Status => target.or_else(|| self.account.clone()),
            Direction::Outbound => target,
            Direction::None => None,
        };
    }
}

/// The thread with the other party of `event`; none without one.
pub(super) fn thread_with_contact(event: &InboundEvent) -> Option<String> {
    event.contact_ref.as_ref().map(|_| "contact".to_owned())
}

/// The items of a list; of anything else, itself.
pub(super) fn each(items: Option<&Value>) -> Box<dyn Iterator<Item = &Value> + '_> {
    match items {
        None | Some(Value::Null) => Box::new(std::iter::empty()),
        Some(Value::Array(items)) => Box::new(items.iter()),
        Some(item) => Box::new(std::iter::once(item)),
    }
}
