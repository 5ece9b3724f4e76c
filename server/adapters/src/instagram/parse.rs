//! Step 3, *parse*: changes of Instagram. The walk to them and the items of conversations are
//! Messenger's too: `meta::read`.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;

use super::wire::Comment;
use crate::Unreadable;
use crate::meta::{self, Actor, Change};
use crate::scalar::filled;

/// Reads a body.
pub(super) fn parse(body: &[u8]) -> Result<Vec<InboundEvent>, Unreadable> {
    meta::read(body, &["instagram"], change)
}

fn change(change: &Change<'_>) -> Option<InboundEvent> {
    match change.field {
        "comments" | "live_comments" => comment(change),
        "mentions" => mention(change),
        "story_insights" => insights(change),
        _ => None,
    }
}

fn wire(change: &Change<'_>) -> Option<Comment> {
    let value = Some(change.value).filter(|value| value.is_object())?;
    Comment::deserialize(value).ok()
}

/// Reads a comment, or an answer to one. Our own come back as well, and a GIF has no text.
fn comment(change: &Change<'_>) -> Option<InboundEvent> {
    let comment = wire(change)?;
    let id = comment.id.or(comment.comment_id)?.0;
    let parent = comment.parent_id.map(|id| id.0);
    let mut event = change.named(EventType::Comment, Direction::Inbound, &*id);
    Actor::of(change.value).enter(&mut event);
    // What is said under a boosted copy of a post belongs to the original.
    let media = comment
        .media
        .and_then(|it| it.original_media_id.or(it.id))
        .map(|id| id.0);
    event.thread_ref = media
        .or_else(|| parent.clone())
        .or_else(|| Some(id.clone()));
    event.message_ref = Some(id);
    event.reply_to = parent;
    event.content.text = filled(comment.text);
    Some(event)
}

/// Reads a mention, in a comment or in the text of a media of somebody else: ids alone. The comment
/// may come by `comments` too, so the event has an id of its own.
fn mention(change: &Change<'_>) -> Option<InboundEvent> {
    let mention = wire(change)?;
    let comment = mention.comment_id.map(|id| id.0);
    let media = mention.media_id.map(|id| id.0);
    let place = if comment.is_some() {
        "comment"
    } else {
        "caption"
    };
    let target = comment.or_else(|| media.clone())?;
    let id = format!("mention:{target}");
    let mut event = change.derived(EventType::Mention, Direction::Inbound, id);
    event.native_type = Some(format!("{}/{place}", change.field));
    Actor::of(change.value).enter(&mut event);
    event.message_ref = Some(target);
    event.thread_ref = media;
    event.content.text = filled(mention.text);
    Some(event)
}

/// Reads the figures of a story that ended, kept whole; −1 stands for fewer than five people.
fn insights(change: &Change<'_>) -> Option<InboundEvent> {
    let media = change.id("/media_id")?;
    let id = format!("{media}:insights");
    let mut event = change.derived(EventType::Insights, Direction::None, id);
    event.message_ref = Some(media);
    event.raw = Some(change.value.to_string());
    Some(event)
}
