//! What people do to accounts and posts: likes, follows, blocks, mutes, deletions.

use model::{Direction, EventType, InboundEvent};
use serde::Deserialize;
use serde_json::Value;

use super::people::Person;
use super::posts::Post;
use super::scope::Scope;
use super::time;
use super::wire::{DeletedPost, DeletedTweet, Favorite, Like, Relation};
use crate::scalar::{self, Id};

/// Reads an item of `favorite_events[]`; `None` if it does not fit.
pub(super) fn favorite(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let favorite = Favorite::deserialize(item).ok()?;
    let actor = Person::of(&favorite.user)?;
    let post = Post::of_tweet(&favorite.favorited_status)?;
    let direction = scope.direction(&actor);
    let mut event = scope.event(EventType::Like, direction, favorite.id.0);
    event.thread_ref = Some(post.thread());
    event.message_ref = Some(post.id);
    event.occurred_at = time::first([&favorite.timestamp_ms, &favorite.created_at]);
    enter(scope, &mut event, Some(actor), post.author);
    Some(event)
}

/// Reads the payload of `like.create`. Who likes is not in it: where we did, the filter says so.
pub(super) fn like(
    scope: &Scope<'_>,
    payload: &Value,
    filter: Option<&Value>,
) -> Option<InboundEvent> {
    let like = Like::deserialize(payload).ok()?;
    let author = like.liked_tweet_author_id.map(Person::from);
    let side = filter.and_then(|it| it.get("direction")?.as_str());
    let is_ours = author.as_ref().is_none_or(|it| scope.is_ours(it));
    let direction = match side {
        Some("outbound") => Direction::Outbound,
        Some("inbound") => Direction::Inbound,
        _ if scope.account.is_none() || is_ours => Direction::Inbound,
        _ => Direction::Outbound,
    };
    let id = like.id.as_ref().map_or("-", |id| id.0.as_str());
    let mut event = scope.derived((EventType::Like, direction), format!("like:{id}"), payload);
    event.message_ref = Some(like.liked_tweet_id.0);
    event.occurred_at = time::first([&like.timestamp_ms, &like.created_at]);
    let account = scope.account.clone().map(|id| Person::from(Id(id)));
    let actor = account.filter(|_| direction == Direction::Outbound);
    enter(scope, &mut event, actor, author);
    Some(event)
}

/// Reads an item of `follow_events[]`, `block_events[]`, `mute_events[]` or of the lists of their
/// opposites, which the manual names but does not use; or the payload of `follow.follow` and others.
pub(super) fn relation(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let relation = Relation::deserialize(item).ok()?;
    let kind = relation
        .kind
        .as_deref()
        .unwrap_or_else(|| word(scope.native));
    let event_type = relation_type(kind)?;
    let source = Person::of(&relation.source)?;
    let target = Person::of(&relation.target)?;
    let at = scalar::id(relation.created_timestamp.as_ref());
    let id = format!(
        "{kind}:{}:{}:{}",
        source.id,
        target.id,
        at.as_deref().unwrap_or("-")
    );
    let direction = scope.direction(&source);
    let mut event = scope.derived((event_type, direction), id, item);
    event.occurred_at = time::first([&relation.created_timestamp]);
    scope.enter(&mut event, Some(source), Some(target));
    Some(event)
}

/// `follow` of `follow_events` and of `follow.follow`.
fn word(native: &str) -> &str {
    let (_, last) = native.rsplit_once('.').unwrap_or(("", native));
    last.strip_suffix("_events").unwrap_or(last)
}

fn relation_type(word: &str) -> Option<EventType> {
    Some(match word {
        "follow" => EventType::Follow,
        "unfollow" => EventType::Unfollow,
        "block" => EventType::Block,
        "unblock" => EventType::Unblock,
        "mute" => EventType::Mute,
        "unmute" => EventType::Unmute,
        _ => return None,
    })
}

/// Reads an item of `tweet_delete_events[]`.
pub(super) fn deleted_tweet(scope: &Scope<'_>, item: &Value) -> Option<InboundEvent> {
    let deleted = DeletedTweet::deserialize(item).ok()?;
    let status = deleted.status;
    let mut event = self::deleted(scope, status.id, status.user_id, item);
    event.occurred_at = time::first([&deleted.timestamp_ms]);
    Some(event)
}

/// Reads the payload of `post.delete`.
pub(super) fn deleted_post(scope: &Scope<'_>, payload: &Value) -> Option<InboundEvent> {
    let deleted = DeletedPost::deserialize(payload).ok()?;
    Some(self::deleted(scope, deleted.id, deleted.author_id, payload))
}

fn deleted(scope: &Scope<'_>, post: Id, author: Option<Id>, item: &Value) -> InboundEvent {
    let kind = (EventType::PostDeleted, Direction::Status);
    // The post's own id names its creation.
    let mut event = scope.derived(kind, format!("delete:{}", post.0), item);
    event.message_ref = Some(post.0);
    scope.enter(&mut event, author.map(Person::from), None);
    event
}

/// Enters who did something to whose post; to one's own, it is to nobody else.
fn enter(
    scope: &Scope<'_>,
    event: &mut InboundEvent,
    actor: Option<Person>,
    author: Option<Person>,
) {
    let is_outbound = event.direction == Direction::Outbound;
    let target = author.filter(|it| !is_outbound || !scope.is_ours(it));
    scope.enter(event, actor, target);
}
