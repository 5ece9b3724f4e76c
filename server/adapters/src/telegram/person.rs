//! Who acted and who is the other party.

use model::{InboundEvent, UserInfo};

use super::wire::{Chat, User};
use crate::scalar::filled;

/// A user, or a chat that acts as one.
pub(super) struct Person {
    pub id: String,
    info: UserInfo,
}

impl From<User> for Person {
    fn from(user: User) -> Self {
        Self {
            id: user.id.0,
            info: UserInfo {
                username: filled(user.username),
                full_name: full_name(user.first_name.as_deref(), user.last_name.as_deref()),
                profile_picture: None,
            },
        }
    }
}

impl From<&Chat> for Person {
    fn from(chat: &Chat) -> Self {
        let name = full_name(chat.first_name.as_deref(), chat.last_name.as_deref());
        Self {
            id: chat.id.0.clone(),
            info: UserInfo {
                username: filled(chat.username.clone()),
                full_name: filled(chat.title.clone()).or(name),
                profile_picture: None,
            },
        }
    }
}

/// First and last name as one, where there are any.
pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let names: Vec<_> = first
        .into_iter()
        .chain(last)
        .filter(|it| !it.is_empty())
        .collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// A chat of two. Telegram gives it the id of the person in it.
pub(super) fn is_private(chat: &Chat) -> bool {
    chat.kind.as_deref() == Some("private")
}

/// Enters who acted, and the other party: the person of a private chat whoever wrote, otherwise the
/// actor. The name is the other party's, not that of an owner who answers through the bot. Chats of
/// several have a title.
pub(super) fn enter(event: &mut InboundEvent, actor: Option<Person>, chat: Option<&Chat>) {
    event.sender_id = actor.as_ref().map(|actor| actor.id.clone());
    event.thread_title = chat.and_then(|chat| filled(chat.title.clone()));
    let contact = match chat.filter(|chat| is_private(chat)) {
        Some(chat) => Some(
            actor
                .filter(|it| it.id == chat.id.0)
                .unwrap_or_else(|| chat.into()),
        ),
        None => actor,
    };
    if let Some(contact) = contact {
        event.contact_ref = Some(contact.id);
        event.user_info = contact.info;
    }
}
