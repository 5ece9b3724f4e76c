//! What happens to a message: it is made, changed, taken back, reacted to, delivered, read.

use model::{ContactId, ConversationId, Direction, EventType, MessageId, MessageStatus, Timestamp};
use storage::{Created, Edit, LastState, MessageFacts, MessageState, Reaction, Reference};

use super::{Effect, Scene, Slate, direction, settle::settle, slate::concerns, threads};

/// A message was made.
pub(super) fn create(slate: &mut Slate<'_>, scene: Scene<'_>, contact: Option<ContactId>) {
    let reference = scene.claimed.message_ref();
    let Some(thread) = threads::find(slate, scene, contact, Some(&reference)) else {
        return;
    };
    let inbound = &scene.event().inbound;
    let info = &inbound.user_info;
    let created = Created {
        key: scene.key(),
        kind: inbound.event_type,
        direction: direction(scene.event()),
        text: inbound.content.text.clone(),
        attachments: inbound.content.attachments.clone(),
        reply_to: inbound.reply_to.clone(),
        sender_id: inbound.sender_id.clone(),
        sender_name: info.full_name.clone().or(info.username.clone()),
    };
    change(slate, scene, reference, |message| {
        let all = &mut message.facts.created;
        match all.iter_mut().find(|it| it.key == created.key) {
            Some(same) => *same = created,
            None => {
                all.push(created);
                all.sort_by(|one, other| one.key.cmp(&other.key));
            }
        }
        message.conversation = Some(thread);
    });
}

/// Something was said about a message, or about several.
pub(super) fn note(slate: &mut Slate<'_>, scene: Scene<'_>, effect: &Effect) {
    let inbound = &scene.event().inbound;
    let named = inbound.message_ref.iter().chain(&inbound.message_refs);
    for reference in named {
        change(slate, scene, reference.clone(), |message| {
            learn(&mut message.facts, scene, effect);
        });
    }
}

fn learn(facts: &mut MessageFacts, scene: Scene<'_>, effect: &Effect) {
    let inbound = &scene.event().inbound;
    let key = scene.key();
    match effect {
        Effect::Edits => {
            let (text, attachments) = (&inbound.content.text, &inbound.content.attachments);
            // A notice that something was changed, without what: nothing to show.
            if text.is_none() && attachments.is_empty() {
                return;
            }
            let edit = Edit {
                key,
                text: text.clone(),
                attachments: attachments.clone(),
            };
            if !facts.edits.contains(&edit) {
                facts.edits.push(edit);
                facts
                    .edits
                    .sort_by(|one, other| (&one.key, &one.text).cmp(&(&other.key, &other.text)));
            }
        }
        Effect::Deletes => facts.deleted = facts.deleted.take().max(Some(key)),
        Effect::Hides(hidden) => {
            facts.hidden = facts.hidden.take().max(Some((key, *hidden)));
        }
        Effect::Reacts => {
            // Counts without names say nothing about anybody.
            let Some(actor) = &inbound.sender_id else {
                return;
            };
            let newest = facts.reactions.get(actor);
            if newest.is_none_or(|it| it.key <= key) {
                let reaction = Reaction {
                    key,
                    emoji: inbound.content.text.clone(),
                    taken_back: scene.adapter.takes_back(inbound),
                };
                facts.reactions.insert(actor.clone(), reaction);
            }
        }
        Effect::Receipt(status) => {
            facts.receipt = facts.receipt.max(Some(*status));
            if *status == MessageStatus::Failed {
                let reason = inbound.content.text.clone();
                facts.failure = facts.failure.take().max(Some((key, reason)));
            }
            if *status == MessageStatus::Read && scene.adapter.reads_through() {
                if threads::is_by_us(scene) {
                    facts.seen_through = true;
                } else {
                    facts.read_through = true;
                }
            }
        }
        Effect::Creates | Effect::Opens | Effect::Lead | Effect::Nothing => {}
    }
}

