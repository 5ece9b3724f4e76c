//! Which conversation something belongs to.

use std::collections::BTreeSet;

use model::{ConnectionId, ContactId, ConversationId, MessageStatus, Timestamp};
use storage::{LastState, Reference, ThreadState};

use super::{Scene, Slate, slate::is_older};

/// The word by which adapters say: the one-to-one thread with the contact.
const WITH_CONTACT: &str = "contact";

/// The thread's id of the one-to-one conversation with a contact.
pub(super) fn of_contact(contact: ContactId) -> String {
    format!("{WITH_CONTACT}/{contact}")
}

/// The conversation that an event's thread leads to; made where there is none. `None` where the body
/// names no thread.
pub(super) fn find(
    slate: &mut Slate<'_>,
    scene: Scene<'_>,
    contact: Option<ContactId>,
    message_ref: Option<&str>,
) -> Option<ConversationId> {
    let connection = scene.owner.connection;
    let thread_ref = scene.event().inbound.thread_ref.as_deref()?;
    let is_direct = thread_ref == WITH_CONTACT;
    let with = contact.filter(|_| is_direct || scene.adapter.is_direct(&scene.event().inbound));
    let reference = if is_direct {
        of_contact(contact?)
    } else {
        thread_ref.to_owned()
    };
    let message = |slate: &Slate<'_>, reference: &str| {
        let message = slate.messages.get(&(connection, reference.to_owned()))?;
        Some(slate.now(message.conversation?))
    };
    let mut found = BTreeSet::new();
    found.extend(slate.thread_of(connection, &reference));
    if let Some(own) = message_ref {
        // It may have come before under another thread's name, or be what others have named as
        // their thread; and where only its parent is named, the parent's conversation is its own.
        found.extend(message(slate, own));
        found.extend(slate.thread_of(connection, own));
    }
    if !is_direct {
        found.extend(message(slate, thread_ref));
    }
    let mut found = found.into_iter();
    let thread = match found.next() {
        Some(kept) => {
            for gone in found {
                slate.move_thread(gone, kept);
            }
            kept
        }
        None => add(slate, scene, with),
    };
    meet(slate, thread, with);
    if !is_direct {
        rename(slate, thread, (connection, thread_ref.to_owned()));
    }
    call(slate, scene, thread);
    slate.lead((connection, reference), thread);
    Some(thread)
}

/// Lets a conversation be with somebody, who was not known when it began.
fn meet(slate: &mut Slate<'_>, thread: ConversationId, with: Option<ContactId>) {
    let is_known = slate
        .threads
        .get(&thread)
        .is_none_or(|it| it.contact.is_some());
    if with.is_some() && !is_known {
        slate.thread(thread).contact = with;
    }
}

/// Lets a conversation of several be called what the newest event calls it.
fn call(slate: &mut Slate<'_>, scene: Scene<'_>, thread: ConversationId) {
    let inbound = &scene.event().inbound;
    let (Some(title), Some(known)) = (&inbound.thread_title, slate.threads.get(&thread)) else {
        return;
    };
    let at = inbound.occurred_at.unwrap_or(Timestamp::from_millis(0));
    let is_news = (known.title_at, known.title.as_ref()) < (Some(at), Some(title));
    if known.contact.is_none() && is_news {
        let thread = slate.thread(thread);
        thread.title = Some(title.clone());
        thread.title_at = Some(at);
    }
}

/// Takes over what an event that comes to no message calls its conversation, which may not have begun.
pub(super) fn announce(slate: &mut Slate<'_>, scene: Scene<'_>) {
    if scene.event().inbound.thread_title.is_some() {
        find(slate, scene, None, None);
    }
}

/// Lets a conversation go by an older one of its threads' ids, and be called by that post's text.
fn rename(slate: &mut Slate<'_>, thread: ConversationId, reference: Reference) {
    let known = slate.threads.get(&thread).expect("it was found");
    if is_older(&reference.1, &known.thread_ref) {
        let post = slate.messages.get(&reference);
        let title = post.and_then(|it| it.text.clone());
        let thread = slate.thread(thread);
        thread.thread_ref = reference.1;
        if thread.title_at.is_none() {
            thread.title = title;
        }
    }
}

fn add(slate: &mut Slate<'_>, scene: Scene<'_>, contact: Option<ContactId>) -> ConversationId {
    let id = ConversationId::from_u128(slate.next_id());
    let event = scene.event();
    slate.add_thread(ThreadState {
        id,
        platform: event.platform,
        connection: scene.owner.connection,
        thread_ref: event.inbound.thread_ref.clone().unwrap_or_default(),
        contact,
        title: None,
        title_at: None,
        unread: 0,
        messages: 0,
        last: None,
        last_inbound_at: None,
        delivered_at: None,
        read_at: None,
        seen_at: None,
        created_at: event.received_at,
    });
    id
}

/// Begins a conversation without a message.
pub(super) fn open(slate: &mut Slate<'_>, scene: Scene<'_>, contact: Option<ContactId>) {
    let Some(thread) = find(slate, scene, contact, None) else {
        return;
    };
    let at = scene.at();
    if slate
        .threads
        .get(&thread)
        .is_some_and(|it| it.last.is_none())
    {
        slate.thread(thread).last = Some(LastState {
            at,
            position: scene.claimed.position,
            message: None,
            text: None,
            direction: None,
        });
    }
}

/// Notes that everything of ours up to a time has come that far.
pub(super) fn watermark(
    slate: &mut Slate<'_>,
    scene: Scene<'_>,
    contact: Option<ContactId>,
    status: MessageStatus,
) {
    let Some(millis) = scene.event().inbound.watermark_ms else {
        return;
    };
    let Some(thread) = find(slate, scene, contact, None) else {
        return;
    };
    let up_to = Some(Timestamp::from_millis(millis));
    let is_ours = is_by_us(scene);
    let thread = slate.thread(thread);
    match status {
        MessageStatus::Delivered => thread.delivered_at = thread.delivered_at.max(up_to),
        MessageStatus::Read if is_ours => {
            thread.seen_at = thread.seen_at.max(up_to);
            let id = thread.id;
            slate.count_anew(id);
        }
        MessageStatus::Read => thread.read_at = thread.read_at.max(up_to),
        _ => {}
    }
}

/// Whether it was our account that acted, elsewhere.
pub(super) fn is_by_us(scene: Scene<'_>) -> bool {
    let sender = scene.event().inbound.sender_id.as_ref();
    sender.is_some() && sender == scene.owner.account_id.as_ref()
}

/// Two contacts are one: so are their conversations.
pub(super) fn follow(
    slate: &mut Slate<'_>,
    connection: ConnectionId,
    gone: ContactId,
    kept: ContactId,
) {
    let named: Vec<_> = slate
        .threads
        .values()
        .filter(|it| it.contact == Some(gone))
        .map(|it| it.id)
        .collect();
    for thread in named {
        slate.thread(thread).contact = Some(kept);
    }
    let Some(old) = slate.thread_of(connection, &of_contact(gone)) else {
        return;
    };
    let reference = of_contact(kept);
    let thread = match slate.thread_of(connection, &reference) {
        Some(thread) if thread != old => {
            let (kept, gone) = (thread.min(old), thread.max(old));
            slate.move_thread(gone, kept);
            kept
        }
        _ => old,
    };
    slate.thread(thread).contact = Some(kept);
    slate.lead((connection, reference), thread);
    slate.lead((connection, of_contact(gone)), thread);
}
