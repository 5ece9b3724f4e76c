//! Field `mention`: our Page was named in somebody's post or comment. The same comment may come by
//! `feed` too: the event has an id of its own, the message is one.

use model::{Direction, EventType, InboundEvent};

use super::wire::Story;
use crate::meta::{Actor, Change};

/// Reads a change of `mention`; `None` if it names neither a comment nor a post.
pub(super) fn mention(change: &Change<'_>) -> Option<InboundEvent> {
    let story = Story::of(change)?;
    let target = story.target()?.to_owned();
    let is_comment = story.comment_id.is_some();
    let mut event = match story.verb.as_deref() {
        Some("remove" | "delete") => {
            let event_type = if is_comment {
                EventType::CommentDeleted
            } else {
                EventType::PostDeleted
            };
            let id = story.made_up_id(&target, "remove");
            change.derived(event_type, Direction::Status, id)
        }
        _ => {
            let id = format!("mention:{target}");
            change.derived(EventType::Mention, Direction::Inbound, id)
        }
    };
    event.native_type = Some(story.native_type(change.field));
    Actor::of(change.value).enter(&mut event);
    if is_comment {
        event.thread_ref = story.thread();
        event.reply_to = story.answered(event.thread_ref.as_deref());
    } else {
        event.thread_ref = Some(target.clone());
    }
    event.message_ref = Some(target);
    event.content.text = story.text();
    event.content.attachments = story.attachments();
    Some(event)
}
