//! Field `feed`: comments, reactions, likes and posts. Both lists, of things and of verbs, grow: a
//! thing that is not named here is a post, a verb that is not named here changes it.

use model::{Direction, EventType, InboundEvent};

use super::story::Meaning;
use super::wire::Story;
use crate::meta::{Actor, Change};

/// Reads a change of `feed`; `None` without item, verb or id.
pub(super) fn feed(change: &Change<'_>) -> Option<InboundEvent> {
    let story = Story::of(change)?;
    match story.item.as_deref()? {
        "comment" => comment(change, &story, story.thread()),
        "reaction" => reaction(change, &story, story.target()?, story.thread()),
        "like" => match story.target() {
            Some(target) => reaction(change, &story, target, story.thread()),
            None => like(change, &story),
        },
        _ => post(change, &story),
    }
}

/// Reads what happened to a comment in `thread`.
pub(super) fn comment(
    change: &Change<'_>,
    story: &Story,
    thread: Option<String>,
) -> Option<InboundEvent> {
    let id = story.comment_id.as_ref()?;
    let verb = story.verb.as_deref()?;
    let mut event = story.event(change, comment_meaning(verb), &id.0)?;
    event.reply_to = story.answered(thread.as_deref());
    event.thread_ref = thread;
    event.content.text = story.text();
    event.content.attachments = story.attachments();
    Some(event)
}

fn comment_meaning(verb: &str) -> Meaning {
    match verb {
        // Comments of people who do not share their names with us come without author.
        "add" => (EventType::Comment, Direction::Inbound),
        "remove" | "delete" => (EventType::CommentDeleted, Direction::Status),
        "hide" => (EventType::CommentHidden, Direction::Status),
        "unhide" => (EventType::CommentUnhidden, Direction::Status),
        _ => (EventType::CommentEdited, Direction::None),
    }
}

/// Reads a reaction to `target`: a like is one. Its verb tells whether it was given, changed or
/// taken back; its kind is no text.
pub(super) fn reaction(
    change: &Change<'_>,
    story: &Story,
    target: &str,
    thread: Option<String>,
) -> Option<InboundEvent> {
    let verb = story.verb.as_deref()?;
    let actor = Actor::of(change.value);
    let who = actor.id.as_deref().unwrap_or("-");
    let given_to = story.target().unwrap_or(target);
    let id = format!("{given_to}:reaction:{who}:{verb}:{}", change.wire_time());
    let mut event = change.derived(EventType::Reaction, Direction::None, id);
    event.native_type = Some(story.native_type(change.field));
    event.message_ref = Some(target.to_owned());
    event.thread_ref = thread;
    actor.enter(&mut event);
    Some(event)
}

/// Reads a like of the Page itself.
fn like(change: &Change<'_>, story: &Story) -> Option<InboundEvent> {
    let verb = story.verb.as_deref()?;
    let actor = Actor::of(change.value);
    let who = actor.id.as_deref().unwrap_or("-");
    let id = format!("like:{who}:{verb}:{}", change.wire_time());
    let mut event = change.derived(EventType::Like, Direction::None, id);
    event.native_type = Some(story.native_type(change.field));
    actor.enter(&mut event);
    Some(event)
}

/// Reads what happened to a post: a status, photo, video, link, event and whatever comes next.
fn post(change: &Change<'_>, story: &Story) -> Option<InboundEvent> {
    let verb = story.verb.as_deref()?;
    let mut event = story.event(change, post_meaning(verb), story.post()?)?;
    event.thread_ref = event.message_ref.clone();
    event.content.text = story.text();
    event.content.attachments = story.attachments();
    Some(event)
}

fn post_meaning(verb: &str) -> Meaning {
    match verb {
        "add" => (EventType::Post, Direction::None),
        "remove" | "delete" => (EventType::PostDeleted, Direction::Status),
        "hide" => (EventType::PostHidden, Direction::Status),
        "unhide" => (EventType::PostUnhidden, Direction::Status),
        _ => (EventType::PostEdited, Direction::None),
    }
}