/// Changes a message and carries what follows into its conversation.
fn change(
    slate: &mut Slate<'_>,
    scene: Scene<'_>,
    reference: String,
    how: impl FnOnce(&mut MessageState),
) {
    let reference: Reference = (scene.owner.connection, reference);
    let message = slate.message(&reference, |id| unheard(scene, &reference, id));
    let before = shown(message);
    how(message);
    concerns(message, scene.event().id);
    settle(message);
    if message.kind.is_some() && before.is_none() {
        message.unread = message.direction == Some(Direction::Inbound)
            && message.kind != Some(EventType::History);
        message.position = scene.claimed.position;
        message.received_at = scene.event().received_at;
        message.sort_at = message.occurred_at.unwrap_or(message.received_at);
    }
    let message = message.clone();
    if let Some(thread) = message.conversation {
        carry(slate, thread, before, message, &reference);
    }
}

/// What a shown message adds to its conversation.
struct Shown {
    sort_at: Timestamp,
    deleted: bool,
}

fn shown(message: &MessageState) -> Option<Shown> {
    message.kind?;
    Some(Shown {
        sort_at: message.sort_at,
        deleted: message.deleted_at.is_some(),
    })
}

fn carry(
    slate: &mut Slate<'_>,
    thread: ConversationId,
    before: Option<Shown>,
    message: MessageState,
    reference: &Reference,
) {
    let id = slate.now(thread);
    let thread = slate.thread(id);
    let place = (message.sort_at, message.position, message.id);
    let last_place = |last: &LastState| {
        let message = last.message?;
        Some((last.at, last.position, message))
    };
    let newest = thread.last.as_ref().and_then(last_place);
    let mut is_late = false;
    if before.is_none() {
        thread.messages += 1;
        is_late =
            newest.is_some_and(|newest| newest > place) && message.kind != Some(EventType::History);
    }
    let is_unseen = thread.seen_at.is_none_or(|seen| message.sort_at > seen);
    let counts = |deleted: bool| u32::from(message.unread && is_unseen && !deleted);
    let was = before.as_ref().map_or(0, |it| counts(it.deleted));
    thread.unread = (thread.unread + counts(message.deleted_at.is_some())).saturating_sub(was);
    if newest.is_none_or(|newest| newest <= place) {
        thread.last = Some(LastState {
            at: message.sort_at,
            position: message.position,
            message: Some(message.id),
            text: message.text.clone(),
            direction: message.direction,
        });
    }
    if message.direction == Some(Direction::Inbound) {
        thread.last_inbound_at = thread.last_inbound_at.max(Some(message.sort_at));
    }
    if message.facts.read_through {
        thread.read_at = thread.read_at.max(Some(message.sort_at));
    }
    // The post that a conversation stands under gives it its name.
    let is_named = thread.contact.is_some() || thread.title_at.is_some();
    if !is_named && thread.thread_ref == message.reference {
        thread.title.clone_from(&message.text);
    }
    let has_moved = before.is_some_and(|it| it.sort_at != message.sort_at);
    let is_news = message.facts.seen_through && thread.seen_at < Some(message.sort_at);
    if is_news {
        thread.seen_at = Some(message.sort_at);
    }
    if has_moved || is_news {
        slate.count_anew(id);
    }
    if is_late {
        slate.message(reference, |_| message.clone()).late = true;
    }
}

/// A message that nothing is known of yet.
fn unheard(scene: Scene<'_>, reference: &Reference, id: MessageId) -> MessageState {
    MessageState {
        id,
        connection: reference.0,
        reference: reference.1.clone(),
        conversation: None,
        kind: None,
        direction: None,
        sender_id: None,
        sender_name: None,
        text: None,
        attachments: Vec::new(),
        reply_to: None,
        status: None,
        error: None,
        facts: MessageFacts::default(),
        unread: false,
        late: false,
        deleted_at: None,
        occurred_at: None,
        received_at: scene.event().received_at,
        sort_at: scene.at(),
        position: scene.claimed.position,
    }
}
