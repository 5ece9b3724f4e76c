//! The ids an event is tied to others by. Activity ids are clocks, unique only in a conversation.

use model::{EventType, InboundEvent};

use crate::scalar::filled;
use crate::teams::wire::Activity;

/// What separates a channel from the message that began a thread in it.
const ROOT: &str = ";messageid=";

/// Where an activity happened.
struct Place<'a> {
    /// The conversation as the activity names it.
    whole: &'a str,
    /// The chat or channel.
    base: &'a str,
    /// The message that began the thread.
    root: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(conversation: &'a str) -> Self {
        let (base, root) = match conversation.split_once(ROOT) {
            Some((base, root)) => (base, Some(root)),
            None => (conversation, None),
        };
        Self {
            whole: conversation,
            base,
            root: root.filter(|it| !it.is_empty()),
        }
    }

    fn message(&self, id: &str) -> String {
        format!("{}/{id}", self.base)
    }
}

/// Enters message, thread and what is answered.
pub(super) fn enter(event: &mut InboundEvent, activity: &Activity) {
    let Some(conversation) = &activity.conversation else {
        return;
    };
    let place = Place::of(&conversation.id.0);
    let own = activity.id.as_ref().map(|id| id.0.as_str());
    let answered = activity.reply_to_id.as_ref().map(|id| id.0.as_str());
    event.thread_ref = Some(place.whole.to_owned());
    event.thread_title = filled(conversation.name.clone());
    match event.event_type {
        EventType::Reaction => event.message_ref = answered.map(|id| place.message(id)),
        EventType::Read => event.message_ref = last_read(activity).map(|id| place.message(id)),
        EventType::MessageDeleted => {
            event.message_ref = own.map(|id| place.message(id));
            event.thread_ref = own.map(|id| thread(&place, activity, id));
        }
        _ if is_message(activity) => {
            event.message_ref = own.map(|id| place.message(id));
            event.thread_ref = own.map(|id| thread(&place, activity, id));
            let root = place.root.filter(|root| Some(*root) != own);
            event.reply_to = answered.or(root).map(|id| place.message(id));
        }
        EventType::Callback => event.reply_to = answered.map(|id| place.message(id)),
        _ => {}
    }
}

/// Whether an event happened in a person's chat with the bot.
pub(in crate::teams) fn is_personal(event: &InboundEvent) -> bool {
    event
        .thread_ref
        .as_ref()
        .is_some_and(|it| it.starts_with("a:"))
}

fn is_message(activity: &Activity) -> bool {
    matches!(activity.kind.as_deref(), Some("message" | "messageUpdate"))
}

/// A message in a channel that names no root begins a thread of its own.
fn thread(place: &Place<'_>, activity: &Activity, own: &str) -> String {
    let conversation = activity.conversation.as_ref();
    let kind = conversation.and_then(|it| it.conversation_type.as_deref());
    match (kind, place.root) {
        (Some("channel"), None) => format!("{}{ROOT}{own}", place.base),
        _ => place.whole.to_owned(),
    }
}

fn last_read(activity: &Activity) -> Option<&str> {
    activity.value.as_ref()?.get("lastReadMessageId")?.as_str()
}
