//! Field `ratings`: reviews of the Page and what is said to them. A review is named by its story;
//! its post has an id too, but not always.

use model::{Direction, EventType, InboundEvent};

use super::feed;
use super::story::Meaning;
use super::wire::Story;
use crate::meta::Change;

/// Reads a change of `ratings`; `None` if it does not fit.
pub(super) fn ratings(change: &Change<'_>) -> Option<InboundEvent> {
    let story = Story::of(change)?;
    let review = story.open_graph_story_id.as_ref().map(|id| id.0.clone());
    let thread = review.clone().or_else(|| story.thread());
    match story.item.as_deref()? {
        "rating" => rating(change, &story, &review?),
        "comment" => feed::comment(change, &story, thread),
        "reaction" | "like" => {
            let comment = story.comment_id.as_ref().map(|id| id.0.as_str());
            let target = comment.or(review.as_deref()).or_else(|| story.post())?;
            feed::reaction(change, &story, target, thread)
        }
        _ => None,
    }
}

fn rating(change: &Change<'_>, story: &Story, review: &str) -> Option<InboundEvent> {
    let verb = story.verb.as_deref()?;
    let mut event = story.event(change, meaning(verb), review)?;
    event.thread_ref = event.message_ref.clone();
    event.content.text = story.text();
    Some(event)
}

fn meaning(verb: &str) -> Meaning {
    match verb {
        "add" => (EventType::Review, Direction::Inbound),
        "remove" | "delete" => (EventType::ReviewDeleted, Direction::Status),
        _ => (EventType::ReviewEdited, Direction::None),
    }
}
